//! How a command's output is put together: one value, a list, or lines without an end.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};

use crate::output::json::Layout;

/// A command, and the shapes that its JSON may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// The words after `foliolink`.
    pub(crate) words: &'static str,
    /// One for each form of its answer.
    pub(crate) shapes: &'static [fn(&mut SchemaGenerator) -> Shape],
}

/// One form of an answer.
#[derive(Debug)]
pub(crate) enum Shape {
    /// One value.
    One(Schema),
    /// An array; lines of `ndjson` are its items.
    List(Schema),
    /// Values that come as they come, one a line in `json` as well.
    Line(Schema),
}

/// One value of a type.
pub(crate) fn one<T: JsonSchema>(generator: &mut SchemaGenerator) -> Shape {
    Shape::One(generator.subschema_for::<T>())
}

/// A list.
pub(crate) fn list<T: JsonSchema>(generator: &mut SchemaGenerator) -> Shape {
    Shape::List(generator.subschema_for::<T>())
}

/// Lines.
pub(crate) fn line<T: JsonSchema>(generator: &mut SchemaGenerator) -> Shape {
    Shape::Line(generator.subschema_for::<T>())
}

impl Shape {
    /// The schema of a whole answer, or of one of its lines.
    pub(super) fn schema(self, layout: Layout) -> Value {
        match (self, layout) {
            (Self::List(item), Layout::Pretty) => json!({ "type": "array", "items": item }),
            (Self::One(schema) | Self::List(schema) | Self::Line(schema), _) => schema.to_value(),
        }
    }
}
