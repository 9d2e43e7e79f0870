//! Goes through a body once, along its schema.
//!
//! Scalars are looked at as text, so that digits count as sent. What isn't described is skipped
//! unread, however deep it is.

use std::{collections::HashSet, fmt};

use bytes::Bytes;
use foliolink_runtime::{Repair, clean_json, without_mark};
use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value, value::RawValue};

use super::{
    description::{Description, Operation, Place},
    findings::Findings,
    path::Step,
    report::{FindingKind, Report},
    scalar,
    scalar::Shape,
};

/// How deep a schema may be followed: a description that refers to itself must not exhaust the
/// stack.
const DEPTH: usize = 64;

/// Compares `body` with what `operation` answers under `status`.
pub(super) fn inspect(
    description: &Description,
    operation: &Operation<'_>,
    status: u16,
    body: &[u8],
) -> Report {
    let mut walk = Walk { description, found: Findings::default() };
    let (place, listed) = description.body(operation, status);
    if !listed {
        // What stands for any other status is no promise that this one comes.
        let certainty = description.certainty_of(operation);
        walk.found.note(
            FindingKind::STATUS,
            format!("status {status} is not described"),
            certainty,
        );
    }
    if let Some(content) = description.content(place) {
        let (text, repairs) = clean_json(Bytes::copy_from_slice(body));
        // The body is nothing but one such text: what it is, is said by its bytes.
        let whole = matches!(repairs.list(), [only] if only.path == ".");
        for Repair { path, what } in repairs.list().iter().filter(|_| !whole) {
            walk.found.note_at(path, FindingKind::NOT_TEXT, what, content.certainty());
        }
        walk.body(content, if whole { without_mark(body) } else { &text });
    }
    let status = (!operation.is_webhook).then_some(status);
    Report { operation: operation.name.to_owned(), status, findings: walk.found.into_list() }
}

struct Walk<'d> {
    description: &'d Description,
    found: Findings,
}

impl<'d> Walk<'d> {
    fn body(&mut self, place: Place<'d>, body: &[u8]) {
        let what = match std::str::from_utf8(body) {
            Err(_) => "not JSON: not UTF-8".to_owned(),
            Ok(text) if text.trim().is_empty() => "not JSON: empty".to_owned(),
            Ok(text) => {
                let mut json = serde_json::Deserializer::from_str(text);
                let whole =
                    At { walk: self, place }.deserialize(&mut json).and_then(|()| json.end());
                let Err(error) = whole else { return };
                // serde_json's own words may quote.
                let how = if error.is_eof() { "breaks off" } else { "not JSON" };
                format!("{how} at line {}, column {}", error.line(), error.column())
            }
        };
        self.found.note(FindingKind::NOT_JSON, what, place.certainty());
    }

    fn wrong_type(&mut self, place: Place<'d>, shape: Shape) {
        match shape {
            Shape::Null if place.is_nullable() => {}
            Shape::Null => self.found.note(
                FindingKind::NULL,
                "null, not described as nullable",
                place.certainty(),
            ),
            shape => self.found.note(
                FindingKind::TYPE,
                format!("{}, described as {}", shape.name(), name_types(place)),
                place.certainty(),
            ),
        }
    }

    fn scalar(&mut self, place: Place<'d>, token: &str) {
        if !Shape::of(token).fits(place.word("type").unwrap_or_default()) {
            self.wrong_type(place, Shape::of(token));
        } else if let Some((kind, what)) = scalar::check(place, token) {
            self.found.note(kind, what, place.certainty());
        }
    }

    /// The JSON type of the value picks the member.
    fn one_of(&mut self, place: Place<'d>, token: &str) {
        let shape = Shape::of(token);
        let members =
            || place.list("oneOf").iter().map(|member| self.description.child(place, Some(member)));
        let fitting = members().find(|member| shape.fits(member.word("type").unwrap_or_default()));
        match fitting {
            Some(member) => {
                // RawValue is JSON already; what fails here is a number that no float holds where
                // an object should be.
                let depth = self.found.path.depth();
                let mut json = serde_json::Deserializer::from_str(token);
                if (At { walk: self, place: member }).deserialize(&mut json).is_err() {
                    self.found.path.truncate(depth);
                    self.found.note(FindingKind::NOT_JSON, "can't be read", place.certainty());
                }
            }
            None if shape == Shape::Null && members().any(|member| member.is_nullable()) => {}
            None => self.wrong_type(place, shape),
        }
    }

    fn field(&mut self, kind: FindingKind, what: &str, object: Place<'d>, field: &str) {
        self.found.path.push(Step::Field(field.to_owned()));
        self.found.note(kind, what, object.certainty_of(field));
        self.found.path.pop();
    }
}

