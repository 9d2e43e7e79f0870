//! Values that are more than a text: durations, counts, scopes, secrets. One reading for the file
//! and for variables.

use std::{fmt, str::FromStr, time::Duration};

use foliolink::Secret;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};

/// A duration as people write it: `50ms`, `10s`, `30m`, `1h 30m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) Duration);

/// Time that a call may take: above zero, since nothing is answered in no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeLimit(pub(crate) Duration);

/// How often a call may be made, the first time included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attempts(pub(crate) u32);

/// `none`: nothing goes through a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoProxy;

/// The database of `sync`. An address may hold a password, and is shown without it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DatabaseUrl(pub(crate) String);

/// Vumi's scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scopes(pub(crate) Vec<String>);

/// One secret or, while they are being rotated, several.
#[derive(Debug, Clone)]
pub(crate) struct Secrets(pub(crate) Vec<Secret>);

impl FromStr for Span {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "expected a duration such as \"50ms\", \"10s\" or \"30m\"";
        let span: jiff::SignedDuration = text.trim().parse().map_err(|_| wrong)?;
        Duration::try_from(span).map(Self).map_err(|_| wrong)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = jiff::SignedDuration::try_from(self.0).unwrap_or(jiff::SignedDuration::MAX);
        write!(f, "{span:#}")
    }
}

impl FromStr for TimeLimit {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let span: Span = text.parse()?;
        if span.0.is_zero() { Err("expected a duration above zero") } else { Ok(Self(span.0)) }
    }
}

impl fmt::Display for TimeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Span(self.0).fmt(f)
    }
}

impl FromStr for Attempts {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let count = text.trim().parse().ok().filter(|count| (1..=100).contains(count));
        count.map(Self).ok_or("expected a whole number from 1 to 100")
    }
}

impl fmt::Display for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

const NO_PROXY: &str = "expected \"none\"; which proxy there is, the system's variables say";

impl FromStr for NoProxy {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().eq_ignore_ascii_case("none") { Ok(Self) } else { Err(NO_PROXY) }
    }
}

impl fmt::Display for NoProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("none")
    }
}

impl FromStr for Scopes {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let scopes: Vec<_> = text.split(',').map(|scope| scope.trim().to_owned()).collect();
        let known = |scope: &String| matches!(scope.as_str(), "read" | "write" | "delete");
        if scopes.iter().all(known) {
            Ok(Self(scopes))
        } else {
            Err("expected scopes out of read, write, delete")
        }
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(","))
    }
}

const DATABASE: &str = "expected sqlite:FILE or postgres://…";

impl FromStr for DatabaseUrl {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':').ok_or(DATABASE)?;
        let is_known = match scheme {
            // One in memory would be another one for every process.
            "sqlite" => !rest.trim_matches('/').is_empty() && !rest.contains(":memory:"),
            "postgres" | "postgresql" => rest.starts_with("//"),
            _ => false,
        };
        if is_known { Ok(Self(text.to_owned())) } else { Err(DATABASE) }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.split_once("://") {
            Some((scheme, rest)) if scheme != "sqlite" => {
                // User, password and options stay out: whichever holds the password.
                let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
                write!(f, "{scheme}://{}", rest.split('?').next().unwrap_or_default())
            }
            _ => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'de> Deserialize<'de> for DatabaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_value(deserializer, DATABASE, false)
    }
}

impl FromStr for Secrets {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        Ok(Self(parts.map(Secret::from).collect()))
    }
}

/// The shapes that a value of the file may have. Mistakes are told in our words: serde's would
/// quote the value, which may be a secret.
#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    Text(String),
    List(Vec<String>),
    Number(i64),
    Else(de::IgnoredAny),
}

/// A text that is parsed like the variable of the same meaning; lists become their comma form.
fn parse_value<'de, D: Deserializer<'de>, T: FromStr<Err: fmt::Display>>(
    deserializer: D,
    expected: &'static str,
    list: bool,
) -> Result<T, D::Error> {
    let text = match Raw::deserialize(deserializer)? {
        Raw::Text(text) => text,
        Raw::List(texts) if list => texts.join(","),
        _ => return Err(de::Error::custom(expected)),
    };
    text.parse().map_err(de::Error::custom)
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_value(deserializer, "expected a duration such as \"50ms\", \"10s\" or \"30m\"", false)
    }
}

impl<'de> Deserialize<'de> for TimeLimit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_value(deserializer, "expected a duration such as \"50ms\", \"10s\" or \"30m\"", false)
    }
}

impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_value(deserializer, "expected scopes out of read, write, delete", true)
    }
}

