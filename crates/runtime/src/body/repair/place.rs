//! Places in the text of a body: the steps to them, and what stands there.

use std::{borrow::Cow, fmt, fmt::Write as _};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// One step down from the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Field(String),
    Item(usize),
}

/// The steps of a path as errors write it. One through a key with a dot or a bracket in it leads
/// nowhere, and then nothing is mended.
pub(super) fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let mut pieces = part.split('[');
        let field = pieces.next().unwrap_or_default();
        if !field.is_empty() {
            steps.push(Step::Field(field.to_owned()));
        }
        let indexes = pieces.filter_map(|piece| piece.strip_suffix(']')?.parse().ok());
        steps.extend(indexes.map(Step::Item));
    }
    steps
}

/// A path as errors write it; empty is the whole body.
pub(super) fn path(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        // Writing to a String can't fail.
        let _ = match step {
            Step::Field(name) if text.is_empty() => write!(text, "{name}"),
            Step::Field(name) => write!(text, ".{name}"),
            Step::Item(index) => write!(text, "[{index}]"),
        };
    }
    text
}

/// The JSON type of a value, by its first byte.
pub(super) fn shape(value: &RawValue) -> &'static str {
    match value.get().as_bytes().first() {
        Some(b'"') => "string",
        Some(b'{') => "object",
        Some(b'[') => "array",
        Some(b't' | b'f') => "bool",
        Some(b'n') => "null",
        _ => "number",
    }
}

/// The value at the end of the steps.
pub(super) fn at<'t>(value: &'t RawValue, steps: &[Step]) -> Option<&'t RawValue> {
    steps.iter().try_fold(value, |value, step| match step {
        Step::Field(name) => field(value, name),
        Step::Item(index) => items(value)?.get(*index).copied(),
    })
}

/// The fields of an object as they come.
pub(super) fn entries(object: &RawValue) -> Option<Vec<(Cow<'_, str>, &RawValue)>> {
    serde_json::from_str(object.get()).ok().map(|Fields(fields)| fields)
}

/// A field of an object; of several with that name the first.
pub(super) fn field<'t>(object: &'t RawValue, name: &str) -> Option<&'t RawValue> {
    let Fields(fields) = serde_json::from_str(object.get()).ok()?;
    fields.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The items of a list.
pub(super) fn items(list: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(list.get()).ok()
}

/// An object whose values are still text.
struct Fields<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de: 't, 't> Deserialize<'de> for Fields<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Read)
    }
}

struct Read;

impl<'de> Visitor<'de> for Read {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}
