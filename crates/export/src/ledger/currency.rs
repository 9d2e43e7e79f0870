//! How many digits an amount has, as ISO 4217 counts its minor unit.

use iso_currency::Currency as Iso;

/// A currency as the provider names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Currency<'a> {
    pub(crate) code: &'a str,
    iso: Option<Iso>,
}

impl<'a> Currency<'a> {
    pub(crate) fn of(code: &'a str) -> Self {
        Self { code, iso: Iso::from_code(code) }
    }

    /// Digits behind the point, 0 where ISO 4217 knows none.
    pub(crate) fn digits(self) -> u32 {
        self.iso.and_then(Iso::exponent).map_or(0, u32::from)
    }

    /// Whether ISO 4217 has it.
    pub(crate) fn is_iso(self) -> bool {
        self.iso.is_some()
    }

    /// Its number in ISO 4217.
    pub(crate) fn number(self) -> Option<u16> {
        self.iso.map(Iso::numeric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_4217_has_the_digits() {
        for (code, digits) in [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("BTC", 0)] {
            assert_eq!(Currency::of(code).digits(), digits, "{code}");
        }
        assert_eq!(Currency::of("EUR").number(), Some(978));
        assert!(!Currency::of("BTC").is_iso());
    }
}
