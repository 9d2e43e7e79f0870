//! JSON that keeps the digits of its numbers and the order of its keys, so that "the same" means
//! the same text.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Error, value::RawValue};

/// One JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, unescaped.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, keys as they came.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads `text`.
    ///
    /// # Errors
    /// When `text` isn't JSON.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let Pairs(pairs) = serde_json::from_str(text)?;
                Self::Object(
                    pairs
                        .into_iter()
                        .map(|(key, part)| Ok((key, Self::parse(part.get())?)))
                        .collect::<Result<_, Error>>()?,
                )
            }
            Some(b'[') => {
                let parts: Vec<&RawValue> = serde_json::from_str(text)?;
                Self::List(
                    parts
                        .into_iter()
                        .map(|part| Self::parse(part.get()))
                        .collect::<Result<_, Error>>()?,
                )
            }
            Some(b'"') => Self::Text(serde_json::from_str(text)?),
            Some(b't' | b'f') => Self::Bool(serde_json::from_str(text)?),
            Some(b'n') => serde_json::from_str(text).map(|()| Self::Null)?,
            _ => Self::Number(serde_json::from_str::<&RawValue>(text)?.get().to_owned()),
        })
    }

    /// The value under `key` of an object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.pairs().iter().find_map(|(name, value)| (name == key).then_some(value))
    }

    /// The text under `key`.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text()
    }

    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The pairs of an object; none for anything else.
    pub fn pairs(&self) -> &[(String, Self)] {
        if let Self::Object(pairs) = self { pairs } else { &[] }
    }

    /// The items of an array; none for anything else.
    pub fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// JSON type, in the words of a schema.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// For people: what fits into a line stands on one.
    pub fn pretty(&self) -> String {
        let mut text = String::new();
        self.lay_out(0, 0, &mut text);
        text
    }

    fn lay_out(&self, indent: usize, taken: usize, out: &mut String) {
        const WIDTH: usize = 120;
        let flat = self.to_string();
        let (open, close) = if matches!(self, Self::List(_)) { ("[", "]") } else { ("{", "}") };
        if indent + taken + flat.len() <= WIDTH || !matches!(self, Self::List(_) | Self::Object(_))
        {
            out.push_str(&flat);
            return;
        }
        out.push_str(open);
        let keyed = self
            .pairs()
            .iter()
            .map(|(key, value)| (format!("{}: ", Self::Text(key.clone())), value));
        let parts = keyed.chain(self.items().iter().map(|item| (String::new(), item)));
        for (at, (key, value)) in parts.enumerate() {
            let comma = if at == 0 { "" } else { "," };
            out.push_str(&format!("{comma}\n{:indent$}{key}", "", indent = indent + 2));
            value.lay_out(indent + 2, key.len(), out);
        }
        out.push_str(&format!("\n{:indent$}{close}", ""));
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| serde_json::to_string(text).map_err(|_| fmt::Error);
        let separator = |at: usize| if at == 0 { "" } else { ", " };
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => f.write_str(&quoted(text)?),
            Self::List(items) => {
                f.write_str("[")?;
                items
                    .iter()
                    .enumerate()
                    .try_for_each(|(at, item)| write!(f, "{}{item}", separator(at)))?;
                f.write_str("]")
            }
            Self::Object(pairs) => {
                f.write_str("{")?;
                pairs.iter().enumerate().try_for_each(|(at, (key, value))| {
                    write!(f, "{}{}: {value}", separator(at), quoted(key)?)
                })?;
                f.write_str("}")
            }
        }
    }
}

/// An object as it stands, values unread.
struct Pairs<'de>(Vec<(String, &'de RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Pairs<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_order_and_escapes_survive() {
        let text =
            r#"{"b": 123456789012345678.90, "a": [1e5, -0.10, null, true, "x\"\n"], "c": {}}"#;
        assert_eq!(Json::parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in ["", "{", "[1,]", "nul", "1.", r#"{"a": 1} x"#] {
            assert!(Json::parse(text).is_err(), "{text}");
        }
    }
}
