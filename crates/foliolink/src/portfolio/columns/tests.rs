//! The list against the model, and the model against the list.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::*;
use crate::portfolio::{
    Account, Holder, Holding, Portfolio, Security, Transaction, Warning, tests::full,
};

/// Places of everything that is neither an object nor a list of objects.
fn leaves(value: &Json, at: &str, found: &mut Vec<String>) {
    match value {
        Json::Object(fields) => {
            for (name, value) in fields {
                let dot = if at.is_empty() { "" } else { "." };
                leaves(value, &format!("{at}{dot}{name}"), found);
            }
        }
        Json::Array(items) if items.iter().any(Json::is_object) => {}
        _ => found.push(at.to_owned()),
    }
}

fn check<T: Row>(row: &Json, key: &[&str]) {
    let mut leaves_of_row = Vec::new();
    leaves(row, "", &mut leaves_of_row);
    leaves_of_row.retain(|leaf| !key.contains(&leaf.as_str()));
    let mut columns: Vec<_> =
        T::FIELDS.iter().flat_map(|field| field.columns).map(|it| it.path.to_owned()).collect();
    leaves_of_row.sort();
    columns.sort();
    assert_eq!(columns, leaves_of_row, "{}", T::TABLE);
    let names: Vec<_> =
        T::FIELDS.iter().flat_map(|field| field.columns).map(|column| column.name).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    for column in T::FIELDS.iter().flat_map(|field| field.columns) {
        let name = column.path.replace('.', "_").replace("_amount", "");
        assert_eq!(column.name, if name == column.name { &name } else { column.name });
        assert!(column.about.ends_with('.'), "{}", column.about);
    }
}

#[test]
fn every_leaf_of_the_model_is_exactly_one_column() {
    let full = full();
    // The rows' lists are tables, and their key says of which connection.
    check::<Snapshot>(&full, &["provider", "connection"]);
    check::<Holder>(&full["holders"][0], &[]);
    check::<Account>(&full["accounts"][0], &[]);
    check::<Portfolio>(&full["portfolios"][0], &[]);
    check::<Security>(&full["securities"][0], &[]);
    check::<Holding>(&full["holdings"][0], &[]);
    check::<Transaction>(&full["transactions"][0], &[]);
    check::<Warning>(&full["warnings"][0], &[]);
}

