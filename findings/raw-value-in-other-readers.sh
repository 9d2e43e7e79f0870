#!/usr/bin/env bash
# An amount kept as its own JSON text (serde_json's RawValue), in the two fast readers of serde.
#
# Guess, written down first: a type that derives Deserialize reads the same with every JSON reader
# that takes serde's types. Where a reader can't hand out a number's text, it doesn't compile.
#
# Seen with serde 1.0.229, serde_json 1.0.154, sonic-rs 0.5.10 and simd-json 0.17.3 (Linux):
# - serde_json keeps 1.10 as 1.10.
# - sonic-rs and simd-json compile, and refuse every such row when it comes: RawValue is a name that
#   serde_json and its type agree on, which nobody else knows. Both say that they met a "newtype
#   struct"; simd-json says so of character 0, wherever the amount stands.
#
# What follows: exact amounts by RawValue bind a program to serde_json. Another reader is no drop-in,
# however serde's types look, and the first test that would tell is one that reads an amount.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cd "$folder"
cat > Cargo.toml <<'TOML'
[package]
name = "readers"
version = "0.0.0"
edition = "2024"

[dependencies]
serde = { version = "=1.0.229", features = ["derive"] }
serde_json = { version = "=1.0.154", features = ["raw_value"] }
simd-json = "=0.17.3"
sonic-rs = "=0.5.10"

[workspace]
TOML
cat > src/main.rs <<'RS'
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Row {
    id: u32,
    amount: Box<RawValue>,
}

fn main() {
    let text = r#"{"id": 7, "amount": 1.10}"#;
    let tell = |reader: &str, row: Result<Row, String>| match row {
        Ok(row) => println!("{reader}: {} of {}", row.amount.get(), row.id),
        Err(error) => println!("{reader}: {}", error.lines().next().unwrap_or_default()),
    };
    tell("serde_json", serde_json::from_str(text).map_err(|error| error.to_string()));
    tell("sonic-rs", sonic_rs::from_str(text).map_err(|error| error.to_string()));
    let mut bytes = text.as_bytes().to_vec();
    tell("simd-json", simd_json::serde::from_slice(&mut bytes).map_err(|error| error.to_string()));
}
RS
cargo run --quiet > seen
cat seen
diff - seen <<'SEEN'
serde_json: 1.10 of 7
sonic-rs: invalid type: newtype struct, expected any valid JSON value at line 1 column 21
simd-json: Serde("invalid type: newtype struct, expected any valid JSON value") at character 0
SEEN
echo "as written down"
