//! Configuration mistakes: one clear line, exit 2, nothing sent.

use std::path::Path;

use serde_json::Value;

use crate::support::{output, program, text};

fn refused(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let ran = program(arguments).envs(variables.iter().copied()).output().unwrap();
    assert_eq!(ran.status.code(), Some(2), "{}", text(&ran.stderr));
    assert_eq!(text(&ran.stdout), "");
    let line = text(&ran.stderr);
    assert_eq!(line.lines().count(), 1, "{line}");
    line.trim_end().to_owned()
}

fn file(folder: &Path, toml: &str) -> String {
    let path = folder.join("foliolink.toml");
    std::fs::write(&path, toml).unwrap();
    path.display().to_string()
}

#[test]
fn every_mistake_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let check = |toml: &str| {
        let path = file(folder.path(), toml);
        refused(&["config", "check", "--output", "table", "--config", &path], &[]).replace(&path, "FILE")
    };
    assert!(check("[vumi]\nclientid = \"x\"").starts_with("error: FILE line 2: unknown field `clientid`, expected one of `client_id`"));
    assert_eq!(check("retries = true"), "error: FILE line 1: retries: expected a whole number from 1 to 100");
    assert_eq!(check("[flinks]\napi_key = 7"), "error: FILE line 2: flinks.api_key: expected a text in quotes");
    let none = refused(&["config", "check", "--output", "table", "--config", "/nonexistent/f.toml"], &[]);
    assert_eq!(none, "error: /nonexistent/f.toml: No such file or directory (os error 2)");
    let variable = refused(&["config", "check", "--output", "table"], &[("FOLIOLINK_POLL_EVERY", "soon")]);
    assert_eq!(variable, "error: FOLIOLINK_POLL_EVERY: expected a duration such as \"50ms\", \"10s\" or \"30m\"");
    let log = refused(&["config", "check", "--output", "table"], &[("RUST_LOG", "foliolink=loud")]);
    assert!(log.starts_with("error: RUST_LOG: "), "{log}");
}

#[test]
fn with_json_the_line_is_the_error_object() {
    let line = refused(&["config", "check"], &[("FOLIOLINK_RETRIES", "0")]);
    insta::assert_snapshot!(line, @r#"{"error":{"kind":"invalid","code":null,"status":null,"request_id":null,"advice":"configure","message":"FOLIOLINK_RETRIES: expected a whole number from 1 to 100","retry_after_s":null,"ticket":null}}"#);
}

#[test]
fn check_says_what_is_set_and_from_where_and_hides_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "retries = 2\n[flinks]\napi_key = \"canary-in-the-file\"\ninstance = \"toolbox\"\n");
    let check = |form: &str| {
        let mut command = program(&["config", "check", "--output", form, "--config", &path]);
        command.env("VUMI_CLIENT_SECRET", "canary-in-the-environment").env("FLINKS_INSTANCE", "other").env("COLUMNS", "100");
        text(&command.output().unwrap().stdout).to_owned()
    };
    insta::assert_snapshot!("config_check", check("table"));
    for form in ["table", "json", "ndjson", "csv"] {
        assert!(!check(form).contains("canary"), "{form}");
    }
    let rows: Vec<Value> = serde_json::from_str(&check("json")).unwrap();
    assert_eq!(rows.len(), 19, "a row for every variable of the contract");
}

#[test]
fn schema_and_path_are_printed() {
    let schema: Value = serde_json::from_slice(&output(&["config", "schema"]).stdout).unwrap();
    assert_eq!(schema["title"], "foliolink.toml");
    let path = program(&["config", "path", "--output", "table"]).env("XDG_CONFIG_HOME", "/tmp/anywhere").output().unwrap();
    assert_eq!(text(&path.stdout), "/tmp/anywhere/foliolink/foliolink.toml\n");
}
