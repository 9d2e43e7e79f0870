//! What the program prints as JSON, against the schemas that it publishes. Every command that a test
//! runs comes through [`check`].

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, Mutex},
};

use foliolink_cli::{command_of, json_schema};
use jsonschema::Validator;
use serde_json::Value;

use crate::support::{output, text};

/// Commands whose output is a text, or messages of a protocol, in every form.
const TEXTS: [&str; 3] = ["completions", "man", "mcp"];

/// Commands that print JSON of themselves only where it is asked for.
const OWN_FORM: [&str; 3] = ["sandbox", "schema", "serve"];

type Key = (String, bool);
static VALIDATORS: LazyLock<Mutex<BTreeMap<Key, Arc<Validator>>>> = LazyLock::new(Mutex::default);

fn validator(words: &str, is_line: bool) -> Arc<Validator> {
    let mut known = VALIDATORS.lock().unwrap();
    let make = || {
        let schema = json_schema(words, is_line)
            .unwrap_or_else(|| panic!("`{words}` prints JSON and has no schema"));
        Arc::new(jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap())
    };
    known.entry((words.to_owned(), is_line)).or_insert_with(make).clone()
}

fn hold(words: &str, is_line: bool, printed: &str) {
    let value: Value = serde_json::from_str(printed)
        .unwrap_or_else(|error| panic!("`{words}` printed no JSON: {error}\n{printed}"));
    let validator = validator(words, is_line);
    let wrong: Vec<_> = validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error:?}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "`{words}` printed what its schema doesn't know: {wrong:#?}");
}

/// Which form a command line asks for; JSON where it says nothing, since no test has a terminal.
fn form<'a>(words: &[&'a str]) -> Option<&'a str> {
    let at = words.iter().position(|word| *word == "--output")?;
    words.get(at + 1).copied()
}

/// Holds an answer and the last line of errors against their schemas, where they are JSON.
pub(crate) fn check(words: &[&str], out: &str, err: &str) {
    let form = form(words);
    let is_line = match form {
        None | Some("json") => false,
        Some("ndjson") => true,
        Some(_) => return,
    };
    if let Some(line) = err.lines().find(|line| line.starts_with("{\"error\"")) {
        hold("error", false, line);
    }
    let line = std::iter::once("foliolink").chain(words.iter().copied());
    let Some(command) = command_of(line) else { return };
    let command = match command.as_str() {
        "demo" if words.contains(&"sync") => "demo sync",
        other => other,
    };
    let is_own = TEXTS.contains(&command) || (OWN_FORM.contains(&command) && form.is_none());
    if out.is_empty() || is_own {
        return;
    }
    // What is passed on as it came may be anything; the file's schema is a text in every form.
    if ["call", "config schema"].contains(&command) {
        return;
    }
    let comes_in_lines = command == "webhook listen" || words.contains(&"--follow");
    match is_line || comes_in_lines {
        true => out.lines().for_each(|line| hold(command, true, line)),
        false => hold(command, false, out),
    }
}

/// The commands of the table, as `schema` names them.
#[cfg(all(feature = "export", feature = "mcp", feature = "serve", feature = "sync"))]
fn commands() -> Vec<&'static str> {
    let mut all: Vec<_> = foliolink_cli::COMMANDS
        .iter()
        .map(|entry| match entry.words.rsplit_once(' ') {
            Some((command @ ("call" | "drift" | "webhook verify"), _)) => command,
            _ => entry.words,
        })
        .collect();
    all.dedup();
    all
}

// Of the program with all its features.
#[cfg(all(feature = "export", feature = "mcp", feature = "serve", feature = "sync"))]
#[test]
fn every_command_has_a_schema_or_prints_no_json() {
    let without: Vec<_> = commands()
        .into_iter()
        .filter(|words| json_schema(words, false).is_none() || json_schema(words, true).is_none())
        .collect();
    assert_eq!(without, ["mcp", "man", "completions"]);
    for words in without {
        assert!(TEXTS.contains(&words), "{words}");
    }
}

fn listed() -> Vec<(String, String)> {
    let rows: Vec<Value> =
        serde_json::from_slice(&output(&["schema", "--output", "json"]).stdout).unwrap();
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(row, "command"), text(row, "file"))).collect()
}

