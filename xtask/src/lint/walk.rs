//! Finds every part of a description once, so that the rules don't each walk the document and miss
//! another corner of it.

use super::Report;
use crate::tree::At;

/// What OpenAPI calls the object that stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Info,
    Server,
    Tag,
    ExternalDocs,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    MediaType,
    Schema,
    Example,
    Link,
    SecurityScheme,
    Components,
    Webhook,
    WebhookCall,
}

impl Kind {
    /// The section of `components` that a `$ref` at such a place must name.
    pub(super) fn section(self) -> Option<&'static str> {
        SECTIONS.iter().find(|(_, kind)| *kind == self).map(|(section, _)| *section)
    }
}

/// The sections of `components`.
pub(super) const SECTIONS: &[(&str, Kind)] = &[
    ("schemas", Kind::Schema),
    ("responses", Kind::Response),
    ("parameters", Kind::Parameter),
    ("examples", Kind::Example),
    ("requestBodies", Kind::RequestBody),
    ("headers", Kind::Header),
    ("securitySchemes", Kind::SecurityScheme),
    ("links", Kind::Link),
];

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What a schema is to the thing that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Component,
    Property {
        required: bool,
    },
    Items,
    MapValue,
    OneOf,
    AllOf,
    /// Member of `anyOf` or `not`, which are refused as such.
    Refused,
    Body,
    WebhookBody,
    Parameter,
    Header,
}

/// Who sends what stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// In `components`, where the references decide.
    Open,
    Request,
    Response,
}

/// Where the walk is, handed down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) side: Side,
    /// Section and name of the component that this belongs to.
    pub(super) owner: Option<(&'a str, &'a str)>,
    pub(super) webhook: bool,
    pub(super) role: Role,
}

/// One part of the description.
#[derive(Debug)]
pub(super) struct Place<'a> {
    pub(super) at: At<'a>,
    pub(super) kind: Kind,
    pub(super) around: Around<'a>,
}

/// The description, taken apart.
pub(super) struct Doc<'a> {
    pub(super) root: At<'a>,
    /// In no particular order; those with a `$ref` are among them.
    pub(super) places: Vec<Place<'a>>,
}

/// An operation with the path it stands under.
pub(super) struct Operation<'a> {
    pub(super) path: &'a str,
    pub(super) item: At<'a>,
    pub(super) at: At<'a>,
}

impl<'a> Doc<'a> {
    /// The parts of one kind that are written out where they stand.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = &Place<'a>> {
        self.places.iter().filter(move |place| place.kind == kind && !place.at.has("$ref"))
    }

    pub(super) fn component(&self, section: &str, name: &str) -> Option<At<'a>> {
        self.root.get("components")?.get(section)?.get(name)
    }

    /// What stands at `at`, behind its `$ref` where it has one. None for a reference that leads
    /// nowhere.
    pub(super) fn resolve(&self, at: &At<'a>) -> Option<At<'a>> {
        let mut at = at.clone();
        // A chain this long is a circle.
        for _ in 0..8 {
            let Some(reference) = at.reference() else { return Some(at) };
            let (section, name) = component_of(reference)?;
            at = self.component(section, name)?;
        }
        None
    }

    /// The schema that decides the type: behind `$ref` and behind a wrapper (`allOf` of one).
    pub(super) fn schema(&self, at: &At<'a>) -> Option<At<'a>> {
        let mut at = self.resolve(at)?;
        for _ in 0..8 {
            let all = at.items_of("allOf");
            let [only] = all.as_slice() else { return Some(at) };
            at = self.resolve(only)?;
        }
        None
    }

    pub(super) fn operations(&self) -> Vec<Operation<'a>> {
        let mut all = Vec::new();
        for (path, item) in self.root.entries_of("paths") {
            for (_, at) in methods(path, &item) {
                all.push(Operation { path, item: item.clone(), at });
            }
        }
        all
    }
}

/// Section and name of `#/components/schemas/Account`. Names that would need escaping are none in
/// OpenAPI.
pub(super) fn component_of(reference: &str) -> Option<(&str, &str)> {
    let (section, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    (!name.is_empty() && name.chars().all(plain)).then_some((section, name))
}

fn methods<'a>(path: &str, item: &At<'a>) -> Vec<(&'a str, At<'a>)> {
    let mut found = item.entries();
    found.retain(|(key, _)| METHODS.contains(key));
    for (method, at) in &mut found {
        let label =
            at.text("operationId").map_or_else(|| format!("{method} {path}"), str::to_owned);
        at.operation = Some(label.into());
    }
    found
}

/// Takes the description apart. Reports only what isn't an object where one must stand.
pub(super) fn collect<'a>(root: At<'a>, report: &mut Report) -> Doc<'a> {
    let mut walker = Walker { places: Vec::new(), report };
    let around = Around { side: Side::Open, owner: None, webhook: false, role: Role::Component };
    walker.visit(Kind::Root, root.clone(), around);
    Doc { root, places: walker.places }
}

struct Walker<'a, 'r> {
    places: Vec<Place<'a>>,
    report: &'r mut Report,
}

