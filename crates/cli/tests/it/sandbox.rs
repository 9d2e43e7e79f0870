//! `foliolink sandbox`: its variables in every form, and what can't be started.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    process::{Child, ChildStdout, Stdio},
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
