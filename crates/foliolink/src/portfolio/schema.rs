//! The JSON Schema of a snapshot, as it is published in `docs/schema/`.

use schemars::{Schema, generate::SchemaSettings, transform::RecursiveTransform};
use serde_json::Value;

use super::Snapshot;

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
    let tidy = RecursiveTransform(|schema: &mut Schema| {
        drop(schema.remove("default"));
        // Where our source breaks a line says nothing.
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = text.replace('\n', " ");
        }
    });
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(tidy);
    let mut schema = settings.into_generator().into_root_schema_for::<Snapshot>().to_value();
    // Whether maps keep their order is a feature of serde_json that any crate of a program may
    // switch on.
    schema.sort_all_objects();
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use super::*;

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
