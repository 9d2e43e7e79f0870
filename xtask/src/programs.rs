//! Programs of ours that a verb starts: built by cargo, ended with their value, also when a check
//! fails.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::ci;

/// Runs a `cargo build` of one program and gives its path: started through cargo it would outlive
/// the process that is ended.
pub(crate) fn build(line: &str) -> Result<PathBuf> {
    let mut cargo = ci::command(line)?;
    let output = cargo
        .args(["--message-format", "json-render-diagnostics"])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("`{line}` failed");
    }
    let messages = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
    let program = messages
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .next_back();
    program.with_context(|| format!("`{line}` names no program"))
}

/// A sandbox that listens.
pub(crate) struct Sandbox {
    child: Child,
    /// Without a slash at the end.
    pub(crate) url: String,
    /// File of `NAME=value` lines with what opens it.
    pub(crate) environment: PathBuf,
}

impl Sandbox {
    /// Starts the sandbox's own program or the one of ours that contains it.
    pub(crate) fn start(command: &mut Command, folder: &Path) -> Result<Self> {
        // One 202 before the data: each kind of answer is seen, and nobody polls longer than that
        // takes.
        Self::start_pending(command, folder, 1)
    }

    /// The same, with so many answers before the data that say that it isn't ready.
    pub(crate) fn start_pending(command: &mut Command, folder: &Path, looks: u32) -> Result<Self> {
        command
            .args(["--port", "0", "--control", "--pending-looks", &looks.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut child =
            command.spawn().with_context(|| command.get_program().display().to_string())?;
        let stdout = child.stdout.take().context("its output is piped")?;
        let mut sandbox =
            Self { child, url: String::new(), environment: folder.join("environment") };
        let mut lines = vec![];
        for line in BufReader::new(stdout).lines() {
            lines.push(line?);
            if lines.last().is_some_and(|line| line.starts_with("# Ctrl-C")) {
                break;
            }
        }
        let url = lines.iter().find_map(|line| line.strip_prefix("FLINKS_BASE_URL="));
        url.context("the sandbox didn't say where it is")?.clone_into(&mut sandbox.url);
        fs::write(&sandbox.environment, lines.join("\n"))?;
        Ok(sandbox)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Nothing better is left to do where it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
