//! Which keys may stand where, and of which JSON type: a misspelt `requried` or `x-efect` would
//! otherwise say nothing to anybody.

use super::Report;
use super::walk::{Doc, Kind, Place};
use crate::tree::{At, Node};

#[derive(Clone, Copy)]
enum Is {
    Text,
    Bool,
    Number,
    List,
    Map,
    MapOrBool,
    Any,
}

use Is::{Any, Bool, List, Map, MapOrBool, Number, Text};

type Keys = &'static [(&'static str, Is)];

fn known_keys(kind: Kind) -> Keys {
    match kind {
        Kind::Root => ROOT,
        Kind::Info => INFO,
        Kind::Server => &[("url", Text), ("description", Text), ("variables", Map)],
        Kind::Tag => &[("name", Text), ("description", Text), ("externalDocs", Map)],
        Kind::ExternalDocs => &[("url", Text), ("description", Text)],
        Kind::PathItem => PATH_ITEM,
        Kind::Operation => OPERATION,
        Kind::Parameter => PARAMETER,
        Kind::RequestBody => &[("description", Text), ("content", Map), ("required", Bool)],
        Kind::Response => {
            &[("description", Text), ("headers", Map), ("content", Map), ("links", Map)]
        }
        Kind::Header => HEADER,
        Kind::MediaType => &[("schema", Map), ("example", Any), ("examples", Map)],
        Kind::Schema => SCHEMA,
        Kind::Example => &[("summary", Text), ("description", Text), ("value", Any)],
        Kind::Link => &[
            ("operationId", Text),
            ("parameters", Map),
            ("requestBody", Any),
            ("description", Text),
        ],
        Kind::SecurityScheme => SECURITY_SCHEME,
        Kind::Components => COMPONENTS,
        Kind::Webhook => &[("post", Map), ("summary", Text), ("description", Text)],
        Kind::WebhookCall => WEBHOOK_CALL,
    }
}

const ROOT: Keys = &[
    ("openapi", Text),
    ("info", Map),
    ("servers", List),
    ("tags", List),
    ("paths", Map),
    ("components", Map),
    ("security", List),
    ("externalDocs", Map),
    ("x-webhooks", Map),
];
const INFO: Keys = &[
    ("title", Text),
    ("version", Text),
    ("description", Text),
    ("termsOfService", Text),
    ("contact", Map),
    ("license", Map),
];
const PATH_ITEM: Keys = &[
    ("$ref", Text),
    ("summary", Text),
    ("description", Text),
    ("parameters", List),
    ("servers", List),
    ("get", Map),
    ("put", Map),
    ("post", Map),
    ("delete", Map),
    ("options", Map),
    ("head", Map),
    ("patch", Map),
    ("trace", Map),
];
const OPERATION: Keys = &[
    ("operationId", Text),
    ("summary", Text),
    ("description", Text),
    ("tags", List),
    ("externalDocs", Map),
    ("parameters", List),
    ("requestBody", Map),
    ("responses", Map),
    ("deprecated", Bool),
    ("servers", List),
    ("security", List),
    ("x-effect", Any),
    ("x-host", Any),
    ("x-required-scope", Any),
];
const WEBHOOK_CALL: Keys = &[
    ("operationId", Text),
    ("summary", Text),
    ("description", Text),
    ("tags", List),
    ("externalDocs", Map),
    ("parameters", List),
    ("requestBody", Map),
    ("responses", Map),
    ("security", List),
];
const PARAMETER: Keys = &[
    ("name", Text),
    ("in", Text),
    ("description", Text),
    ("required", Bool),
    ("deprecated", Bool),
    ("style", Text),
    ("explode", Bool),
    ("schema", Map),
    ("content", Map),
    ("example", Any),
    ("examples", Map),
];
const HEADER: Keys = &[
    ("description", Text),
    ("required", Bool),
    ("deprecated", Bool),
    ("schema", Map),
    ("example", Any),
    ("examples", Map),
];
const SCHEMA: Keys = &[
    ("type", Text),
    ("format", Text),
    ("description", Text),
    ("title", Text),
    ("nullable", Bool),
    ("properties", Map),
    ("required", List),
    ("items", Map),
    ("additionalProperties", MapOrBool),
    ("oneOf", List),
    ("anyOf", List),
    ("allOf", List),
    ("not", Map),
    ("discriminator", Any),
    ("enum", List),
    ("default", Any),
    ("example", Any),
    ("deprecated", Bool),
    ("readOnly", Bool),
    ("writeOnly", Bool),
    ("externalDocs", Map),
    ("pattern", Text),
    ("minLength", Number),
    ("maxLength", Number),
    ("minimum", Number),
    ("maximum", Number),
    ("exclusiveMinimum", Bool),
    ("exclusiveMaximum", Bool),
    ("multipleOf", Number),
    ("minItems", Number),
    ("maxItems", Number),
    ("uniqueItems", Bool),
    ("minProperties", Number),
    ("maxProperties", Number),
    ("x-extensible-enum", Any),
    ("x-personal", Any),
    ("x-aliases", Any),
];
const SECURITY_SCHEME: Keys = &[
    ("type", Text),
    ("description", Text),
    ("name", Text),
    ("in", Text),
    ("scheme", Text),
    ("bearerFormat", Text),
    ("flows", Map),
    ("openIdConnectUrl", Text),
];
const COMPONENTS: Keys = &[
    ("schemas", Map),
    ("responses", Map),
    ("parameters", Map),
    ("examples", Map),
    ("requestBodies", Map),
    ("headers", Map),
    ("securitySchemes", Map),
    ("links", Map),
];

