//! Loosens schemas where decoding would be stricter than what providers send, and takes out what
//! our macros write instead.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, bail};
use openapiv3::{
    Components, IntegerFormat, OpenAPI, Operation, Parameter, ParameterSchemaOrContent,
    ReferenceOr, RequestBody, Response, Schema, SchemaKind, StringFormat, Type,
    VariantOrUnknownOrEmpty,
};

use super::{Aliases, OpenEnum, ShapeEnum, anything};

/// The components that a macro writes.
#[derive(Default)]
pub(super) struct Special {
    pub(super) open_enums: Vec<OpenEnum>,
    pub(super) shape_enums: Vec<ShapeEnum>,
    pub(super) opaque: Vec<String>,
}

const SCHEMAS: &str = "#/components/schemas/";

/// Names of the components that answers and webhooks are made of: ids are validated loosely there.
pub(super) fn reachable_from_answers(spec: &OpenAPI) -> BTreeSet<String> {
    let components = spec.components.clone().unwrap_or_default();
    let mut todo: Vec<String> =
        components.schemas.keys().filter(|name| name.ends_with("Webhook")).cloned().collect();
    for (_, _, operation) in spec.operations() {
        let answers = operation.responses.responses.values().chain(&operation.responses.default);
        for response in answers {
            let response: Option<&Response> = match response {
                ReferenceOr::Item(response) => Some(response),
                ReferenceOr::Reference { reference } => reference
                    .rsplit('/')
                    .next()
                    .and_then(|name| components.responses.get(name))
                    .and_then(ReferenceOr::as_item),
            };
            let schemas = response
                .into_iter()
                .flat_map(|response| response.content.values())
                .filter_map(|media| media.schema.as_ref());
            for schema in schemas {
                schema_refs(schema, &mut todo);
            }
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(name) = todo.pop() {
        if let Some(schema) = components.schemas.get(&name).filter(|_| seen.insert(name.clone())) {
            schema_refs(schema, &mut todo);
        }
    }
    seen
}

/// Adds the components that `schema` names to `names`.
fn schema_refs(schema: &ReferenceOr<Schema>, names: &mut Vec<String>) {
    // The tree is walked as JSON: a reference looks the same wherever it stands.
    fn walk(value: &serde_json::Value, names: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => {
                let reference = map
                    .get("$ref")
                    .and_then(serde_json::Value::as_str)
                    .and_then(|text| text.strip_prefix(SCHEMAS));
                names.extend(reference.map(str::to_owned));
                map.values().for_each(|value| walk(value, names));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|value| walk(value, names)),
            _ => {}
        }
    }
    if let Ok(value) = serde_json::to_value(schema) {
        walk(&value, names);
    }
}

/// Loosens the schemas of an operation's parameters.
pub(super) fn lower_parameters(operation: &mut Operation) {
    for parameter in &mut operation.parameters {
        let ReferenceOr::Item(
            Parameter::Query { parameter_data, .. } | Parameter::Path { parameter_data, .. },
        ) = parameter
        else {
            continue;
        };
        if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) =
            &mut parameter_data.format
        {
            relax(schema, &[], false);
        }
    }
    if let Some(ReferenceOr::Item(RequestBody { required, .. })) = &mut operation.request_body {
        // The generator takes every body as required anyway.
        *required = true;
    }
}

/// The other spellings of all properties; before the marks are taken out.
pub(super) fn collect_aliases(components: &Components) -> Result<Vec<Aliases>> {
    let mut all = vec![];
    for (component, schema) in &components.schemas {
        let ReferenceOr::Item(Schema { schema_kind, .. }) = schema else { continue };
        let SchemaKind::Type(Type::Object(object)) = schema_kind else { continue };
        for (property, schema) in &object.properties {
            let ReferenceOr::Item(schema) = schema else { continue };
            let Some(list) = schema.schema_data.extensions.get("x-aliases") else { continue };
            let spellings = serde_json::from_value(list.clone())
                .with_context(|| format!("{SCHEMAS}{component}/properties/{property}/x-aliases"))?;
            all.push(Aliases {
                component: component.clone(),
                property: property.clone(),
                spellings,
            });
        }
    }
    Ok(all)
}

