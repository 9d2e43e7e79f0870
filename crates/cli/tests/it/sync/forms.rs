//! Each output form of each command, side by side.

use std::fmt::Write as _;

use super::{OTHER_KEY, Room};
use crate::{scene::CONNECTION, support::Ran};

const FORMS: [&str; 4] = ["table", "json", "ndjson", "csv"];

/// Ids and times are new on every run.
fn check(name: &str, shown: &str) {
    insta::with_settings!({ filters => [
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[id--------------------------------]"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "[day and time UTC]"),
        (r"\d{4}-\d\d-\d\d", "[day-----]"),
        (r"/[^ \n]*/\.tmp\w+/", "[folder]/"),
        (r"sqlite:\[folder\]", "sqlite:[folder]"),
        (r"whsec_[A-Za-z0-9+/]{43}=", "whsec_[secret]"),
        (r"msg_[0-9a-f]{32}", "msg_[id]"),
        (r"127\.0\.0\.1:\d{5}/hook", "127.0.0.1:[port]/hook"),
        (r"127\.0\.0\.1:\d…", "127.0.0.1:…"),
        (r"\b[0-9a-f]{8}\b", "[key-id]"),
    ] }, { insta::assert_snapshot!(name, shown) });
}

fn note(shown: &mut String, line: &str, ran: &Ran) {
    let out: String = ran.out.lines().take(14).map(|line| format!("{line}\n")).collect();
    writeln!(shown, "$ foliolink {line}\nexit {}\n{out}{}", ran.code, ran.err).unwrap();
}

#[tokio::test]
async fn every_form_of_what_asks_the_database() {
    let room = Room::new().await;
    let id = room.stored().await;
    let lines = [
        ("init", "sync init".to_owned()),
        ("status", "sync status".to_owned()),
        ("status_one", format!("sync status {id}")),
        ("list", "sync list --state idle".to_owned()),
        ("list_empty", "sync list".to_owned()),
        ("history", format!("sync history {id}")),
        ("history_empty", format!("sync history {id} --since 2131-01-01")),
        ("snapshot", format!("sync snapshot {id}")),
        ("snapshot_before", format!("sync snapshot {id} --at 2001-01-01")),
        ("run", "sync run --until-idle".to_owned()),
        ("now", format!("sync now {id}")),
        ("policy", format!("sync policy {id} --nightly 23:00-05:00 --zone America/Toronto")),
        ("pause", format!("sync pause {id}")),
        ("resume", format!("sync resume {id}")),
    ];
    for (name, line) in lines {
        let mut shown = String::new();
        for form in FORMS {
            let line = format!("{line} --output {form}");
            note(&mut shown, &line, &room.run(&line, "").await);
            if name == "resume" {
                room.run(&format!("sync pause {id}"), "").await;
            }
        }
        check(&format!("sync_{name}"), &shown);
    }
}

#[tokio::test]
async fn every_form_of_what_changes_it() {
    let mut shown = String::new();
    for form in FORMS {
        let room = Room::new().await;
        let folder = room.scene.folder.path().display().to_string();
        let added = room.run(&format!("sync add vumi {CONNECTION} --output json"), "").await;
        let added: serde_json::Value = serde_json::from_str(&added.out).unwrap();
        let id = added["id"].as_str().unwrap();
        std::fs::write(room.scene.folder.path().join("other.key"), OTHER_KEY).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(room.scene.folder.path().join("other.key"), mode).unwrap();
        for line in [
            format!("sync key new {folder}/new.key"),
            "sync add flinks 7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20 --external-id c-1 --every 6h"
                .to_owned(),
            format!("sync add vumi {CONNECTION}"),
            format!("sync remove {id}"),
            format!("sync rekey --new-key-file {folder}/other.key"),
        ] {
            let line = format!("{line} --output {form}");
            note(&mut shown, &line, &room.run(&line, "").await);
        }
    }
    check("sync_changes", &shown);
}

#[tokio::test]
async fn every_form_of_webhooks_out() {
    let receiver = webhook_receiver().await;
    let mut shown = String::new();
    for form in FORMS {
        let room = Room::new().await;
        let line = format!("sync webhook list --output {form}");
        note(&mut shown, &line, &room.run(&line, "").await);
        let line =
            format!("sync webhook add {receiver} --event connection.changed --output {form}");
        note(&mut shown, &line, &room.run(&line, "").await);
        let closed = "http://127.0.0.1:9/hook?token=canary";
        let closed = room.json(&format!("sync webhook add {closed}")).await;
        let closed = closed["id"].as_str().unwrap().to_owned();
        room.stored().await;
        let listed = room.json("sync webhook list").await;
        let id = listed[0]["id"].as_str().unwrap().to_owned();
        for line in [
            "sync webhook list".to_owned(),
            format!("sync webhook test {id}"),
            format!("sync webhook test {closed}"),
            format!("sync webhook rotate {id} --keep 48h"),
            format!("sync webhook enable {id}"),
            format!("sync webhook remove {id}"),
        ] {
            let line = format!("{line} --output {form}");
            note(&mut shown, &line, &room.run(&line, "").await);
        }
    }
    assert!(!shown.contains("canary"), "{shown}");
    check("sync_webhook", &shown);
}

