//! Names that become Rust names: two that differ on the wire must differ there as well.

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

use super::Report;
use super::bodies::body_name;
use super::operations::is_success;
use super::walk::{Doc, Kind};
use crate::tree::At;

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    check_components(doc, report);
    for place in doc.of(Kind::Schema) {
        check_properties(&place.at, report);
        check_aliases(&place.at, report);
        check_values(&place.at, report);
    }
    for (name, owner, at) in collect_generated_names(doc) {
        if let Some(taken) = doc.component("schemas", &name) {
            report.at(
                &taken,
                "generated-name",
                format!("`{name}` is the name of a type that the generator makes for {owner}: rename the component"),
            );
        } else if name == "Webhook" {
            report.at(&at, "generated-name", "a webhook needs a name");
        }
    }
}

fn check_components(doc: &Doc<'_>, report: &mut Report) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (name, at) in
        doc.root.get("components").map(|at| at.entries_of("schemas")).unwrap_or_default()
    {
        let camel = name.to_upper_camel_case();
        if !is_identifier(&camel) {
            report.at(
                &at,
                "component-names",
                format!("`{name}` makes no type name: begin with a letter"),
            );
        } else if camel != name {
            report.at(
                &at,
                "component-names",
                format!("`{name}` must be UpperCamelCase: `{camel}`"),
            );
        }
        if let Some(earlier) = seen.insert(camel, name) {
            report.at(
                &at,
                "component-names",
                format!("`{name}` and `{earlier}` are one type name in Rust: rename one"),
            );
        }
    }
}

fn check_properties(at: &At<'_>, report: &mut Report) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (name, property) in at.entries_of("properties") {
        let snake = name.to_snake_case();
        if snake.is_empty() || snake.starts_with(|first: char| first.is_ascii_digit()) {
            report.at(
                &property,
                "property-names",
                format!("`{name}` makes no field name in Rust: begin with a letter"),
            );
        } else if let Some(earlier) = seen.insert(snake.clone(), name) {
            report.at(
                &property,
                "property-names",
                format!("`{name}` and `{earlier}` are both `{snake}` in Rust: the struct can't hold both"),
            );
        }
    }
}

/// On the wire a spelling means one property, whichever way it is described.
fn check_aliases(at: &At<'_>, report: &mut Report) {
    let properties = at.entries_of("properties");
    let mut seen: HashMap<&str, &str> = properties.iter().map(|(name, _)| (*name, *name)).collect();
    for (name, property) in &properties {
        for alias in property.items_of("x-aliases") {
            let Some(text) = alias.node.text() else { continue };
            if let Some(other) = seen.insert(text, name) {
                report.at(
                    &alias,
                    "aliases",
                    format!("`{text}` is a spelling of `{other}` already: keep one"),
                );
            }
        }
    }
}

fn check_values(at: &At<'_>, report: &mut Report) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for item in at.items_of("x-extensible-enum") {
        let Some(value) = item.node.text() else { continue };
        let camel = value.to_upper_camel_case();
        if camel.is_empty() {
            report.at(&item, "value-names", format!("`{value}` makes no variant name: it has no letter; leave it out, the list is open"));
        } else if camel.starts_with(|first: char| first.is_ascii_digit()) {
            report.at(
                &item,
                "value-names",
                format!("`{value}` makes no variant name: it starts with a digit; leave it out, the list is open"),
            );
        } else if camel == "Self" {
            report.at(
                &item,
                "value-names",
                format!(
                    "`{value}` is a word that Rust keeps for itself; leave it out, the list is open"
                ),
            );
        } else if let Some(earlier) = seen.insert(camel.clone(), value)
            && earlier != value
        {
            report.at(&item, "value-names", format!("`{value}` and `{earlier}` are both `{camel}` in Rust: keep one, the list is open"));
        }
    }
}

fn is_identifier(camel: &str) -> bool {
    camel.starts_with(|first: char| first.is_ascii_alphabetic()) && camel.is_ascii()
}

/// Types that lowering adds: answers told apart by status, and webhook bodies. Name, what for,
/// where.
fn collect_generated_names<'a>(doc: &Doc<'a>) -> Vec<(String, String, At<'a>)> {
    let mut names = Vec::new();
    for operation in doc.operations() {
        let Some(id) = operation.at.text("operationId") else { continue };
        for (suffix, success) in [("Response", true), ("Error", false)] {
            let responses = operation.at.entries_of("responses");
            let side = responses.iter().filter(|(status, _)| is_success(status) == success);
            let bodies: HashSet<_> = side.map(|(_, response)| body_name(doc, response)).collect();
            if bodies.len() > 1 {
                let owner = format!("`{id}`, which has several bodies there");
                names.push((
                    format!("{}{suffix}", id.to_upper_camel_case()),
                    owner,
                    operation.at.clone(),
                ));
            }
        }
    }
    for (name, at) in doc.root.entries_of("x-webhooks") {
        names.push((
            format!("{}Webhook", name.to_upper_camel_case()),
            format!("webhook `{name}`"),
            at,
        ));
    }
    names
}
