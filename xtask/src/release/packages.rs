//! Each package built from nothing but what is packed, those it needs before it.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use super::metadata::Workspace;

pub(super) fn check(workspace: &Workspace, copy: &Path) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["package", "--locked"]).current_dir(copy);
    // Cargo sorts them: each against the packages made before it, as if these were published.
    for name in &workspace.published {
        command.args(["--package", name]);
    }
    if !command.status()?.success() {
        bail!("cargo package failed");
    }
    Ok(())
}
