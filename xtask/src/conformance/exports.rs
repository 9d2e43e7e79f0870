//! Exports of two days, read by DuckDB, Polars, pyarrow and sqlite-utils: what `docs/exports.md` says
//! of them is tried.

use std::{fs, path::Path, process::Command};

use anyhow::Result;

use super::{python::Python, succeed};
use crate::{description::root, programs};

/// Writes the exports and has `tests/conformance/exports.py` read them.
pub(super) fn run(python: &Python, folder: &Path) -> Result<()> {
    let writer = programs::build(
        "cargo build --quiet --package foliolink-export --all-features --example two_days",
    )?;
    let exports = folder.join("exports");
    if exports.exists() {
        fs::remove_dir_all(&exports)?;
    }
    fs::create_dir(&exports)?;
    succeed(Command::new(writer).arg(&exports), "writing the exports of two days")?;
    let script = root()?.join("tests/conformance/exports.py");
    succeed(python.python().arg(script).arg(&exports), "tests/conformance/exports.py")
}
