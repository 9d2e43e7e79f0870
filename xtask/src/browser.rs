//! `cargo xtask browser`: the sandbox's widgets and the host app of the examples in a real browser,
//! where Node and Chromium are there.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{ci, description::root};

/// Where the packages are pinned, and what the tests share.
const PACKAGES: &str = "crates/sandbox/browser";
/// Each ends what it started by itself, also when it fails or hangs.
const TESTS: [(&str, &str); 4] = [
    ("widgets", "crates/sandbox/browser/widgets.mjs"),
    ("link", "crates/sandbox/browser/link.mjs"),
    ("host", "tests/browser/host.mjs"),
    // What `cargo xtask guide` has built.
    ("guide", "tests/browser/guide.mjs"),
];
/// The features of `cargo test` in CI, so that nothing is compiled twice.
const BUILD: &str = "cargo build --workspace --all-features --bin foliolink-sandbox --example host";

/// Builds, installs the pinned packages and runs each test; pictures land in `target/screenshots`.
/// Says so where it can't run.
///
/// # Errors
/// When a test fails, or something that it needs can't be built or installed.
pub fn run() -> Result<()> {
    let root = root()?;
    if !(runs("node") && runs("npm")) {
        println!("browser tests skipped: there is no Node here");
        return Ok(());
    }
    let Some(chromium) = chromium() else {
        println!(
            "browser tests skipped: there is no Chromium here (apt-get install chromium, or CHROMIUM=/path/to/it)"
        );
        return Ok(());
    };
    succeed(&mut ci::command(BUILD)?, BUILD)?;
    // The packages depend on nothing and are pinned by package.json: a lock file would only add
    // where they came from.
    let install = ["install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
    succeed(Command::new("npm").args(install).current_dir(root.join(PACKAGES)), "npm install")?;
    let built = target(&root)?.join("debug");
    for (name, script) in TESTS {
        let mut test = Command::new("node");
        test.arg(script).current_dir(&root).env("CHROMIUM", &chromium);
        test.env("SANDBOX", built.join(format!("foliolink-sandbox{EXE_SUFFIX}")));
        test.env("HOST", built.join("examples").join(format!("host{EXE_SUFFIX}")));
        test.env("SCREENSHOTS", root.join("target/screenshots").join(name));
        succeed(&mut test, script)?;
    }
    Ok(())
}

/// The one that is asked for, or the first that starts.
fn chromium() -> Option<String> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];
    let asked = std::env::var("CHROMIUM").ok();
    asked.or_else(|| names.into_iter().filter(|name| runs(name)).find_map(find_in_path))
}

/// The whole path: the browser is started by another program, which doesn't look for it.
fn find_in_path(name: &str) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let places = std::env::split_paths(&path).map(|folder| folder.join(name));
    places.filter(|place| place.is_file()).find_map(|place| place.to_str().map(str::to_owned))
}

fn runs(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Where cargo builds; it may have been told another place.
fn target(root: &Path) -> Result<PathBuf> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()?;
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    Ok(metadata["target_directory"]
        .as_str()
        .context("cargo metadata names no target directory")?
        .into())
}

fn succeed(command: &mut Command, what: &str) -> Result<()> {
    let status = command.status().with_context(|| format!("{what} can't be started"))?;
    if !status.success() {
        bail!("{what} failed");
    }
    Ok(())
}
