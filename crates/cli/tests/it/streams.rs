//! Streams: a reader that goes away, a full disk, colours.

use std::{io::Read as _, process::Stdio};

use crate::support::{output, program, text};

#[test]
fn a_closed_pipe_is_the_readers_business() {
    for arguments in [&["demo", "--every", "10ms"][..], &["completions", "bash"], &["--help"]] {
        let mut child =
            program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}: {}", text(&ended.stderr));
        assert_eq!(text(&ended.stderr), "", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_in_one_line() {
    for arguments in
        [&["completions", "bash"][..], &["--help"], &["--version"], &["flinks", "pull", "--help"]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ended = program(arguments).stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}");
        let line = text(&ended.stderr);
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(line.contains("standard output: "), "{line}");
    }
}

#[test]
fn what_is_no_terminal_gets_no_colours_and_no_progress() {
    for variables in [&[][..], &[("NO_COLOR", "1")], &[("TERM", "xterm-256color")]] {
        let ran = program(&["demo", "--every", "10ms", "--output", "table"])
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        assert!(!ran.stdout.contains(&0x1b), "{variables:?}");
        assert!(ran.stderr.is_empty());
    }
}

#[test]
fn the_sandbox_prints_its_lines_and_answers_until_it_is_ended() {
    let mut child =
        program(&["sandbox"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut seen = String::new();
    while !seen.contains("Ctrl-C") {
        let mut chunk = [0; 4096];
        let count = out.read(&mut chunk).unwrap();
        assert!(count > 0, "{seen}");
        seen.push_str(text(&chunk[..count]));
    }
    let variables: Vec<_> = seen
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .collect();
    let status = program(&["config", "check"]).envs(variables.iter().copied()).output().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(status.status.success());
    let checked: Vec<serde_json::Value> = serde_json::from_slice(&status.stdout).unwrap();
    let set = checked.iter().filter(|row| row["source"] == "environment").count();
    // What is an argument and no setting, as the id of a redirect, isn't among the rows.
    let settings = variables
        .iter()
        .filter(|(name, _)| checked.iter().any(|row| row["variable"] == *name))
        .count();
    assert!(set == settings && set >= 8, "{set} of {settings}");
    assert!(variables.iter().any(|(name, value)| *name == "VUMI_BASE_URL" && value.starts_with("http://127.0.0.1:")));
}

#[test]
fn help_is_on_standard_output_and_a_usage_error_is_not() {
    let help = output(&["demo", "--help"]);
    assert_eq!((help.status.code(), help.stderr.len()), (Some(0), 0));
    assert!(text(&help.stdout).contains("--every"));
    let wrong = output(&["--output", "json", "demo", "nobody"]);
    assert_eq!((wrong.status.code(), wrong.stdout.len()), (Some(2), 0));
    assert!(
        text(&wrong.stderr).starts_with("error: invalid value 'nobody'"),
        "{}",
        text(&wrong.stderr)
    );
}

/// One line that names flag, file and place, and nothing has been started.
#[test]
fn a_sandbox_with_a_wrong_script_is_not_started() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("faults.json"),
        "[\n  { \"inject\": { \"fault\": \"gzip\", \"tims\": 2 } }\n]",
    )
    .unwrap();
    for (file, told) in [
        ("faults.json", "line 2, column 34: there is no key \"tims\" here"),
        ("gone.json", "No such file"),
    ] {
        let ran = program(&["--output", "table", "sandbox", "--script", file])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0));
        let error = text(&ran.stderr);
        assert!(error.contains(&format!("--script {file}: ")) && error.contains(told), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}
