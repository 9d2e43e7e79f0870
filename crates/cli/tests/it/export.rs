//! `--export`: the same rows in files, whole or not at all.

use std::path::Path;

use serde_json::Value;

use crate::{
    scene::{CONNECTION, NO_MFA, Scene},
    support::{output, text},
};

const TABLES: usize = 10;

fn demo(folder: &Path, more: &[&str]) -> std::process::Output {
    let path = folder.join("out").display().to_string();
    output(&[&["demo", "--every", "10ms", "--export", &path], more].concat())
}

/// Rows of CSV without some columns.
fn table(csv: &str, without: &[&str]) -> Vec<Vec<String>> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let rows: Vec<Vec<String>> =
        rows.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let kept: Vec<_> =
        (0..rows[0].len()).filter(|&at| !without.contains(&rows[0][at].as_str())).collect();
    rows.iter().map(|row| kept.iter().map(|&at| row[at].clone()).collect()).collect()
}

#[test]
fn csv_on_standard_output_is_the_table_of_the_export() {
    let folder = tempfile::tempdir().unwrap();
    let ran = demo(folder.path(), &["--output", "csv"]);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let file = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name)).unwrap();
    let (shown, kept) = (table(text(&ran.stdout), &[]), table(&file("transactions.csv"), &[]));
    assert!(shown.len() > 100 && shown == kept, "{} rows, {} in the file", shown.len(), kept.len());
    assert_eq!(std::fs::read_dir(folder.path().join("out")).unwrap().count(), TABLES);
}

#[tokio::test]
async fn holdings_and_accounts_have_the_names_and_rows_of_the_export() {
    for (what, name, own) in
        [("positions", "holdings.csv", &[][..]), ("accounts", "accounts.csv", &["owners"])]
    {
        let scene = Scene::new(None).await;
        let ran = scene
            .run(
                &format!("vumi pull {CONNECTION} --what {what} --output csv --export {{out}}"),
                &[],
                "",
            )
            .await;
        assert_eq!(ran.code, 0, "{}", ran.err);
        let file = std::fs::read_to_string(scene.folder.path().join("out").join(name)).unwrap();
        assert!(table(&file, &[]).len() > 1, "{file}");
        assert_eq!(table(&ran.out, own), table(&file, &[]));
    }
}

#[tokio::test]
async fn the_format_is_the_paths_ending_or_what_is_said() {
    let scene = Scene::new(None).await;
    let pull = format!("flinks pull --login-id {NO_MFA} --export");
    let at = |name: &str| scene.folder.path().join(name);
    let path = |name: &str| at(name).display().to_string();
    assert_eq!(scene.run(&format!("{pull} {}", path("money.sqlite")), &[], "").await.code, 0);
    assert!(std::fs::read(at("money.sqlite")).unwrap().starts_with(b"SQLite format 3"));
    assert_eq!(
        scene.run(&format!("{pull} {} --export-format parquet", path("money")), &[], "").await.code,
        0
    );
    assert!(std::fs::read(at("money").join("accounts.parquet")).unwrap().starts_with(b"PAR1"));
    let table =
        scene.run(&format!("{pull} {} --output table", path("money.sqlite")), &[], "").await;
    assert!(table.out.contains("rows in 10 tables to"), "{}", table.out);
}

#[test]
fn an_ending_of_no_format_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let pulled = path("pulled.json");
    std::fs::write(&pulled, output(&["demo", "flinks", "--every", "10ms"]).stdout).unwrap();
    let export = |name: &str, more: &[&str]| {
        let ran = output(&[&["export", &pulled, "--to", &path(name)], more].concat());
        assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
        let said: Value = serde_json::from_slice(&ran.stdout).unwrap();
        (said["format"].as_str().unwrap().to_owned(), text(&ran.stderr).to_owned())
    };
    let told = "--to: no format ends in .xlsx: a folder of CSV files was written (--format names another)\n";
    assert_eq!(export("books.xlsx", &[]), ("csv".to_owned(), told.to_owned()));
    for (name, more, format) in [
        ("said.xlsx", &["--format", "csv"][..], "csv"),
        ("folder", &[], "csv"),
        ("folder.csv", &[], "csv"),
        ("books.bean", &[], "beancount"),
        ("books.ledger", &[], "hledger"),
        ("books.db", &[], "sqlite"),
    ] {
        let (written, err) = export(name, more);
        assert_eq!(written, format, "{name}");
        assert!(!err.contains("no format"), "{name}: {err}");
    }
}

#[tokio::test]
async fn what_cannot_be_written_fails_and_leaves_nothing() {
    let scene = Scene::new(None).await;
    let before = scene.sandbox.requests().len();
    let early =
        scene.run(&format!("vumi pull {CONNECTION} --export /nonexistent/folder/x"), &[], "").await;
    let error: Value = serde_json::from_str(&early.err).unwrap();
    assert_eq!((early.code, &error["error"]["kind"]), (2, &"invalid".into()), "{}", early.err);
    assert_eq!(scene.sandbox.requests().len(), before, "nothing was sent");

    std::fs::create_dir(scene.folder.path().join("out")).unwrap();
    std::fs::write(scene.folder.path().join("out/diary.txt"), "mine").unwrap();
    let occupied = scene.run(&format!("vumi pull {CONNECTION} --export {{out}}"), &[], "").await;
    assert_eq!((occupied.code, occupied.out.as_str()), (2, ""), "{}", occupied.err);
    assert_eq!(scene.sandbox.requests().len(), before, "nothing was sent");
    assert!(occupied.err.contains("not overwritten"), "{}", occupied.err);
    let left: Vec<_> = std::fs::read_dir(scene.folder.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["diary.txt"]);
}

#[test]
fn a_ledger_says_on_standard_error_what_nothing_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("money.ofx").display().to_string();
    let ran =
        output(&["demo", "--every", "10ms", "--quiet", "--output", "json", "--export", &path]);
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let told: Vec<_> =
        text(&ran.stderr).lines().filter(|line| line.starts_with("--export: ")).collect();
    let derived =
        told.iter().filter(|line| line.ends_with("opening derived, not verified")).count();
    assert!(derived >= 2 && told.iter().all(|line| line.contains("snapshot 1: ")), "{told:?}");
    let file = std::fs::read_to_string(&path).unwrap();
    assert_eq!(file.matches("<DESC>opening derived, not verified</DESC>").count(), 2);
    let shown = output(&["demo", "--every", "10ms", "--output", "table", "--export", &path]);
    assert!(text(&shown.stdout).contains("accounts, "), "{}", text(&shown.stdout));
}

#[tokio::test]
async fn what_a_ledger_cannot_hold_is_exit_1_and_writes_nothing() {
    let scene = Scene::new(None).await;
    let pull = format!("flinks pull --login-id {NO_MFA} --export {{out}} --export-format norma43");
    let refused = scene.run(&pull, &[], "").await;
    let error: Value = serde_json::from_str(refused.err.lines().next_back().unwrap()).unwrap();
    assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{}", refused.err);
    assert_eq!(error["error"]["kind"], "internal");
    assert!(refused.err.contains("Spanish IBAN"), "{}", refused.err);
    assert!(!scene.folder.path().join("out").exists());
}
