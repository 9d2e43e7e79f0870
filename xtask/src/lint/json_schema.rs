//! OpenAPI 3.0 schemas as JSON Schema, for the examples. Total: what a schema gets wrong is left
//! out here, other rules say it.

use serde_json::{Map, Value, json};

use super::walk::{Doc, component_of};
use crate::tree::{At, Node};

/// Keywords that mean the same in both.
const SAME: &[&str] = &[
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "enum",
];
const TYPES: &[&str] = &["object", "array", "string", "number", "integer", "boolean"];
const FORMATS: &[&str] =
    &["uuid", "date", "date-or-date-time", "date-time", "decimal", "local-date-time", "uri"];

/// A validator of one schema with all components at hand; the error says what the validator can't
/// take.
pub(super) fn build_validator(
    doc: &Doc<'_>,
    schema: &At<'_>,
) -> Result<jsonschema::Validator, String> {
    let components =
        doc.root.get("components").map(|at| at.entries_of("schemas")).unwrap_or_default();
    let components: Map<String, Value> =
        components.iter().map(|(name, at)| ((*name).to_owned(), convert(doc, at.node))).collect();
    let document =
        json!({ "allOf": [convert(doc, schema.node)], "components": { "schemas": components } });
    let options = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("date-or-date-time", is_date_or_date_time)
        .with_format("decimal", is_decimal)
        .with_format("local-date-time", is_local_date_time);
    options.build(&document).map_err(|error| error.to_string())
}

fn convert(doc: &Doc<'_>, node: &Node) -> Value {
    if let Some(reference) = node.get("$ref").and_then(Node::text) {
        // Anything else has been reported, and may be a circle that only the validator would see.
        let known = component_of(reference).is_some_and(|(section, name)| {
            section == "schemas" && doc.component(section, name).is_some()
        });
        return if known { json!({ "$ref": reference }) } else { json!({}) };
    }
    let mut schema = Map::new();
    for key in SAME {
        if let Some(value) = node.get(key) {
            schema.insert((*key).to_owned(), value.to_json());
        }
    }
    if let Some(values) = node.get("x-extensible-enum").filter(|values| values.list().is_some()) {
        schema.insert("enum".to_owned(), values.to_json());
    }
    convert_bounds(node, &mut schema);
    convert_format(node, &mut schema);
    convert_parts(doc, node, &mut schema);
    convert_nullability(node, schema)
}

/// `exclusiveMinimum` is a flag in OpenAPI 3.0 and a number in JSON Schema.
fn convert_bounds(node: &Node, schema: &mut Map<String, Value>) {
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if node.is_true(exclusive)
            && let Some(value) = schema.remove(bound)
        {
            schema.insert(exclusive.to_owned(), value);
        }
    }
}

fn convert_format(node: &Node, schema: &mut Map<String, Value>) {
    let range = match node.get("format").and_then(Node::text) {
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        Some("int64") => (i64::MIN, i64::MAX),
        // The validator looks at texts alone, and would tell of a number twice.
        Some("decimal") if node.get("type").and_then(Node::text) == Some("number") => return,
        Some(format) if FORMATS.contains(&format) => {
            schema.insert("format".to_owned(), format.into());
            return;
        }
        _ => return,
    };
    schema.entry("minimum").or_insert_with(|| range.0.into());
    schema.entry("maximum").or_insert_with(|| range.1.into());
}

fn convert_parts(doc: &Doc<'_>, node: &Node, schema: &mut Map<String, Value>) {
    if let Some(properties) = node.get("properties").and_then(Node::map) {
        let converted: Map<String, Value> =
            properties.iter().map(|(name, schema)| (name.clone(), convert(doc, schema))).collect();
        // Our examples show what is described: another name is a misspelt one.
        if !converted.is_empty() {
            schema.insert("additionalProperties".to_owned(), false.into());
        }
        schema.insert("properties".to_owned(), converted.into());
    }
    if let Some(required) = node.get("required").and_then(Node::list) {
        let mut names: Vec<&str> = required.iter().filter_map(Node::text).collect();
        names.sort_unstable();
        names.dedup();
        schema.insert("required".to_owned(), json!(names));
    }
    for key in ["items", "not", "additionalProperties"] {
        if let Some(value) = node.get(key).filter(|value| value.map().is_some()) {
            schema.insert(key.to_owned(), convert(doc, value));
        }
    }
    if let Some(Node::Bool(more)) = node.get("additionalProperties") {
        schema.insert("additionalProperties".to_owned(), (*more).into());
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        if let Some(members) =
            node.get(key).and_then(Node::list).filter(|members| !members.is_empty())
        {
            schema.insert(
                key.to_owned(),
                members.iter().map(|member| convert(doc, member)).collect(),
            );
        }
    }
}

/// Null stands beside the type where there is one, so that an error names what is wrong inside
/// instead of a missed alternative.
fn convert_nullability(node: &Node, mut schema: Map<String, Value>) -> Value {
    let null = node.is_true("nullable");
    match node.get("type").and_then(Node::text).filter(|json_type| TYPES.contains(json_type)) {
        Some(json_type) if null => {
            schema.insert("type".to_owned(), json!([json_type, "null"]));
            if let Some(Value::Array(values)) = schema.get_mut("enum") {
                values.push(Value::Null);
            }
            schema.into()
        }
        Some(json_type) => {
            schema.insert("type".to_owned(), json_type.into());
            schema.into()
        }
        None if null => json!({ "anyOf": [schema, { "type": "null" }] }),
        None => schema.into(),
    }
}

/// `2024-05-01T10:20:30`, with a fraction or not, with `Z` or not.
/// A day, or an instant that begins with one.
fn is_date_or_date_time(text: &str) -> bool {
    match text.split_once('T') {
        None => is_local_date_time(&format!("{text}T00:00:00")),
        Some((_, time)) => {
            let zone = time.find(['Z', '+', '-']);
            zone.is_some_and(|at| {
                let zoneless = text.len() - time.len() + at;
                text.get(..zoneless).is_some_and(is_local_date_time)
            })
        }
    }
}

/// A number as JSON writes it without an exponent.
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

fn is_local_date_time(text: &str) -> bool {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let shape: String = whole.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if shape != "0000-00-00T00:00:00" || !digits(fraction) {
        return false;
    }
    let part = |from: usize| {
        whole.get(from..from + 2).and_then(|part| part.parse::<u8>().ok()).unwrap_or(u8::MAX)
    };
    (1..=12).contains(&part(5))
        && (1..=31).contains(&part(8))
        && part(11) < 24
        && part(14) < 60
        && part(17) < 61
}
