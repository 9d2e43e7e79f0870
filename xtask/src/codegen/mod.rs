//! `cargo xtask codegen [--check]`: description → lint → lowered description → client code.

mod aliases;
mod calls;
mod docs;
mod enums;
mod files;
pub mod lower;
mod maps;
mod methods;
mod operations;
mod paths;
mod print;
mod render;

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use crate::{
    description::{self, APIS, Api},
    lint,
};

/// Writes what is generated from every description, or with `check` prints how it differs from what
/// is there.
///
/// # Errors
/// A finding of the linter, something the generator can't take, or with `check` a difference.
pub fn run(check: bool) -> Result<()> {
    let root = description::root()?;
    let mut stale = vec![];
    for api in APIS {
        for (path, text) in generate(api, &api.text()?)? {
            if !up_to_date(&root, &path, &text, check)? {
                stale.push(path);
            }
        }
    }
    if !stale.is_empty() {
        bail!("out of date, run `cargo xtask codegen`: {}", stale.join(", "));
    }
    Ok(())
}

/// The generated files of one description: path from the root, text.
///
/// # Errors
/// As [`run`].
pub fn generate(api: &Api, text: &str) -> Result<Vec<(String, String)>> {
    let findings = lint::check(api.file, text);
    if let Some(first) = findings.first() {
        bail!("{first}\n({} findings; `cargo xtask lint-openapi` lists them)", findings.len());
    }
    let truthful = description::parse(text).with_context(|| api.file.to_owned())?;
    let lowered = lower::lower(truthful.clone()).with_context(|| api.file.to_owned())?;
    let generated = render::generate(api, &lowered).with_context(|| api.file.to_owned())?;
    let files = [
        ("types", "Bodies of requests, answers and webhooks", files::types(&generated, &lowered)),
        (
            "values",
            "Value lists that may grow, and fields of several types",
            files::values(&lowered),
        ),
        (
            "client",
            "The client, and what its answers are told apart by",
            files::client(&generated, &lowered),
        ),
        ("calls", "Each call as a value", calls::calls(&generated, &lowered)),
        (
            "operations",
            "What is known of each operation",
            operations::operations(&truthful, &lowered),
        ),
    ];
    let directory = format!("crates/raw/src/{}", api.module);
    let mut written = vec![];
    for (name, what, code) in files {
        let at = || format!("{}: {name}.rs", api.file);
        let code = format!("{}\n{}", header(api, text, what), code.with_context(at)?);
        render::refuse_lossy(&code).with_context(at)?;
        written.push((format!("{directory}/{name}.rs"), print::format(&code).with_context(at)?));
    }
    // Compact: nobody reads it, `inspect` and `call` do.
    let document: serde_json::Value = serde_norway::from_str(text)?;
    written.push((format!("{directory}/description.json"), format!("{document}\n")));
    Ok(written)
}

fn header(api: &Api, text: &str, what: &str) -> String {
    let sha256: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
    let docs = docs::inner_comment(&format!(
        "{what}, from `{}`. Written by `cargo xtask codegen`: change the description or the \
         generator instead.",
        api.file
    ));
    format!(
        "{docs}// @generated\n// description sha256: {sha256}\n// description fnv1a: {:016x}\n// generator: \
         progenitor {}\n",
        fnv1a(text.as_bytes()),
        render::GENERATOR_VERSION,
    )
}

/// The digest that `crates/raw/build.rs` compares: short enough to be written there without a
/// dependency.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Writes `text` to `path`, or with `check` prints the difference and says whether there is none.
fn up_to_date(root: &Path, path: &str, text: &str, check: bool) -> Result<bool> {
    let file = root.join(path);
    let old = fs::read_to_string(&file).unwrap_or_default();
    if old == text {
        return Ok(true);
    }
    if !check {
        fs::create_dir_all(file.parent().context("a generated file has a folder")?)?;
        fs::write(&file, text).with_context(|| format!("{path} can't be written"))?;
        println!("wrote {path}");
        return Ok(true);
    }
    if path.ends_with(".rs") {
        let diff = similar::TextDiff::from_lines(&old, text);
        print!(
            "{}",
            diff.unified_diff().context_radius(2).header(path, "what the description says")
        );
    } else {
        println!("{path} differs");
    }
    Ok(false)
}
