//! A line of small bars: how something went, in one row of text.

use rust_decimal::Decimal;

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One bar for each value, the lowest at the bottom, the highest at the top.
pub(crate) fn sparkline(values: &[Decimal]) -> String {
    let (Some(low), Some(high)) = (values.iter().min(), values.iter().max()) else {
        return String::new();
    };
    let level = |value: &Decimal| {
        // A few parts in a hundred, for the eye: a difference that no Decimal holds has no bar to
        // show.
        let part = value
            .checked_sub(*low)
            .zip(high.checked_sub(*low))
            .and_then(|(part, all)| part.checked_div(all));
        let steps = part.map_or(Decimal::from(3), |part| (part * Decimal::from(7)).round());
        LEVELS[usize::try_from(steps).unwrap_or(0).min(7)]
    };
    values.iter().map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(values: &[&str]) -> String {
        sparkline(&values.iter().map(|value| value.parse().unwrap()).collect::<Vec<_>>())
    }

    #[test]
    fn the_lowest_is_at_the_bottom_and_the_highest_at_the_top() {
        assert_eq!(line(&["-10", "0", "10", "60"]), "▁▂▃█");
        assert_eq!(line(&["5", "5", "5"]), "▄▄▄", "what doesn't move is in the middle");
        assert_eq!(line(&[]), "");
        let most = Decimal::MAX.to_string();
        assert_eq!(
            line(&[&most, "0", &format!("-{most}")]).chars().count(),
            3,
            "too far apart to subtract"
        );
    }
}
