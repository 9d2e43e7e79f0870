//! Parameters: those of the path match its template, and none is of a kind that the generator
//! refuses or sends wrongly.

use std::collections::HashMap;

use heck::ToSnakeCase as _;

use super::Report;
use super::walk::{Doc, Kind, Operation, Place};
use crate::tree::At;

/// Names between braces, in order.
pub(super) fn template_names(template: &str) -> Vec<&str> {
    let after_braces = template.split('{').skip(1);
    after_braces.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    for operation in doc.operations() {
        let parameters = merge_parameters(doc, &operation);
        check_path_parameters(&operation, &parameters, report);
        check_names(&operation, &parameters, report);
    }
    for place in doc.of(Kind::Parameter) {
        check_definition(doc, place, report);
    }
    for header in doc.of(Kind::Header) {
        if !header.at.has("schema") {
            report.at(&header.at, "parameter-schema", "a header needs a `schema`");
        }
    }
}

/// Parameters of path item and operation, resolved; the operation's win.
fn merge_parameters<'a>(doc: &Doc<'a>, operation: &Operation<'a>) -> Vec<At<'a>> {
    let mut found: Vec<At<'a>> = Vec::new();
    let all = operation
        .item
        .items_of("parameters")
        .into_iter()
        .chain(operation.at.items_of("parameters"));
    for parameter in all.filter_map(|parameter| doc.resolve(&parameter)) {
        found.retain(|earlier| identity(earlier) != identity(&parameter));
        found.push(parameter);
    }
    found
}

fn identity<'a>(at: &At<'a>) -> (Option<&'a str>, Option<&'a str>) {
    (at.text("name"), at.text("in"))
}

fn check_path_parameters(operation: &Operation<'_>, parameters: &[At<'_>], report: &mut Report) {
    let wanted = template_names(operation.path);
    let given: Vec<&str> = parameters
        .iter()
        .filter(|at| at.text("in") == Some("path"))
        .filter_map(|at| at.text("name"))
        .collect();
    for name in &wanted {
        if !given.contains(name) {
            let message = format!(
                "the path has `{{{name}}}` but no path parameter `{name}` describes it: add one"
            );
            report.at(&operation.at, "path-parameters", message);
        }
    }
    for name in given.iter().filter(|name| !wanted.contains(name)) {
        let message = format!(
            "path parameter `{name}` doesn't stand in the path: remove it or correct its name"
        );
        report.at(&operation.at, "path-parameters", message);
    }
    let unbalanced = operation.path.matches(['{', '}']).count() != 2 * wanted.len();
    let twice = wanted.iter().enumerate().any(|(index, name)| wanted[..index].contains(name));
    if unbalanced || twice || wanted.contains(&"") {
        report.at(
            &operation.item,
            "path-parameters",
            "each brace pair of a path holds one name, and each name stands once",
        );
    }
}

/// They are arguments of one function, beside `body`.
fn check_names(operation: &Operation<'_>, parameters: &[At<'_>], report: &mut Report) {
    let mut seen: HashMap<String, String> = HashMap::new();
    if operation.at.has("requestBody") {
        seen.insert("body".to_owned(), "the request body".to_owned());
    }
    for name in parameters.iter().filter_map(|at| at.text("name")) {
        let snake = name.to_snake_case();
        if snake.is_empty() || snake.starts_with(|first: char| first.is_ascii_digit()) {
            report.at(
                &operation.at,
                "parameter-names",
                format!("parameter `{name}` makes no argument name in Rust"),
            );
        } else if let Some(earlier) = seen.insert(snake.clone(), format!("`{name}`")) {
            let message = format!(
                "parameter `{name}` and {earlier} are both `{snake}` in Rust: the call can't take both"
            );
            report.at(&operation.at, "parameter-names", message);
        }
    }
}

fn check_definition(doc: &Doc<'_>, place: &Place<'_>, report: &mut Report) {
    let at = &place.at;
    if at.text("name").is_none() {
        report.at(at, "parameter-names", "a parameter needs a `name`");
    }
    if at.text("description").is_none() {
        report.at(at, "parameter-description", "a parameter needs a `description`");
    }
    check_location(place, report);
    check_style(at, report);
    match at.get("schema") {
        _ if at.has("content") => report.at(
            at,
            "parameter-schema",
            "`content` isn't understood here: describe the parameter by `schema`",
        ),
        None => report.at(at, "parameter-schema", "a parameter needs a `schema`"),
        Some(schema) => check_scalar(doc, &schema, report),
    }
}

fn check_location(place: &Place<'_>, report: &mut Report) {
    let at = &place.at;
    match at.text("in") {
        Some("path") if !at.node.is_true("required") => {
            report.at(at, "path-parameters", "a path parameter says `required: true`");
        }
        Some("path" | "query") => {}
        // What signs a webhook can only be told here.
        Some("header") if place.around.webhook => {}
        Some("header") => {
            let message = "no header parameters: credentials belong in securitySchemes, and the transport sets the rest";
            report.at(at, "parameter-place", message);
        }
        Some("cookie") => {
            report.at(at, "parameter-place", "no cookie parameters: the generator refuses them")
        }
        _ => report.at(at, "parameter-place", "`in` must be path or query"),
    }
}

fn check_style(at: &At<'_>, report: &mut Report) {
    let usual = if at.text("in") == Some("query") { "form" } else { "simple" };
    if at.text("style").is_some_and(|style| style != usual) || at.has("explode") {
        report.at(
            at,
            "parameter-style",
            format!(
                "leave `style` and `explode` out: only the usual one (`{usual}`) is understood"
            ),
        );
    }
}

/// A parameter is one piece of text in the URL.
fn check_scalar(doc: &Doc<'_>, at: &At<'_>, report: &mut Report) {
    let Some(schema) = doc.schema(at) else { return };
    if !matches!(schema.text("type"), Some("string" | "integer" | "number" | "boolean")) {
        let message = "a parameter must be a string, integer, number or boolean: a list of values is joined in one string";
        report.at(at, "parameter-shape", message);
    } else if schema.text("format") == Some("password") {
        report.at(
            at,
            "parameter-shape",
            "a URL can't hide a secret: leave `format: password` out here",
        );
    }
}
