//! `cargo xtask lint-openapi`: our own rules, then `redocly` and `spectral` through `npx` at pinned
//! versions.

use std::process::Command;

use anyhow::{Result, bail, ensure};

use crate::{
    description::{APIS, root},
    lint,
};

const REDOCLY: &str = "@redocly/cli@2.77.0";
const SPECTRAL: &str = "@stoplight/spectral-cli@6.16.3";

/// What `foliolink serve` answers, as its own test keeps it.
const SERVED: &str = "openapi/serve.json";

/// Prints every finding; any is a failure.
///
/// # Errors
/// When a description breaks one of our rules, or a public linter says anything.
pub fn run() -> Result<()> {
    let mut found = 0;
    for api in APIS {
        let findings = lint::check(api.file, &api.text()?);
        for finding in &findings {
            println!("{finding}");
        }
        found += findings.len();
    }
    ensure!(found == 0, "{found} findings");
    println!("our rules: {} descriptions, no findings", APIS.len());
    if !has_node() {
        println!("redocly and spectral skipped: there is no Node here");
        return Ok(());
    }
    // Ours is made from the code: the public linters' rules hold for it, the providers' marks don't.
    let files = APIS.iter().map(|api| api.file).chain([SERVED]);
    npx(REDOCLY, ["lint", "--config", "redocly.yaml"].into_iter().chain(files.clone()))?;
    npx(
        SPECTRAL,
        ["lint", "--fail-severity=warn", "--ruleset", ".spectral.yaml"].into_iter().chain(files),
    )
}

/// Whether `npx` can run.
pub fn has_node() -> bool {
    Command::new("npx").arg("--version").output().is_ok_and(|output| output.status.success())
}

fn npx<'a>(package: &str, arguments: impl Iterator<Item = &'a str>) -> Result<()> {
    println!("{package}");
    let status = Command::new("npx")
        .args(["--yes", package])
        .args(arguments)
        .current_dir(root()?)
        // No telemetry and no look for a newer version: the pinned one counts.
        .env("REDOCLY_TELEMETRY", "off")
        .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")
        .status()?;
    if !status.success() {
        bail!("{package} found something");
    }
    Ok(())
}