impl<'a> Walker<'a, '_> {
    fn visit(&mut self, kind: Kind, at: At<'a>, around: Around<'a>) {
        if at.node.map().is_none() {
            return self.report.at(
                &at,
                "shape",
                format!("this must be an object, not {}", at.node.kind()),
            );
        }
        if !at.has("$ref") {
            self.visit_children(kind, &at, around);
        }
        self.places.push(Place { at, kind, around });
    }

    fn visit_children(&mut self, kind: Kind, at: &At<'a>, around: Around<'a>) {
        match kind {
            Kind::Root => self.visit_root(at, around),
            Kind::Components => self.visit_components(at, around),
            Kind::Tag => self.visit_one(at, "externalDocs", Kind::ExternalDocs, around),
            Kind::PathItem => self.visit_path_item(at, around),
            Kind::Operation | Kind::WebhookCall => self.visit_call(at, around),
            Kind::Webhook => self.visit_one(at, "post", Kind::WebhookCall, around),
            Kind::Parameter => self.visit_value(at, Around { role: Role::Parameter, ..around }),
            Kind::Header => self.visit_value(at, Around { role: Role::Header, ..around }),
            Kind::MediaType => {
                let role = if around.webhook { Role::WebhookBody } else { Role::Body };
                self.visit_value(at, Around { role, ..around });
            }
            Kind::RequestBody => self.visit_each(at, "content", Kind::MediaType, around),
            Kind::Response => {
                self.visit_each(at, "headers", Kind::Header, around);
                self.visit_each(at, "content", Kind::MediaType, around);
                self.visit_each(at, "links", Kind::Link, around);
            }
            Kind::Schema => self.visit_schema(at, around),
            Kind::Info
            | Kind::Server
            | Kind::ExternalDocs
            | Kind::Example
            | Kind::Link
            | Kind::SecurityScheme => {}
        }
    }

    fn visit_one(&mut self, at: &At<'a>, key: &str, kind: Kind, around: Around<'a>) {
        if let Some(child) = at.get(key) {
            self.visit(kind, child, around);
        }
    }

    fn visit_each(&mut self, at: &At<'a>, key: &str, kind: Kind, around: Around<'a>) {
        for (_, child) in at.entries_of(key) {
            self.visit(kind, child, around);
        }
    }

    fn visit_all(&mut self, at: &At<'a>, key: &str, kind: Kind, around: Around<'a>) {
        for child in at.items_of(key) {
            self.visit(kind, child, around);
        }
    }

    fn visit_root(&mut self, at: &At<'a>, around: Around<'a>) {
        self.visit_one(at, "info", Kind::Info, around);
        self.visit_all(at, "servers", Kind::Server, around);
        self.visit_all(at, "tags", Kind::Tag, around);
        self.visit_one(at, "externalDocs", Kind::ExternalDocs, around);
        for (path, item) in at.entries_of("paths") {
            if !path.starts_with("x-") {
                self.visit(Kind::PathItem, item.clone(), around);
                for (_, operation) in methods(path, &item) {
                    self.visit(Kind::Operation, operation, around);
                }
            }
        }
        self.visit_one(at, "components", Kind::Components, around);
        self.visit_each(
            at,
            "x-webhooks",
            Kind::Webhook,
            Around { webhook: true, side: Side::Response, ..around },
        );
    }

    fn visit_path_item(&mut self, at: &At<'a>, around: Around<'a>) {
        self.visit_all(at, "servers", Kind::Server, around);
        self.visit_all(at, "parameters", Kind::Parameter, Around { side: Side::Request, ..around });
    }

    /// A call of ours, or the provider's to us: then the sides are swapped.
    fn visit_call(&mut self, at: &At<'a>, around: Around<'a>) {
        let (sent, answered) = if around.webhook {
            (Side::Response, Side::Request)
        } else {
            (Side::Request, Side::Response)
        };
        self.visit_one(at, "externalDocs", Kind::ExternalDocs, around);
        self.visit_all(at, "servers", Kind::Server, around);
        self.visit_all(at, "parameters", Kind::Parameter, Around { side: sent, ..around });
        self.visit_one(at, "requestBody", Kind::RequestBody, Around { side: sent, ..around });
        self.visit_each(
            at,
            "responses",
            Kind::Response,
            Around { side: answered, webhook: false, ..around },
        );
    }

    fn visit_components(&mut self, at: &At<'a>, around: Around<'a>) {
        for (key, section) in at.entries() {
            let Some((section_name, kind)) = SECTIONS.iter().find(|(name, _)| *name == key) else {
                continue;
            };
            for (name, component) in section.entries() {
                self.visit(
                    *kind,
                    component,
                    Around { owner: Some((section_name, name)), ..around },
                );
            }
        }
    }

    /// What has a schema and examples: parameter, header, media type.
    fn visit_value(&mut self, at: &At<'a>, around: Around<'a>) {
        self.visit_one(at, "schema", Kind::Schema, around);
        self.visit_each(at, "examples", Kind::Example, around);
    }

    fn visit_schema(&mut self, at: &At<'a>, around: Around<'a>) {
        let required: Vec<&str> =
            at.items_of("required").iter().filter_map(|name| name.node.text()).collect();
        for (name, property) in at.entries_of("properties") {
            let role = Role::Property { required: required.contains(&name) };
            self.visit(Kind::Schema, property, Around { role, ..around });
        }
        self.visit_one(at, "items", Kind::Schema, Around { role: Role::Items, ..around });
        if let Some(values) =
            at.get("additionalProperties").filter(|values| values.node.map().is_some())
        {
            self.visit(Kind::Schema, values, Around { role: Role::MapValue, ..around });
        }
        self.visit_all(at, "oneOf", Kind::Schema, Around { role: Role::OneOf, ..around });
        self.visit_all(at, "allOf", Kind::Schema, Around { role: Role::AllOf, ..around });
        self.visit_all(at, "anyOf", Kind::Schema, Around { role: Role::Refused, ..around });
        self.visit_one(at, "not", Kind::Schema, Around { role: Role::Refused, ..around });
    }
}
