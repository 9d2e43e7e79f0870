//! What can be wrong with a single value: its JSON type, its format, its not being listed.

use std::borrow::Cow;

use foliolink_runtime::Money;
use jiff::{Timestamp, civil};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{FindingKind, description::Place};

/// JSON type of a value, by its first byte.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl Shape {
    pub(super) fn of(token: &str) -> Self {
        match token.as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b't' | b'f') => Self::Boolean,
            Some(b'"') => Self::String,
            Some(b'[') => Self::Array,
            Some(b'{') => Self::Object,
            _ => Self::Number,
        }
    }

    /// Whether a schema of this `type` takes it.
    pub(super) fn fits(self, described: &str) -> bool {
        matches!(
            (self, described),
            (Self::Boolean, "boolean")
                | (Self::Number, "number" | "integer")
                | (Self::String, "string")
                | (Self::Array, "array")
                | (Self::Object, "object")
        )
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// What is wrong with the value `token` where its type is right.
pub(super) fn check(place: Place<'_>, token: &str) -> Option<(FindingKind, String)> {
    let format = place.word("format").unwrap_or_default();
    match Shape::of(token) {
        Shape::Number if place.word("type") == Some("integer") => (!is_integer(token, format))
            .then(|| {
                wrong(if format == "int32" {
                    "an integer of 32 bits"
                } else {
                    "an integer of 64 bits"
                })
            }),
        Shape::Number => {
            (format == "decimal" && !is_exact(token)).then(|| wrong("an exact decimal"))
        }
        Shape::String => text(place, token, format),
        _ => None,
    }
}

fn text(place: Place<'_>, token: &str, format: &str) -> Option<(FindingKind, String)> {
    let is_formed = matches!(
        format,
        "uuid" | "date" | "date-or-date-time" | "date-time" | "decimal" | "local-date-time"
    );
    let listed = place.list("x-extensible-enum");
    // Most texts may be anything, and a statement is megabytes of it.
    if !is_formed && listed.is_empty() {
        return None;
    }
    let Ok(text) = serde_json::from_str::<Cow<'_, str>>(token) else {
        return Some((FindingKind::FORMAT, "text that can't be decoded".to_owned()));
    };
    if is_formed && !is_formatted(&text, format) {
        return Some(wrong(&format!("a {format}")));
    }
    let is_listed = listed.is_empty() || listed.iter().any(|known| known.as_str() == Some(&text));
    (!is_listed).then(|| (FindingKind::UNLISTED_VALUE, unlisted(place, &text)))
}

fn unlisted(place: Place<'_>, text: &str) -> String {
    let is_secret = place.schema.get("x-personal") == Some(&Value::Bool(true))
        || place.word("format") == Some("password");
    if is_secret || !is_code(text) {
        "value is not listed".to_owned()
    } else {
        format!("`{text}` is not listed")
    }
}

/// Whether a text looks like a provider's code word and can't be a number of anything.
fn is_code(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=40).contains(&text.len())
        && text.bytes().all(allowed)
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && !has_long_number(text)
}

/// Whether a text has a run of digits that may name an account or a person.
pub(super) fn has_long_number(text: &str) -> bool {
    text.split(|char: char| !char.is_ascii_digit()).any(|digits| digits.len() > 3)
}

fn wrong(format: &str) -> (FindingKind, String) {
    (FindingKind::FORMAT, format!("not {format}"))
}

fn is_integer(token: &str, format: &str) -> bool {
    match format {
        "int32" => token.parse::<i32>().is_ok(),
        _ => token.parse::<i64>().is_ok(),
    }
}

fn is_exact(token: &str) -> bool {
    serde_json::from_str::<Money>(token).is_ok_and(|number| number.decimal().is_some())
}

fn is_day(text: &str) -> bool {
    text.len() == "2031-04-02".len() && text.parse::<civil::Date>().is_ok()
}

fn is_formatted(text: &str, format: &str) -> bool {
    let zoned = || text.contains(['T', 't']) && text.parse::<Timestamp>().is_ok();
    match format {
        "uuid" => uuid::Uuid::try_parse(text).is_ok(),
        "date" => is_day(text),
        "date-or-date-time" => is_day(text) || zoned(),
        "decimal" => Decimal::from_str_exact(text).is_ok(),
        "date-time" => zoned(),
        // A date alone would be read as midnight, and an offset contradicts.
        _ if zoned() => text.ends_with('Z'),
        _ => text.contains('T') && text.parse::<civil::DateTime>().is_ok(),
    }
}
