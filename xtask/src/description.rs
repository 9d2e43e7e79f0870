//! The descriptions of `openapi/` as files: where they are and how they are read.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use openapiv3::OpenAPI;

/// One provider's description and what is made of it.
#[derive(Debug, Clone, Copy)]
pub struct Api {
    /// Module of `crates/raw`.
    pub module: &'static str,
    /// Path of the description from the root of the workspace.
    pub file: &'static str,
}

/// Every description.
pub const APIS: &[Api] = &[
    Api { module: "flinks", file: "openapi/flinks.yaml" },
    Api { module: "vumi", file: "openapi/vumi.yaml" },
];

impl Api {
    /// The text of the description.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn text(&self) -> Result<String> {
        let path = root()?.join(self.file);
        fs::read_to_string(&path).with_context(|| format!("{} can't be read", self.file))
    }
}

/// Reads a description.
///
/// # Errors
/// Where the text isn't an OpenAPI document, with line and column.
pub fn parse(text: &str) -> Result<OpenAPI> {
    Ok(serde_norway::from_str(text)?)
}

/// Root of the workspace, asked at run time: with a shared target directory `env!` may name another
/// checkout.
///
/// # Errors
/// When not run through cargo.
pub fn root() -> Result<PathBuf> {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").context("run this through cargo")?;
    Ok(Path::new(&manifest).parent().context("xtask lies in the workspace")?.to_owned())
}
