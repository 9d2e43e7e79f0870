//! The JSON Schema of seed files, for editors: made from the same table as the check.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::shape::{Kind, SEED, Shape};
use crate::faults::FAULT_KINDS;

/// The JSON Schema of a seed file, draft 2020-12, as `docs/schema/sandbox-seed.schema.json` has it.
///
/// What goes from one place to another (ids that stand twice, references, a date or `days_ago`) is
/// checked when the file is read, and by no schema.
#[must_use]
pub fn seed_schema() -> Value {
    let mut shapes = BTreeMap::new();
    collect(&SEED, &mut shapes);
    let definitions: Map<String, Value> = shapes
        .into_iter()
        .filter(|(name, _)| *name != SEED.name)
        .map(|(name, shape)| (name.to_owned(), shape_schema(shape)))
        .collect();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Seed of foliolink's sandbox",
    });
    if let (Value::Object(schema), Value::Object(seed)) = (&mut schema, shape_schema(&SEED)) {
        schema.extend(seed);
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

fn collect(shape: &'static Shape, into: &mut BTreeMap<&'static str, &'static Shape>) {
    if into.insert(shape.name, shape).is_some() {
        return;
    }
    for key in shape.keys {
        if let Kind::Map(shape) | Kind::List(shape) | Kind::Rounds(shape) = key.kind {
            collect(shape, into);
        }
    }
}

fn shape_schema(shape: &Shape) -> Value {
    let properties: Map<String, Value> = shape
        .keys
        .iter()
        .map(|key| {
            let mut schema = kind_schema(key.kind);
            if !key.is_required {
                allow_null(&mut schema);
            }
            schema["description"] = key.about.into();
            (key.name.to_owned(), schema)
        })
        .collect();
    let required: Vec<_> =
        shape.keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
    json!({
        "description": shape.about,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// A key without a value is as good as none.
fn allow_null(schema: &mut Value) {
    let given = schema.take();
    *schema = json!({ "anyOf": [given, { "type": "null" }] });
}

fn reference(shape: &Shape) -> Value {
    json!({ "$ref": format!("#/$defs/{}", shape.name) })
}

fn kind_schema(kind: Kind) -> Value {
    match kind {
        Kind::Text => {
            json!({ "type": "string", "pattern": r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f]{1,1000}$" })
        }
        Kind::Guid => json!({ "type": "string", "format": "uuid" }),
        Kind::Token => json!({ "type": "string", "pattern": "^[A-Z0-9]{10}$" }),
        Kind::Label => json!({ "type": "string", "pattern": "^[A-Z_]{1,60}$" }),
        Kind::Currency => json!({ "type": "string", "pattern": "^[A-Z]{3}$" }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Count(most) => json!({ "type": "integer", "minimum": 0, "maximum": most }),
        Kind::Decimal(whole, fraction) => json!({
            "type": ["string", "integer"],
            "pattern": format!("^-?[0-9]{{1,{whole}}}(\\.[0-9]{{1,{fraction}}})?$"),
        }),
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
        Kind::Texts => json!({ "type": "array", "items": kind_schema(Kind::Text) }),
        Kind::List(shape) => json!({ "type": "array", "items": reference(shape) }),
        Kind::Rounds(shape) => json!({
            "type": "array",
            "items": { "type": "array", "minItems": 1, "items": reference(shape) },
        }),
        Kind::Map(shape) => reference(shape),
        Kind::Faults => json!({ "type": "array", "items": {
            "type": "object",
            "properties": { "fault": { "enum": fault_names() } },
            "required": ["fault"],
        } }),
    }
}

fn fault_names() -> Vec<&'static str> {
    FAULT_KINDS.iter().map(|kind| kind.name).collect()
}
