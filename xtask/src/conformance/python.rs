//! The Python side: an environment of our own below `target/`, with the pinned requirements in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::succeed;
use crate::description::root;

/// A Python environment that has schemathesis and the readers of exports.
pub(super) struct Python {
    venv: PathBuf,
}

impl Python {
    /// Makes the environment where it isn't up to date; nothing where there is no Python to make it
    /// with.
    pub(super) fn find(folder: &Path) -> Result<Option<Self>> {
        let python = Self { venv: folder.join("venv") };
        let requirements = root()?.join("tests/conformance/requirements.txt");
        let wanted = fs::read_to_string(&requirements)?;
        let installed = python.venv.join("requirements.installed");
        if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
            return Ok(Some(python));
        }
        let probe = "import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))";
        if !Command::new("python3")
            .args(["-c", probe])
            .output()
            .is_ok_and(|output| output.status.success())
        {
            return Ok(None);
        }
        println!("installing {}", requirements.display());
        succeed(
            Command::new("python3").args(["-m", "venv", "--clear"]).arg(&python.venv),
            "python3 -m venv",
        )?;
        let mut pip = Command::new(python.program("python"));
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            "--disable-pip-version-check",
            "--requirement",
        ])
        .arg(&requirements);
        succeed(&mut pip, "pip install")?;
        // Written last: an installation that was broken off is begun anew.
        fs::write(installed, wanted)?;
        Ok(Some(python))
    }

    /// The interpreter, still without arguments; it leaves nothing beside the scripts.
    pub(super) fn python(&self) -> Command {
        let mut command = Command::new(self.program("python"));
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// schemathesis, still without arguments; it leaves nothing beside the hooks and takes no proxy
    /// to this machine.
    pub(super) fn schemathesis(&self) -> Command {
        let mut command = Command::new(self.program("schemathesis"));
        command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1");
        command
    }

    fn program(&self, name: &str) -> PathBuf {
        self.venv.join(if cfg!(windows) { "Scripts" } else { "bin" }).join(name)
    }
}
