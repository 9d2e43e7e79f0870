//! The text of the enums that our macros make: `by_status!`, `by_shape!`, `open_enum!`.

use heck::ToUpperCamelCase as _;
use indexmap::IndexSet;
use openapiv3::StatusCode;

use super::lower::{Lowered, OpenEnum, ShapeEnum, StatusEnum};

pub(super) fn status_enum(lowered: &Lowered, it: &StatusEnum) -> String {
    let body = |body: &Option<String>| {
        body.as_ref().map(|name| format!("({})", lowered.rust_path(name))).unwrap_or_default()
    };
    let variants: IndexSet<String> = it
        .arms
        .iter()
        .map(|(_, variant, schema)| format!("        {variant}{},\n", body(schema)))
        .collect();
    let arms: String = it
        .arms
        .iter()
        .map(|(code, variant, schema)| {
            format!("        {} => {variant}{},\n", pattern(code), body(schema))
        })
        .collect();
    format!(
        "\nprogenitor_client::by_status! {{\n    /// Told apart by HTTP status: {}.\n    pub enum {} {{\n{}    }}\n    match status {{\n{arms}    }}\n}}\n",
        it.operations.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "),
        it.name,
        variants.into_iter().collect::<String>()
    )
}

fn pattern(code: &StatusCode) -> String {
    match code {
        StatusCode::Code(code) => code.to_string(),
        StatusCode::Range(range) => format!("{range}00..={range}99"),
    }
}

pub(super) fn shape_enum(it: &ShapeEnum) -> String {
    let variant = |shape: &str| match shape {
        "string" => "Text".to_owned(),
        other => other.to_upper_camel_case(),
    };
    let arms: String = it
        .arms
        .iter()
        .map(|(shape, body)| format!("        {}({body}) = {shape},\n", variant(shape)))
        .collect();
    format!(
        "\nprogenitor_client::by_shape! {{\n{}    pub enum {} {{\n{arms}    }}\n}}\n",
        docs(&it.doc, &it.name),
        it.name
    )
}

pub(super) fn open_enum(it: &OpenEnum) -> String {
    let arms: String = it
        .values
        .iter()
        .map(|value| format!("        {} = {value:?},\n", value_name(value)))
        .collect();
    format!(
        "\nprogenitor_client::open_enum! {{\n{}    pub enum {} {{\n{arms}    }}\n}}\n",
        docs(&it.doc, &it.name),
        it.name
    )
}

/// `Other` is taken by the values that no list has.
fn value_name(value: &str) -> String {
    match value.to_upper_camel_case() {
        name if name == "Other" => "ListedAsOther".to_owned(),
        name => name,
    }
}

fn docs(doc: &Option<String>, name: &str) -> String {
    let doc = doc.clone().unwrap_or_else(|| format!("`{name}`."));
    doc.trim().lines().map(|line| format!("    /// {}\n", line.trim())).collect()
}
