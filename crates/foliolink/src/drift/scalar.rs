//! What can be wrong with a single value: its JSON type, its format, its not being listed.

use std::borrow::Cow;

use foliolink_runtime::Number;
use jiff::{Timestamp, civil};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{description::Place, report::FindingKind};

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
    (!is_listed).then(|| unlisted(place, listed, &text))
}

/// A value that isn't listed: in other letters, or another one.
fn unlisted(place: Place<'_>, listed: &[Value], text: &str) -> (FindingKind, String) {
    let mut known = listed.iter().filter_map(Value::as_str);
    let same = known.find(|known| known.eq_ignore_ascii_case(text));
    match same {
        Some(known) => {
            let what = format!("`{text}` is listed as `{known}`, in other letter case");
            (FindingKind::LETTER_CASE, what)
        }
        None => (FindingKind::UNLISTED_VALUE, format!("{} is not listed", shown(place, text))),
    }
}

/// A value as it may be shown: a person's and a secret never, and of a long text the beginning.
fn shown(place: Place<'_>, text: &str) -> String {
    const LONGEST: usize = 80;
    let is_hidden = place.schema.get("x-personal") == Some(&Value::Bool(true))
        || place.word("format") == Some("password");
    if is_hidden {
        return "value".to_owned();
    }
    let clean = |char: char| if char.is_control() { '\u{fffd}' } else { char };
    let mut short: String = text.chars().take(LONGEST).map(clean).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("`{short}`")
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
    serde_json::from_str::<Number>(token).is_ok_and(|number| number.decimal().is_some())
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
