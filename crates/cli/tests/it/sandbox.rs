//! `foliolink sandbox`: its variables in every form, and what can't be started.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;

use crate::support::{output, program, text};

/// A running sandbox, ended with the test.
struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(flags: &[&str]) -> Running {
    let words = [&["sandbox"][..], flags].concat();
    let mut child = program(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    Running { child, out }
}

impl Running {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// All lines up to the one that says how it ends.
    fn lines(&mut self) -> String {
        let mut all = String::new();
        while !all.contains("Ctrl-C") {
            let line = self.line();
            assert!(!line.is_empty(), "{all}");
            all += &line;
        }
        all
    }
}

/// Tests that are killed leave no sandbox behind.
#[test]
fn it_ends_with_its_standard_input_where_that_is_asked_for() {
    let started = |flags: &[&str]| {
        let words = [&["sandbox", "--env", "json"][..], flags].concat();
        let mut command = program(&words);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut running = Running { child, out };
        let variables: Value = serde_json::from_str(&running.line()).unwrap();
        drop(running.child.stdin.take());
        (running, variables["FLINKS_BASE_URL"].as_str().unwrap().to_owned())
    };
    let (mut running, _) = started(&["--until-stdin-ends"]);
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
    // Elsewhere a closed standard input means nothing, as under a supervisor.
    let (mut running, url) = started(&[]);
    assert_eq!(output(&["sandbox", "--health", &url]).status.code(), Some(0));
    assert!(running.child.try_wait().unwrap().is_none());
}

#[test]
fn its_variables_as_json_are_one_line_whichever_flag_asks() {
    for flags in [
        &["--env", "json"][..],
        &["--output", "json"],
        &["--output", "ndjson"],
        &["--env", "json", "--output", "json"],
    ] {
        let variables: Value = serde_json::from_str(&start(flags).line()).unwrap();
        let base = variables["FLINKS_BASE_URL"].as_str().unwrap();
        assert!(base.starts_with("http://127.0.0.1:"), "{base}");
        assert_eq!(variables["FOLIOLINK_POLL_EVERY"], "1s");
        assert!(variables.as_object().unwrap().values().all(Value::is_string));
    }
}

#[test]
fn its_variables_in_the_forms_of_lines() {
    let steady = |text: &str| {
        let lines = text.lines().map(|line| match line.split_once("public token ") {
            Some((before, _)) => format!("{before}public token [token]: to be exchanged"),
            None => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    insta::with_settings!({ filters => [(r"127\.0\.0\.1:\d+", "127.0.0.1:[port]")] }, {
        insta::assert_snapshot!("sandbox_dotenv", steady(&start(&[]).lines()));
        insta::assert_snapshot!("sandbox_shell", steady(&start(&["--env", "shell"]).lines()));
    });
}

/// The address of a sandbox that can be steered.
fn steered(flags: &[&str]) -> (Running, String) {
    let mut running =
        start(&[&["--control", "--env", "json", "--pending-looks", "0"], flags].concat());
    let variables: Value = serde_json::from_str(&running.line()).unwrap();
    let base = variables["FLINKS_BASE_URL"].as_str().unwrap().to_owned();
    (running, base)
}

#[test]
fn an_event_happens_at_a_running_sandbox() {
    let (_running, base) = steered(&["--vumi-webhook", "http://127.0.0.1:9/"]);
    let ran = output(&["sandbox", "trigger", "vumi.errored", "--url", &base]);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let done: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(done["of"]["status"], "ERRORED");
    assert_eq!(done["deliveries"].as_array().unwrap().len(), 1);
    let ran = program(&["sandbox", "trigger", "vumi.ready", "--output", "table"])
        .env("FLINKS_BASE_URL", &base)
        .output()
        .unwrap();
    insta::assert_snapshot!("sandbox_trigger", text(&ran.stdout));
    let listed = output(&["sandbox", "trigger", "--output", "table"]);
    insta::assert_snapshot!("sandbox_triggers", text(&listed.stdout));
}

#[test]
fn what_cant_be_triggered_is_told_in_one_line() {
    let (_running, base) = steered(&[]);
    let ended = start(&["--env", "json"]).line();
    let ended: Value = serde_json::from_str(&ended).unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let free = format!("http://{free}");
    let gone = ended["FLINKS_BASE_URL"].as_str().unwrap();
    let far = "http://sandbox.example.test:8080";
    let lines: Vec<_> = [
        (&["vumi.exploded", "--url", base.as_str()][..], 2),
        (&["vumi.ready"], 2),
        (&["vumi.ready", "--url", far], 2),
        (&["vumi.ready", "--url", &base, "--connection", "NOBODY0001"], 1),
        (&["vumi.ready", "--url", &base, "--namespace", "no name"], 2),
        (&["flinks.kyc", "--url", &base], 1),
        (&["vumi.ready", "--url", &free], 6),
        (&["vumi.ready", "--url", gone], 6),
    ]
    .into_iter()
    .map(|(words, code)| {
        let words = [&["sandbox", "trigger", "--output", "table"][..], words].concat();
        let ran = output(&words);
        assert_eq!((ran.status.code(), ran.stdout.len()), (Some(code), 0), "{words:?}");
        assert_eq!(text(&ran.stderr).lines().count(), 1, "{words:?}");
        format!("exit {code}: {}", text(&ran.stderr))
    })
    .collect();
    insta::with_settings!({ filters => [(r"127\.0\.0\.1:\d+", "127.0.0.1:[port]")] }, {
        insta::assert_snapshot!("sandbox_trigger_mistakes", lines.concat());
    });
}

#[test]
fn control_routes_that_are_off_are_named() {
    let mut running = start(&["--env", "json"]);
    let variables: Value = serde_json::from_str(&running.line()).unwrap();
    let base = variables["FLINKS_BASE_URL"].as_str().unwrap();
    for words in [&["trigger", "vumi.ready"][..], &["logs"], &["logs", "--follow"]] {
        let ran = output(&[&["sandbox"], words, &["--url", base]].concat());
        assert_eq!(ran.status.code(), Some(2), "{words:?}");
        assert!(text(&ran.stderr).contains("--control"), "{}", text(&ran.stderr));
    }
}

#[test]
fn the_log_is_followed_and_shows_no_secret() {
    let (_running, base) = steered(&[]);
    let mut child = program(&["sandbox", "logs", "--follow", "--url", &base])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut following = Running { out: BufReader::new(child.stdout.take().unwrap()), child };
    let pulled = program(&["flinks", "pull", "--login-id", "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20"])
        .envs([
            ("FLINKS_BASE_URL", base.as_str()),
            ("FLINKS_CUSTOMER_ID", "5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40"),
        ])
        .envs([
            ("FLINKS_SECRET_KEY", "sandbox-secret-key"),
            ("FLINKS_API_KEY", "sandbox-x-api-key"),
        ])
        .output()
        .unwrap();
    assert!(pulled.status.success(), "{}", text(&pulled.stderr));
    let mut seen = String::new();
    while !seen.contains("GetAccountsDetail") {
        let line = following.line();
        let request: Value = serde_json::from_str(&line).unwrap();
        assert!(request["status"].is_u64() && request["number"].is_u64(), "{line}");
        seen += &line;
    }
    assert!(seen.contains("{customerId}"), "{seen}");
    for secret in ["7d3f2a10", "5d0c7a3e", "sandbox-secret-key", "sandbox-x-api-key"] {
        assert!(!seen.contains(secret), "{seen}");
    }
    let log = output(&["sandbox", "logs", "--url", &base, "--output", "table"]);
    let steady: Vec<_> =
        text(&log.stdout).lines().map(|line| line.get(9..).unwrap_or(line)).collect();
    insta::with_settings!({ filters => [(r"\d+ ms", "[ms]"), (r" +\n", "\n")] }, {
        insta::assert_snapshot!("sandbox_logs", steady.join("\n"));
    });
    let csv = output(&["sandbox", "logs", "--follow", "--url", &base, "--output", "csv"]);
    assert_eq!(csv.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn following_ends_well_with_ctrl_c() {
    let (_running, base) = steered(&[]);
    let mut child = program(&["sandbox", "logs", "--follow", "--url", &base, "--output", "table"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = output(&["sandbox", "trigger", "vumi.ready", "--url", &base]);
    assert!(asked.status.success());
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert!(line.contains(" 200 POST /_sandbox/trigger"), "{line}");
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), text(&ended.stderr)), (Some(0), ""));
}

#[test]
fn its_health_can_be_asked_for() {
    let (_running, base) = steered(&[]);
    let well = output(&["sandbox", "--health", &base]);
    assert_eq!((well.status.code(), well.stdout.len(), text(&well.stderr)), (Some(0), 0, ""));
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    for (url, code) in [(format!("http://{free}"), 6), ("http://example.test".to_owned(), 2)] {
        let ill = output(&["sandbox", "--health", &url]);
        assert_eq!(
            (ill.status.code(), text(&ill.stderr).lines().count()),
            (Some(code), 1),
            "{url}"
        );
    }
}

#[test]
fn a_seed_file_with_mistakes_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let seed = "vumi:\n  connections:\n    - { token: short, acounts: [] }\n    - token: FAMILY0001\n      accounts: [{ id: a, balance: 0.1 }]\n";
    std::fs::write(folder.path().join("seed.yaml"), seed).unwrap();
    let lines: Vec<_> = ["seed.yaml", "gone.yaml"]
        .into_iter()
        .map(|file| {
            let ran = program(&["sandbox", "--output", "table", "--seed-file", file])
                .current_dir(folder.path())
                .output()
                .unwrap();
            assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0));
            text(&ran.stderr).to_owned()
        })
        .collect();
    insta::assert_snapshot!("sandbox_seed_mistakes", lines.concat());
}

/// The blocks of docs/sandbox.md, one after the other, as they stand but for the port.
#[cfg(unix)]
#[test]
fn the_page_is_run_as_it_stands() {
    let of_page = |language: &str| -> Vec<Vec<String>> {
        let all = crate::documents::blocks().into_iter();
        let own = all.filter(|one| one.page == "docs/sandbox.md" && one.language == language);
        own.map(|one| one.lines).collect()
    };
    let scripts = of_page("sh");
    let [begin, reset, steer] = scripts.as_slice() else { panic!("{scripts:?}") };
    let words: Vec<_> = begin[0].split(' ').collect();
    assert_eq!(words[..2], ["foliolink", "sandbox"]);
    let mut running = start(&words[2..]);
    let printed: Value = serde_json::from_str(&running.line()).unwrap();
    let base = printed["FLINKS_BASE_URL"].as_str().unwrap().to_owned();

    let shown: Value = serde_json::from_str(&of_page("json")[0].concat()).unwrap();
    for (name, value) in shown.as_object().unwrap().iter().filter(|(name, _)| *name != "…") {
        let same = name == "FLINKS_BASE_URL" || printed[name] == *value;
        assert!(same && printed[name].is_string(), "{name}");
    }

    let run = |line: &str| {
        let line = line.replace("http://127.0.0.1:8080", &base);
        let folder = std::path::Path::new(env!("CARGO_BIN_EXE_foliolink")).parent().unwrap();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec {line}")]).env("PATH", path).env_remove("RUST_LOG");
        shell.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let done = run(&reset[0]).wait_with_output().unwrap();
    assert!(text(&done.stdout).contains(r#""reset":true"#), "{}", text(&done.stdout));
    let done = run(&steer[0]).wait_with_output().unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    let mut child = run(&steer[1]);
    let mut following = Running { out: BufReader::new(child.stdout.take().unwrap()), child };
    assert!(following.line().contains("/_sandbox/trigger"));

    let compose: Value = serde_norway::from_str(&of_page("yaml")[1].join("\n")).unwrap();
    assert_eq!(compose["services"]["sandbox"]["network_mode"], "service:app");
}

#[test]
fn two_different_forms_are_refused() {
    for flags in [["--env", "shell", "--output", "json"], ["--env", "json", "--output", "table"]] {
        let ran = output(&[&["sandbox"][..], &flags].concat());
        assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0));
        assert_eq!(text(&ran.stderr).lines().count(), 1);
        assert!(text(&ran.stderr).contains("--env and --output"), "{}", text(&ran.stderr));
    }
}

#[test]
fn a_port_in_use_is_told_in_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = output(&["--output", "table", "sandbox", "--port", &port]);
    assert_eq!((ran.status.code(), ran.stdout.len()), (Some(1), 0));
    let line = text(&ran.stderr).trim_end();
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.contains(&format!("loopback port {port}")), "{line}");
    assert!(line.ends_with("--port 0 takes a free one"), "{line}");
}