const CERTAINTIES: &[&str] = &["documented", "older", "peer", "inferred", "assumed"];

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    // Siblings of a `$ref` are refused as such.
    for place in
        doc.places.iter().filter(|place| !place.at.has("$ref") || place.kind == Kind::PathItem)
    {
        check_keys(place, report);
        check_marks(&place.at, report);
    }
}

fn check_keys(place: &Place<'_>, report: &mut Report) {
    let known = known_keys(place.kind);
    for (key, child) in place.at.entries() {
        match known.iter().find(|(name, _)| *name == key) {
            Some((_, is)) => check_type(key, &child, *is, report),
            None if matches!(key, "x-certainty" | "x-assumption") => {}
            None if key.starts_with("x-") => report.at(
                &child,
                "extension",
                format!("`{key}` says nothing here: openapi/README.md lists the extensions and where they stand"),
            ),
            None => report.at(&child, "unknown-key", format!("`{key}` isn't read here: remove it or correct its spelling")),
        }
    }
}

fn check_type(key: &str, at: &At<'_>, is: Is, report: &mut Report) {
    let (fits, wanted) = match (is, at.node) {
        (Any, _) => return,
        (Text, node) => (node.text().is_some(), "a string (quote it)"),
        (Bool, node) => (matches!(node, Node::Bool(_)), "true or false"),
        (Number, node) => (node.number().is_some(), "a number"),
        (List, node) => (node.list().is_some(), "a list"),
        (Map, node) => (node.map().is_some(), "an object"),
        (MapOrBool, node) => (matches!(node, Node::Map(_) | Node::Bool(_)), "a schema"),
    };
    if !fits {
        report.at(at, "shape", format!("`{key}` must be {wanted}, not {}", at.node.kind()));
    }
}

fn check_marks(at: &At<'_>, report: &mut Report) {
    if let Some(mark) = at.get("x-certainty")
        && !mark.node.text().is_some_and(|value| CERTAINTIES.contains(&value))
    {
        report.at(
            &mark,
            "certainty",
            format!("`x-certainty` must be one of {}", CERTAINTIES.join(", ")),
        );
    }
    if let Some(mark) = at.get("x-assumption")
        && !mark.node.text().is_some_and(is_assumption)
    {
        report.at(
            &mark,
            "assumption",
            "`x-assumption` must be one number of the list of assumptions, like `A-14` or `F-14`",
        );
    }
}

fn is_assumption(text: &str) -> bool {
    let number = text.strip_prefix("A-").or_else(|| text.strip_prefix("F-"));
    number.is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
