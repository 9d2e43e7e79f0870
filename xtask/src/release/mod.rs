//! `cargo xtask release --check`: what must hold before a version is given out, on a copy of the
//! commit so that nothing that isn't committed can make it pass.

mod changelog;
mod copy;
mod metadata;
mod minimum;
mod packages;
mod public_names;
mod static_program;

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::{ci, description::root};

/// Checks a release; what can be given out lies in target/release-check afterwards: packages, the
/// program as an archive, its list of parts.
///
/// # Errors
/// The first check that fails, by name.
pub fn check() -> Result<()> {
    let root = root()?;
    let out = root.join("target/release-check");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    let copy = copy::make(&root, &out.join("copy"))?;
    let workspace = metadata::Workspace::read(&copy)?;
    ci::step("metadata of the packages", || metadata::check(&workspace, &copy))?;
    ci::step("changelog", || changelog::check(&copy, &workspace.version))?;
    ci::step("oldest compiler", || minimum::check(&workspace, &copy))?;
    ci::step("licences, bans, sources, advisories", ci::deny)?;
    ci::step("packages, each built from what is packed", || packages::check(&workspace, &copy))?;
    ci::step("public names", || public_names::check(&root, &workspace))?;
    ci::step("list of parts", || list_parts(&copy, &out))?;
    ci::step("static program", || static_program::check(&workspace, &root, &out))?;
    println!("ready to be released as {}: {}", workspace.version, out.display());
    Ok(())
}

/// The program's parts as CycloneDX, by the tool of that format's own makers.
fn list_parts(copy: &Path, out: &Path) -> Result<()> {
    let manifest = copy.join("crates/cli/Cargo.toml");
    let mut command = Command::new("cargo");
    command.args(["cyclonedx", "--format", "json", "--manifest-path"]).arg(&manifest);
    run_tool(&mut command, "cargo-cyclonedx")?;
    let list = fs::read_to_string(copy.join("crates/cli/foliolink-cli.cdx.json"))?;
    let parts: serde_json::Value = serde_json::from_str(&list)?;
    let count = parts["components"].as_array().map_or(0, Vec::len);
    let licensed = parts["components"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|part| part["licenses"].as_array().is_some_and(|licenses| !licenses.is_empty()))
        .count();
    if count == 0 || licensed < count {
        bail!("{count} parts, of which {licensed} say their licence");
    }
    fs::write(out.join("foliolink.cdx.json"), list)?;
    println!("{count} parts, each with its licence: foliolink.cdx.json");
    Ok(())
}

/// Runs a subcommand of cargo that isn't part of it; says how to get it where it is missing.
fn run_tool(command: &mut Command, package: &str) -> Result<()> {
    let output = command.output().with_context(|| package.to_owned())?;
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("no such command") {
        bail!("{package} is missing: `cargo install {package} --locked`");
    }
    if !output.status.success() {
        bail!("{package}: {}{said}", String::from_utf8_lossy(&output.stdout));
    }
    Ok(())
}