/// Takes everything.
async fn webhook_receiver() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().fallback(|| async {});
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/hook")
}

#[tokio::test]
async fn what_is_wrong_with_a_webhook_s_words_is_told_in_one_line() {
    let room = Room::new().await;
    let mut shown = String::new();
    for line in [
        "sync webhook add http://example.org/hook",
        "sync webhook add https://user:canary@example.org/hook",
        "sync webhook add https://example.org/hook --event changed",
        "sync webhook remove customer-42",
        "sync webhook remove 0190163d-8694-739b-aea5-966c26f8ad91",
        "sync webhook rotate 0190163d-8694-739b-aea5-966c26f8ad91 --keep soon",
    ] {
        let ran = room.run(line, "").await;
        assert!(!format!("{}{}", ran.out, ran.err).contains("canary"));
        note(&mut shown, line, &ran);
    }
    check("sync_webhook_mistakes", &shown.replace("user:canary@", "user:…@"));
}

#[tokio::test]
async fn a_list_is_added_line_by_line_and_a_bad_line_is_named_by_its_number_alone() {
    let mut shown = String::new();
    for form in FORMS {
        let room = Room::new().await;
        let input = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20\tcustomer-1\r\n\
                     canary-that-is-no-login-id\n\
                     \n\
                     1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a911\tcustomer-1\n\
                     1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a911\tcustomer-2\tcanary\n\
                     1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a911\tcustomer-2\n\
                     7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20";
        let line = format!("sync add flinks - --output {form}");
        let ran = room.run(&line, input).await;
        assert_eq!(ran.code, 1);
        assert!(!format!("{ran:?}").contains("canary"), "{ran:?}");
        note(&mut shown, &line, &ran);
        assert_eq!(room.count("SELECT COUNT(*) FROM connections"), 2);
    }
    check("sync_add_list", &shown);
    let room = Room::new().await;
    let ran = room.run("sync add vumi -", "").await;
    assert_eq!((ran.code, ran.out.as_str()), (0, "[]\n"));
}

#[tokio::test]
async fn a_stored_snapshot_is_what_a_pull_reads_and_is_exported_as_one() {
    let room = Room::new().await;
    let id = room.stored().await;
    let stored = room.json(&format!("sync snapshot {id} --export {{out}} --output json")).await;
    let pulled = room.json(&format!("flinks pull --login-id {}", crate::scene::NO_MFA)).await;
    for noun in ["accounts", "transactions", "holders"] {
        let sorted = |snapshot: &serde_json::Value| {
            let mut rows: Vec<_> =
                snapshot[noun].as_array().unwrap().iter().map(ToString::to_string).collect();
            rows.sort();
            rows
        };
        assert_eq!(sorted(&stored), sorted(&pulled), "{noun}");
    }
    #[cfg(feature = "export")]
    assert!(room.scene.folder.path().join("out/accounts.csv").exists());
}

#[cfg(feature = "export")]
#[tokio::test]
async fn the_numbers_of_the_databases_rows_are_the_ids_of_a_ledger() {
    let room = Room::new().await;
    let id = room.stored().await;
    let path = room.scene.folder.path().join("money.ofx");
    let export = format!("sync snapshot {id} --export {} --output json", path.display());
    let fitids = || -> Vec<i64> {
        let file = std::fs::read_to_string(&path).unwrap();
        let mut ids: Vec<i64> = file
            .split("<FITID>")
            .skip(1)
            .map(|rest| rest.split("</FITID>").next().unwrap().strip_prefix("row-").unwrap())
            .map(|number| number.parse().unwrap())
            .collect();
        ids.sort_unstable();
        ids
    };
    room.json(&export).await;
    let first = fitids();
    let connection = room.connect();
    let select = "SELECT row_id FROM transactions WHERE date IS NOT NULL ORDER BY row_id";
    let mut statement = connection.prepare(select).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    let rows: Vec<i64> = rows.collect::<Result<_, _>>().unwrap();
    assert!(first.len() > 10);
    assert_eq!(first, rows);
    // A row that was known keeps its number, whatever comes.
    std::fs::remove_file(&path).unwrap();
    room.run(&format!("sync now {id}"), "").await;
    assert_eq!(room.run("sync run --until-idle", "").await.code, 0);
    room.json(&export).await;
    assert_eq!(fitids(), first);
}

#[tokio::test]
async fn every_table_of_sync_fits_its_page() {
    let room = Room::new().await;
    let id = room.stored().await;
    for columns in ["80", "60", "45"] {
        for line in [
            "sync status".to_owned(),
            format!("sync status {id}"),
            "sync list --state idle".to_owned(),
            format!("sync history {id}"),
        ] {
            let variables = [
                ("FOLIOLINK_DB", room.url.as_str()),
                ("FOLIOLINK_SYNC_KEY", super::KEY),
                ("COLUMNS", columns),
            ];
            let line = format!("{line} --output table");
            let ran = room.scene.run(&line, &variables, "").await;
            let widest = ran.out.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(
                ran.code == 0 && widest <= columns.parse().unwrap(),
                "{line} at {columns}: {widest}\n{}",
                ran.out
            );
        }
    }
}
