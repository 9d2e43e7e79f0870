//! Schemas: the keywords and shapes that the generator turns into the types we mean, and none of
//! those that it doesn't.

use std::collections::HashSet;

use super::Report;
use super::walk::{Doc, Kind, Place, Role};
use crate::tree::{At, Node};

const STRING_FORMATS: &[&str] = &[
    "uuid",
    "date",
    "date-or-date-time",
    "date-time",
    "decimal",
    "local-date-time",
    "password",
    "uri",
];
const FACTS: &[&str] = &["description", "example", "deprecated", "x-certainty", "x-assumption"];

/// Keyword, rule, what to do instead.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "enum",
        "closed-enum",
        "a value list is open: write `x-extensible-enum`, since an unknown value would fail the whole body",
    ),
    ("title", "title", "no `title`: it renames the type, and the second type of that name is lost"),
    (
        "anyOf",
        "any-of",
        "no `anyOf`: write `oneOf` of different JSON types, or one object with optional properties",
    ),
    ("not", "not", "no `not`: the generator panics on it; say it in the description"),
    (
        "default",
        "default-value",
        "no `default`: it would be sent with every request; say it in the description",
    ),
    ("discriminator", "one-of", "no `discriminator`: the JSON type of the value decides"),
];

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    for place in doc.of(Kind::Schema) {
        for (keyword, rule, advice) in REFUSED {
            if let Some(found) = place.at.get(keyword) {
                report.at(&found, rule, *advice);
            }
        }
        check_value_list(place, report);
        check_personal(&place.at, report);
        check_aliases(place, report);
        if place.at.has("allOf") {
            check_wrapper(place, report);
        } else if place.at.has("oneOf") {
            check_one_of(doc, place, report);
        } else if !place.at.has("anyOf") && !place.at.has("not") {
            check_type(place, report);
        }
    }
}

fn check_type(place: &Place<'_>, report: &mut Report) {
    let at = &place.at;
    match at.text("type") {
        None if !at.has("type") => check_without_type(place, report),
        Some("object") => check_object(place, report),
        Some("array") if !at.has("items") => {
            report.at(at, "missing-type", "an array needs `items`")
        }
        Some("array") => {}
        Some("string") => check_string(at, report),
        Some("number") => check_number(at, report),
        Some("integer") => check_integer(at, report),
        Some("boolean") if at.has("format") => {
            report.at(at, "string-format", "a boolean takes no `format`: remove it")
        }
        Some("boolean") => {}
        _ => report.at(
            at,
            "missing-type",
            "`type` must be object, array, string, number, integer or boolean",
        ),
    }
}

/// Without `type` anything may stand there: opaque JSON, which has a name so that its text can be
/// kept.
fn check_without_type(place: &Place<'_>, report: &mut Report) {
    let at = &place.at;
    if at.has("properties") || at.has("items") || at.has("x-extensible-enum") {
        return report.at(at, "missing-type", "`type` is missing");
    }
    if place.around.role != Role::Component {
        let message =
            "`type` is missing; if it is opaque JSON, refer to a component without `type`";
        return report.at(at, "missing-type", message);
    }
    for (key, child) in at.entries() {
        if key != "description" && !key.starts_with("x-") {
            report.at(
                &child,
                "opaque",
                format!("a component without `type` is opaque and has only a description: remove `{key}`, or add `type`"),
            );
        }
    }
}

fn check_object(place: &Place<'_>, report: &mut Report) {
    let at = &place.at;
    let properties = !at.entries_of("properties").is_empty();
    match at.node.get("additionalProperties") {
        Some(Node::Bool(false)) => {
            report.at(at, "closed-object", "no `additionalProperties: false`: a field that the provider adds would fail the body");
        }
        Some(_) if properties => {
            let message = "`additionalProperties` beside `properties` loses digits of amounts: list all properties, or make it a map";
            report.at(at, "mixed-object", message);
        }
        Some(Node::Map(_)) => {}
        _ if properties => {}
        _ => report.at(
            at,
            "open-object",
            "an object without known content loses digits: list properties, give `additionalProperties` a schema, or leave `type` out",
        ),
    }
    check_inline_object(place, properties, report);
    check_required(at, report);
    if at.node.is_true("nullable") && place.around.role != Role::Component {
        report.at(
            at,
            "nullable-object",
            "a nullable object is a component with `nullable: true`: move it there",
        );
    }
}

