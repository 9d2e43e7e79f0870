//! The verb as it is called: what it prints and how it ends.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::edit::{insert, remove, tree};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("upstream").args(arguments).output().unwrap()
}

/// A file of the given name for this test alone.
fn write(name: &str, text: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("upstream");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A copy of Vumi's with a new field, which contradicts nothing.
fn copy_with_a_field() -> Value {
    let mut tree = tree("vumi");
    let field = json!({ "type": "string" });
    insert(&mut tree, "/components/schemas/Connection/properties", "colour\u{1b}[31m", field);
    tree
}

#[test]
fn it_ends_with_0_when_nothing_documented_is_contradicted() {
    let file = write("field.json", &copy_with_a_field().to_string());
    let output = run(&[&file]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let table = text(&output.stdout).replace(&file, "FILE");
    insta::assert_snapshot!("table", table);
}

#[test]
fn it_ends_with_1_when_something_documented_is_contradicted() {
    let mut tree = copy_with_a_field();
    remove(&mut tree, "/components/schemas/Connection/properties", "status");
    remove(&mut tree, "/components/schemas/ConnectionErrorDetails/properties", "retryable");
    let file = write("contradiction.json", &tree.to_string());
    let output = run(&[&file, "--api", "vumi", "--output", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let json = text(&output.stdout).replace(&file, "FILE");
    assert!(serde_json::from_str::<Value>(&json).is_ok());
    insta::assert_snapshot!("json", json);
}

#[test]
fn it_ends_with_2_and_one_line_when_it_cant_be_used() {
    let pets = write("pets.yaml", "openapi: 3.0.0\npaths: { /pets: { get: {} } }\n");
    let empty = write("empty.yaml", "");
    let latin = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("upstream/latin.yaml");
    fs::write(&latin, b"openapi: 3.0.0 # \xe9\n").unwrap();
    for file in [pets.as_str(), &empty, latin.to_str().unwrap(), "/nowhere/at/all.yaml"] {
        let output = run(&[file]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert_eq!(text(&output.stdout), "");
        assert_eq!(text(&output.stderr).lines().count(), 1, "{}", text(&output.stderr));
    }
    assert_eq!(run(&[]).status.code(), Some(2));
    assert_eq!(run(&[&pets, "--api", "other"]).status.code(), Some(2));
}