/// The property that a key means: by its name, or by another spelling that is described.
fn find_property<'d>(
    properties: Option<&'d Map<String, Value>>,
    key: &str,
) -> Option<(&'d String, &'d Value)> {
    let properties = properties?;
    properties.get_key_value(key).or_else(|| {
        properties.iter().find(|(_, property)| {
            let aliases = property.get("x-aliases").and_then(Value::as_array);
            aliases.is_some_and(|aliases| aliases.iter().any(|alias| alias == key))
        })
    })
}

/// The types that a schema describes, e.g. `string or object`.
fn name_types(place: Place<'_>) -> String {
    let members = place
        .list("oneOf")
        .iter()
        .map(|member| member.get("type").and_then(Value::as_str).unwrap_or("object"));
    place.word("type").map_or_else(|| members.collect::<Vec<_>>().join(" or "), str::to_owned)
}

/// The next value, and what is described for it.
struct At<'w, 'd> {
    walk: &'w mut Walk<'d>,
    place: Place<'d>,
}

impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        match self.place.word("type") {
            Some("object" | "array") if self.walk.found.path.depth() < DEPTH => {
                json.deserialize_any(Container(self))
            }
            Some("object" | "array") => {
                self.walk.found.note(
                    FindingKind::TOO_DEEP,
                    "nested too deep to be looked at",
                    self.place.certainty(),
                );
                IgnoredAny::deserialize(json).map(drop)
            }
            Some(_) => <&RawValue>::deserialize(json)
                .map(|token| self.walk.scalar(self.place, token.get())),
            None if !self.place.list("oneOf").is_empty() => <&RawValue>::deserialize(json)
                .map(|token| self.walk.one_of(self.place, token.get())),
            None => IgnoredAny::deserialize(json).map(drop),
        }
    }
}

/// An object or array is described here.
struct Container<'w, 'd>(At<'w, 'd>);

impl Container<'_, '_> {
    fn is(&self, described: &str) -> bool {
        self.0.place.word("type") == Some(described)
    }

    fn wrong<E>(self, shape: Shape) -> Result<(), E> {
        self.0.walk.wrong_type(self.0.place, shape);
        Ok(())
    }
}

impl<'de> Visitor<'de> for Container<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if !self.is("object") {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return self.wrong(Shape::Object);
        }
        let At { walk, place } = self.0;
        let properties = place.schema.get("properties").and_then(Value::as_object);
        let others = place.schema.get("additionalProperties").filter(|others| others.is_object());
        let mut seen = HashSet::new();
        let mut seen_keys = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if let Some((name, property)) = find_property(properties, &key) {
                if !seen.insert(name.as_str()) {
                    walk.field(FindingKind::DUPLICATE, "stands more than once", place, name);
                }
                walk.found.path.push(Step::Field(key));
                let place = walk.description.child(place, Some(property));
                map.next_value_seed(At { walk, place })?;
            } else if others.is_some() {
                let is_first = seen_keys.insert(key.clone());
                walk.found.path.push(Step::Key(key));
                let place = walk.description.child(place, others);
                if !is_first {
                    let what = "stands more than once";
                    walk.found.note(FindingKind::DUPLICATE, what, place.certainty());
                }
                map.next_value_seed(At { walk, place })?;
            } else {
                let mut known = properties.into_iter().flatten().map(|(name, _)| name);
                let same = known.find(|name| name.eq_ignore_ascii_case(&key));
                let (kind, what) = match same {
                    Some(name) => (
                        FindingKind::LETTER_CASE,
                        format!("field is described as `{name}`, in other letter case"),
                    ),
                    None => (FindingKind::UNKNOWN_FIELD, "field is not described".to_owned()),
                };
                walk.found.path.push(Step::Field(key));
                walk.found.note(kind, what, place.certainty());
                map.next_value::<IgnoredAny>()?;
            }
            walk.found.path.pop();
        }
        for name in place
            .list("required")
            .iter()
            .filter_map(Value::as_str)
            .filter(|name| !seen.contains(name))
        {
            walk.field(FindingKind::MISSING, "missing, described as required", place, name);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if !self.is("array") {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return self.wrong(Shape::Array);
        }
        let At { walk, place } = self.0;
        let place = walk.description.child(place, place.schema.get("items"));
        for index in 0.. {
            walk.found.path.push(Step::Item(index));
            let more = list.next_element_seed(At { walk: &mut *walk, place })?.is_some();
            walk.found.path.pop();
            if !more {
                break;
            }
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.wrong(Shape::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.wrong(Shape::Boolean)
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.wrong(Shape::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.wrong(Shape::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.wrong(Shape::Number)
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.wrong(Shape::String)
    }
}