fn check_inline_object(place: &Place<'_>, properties: bool, report: &mut Report) {
    let fits = match place.around.role {
        // A body that isn't named has its own rule.
        Role::Component | Role::Body | Role::WebhookBody => true,
        // A map of named or simple values needs no name of its own.
        Role::Property { .. } | Role::Items => !properties,
        _ => false,
    };
    if !fits {
        report.at(
            &place.at,
            "inline-object",
            "no inline objects: make it a component and refer to it by $ref",
        );
    }
}

fn check_required(at: &At<'_>, report: &mut Report) {
    let properties = at.node.get("properties");
    for name in at.items_of("required") {
        let Some(text) = name.node.text() else {
            report.at(
                &name,
                "shape",
                format!("`required` holds property names, not {}", name.node.kind()),
            );
            continue;
        };
        if properties.and_then(|properties| properties.get(text)).is_none() {
            report.at(
                &name,
                "required-unknown",
                format!("`{text}` isn't among the properties: describe it or correct its name"),
            );
        }
    }
}

fn check_string(at: &At<'_>, report: &mut Report) {
    if let Some(format) = at.text("format")
        && !STRING_FORMATS.contains(&format)
    {
        let message = format!(
            "`format: {format}` isn't known: leave it out or take one of {}",
            STRING_FORMATS.join(", ")
        );
        report.at(at, "string-format", message);
    }
}

fn check_number(at: &At<'_>, report: &mut Report) {
    if at.text("format") != Some("decimal") {
        report.at(
            at,
            "number-format",
            "a number needs `format: decimal`: anything else becomes f64 and loses digits",
        );
    }
}

fn check_integer(at: &At<'_>, report: &mut Report) {
    if !matches!(at.text("format"), Some("int32" | "int64")) {
        report.at(at, "integer-format", "an integer needs `format: int32` or `int64`");
    }
    let other_minimum = at.node.get("minimum").is_some_and(|minimum| minimum.number() != Some(0.0));
    if other_minimum || at.node.is_true("exclusiveMinimum") {
        let message = "an integer's `minimum` is 0 or absent: others become types that fail the whole body; say it in the description";
        report.at(at, "integer-minimum", message);
    }
}

fn check_wrapper(place: &Place<'_>, report: &mut Report) {
    let at = &place.at;
    let members = at.items_of("allOf");
    let one_reference = matches!(members.as_slice(), [only] if only.has("$ref"));
    let refused =
        matches!(place.around.role, Role::Component | Role::OneOf | Role::AllOf | Role::Refused);
    if !one_reference || refused {
        let message = "`allOf` only wraps the one $ref of a property or item, to say something of it: write the properties out";
        report.at(at, "all-of", message);
    }
    for (key, child) in at.entries() {
        if key == "nullable" {
            report.at(
                &child,
                "nullable-wrapper",
                "`nullable` doesn't reach through a $ref: set it in the component",
            );
        } else if key != "allOf"
            && !matches!(key, "x-personal" | "x-aliases")
            && !FACTS.contains(&key)
            && !has_own_rule(key)
        {
            report.at(
                &child,
                "all-of",
                format!("`{key}` beside `allOf` is lost: only {} stand there", FACTS.join(", ")),
            );
        }
    }
}

/// Whether another rule reports it.
fn has_own_rule(key: &str) -> bool {
    REFUSED.iter().any(|(keyword, ..)| *keyword == key) || key == "x-extensible-enum"
}

