//! Rows of a snapshot as a page: masked, with ids of our own, and no longer than a client can take.

use std::collections::HashMap;

use foliolink::portfolio::columns::Row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{mask::Masker, source::Stored};

/// Most bytes of the rows of one answer.
const MOST_BYTES: usize = 64 * 1024;

/// A list of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    Holders,
    Accounts,
    Portfolios,
    Securities,
    Holdings,
    Transactions,
    Warnings,
}

/// Some rows, and where the next ones begin.
pub(super) struct Page {
    pub(super) rows: Vec<Value>,
    pub(super) total: usize,
    pub(super) next: Option<usize>,
}

/// What a provider's id is called here: its table and the row's number.
type Names = HashMap<String, String>;

/// The rows of a part from a place on.
pub(super) fn page(stored: &Stored, part: Part, from: usize, limit: usize, masker: Masker) -> Page {
    let snapshot = &stored.snapshot;
    match part {
        Part::Holders => cut(stored, &snapshot.holders, from, limit, masker),
        Part::Accounts => cut(stored, &snapshot.accounts, from, limit, masker),
        Part::Portfolios => cut(stored, &snapshot.portfolios, from, limit, masker),
        Part::Securities => cut(stored, &snapshot.securities, from, limit, masker),
        Part::Holdings => cut(stored, &snapshot.holdings, from, limit, masker),
        Part::Transactions => cut(stored, &snapshot.transactions, from, limit, masker),
        Part::Warnings => cut(stored, &snapshot.warnings, from, limit, masker),
    }
}

fn cut<T: Row + Serialize>(
    stored: &Stored,
    all: &[T],
    from: usize,
    limit: usize,
    masker: Masker,
) -> Page {
    let names = names(stored);
    let mut rows = Vec::new();
    let mut bytes = 0;
    for (at, row) in all.iter().enumerate().skip(from).take(limit) {
        let mut value = masker.row(row);
        rename(&mut value, T::TABLE, stored.number(T::TABLE, at), &names);
        bytes += value.to_string().len();
        // One row at least: a page that never moves on would be asked for without end.
        if bytes > MOST_BYTES && !rows.is_empty() {
            break;
        }
        rows.push(value);
    }
    let end = from.saturating_add(rows.len());
    Page { rows, total: all.len(), next: (end < all.len()).then_some(end) }
}

/// The tables whose rows others name, and the keys that do.
const NAMED: [(&str, &str); 4] = [
    ("account", "accounts"),
    ("portfolio", "portfolios"),
    ("security", "securities"),
    ("related_security", "securities"),
];

/// A provider's ids are never shown: nobody knows what an institution makes them of.
fn rename(row: &mut Value, table: &str, number: i64, names: &HashMap<&'static str, Names>) {
    let Value::Object(row) = row else { return };
    if table != "warnings" {
        row.insert("id".to_owned(), own_id(table, number).into());
    }
    for (key, of) in NAMED {
        let Some(Value::String(held)) = row.get(key) else { continue };
        let own = names.get(of).and_then(|names| names.get(held)).cloned();
        row.insert(key.to_owned(), own.map_or(Value::Null, Value::from));
    }
}

fn own_id(table: &str, number: i64) -> String {
    format!("{table}-{number}")
}

fn names(stored: &Stored) -> HashMap<&'static str, Names> {
    let snapshot = &stored.snapshot;
    let of = |table: &'static str, ids: Vec<Option<&str>>| {
        let mut names = Names::new();
        for (at, id) in ids.into_iter().enumerate() {
            if let Some(id) = id {
                let own = own_id(table, stored.number(table, at));
                names.entry(id.to_owned()).or_insert(own);
            }
        }
        (table, names)
    };
    let accounts = snapshot.accounts.iter().map(|row| row.id.as_ref().map(AsRef::as_ref));
    let portfolios = snapshot.portfolios.iter().map(|row| row.id.as_ref().map(AsRef::as_ref));
    let securities = snapshot.securities.iter().map(|row| row.id.as_ref().map(AsRef::as_ref));
    HashMap::from([
        of("accounts", accounts.collect()),
        of("portfolios", portfolios.collect()),
        of("securities", securities.collect()),
    ])
}