/// The JSON form's text at a leaf, as a table writes it.
fn written(row: &Json, path: &str) -> Option<String> {
    match row.pointer(&format!("/{}", path.replace('.', "/")))? {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn values_are_those_of_the_json_form<T: Row>(snapshot: &Snapshot, rows: &[Json]) {
    let snapshots = [snapshot.clone()];
    let table = table::<T>(&snapshots);
    assert_eq!((table.name, table.rows), (T::TABLE, rows.len()));
    let columns: Vec<_> = T::FIELDS.iter().flat_map(|field| field.columns).collect();
    assert_eq!(table.columns.len(), 3 + columns.len());
    for (column, told) in columns.iter().zip(table.columns.iter().skip(3)) {
        assert_eq!((column.name, column.kind), (told.name, told.kind));
        for (at, row) in rows.iter().enumerate() {
            let text = told.values.text(at).map(|text| text.into_owned());
            assert_eq!(text, written(row, column.path), "{}.{}", T::TABLE, column.name);
        }
    }
}

#[test]
fn a_table_holds_what_the_json_form_holds() {
    let full = full();
    let snapshot: Snapshot = serde_json::from_value(full.clone()).unwrap();
    let rows = |list: &str| full[list].as_array().unwrap().clone();
    values_are_those_of_the_json_form::<Snapshot>(&snapshot, std::slice::from_ref(&full));
    values_are_those_of_the_json_form::<Holder>(&snapshot, &rows("holders"));
    values_are_those_of_the_json_form::<Account>(&snapshot, &rows("accounts"));
    values_are_those_of_the_json_form::<Portfolio>(&snapshot, &rows("portfolios"));
    values_are_those_of_the_json_form::<Security>(&snapshot, &rows("securities"));
    values_are_those_of_the_json_form::<Holding>(&snapshot, &rows("holdings"));
    values_are_those_of_the_json_form::<Transaction>(&snapshot, &rows("transactions"));
    values_are_those_of_the_json_form::<Warning>(&snapshot, &rows("warnings"));
}

#[test]
fn values_made_when_asked_for_are_those_of_the_tables() {
    let mut snapshot: Snapshot = serde_json::from_value(full()).unwrap();
    let none = Transaction::new(crate::portfolio::TransactionKind::DEBIT);
    snapshot.transactions.extend([none.clone(), snapshot.transactions[0].clone(), none]);
    let snapshots = [snapshot];
    let whole = tables(&snapshots);
    for size in [1, 2, 3, 100] {
        for_each_lazy_chunk(&snapshots, size, |lazy, start| {
            let table = whole.iter().find(|table| table.name == lazy.name).unwrap();
            let mut any = 0;
            for (at, column) in table.columns.iter().enumerate() {
                let of_table = |row: usize| column.values.text(start + row);
                for first in 0..lazy.rows {
                    let values = lazy.values(at, first..lazy.rows).unwrap();
                    let made: Vec<_> =
                        (0..=lazy.rows - first).map(|row| values.text(row)).collect();
                    let told: Vec<_> = (first..lazy.rows).map(of_table).collect();
                    assert_eq!(made.split_last(), Some((&None, &told[..])), "{}", column.name);
                }
                let has = (0..lazy.rows).any(|row| of_table(row).is_some());
                assert_eq!(lazy.has_values(at), has, "{}.{}", lazy.name, column.name);
                any += usize::from(has);
                assert!(lazy.values(at, 0..lazy.rows + 1).is_none());
            }
            assert_eq!(any > 0, lazy.rows > 0);
            assert!(lazy.values(table.columns.len(), 0..0).is_none());
            assert!(!lazy.has_values(table.columns.len()));
            Ok::<_, std::convert::Infallible>(())
        })
        .unwrap();
    }
}

#[test]
fn owners_are_a_table_of_their_own() {
    let mut snapshot: Snapshot = serde_json::from_value(full()).unwrap();
    snapshot.accounts.push(snapshot.accounts[0].clone());
    snapshot.accounts[1].id = None;
    snapshot.accounts[1].owners = vec!["TWO".into(), "THREE".into()];
    let snapshots = [snapshot];
    let tables = tables(&snapshots);
    let names: Vec<_> = tables.iter().map(|table| table.name).collect();
    assert_eq!(
        names,
        [
            "connections",
            "holders",
            "accounts",
            "account_owners",
            "portfolios",
            "portfolio_owners",
            "securities",
            "holdings",
            "transactions",
            "warnings"
        ]
    );
    assert!(!tables[2].columns.iter().any(|column| column.name == "owners"));
    let owners = &tables[3];
    let cell = |row: usize, column: usize| owners.columns[column].values.text(row);
    let rows: Vec<_> =
        (0..owners.rows).map(|row| (cell(row, 2), cell(row, 3), cell(row, 4))).collect();
    let text = |text: &'static str| Some(text.into());
    assert_eq!(
        rows,
        [
            (text("0"), text("acc-1"), text("SAMPLE HOLDER ONE")),
            (text("1"), None, text("TWO")),
            (text("2"), None, text("THREE")),
        ]
    );
}

/// What a new field of the model costs by hand: its line here, and those that CONTRIBUTING names.
#[test]
fn a_field_of_the_wire_stands_in_as_many_places_as_contributing_says() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = |folder: &str, words: &[&str]| {
        let mut found = Vec::new();
        let mut folders = vec![root.join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(root).unwrap().display().to_string();
                if path.is_dir() {
                    folders.push(path);
                } else if !name.contains("test") && name.ends_with(".rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                    let count =
                        code.filter(|line| words.iter().any(|word| line.contains(word))).count();
                    found.extend((count > 0).then_some((name, count)));
                }
            }
        }
        found.sort();
        found
    };
    let of = |files: &[(&str, usize)]| {
        files.iter().map(|(file, count)| ((*file).to_owned(), *count)).collect::<Vec<_>>()
    };
    // `LastFourDigits` of Flinks: the model's `identifiers.last_four`.
    assert_eq!(
        places("src", &["last_four"]),
        of(&[
            ("src/flinks/convert/accounts.rs", 1),
            ("src/flinks/convert/summary.rs", 1),
            ("src/flinks/data/mod.rs", 1),
            ("src/flinks/data/summary.rs", 1),
            ("src/flinks/snapshot/rows.rs", 1),
            ("src/portfolio/account.rs", 1),
            ("src/portfolio/columns/list.rs", 1),
        ])
    );
}
