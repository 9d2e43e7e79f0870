#!/usr/bin/env bash
# A struct that derives serde's Deserialize, and JSON that has an array where its object should be.
#
# Guess, written down first: serde_json refuses the array ("expected struct"); at the latest
# deny_unknown_fields does, and what was written by Serialize is the only form that is read.
#
# Seen with serde 1.0.229 and serde_json 1.0.154 (Linux):
# - the array is read: its items fill the fields in the order in which the struct declares them, so
#   reordering fields, which looks like nothing, changes what such a body means.
# - deny_unknown_fields changes nothing. An array that is too short is refused, absent Options
#   included, so a test with one item hides it.
# - default makes shorter arrays fit as well, even the empty one.
# - a flattened field, of whatever type, makes the same array an error.
# - an enum of names alone is read from an object too: {"Cash": null} is Cash.
#
# What follows: bodies of others go through a reader that gives structs objects alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cd "$folder"
cat > Cargo.toml <<'TOML'
[package]
name = "array"
version = "0.0.0"
edition = "2021"

[dependencies]
serde = { version = "=1.0.229", features = ["derive"] }
serde_json = "=1.0.154"

[workspace]
TOML
cat > src/main.rs <<'RUST'
use std::{collections::BTreeMap, fmt::Debug};

use serde::{de::DeserializeOwned, Deserialize};

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Plain {
    id: String,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Strict {
    id: String,
    note: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[allow(dead_code)]
struct Lenient {
    id: String,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Flat {
    id: String,
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
enum Kind {
    Cash,
}

fn tell<T: Debug + DeserializeOwned>(json: &str) {
    match serde_json::from_str::<T>(json) {
        Ok(value) => println!("{json}: {value:?}"),
        Err(_) => println!("{json}: refused"),
    }
}

fn main() {
    tell::<Plain>(r#"["rent", "7"]"#);
    tell::<Plain>(r#"["rent"]"#);
    tell::<Strict>(r#"["rent", "7"]"#);
    tell::<Lenient>(r#"["rent"]"#);
    tell::<Lenient>("[]");
    tell::<Flat>(r#"["rent", "7"]"#);
    tell::<Kind>(r#"{"Cash": null}"#);
}
RUST
cargo run --quiet > seen
cat seen
diff - seen <<'SEEN'
["rent", "7"]: Plain { id: "rent", note: Some("7") }
["rent"]: refused
["rent", "7"]: Strict { id: "rent", note: Some("7") }
["rent"]: Lenient { id: "rent", note: None }
[]: Lenient { id: "", note: None }
["rent", "7"]: refused
{"Cash": null}: Cash
SEEN
echo "as written down"
