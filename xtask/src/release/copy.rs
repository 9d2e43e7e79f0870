//! The commit as its own folder: what is packed and built is what is committed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

/// The line that keeps anybody from publishing by accident (decision 0006); packages that need
/// each other are packed only without it.
const GUARD: &str = "\npublish = false\n";

/// Writes the files of HEAD to `folder`.
pub(super) fn make(root: &Path, folder: &Path) -> Result<PathBuf> {
    let status = Command::new("git")
        .args(["status", "--porcelain", "--untracked-files=no"])
        .current_dir(root)
        .output()
        .context("git can't be started")?;
    if !status.stdout.is_empty() {
        bail!("there are changes that aren't committed");
    }
    fs::create_dir_all(folder)?;
    let mut archive = Command::new("git")
        .args(["archive", "--format", "tar", "HEAD"])
        .current_dir(root)
        .stdout(Stdio::piped())
        .spawn()?;
    let tar = archive.stdout.take().context("its output is piped")?;
    let unpacked = Command::new("tar")
        .args(["--extract", "--directory"])
        .arg(folder)
        .stdin(tar)
        .status()
        .context("tar can't be started")?;
    if !archive.wait()?.success() || !unpacked.success() {
        bail!("the commit can't be copied");
    }
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    if !text.contains(GUARD) {
        bail!("Cargo.toml: `publish = false` is gone, which decision 0006 asks for");
    }
    fs::write(manifest, text.replace(GUARD, "\npublish = true\n"))?;
    Ok(folder.to_owned())
}
