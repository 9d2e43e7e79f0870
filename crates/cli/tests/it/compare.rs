//! `diff` and `inspect`: files against files, and files against the description.

use std::{io::Write as _, path::Path, process::Stdio};

use foliolink::portfolio::{Diff, Snapshot};
use serde_json::{Value, json};

use crate::support::{output, program, text, with_fixed_times};

fn demo() -> Vec<Value> {
    serde_json::from_slice(&output(&["demo", "--every", "10ms"]).stdout).unwrap()
}

fn write(folder: &Path, name: &str, value: &impl serde::Serialize) -> String {
    let path = folder.join(name);
    std::fs::write(&path, serde_json::to_vec(value).unwrap()).unwrap();
    path.display().to_string()
}

/// The demo's snapshots, and a day later: a balance moved, a booking came, one was booked, a
/// holding went, a person got a telephone.
fn two_days() -> (Vec<Value>, Vec<Value>) {
    let old = demo();
    let mut new = old.clone();
    let flinks = &mut new[0];
    flinks["accounts"][0]["balance"]["current"] = json!("8381.44");
    flinks["accounts"][0]["identifiers"]["number"] = json!("5550143");
    flinks["holders"][0]["phone"] = json!("+1 555 010 0199");
    let rows = flinks["transactions"].as_array_mut().unwrap();
    let mut added = rows[0].clone();
    added["id"] = json!("0d5d3c52-8bb0-4f0b-9d9b-54cb0b7a6f10");
    added["description"] = json!("BOULANGERIE FICTIVE");
    added["amount"]["amount"] = json!("-7.77");
    added["debit"] = json!("7.77");
    rows[1]["id"] = json!("booked-under-another-id");
    rows.push(added);
    new[1]["holdings"].as_array_mut().unwrap().remove(0);
    new[1]["portfolios"][0]["value"] = json!("11202.97");
    (old, new)
}

#[test]
fn a_day_later_as_people_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = two_days();
    let (old, new) =
        (write(folder.path(), "old.json", &old), write(folder.path(), "new.json", &new));
    let ran = |more: &[&str]| {
        let ran = program(&[&["diff", &old, &new], more].concat())
            .env("COLUMNS", "100")
            .output()
            .unwrap();
        assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
        text(&ran.stdout).to_owned()
    };
    let table = ran(&["--output", "table"]);
    for hidden in ["5550143", "010 0199", "BÉLANGER"] {
        assert!(!table.contains(hidden), "{hidden} in {table}");
    }
    assert!(ran(&["--output", "table", "--reveal"]).contains("5550143"));
    with_fixed_times(|| insta::assert_snapshot!("diff_table", table));
    with_fixed_times(|| insta::assert_snapshot!("diff_csv", ran(&["--output", "csv"])));
    with_fixed_times(|| insta::assert_snapshot!("diff_json", ran(&[])));
    let diffs: Vec<Diff> = serde_json::from_str(&ran(&[])).unwrap();
    assert_eq!(
        (diffs[0].accounts.changed.len(), diffs[0].transactions.added.len(), diffs[0].posted.len()),
        (1, 1, 1)
    );
    assert_eq!(diffs[1].holdings.vanished.len(), 1);
    assert_eq!(ran(&["--output", "ndjson"]).lines().count(), 2);
}