/// Loosens every component, and takes out open lists, values of several JSON types and opaque JSON.
pub(super) fn lower_components(
    components: &mut Components,
    answer_side: &BTreeSet<String>,
) -> Result<Special> {
    for parameter in components.parameters.values_mut() {
        let ReferenceOr::Item(
            Parameter::Query { parameter_data, .. } | Parameter::Path { parameter_data, .. },
        ) = parameter
        else {
            continue;
        };
        if let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) =
            &mut parameter_data.format
        {
            relax(schema, &[], false);
        }
    }
    let nullable: Vec<String> = components
        .schemas
        .iter()
        .filter(|(_, schema)| matches!(schema, ReferenceOr::Item(schema) if may_be_null(schema)))
        .map(|(name, _)| name.clone())
        .collect();
    let lists: BTreeSet<String> = components
        .schemas
        .iter()
        .filter(|(_, schema)| matches!(schema, ReferenceOr::Item(schema) if is_list(schema)))
        .map(|(name, _)| name.clone())
        .collect();
    let mut special = Special::default();
    for (name, schema) in &mut components.schemas {
        let ReferenceOr::Item(item) = schema else {
            bail!("{SCHEMAS}{name}: a component isn't a $ref")
        };
        if take_out(name, item, &lists, &mut special).with_context(|| format!("{SCHEMAS}{name}"))? {
            *schema = anything();
        } else {
            item.schema_data.nullable = false;
            relax(item, &nullable, answer_side.contains(name));
        }
    }
    Ok(special)
}

/// `nullable` means something only beside `type`: a `oneOf` carries it in a member.
fn may_be_null(schema: &Schema) -> bool {
    let member = |member: &ReferenceOr<Schema>| matches!(member, ReferenceOr::Item(schema) if schema.schema_data.nullable);
    schema.schema_data.nullable
        || matches!(&schema.schema_kind, SchemaKind::OneOf { one_of } if one_of.iter().any(member))
}

fn is_list(schema: &Schema) -> bool {
    matches!(schema.schema_kind, SchemaKind::Type(Type::Array(_)))
}

