//! The helpers of `examples/languages/` in their own test frameworks, as far as those are here.

use std::process::Command;

use anyhow::Result;

use super::{python::Python, succeed};
use crate::{description::root, lint_openapi, programs};

/// Runs the first tests that stand beside the helpers; says which are left out.
pub(super) fn run(python: &Python) -> Result<()> {
    let program = programs::build("cargo build --quiet --package foliolink-cli")?;
    let examples = root()?.join("examples/languages");
    let mut pytest = python.python();
    pytest.args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"]).arg(examples.join("pytest"));
    succeed(pytest.env("FOLIOLINK", &program), "examples/languages/pytest")?;
    if lint_openapi::has_node() {
        let mut node = Command::new("node");
        node.arg("--test").arg(examples.join("node/"));
        succeed(node.env("FOLIOLINK", &program), "examples/languages/node")?;
    } else {
        println!("examples/languages/node skipped: there is no Node here");
    }
    println!("examples/languages/junit and xunit: not run");
    Ok(())
}
