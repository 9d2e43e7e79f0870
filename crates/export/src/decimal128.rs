//! Decimals at the scale of their column, as Parquet wants them: exact, or not at all.

use rust_decimal::Decimal;

/// The digits of a decimal128, and so of every decimal column.
pub(crate) const PRECISION: u8 = 38;
const LIMIT: u128 = 10_u128.pow(PRECISION as u32);
/// Powers of ten: reckoning one for each number would be most of the work.
const POWERS: [i128; PRECISION as usize + 1] = powers();

const fn powers() -> [i128; PRECISION as usize + 1] {
    let mut powers = [1; PRECISION as usize + 1];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
}

/// The number in units of its column's scale; `None` where that would need more digits than there
/// are, before the point or behind it.
pub(crate) fn units(number: Decimal, scale: u8) -> Option<i128> {
    let scale = u32::from(scale);
    // Zeros at the end say nothing that a fixed scale doesn't.
    let number = if number.scale() > scale { number.normalize() } else { number };
    let factor = POWERS.get(scale.checked_sub(number.scale())? as usize).copied()?;
    let mantissa = number.mantissa();
    // What money is: the product of two such numbers can't overflow.
    if let (Ok(mantissa), Ok(factor)) = (i64::try_from(mantissa), i64::try_from(factor)) {
        let units = i128::from(mantissa) * i128::from(factor);
        return (units.unsigned_abs() < LIMIT).then_some(units);
    }
    mantissa.checked_mul(factor).filter(|units| units.unsigned_abs() < LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, scale: u8) -> Option<i128> {
        units(Decimal::from_str_exact(text).unwrap(), scale)
    }

    #[test]
    fn numbers_are_counted_in_units_of_the_scale() {
        assert_eq!(of("820.25", 3), Some(820_250));
        assert_eq!(of("-3", 3), Some(-3_000));
        assert_eq!(of("0.100", 1), Some(1));
        assert_eq!(of("0.0", 0), Some(0));
    }

    #[test]
    fn nothing_is_rounded_to_fit() {
        assert_eq!(of("0.25", 1), None);
        assert_eq!(of("1.5000000000000000000000000000", 1), Some(15));
        let most = of("99999999999999999999.999", 18).unwrap();
        assert_eq!(most.to_string(), "99999999999999999999999000000000000000");
        assert_eq!(of("100000000000000000000", 18), None);
        assert_eq!(of("-100000000000000000000", 18), None);
    }
}
