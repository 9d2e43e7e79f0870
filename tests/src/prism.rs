//! Prism, somebody else's reader of OpenAPI: as a mock server that a description makes, or as a
//! proxy in front of a server that it judges.

use std::{
    io::{BufRead as _, BufReader, Read},
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use crate::Provider;

/// The newest that runs on Node 20.
const VERSION: &str = "@stoplight/prism-cli@5.14.2";

/// Long enough to download it.
const START: Duration = Duration::from_secs(240);

/// A running Prism; ends with its value, also when a test fails.
pub struct Prism {
    child: Child,
    /// Where it listens, without a slash at the end.
    pub base: String,
    lines: Receiver<String>,
    log: Vec<String>,
}

impl Prism {
    /// Whether tests may start one: it takes Node 20 and the npm registry, so they are off unless
    /// `FOLIOLINK_PRISM=1`. Says so if not.
    pub fn is_wanted(test: &str) -> bool {
        let wanted = std::env::var("FOLIOLINK_PRISM").as_deref() == Ok("1");
        if !wanted {
            eprintln!(
                "{test}: not asked of Prism, which takes FOLIOLINK_PRISM=1, Node 20 and the npm registry"
            );
        }
        wanted
    }

    /// Answers by itself, with the examples of the description.
    ///
    /// # Panics
    /// When it can't be started, or complains about the description.
    pub fn mock(provider: &Provider) -> Self {
        Self::start("mock", provider, &[])
    }

    /// Passes requests on to `upstream` and answers back; whatever breaks the description, on
    /// either side, it answers itself, as a problem.
    ///
    /// # Panics
    /// As [`mock`](Self::mock).
    pub fn proxy(provider: &Provider, upstream: &str) -> Self {
        Self::start("proxy", provider, &[upstream, "--errors"])
    }

    fn start(mode: &str, provider: &Provider, more: &[&str]) -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../openapi")
            .join(format!("{}.yaml", provider.name));
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .expect("a free port")
            .local_addr()
            .expect("its address")
            .port();
        let mut child = Command::new("npx")
            .args(["--yes", VERSION, mode, "-h", "127.0.0.1", "-p"])
            .arg(port.to_string())
            .arg(file)
            .args(more)
            // npm's own warnings are about its configuration.
            .env("npm_config_loglevel", "error")
            // npx starts a shell, that starts Node: one group, to end them together.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("npx starts");
        let (sender, lines) = channel();
        read_lines(child.stdout.take().expect("piped"), sender.clone());
        read_lines(child.stderr.take().expect("piped"), sender);
        let mut prism =
            Self { child, base: format!("http://127.0.0.1:{port}"), lines, log: Vec::new() };
        prism.wait_until_ready();
        prism.check_log();
        prism
    }

    fn wait_until_ready(&mut self) {
        let deadline = Instant::now() + START;
        while !self.log.last().is_some_and(|line| line.contains("Prism is listening")) {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => self.log.push(line),
                // It ended, or takes too long.
                Err(why) => {
                    panic!("Prism doesn't listen ({why}); it said:\n{}", self.log.join("\n"))
                }
            }
        }
    }

    /// Looks at what Prism printed so far.
    ///
    /// # Panics
    /// When there is a warning or an error: about a description when it starts, about a request or
    /// an answer later.
    pub fn check_log(&mut self) {
        self.log.extend(self.lines.try_iter());
        let complaint = |line: &&String| {
            ["warn", "error", "✖", "⚠"].iter().any(|mark| line.to_lowercase().contains(mark))
        };
        if let Some(at) = self.log.iter().position(|line| complaint(&line)) {
            panic!(
                "Prism complained:\n{}",
                self.log[at.saturating_sub(3)..self.log.len().min(at + 6)].join("\n")
            );
        }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // std can end the child, but not the group that was started for it.
        let group = format!("-{}", self.child.id());
        let killed = Command::new("kill").args(["-KILL", "--", &group]).status();
        if !killed.is_ok_and(|status| status.success()) {
            // Nothing better is left to do while dropping.
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn read_lines(pipe: impl Read + Send + 'static, lines: Sender<String>) {
    thread::spawn(move || {
        BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| lines.send(line))
    });
}
