//! The text of the enums that our macros make: `by_status!`, `by_shape!`, `open_enum!`.

use anyhow::Result;
use heck::ToUpperCamelCase as _;
use indexmap::IndexSet;
use openapiv3::StatusCode;

use super::{
    docs::comment,
    lower::{Lowered, OpenEnum, ShapeEnum, StatusEnum},
    paths::Imports,
};

/// Variants and fields stand inside the macro and the enum.
const INSIDE: usize = 4;

pub(super) fn status_enum(
    lowered: &Lowered,
    table: &StatusEnum,
    imports: &mut Imports<'_>,
) -> Result<String> {
    imports.add("crate::runtime", "by_status");
    let mut variants = IndexSet::new();
    let mut arms = String::new();
    for (code, variant, schema) in &table.arms {
        let body = match schema {
            Some(schema) => format!("({})", imports.shorten(&lowered.rust_path(schema))?),
            None => String::new(),
        };
        variants.insert(format!("        {variant}{body},\n"));
        arms += &format!("        {} => {variant}{body},\n", pattern(code));
    }
    let operations: Vec<String> = table.operations.iter().map(|id| format!("`{id}`")).collect();
    Ok(format!(
        "\nby_status! {{\n{}    pub enum {} {{\n{}    }}\n    match status {{\n{arms}    }}\n}}\n",
        comment(&format!("Told apart by HTTP status: {}.", operations.join(", ")), INSIDE),
        table.name,
        variants.into_iter().collect::<String>()
    ))
}

fn pattern(code: &StatusCode) -> String {
    match code {
        StatusCode::Code(code) => code.to_string(),
        StatusCode::Range(range) => format!("{range}00..={range}99"),
    }
}

pub(super) fn shape_enum(value: &ShapeEnum, imports: &mut Imports<'_>) -> Result<String> {
    imports.add("crate::runtime", "by_shape");
    let mut arms = String::new();
    for (shape, body) in &value.arms {
        let variant = match *shape {
            "string" => "Text".to_owned(),
            other => other.to_upper_camel_case(),
        };
        let body = imports.shorten(body)?;
        arms += &format!("        {variant}({body}) = {shape},\n");
    }
    Ok(enumeration("by_shape", &value.name, value.doc.as_deref(), &arms))
}

pub(super) fn open_enum(list: &OpenEnum, imports: &mut Imports<'_>) -> String {
    imports.add("crate::runtime", "open_enum");
    let arms: String = list
        .values
        .iter()
        .map(|value| format!("        {} = {value:?},\n", value_name(value)))
        .collect();
    enumeration("open_enum", &list.name, list.doc.as_deref(), &arms)
}

fn enumeration(kind: &str, name: &str, doc: Option<&str>, arms: &str) -> String {
    let doc = doc.map_or_else(|| format!("`{name}`."), str::to_owned);
    format!("\n{kind}! {{\n{}    pub enum {name} {{\n{arms}    }}\n}}\n", comment(&doc, INSIDE))
}

/// `Other` is taken by the values that no list has.
fn value_name(value: &str) -> String {
    match value.to_upper_camel_case() {
        name if name == "Other" => "ListedAsOther".to_owned(),
        name => name,
    }
}
