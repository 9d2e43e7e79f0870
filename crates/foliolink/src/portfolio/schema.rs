//! The JSON Schema of a snapshot, as it is published in `docs/schema/`.

use schemars::{Schema, generate::SchemaSettings, transform::RecursiveTransform};
use serde_json::Value;

use super::{
    Account, Holder, Holding, Portfolio, Security, Snapshot, Transaction, Warning, columns::Row,
};

/// The JSON Schema (draft 2020-12) of a [`Snapshot`] as it is written: every key is required,
/// absent is `null`, unknown keys are allowed.
///
/// Ends with a line feed; the published file is this text. Calls no network.
///
/// ```
/// let schema = foliolink::portfolio::json_schema();
/// assert!(schema.contains(r#""const": "foliolink.snapshot/1""#));
/// ```
pub fn json_schema() -> String {
    // As written rather than as read: a reader may rely on every key.
    // serde's defaults are about reading as well.
    let no_defaults = RecursiveTransform(|schema: &mut Schema| drop(schema.remove("default")));
    // A description is one line, however the comment it comes from is wrapped.
    let one_line = RecursiveTransform(|schema: &mut Schema| {
        if let Some(Value::String(text)) = schema.get_mut("description") {
            let paragraphs = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " "));
            *text = paragraphs.collect::<Vec<_>>().join("\n\n");
        }
    });
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(no_defaults)
        .with_transform(one_line);
    let mut schema = settings.into_generator().into_root_schema_for::<Snapshot>().to_value();
    describe_all(&mut schema);
    // Whether maps keep their order is a feature of serde_json that any crate of a program may
    // switch on.
    schema.sort_all_objects();
    format!("{schema:#}\n")
}

fn describe_all(schema: &mut Value) {
    describe::<Snapshot>(schema, "");
    describe::<Holder>(schema, "/$defs/Holder");
    describe::<Account>(schema, "/$defs/Account");
    describe::<Portfolio>(schema, "/$defs/Portfolio");
    describe::<Security>(schema, "/$defs/Security");
    describe::<Holding>(schema, "/$defs/Holding");
    describe::<Transaction>(schema, "/$defs/Transaction");
    describe::<Warning>(schema, "/$defs/Warning");
}

/// Puts what the list of columns says of each field to the schema of its row.
fn describe<T: Row>(schema: &mut Value, row: &str) {
    for field in T::FIELDS {
        put(schema, row, field.path, field.about);
        for column in field.columns.iter().filter(|column| column.path != field.path) {
            put(schema, row, column.path, column.about);
        }
    }
}

fn put(schema: &mut Value, row: &str, path: &str, about: &str) {
    let mut at = row.to_owned();
    for (number, name) in path.split('.').enumerate() {
        if number > 0 {
            // A part that may be missing as a whole stands beside null.
            let part = schema.pointer(&at);
            let reference =
                part.and_then(|part| part.get("$ref").or(part.pointer("/anyOf/0/$ref")));
            let Some(Value::String(reference)) = reference else { return };
            // Every amount of money has the same two fields: what they are, the model says.
            if reference.ends_with("/Money") {
                return;
            }
            at = reference.trim_start_matches('#').to_owned();
        }
        at = format!("{at}/properties/{name}");
    }
    if let Some(Value::Object(place)) = schema.pointer_mut(&at) {
        place.insert("description".to_owned(), about.into());
    }
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use super::*;

    /// The model's docs and the list of columns say the same.
    #[test]
    fn the_list_says_of_each_field_what_its_docs_say() {
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let root = settings.into_generator().into_root_schema_for::<Snapshot>().to_value();
        let mut listed = root.clone();
        describe_all(&mut listed);
        let lines = |schema: &Value| format!("{schema:#}").replace("\\n", " ");
        assert_eq!(lines(&listed), lines(&root));
    }

    #[test]
    fn the_published_schema_is_that_of_the_model() {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema/snapshot.schema.json");
        if env::var_os("FOLIOLINK_UPDATE_SCHEMA").is_some() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, json_schema()).unwrap();
        }
        let published = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            published == json_schema(),
            "docs/schema/snapshot.schema.json is stale. The JSON form is covered by semver: make sure that the change only adds, then run\n  \
             FOLIOLINK_UPDATE_SCHEMA=1 cargo test -p foliolink --features schemars published_schema"
        );
    }
}
