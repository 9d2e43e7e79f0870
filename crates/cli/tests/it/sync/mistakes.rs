//! What is wrong is told in one line, with the exit code of the contract, and leaves the database
//! as it was.

use std::{fmt::Write as _, fs, os::unix::fs::PermissionsExt as _};

use super::{KEY, OTHER_KEY, Room};
use crate::{scene::CONNECTION, support::Ran};

/// One line on standard error, nothing on standard output.
fn note(shown: &mut String, what: &str, ran: &Ran) {
    assert_eq!(ran.out, "", "{what}");
    assert_eq!(ran.err.lines().count(), 1, "{what}: {}", ran.err);
    write!(shown, "{what}\nexit {}\n{}", ran.code, ran.err).unwrap();
}

fn check(name: &str, shown: &str) {
    insta::with_settings!({ filters => [(r"/[^ \n]*/\.tmp\w+/", "[folder]/")] }, {
        insta::assert_snapshot!(name, shown)
    });
}

#[tokio::test]
async fn keys_that_are_missing_wrong_or_for_everybody_to_read() {
    let room = Room::new().await;
    let id = room.stored().await;
    let file = |name: &str, text: &str, mode: u32| {
        let path = room.scene.folder.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path.display().to_string()
    };
    let open = file("open.key", KEY, 0o640);
    let own = file("own.key", KEY, 0o600);
    let same_id = file("same.key", &OTHER_KEY.replacen("2:", "1:", 1), 0o600);
    let short = file("short.key", "1:c2hvcnQ=", 0o600);
    let other = file("other.key", OTHER_KEY, 0o600);
    let wrong = OTHER_KEY.replacen("2:", "1:", 1);
    let db = ("FOLIOLINK_DB", room.url.as_str());
    /// What is tried, the command, its variables.
    type Case<'a> = (&'a str, &'a str, Vec<(&'static str, &'a str)>);
    let cases: [Case<'_>; 9] = [
        ("no key", "sync init", vec![]),
        ("of another id", "sync status", vec![("FOLIOLINK_SYNC_KEY", OTHER_KEY)]),
        ("of the same id, and another one", "sync run", vec![("FOLIOLINK_SYNC_KEY", &wrong)]),
        ("no key in it", "sync init", vec![("FOLIOLINK_SYNC_KEY", "canary")]),
        ("too short", "sync init", vec![("FOLIOLINK_SYNC_KEY_FILE", &short)]),
        ("readable by others", "sync init", vec![("FOLIOLINK_SYNC_KEY_FILE", &open)]),
        ("not there", "sync init", vec![("FOLIOLINK_SYNC_KEY_FILE", "/nonexistent/key")]),
        ("a folder", "sync init", vec![("FOLIOLINK_SYNC_KEY_FILE", "/")]),
        ("the file is fine", "sync key new {out}/none/x", vec![("FOLIOLINK_SYNC_KEY_FILE", &own)]),
    ];
    let mut shown = String::new();
    for (what, line, variables) in cases {
        let ran = room.run_with(line, &[&[db], variables.as_slice()].concat(), "").await;
        assert!(!ran.err.contains("canary"), "{}", ran.err);
        note(&mut shown, &format!("{what}: {line}"), &ran);
    }
    let hides = room.run(&format!("sync rekey --new-key-file {same_id}"), "").await;
    note(&mut shown, "a new key of an old one's id: sync rekey", &hides);
    let again = room.run(&format!("sync key new {own}"), "").await;
    note(&mut shown, "a file that is there: sync key new", &again);
    assert_eq!(fs::read_to_string(&own).unwrap(), KEY);
    check("sync_mistakes_keys", &shown);

    // From now on the old key opens nothing.
    let rekeyed = room.json(&format!("sync rekey --new-key-file {other}")).await;
    assert_eq!((&rekeyed["key_id"], rekeyed["sealed"].as_i64() > Some(1)), (&"2".into(), true));
    assert_eq!(room.run("sync status", "").await.code, 4);
    let new = [db, ("FOLIOLINK_SYNC_KEY_FILE", other.as_str())];
    assert_eq!(room.run_with(&format!("sync snapshot {id}"), &new, "").await.code, 0);
    let again = room.run(&format!("sync rekey --new-key-file {other}"), "").await;
    assert!(again.out.contains("\"sealed\": 0"), "{again:?}");
}

