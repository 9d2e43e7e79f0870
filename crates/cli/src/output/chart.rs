//! Bars of unicode blocks: an eighth of a column is the smallest step.

use rust_decimal::Decimal;

use super::{
    amount,
    paint::{RenderOptions, clean, columns, shorten},
};

/// More would be a list, not a picture.
const MOST: usize = 12;
/// On the narrowest page.
const LEAST_BAR: usize = 8;
const LEAST_LABEL: usize = 6;

/// One bar per part, largest first, with its exact share and value. The caller gives positive parts
/// only. Nothing where their sum is too large a number.
pub(crate) fn bars(mut parts: Vec<(String, Decimal)>, options: &RenderOptions) -> Option<String> {
    parts.sort_by_key(|part| std::cmp::Reverse(part.1));
    if parts.len() > MOST {
        let rest = parts.split_off(MOST - 1);
        parts.push((
            format!("{} more", rest.len()),
            amount::total(rest.iter().map(|(_, value)| value))?,
        ));
    }
    for (label, _) in &mut parts {
        *label = clean(label);
    }
    let shares = amount::shares(&parts.iter().map(|(_, value)| *value).collect::<Vec<_>>())?;
    let mut shown: Vec<_> =
        parts.iter().map(|(_, value)| amount::group_thousands(*value)).collect();
    amount::align_points(&mut shown.iter_mut().collect::<Vec<_>>());
    let value_width = shown.iter().map(|text| columns(text)).max().unwrap_or(0);
    // " label  ████  100.0 %  1,234.56"
    let frame = 1 + 2 + 2 + 7;
    // The table above has the values as well.
    let value_width = if frame + LEAST_LABEL + LEAST_BAR + 2 + value_width > options.width {
        None
    } else {
        Some(value_width)
    };
    let taken = frame + value_width.map_or(0, |width| 2 + width);
    let label_width = parts.iter().map(|(label, _)| columns(label)).max().unwrap_or(0);
    let label_width =
        label_width.min(options.width * 2 / 5).min(options.width.saturating_sub(taken + LEAST_BAR));
    let room = options.width.saturating_sub(taken + label_width);
    let longest = shares.first().copied().unwrap_or_default();
    let mut text = String::new();
    for (at, ((label, _), share)) in parts.iter().zip(&shares).enumerate() {
        let label = shorten(label, label_width);
        let pad = " ".repeat(label_width - columns(&label));
        let bar = blocks(*share, longest, room);
        let rest = " ".repeat(room - columns(&bar));
        let value = value_width.map(|width| format!("  {:>width$}", shown[at])).unwrap_or_default();
        text.push_str(&format!(
            " {label}{pad}  {}{rest}  {share:>5} %{value}\n",
            options.bar(at, &bar)
        ));
    }
    Some(text)
}

/// A bar whose length is to `room` what `share` is to `longest`; never empty for what is there at
/// all.
fn blocks(share: Decimal, longest: Decimal, room: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if longest.is_zero() {
        return EIGHTHS[1].to_owned();
    }
    let eighths = (share / longest * Decimal::from(room * 8)).round();
    let eighths = usize::try_from(eighths).unwrap_or(0).clamp(1, room * 8);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(label: &str, value: &str) -> (String, Decimal) {
        (label.to_owned(), value.parse().unwrap())
    }

    #[test]
    fn bars_are_aligned_and_shares_exact() {
        let options = RenderOptions { width: 60, colours: false, reveal: false };
        let parts =
            vec![part("Íbex Demo", "1740.00"), part("日本株", "3550.26"), part("Cash", "0.1")];
        insta::assert_snapshot!(bars(parts, &options).unwrap());
    }

    #[test]
    fn the_smallest_part_is_still_seen_and_the_largest_fills_the_room() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(blocks(decimal("0.0"), decimal("99.9"), 10), "▏");
        assert_eq!(blocks(decimal("99.9"), decimal("99.9"), 10), "█".repeat(10));
        assert_eq!(blocks(decimal("50"), decimal("100"), 3), "█▌");
    }

    #[test]
    fn what_is_too_much_for_a_picture_is_summed_up() {
        let options = RenderOptions { width: 80, colours: false, reveal: false };
        let parts = (1..=20).map(|n| part(&format!("fund {n}"), &n.to_string())).collect();
        let text = bars(parts, &options).unwrap();
        assert_eq!(text.lines().count(), MOST);
        assert!(text.lines().last().unwrap().contains("9 more"), "{text}");
    }

    #[test]
    fn on_a_narrow_page_labels_give_way_then_values() {
        let parts =
            |value: &str| vec![part("Índice de Ejemplo Global", value), part("Cash", "0.1")];
        for (width, value, shown) in [
            (45, "1740.00", "1,740.0"),
            (40, "1740.00", "1,740.0"),
            (40, "79228162514264337593543950334", "100.0 %"),
        ] {
            let text = bars(parts(value), &RenderOptions { width, colours: false, reveal: false })
                .unwrap();
            assert!(
                text.lines().all(|line| columns(line) <= width) && text.contains(shown),
                "{text}"
            );
        }
    }

    #[test]
    fn what_no_number_holds_has_no_picture() {
        let options = RenderOptions { width: 80, colours: false, reveal: false };
        let most = |count: usize| vec![part("fund", &Decimal::MAX.to_string()); count];
        assert!(bars(most(1), &options).is_some());
        assert_eq!((bars(most(2), &options), bars(most(MOST + 1), &options)), (None, None));
    }
}
