//! Decimals of one column at one scale, as Parquet wants them: exact, or not at all.

use rust_decimal::Decimal;

/// The digits of a decimal128.
pub(crate) const PRECISION: u8 = 38;
const LIMIT: u128 = 10_u128.pow(PRECISION as u32);

/// One scale for all values, and each value in its units. The scale is the largest that was sent;
/// where that doesn't fit, the smallest that still holds every value (`1.00` beside a number of 38
/// digits). `None` where there is no such scale.
pub(crate) fn at_one_scale(values: &[Option<Decimal>]) -> Option<(u32, Vec<Option<i128>>)> {
    let sent = values.iter().flatten().map(Decimal::scale).max().unwrap_or(0);
    let shortest = || values.iter().flatten().map(|it| it.normalize().scale()).max().unwrap_or(0);
    at_scale(values, sent).map(|units| (sent, units)).or_else(|| {
        let scale = shortest();
        at_scale(values, scale).map(|units| (scale, units))
    })
}

fn at_scale(values: &[Option<Decimal>], scale: u32) -> Option<Vec<Option<i128>>> {
    values
        .iter()
        .map(|value| value.map_or(Some(None), |value| units(value, scale).map(Some)))
        .collect()
}

fn units(value: Decimal, scale: u32) -> Option<i128> {
    let value = if value.scale() > scale { value.normalize() } else { value };
    let factor = 10_i128.checked_pow(scale.checked_sub(value.scale())?)?;
    value.mantissa().checked_mul(factor).filter(|units| units.unsigned_abs() < LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(texts: &[&str]) -> Option<(u32, Vec<Option<i128>>)> {
        let values: Vec<_> = texts
            .iter()
            .map(|text| (!text.is_empty()).then(|| Decimal::from_str_exact(text).unwrap()))
            .collect();
        at_one_scale(&values)
    }

    #[test]
    fn the_scale_is_the_largest_that_was_sent() {
        assert_eq!(
            column(&["820.25", "-3", "", "0.100"]),
            Some((3, vec![Some(820_250), Some(-3_000), None, Some(100)]))
        );
        assert_eq!(column(&["", ""]), Some((0, vec![None, None])));
        assert_eq!(column(&[]), Some((0, vec![])));
    }

    #[test]
    fn zeros_at_the_end_give_way_before_the_column_does() {
        let scale_28 = "1.5000000000000000000000000000";
        assert_eq!(column(&[scale_28]), Some((28, vec![Some(15 * 10_i128.pow(27))])));
        assert_eq!(
            column(&[scale_28, "12345678901"]),
            Some((1, vec![Some(15), Some(123_456_789_010)]))
        );
    }

    #[test]
    fn nothing_is_rounded_to_fit() {
        let scale_28 = "0.0000000000000000000000000001";
        assert_eq!(column(&[scale_28, "9999999999"]).map(|it| it.0), Some(28));
        assert_eq!(column(&[scale_28, "10000000000"]), None);
        assert_eq!(column(&[scale_28, "-79228162514264337593543950335"]), None);
    }
}
