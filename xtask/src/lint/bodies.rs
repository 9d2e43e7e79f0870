//! Bodies: one media type, one named component.

use super::Report;
use super::operations::is_success;
use super::walk::{Doc, Kind, Place, Role};
use crate::tree::At;

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    for body in doc.of(Kind::RequestBody) {
        if !body.at.node.is_true("required") && !body.around.webhook {
            report.at(
                &body.at,
                "required-body",
                "a request body says `required: true`: the generated method always takes it",
            );
        }
        if !body.at.has("content") {
            report.at(
                &body.at,
                "media-type",
                "a request body needs `content` with application/json",
            );
        }
    }
    for body in doc.of(Kind::RequestBody).chain(doc.of(Kind::Response)) {
        check_media_types(&body.at, report);
    }
    for media in doc.of(Kind::MediaType) {
        if !media.at.has("schema") {
            report.at(
                &media.at,
                "body-schema",
                "a body needs a `schema`: the generator panics without",
            );
        }
    }
    for place in doc.places.iter().filter(|place| place.kind == Kind::Schema) {
        check_inline(place, report);
    }
    for operation in doc.operations() {
        check_default_response(doc, &operation.at, report);
    }
}

fn check_media_types(body: &At<'_>, report: &mut Report) {
    let Some(content) = body.get("content") else { return };
    let types: Vec<&str> = content.entries().iter().map(|(media_type, _)| *media_type).collect();
    if types != ["application/json"] {
        let found = if types.is_empty() { "nothing".to_owned() } else { types.join(", ") };
        report.at(
            &content,
            "media-type",
            format!("a body is application/json and nothing else, not {found}"),
        );
    }
}

fn check_inline(place: &Place<'_>, report: &mut Report) {
    let named = place.at.has("$ref");
    match place.around.role {
        Role::Body if !named => {
            report.at(
                &place.at,
                "inline-body",
                "a body is a $ref to a component: its name becomes the type's",
            );
        }
        // The generator makes a type of it, named after the webhook.
        Role::WebhookBody if !named && place.at.text("type") != Some("object") => {
            report.at(
                &place.at,
                "inline-body",
                "a webhook's body is an object or a $ref to a component",
            );
        }
        _ => {}
    }
}

/// `default` means the errors that no status names.
fn check_default_response(doc: &Doc<'_>, operation: &At<'_>, report: &mut Report) {
    let responses = operation.entries_of("responses");
    let Some((_, default)) = responses.iter().find(|(status, _)| *status == "default") else {
        return;
    };
    let Some(body) = body_name(doc, default) else { return };
    let same = responses
        .iter()
        .find(|(status, response)| is_success(status) && body_name(doc, response) == Some(body));
    if let Some((status, _)) = same {
        let message = format!(
            "`default` stands for errors only, but has the body of {status}: give it the error's schema"
        );
        report.at(default, "default-response", message);
    }
}

/// The reference that a response has for its body.
pub(super) fn body_name<'a>(doc: &Doc<'a>, response: &At<'a>) -> Option<&'a str> {
    doc.resolve(response)?.get("content")?.get("application/json")?.get("schema")?.reference()
}