#[tokio::test]
async fn databases_that_are_missing_newer_broken_or_out_of_reach() {
    let mut shown = String::new();
    let room = Room::bare(None).await;
    note(&mut shown, "not made: sync status", &room.run("sync status", "").await);
    assert!(!room.file().exists(), "and isn't made by that");
    fs::write(room.file(), "no database, but a text that is longer than its head".repeat(9))
        .unwrap();
    note(&mut shown, "another file: sync init", &room.run("sync init", "").await);

    let room = Room::new().await;
    let id = room.stored().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, \
                 execution_time) VALUES (99, 'later', 1, X'00', 0)";
    room.connect().execute(newer, []).unwrap();
    for line in ["sync init", "sync status", "sync run --until-idle"] {
        note(&mut shown, &format!("newer: {line}"), &room.run(line, "").await);
    }
    room.connect().execute("DELETE FROM _sqlx_migrations WHERE version = 99", []).unwrap();
    assert_eq!(room.run("sync init", "").await.code, 0, "as it was");

    for broken in ["X'00'", "zeroblob(90)"] {
        let sql = format!("UPDATE connections SET source_sealed = {broken}");
        room.connect().execute(&sql, []).unwrap();
        let ran = room.run(&format!("sync snapshot {id}"), "").await;
        note(&mut shown, &format!("a sealed column that is {broken}: sync snapshot"), &ran);
    }
    let kept = "SELECT COUNT(*) FROM transactions";
    let rows = room.count(kept);
    room.run(&format!("sync now {id}"), "").await;
    assert_eq!(room.count(kept), rows, "what is stored stays");

    let far =
        [("FOLIOLINK_DB", "postgres://me:canary@127.0.0.1:1/db"), ("FOLIOLINK_SYNC_KEY", KEY)];
    for line in ["sync init", "sync run"] {
        let ran = room.run_with(line, &far, "").await;
        assert!(!ran.err.contains("canary"), "{}", ran.err);
        note(&mut shown, &format!("nobody listens: {line}"), &ran);
    }
    let wrong = [("FOLIOLINK_DB", "mysql://x"), ("FOLIOLINK_SYNC_KEY", KEY)];
    note(&mut shown, "unknown: sync init", &room.run_with("sync init", &wrong, "").await);
    check("sync_mistakes_databases", &shown);
}

#[tokio::test]
async fn a_file_of_spelled_characters_is_found_where_sqlite_puts_it() {
    let mut room = Room::bare(None).await;
    let folder = room.scene.folder.path().display().to_string();
    room.url = format!("sqlite:{folder}/my%20data.db");
    let ran = room.run("sync status", "").await;
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("my data.db"), "{}", ran.err);
    assert_eq!(room.run("sync init", "").await.code, 0);
    assert!(room.scene.folder.path().join("my data.db").exists());
    assert_eq!(room.run("sync status", "").await.code, 0);
}

#[tokio::test]
async fn what_dbt_is_to_know_names_tables_and_columns_that_are_there() {
    let room = Room::new().await;
    room.stored().await;
    let file = room.scene.folder.path().join("sources.yml");
    let line = format!("sync init --dbt {}", file.display());
    let made = room.json(&line).await;
    assert_eq!(made["dbt"], file.display().to_string());
    let yaml: serde_json::Value = serde_norway::from_slice(&fs::read(&file).unwrap()).unwrap();
    let tables = yaml["sources"][0]["tables"].as_array().unwrap();
    assert_eq!(tables.len(), 18);
    for table in tables {
        let name = table["name"].as_str().unwrap();
        let columns = table["columns"].as_array().unwrap();
        let columns: Vec<_> = columns
            .iter()
            .map(|column| format!("\"{}\"", column["name"].as_str().unwrap()))
            .collect();
        room.count(&format!("SELECT COUNT(*) FROM (SELECT {} FROM {name})", columns.join(", ")));
    }
    // dbt-sqlite can't tell how old a row is, and would end with an error.
    assert!(tables.iter().all(|table| table["loaded_at_field"].is_null()));
    assert_eq!(room.count("SELECT COUNT(*) FROM accounts WHERE _deleted"), 0);
    // Again, and over somebody's own.
    assert_eq!(room.run(&line, "").await.code, 0);
    fs::write(&file, "version: 2\n").unwrap();
    let ran = room.run(&line, "").await;
    assert_eq!((ran.code, ran.err.lines().count()), (2, 1), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), "version: 2\n");
}

