//! The description that a client embeds is the file in `openapi/`.

use std::path::Path;

use foliolink_tests::PROVIDERS;
use serde_json::Value;

#[test]
fn the_embedded_description_says_what_the_file_says() {
    for provider in PROVIDERS {
        let manifest = std::env::var("CARGO_MANIFEST_DIR").unwrap();
        let file = Path::new(&manifest).join("../openapi").join(format!("{}.yaml", provider.name));
        let written: Value =
            serde_norway::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let embedded: Value = serde_json::from_str(provider.embedded).unwrap();
        // Not assert_eq: a difference would print both descriptions whole.
        assert!(
            written == embedded,
            "openapi/{}.yaml and the embedded description differ: run `cargo xtask codegen`",
            provider.name
        );
    }
}
