//! What a crate shows to somebody who finds it: metadata, a README with the line that adds it, and
//! for the facade its features and the compiler it takes.

use std::fs;

use super::metadata::{Metadata, Package};

pub(super) fn check(metadata: &Metadata) -> Vec<String> {
    let mut found = vec![];
    for package in metadata.packages.iter().filter(|package| package.is_for_others()) {
        let Some(folder) = package.manifest_path.parent() else { continue };
        let readme = fs::read_to_string(folder.join("README.md")).unwrap_or_default();
        let library = fs::read_to_string(folder.join("src/lib.rs")).unwrap_or_default();
        found.extend(findings(package, &readme, &library));
    }
    found
}

pub(super) fn findings(package: &Package, readme: &str, library: &str) -> Vec<String> {
    let name = package.name.as_str();
    let manifest = [
        (package.description.is_some(), "description"),
        (package.repository.is_some(), "repository"),
        (!package.keywords.is_empty(), "keywords"),
        (!package.categories.is_empty(), "categories"),
        (package.tells_docs_rs(), "package.metadata.docs.rs"),
    ];
    let missing = manifest.iter().filter(|(there, _)| !there);
    let mut found: Vec<_> =
        missing.map(|(_, key)| format!("{name}: Cargo.toml has no {key}")).collect();
    let compiler = package.rust_version.as_deref().unwrap_or("no rust-version");
    for needed in [format!("cargo add {name}"), format!("Rust {compiler}")] {
        // `cargo add --dev` adds it as well.
        if !readme.replace("add --dev ", "add ").contains(&needed) {
            found.push(format!("{name}: README.md doesn't say `{needed}`"));
        }
    }
    if name == "foliolink" {
        let features = package.features.keys().filter(|feature| *feature != "default");
        let rows = features.map(|feature| format!("//! | `{feature}` |"));
        for needed in rows.chain([format!("//! {compiler}")]) {
            if !library.contains(&needed) {
                found.push(format!("{name}: src/lib.rs doesn't say `{needed}`"));
            }
        }
    }
    found
}
