//! What a refresh changes, written within the transaction that ends its step.

use foliolink::portfolio::{Snapshot, columns::Kind};

use super::{
    matching::{NounChanges, match_rows},
    nouns::{self, Cells, Noun},
    rebuild::{Stored, quote, time_place},
};
use crate::{
    Id,
    error::{Result, SyncError},
    store::{Param, Transaction, params},
};

/// What to write, and under which names.
pub(crate) struct Write<'a> {
    pub(crate) id: Id,
    pub(crate) sync_id: i64,
    /// RFC 3339 of fixed width; later than any before.
    pub(crate) at: &'a str,
    /// The number that the next new row gets.
    pub(crate) next_row: i64,
    /// The first day that was asked for: what is older and gone has left the window.
    pub(crate) window_start: Option<jiff::civil::Date>,
}

/// How much changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub(crate) struct Counts {
    pub(crate) added: i64,
    pub(crate) changed: i64,
    pub(crate) posted: i64,
    pub(crate) vanished: i64,
}

/// What changed between what is stored and what was pulled.
pub(crate) struct Plan(Vec<NounChanges>);

impl Counts {
    /// Whether nothing changed.
    pub(crate) fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl Plan {
    pub(crate) fn new(stored: &Stored, new: &Snapshot) -> Self {
        Self(match_rows(stored, new))
    }

    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        // Warnings are about an answer: nobody's money changed.
        for changes in self.0.iter().filter(|changes| changes.noun != "warnings") {
            let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
            counts.added += count(changes.added.len());
            counts.changed += count(changes.changed.len());
            counts.posted += count(changes.posted.len());
            counts.vanished += count(changes.vanished.len());
        }
        counts
    }

    /// Writes it; gives the number that the next new row gets.
    pub(crate) async fn write(self, tx: &mut Transaction, what: &Write<'_>) -> Result<i64> {
        let mut next_row = what.next_row;
        let nouns = nouns::all();
        for changes in self.0.into_iter().filter(|changes| !changes.is_empty()) {
            let noun = nouns.iter().find(|noun| noun.name == changes.noun);
            let noun = noun.ok_or_else(|| SyncError::stored("a table"))?;
            write_noun(tx, what, noun, changes, &mut next_row).await?;
        }
        Ok(next_row)
    }
}

async fn write_noun(
    tx: &mut Transaction,
    what: &Write<'_>,
    noun: &Noun,
    changes: NounChanges,
    next_row: &mut i64,
) -> Result<()> {
    for gone in &changes.vanished {
        let is_before = |start| gone.date.is_some_and(|date| date < start);
        let aged = what.window_start.is_some_and(is_before);
        close(tx, what, noun, gone.row_id, if aged { "aged_out" } else { "vanished" }).await?;
    }
    let mut versions = Vec::new();
    for (kind, successors) in [("changed", changes.changed), ("posted", changes.posted)] {
        for successor in successors {
            close(tx, what, noun, successor.row_id, kind).await?;
            let fields = serde_json::json!(successor.fields).to_string();
            versions.push(Version {
                row_id: successor.row_id,
                change: kind,
                fields: Some(fields),
                cells: successor.cells,
            });
        }
    }
    for cells in changes.added {
        versions.push(Version { row_id: *next_row, change: "added", fields: None, cells });
        *next_row += 1;
    }
    insert(tx, what, noun, versions).await
}

/// A version that is to be inserted.
struct Version {
    row_id: i64,
    change: &'static str,
    fields: Option<String>,
    cells: Cells,
}

async fn close(
    tx: &mut Transaction,
    what: &Write<'_>,
    noun: &Noun,
    row_id: i64,
    ended: &str,
) -> Result<()> {
    let sql = format!(
        "UPDATE {}_history SET valid_to = {}, _ended = $2, _ended_sync = $3 \
         WHERE connection_id = $4 AND row_id = $5 AND valid_to IS NULL",
        noun.name,
        time_place(tx.dialect(), 1)
    );
    let params = params![what.at, ended, what.sync_id, what.id, row_id];
    match tx.execute(&sql, params).await? {
        1 => Ok(()),
        _ => Err(SyncError::stored("a version that is open")),
    }
}

/// Rows of one statement: many at once, then few, so that there are few statements to prepare.
const BATCHES: [usize; 3] = [64, 8, 1];

async fn insert(
    tx: &mut Transaction,
    what: &Write<'_>,
    noun: &Noun,
    versions: Vec<Version>,
) -> Result<()> {
    let mut left = versions.as_slice();
    for size in BATCHES {
        while let Some((batch, rest)) = left.split_at_checked(size) {
            let sql = insert_statement(tx.dialect(), noun, size);
            let params = batch.iter().flat_map(|version| bind(what, version)).collect();
            tx.execute(&sql, params).await?;
            left = rest;
        }
    }
    Ok(())
}

/// Columns before those of the noun.
const OWN: [(&str, Kind); 6] = [
    ("connection_id", Kind::Text),
    ("row_id", Kind::Count),
    ("valid_from", Kind::Time),
    ("_change", Kind::Text),
    ("_fields", Kind::Text),
    ("_sync_id", Kind::Count),
];

fn bind(what: &Write<'_>, version: &Version) -> Vec<Param> {
    let mut params = params![
        what.id,
        version.row_id.to_string(),
        what.at,
        version.change,
        version.fields.clone(),
        what.sync_id.to_string(),
    ];
    params.extend(version.cells.iter().cloned().map(Param::Text));
    params
}

fn insert_statement(dialect: crate::store::Dialect, noun: &Noun, rows: usize) -> String {
    let named = noun.columns.iter().map(|column| (column.name, column.kind));
    let columns: Vec<_> = OWN.into_iter().chain(named).collect();
    let names: Vec<_> = columns.iter().map(|(name, _)| quote(name)).collect();
    let row = |at: usize| {
        let places = columns
            .iter()
            .enumerate()
            .map(|(column, (_, kind))| dialect.cast_in(*kind, at * columns.len() + column + 1));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    let values: Vec<_> = (0..rows).map(row).collect();
    format!("INSERT INTO {}_history ({}) VALUES {}", noun.name, names.join(", "), values.join(", "))
}