fn check_one_of(doc: &Doc<'_>, place: &Place<'_>, report: &mut Report) {
    let at = &place.at;
    if place.around.role != Role::Component {
        report.at(
            at,
            "one-of",
            "`oneOf` is a component of its own: move it there and refer to it by $ref",
        );
    }
    for (key, child) in at.entries() {
        if key == "nullable" {
            let message = "`nullable` means something only beside `type`: put it into one member that is written out";
            report.at(&child, "one-of", message);
        } else if key != "oneOf"
            && !matches!(key, "x-personal" | "x-aliases")
            && !FACTS.contains(&key)
            && !has_own_rule(key)
        {
            report.at(
                &child,
                "one-of",
                format!("`{key}` beside `oneOf` is lost: put it into the members"),
            );
        }
    }
    let members = at.items_of("oneOf");
    if members.len() < 2 {
        report.at(
            at,
            "one-of",
            "`oneOf` needs at least two members: write a single one without it",
        );
    }
    let mut seen = HashSet::new();
    for member in members {
        let schema = doc.schema(&member);
        let Some(json_type) = schema.as_ref().and_then(|schema| schema.text("type")) else {
            report.at(
                &member,
                "one-of",
                "a member of `oneOf` needs one JSON type: the first byte of the value decides",
            );
            continue;
        };
        let json_type = if json_type == "integer" { "number" } else { json_type };
        if !seen.insert(json_type) {
            let message = format!(
                "two members are of the JSON type {json_type}: the first byte of the value couldn't decide"
            );
            report.at(&member, "one-of", message);
        }
        if member.has("$ref") && schema.is_some_and(|schema| schema.node.is_true("nullable")) {
            let message = "a member that is a $ref isn't nullable: put `nullable` into one that is written out";
            report.at(&member, "one-of", message);
        }
    }
    if at.items_of("oneOf").iter().filter(|member| member.node.is_true("nullable")).count() > 1 {
        report.at(at, "one-of", "`nullable` stands in one member: null would fit two of them");
    }
}

fn check_value_list(place: &Place<'_>, report: &mut Report) {
    let Some(list) = place.at.get("x-extensible-enum") else { return };
    if place.around.role != Role::Component {
        report.at(
            &list,
            "value-list",
            "a value list is a component of its own: move it there and refer to it by $ref",
        );
    }
    if place.at.text("type") != Some("string") || place.at.has("format") {
        report.at(&place.at, "value-list", "a value list is of `type: string` without `format`");
    }
    let items = list.items();
    let mut seen = HashSet::new();
    let distinct = items.iter().all(|item| item.node.text().is_some_and(|text| seen.insert(text)));
    if items.is_empty() || !distinct {
        report.at(&list, "value-list", "`x-extensible-enum` is a list of at least one value, all of them different strings (quote them)");
    }
}

fn check_personal(at: &At<'_>, report: &mut Report) {
    let Some(mark) = at.get("x-personal") else { return };
    if !matches!(mark.node, Node::Bool(true)) {
        report.at(&mark, "personal", "`x-personal` is `true` or absent");
    }
    if at.text("type") != Some("string") {
        let message = "`x-personal` marks strings only: put it on the string itself (the item of an array, the component behind a $ref)";
        report.at(&mark, "personal", message);
    }
}

fn check_aliases(place: &Place<'_>, report: &mut Report) {
    let Some(list) = place.at.get("x-aliases") else { return };
    if !matches!(place.around.role, Role::Property { .. }) {
        let message =
            "`x-aliases` are other spellings of a property: they stand at the property itself";
        report.at(&list, "aliases", message);
    }
    let items = list.items();
    let mut seen = HashSet::new();
    let distinct = items.iter().all(|item| item.node.text().is_some_and(|text| seen.insert(text)));
    if items.is_empty() || !distinct {
        let message = "`x-aliases` is a list of at least one other spelling, all of them different strings (quote them)";
        report.at(&list, "aliases", message);
    }
}
