//! One page as it came: a bare array, or an object with exactly one list of rows and what it says
//! beside them.

use foliolink_runtime::{RawJson, decode};
use serde::{Deserialize, Deserializer, de};

use super::hints::Hints;

/// One page as it came.
pub(super) struct Body {
    pub(super) items: Vec<RawJson>,
    /// Whether it came as a bare array.
    pub(super) bare: bool,
    /// What it says beside its rows.
    pub(super) hints: Hints,
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BodyVisitor)
    }
}

struct BodyVisitor;

impl<'de> de::Visitor<'de> for BodyVisitor {
    type Value = Body;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array, or an object with exactly one array")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Body, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Body { items, bare: true, hints: Hints::default() })
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut fields: A) -> Result<Body, A::Error> {
        let mut items = None;
        let mut hints = Hints::default();
        while let Some((name, value)) = fields.next_entry::<String, RawJson>()? {
            let is_list = value.get().starts_with('[');
            // Links come as a list, too.
            if !is_list || matches!(name.as_str(), "links" | "_links") {
                hints.field(&name, &value);
            } else if items.is_some() {
                return Err(de::Error::custom("expected exactly one array"));
            } else {
                let list = decode(value.get().as_bytes());
                items = Some(list.map_err(|error| de::Error::custom(error.what()))?);
            }
        }
        let items = items.ok_or_else(|| de::Error::custom("expected exactly one array"))?;
        Ok(Body { items, bare: false, hints })
    }
}