#[tokio::test]
async fn a_database_that_somebody_else_locks_is_out_of_reach_for_now() {
    let room = Room::new().await;
    let id = room.add(&format!("flinks {}", crate::scene::NO_MFA)).await;
    let other = room.connect();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let ran = room.run(&format!("sync now {id}"), "").await;
    let mut shown = String::new();
    note(&mut shown, "locked: sync now", &ran);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(room.run(&format!("sync now {id}"), "").await.code, 0);
    check("sync_mistakes_locked", &shown);
}

/// Both what `sync add` printed and what the host calls it.
#[tokio::test]
async fn a_connection_is_found_by_its_external_id_too() {
    let room = Room::new().await;
    let id = room.stored().await;
    let uuid = "0c1d2e3f-4a5b-4c6d-8e7f-8091a2b3c4d5";
    let other = room.add(&format!("vumi {CONNECTION} --external-id {uuid}")).await;
    for (word, id) in [("customer-42", &id), (id.as_str(), &id), (uuid, &other)] {
        assert_eq!(room.json(&format!("sync status {word}")).await["id"], *id, "{word}");
        assert_eq!(room.json(&format!("sync now {word}")).await[0]["id"], *id, "{word}");
    }
    for line in ["history", "snapshot", "open", "pause", "resume"] {
        assert_eq!(room.run(&format!("sync {line} customer-42"), "").await.code, 0, "{line}");
    }
    let line = "sync policy customer-42 --on-demand";
    assert_eq!(room.json(line).await[0]["id"], id);
    assert_eq!(room.json("sync remove customer-42").await["id"], id);
    assert_eq!(room.run("sync status customer-42", "").await.code, 2, "it is gone");
}

#[tokio::test]
async fn words_that_no_connection_or_rate_is_known_by() {
    let room = Room::new().await;
    let id = room.stored().await;
    let nobody = "01a2228d-5b31-7701-93ad-ffdd858418e7";
    assert_eq!(room.run("sync run --until-idle --rate 5/s", "").await.code, 0);
    room.run(&format!("sync pause {id}"), "").await;
    let mut shown = String::new();
    for line in [
        format!("sync status {nobody}"),
        format!("sync now {nobody}"),
        format!("sync remove {nobody}"),
        format!("sync history {nobody}"),
        format!("sync snapshot {nobody}"),
        format!("sync pause {nobody}"),
        format!("sync open {nobody}"),
        "sync status K7Q2M9X4T1".to_owned(),
        "sync now PAUSED".to_owned(),
        "sync add flinks no-login-id".to_owned(),
        "sync add vumi no-token".to_owned(),
        "sync add flinks - --external-id x".to_owned(),
        "sync add flinks 7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20 --external-id customer-42".to_owned(),
        "sync add vumi K7Q2M9X4T1 --every 5s".to_owned(),
        "sync add vumi K7Q2M9X4T1 --nightly 01:00".to_owned(),
        "sync add vumi K7Q2M9X4T1 --nightly 01:00-07:00 --zone Mars/Base".to_owned(),
        "sync run --until-idle --rate 6/s".to_owned(),
        "sync run --until-idle --webhooks 1 --bind 192.0.2.1".to_owned(),
    ] {
        let ran = room.run(&line.replace("PAUSED", &id), "").await;
        note(&mut shown, &line, &ran);
    }
    let several = room.run(&format!("sync now {id} {nobody}"), "").await;
    assert_eq!((several.code, several.err.lines().count()), (2, 2), "{several:?}");
    check("sync_mistakes_words", &shown.replace(&id, "PAUSED"));
    let set = room.run("sync run --until-idle --rate 6/s --set-rate", "").await;
    assert_eq!(set.code, 0, "{}", set.err);
    let unset = [
        ("FOLIOLINK_DB", room.url.as_str()),
        ("FOLIOLINK_SYNC_KEY", KEY),
        ("FLINKS_CUSTOMER_ID", ""),
        ("VUMI_CLIENT_ID", ""),
        ("VUMI_CLIENT_SECRET", ""),
    ];
    let ran = room.run_with("sync run --until-idle", &unset, "").await;
    assert_eq!(ran.code, 2, "{}", ran.err);
}
