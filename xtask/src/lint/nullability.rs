//! What may be null or absent, and what depends on who sends a schema.

use super::Report;
use super::graph::Graph;
use super::walk::{Doc, Kind, Place, Role, Side};
use crate::tree::At;

pub(super) fn check(doc: &Doc<'_>, graph: &Graph<'_>, report: &mut Report) {
    for place in doc.places.iter().filter(|place| place.kind == Kind::Schema) {
        match place.around.role {
            Role::Property { required: true } if is_nullable(doc, &place.at) => {
                let message = "required and nullable at once: take it out of `required`, or `nullable: true` away";
                report.at(&place.at, "required-nullable", message);
            }
            Role::Property { required: false }
                if is_in_answer(place, graph) && is_strict_array(doc, &place.at) =>
            {
                let message = "an optional array of an answer is `nullable: true`: null would fail the body, and must not look empty";
                report.at(&place.at, "optional-array", message);
            }
            Role::Body | Role::WebhookBody if is_nullable(doc, &place.at) => {
                let message = "a body isn't nullable: the generator makes fields optional, not bodies; take an object that holds it";
                report.at(&place.at, "nullable-body", message);
            }
            _ => {}
        }
        check_uuid_on_both_sides(place, graph, report);
    }
}

/// Where it stands, in the component behind it, or in a member of that.
fn is_nullable(doc: &Doc<'_>, at: &At<'_>) -> bool {
    let marked = |schema: &At<'_>| schema.node.is_true("nullable");
    marked(at)
        || doc
            .schema(at)
            .is_some_and(|schema| marked(&schema) || schema.items_of("oneOf").iter().any(marked))
}

fn is_strict_array(doc: &Doc<'_>, at: &At<'_>) -> bool {
    !is_nullable(doc, at)
        && doc.schema(at).is_some_and(|schema| schema.text("type") == Some("array"))
}

fn is_in_answer(place: &Place<'_>, graph: &Graph<'_>) -> bool {
    match place.around.owner {
        Some(owner) => graph.answered.contains(&owner),
        None => place.around.side == Side::Response,
    }
}

/// A UUID is checked strictly in requests and loosely in answers: two types, so two schemas.
fn check_uuid_on_both_sides(place: &Place<'_>, graph: &Graph<'_>, report: &mut Report) {
    let Some(owner @ ("schemas", name)) = place.around.owner else { return };
    if place.at.text("format") == Some("uuid")
        && graph.answered.contains(&owner)
        && graph.sent.contains(&owner)
    {
        let message = format!(
            "`{name}` is both sent and answered, and a uuid is strict in one and loose in the other: make two components"
        );
        report.at(&place.at, "uuid-both-sides", message);
    }
}
