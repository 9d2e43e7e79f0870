//! The raw clients against a mock server that somebody else wrote: Prism serves the descriptions themselves, holds each request
//! against them, and every answer it gives must decode.
//!
//! Off unless `FOLIOLINK_PRISM=1`, because it needs Node 20 and the npm registry.
#![cfg(unix)]

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

use foliolink_runtime::{DEFAULT_BODY_LIMIT, Exchange, Execute, OperationInfo, Transport, buffer};
use foliolink_tests::{Described, FLINKS, How, Json, Outcome, Provider, Target, VUMI, compare};
use reqwest::{Client, Request, header::HeaderValue};

/// The newest that runs on Node 20.
const PRISM: &str = "@stoplight/prism-cli@5.14.2";

/// Long enough to download it.
const START: Duration = Duration::from_secs(240);

#[tokio::test]
async fn prism_and_the_flinks_client_understand_each_other() {
    understand(&FLINKS).await;
}

#[tokio::test]
async fn prism_and_the_vumi_client_understand_each_other() {
    understand(&VUMI).await;
}

async fn understand(provider: &Provider) {
    if std::env::var("FOLIOLINK_PRISM").as_deref() != Ok("1") {
        eprintln!("{}: not asked of Prism, which takes FOLIOLINK_PRISM=1, Node 20 and the npm registry", provider.name);
        return;
    }
    let mut prism = Prism::start(provider);
    let http = Client::builder().no_proxy().build().unwrap();
    let description = provider.description();
    for operation in description.operations() {
        let requests: Vec<_> = operation.requests.iter().map(|example| example.value.to_string()).collect();
        for answer in &operation.answers {
            // Prism takes `default` for a status that the operation doesn't list.
            let status = answer.statuses[0];
            for example in &answer.examples {
                let prefer = format!("code={status}, example={}", example.name);
                let outcome = prism.call(provider, &http, &operation, requests.first(), &prefer).await;
                assert_eq!(
                    outcome.how,
                    if status < 300 { How::Ok } else { How::Refused },
                    "{} {prefer}: {}",
                    operation.id,
                    outcome.message
                );
                assert_eq!(outcome.status, Some(status), "{} {prefer}", operation.id);
                let again = Json::parse(&outcome.json.unwrap()).unwrap();
                compare(&as_javascript_writes(example.value), &again)
                    .unwrap_or_else(|lost| panic!("{} {prefer}: {}", operation.id, lost.join("; ")));
            }
        }
        for request in requests.iter().skip(1) {
            prism.call(provider, &http, &operation, Some(request), "code=200").await;
        }
    }
    prism.complained();
}

/// Zeros at the end of a fraction are lost on Prism's side: JavaScript has no other numbers.
fn as_javascript_writes(value: &Json) -> Json {
    match value {
        Json::Number(digits) if digits.contains('.') => Json::Number(digits.trim_end_matches('0').trim_end_matches('.').to_owned()),
        Json::List(items) => Json::List(items.iter().map(as_javascript_writes).collect()),
        Json::Object(pairs) => Json::Object(pairs.iter().map(|(key, part)| (key.clone(), as_javascript_writes(part))).collect()),
        other => other.clone(),
    }
}

/// A running Prism; ends with its value, also when a test fails.
struct Prism {
    child: Child,
    base: String,
    lines: Receiver<String>,
    log: Vec<String>,
}

impl Prism {
    fn start(provider: &Provider) -> Self {
        let manifest = std::env::var("CARGO_MANIFEST_DIR").unwrap();
        let file = Path::new(&manifest).join("../openapi").join(format!("{}.yaml", provider.name));
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut child = Command::new("npx")
            .args(["--yes", PRISM, "mock", "-h", "127.0.0.1", "-p"])
            .arg(port.to_string())
            .arg(file)
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
        read_lines(child.stdout.take().unwrap(), sender.clone());
        read_lines(child.stderr.take().unwrap(), sender);
        let mut prism = Self { child, base: format!("http://127.0.0.1:{port}"), lines, log: Vec::new() };
        prism.listens();
        prism.complained();
        prism
    }

    fn listens(&mut self) {
        let deadline = Instant::now() + START;
        while !self.log.last().is_some_and(|line| line.contains("Prism is listening")) {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => self.log.push(line),
                // It ended, or takes too long.
                Err(why) => panic!("Prism doesn't listen ({why}); it said:\n{}", self.log.join("\n")),
            }
        }
    }

    /// Panics when Prism printed a warning or an error so far: about a description when it starts, about a request later.
    fn complained(&mut self) {
        self.log.extend(self.lines.try_iter());
        let complaint = |line: &&String| ["warn", "error", "✖", "⚠"].iter().any(|mark| line.to_lowercase().contains(mark));
        if let Some(at) = self.log.iter().position(|line| complaint(&line)) {
            panic!("Prism complained:\n{}", self.log[at.saturating_sub(3)..self.log.len().min(at + 6)].join("\n"));
        }
    }

    async fn call(
        &mut self,
        provider: &Provider,
        http: &Client,
        operation: &Described<'_>,
        request: Option<&String>,
        prefer: &str,
    ) -> Outcome {
        let transport = Transport::new(Asking { prefer: prefer.parse().unwrap() });
        let target = Target { base: self.base.clone(), http: http.clone(), transport };
        let outcome = provider.call(target, operation.id, request.cloned()).await;
        self.complained();
        outcome
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
    thread::spawn(move || BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| lines.send(line)));
}

/// Asks Prism for one answer, with a credential for every security scheme.
struct Asking {
    prefer: HeaderValue,
}

impl Execute for Asking {
    fn execute<'a>(&'a self, http: &'a Client, mut request: Request, _: OperationInfo) -> Exchange<'a> {
        Box::pin(async move {
            let headers = request.headers_mut();
            headers.insert("prefer", self.prefer.clone());
            headers.insert("flinks-auth-key", HeaderValue::from_static("a-made-up-key"));
            headers.insert("x-api-key", HeaderValue::from_static("a-made-up-key"));
            headers.insert("authorization", HeaderValue::from_static("Bearer a-made-up-token"));
            Ok(buffer(http.execute(request).await?, DEFAULT_BODY_LIMIT).await?.into())
        })
    }
}
