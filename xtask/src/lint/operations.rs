//! Operations: their names, texts, marks and statuses.

use std::collections::HashMap;

use heck::ToSnakeCase as _;

use super::Report;
use super::walk::{Doc, Kind, Operation};
use crate::tree::At;

const EFFECTS: &[&str] = &["read", "idempotent", "once"];
const SCOPES: &[&str] = &["read", "write", "delete", "none"];
/// Methods of every generated client, and words that Rust keeps for itself.
const TAKEN: &str = "\
    new new_with_client client baseurl transport as async await break const continue crate dyn else enum \
    extern false fn for gen if impl in let loop match mod move mut pub ref return self static struct super trait true try type \
    unsafe use where while";

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    let operations = doc.operations();
    let scoped = operations.iter().any(|operation| operation.at.has("x-required-scope"));
    let mut seen = HashMap::new();
    for operation in &operations {
        let at = &operation.at;
        if at.node.map().is_none() {
            continue;
        }
        if let Some(id) = check_operation_id(at, report)
            && let Some(earlier) = seen.insert(id, operation)
        {
            let message =
                format!("`{id}` is taken by {}: every operation has its own", earlier.path);
            report.at(at, "operation-id", message);
        }
        check_texts(at, report);
        check_tag(doc, at, report);
        check_effect(at, report);
        check_scope(at, scoped, report);
        check_statuses(operation, report);
    }
    for call in doc.of(Kind::WebhookCall) {
        check_tag_is_declared(doc, &call.at, report);
    }
    for response in doc.of(Kind::Response) {
        if response.at.text("description").is_none() {
            report.at(
                &response.at,
                "response-description",
                "a response needs a `description`: say when it comes",
            );
        }
    }
}

fn check_operation_id<'a>(at: &At<'a>, report: &mut Report) -> Option<&'a str> {
    let Some(id) = at.text("operationId") else {
        report.at(at, "operation-id", "`operationId` is missing: it names the generated method");
        return None;
    };
    let snake = id.to_snake_case();
    if id != snake || !id.starts_with(|first: char| first.is_ascii_lowercase()) || !id.is_ascii() {
        report.at(
            at,
            "operation-id",
            format!("`{id}` must be snake_case and begin with a letter, like `{snake}`"),
        );
    } else if TAKEN.split_whitespace().any(|taken| taken == id) {
        report.at(
            at,
            "operation-id",
            format!("`{id}` is taken by Rust or by the generated client: choose another name"),
        );
    }
    Some(id)
}

fn check_texts(at: &At<'_>, report: &mut Report) {
    if at.text("summary").is_none() {
        report.at(at, "summary", "`summary` is missing: one line that says what the call does");
    }
    if at.text("description").is_none() {
        report.at(
            at,
            "description",
            "`description` is missing: say in our own words what the provider says of the call",
        );
    }
    let page = at.get("externalDocs").and_then(|docs| docs.text("url"));
    if !page.is_some_and(|url| url.starts_with("https://")) {
        report.at(
            at,
            "external-docs",
            "`externalDocs.url` is missing: name the provider's page (https://…)",
        );
    }
}

fn check_tag(doc: &Doc<'_>, at: &At<'_>, report: &mut Report) {
    let tags = at.items_of("tags");
    if tags.len() != 1 {
        report.at(at, "one-tag", format!("an operation has exactly one tag, not {}", tags.len()));
    }
    check_tag_is_declared(doc, at, report);
}

fn check_tag_is_declared(doc: &Doc<'_>, at: &At<'_>, report: &mut Report) {
    for tag in at.items_of("tags") {
        let Some(name) = tag.node.text() else {
            report.at(&tag, "shape", format!("a tag must be a string, not {}", tag.node.kind()));
            continue;
        };
        if !doc.root.items_of("tags").iter().any(|declared| declared.text("name") == Some(name)) {
            report.at(
                &tag,
                "tags",
                format!(
                    "tag `{name}` isn't declared: add it, with a description, to the root's `tags`"
                ),
            );
        }
    }
}

fn check_effect(at: &At<'_>, report: &mut Report) {
    match at.get("x-effect") {
        Some(effect) if effect.node.text().is_some_and(|value| EFFECTS.contains(&value)) => {}
        Some(effect) => report.at(
            &effect,
            "effect",
            format!("`x-effect` must be one of {}", EFFECTS.join(", ")),
        ),
        None => report.at(
            at,
            "effect",
            format!("`x-effect` is missing: retries go by it ({})", EFFECTS.join(", ")),
        ),
    }
}

fn check_scope(at: &At<'_>, scoped: bool, report: &mut Report) {
    match at.get("x-required-scope") {
        Some(scope) if scope.node.text().is_some_and(|value| SCOPES.contains(&value)) => {}
        Some(scope) => report.at(
            &scope,
            "required-scope",
            format!("`x-required-scope` must be one of {}", SCOPES.join(", ")),
        ),
        None if scoped => {
            let message = "`x-required-scope` is missing, though other operations have it: write `none` where no scope is asked for";
            report.at(at, "required-scope", message);
        }
        None => {}
    }
}

fn check_statuses(operation: &Operation<'_>, report: &mut Report) {
    let responses = operation.at.entries_of("responses");
    if !responses.iter().any(|(status, _)| is_success(status)) {
        report.at(
            &operation.at,
            "success-response",
            "at least one response with a 2xx status is needed",
        );
    }
    for (status, response) in responses {
        let known = status == "default"
            || status == "4XX"
            || status == "5XX"
            || is_success(status)
            || is_error(status);
        if status.starts_with("x-") || known {
            continue;
        }
        let message = if status == "2XX" {
            "success is named status by status (200, 202, 203): bodies are told apart by it"
                .to_owned()
        } else {
            format!(
                "`{status}` must be 200-299, 400-599, 4XX, 5XX or default: the generated client reads no other"
            )
        };
        report.at(&response, "status-code", message);
    }
}

fn parse_status(status: &str) -> Option<u16> {
    (status.len() == 3).then(|| status.parse().ok()).flatten()
}

/// An exact code of success.
pub(super) fn is_success(status: &str) -> bool {
    parse_status(status).is_some_and(|code| (200..300).contains(&code))
}

fn is_error(status: &str) -> bool {
    parse_status(status).is_some_and(|code| (400..600).contains(&code))
}