impl<'de> Deserialize<'de> for NoProxy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_value(deserializer, NO_PROXY, false)
    }
}

impl<'de> Deserialize<'de> for Secrets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_value(deserializer, "expected a text in quotes or a list of them", true)
    }
}

impl<'de> Deserialize<'de> for Attempts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Raw::deserialize(deserializer)? {
            Raw::Number(number) => number.to_string(),
            _ => String::new(),
        };
        text.parse().map_err(de::Error::custom)
    }
}

/// A value without white space around it, and without the mark that Windows puts in front of a file
/// whose content became a variable.
pub(crate) fn trim_value(text: &str) -> &str {
    text.trim_matches(|around: char| around.is_whitespace() || around == '\u{feff}')
}

/// A plain text of the file, without white space around it; nothing but that is nothing.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Raw::deserialize(deserializer)? {
        Raw::Text(text) => Ok(Some(trim_value(&text).to_owned()).filter(|text| !text.is_empty())),
        _ => Err(de::Error::custom("expected a text in quotes")),
    }
}

/// A secret of the file.
pub(super) fn secret<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Secret>, D::Error> {
    text(deserializer).map(|text| text.map(Secret::from))
}

macro_rules! schema {
    ($name:ident, $($json:tt)+) => {
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($($json)+)
            }
        }
    };
}

/// What we write about: hours, minutes, seconds, milliseconds, in this order. The program reads a
/// few more spellings.
const DURATION: &str = "^([0-9]+h ?([0-9]+m ?)?([0-9]+s ?)?([0-9]+ms)?|[0-9]+m ?([0-9]+s ?)?([0-9]+ms)?|[0-9]+s ?([0-9]+ms)?|[0-9]+ms)$";

schema!(Span, { "type": "string", "pattern": DURATION, "examples": ["50ms", "10s", "30m", "1h 30m"] });
schema!(TimeLimit, { "type": "string", "pattern": DURATION, "not": { "pattern": "^[^1-9]*$" }, "examples": ["30s", "4m"] });
schema!(Attempts, { "type": "integer", "minimum": 1, "maximum": 100 });
schema!(NoProxy, { "type": "string", "enum": ["none"] });
schema!(DatabaseUrl, { "type": "string", "pattern": "^(sqlite:|postgres(ql)?://)", "examples": ["sqlite:foliolink.db"] });
schema!(Scopes, {
    "anyOf": [{ "type": "array", "items": { "enum": ["read", "write", "delete"] } }, { "type": "string", "description": "comma list" }]
});
schema!(Secrets, { "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "string" }] });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written_as_people_do_with_no_floor() {
        for text in ["50ms", "10s", "30m"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        assert_eq!("1ms".parse(), Ok(Span(Duration::from_millis(1))));
        assert_eq!("PT1.5S".parse(), Ok(Span(Duration::from_millis(1500))));
        for wrong in ["", "10", "-5s", "soon"] {
            assert!(wrong.parse::<Span>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_database_is_a_file_or_a_server_and_shown_without_its_password() {
        for (text, shown) in [
            ("sqlite:foliolink.db", "sqlite:foliolink.db"),
            ("sqlite:///var/lib/f.db", "sqlite:///var/lib/f.db"),
            ("postgres://me:p@ss@host:5432/db", "postgres://host:5432/db"),
            ("postgresql://host/db?password=x", "postgresql://host/db"),
        ] {
            let url: DatabaseUrl = text.parse().unwrap();
            assert_eq!(
                (url.0.as_str(), url.to_string(), format!("{url:?}")),
                (text, shown.to_owned(), shown.to_owned())
            );
        }
        for wrong in [
            "",
            "foliolink.db",
            "sqlite:",
            "sqlite://",
            "sqlite::memory:",
            "mysql://host/db",
            "postgres:db",
        ] {
            assert!(wrong.parse::<DatabaseUrl>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_time_limit_is_above_zero() {
        assert_eq!("30s".parse(), Ok(TimeLimit(Duration::from_secs(30))));
        for zero in ["0s", "0ms", "0h 0m"] {
            assert_eq!(zero.parse::<TimeLimit>(), Err("expected a duration above zero"), "{zero}");
        }
        assert_eq!(
            "soon".parse::<TimeLimit>(),
            "soon".parse::<Span>().map(|span| TimeLimit(span.0))
        );
    }

    #[test]
    fn several_secrets_may_stand_in_one_variable() {
        let secrets: Secrets = "new, old,".parse().unwrap();
        assert_eq!(secrets.0.iter().map(Secret::expose).collect::<Vec<_>>(), ["new", "old"]);
    }
}
