//! JSON that can be bent without touching what stays: fields keep their order, numbers their
//! digits.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::value::RawValue;

/// A JSON value; what is neither object nor list stays the text it was.
#[derive(Clone)]
pub(super) enum Node {
    Object(Vec<(String, Node)>),
    List(Vec<Node>),
    Leaf(Box<RawValue>),
}

struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

impl Node {
    /// `None` where the text isn't JSON.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let raw: Box<RawValue> = serde_json::from_slice(text).ok()?;
        match raw.get().as_bytes().first()? {
            b'{' => {
                let Members(members) = serde_json::from_str(raw.get()).ok()?;
                let read = |(key, value): (String, Box<RawValue>)| {
                    Some((key, Self::read(value.get().as_bytes())?))
                };
                members.into_iter().map(read).collect::<Option<_>>().map(Self::Object)
            }
            b'[' => {
                let items: Vec<Box<RawValue>> = serde_json::from_str(raw.get()).ok()?;
                items
                    .into_iter()
                    .map(|item| Self::read(item.get().as_bytes()))
                    .collect::<Option<_>>()
                    .map(Self::List)
            }
            _ => Some(Self::Leaf(raw)),
        }
    }

    /// A value that is no container, from its JSON text.
    pub(super) fn leaf(text: &str) -> Self {
        RawValue::from_string(text.to_owned()).map_or(Self::List(Vec::new()), Self::Leaf)
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Leaf(raw) if raw.get().starts_with('"'))
    }

    /// Every object.
    pub(super) fn for_each_object(&mut self, change: &mut impl FnMut(&mut Vec<(String, Self)>)) {
        match self {
            Self::Object(members) => {
                // Inner ones first: what `change` adds is not changed again.
                members.iter_mut().for_each(|(_, value)| value.for_each_object(change));
                change(members);
            }
            Self::List(items) => items.iter_mut().for_each(|item| item.for_each_object(change)),
            Self::Leaf(_) => {}
        }
    }

    /// The lists called `field`, or every outermost list; `change` says what they become.
    pub(super) fn replace_lists(
        &mut self,
        field: Option<&str>,
        change: &impl Fn(Vec<Self>) -> Self,
    ) {
        match self {
            Self::List(items) if field.is_none() => *self = change(std::mem::take(items)),
            Self::List(items) => {
                items.iter_mut().for_each(|item| item.replace_lists(field, change))
            }
            Self::Object(members) => {
                for (key, value) in members {
                    let named = field == Some(key.as_str()) && matches!(value, Self::List(_));
                    value.replace_lists(if named { None } else { field }, change);
                }
            }
            Self::Leaf(_) => {}
        }
    }

    pub(super) fn has(&self, field: &str) -> bool {
        match self {
            Self::Object(members) => {
                members.iter().any(|(key, value)| key == field || value.has(field))
            }
            Self::List(items) => items.iter().any(|item| item.has(field)),
            Self::Leaf(_) => false,
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
            Self::List(items) => items.serialize(serializer),
            Self::Leaf(raw) => raw.serialize(serializer),
        }
    }
}
