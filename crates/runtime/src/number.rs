//! Exact numbers: amounts, quantities, rates and ratios, read from the digits of the JSON and never
//! through a float.

use std::{borrow::Cow, fmt};

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::json_value::read_json;

/// An exact number as sent.
///
/// Reads JSON numbers, and strings that hold one (some fields are documented both ways). A number
/// that [`Decimal`] can't hold exactly (more than 28 digits) keeps its text instead of failing the
/// whole answer: [`decimal`](Self::decimal) is then `None`. Digits survive as sent (`0.10` stays
/// `0.10`); an exponent is written out.
///
/// ```
/// use foliolink_runtime::Number;
///
/// let amount: Number = serde_json::from_str("123456789012345678.90").unwrap();
/// assert_eq!(amount.decimal().unwrap().to_string(), "123456789012345678.90");
/// assert_eq!(serde_json::to_string(&amount).unwrap(), "123456789012345678.90");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Held);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Held {
    Exact(Decimal),
    /// The JSON token, quotes included, where no exact decimal exists.
    Token(Box<str>),
}

impl Number {
    /// The number, or `None` where [`Decimal`] can't hold it exactly.
    pub fn decimal(&self) -> Option<Decimal> {
        match self.0 {
            Held::Exact(number) => Some(number),
            Held::Token(_) => None,
        }
    }

    /// The number as text, as [`Decimal`] prints it or as it was sent.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            Held::Exact(number) => number.to_string().into(),
            Held::Token(token) => unquote(token),
        }
    }

    fn from_token(token: &str) -> Option<Self> {
        if let Some(number) = short(token.as_bytes()) {
            return Some(Self(Held::Exact(number)));
        }
        let text = unquote(token);
        match exact(text.trim()) {
            Some(number) => Some(Self(Held::Exact(number))),
            None if token.starts_with(|first: char| {
                first == '"' || first == '-' || first.is_ascii_digit()
            }) =>
            {
                Some(Self(Held::Token(token.into())))
            }
            None => None,
        }
    }
}

/// The characters of a JSON string, or a number as it stands.
fn unquote(token: &str) -> Cow<'_, str> {
    let Some(text) = token.strip_prefix('"') else { return token.into() };
    let text = text.trim_end_matches('"');
    match text.contains('\\') {
        true => serde_json::from_str(token).map_or(Cow::Borrowed(text), Cow::Owned),
        false => text.into(),
    }
}

/// Digits that certainly fit into 64 bits.
const SHORT: usize = 18;

/// The number in digits that fit into one word, as nearly all are: sign, digits, point, digits.
/// Whatever else is written goes the way of [`exact`], to the same number.
fn short(token: &[u8]) -> Option<Decimal> {
    let (negative, digits) = match token {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > SHORT {
        return None;
    }
    let mut mantissa: u64 = 0;
    let mut point = None;
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() && at > 0 => point = Some(at),
            _ => return None,
        }
    }
    let scale = match point {
        None => 0,
        Some(at) => digits.len() - at - 1,
    };
    // Nothing, or nothing after the point.
    if digits.is_empty() || (point.is_some() && scale == 0) {
        return None;
    }
    let (low, high) = (mantissa as u32, (mantissa >> 32) as u32);
    Some(Decimal::from_parts(low, high, 0, negative, scale as u32))
}

/// The exact value of a JSON number's text, or `None` where `Decimal` would have to round.
fn exact(text: &str) -> Option<Decimal> {
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    // `Decimal` also reads `1_000`, which no provider means as a number.
    let plain =
        digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'));
    let number = plain.then(|| Decimal::from_str_exact(digits).ok()).flatten()?;
    if number.is_zero() && exponent > 0 {
        // Zero stays zero; multiplying it would never overflow, and an exponent may be two thousand
        // million.
        return Some(Decimal::ZERO);
    }
    shift(number, exponent)
}

