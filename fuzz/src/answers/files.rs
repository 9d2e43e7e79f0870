//! The files that are written of a snapshot: CSV of every one, the other formats of some.

use std::{fs, path::Path};

use foliolink::portfolio::Snapshot;
use foliolink_export::{Error, Format, export};

use super::{description::Answer, node::Node, oracle::Broken, output::Output};

/// One in so many is written as Parquet and SQLite as well.
const SAMPLE: u8 = 32;

pub(super) fn check(
    snapshot: &Snapshot,
    answer: &Answer,
    body: &Node,
    output: &Output,
    sample: u8,
    broken: &mut Broken,
) {
    let again: Snapshot = match serde_json::from_str(&output.snapshot_json) {
        Ok(again) => again,
        Err(error) => return broken.0.push(format!("the snapshot's JSON isn't read: {error}")),
    };
    if again != *snapshot {
        broken.0.push("the snapshot's JSON is another snapshot".to_owned());
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let csv = folder.path().join("csv");
    match export(std::slice::from_ref(snapshot), &csv, Format::Csv) {
        Ok(_) => {
            let files = read(&csv);
            broken.check_tables(output, &String::from_utf8_lossy(&files));
            broken.check_files(answer, body, &files, "CSV");
        }
        Err(error) => broken.0.push(format!("no CSV: {error}")),
    }
    if sample % SAMPLE != 0 {
        return;
    }
    for (format, name) in [(Format::Parquet, "parquet"), (Format::Sqlite, "money.sqlite")] {
        let path = folder.path().join(name);
        match export(std::slice::from_ref(snapshot), &path, format) {
            Ok(_) => broken.check_files(answer, body, &read(&path), name),
            // It says which number, and nothing is written.
            Err(Error::DoesNotFit { .. }) if !path.exists() => {}
            Err(error) => broken.0.push(format!("no {name}: {error}")),
        }
    }
}

/// The bytes of a file, or of all files of a folder.
fn read(path: &Path) -> Vec<u8> {
    if path.is_file() {
        return fs::read(path).expect("a file that was written");
    }
    let files = fs::read_dir(path).expect("a folder that was written");
    files.flat_map(|file| fs::read(file.expect("readable").path()).expect("readable")).collect()
}
