//! Several connections in one file: accounts of one name stay apart, whatever the order of the
//! snapshots; what all share stands there once; and messages say whose row it is.

use std::{collections::BTreeSet, fs};

use foliolink::portfolio::Snapshot;
use foliolink_export::{Error, ExportOptions, Format, export, export_with};
use serde_json::{Value, json};

use super::{
    readers,
    samples::{LEDGERS, household},
};

/// Somebody at the same bank as the household's first customer, with accounts of the same names.
fn person(connection: &str, holder: Option<&str>, change: fn(&mut Value)) -> Snapshot {
    let mut own = serde_json::to_value(&household()[0]).unwrap();
    own["connection"] = connection.into();
    own["holders"] = match holder {
        Some(name) => json!([{ "name": name }]),
        None => json!([]),
    };
    for (at, account) in own["accounts"].as_array_mut().unwrap().iter_mut().enumerate() {
        account["owners"] = json!([]);
        let number = format!("{}{at}", connection.len());
        account["identifiers"]["number"] = format!("777{number}").into();
    }
    change(&mut own);
    serde_json::from_value(own).unwrap()
}

fn anna() -> Snapshot {
    person("anna", Some("Anna Exemple"), |_| {})
}

/// Who also has an account that Anna doesn't, and older rows.
fn benoit() -> Snapshot {
    person("benoit", Some("Benoît Exemple"), |own| {
        own["accounts"].as_array_mut().unwrap().push(json!({
            "id": "b-1", "name": "Boat", "kind": "savings", "currency": "CAD", "balance": { "current": "5.00" },
            "identifiers": { "number": "990" }, "owners": [],
        }));
        own["transactions"].as_array_mut().unwrap().push(json!({
            "id": "old", "account": "b-1", "date": "2029-02-03", "kind": "credit", "description": "OLD",
            "amount": { "amount": "5.00", "currency": "CAD" }, "balance": "5.00",
        }));
    })
}

fn text(snapshots: &[Snapshot], format: Format) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all");
    export(snapshots, &path, format).unwrap();
    fs::read_to_string(path).unwrap()
}

fn opened(text: &str) -> BTreeSet<String> {
    let names = text.lines().filter_map(|line| line.split_once(" open ")?.1.split(' ').next());
    let all: Vec<_> = names.map(str::to_owned).collect();
    let set: BTreeSet<_> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len(), "nothing is opened twice: {all:?}");
    set
}

#[test]
fn accounts_of_one_name_have_their_holder_behind_it_in_any_order() {
    let one = text(&[anna(), benoit()], Format::Beancount);
    let names = opened(&one);
    for name in [
        "Assets:Flinks:FlinksCapital:Everyday-Chequing-Anna-Exemple",
        "Assets:Flinks:FlinksCapital:Everyday-Chequing-Benoît-Exemple",
        "Liabilities:Flinks:FlinksCapital:Visa-Anna-Exemple",
        // Nobody else has one of this name.
        "Assets:Flinks:FlinksCapital:Boat",
        "Expenses:Uncategorized",
        "Income:Uncategorized",
    ] {
        assert!(names.contains(name), "{name} in {names:?}");
    }
    assert_eq!(names, opened(&text(&[benoit(), anna()], Format::Beancount)));
    let alone = opened(&text(&[anna()], Format::Beancount));
    assert!(alone.contains("Assets:Flinks:FlinksCapital:Everyday-Chequing"), "{alone:?}");
}

#[test]
fn holders_of_one_name_or_of_none_are_told_apart_by_their_connection() {
    let same = [
        person("one", Some("Anna Exemple"), |_| {}),
        person("three", Some("Anna Exemple"), |_| {}),
        person("eleven", None, |_| {}),
        person("seventeen", Some("Benoît Exemple"), |_| {}),
    ];
    let names = opened(&text(&same, Format::Beancount));
    let visas: Vec<_> = names.iter().filter(|name| name.contains(":Visa")).collect();
    let is_digest = |text: &str| text.len() == 8 && text.bytes().all(|own| own.is_ascii_hexdigit());
    let ends: Vec<_> = visas.iter().map(|name| name.rsplit_once("Visa-").unwrap().1).collect();
    assert_eq!(ends.len(), 4);
    let with_digest = |start: &str| {
        ends.iter().filter(|end| end.strip_prefix(start).is_some_and(is_digest)).count()
    };
    assert_eq!((with_digest("Anna-Exemple-"), with_digest("")), (2, 1), "{ends:?}");
    assert!(ends.contains(&"Benoît-Exemple"), "{ends:?}");
    let back: Vec<_> = same.into_iter().rev().collect();
    assert_eq!(names, opened(&text(&back, Format::Beancount)));
}

#[test]
fn several_accounts_of_one_name_of_one_person_have_their_id_as_well() {
    let twice = |own: &mut Value| own["accounts"][3]["name"] = own["accounts"][2]["name"].clone();
    let own = [person("anna", Some("Anna"), twice), person("benoit", Some("Benoît"), twice)];
    let names = opened(&text(&own, Format::Beancount));
    for name in ["Dinars-Anna-A-3", "Dinars-Anna-A-4", "Dinars-Benoît-A-3", "Dinars-Benoît-A-4"] {
        assert!(names.contains(&format!("Assets:Flinks:FlinksCapital:{name}")), "{names:?}");
    }
}

