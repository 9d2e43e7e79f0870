//! The Python SDK of the Model Context Protocol asks `foliolink mcp` what an assistant would.

use std::{fs, path::Path, process::Command};

use anyhow::Result;

use super::{python::Python, succeed};
use crate::{description::root, programs};

/// Has the SDK call every tool over the sample customers' snapshots.
pub(super) fn run(python: &Python, folder: &Path) -> Result<()> {
    let program = programs::build("cargo build --quiet --package foliolink-cli")?;
    let demo = Command::new(&program)
        .args(["demo", "--every", "5ms", "--quiet", "--output", "ndjson"])
        .output()?;
    let file = folder.join("assistant.ndjson");
    fs::write(&file, &demo.stdout)?;
    let mut client = python.python();
    client.arg(root()?.join("tests/conformance/mcp_client.py")).arg(&program).arg(&file);
    succeed(&mut client, "the Python client of foliolink mcp")
}
