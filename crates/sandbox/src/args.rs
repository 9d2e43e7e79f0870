//! The settings that both programs offer alike: this one and `foliolink sandbox`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{ArgAction, Args};

use crate::builder::SandboxBuilder;

/// Flags of a program that starts a sandbox; put them among its own with `#[command(flatten)]`.
#[derive(Debug, Clone, Args)]
pub struct SandboxArgs {
    /// How long a pending thing is pending at most, in seconds of the sandbox's clock
    #[arg(long, default_value_t = 1200, value_name = "SECONDS")]
    pending_time: u64,
    /// Wrap Vumi's two transaction lists in a paging envelope
    #[arg(long)]
    vumi_paging: bool,
    /// Answer as Flinks in the other form wherever two are known, instead of the one that its pages
    /// show
    #[arg(long)]
    flinks_older_forms: bool,
    /// Refuse new connections in the Link without an auth token, as the app's setting of that name
    /// does
    #[arg(long)]
    force_auth_token: bool,
    /// Whether Flinks' Authorize insists on an authorize token
    #[arg(long, default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    authorize_token_required: bool,
    /// What goes wrong, and when: a JSON list of steps, as docs/sandbox-faults.md describes it
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// Customers, accounts, holdings, movements, questions and faults of your own: YAML, as
    /// docs/sandbox.md describes it
    #[arg(long, value_name = "FILE")]
    seed_file: Option<PathBuf>,
}

impl SandboxArgs {
    /// The sandbox that was asked for.
    ///
    /// # Errors
    ///
    /// The script or the seed can't be read, or is none; the text names the flag, the file and each
    /// place in it where something is wrong.
    pub fn apply(&self, builder: SandboxBuilder) -> io::Result<SandboxBuilder> {
        let builder = builder
            .pending_time(Duration::from_secs(self.pending_time))
            .vumi_paging(self.vumi_paging)
            .flinks_older_forms(self.flinks_older_forms);
        let builder = builder
            .force_auth_token(self.force_auth_token)
            .require_authorize_token(self.authorize_token_required);
        let mut builder = builder;
        if let Some(file) = &self.seed_file {
            builder = read_file("--seed-file", file, |text| builder.seed_file(text))?;
        }
        if let Some(file) = &self.script {
            builder = read_file("--script", file, |text| builder.script(text))?;
        }
        Ok(builder)
    }
}

/// What stands in the file of a flag.
fn read_file<T, E: std::fmt::Display>(
    flag: &str,
    file: &Path,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> io::Result<T> {
    let describe = |error: &dyn std::fmt::Display| format!("{flag} {}: {error}", file.display());
    // A pipe without a writer would be waited for; those of a shell's `<(…)` have one.
    let is_file = fs::metadata(file).map_or(true, |metadata| metadata.is_file());
    if !is_file && !file.starts_with("/dev/") {
        let error = io::ErrorKind::InvalidInput;
        return Err(io::Error::new(error, describe(&"is no plain file")));
    }
    let text =
        fs::read_to_string(file).map_err(|error| io::Error::new(error.kind(), describe(&error)))?;
    read(&text).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, describe(&error)))
}