#[test]
fn one_snapshot_gives_one_object_and_lines_are_read_like_arrays() {
    let folder = tempfile::tempdir().unwrap();
    let both = demo();
    let one = write(folder.path(), "one.json", &both[0]);
    let same = output(&["diff", &one, &one]);
    let diff: Diff = serde_json::from_slice(&same.stdout).unwrap();
    assert!(diff.is_empty());
    let people = program(&["diff", &one, &one, "--output", "table"]).output().unwrap();
    assert!(text(&people.stdout).ends_with("nothing changed\n"), "{}", text(&people.stdout));

    let lines = folder.path().join("lines.ndjson");
    std::fs::write(&lines, format!("{}\n{}\n", both[0], both[1])).unwrap();
    let array = write(folder.path(), "array.json", &both);
    let ran = output(&["diff", lines.to_str().unwrap(), &array]);
    let diffs: Vec<Diff> = serde_json::from_slice(&ran.stdout).unwrap();
    assert!(diffs.len() == 2 && diffs.iter().all(Diff::is_empty));

    let gone = output(&["diff", &array, &one]);
    let diffs: Vec<Diff> = serde_json::from_slice(&gone.stdout).unwrap();
    let accounts = serde_json::from_value::<Snapshot>(both[1].clone()).unwrap().accounts.len();
    assert_eq!(
        diffs[1].accounts.vanished.len(),
        accounts,
        "a connection that is gone takes everything along"
    );
}

#[test]
fn bad_files_are_one_clear_line_that_quotes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "good.json", &demo()[0]);
    let other = write(folder.path(), "other.json", &demo()[1]);
    let mut old = demo()[0].clone();
    old["schema"] = json!("canary/9");
    let cases = [
        ("/nonexistent/a.json".to_owned(), "No such file"),
        (write(folder.path(), "empty.json", &json!([])), "holds no snapshot"),
        (
            write(folder.path(), "text.json", &json!("canary")),
            "not a snapshot (foliolink.snapshot/1), line 1 column",
        ),
        (write(folder.path(), "schema.json", &old), "not a snapshot"),
        (
            write(folder.path(), "twice.json", &json!([demo()[0], demo()[0]])),
            "two snapshots of one connection",
        ),
        (other, "one snapshot is of vumi, the other of flinks"),
    ];
    for (file, words) in cases {
        let ran = output(&["diff", &file, &good, "--output", "table"]);
        assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0), "{file}");
        let line = text(&ran.stderr);
        assert!(
            line.lines().count() == 1 && line.contains(words) && !line.contains("canary"),
            "{line}"
        );
    }
}

const ANSWER: &str = r#"[{"id": "9e107d9d-372b-46b8-8a1d-5c3f2a7b6e01", "balance": "12.50", "mood": "canary"}, {"balance": "1"}]"#;

#[test]
fn inspect_names_paths_and_certainty_and_no_value_of_an_unknown_field() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answer.json");
    std::fs::write(&file, ANSWER).unwrap();
    let ran = |more: &[&str]| {
        program(&[&["inspect", "list_accounts", file.to_str().unwrap()], more].concat())
            .output()
            .unwrap()
    };
    let json = ran(&[]);
    assert_eq!(json.status.code(), Some(0));
    insta::assert_snapshot!("inspect_json", text(&json.stdout));
    insta::assert_snapshot!("inspect_table", text(&ran(&["--output", "table"]).stdout));
    insta::assert_snapshot!("inspect_csv", text(&ran(&["--output", "csv"]).stdout));
    let denied = ran(&["--deny"]);
    assert_eq!(
        (denied.status.code(), denied.stdout, denied.stderr.len()),
        (Some(1), json.stdout, 0),
        "the findings are the answer"
    );
    assert_eq!(ran(&["--status", "418"]).status.code(), Some(0));
    assert_eq!(ran(&["--status", "7"]).status.code(), Some(2));
}

#[test]
fn inspect_reads_standard_input_and_webhooks_and_knows_names() {
    let fed = |arguments: &[&str], input: &str| {
        let mut child = program(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let clean = fed(&["inspect", "list_accounts", "-", "--deny"], "[]");
    assert_eq!(clean.status.code(), Some(0), "{}", text(&clean.stdout));
    let cut = fed(&["inspect", "list_accounts", "-", "--deny"], "[{");
    assert_eq!(cut.status.code(), Some(1));
    assert!(text(&cut.stdout).contains("not_json"));
    let unknown = fed(&["inspect", "list_acounts", "-", "--output", "table"], "[]");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("list_accounts"), "{}", text(&unknown.stderr));
    assert_eq!(output(&["inspect", "list_accounts", "/nonexistent"]).status.code(), Some(2));
}