/// Whether a macro writes this component; if so, records what it needs. `lists` names the
/// components that are arrays.
fn take_out(
    name: &str,
    schema: &Schema,
    lists: &BTreeSet<String>,
    special: &mut Special,
) -> Result<bool> {
    let doc = schema.schema_data.description.clone();
    if let Some(values) = schema.schema_data.extensions.get("x-extensible-enum") {
        let values = values.as_array().context("x-extensible-enum is a list")?;
        let values = values
            .iter()
            .map(|value| Ok(value.as_str().context("x-extensible-enum holds strings")?.to_owned()));
        special.open_enums.push(OpenEnum {
            name: name.to_owned(),
            doc,
            values: values.collect::<Result<_>>()?,
        });
        return Ok(true);
    }
    match &schema.schema_kind {
        SchemaKind::OneOf { one_of } => {
            let arms = one_of.iter().map(|member| shape(member, lists)).collect::<Result<_>>()?;
            special.shape_enums.push(ShapeEnum { name: name.to_owned(), doc, arms });
            Ok(true)
        }
        SchemaKind::Any(_) => {
            special.opaque.push(name.to_owned());
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// JSON type and Rust type of one member of a `oneOf`.
fn shape(member: &ReferenceOr<Schema>, lists: &BTreeSet<String>) -> Result<(&'static str, String)> {
    use heck::ToUpperCamelCase as _;

    match member {
        ReferenceOr::Reference { reference } => {
            let name = reference
                .strip_prefix(SCHEMAS)
                .with_context(|| format!("{reference} lies elsewhere"))?;
            let shape = if lists.contains(name) { "array" } else { "object" };
            Ok((shape, format!("types::{}", name.to_upper_camel_case())))
        }
        ReferenceOr::Item(schema) => match &schema.schema_kind {
            SchemaKind::Type(Type::String(_))
                if schema.schema_data.extensions.contains_key("x-personal") =>
            {
                Ok(("string", "progenitor_client::Personal".to_owned()))
            }
            // It never grows, and a word less each: a field of a row has such a type.
            SchemaKind::Type(Type::String(_)) => Ok(("string", "Box<str>".to_owned())),
            SchemaKind::Type(Type::Number(_)) => {
                Ok(("number", "progenitor_client::Number".to_owned()))
            }
            SchemaKind::Type(Type::Integer(_)) => Ok(("number", "i64".to_owned())),
            SchemaKind::Type(Type::Boolean(_)) => Ok(("bool", "bool".to_owned())),
            _ => bail!("a member of oneOf is a scalar or a $ref to an object or array"),
        },
    }
}

/// Drops what would make decoding stricter than the data is. `nullable` names the components that
/// may be null.
fn relax(schema: &mut Schema, nullable: &[String], in_answer: bool) {
    if schema.schema_data.extensions.contains_key("x-personal")
        && let SchemaKind::Type(Type::String(text)) = &mut schema.schema_kind
    {
        text.format = VariantOrUnknownOrEmpty::Unknown("personal".to_owned());
    }
    // The generator finds its conversions by comparing whole schemas: marks and examples would hide
    // a match.
    schema.schema_data.extensions.clear();
    schema.schema_data.example = None;
    match &mut schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => {
            let may_be_null = |property: &ReferenceOr<Box<Schema>>| match property {
                ReferenceOr::Item(schema) => schema.schema_data.nullable,
                ReferenceOr::Reference { reference } => reference
                    .strip_prefix(SCHEMAS)
                    .is_some_and(|name| nullable.iter().any(|known| known == name)),
            };
            object.properties.values_mut().for_each(unwrap_reference);
            let optional: Vec<&str> = object
                .properties
                .iter()
                .filter(|(_, property)| may_be_null(property))
                .map(|(name, _)| name.as_str())
                .collect();
            object.required.retain(|name| !optional.contains(&name.as_str()));
            for property in object.properties.values_mut() {
                if let ReferenceOr::Item(property) = property {
                    relax(property, nullable, in_answer);
                }
            }
            if let Some(openapiv3::AdditionalProperties::Schema(values)) =
                &mut object.additional_properties
                && let ReferenceOr::Item(values) = values.as_mut()
            {
                relax(values, nullable, in_answer);
            }
        }
        SchemaKind::Type(Type::Array(array)) => {
            (array.min_items, array.max_items, array.unique_items) = (None, None, false);
            if let Some(items) = &mut array.items {
                unwrap_reference(items);
                if let ReferenceOr::Item(items) = items {
                    relax(items, nullable, in_answer);
                }
            }
        }
        SchemaKind::Type(Type::String(text)) => {
            (text.pattern, text.min_length, text.max_length) = (None, None, None);
            // Any text, in the type that holds a UUID without an allocation.
            if in_answer && is_uuid(&text.format) {
                text.format = VariantOrUnknownOrEmpty::Unknown("any-id".to_owned());
            }
        }
        SchemaKind::Type(Type::Integer(number)) => {
            // `minimum: 0` picks an unsigned type; other bounds would pick NonZero or narrow ones.
            (number.minimum, number.maximum, number.multiple_of) =
                (number.minimum.filter(|least| *least >= 0).map(|_| 0), None, None);
            if matches!(number.format, VariantOrUnknownOrEmpty::Empty) {
                number.format = VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64);
            }
        }
        SchemaKind::Type(Type::Number(number)) => {
            (number.minimum, number.maximum, number.multiple_of) = (None, None, None);
        }
        _ => {}
    }
}

fn is_uuid(format: &VariantOrUnknownOrEmpty<StringFormat>) -> bool {
    matches!(format, VariantOrUnknownOrEmpty::Unknown(name) if name == "uuid")
}

/// `allOf: [ { $ref } ]` is only a place for facts about the reference.
fn unwrap_reference(property: &mut ReferenceOr<Box<Schema>>) {
    if let ReferenceOr::Item(schema) = property
        && let SchemaKind::AllOf { all_of } = &schema.schema_kind
        && let [ReferenceOr::Reference { reference }] = all_of.as_slice()
    {
        *property = ReferenceOr::Reference { reference: reference.clone() };
    }
}
