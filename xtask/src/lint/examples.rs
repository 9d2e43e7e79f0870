//! Examples: every body has one, and each fits its schema, since fixtures, mock servers and readers
//! take them at their word.

use std::collections::HashMap;

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;

use super::Report;
use super::graph::has_circle;
use super::json_schema::build_validator;
use super::walk::{Doc, Kind};
use crate::tree::At;

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    for media in doc.of(Kind::MediaType) {
        if !media.at.has("example") && media.at.entries_of("examples").is_empty() {
            report.at(
                &media.at,
                "example-missing",
                "a body needs at least one example, with made-up values",
            );
        }
    }
    for example in doc.of(Kind::Example) {
        if !example.at.has("value") {
            report.at(
                &example.at,
                "example-shape",
                "an entry of `examples` holds the example under `value`",
            );
        }
    }
    let mut checker = Checker { doc, validators: HashMap::new(), blind: has_circle(doc) };
    for kind in [Kind::MediaType, Kind::Parameter, Kind::Header] {
        for place in doc.of(kind) {
            if place.at.has("example") && place.at.has("examples") {
                report.at(
                    &place.at,
                    "example-shape",
                    "`example` and `examples` exclude each other: keep one",
                );
            }
            if let Some(schema) = place.at.get("schema") {
                checker.check_values(&schema, &collect_values(doc, &place.at), report);
            }
        }
    }
    for place in doc.of(Kind::Schema) {
        if let Some(example) = place.at.get("example") {
            checker.check_values(&place.at, &[example], report);
        }
    }
}

fn collect_values<'a>(doc: &Doc<'a>, at: &At<'a>) -> Vec<At<'a>> {
    let named = at.entries_of("examples").into_iter().filter_map(|(_, example)| {
        let mut value = doc.resolve(&example)?.get("value")?;
        value.operation = at.operation.clone();
        Some(value)
    });
    at.get("example").into_iter().chain(named).collect()
}

struct Checker<'d, 'a> {
    doc: &'d Doc<'a>,
    /// By what the schema refers to, or where it stands. None: it has been reported.
    validators: HashMap<String, Option<Validator>>,
    /// A circular schema has been reported; validating would not end.
    blind: bool,
}

impl<'a> Checker<'_, 'a> {
    fn check_values(&mut self, schema: &At<'a>, values: &[At<'a>], report: &mut Report) {
        if self.blind || values.is_empty() {
            return;
        }
        let key = schema.reference().unwrap_or(&schema.pointer).to_owned();
        let doc = self.doc;
        let validator =
            self.validators.entry(key).or_insert_with(|| match build_validator(doc, schema) {
                Ok(validator) => Some(validator),
                Err(error) => {
                    report.at(
                        schema,
                        "example-invalid",
                        format!("no example can be checked, since the schema isn't valid: {error}"),
                    );
                    None
                }
            });
        let Some(validator) = validator else { return };
        for value in values {
            for error in validator.iter_errors(&value.node.to_json()) {
                report.at(value, "example-invalid", describe(&error));
            }
        }
    }
}

/// Values stay out of messages: an example may be long, and shows what secrets look like.
fn describe(error: &jsonschema::ValidationError<'_>) -> String {
    let path = error.instance_path().to_string();
    let place = if path.is_empty() { String::new() } else { format!("{path}: ") };
    match error.kind() {
        ValidationErrorKind::Enum { .. } => format!(
            "{place}value isn't in the list of the schema: add it to the list or correct it"
        ),
        _ => format!("{place}{}", error.masked()),
    }
}
