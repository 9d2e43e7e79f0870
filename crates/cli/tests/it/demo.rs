//! `foliolink demo`, as a process.

use std::time::{Duration, Instant};

use foliolink::portfolio::Snapshot;
use serde_json::Value;

use crate::support::{output, program, text, with_fixed_times};

#[test]
fn without_configuration_or_network_it_shows_both_providers_within_ten_seconds() {
    let began = Instant::now();
    let ran = program(&["demo", "--output", "table"]).env("COLUMNS", "100").output().unwrap();
    let took = began.elapsed();
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    assert_eq!(text(&ran.stderr), "", "no progress where nobody looks");
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(took > Duration::from_secs(3), "it really waits for data: {took:?}");
    with_fixed_times(|| insta::assert_snapshot!("demo_table_100", text(&ran.stdout)));
}

fn widest(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap()
}

#[test]
fn on_a_narrow_page_no_line_is_longer_than_it() {
    let ran = program(&["demo", "--every", "10ms", "--output", "table"])
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    assert_eq!(widest(text(&ran.stdout)), 80);
    with_fixed_times(|| insta::assert_snapshot!("demo_table_80", text(&ran.stdout)));
    for columns in ["60", "45", "40"] {
        let ran = program(&["demo", "--every", "10ms", "--output", "table"])
            .env("COLUMNS", columns)
            .output()
            .unwrap();
        assert_eq!(widest(text(&ran.stdout)).to_string(), columns, "{}", text(&ran.stdout));
        assert!(text(&ran.stdout).contains("21,786.88"), "numbers are never cut");
    }
}

#[test]
fn json_is_an_array_of_two_snapshots_or_one_object() {
    let ran = output(&["demo", "--every", "10ms"]);
    assert!(ran.status.success());
    let both: Value = serde_json::from_slice(&ran.stdout).unwrap();
    let providers: Vec<_> = both
        .as_array()
        .unwrap()
        .iter()
        .map(|snapshot| snapshot["provider"].as_str().unwrap())
        .collect();
    assert_eq!(providers, ["flinks", "vumi"]);
    let mut snapshots: Vec<Snapshot> = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(
        text(&ran.stdout),
        format!("{}\n", serde_json::to_string_pretty(&snapshots).unwrap()),
        "keys in the order of the contract"
    );
    // A year of coffee would be reviewed by nobody.
    snapshots.iter_mut().for_each(|snapshot| snapshot.transactions.truncate(2));
    with_fixed_times(|| {
        insta::assert_snapshot!("demo_json", serde_json::to_string_pretty(&snapshots).unwrap())
    });

    for provider in ["flinks", "vumi"] {
        let one: Value =
            serde_json::from_slice(&output(&["demo", provider, "--every", "10ms"]).stdout).unwrap();
        assert_eq!(one["provider"], provider);
        assert_eq!(one["schema"], "foliolink.snapshot/1");
    }
}

#[test]
fn ndjson_is_a_snapshot_a_line_and_csv_all_transactions() {
    let ran = output(&["demo", "--every", "10ms", "--output", "ndjson"]);
    let lines: Vec<Value> =
        text(&ran.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    let count: usize =
        lines.iter().map(|snapshot| snapshot["transactions"].as_array().unwrap().len()).sum();

    let ran = output(&["demo", "--every", "10ms", "--output", "csv"]);
    let mut rows = csv::Reader::from_reader(ran.stdout.as_slice());
    assert_eq!(rows.headers().unwrap().len(), 29);
    assert_eq!(rows.records().map(Result::unwrap).count(), count);
}

#[test]
fn account_numbers_and_names_are_hidden_in_tables_unless_revealed() {
    let wide = |arguments: &[&str]| program(arguments).env("COLUMNS", "160").output().unwrap();
    let hidden = wide(&["demo", "--every", "10ms", "--output", "table"]);
    let shown = wide(&["demo", "--every", "10ms", "--output", "table", "--reveal"]);
    let personal = [
        "5550142",
        "0050159",
        "4500000000000007",
        "5550998",
        "ES6399990001203004500678",
        "BÉLANGER",
        "MUÑOZ",
    ];
    for word in personal {
        assert!(!text(&hidden.stdout).contains(word), "{word} in {}", text(&hidden.stdout));
        assert!(text(&shown.stdout).contains(word), "{word}");
    }
    assert!(text(&hidden.stdout).contains("•••0142"));
}

/// A balance without its currency is half a balance: on a narrow page everything else leaves first.
#[test]
fn on_a_narrow_page_balances_keep_their_currency() {
    for columns in ["40", "45", "60"] {
        let ran = program(&["demo", "flinks", "--every", "10ms", "--output", "table"])
            .env("COLUMNS", columns)
            .output()
            .unwrap();
        let shown = text(&ran.stdout);
        let row = shown
            .lines()
            .find(|line| line.contains("-720.05"))
            .unwrap_or_else(|| panic!("{columns}: {shown}"));
        assert!(row.trim_end().ends_with("CAD"), "{columns}: {row}");
    }
}
