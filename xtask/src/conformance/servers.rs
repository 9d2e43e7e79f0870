//! What stands between a run and the sandbox; it ends with its value, also when a check fails.

#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

/// The newest that runs on Node 20.
const PRISM: &str = "@stoplight/prism-cli@5.14.2";

/// Long enough to download it.
const START: Duration = Duration::from_secs(240);

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
                bail!(
                    "Prism doesn't listen; it said:\n{}",
                    fs::read_to_string(log).unwrap_or_default()
                );
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
        let killed = cfg!(unix)
            && Command::new("kill")
                .args(["-KILL", "--", &group])
                .status()
                .is_ok_and(|status| status.success());
        if !killed {
            // Nothing better is left to do while dropping.
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
