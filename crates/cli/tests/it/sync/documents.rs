//! The page about sync: its commands lead from nothing to a database in step, as they stand.

use std::{collections::BTreeMap, fs, path::Path};

use foliolink::portfolio::AccountKind;
use rust_decimal::Decimal;

use crate::{
    documents::{blocks, commands, root, sandbox, shell},
    support::{output, text},
};

const PAGE: &str = "docs/sync.md";

/// Runs lines in one shell, in a folder that has the sandbox's settings.
fn run(folder: &Path, lines: &[String]) -> String {
    let script =
        format!("FOLIOLINK_POLL_EVERY=5ms; export FOLIOLINK_POLL_EVERY\n{}", lines.join("\n"));
    let ran = shell(folder, &script).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{script}\n{}", text(&ran.stderr));
    text(&ran.stdout).to_owned()
}

#[test]
fn three_commands_lead_from_nothing_to_a_database_in_step() {
    let all = commands(PAGE);
    let [start, settings, init, add, work, rest @ ..] = all.as_slice() else { panic!("{all:?}") };
    let [list, work_again, status, needing, postgres @ ..] = rest else { panic!("{rest:?}") };
    assert_eq!(start, "foliolink sandbox | tee sandbox.env");
    let folder = tempfile::tempdir().unwrap();
    let (_running, _) = sandbox(folder.path(), start);
    // The page's sandbox is asked every second.
    let fast = "FOLIOLINK_POLL_EVERY=5ms".to_owned();
    let words = [settings, &fast, init, add, work, list, work_again, status, needing];
    let printed = run(folder.path(), &words.map(Clone::clone));
    assert!(printed.contains("\"idle\": 2"), "{printed}");

    let database = rusqlite::Connection::open(folder.path().join("foliolink.db")).unwrap();
    let queries: Vec<_> = blocks()
        .into_iter()
        .filter(|block| block.page == PAGE && block.language == "sql")
        .flat_map(|block| block.lines)
        .collect();
    assert_eq!(queries.len(), 2);
    for query in queries {
        let mut statement = database.prepare(&query).unwrap();
        let mut rows = statement.query([]).unwrap();
        let first = rows.next().unwrap().unwrap_or_else(|| panic!("no row: {query}"));
        assert!(!first.get::<_, String>(0).unwrap().is_empty(), "{query}");
    }

    // What needs a server runs where there is one.
    let Ok(server) = std::env::var("FOLIOLINK_TEST_POSTGRES") else {
        eprintln!(
            "SKIPPED: FOLIOLINK_TEST_POSTGRES names no empty database; Postgres' blocks aren't run"
        );
        return;
    };
    let [address, postgres @ ..] = postgres else { panic!("{postgres:?}") };
    let (_, rest) = address.split_once("postgres://").unwrap();
    let written = rest.split(';').next().unwrap();
    let address = address.replace(&format!("postgres://{written}"), &server);
    let start = [settings.clone(), fast, address];
    let printed = run(folder.path(), &[&start[..], postgres].concat());
    assert!(printed.contains("\"idle\": 1"), "{printed}");
    // The last day of the page's query is what the snapshot says now.
    let query =
        blocks().into_iter().find(|block| block.language == "postgresql").unwrap().lines.join(" ");
    let ask = format!("psql --no-psqlrc -At -c \"{query}\" \"$FOLIOLINK_DB\"");
    let id = "foliolink sync list --state idle --output csv | tail -n 1 | cut -d , -f 1";
    let snapshot = format!("foliolink sync snapshot $({id}) --output json");
    let asked = run(folder.path(), &[&start[..], &[ask]].concat());
    let snapshot = run(folder.path(), &[&start[..], &[snapshot]].concat());
    assert_eq!(last_day(&asked), add_up(&serde_json::from_str(&snapshot).unwrap()), "{asked}");
}

/// Sums by currency of the newest day that `reference|day|currency|sum` lines have.
fn last_day(lines: &str) -> BTreeMap<String, Decimal> {
    let rows: Vec<Vec<&str>> = lines.lines().map(|line| line.split('|').collect()).collect();
    let day = rows.last().unwrap()[1];
    let newest = rows.iter().filter(|row| row[1] == day);
    newest.map(|row| (row[2].to_owned(), row[3].parse().unwrap())).collect()
}

/// What a snapshot's accounts come to by currency, what is owed counted against it.
fn add_up(snapshot: &serde_json::Value) -> BTreeMap<String, Decimal> {
    let mut sums = BTreeMap::new();
    for account in snapshot["accounts"].as_array().unwrap() {
        let balance: Decimal = account["balance"]["current"].as_str().unwrap().parse().unwrap();
        let kind: AccountKind = serde_json::from_value(account["kind"].clone()).unwrap();
        let currency = account["currency"].as_str().unwrap().to_owned();
        *sums.entry(currency).or_insert(Decimal::ZERO) +=
            if kind.is_owed() { -balance.abs() } else { balance };
    }
    sums
}

#[test]
fn the_program_of_the_page_is_the_librarys_example() {
    let example = fs::read_to_string(root().join("crates/sync/examples/keep_in_step.rs")).unwrap();
    let (_, code) = example.split_once("\n\n").unwrap();
    let block =
        blocks().into_iter().find(|block| block.page == PAGE && block.language == "rust").unwrap();
    assert_eq!(block.lines.join("\n"), code.trim_end());
    assert!(code.lines().count() <= 32, "twenty lines, give or take");
}

#[test]
fn the_containers_run_commands_that_there_are() {
    let page = fs::read_to_string(root().join("docs/compose.yaml")).unwrap();
    let compose: serde_norway::Value = serde_norway::from_str(&page).unwrap();
    let services = compose["services"].as_mapping().unwrap();
    let names: Vec<_> = services.keys().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(names, ["postgres", "init", "worker"]);
    assert_eq!(compose["services"]["worker"]["deploy"]["replicas"], 2);
    for service in ["init", "worker"] {
        let command = compose["services"][service]["command"].as_str().unwrap();
        let words: Vec<_> = command.split(' ').chain(["--help"]).collect();
        let ran = output(&words);
        assert_eq!(ran.status.code(), Some(0), "{command}: {}", text(&ran.stderr));
    }
    // Every service, secret and volume that is named is there.
    for (_, service) in services {
        let after = service.get("depends_on").and_then(|after| after.as_mapping());
        for (name, _) in after.into_iter().flatten() {
            assert!(services.contains_key(name), "{name:?}");
        }
    }
    assert!(compose["secrets"]["sync_key"]["file"].is_string());
    assert!(compose["volumes"].get("data").is_some());
}