#[test]
fn the_file_begins_before_the_oldest_row_of_all() {
    let beancount = text(&[anna(), benoit()], Format::Beancount);
    let days: BTreeSet<_> =
        beancount.lines().filter_map(|line| Some(line.split_once(" open ")?.0)).collect();
    assert_eq!(days, BTreeSet::from(["2029-02-02"]));
    assert_eq!(beancount.matches(" commodity CAD\n").count(), 1);
}

#[test]
fn every_format_holds_the_rows_of_all() {
    let all = [anna(), benoit()];
    for format in [Format::Beancount, Format::Hledger] {
        let read = |text: &str| match format {
            Format::Beancount => readers::beancount(text),
            _ => readers::hledger(text),
        };
        let entries = |own: &[Snapshot]| read(&text(own, format)).entries.len();
        assert_eq!(entries(&all), entries(&all[..1]) + entries(&all[1..]), "{format}");
    }
    for (format, read) in [
        (Format::Ofx, (|text: &str| readers::ofx(text).0) as fn(&str) -> Vec<readers::Account>),
        (Format::Camt053, readers::camt053),
    ] {
        let rows = |own: &[Snapshot]| -> Vec<(String, usize)> {
            let read = read(&text(own, format));
            let mut read: Vec<_> =
                read.iter().map(|own| (own.name.clone(), own.rows.len())).collect();
            read.sort();
            read
        };
        let mut apart = [rows(&all[..1]), rows(&all[1..])].concat();
        apart.sort();
        assert_eq!(rows(&all), apart, "{format}");
    }
}

#[test]
fn an_account_that_two_connections_have_is_refused_where_its_number_is_its_name() {
    let joint = [
        anna(),
        person("anna2", Some("Benoît"), |own| {
            own["accounts"][0]["identifiers"]["number"] = "77740".into();
        }),
    ];
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Ofx, Format::Camt053] {
        let options = ExportOptions::new().label(&joint[1], "benoit.json");
        let error = export_with(&joint, &folder.path().join("out"), format, &options);
        let error = error.unwrap_err().to_string();
        assert!(
            error.starts_with(
                "benoit.json: accounts[0] (id \"a-1\", checking, CAD): another account"
            ),
            "{error}"
        );
    }
}

#[test]
fn what_does_not_add_up_names_its_snapshot() {
    let broken = person("benoit", Some("Benoît"), |own| {
        own["accounts"][0]["balance"]["current"] = "820.26".into();
    });
    let all = [anna(), broken];
    let folder = tempfile::tempdir().unwrap();
    for format in LEDGERS.into_iter().filter(|format| *format != Format::Norma43) {
        let path = folder.path().join("out");
        let by_place = export(&all, &path, format).unwrap_err();
        assert!(by_place.to_string().starts_with("snapshot 1: accounts[0] "), "{by_place}");
        let options =
            ExportOptions::new().label(&all[0], "anna.json").label(&all[1], "my\nbenoit.json");
        let by_label = export_with(&all, &path, format, &options).unwrap_err();
        assert!(
            matches!(&by_label, Error::Unreconciled { account, .. }
                if account == "my benoit.json: accounts[0] (id \"a-1\", checking, CAD)"),
            "{by_label}"
        );
        assert!(!path.exists());
        let written = export_with(&all, &path, format, &options.unreconciled()).unwrap();
        let told = |start: &str| written.notices.iter().any(|own| own.starts_with(start));
        assert!(told("my benoit.json: accounts[0] ") && !told("snapshot"), "{:?}", written.notices);
        fs::remove_file(&path).unwrap();
    }
}

/// A share of a fund without an ISIN in a portfolio.
fn with_fund(connection: &str, fund: &str) -> Snapshot {
    let mut own = serde_json::to_value(person(connection, Some(connection), |_| {})).unwrap();
    own["portfolios"] = json!([{ "id": "p", "kind": "other", "currency": "CAD", "owners": [] }]);
    own["securities"] = json!([{ "id": "fund-1", "name": fund, "kind": "fund", "currency": "CAD", "identified": true }]);
    own["holdings"] = json!([{ "portfolio": "p", "security": "fund-1", "quantity": "2",
        "price": { "amount": "5", "currency": "CAD" }, "value": { "amount": "10", "currency": "CAD" } }]);
    serde_json::from_value(own).unwrap()
}

#[test]
fn one_security_of_a_provider_is_one_commodity_and_two_of_one_id_are_refused() {
    let same = text(&[with_fund("anna", "Fund"), with_fund("benoit", "Fund")], Format::Beancount);
    assert_eq!(same.matches(" commodity SEC-FUND1\n").count(), 1, "{same}");
    assert_eq!(same.matches("SEC-FUND1\n").count(), 7, "commodity, two openings, two balances");
    let folder = tempfile::tempdir().unwrap();
    let other = [with_fund("anna", "Fund"), with_fund("benoit", "Another fund")];
    let error = export(&other, &folder.path().join("out"), Format::Beancount).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("snapshot 1: portfolios[0] (id \"p\", other, CAD), security \"fund-1\": "),
        "{error}"
    );
}

#[test]
fn a_file_of_other_connections_asks_for_another_file() {
    let folder = tempfile::tempdir().unwrap();
    for (format, noun) in [(Format::Beancount, "file"), (Format::Csv, "folder")] {
        let path = folder.path().join(format.as_str());
        export(&[anna()], &path, format).unwrap();
        let error = export(&[benoit()], &path, format).unwrap_err().to_string();
        assert!(error.contains(&format!("name another {noun}, remove it, or ")), "{error}");
    }
}
