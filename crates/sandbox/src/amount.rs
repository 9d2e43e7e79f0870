//! Exact decimal amounts that reach the wire digit for digit.
//!
//! A binary float can't hold `0.10`, and `arbitrary_precision` would change `serde_json` for every
//! crate of a program that embeds the sandbox. So an amount is an integer and a scale, written as
//! raw JSON text.

use std::fmt;
use std::ops::{Add, Neg, Sub};

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

/// A decimal number: `units / 10^scale`. The scale is kept, so `0.10` stays `0.10`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amount {
    units: i128,
    scale: u32,
}

/// Reads a decimal literal; a malformed one stops the build where it is used in a constant.
pub(crate) const fn amount(text: &str) -> Amount {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut units = 0_i128;
    let mut scale = 0;
    let mut fraction = false;
    let negative = !bytes.is_empty() && bytes[0] == b'-';
    if negative {
        at = 1;
    }
    assert!(at < bytes.len(), "an amount needs digits");
    while at < bytes.len() {
        match bytes[at] {
            b'.' if !fraction => fraction = true,
            digit @ b'0'..=b'9' => {
                units = units * 10 + (digit - b'0') as i128;
                scale += fraction as u32;
            }
            _ => panic!("an amount is digits with at most one point"),
        }
        at += 1;
    }
    let units = if negative { -units } else { units };
    Amount { units, scale }
}

impl Amount {
    /// Nothing, in cents.
    pub(crate) const ZERO: Self = amount("0.00");

    /// A whole number without a fraction.
    pub(crate) const fn whole(units: i128) -> Self {
        Self { units, scale: 0 }
    }

    /// So many units of the `scale`th digit after the point.
    pub(crate) const fn from_units(units: i128, scale: u32) -> Self {
        Self { units, scale }
    }

    fn units_at(self, scale: u32) -> i128 {
        self.units * 10_i128.pow(scale - self.scale)
    }

    /// The same value with `scale` digits after the point, halves away from zero.
    pub(crate) fn round(self, scale: u32) -> Self {
        if scale >= self.scale {
            return Self { units: self.units_at(scale), scale };
        }
        Self { units: divide(self.units, 10_i128.pow(self.scale - scale)), scale }
    }

    /// The exact product, rounded once to `scale` digits.
    pub(crate) fn times(self, factor: Self, scale: u32) -> Self {
        Self { units: self.units * factor.units, scale: self.scale + factor.scale }.round(scale)
    }

    /// This amount as a share of `total`, rounded to `scale` digits.
    pub(crate) fn share_of(self, total: Self, scale: u32) -> Self {
        let common = self.scale.max(total.scale);
        let part = self.units_at(common) * 10_i128.pow(scale);
        Self { units: divide(part, total.units_at(common)), scale }
    }

    pub(crate) fn is_negative(self) -> bool {
        self.units < 0
    }
}

/// Integer division, halves away from zero.
fn divide(part: i128, by: i128) -> i128 {
    let quotient = part / by;
    let rest = part % by;
    let up = rest.abs() * 2 >= by.abs();
    quotient + if up { part.signum() * by.signum() } else { 0 }
}

impl Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let scale = self.scale.max(other.scale);
        Self { units: self.units_at(scale) + other.units_at(scale), scale }
    }
}

impl Neg for Amount {
    type Output = Self;
    fn neg(self) -> Self {
        Self { units: -self.units, scale: self.scale }
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        let scale = self.scale.max(other.scale);
        self.units_at(scale) == other.units_at(scale)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let one = 10_u128.pow(self.scale);
        let whole = self.units.unsigned_abs() / one;
        let rest = self.units.unsigned_abs() % one;
        match self.scale {
            0 => write!(f, "{sign}{whole}"),
            scale => write!(f, "{sign}{whole}.{rest:0width$}", width = scale as usize),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_survive_into_the_json_text() {
        for text in ["0.10", "123456789012345678.99", "-0.05", "14.50", "7"] {
            assert_eq!(serde_json::to_string(&amount(text)).unwrap(), text);
        }
    }

    #[test]
    fn rounding_goes_away_from_zero_and_happens_once() {
        assert_eq!(amount("1.005").round(2).to_string(), "1.01");
        assert_eq!(amount("-1.005").round(2).to_string(), "-1.01");
        assert_eq!(amount("1740.00").times(amount("1.08"), 2).to_string(), "1879.20");
        assert_eq!(amount("1").share_of(amount("3.00"), 4).to_string(), "0.3333");
    }

    #[test]
    fn sums_are_exact_across_scales() {
        assert_eq!(amount("0.1") + amount("0.2"), amount("0.30"));
        assert_eq!((amount("820.25") - amount("103.5")).to_string(), "716.75");
    }
}
