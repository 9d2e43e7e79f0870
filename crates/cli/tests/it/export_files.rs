//! `export`: snapshots out of files, of several connections, in one export.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::support::{output, program, text};

fn demo() -> Vec<Value> {
    serde_json::from_slice(&output(&["demo", "--every", "10ms"]).stdout).unwrap()
}

fn write(folder: &Path, name: &str, value: &impl serde::Serialize) -> String {
    let path = folder.join(name);
    fs::write(&path, serde_json::to_vec(value).unwrap()).unwrap();
    path.display().to_string()
}

/// The sample customer of Flinks, as two people of one bank have it.
fn people() -> (Value, Value) {
    let one = demo().remove(0);
    let mut other = one.clone();
    other["connection"] = json!("0c1d2e3f-4a5b-4c6d-8e7f-8091a2b3c4d5");
    other["holders"][0]["name"] = json!("OTHER SAMPLE");
    (one, other)
}

#[test]
fn several_files_are_one_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = people();
    let one = write(folder.path(), "one.json", &one);
    let other = write(folder.path(), "other.json", &json!([other, demo()[1]]));
    let to = folder.path().join("all.beancount").display().to_string();
    let ran = output(&["export", &one, &other, "--to", &to]);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let said: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!((&said["path"], &said["format"]), (&json!(to), &json!("beancount")));
    let ledger = fs::read_to_string(&to).unwrap();
    for name in ["Expenses:Uncategorized", "Equity:Opening-Balances"] {
        assert_eq!(ledger.matches(&format!(" open {name} ")).count(), 1, "{name}");
    }
    assert!(ledger.matches("-OTHER-SAMPLE ").count() > 2, "{ledger}");
    assert!(ledger.contains("Assets:Vumi:"), "{ledger}");
    let notices: Vec<_> = text(&ran.stderr).lines().collect();
    let of_vumi = format!("--to: {other}[1]: ");
    assert!(notices.iter().any(|line| line.starts_with(&of_vumi)), "{notices:?}");
    assert_eq!(said["notices"].as_array().unwrap().len(), notices.len());

    // The same files again replace it, others don't.
    assert_eq!(output(&["export", &other, &one, "--to", &to]).status.code(), Some(0));
    let refused = output(&["export", &one, "--to", &to]);
    let error: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!((refused.status.code(), &error["error"]["kind"]), (Some(2), &json!("invalid")));
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.contains("name another file"), "{message}");
}

#[test]
fn every_format_takes_several() {
    let folder = tempfile::tempdir().unwrap();
    let both = write(folder.path(), "both.json", &demo());
    for format in ["csv", "parquet", "sqlite", "hledger", "ofx", "camt053", "norma43"] {
        let to = folder.path().join(format).display().to_string();
        let ran = output(&["export", &both, "--to", &to, "--format", format, "--output", "ndjson"]);
        assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
        let said: Value = serde_json::from_slice(&ran.stdout).unwrap();
        let tables = said["tables"].as_array().unwrap();
        assert!(tables.iter().any(|own| own["rows"].as_u64() > Some(1)), "{said}");
        let table = output(&["export", &both, "--to", &to, "--format", format, "--output", "csv"]);
        assert_eq!(text(&table.stdout).lines().count(), tables.len() + 1, "{format}");
    }
    let to = folder.path().join("shown").display().to_string();
    let shown = output(&["export", &both, "--to", &to, "--output", "table"]);
    assert!(text(&shown.stdout).contains("rows in 10 tables to"), "{}", text(&shown.stdout));
}

#[test]
fn what_does_not_add_up_is_told_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let (one, mut other) = people();
    other["accounts"][0]["balance"]["current"] = json!("1.23");
    let one = write(folder.path(), "one.json", &one);
    let other = write(folder.path(), "other.json", &other);
    let to = folder.path().join("all.hledger").display().to_string();
    let ran = output(&["export", &one, &other, "--to", &to]);
    let error: Value = serde_json::from_slice(&ran.stderr).unwrap();
    assert_eq!((ran.status.code(), &error["error"]["kind"]), (Some(1), &json!("internal")));
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.starts_with(&format!("--to: {other}: accounts[0] (id ")), "{message}");
    assert!(!Path::new(&to).exists());
    let marked = output(&["export", &one, &other, "--to", &to, "--unreconciled"]);
    assert_eq!(marked.status.code(), Some(0), "{}", text(&marked.stderr));
    assert!(fs::read_to_string(&to).unwrap().contains("foliolink-correction"));
}

#[test]
fn bad_files_are_one_clear_line_that_quotes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (one, _) = people();
    let mut later = one.clone();
    later["as_of"] = json!("2031-12-31T00:00:00Z");
    let good = write(folder.path(), "good.json", &one);
    let copy = write(folder.path(), "copy.json", &one);
    let later = write(folder.path(), "later.json", &later);
    let canary = write(folder.path(), "canary.json", &json!({ "canary": 1 }));
    let twice = write(folder.path(), "twice.json", &json!([one, one]));
    let none = write(folder.path(), "none.json", &json!([]));
    let missing = folder.path().join("missing.json").display().to_string();
    for (files, words) in [
        (vec![&good, &good], format!("{good} and {good} are the same snapshot")),
        (vec![&good, &copy], format!("{good} and {copy} are the same snapshot")),
        (vec![&good, &later], format!("{good} and {later} are snapshots of one connection")),
        (vec![&good, &canary], format!("{canary}: not a snapshot (foliolink.snapshot/1), line 1")),
        (vec![&twice], "holds two snapshots of one connection".to_owned()),
        (vec![&none], "holds no snapshot".to_owned()),
        (vec![&good, &missing], format!("{missing}: No such file")),
    ] {
        let to = folder.path().join("out.sqlite").display().to_string();
        let words_of = [vec!["export"], files.iter().map(|own| own.as_str()).collect()].concat();
        let ran = output(&[&words_of[..], &["--to", &to, "--output", "table"]].concat());
        assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0), "{files:?}");
        let line = text(&ran.stderr);
        assert!(line.lines().count() == 1 && line.contains(&words), "{line}");
        assert!(!line.contains("\"canary\"") && !line.contains("7d3f2a10"), "{line}");
        assert!(!Path::new(&to).exists(), "nothing is written");
    }
    let nowhere = output(&["export", &good, "--to", "/nonexistent/x/y", "--output", "table"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(
        text(&nowhere.stderr).contains("--to /nonexistent/x/y: there is no folder /nonexistent/x")
    );
    let no_file = program(&["export", "--to", "x"]).output().unwrap();
    assert_eq!(no_file.status.code(), Some(2));
}
