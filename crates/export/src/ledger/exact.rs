//! Sums and texts of amounts, with every digit or not at all: `Decimal` itself rounds a sum that
//! needs more than 28 digits.

use rust_decimal::Decimal;

/// The sum; `None` where it has more digits than a number here can hold.
pub(crate) fn add(one: Decimal, other: Decimal) -> Option<Decimal> {
    let one = one.normalize();
    let other = other.normalize();
    let scale = one.scale().max(other.scale());
    let units = |number: Decimal| {
        number.mantissa().checked_mul(10_i128.checked_pow(scale - number.scale())?)
    };
    from_units(units(one)?.checked_add(units(other)?)?, scale)
}

/// The difference, as [`add`].
pub(crate) fn subtract(one: Decimal, other: Decimal) -> Option<Decimal> {
    add(one, -other)
}

fn from_units(mut units: i128, mut scale: u32) -> Option<Decimal> {
    while scale > 0 && units % 10 == 0 {
        units /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(units, scale).ok()
}

/// The number with at least `digits` behind the point, and all that it has; no sign before zero.
pub(crate) fn show(number: Decimal, digits: u32) -> String {
    let mut number = number.normalize();
    if number.scale() < digits {
        // Adds zeros, as far as there is room.
        number.rescale(digits);
    }
    number.to_string()
}

/// The number in units of its last allowed digit; `None` where it has more digits behind the point.
pub(crate) fn minor_units(number: Decimal, digits: u32) -> Option<i128> {
    let number = number.normalize();
    number.mantissa().checked_mul(10_i128.checked_pow(digits.checked_sub(number.scale())?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn nothing_is_rounded() {
        assert_eq!(add(of("0.1"), of("0.20")), Some(of("0.3")));
        let most = of("99999999999999999999.99999999");
        assert_eq!(add(most, of("0.000000000001")), None, "Decimal itself drops the digit");
        assert_eq!(add(most, of("0.00000001")), Some(of("100000000000000000000")));
        assert_eq!(subtract(Decimal::MAX, Decimal::MIN), None);
    }

    #[test]
    fn a_currency_adds_zeros_and_takes_none_away() {
        assert_eq!(show(of("12.9"), 2), "12.90");
        assert_eq!(show(of("12.9000"), 2), "12.90");
        assert_eq!(show(of("12.345"), 2), "12.345");
        assert_eq!(show(of("-0.00"), 0), "0");
        assert_eq!(show(of("1500"), 0), "1500");
        assert_eq!(minor_units(of("-12.90"), 2), Some(-1290));
        assert_eq!(minor_units(of("12.345"), 2), None);
        assert_eq!(minor_units(of("12.9"), 0), None);
    }
}
