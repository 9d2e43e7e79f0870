//! Rewrites a truthful description, in memory, into the subset that the generator takes. The
//! committed file never changes for it.
//!
//! `responses` makes one body out of several statuses, `schemas` loosens what answers are held to,
//! this file puts them together.

mod responses;
mod schemas;

use anyhow::{Context as _, Result, bail, ensure};
use indexmap::IndexMap;
use openapiv3::{
    Components, OpenAPI, Operation, PathItem, ReferenceOr, Schema, SchemaKind, StatusCode,
};

/// An enum whose variant the HTTP status picks (`by_status!`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusEnum {
    /// Name of the type, from its variants: `AccountsDetailOrPending`.
    pub name: String,
    /// The operations that answer with it.
    pub operations: Vec<String>,
    /// Exact statuses before ranges.
    pub arms: Vec<StatusArm>,
}

/// One row of a status table: status, variant, schema of the body (none: an empty answer).
pub type StatusArm = (StatusCode, String, Option<String>);

/// An enum whose variant the JSON type picks (`by_shape!`): variants as (shape, Rust type).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeEnum {
    /// Name of the component.
    pub name: String,
    /// Its description.
    pub doc: Option<String>,
    /// JSON type and what it holds.
    pub arms: Vec<(&'static str, String)>,
}

/// An open value list (`open_enum!`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenEnum {
    /// Name of the component.
    pub name: String,
    /// Its description.
    pub doc: Option<String>,
    /// The known values as sent.
    pub values: Vec<String>,
}

/// Other spellings of a property: read, never written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aliases {
    /// The component that has the property.
    pub component: String,
    /// Its name as it is written.
    pub property: String,
    /// The others.
    pub spellings: Vec<String>,
}

/// Which type an operation's answers decode into, on each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// `operationId`.
    pub operation: String,
    /// Rust type of 2XX answers; none: empty.
    pub success: Option<String>,
    /// Rust type of refusals.
    pub error: Option<String>,
}

/// What the generator gets, and what is written beside its output.
#[derive(Debug)]
pub struct Lowered {
    /// The lowered description.
    pub spec: OpenAPI,
    /// `by_status!` enums.
    pub status_enums: Vec<StatusEnum>,
    /// `by_shape!` enums.
    pub shape_enums: Vec<ShapeEnum>,
    /// `open_enum!` enums.
    pub open_enums: Vec<OpenEnum>,
    /// Components that are JSON of any shape.
    pub opaque: Vec<String>,
    /// Other spellings of properties that answers may have.
    pub aliases: Vec<Aliases>,
    /// Types by operation.
    pub answers: Vec<Answers>,
}

impl Lowered {
    /// Whether `component` is written by one of our macros instead of the generator.
    pub fn replaces(&self, component: &str) -> bool {
        self.status_enums.iter().any(|known| known.name == component)
            || self.shape_enums.iter().any(|known| known.name == component)
            || self.open_enums.iter().any(|known| known.name == component)
            || self.opaque.iter().any(|known| known == component)
    }

    /// Where the Rust type of `component` lies: ours beside `types`, the generator's in it, opaque
    /// JSON in the runtime.
    pub fn rust_path(&self, component: &str) -> String {
        use heck::ToUpperCamelCase as _;

        match component {
            name if self.opaque.iter().any(|known| known == name) => {
                "progenitor_client::RawJson".to_owned()
            }
            name if self.replaces(name) => name.to_owned(),
            name => format!("types::{}", name.to_upper_camel_case()),
        }
    }
}

/// Lowers a description that the linter has passed.
///
/// # Errors
/// What the linter should have found; the message names the place.
pub fn lower(mut spec: OpenAPI) -> Result<Lowered> {
    webhooks_as_components(&mut spec)?;
    let answer_side = schemas::reachable_from_answers(&spec);
    let components = spec.components.clone().unwrap_or_default();
    let mut tables = responses::Tables::new(&components);
    for (path, operation) in operations_mut(&mut spec)? {
        let id =
            operation.operation_id.clone().with_context(|| format!("{path}: no operationId"))?;
        schemas::lower_parameters(operation);
        tables.lower(&id, operation).with_context(|| id.clone())?;
    }
    let (status_enums, answers) = tables.finish();

    let components = spec.components.get_or_insert_default();
    let aliases = schemas::collect_aliases(components)?;
    let special = schemas::lower_components(components, &answer_side)?;
    for it in &status_enums {
        ensure!(
            components.schemas.insert(it.name.clone(), anything()).is_none(),
            "#/components/schemas/{}: the name is taken",
            it.name
        );
    }
    let schemas::Special { open_enums, shape_enums, opaque } = special;
    Ok(Lowered { spec, status_enums, shape_enums, open_enums, opaque, aliases, answers })
}

/// A schema without a type; the generator is told which Rust type stands for it.
fn anything() -> ReferenceOr<Schema> {
    ReferenceOr::Item(Schema {
        schema_data: Default::default(),
        schema_kind: SchemaKind::Any(Default::default()),
    })
}

/// Every operation with its path.
fn operations_mut(spec: &mut OpenAPI) -> Result<Vec<(String, &mut Operation)>> {
    let mut all = vec![];
    for (path, item) in &mut spec.paths.paths {
        let ReferenceOr::Item(item) = item else { bail!("{path}: a path is described in place") };
        // Shared parameters become each operation's own, so that lowering sees them.
        let shared = std::mem::take(&mut item.parameters);
        let PathItem { get, put, post, delete, patch, .. } = item;
        for operation in [get, put, post, delete, patch].into_iter().flatten() {
            operation.parameters.splice(0..0, shared.iter().cloned());
            all.push((path.clone(), operation));
        }
    }
    Ok(all)
}

/// Each body under `x-webhooks` becomes the component `<Name>Webhook`.
fn webhooks_as_components(spec: &mut OpenAPI) -> Result<()> {
    use heck::ToUpperCamelCase as _;

    let Some(webhooks) = spec.extensions.shift_remove("x-webhooks") else { return Ok(()) };
    let webhooks: IndexMap<String, PathItem> =
        serde_json::from_value(webhooks).context("#/x-webhooks")?;
    let components: &mut Components = spec.components.get_or_insert_default();
    for (name, item) in webhooks {
        let at = || format!("#/x-webhooks/{name}/post/requestBody");
        let Some(ReferenceOr::Item(body)) = item.post.and_then(|post| post.request_body) else {
            bail!("{}: missing", at())
        };
        let schema =
            body.content.into_values().next().and_then(|media| media.schema).with_context(at)?;
        let component = format!("{}Webhook", name.to_upper_camel_case());
        ensure!(
            components.schemas.insert(component.clone(), schema).is_none(),
            "{}: {component} is taken",
            at()
        );
    }
    Ok(())
}
