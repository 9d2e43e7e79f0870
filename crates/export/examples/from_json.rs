//! Exports snapshots from a file of their JSON form (one, or an array of them), as `foliolink demo
//! --output json` prints it: for the readers that `cargo xtask conformance` tries, and to look at.
//!
//! `from_json SNAPSHOTS.json OUT FORMAT [--unreconciled]`

use std::{env, fs::File, io::BufReader, path::Path};

use foliolink::portfolio::Snapshot;
use foliolink_export::{ExportOptions, Format, export_with};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, output, format, more @ ..] = arguments.as_slice() else {
        return Err("which file, where to, in which format?".into());
    };
    let json: Value = serde_json::from_reader(BufReader::new(File::open(input)?))?;
    let snapshots: Vec<Snapshot> = match json {
        list @ Value::Array(_) => serde_json::from_value(list)?,
        one => vec![serde_json::from_value(one)?],
    };
    let mut options = ExportOptions::new();
    if more.iter().any(|word| word == "--unreconciled") {
        options = options.unreconciled();
    }
    let format: Format = format.parse()?;
    let written = export_with(&snapshots, Path::new(output), format, &options)?;
    println!("{} rows", written.rows());
    for notice in &written.notices {
        eprintln!("{notice}");
    }
    Ok(())
}