#[cfg(all(unix, feature = "export", feature = "mcp", feature = "serve", feature = "sync"))]
fn files(folder: &std::path::Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

// Of the program with all its features.
#[cfg(all(unix, feature = "export", feature = "mcp", feature = "serve", feature = "sync"))]
#[test]
fn the_published_schemas_are_those_that_the_program_prints() {
    let folder = crate::documents::root().join("docs/schema");
    let updates = std::env::var_os("FOLIOLINK_UPDATE_SCHEMA").is_some();
    let mut of_commands = vec![];
    for (words, file) in listed() {
        let printed =
            output(&[&["schema"], words.split(' ').collect::<Vec<_>>().as_slice()].concat());
        assert_eq!(printed.status.code(), Some(0), "{words}");
        let path = folder.join(&file);
        if updates {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &printed.stdout).unwrap();
        }
        let published = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            published == text(&printed.stdout),
            "docs/schema/{file} is stale. What a command prints is covered by semver: make sure that the change only adds, then run\n  \
             FOLIOLINK_UPDATE_SCHEMA=1 cargo test -p foliolink-cli --test it published_schemas"
        );
        of_commands.extend(file.strip_prefix("commands/").map(str::to_owned));
    }
    let mut there = files(&folder.join("commands"));
    there.sort();
    of_commands.sort();
    assert_eq!(there, of_commands, "files of commands that there are no more");
}

/// Calls `see` with each schema in a schema.
fn walk(schema: &Value, see: &mut impl FnMut(&Value)) {
    see(schema);
    let Value::Object(keys) = schema else { return };
    for (key, inner) in keys {
        match (key.as_str(), inner) {
            ("properties" | "$defs", Value::Object(named)) => {
                named.values().for_each(|inner| walk(inner, see));
            }
            ("anyOf" | "oneOf" | "allOf", Value::Array(list)) => {
                list.iter().for_each(|inner| walk(inner, see));
            }
            ("items" | "additionalProperties", inner) => walk(inner, see),
            _ => {}
        }
    }
}

#[test]
fn published_schemas_let_keys_be_added_and_strict_ones_do_not() {
    for (words, _) in listed() {
        let words: Vec<_> = words.split(' ').collect();
        let print = |more: &[&str]| -> Value {
            let line = [&["schema"], words.as_slice(), more].concat();
            serde_json::from_slice(&output(&line).stdout).unwrap()
        };
        let refuses = |schema: &Value| {
            let mut count = 0;
            walk(schema, &mut |inner| {
                count += usize::from(inner.get("additionalProperties") == Some(&false.into()));
            });
            count
        };
        let open = print(&[]);
        assert_eq!(refuses(&open), 0, "{words:?}");
        let mut objects = 0;
        walk(&open, &mut |inner| objects += usize::from(inner.get("properties").is_some()));
        assert_eq!(refuses(&print(&["--strict"])), objects, "{words:?}");
        assert!(jsonschema::meta::is_valid(&open), "{words:?}");
    }
}

#[test]
fn a_key_that_the_schema_does_not_know_is_found() {
    let strict = validator("vumi exchange", false);
    assert!(strict.is_valid(&serde_json::json!({ "connection": "K7Q2M9X4T1" })));
    assert!(!strict.is_valid(&serde_json::json!({ "connection": "K7Q2M9X4T1", "more": 1 })));
    assert!(!strict.is_valid(&serde_json::json!({})));
}

#[test]
fn words_stand_apart_or_together_and_lines_have_their_own() {
    let print = |line: &[&str]| text(&output(line).stdout).to_owned();
    assert_eq!(print(&["schema", "vumi", "status"]), print(&["schema", "vumi status"]));
    assert_eq!(print(&["schema", "call", "vumi"]), print(&["schema", "call"]));
    let whole: Value = serde_json::from_str(&print(&["schema", "vumi", "connections"])).unwrap();
    assert_eq!(whole["items"]["$ref"], "#/$defs/State");
    let line = print(&["schema", "vumi", "connections", "--output", "ndjson"]);
    assert_eq!(line.lines().count(), 1);
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["$ref"], "#/$defs/State");
    assert_eq!(print(&["schema"]).lines().next(), Some("error"));
}

#[test]
fn an_unknown_command_is_one_line() {
    for words in [
        &["schema", "vumi", "stauts"][..],
        &["schema", "man"],
        &["schema", "vumi"],
        &["schema", "demo nobody"],
    ] {
        let ran = output(&[words, &["--output", "table"]].concat());
        assert_eq!((ran.status.code(), text(&ran.stdout)), (Some(2), ""), "{words:?}");
        let line = text(&ran.stderr);
        assert!(
            line.starts_with("error: ") && line.contains("no command that prints JSON"),
            "{line}"
        );
        assert_eq!(line.lines().count(), 1);
    }
}

#[test]
fn what_is_a_text_is_the_same_in_every_form() {
    for words in [&["man"][..], &["completions", "bash"], &["config", "schema"]] {
        let print = |form: &str| {
            let ran = output(&[words, &["--output", form]].concat());
            assert_eq!(ran.status.code(), Some(0), "{words:?} {form}");
            ran.stdout
        };
        let json = print("json");
        assert!(["table", "ndjson", "csv"].iter().all(|form| print(form) == json), "{words:?}");
    }
}
