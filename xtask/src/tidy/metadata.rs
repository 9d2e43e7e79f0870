//! What cargo says of the workspace's packages.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Metadata {
    pub(super) packages: Vec<Package>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) manifest_path: PathBuf,
    pub(super) description: Option<String>,
    pub(super) repository: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) categories: Vec<String>,
    pub(super) rust_version: Option<String>,
    pub(super) features: BTreeMap<String, Vec<String>>,
    pub(super) metadata: Option<serde_json::Value>,
}

#[derive(Deserialize)]
pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) kind: Option<String>,
}

impl Package {
    /// Whether it is meant for crates.io, and not a tool or a test of this workspace.
    pub(super) fn is_for_others(&self) -> bool {
        self.manifest_path.iter().any(|part| part == "crates")
    }

    /// Whether docs.rs is told to build all features.
    pub(super) fn tells_docs_rs(&self) -> bool {
        let docs = self.metadata.as_ref().and_then(|metadata| metadata.pointer("/docs/rs"));
        docs.and_then(|docs| docs.get("all-features")) == Some(&serde_json::Value::Bool(true))
    }
}

/// Asks cargo.
pub(super) fn read(root: &Path) -> Result<Metadata> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root)
        .output()?;
    ensure!(
        output.status.success(),
        "cargo metadata failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("cargo metadata")
}
