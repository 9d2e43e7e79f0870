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
        refused(&["config", "check", "--output", "table", "--config", &path], &[])
            .replace(&path, "FILE")
    };
    assert!(
        check("[vumi]\nclientid = \"x\"").starts_with(
            "error: FILE line 2: unknown field `clientid`, expected one of `client_id`"
        )
    );
    assert_eq!(
        check("retries = true"),
        "error: FILE line 1: retries: expected a whole number from 1 to 100"
    );
    assert_eq!(
        check("[flinks]\napi_key = 7"),
        "error: FILE line 2: flinks.api_key: expected a text in quotes"
    );
    let none =
        refused(&["config", "check", "--output", "table", "--config", "/nonexistent/f.toml"], &[]);
    assert_eq!(none, "error: /nonexistent/f.toml: No such file or directory (os error 2)");
    let variable =
        refused(&["config", "check", "--output", "table"], &[("FOLIOLINK_POLL_EVERY", "soon")]);
    assert_eq!(
        variable,
        "error: FOLIOLINK_POLL_EVERY: expected a duration such as \"50ms\", \"10s\" or \"30m\""
    );
    let log = refused(&["config", "check", "--output", "table"], &[("RUST_LOG", "foliolink=loud")]);
    assert!(log.starts_with("error: RUST_LOG: "), "{log}");
}

#[test]
fn every_command_honours_the_log_filter_and_the_file_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let broken = file(folder.path(), "[flinks]\napi_kay = \"x\"");
    let commands = [
        &["demo", "flinks", "--every", "5ms"][..],
        &["completions", "bash"],
        &["man"],
        &["config", "schema"],
        &["inspect", "list_accounts", "/dev/null"],
    ];
    for command in commands {
        let log =
            refused(&[command, &["--output", "table"]].concat(), &[("RUST_LOG", "foliolink=loud")]);
        assert!(log.starts_with("error: RUST_LOG: "), "{command:?}: {log}");
        for named in [broken.as_str(), "/nonexistent/f.toml"] {
            let line = refused(&[command, &["--output", "table", "--config", named]].concat(), &[]);
            assert!(line.starts_with(&format!("error: {named}")), "{command:?}: {line}");
        }
    }
    let heard =
        program(&["demo", "flinks", "--every", "5ms"]).env("RUST_LOG", "trace").output().unwrap();
    assert!(
        heard.status.success() && text(&heard.stderr).contains("call{"),
        "{}",
        text(&heard.stderr)
    );
    let place = output(&["config", "path", "--config", "/nonexistent/f.toml"]);
    assert!(
        text(&place.stdout).contains("\"exists\": false"),
        "saying where it would be is what this one is for"
    );
}

#[test]
fn what_no_call_could_be_made_with_is_refused_by_its_name() {
    let pull = ["flinks", "institutions", "--output", "table"];
    let keys = [
        ("FLINKS_INSTANCE", "toolbox"),
        ("FLINKS_CUSTOMER_ID", "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20"),
    ];
    for variable in ["FLINKS_SECRET_KEY", "FLINKS_API_KEY", "FLINKS_BEARER"] {
        let line = refused(&pull, &[keys[0], keys[1], (variable, "canary\nkey")]);
        assert_eq!(
            line,
            format!("error: {variable}: holds characters that can't stand in a header")
        );
    }
    let connections = ["vumi", "connections", "--output", "table"];
    let seen = [
        ("\"canary\"", "stands in quotes, which would be part of it"),
        ("can\u{200b}ary", "holds a character that can't be seen"),
    ];
    for (value, why) in seen {
        for variable in ["FLINKS_SECRET_KEY", "FLINKS_API_KEY", "FLINKS_BEARER"] {
            let line = refused(&pull, &[keys[0], keys[1], (variable, value)]);
            assert_eq!(line, format!("error: {variable}: {why}"));
        }
        let set = [("VUMI_CLIENT_ID", keys[1].1), ("VUMI_CLIENT_SECRET", value)];
        assert_eq!(refused(&connections, &set), format!("error: VUMI_CLIENT_SECRET: {why}"));
    }
    for variable in ["FLINKS_BASE_URL", "FLINKS_WEALTH_BASE_URL"] {
        let line = refused(&pull, &[keys[0], keys[1], (variable, "https://api.exa\nmple")]);
        let why = "holds a line break or another character that no URL has";
        assert_eq!(line, format!("error: {variable}: {why}"));
    }
    assert_eq!(
        refused(&pull, &[("FOLIOLINK_TIMEOUT", "0s")]),
        "error: FOLIOLINK_TIMEOUT: expected a duration above zero"
    );
    let flag = program(&["flinks", "institutions", "--timeout", "0s"]).output().unwrap();
    assert_eq!((flag.status.code(), flag.stdout.len()), (Some(2), 0));
    assert!(
        text(&flag.stderr).contains("--timeout") && text(&flag.stderr).contains("above zero"),
        "{}",
        text(&flag.stderr)
    );
}

#[test]
fn with_json_the_line_is_the_error_object() {
    let line = refused(&["config", "check"], &[("FOLIOLINK_RETRIES", "0")]);
    insta::assert_snapshot!(line, @r#"{"error":{"kind":"invalid","code":null,"status":null,"request_id":null,"advice":"configure","message":"FOLIOLINK_RETRIES: expected a whole number from 1 to 100","retry_after_s":null,"ticket":null}}"#);
}

#[test]
fn check_says_what_is_set_and_from_where_and_hides_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(
        folder.path(),
        "retries = 2\n[flinks]\napi_key = \"canary-in-the-file\"\ninstance = \"toolbox\"\n",
    );
    let check = |form: &str| {
        let mut command = program(&["config", "check", "--output", form, "--config", &path]);
        command
            .env("VUMI_CLIENT_SECRET", "canary-in-the-environment")
            .env("FLINKS_INSTANCE", "other")
            .env("COLUMNS", "100");
        text(&command.output().unwrap().stdout).to_owned()
    };
    insta::assert_snapshot!("config_check", check("table"));
    for form in ["table", "json", "ndjson", "csv"] {
        assert!(!check(form).contains("canary"), "{form}");
    }
    let rows: Vec<Value> = serde_json::from_str(&check("json")).unwrap();
    assert_eq!(rows.len(), 23, "a row for every variable of the contract");
}

#[test]
fn schema_and_path_are_printed() {
    let schema: Value = serde_json::from_slice(&output(&["config", "schema"]).stdout).unwrap();
    assert_eq!(schema["title"], "foliolink.toml");
    let path = program(&["config", "path", "--output", "table"])
        .env("XDG_CONFIG_HOME", "/tmp/anywhere")
        .output()
        .unwrap();
    assert_eq!(text(&path.stdout), "/tmp/anywhere/foliolink/foliolink.toml\n");
}