/// `number × 10^exponent`, by moving the point. Ends after 28 steps, since a number that isn't zero
/// overflows then.
fn shift(mut number: Decimal, exponent: i32) -> Option<Decimal> {
    let scale = i64::from(number.scale()) - i64::from(exponent);
    if scale > i64::from(Decimal::MAX_SCALE) {
        return None;
    }
    match u32::try_from(scale) {
        Ok(scale) => number.set_scale(scale).ok()?,
        Err(_) => {
            number.set_scale(0).ok()?;
            for _ in 0..scale.unsigned_abs() {
                number = number.checked_mul(Decimal::TEN)?;
            }
        }
    }
    Some(number)
}

impl From<Decimal> for Number {
    fn from(number: Decimal) -> Self {
        Self(Held::Exact(number))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The JSON text keeps the digits, without switching serde_json's arbitrary_precision on for
        // the user's whole program.
        read_json(deserializer, |token| Self::from_token(token).ok_or("expected a number"))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let token = match &self.0 {
            Held::Exact(number) => number.to_string(),
            Held::Token(token) => token.to_string(),
        };
        RawValue::from_string(token).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Held::Exact(number) => write!(f, "{number}"),
            // A quoted token may be any text the provider sent.
            Held::Token(_) => f.write_str("Number(not exact)"),
        }
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "format": "decimal" })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Number {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn digits_survive_as_sent() {
        for text in [
            "0.10",
            "-12.30",
            "123456789012345678.99",
            "0.1234567890123456789012345678",
            "79228162514264337593543950335",
            "0",
        ] {
            assert_eq!(read(text).to_string(), text);
            assert_eq!(serde_json::to_string(&read(text)).unwrap(), text);
        }
    }

    #[test]
    fn an_exponent_moves_the_point_and_never_rounds() {
        for (sent, value) in [
            ("1e2", "100"),
            ("-1.50E1", "-15.0"),
            ("12e-3", "0.012"),
            ("0e99", "0"),
            ("1.5e1", "15"),
        ] {
            assert_eq!(read(sent).to_string(), value, "{sent}");
        }
    }

    #[test]
    fn a_number_too_long_for_decimal_keeps_its_text() {
        for text in [
            "123456789012345678901234567890.12",
            "1e400",
            "1e-40",
            "0.12345678901234567890123456789",
        ] {
            let number = read(text);
            assert_eq!(number.decimal(), None, "{text}");
            assert_eq!(serde_json::to_string(&number).unwrap(), text);
        }
    }

    #[test]
    fn a_quoted_number_is_read_and_a_quoted_word_is_kept() {
        assert_eq!(read(r#""500.00""#).decimal().unwrap().to_string(), "500.00");
        assert_eq!(read(r#""n/a""#).decimal(), None);
        assert_eq!(serde_json::to_string(&read(r#""n/a""#)).unwrap(), r#""n/a""#);
        assert!(!format!("{:?}", read(r#""secret""#)).contains("secret"));
    }

    #[test]
    fn a_quoted_number_may_have_white_space_around_it_and_be_escaped() {
        for sent in [r#"" 12.50 ""#, r#""12.50\u00a0""#, r#""\u0031\u0032.50\n""#, r#""\t12.50""#] {
            assert_eq!(read(sent).decimal().unwrap().to_string(), "12.50", "{sent}");
        }
        assert_eq!(read(r#""\u00a0""#).text(), "\u{a0}");
    }

    /// A zero is multiplied in vain as often as its exponent says, unless it is left alone.
    #[test]
    fn a_huge_exponent_costs_no_time() {
        let began = std::time::Instant::now();
        for text in [
            "0e2147483647",
            "-0.0E+2147483647",
            "1e2147483647",
            "0e-2147483648",
            "1e-2147483648",
            "1e99999999999",
        ] {
            let number = read(text);
            assert!(number.decimal().is_none_or(|number| number.is_zero()), "{text}");
        }
        assert_eq!(read("0e2147483647").decimal(), Some(Decimal::ZERO));
        assert!(began.elapsed() < std::time::Duration::from_secs(1), "{:?}", began.elapsed());
    }

    #[test]
    fn only_what_looks_like_a_number_is_one() {
        for text in [
            "1_000", "1_", "0_", "1,000", "1 000", "", ".", "-", "+", "e5", "1e", "NaN",
            "Infinity", "0x10", "--5", "1.2.3", "١",
        ] {
            assert_eq!(read(&format!("\"{text}\"")).decimal(), None, "{text}");
        }
        for (text, value) in [("+5", "5"), (".5", "0.5"), ("-0.00", "0.00"), ("1e5", "100000")] {
            assert_eq!(
                read(&format!("\"{text}\"")).decimal().unwrap().to_string(),
                value,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_an_error_that_says_so() {
        for json in ["true", "{}", "[1]"] {
            let error = crate::decode::<Number>(json.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), "expected a number at .", "{json}");
        }
    }

    /// As every number was read before there was a short way: the oracle of what it must say.
    fn read_the_long_way(token: &str) -> Option<Number> {
        let text = token.strip_prefix('"').map_or(token, |rest| rest.trim_end_matches('"'));
        match exact(text) {
            Some(number) => Some(Number(Held::Exact(number))),
            None if token.starts_with(|first: char| {
                first == '"' || first == '-' || first.is_ascii_digit()
            }) =>
            {
                Some(Number(Held::Token(token.into())))
            }
            None => None,
        }
    }

    #[test]
    fn every_reader_hands_the_digits_on() {
        for text in ["-12.30", "0.10", "123456789012345678.99", "1e400", "\"n/a\""] {
            let number = read(text);
            assert_eq!(serde_json::from_slice::<Number>(text.as_bytes()).unwrap(), number);
            assert_eq!(serde_json::from_reader::<_, Number>(text.as_bytes()).unwrap(), number);
        }
        let value: serde_json::Value = serde_json::from_str("12.5").unwrap();
        assert_eq!(serde_json::from_value::<Number>(value).unwrap(), read("12.5"));
    }

    proptest! {
        #[test]
        fn the_short_way_says_what_the_long_one_does(
            token in "(-?[0-9]{1,20}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?)|(\"?[-+]?[0-9.eE_]{0,22}\"?)",
        ) {
            let read = Number::from_token(&token);
            prop_assert_eq!(&read, &read_the_long_way(&token));
            if let (Some(number), Some(other)) = (read, read_the_long_way(&token)) {
                // Equal decimals may have other digits; these must not.
                prop_assert_eq!(number.text(), other.text());
            }
        }

        #[test]
        fn any_decimal_is_read_back_to_the_last_digit(mantissa in -(1i128 << 95)..(1i128 << 95), scale in 0u32..=28) {
            let number = Decimal::from_i128_with_scale(mantissa, scale);
            let sent = read(&number.to_string());
            prop_assert_eq!(sent.decimal(), Some(number));
            prop_assert_eq!(sent.decimal().unwrap().scale(), number.scale());
        }

        #[test]
        fn any_json_number_is_exact_or_kept(text in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?") {
            let number = read(&text);
            match number.decimal() {
                // Same value: compared as text without exponent, point moved, zeros trimmed.
                Some(number) => prop_assert_eq!(plain(&number.to_string()), plain(&text)),
                None => prop_assert_eq!(serde_json::to_string(&number).unwrap(), text),
            }
        }
    }

    /// (negative, significant digits, exponent) of a decimal text, for comparing values without
    /// arithmetic.
    fn plain(text: &str) -> (bool, String, i64) {
        let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().unwrap();
        let (negative, digits) =
            digits.strip_prefix('-').map_or((false, digits), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0').trim_end_matches('0');
        if significant.is_empty() {
            return (false, String::new(), 0);
        }
        let dropped = all.len() - all.trim_end_matches('0').len();
        (negative, significant.to_owned(), exponent - fraction.len() as i64 + dropped as i64)
    }
}
