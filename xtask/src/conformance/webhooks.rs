//! The library of Standard Webhooks checks what `foliolink sync webhook` sends.

use anyhow::Result;

use super::{python::Python, succeed};
use crate::{description::root, programs};

/// Has the library accept what is signed, and refuse what isn't.
pub(super) fn run(python: &Python) -> Result<()> {
    let program = programs::build("cargo build --quiet --package foliolink-cli")?;
    let mut command = python.python();
    command.arg(root()?.join("tests/conformance/webhooks.py")).arg(program);
    succeed(&mut command, "webhooks.py")?;
    println!("standardwebhooks: signatures of one secret, of two, and of another one");
    Ok(())
}
