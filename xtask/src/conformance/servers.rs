//! What the runs talk to: the sandbox, and Prism in front of it. Each ends with its value, also when a check fails.

#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use crate::ci;

/// The newest that runs on Node 20.
const PRISM: &str = "@stoplight/prism-cli@5.14.2";

/// Long enough to download it.
const START: Duration = Duration::from_secs(240);

/// Builds the sandbox and gives the path of the program: started through cargo it would outlive the process that is ended.
pub(super) fn build_sandbox() -> Result<PathBuf> {
    let mut cargo = ci::command("cargo build --quiet --package foliolink-sandbox --message-format json-render-diagnostics")?;
    let output = cargo.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("the sandbox doesn't build");
    }
    let messages = output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
    let program = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next_back();
    program.context("cargo names no program of foliolink-sandbox")
}

/// A sandbox that listens.
pub(super) struct Sandbox {
    child: Child,
    /// Without a slash at the end.
    pub(super) url: String,
    /// File of `NAME=value` lines with what opens it.
    pub(super) environment: PathBuf,
}

impl Sandbox {
    pub(super) fn start(program: &Path, folder: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        // One 202 before the data: each kind of answer is seen, and nobody polls longer than that takes.
        command.args(["--port", "0", "--control", "--pending-looks", "1"]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| program.display().to_string())?;
        let stdout = child.stdout.take().context("its output is piped")?;
        let mut sandbox = Self { child, url: String::new(), environment: folder.join("environment") };
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

/// Prism's validation proxy.
pub(super) struct Prism {
    child: Child,
    pub(super) url: String,
}

impl Prism {
    pub(super) fn start(description: &Path, upstream: &str, log: &Path) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command = Command::new("npx");
        command.args(["--yes", PRISM, "proxy"]).arg(description);
        command.args([upstream, "--errors", "--host", "127.0.0.1", "--port", &port.to_string()]);
        let file = File::create(log)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        // npx starts a shell, that starts Node: one group, to end them together.
        #[cfg(unix)]
        command.process_group(0);
        let mut prism = Self { child: command.spawn()?, url: format!("http://127.0.0.1:{port}") };
        let deadline = Instant::now() + START;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if Instant::now() > deadline || prism.child.try_wait()?.is_some() {
                bail!("Prism doesn't listen; it said:\n{}", fs::read_to_string(log).unwrap_or_default());
            }
            thread::sleep(Duration::from_millis(200));
        }
        Ok(prism)
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // std can end the child, but not the group that was started for it.
        let group = format!("-{}", self.child.id());
        let killed = cfg!(unix) && Command::new("kill").args(["-KILL", "--", &group]).status().is_ok_and(|status| status.success());
        if !killed {
            // Nothing better is left to do while dropping.
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
