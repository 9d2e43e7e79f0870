//! Ledgers of both sample customers and of two households, read by beancount, hledger, ledger,
//! ofxtools, ofxparse, libofx, bankstatementparser, csb43 and norma43, and compared row by row.

use std::{
    fs::{self, File},
    path::Path,
    process::Command,
};

use anyhow::Result;

use super::{python::Python, succeed};
use crate::{description::root, programs};

/// What the tests of the exports have as well: currencies of 0, 2 and 3 digits, a card, lots.
const HOUSEHOLD: &str = "crates/export/tests/it/ledger/household.json";

/// Has `tests/conformance/ledgers.py` write and read them.
pub(super) fn run(python: &Python, folder: &Path) -> Result<()> {
    let ledgers = folder.join("ledgers");
    if ledgers.exists() {
        fs::remove_dir_all(&ledgers)?;
    }
    fs::create_dir(&ledgers)?;
    let root = root()?;
    fs::copy(root.join(HOUSEHOLD), ledgers.join("household.json"))?;
    let program = programs::build("cargo build --quiet --package foliolink-cli --bin foliolink")?;
    let mut demo = Command::new(program);
    demo.args(["demo", "--every", "10ms", "--quiet", "--output", "json"]);
    succeed(demo.stdout(File::create(ledgers.join("samples.json"))?), "foliolink demo")?;
    let writer = programs::build(
        "cargo build --quiet --package foliolink-export --all-features --example from_json",
    )?;
    let script = root.join("tests/conformance/ledgers.py");
    succeed(python.python().arg(script).arg(writer).arg(&ledgers), "tests/conformance/ledgers.py")
}
