//! JSON that keeps what a `Value` loses: digits, the order of keys, keys that stand twice. And it
//! holds what is no JSON.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// One value.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Node {
    #[default]
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
    /// Bytes as they are sent, JSON or not.
    Raw(Vec<u8>),
}

impl Node {
    /// Reads what is JSON for certain.
    pub(crate) fn parse(json: &str) -> Self {
        match json.as_bytes().first() {
            Some(b'{') => {
                let fields: Fields<'_> = serde_json::from_str(json).expect("an object");
                let fields = fields.0.into_iter();
                Self::Object(fields.map(|(key, value)| (key, Self::parse(value.get()))).collect())
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(json).expect("a list");
                Self::List(items.into_iter().map(|item| Self::parse(item.get())).collect())
            }
            // Half a surrogate pair is JSON by its grammar, and no text.
            Some(b'"') => serde_json::from_str(json)
                .map_or_else(|_| Self::Raw(json.as_bytes().to_vec()), Self::Text),
            Some(b't' | b'f') => Self::Bool(json == "true"),
            Some(b'n') => Self::Null,
            _ => Self::Number(json.to_owned()),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.fields().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(super) fn fields(&self) -> &[(String, Self)] {
        if let Self::Object(fields) = self { fields } else { &[] }
    }

    pub(super) fn items(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(super) fn is_true(&self) -> bool {
        *self == Self::Bool(true)
    }

    /// What is in it, in order.
    pub(super) fn children(&self) -> Vec<&Self> {
        match self {
            Self::List(items) => items.iter().collect(),
            Self::Object(fields) => fields.iter().map(|(_, value)| value).collect(),
            _ => vec![],
        }
    }

    pub(super) fn child_mut(&mut self, at: usize) -> Option<&mut Self> {
        match self {
            Self::List(items) => items.get_mut(at),
            Self::Object(fields) => fields.get_mut(at).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The body as it is sent.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![];
        self.write(&mut bytes);
        bytes
    }

    fn write(&self, to: &mut Vec<u8>) {
        match self {
            Self::Null => to.extend(b"null"),
            Self::Bool(flag) => to.extend(flag.to_string().as_bytes()),
            Self::Number(number) => to.extend(number.as_bytes()),
            Self::Text(text) => write_text(text, to),
            Self::Raw(bytes) => to.extend(bytes),
            Self::List(items) => {
                to.push(b'[');
                for (at, item) in items.iter().enumerate() {
                    to.extend(if at == 0 { &b""[..] } else { b"," });
                    item.write(to);
                }
                to.push(b']');
            }
            Self::Object(fields) => {
                to.push(b'{');
                for (at, (key, value)) in fields.iter().enumerate() {
                    to.extend(if at == 0 { &b""[..] } else { b"," });
                    write_text(key, to);
                    to.push(b':');
                    value.write(to);
                }
                to.push(b'}');
            }
        }
    }
}

fn write_text(text: &str, to: &mut Vec<u8>) {
    serde_json::to_writer(to, text).expect("a text is JSON");
}

/// An object's fields in order, those that stand twice too.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = vec![];
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        json.deserialize_map(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_as_it_was() {
        let json = r#"{"b":[1.50,1e400,-0],"a":"\"\\","a":null,"c":{"d":true,"e":[]}}"#;
        assert_eq!(String::from_utf8(Node::parse(json).to_bytes()).unwrap(), json);
    }
}
