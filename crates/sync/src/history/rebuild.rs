//! From versions back to a snapshot: as it is, or as it was.

use std::collections::HashMap;

use foliolink::portfolio::{
    Account, Holder, Holding, Institution, Portfolio, Security, Snapshot, Transaction, Warning,
    columns::Row as _,
};
use serde::de::DeserializeOwned;

use super::nouns::{self, Cells, Noun};
use crate::{
    Id,
    error::{Result, SyncError},
    store::{Dialect, Param, Row, Store, Transaction as Tx, params},
};

/// A snapshot that is stored, and the row that each of its rows is.
pub(crate) struct Stored {
    pub(crate) snapshot: Snapshot,
    ids: HashMap<&'static str, Vec<i64>>,
}

impl Stored {
    /// The snapshot, and the rows of each noun.
    pub(crate) fn into_parts(self) -> (Snapshot, HashMap<&'static str, Vec<i64>>) {
        (self.snapshot, self.ids)
    }

    /// The rows of a noun, in the order of the snapshot.
    pub(crate) fn ids(&self, noun: &str) -> &[i64] {
        self.ids.get(noun).map_or(&[], Vec::as_slice)
    }
}

/// What is true now, within a transaction that goes on to change it. `empty` is the snapshot
/// without rows.
pub(crate) async fn rebuild_current(tx: &mut Tx, id: Id, empty: Snapshot) -> Result<Stored> {
    let mut read = Vec::new();
    for noun in nouns::all() {
        let sql = select(tx.dialect(), &noun, "h.valid_to IS NULL");
        let rows = tx.fetch(&sql, params![id]).await?;
        read.push((noun, rows));
    }
    assemble(empty, read)
}

/// What was true at a time (RFC 3339, as `valid_from` has it), or what is true now.
pub(crate) async fn rebuild_at(
    store: &Store,
    id: Id,
    empty: Snapshot,
    at: Option<&str>,
) -> Result<Stored> {
    let place = time_place(store.dialect(), 2);
    let (when, more) = match at {
        None => ("h.valid_to IS NULL".to_owned(), None),
        Some(at) => (
            format!("h.valid_from <= {place} AND (h.valid_to IS NULL OR h.valid_to > {place})"),
            Some(Param::from(at)),
        ),
    };
    let mut read = Vec::new();
    for noun in nouns::all() {
        let mut params = params![id];
        params.extend(more.clone());
        let sql = select(store.dialect(), &noun, &when);
        read.push((noun, store.fetch(&sql, params).await?));
    }
    assemble(empty, read)
}

/// What is true now of several connections, in the order of `empty`: a statement a noun for all of
/// them.
pub(crate) async fn rebuild_many(
    store: &Store,
    empty: Vec<(Id, Snapshot)>,
) -> Result<Vec<(Id, Stored)>> {
    let mut read: HashMap<String, Vec<(Noun, Vec<Row>)>> = HashMap::new();
    for noun in nouns::all() {
        let places: Vec<_> = (1..=empty.len()).map(|place| format!("${place}")).collect();
        let sql = select_of(
            store.dialect(),
            &noun,
            ", h.connection_id",
            &format!("h.connection_id IN ({}) AND h.valid_to IS NULL", places.join(", ")),
        );
        let params = empty.iter().map(|(id, _)| Param::from(*id)).collect();
        // The connection stands behind the noun's own columns.
        let at = noun.columns.len() + 1;
        for row in store.fetch(&sql, params).await? {
            let of_connection = read.entry(row.text(at)?.to_owned()).or_default();
            match of_connection.last_mut() {
                Some((last, rows)) if last.name == noun.name => rows.push(row),
                _ => of_connection.push((noun.clone(), vec![row])),
            }
        }
    }
    let take = |(id, snapshot): (Id, Snapshot)| {
        let rows = read.remove(&id.to_string()).unwrap_or_default();
        Ok((id, assemble(snapshot, rows)?))
    };
    empty.into_iter().map(take).collect()
}

/// A parameter, bound as text, as a time.
pub(super) fn time_place(dialect: Dialect, place: usize) -> String {
    dialect.cast_in(foliolink::portfolio::columns::Kind::Time, place)
}

/// Row by row in the order in which they first came, transactions from the newest day on.
fn select(dialect: Dialect, noun: &Noun, when: &str) -> String {
    select_of(dialect, noun, "", &format!("h.connection_id = $1 AND {when}"))
}

/// The same with `more` columns at the end.
fn select_of(dialect: Dialect, noun: &Noun, more: &str, when: &str) -> String {
    let columns = noun.columns.iter().map(|column| {
        format!(", {}", dialect.cast_out(column.kind, &format!("h.{}", quote(column.name))))
    });
    let order = if noun.name == "transactions" { "h.date DESC, " } else { "" };
    format!(
        "SELECT h.row_id{}{more} FROM {}_history h WHERE {when} ORDER BY {order}h.row_id",
        columns.collect::<String>(),
        noun.name
    )
}

/// A column's name; some are words of the language.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{name}\"")
}

fn assemble(mut snapshot: Snapshot, read: Vec<(Noun, Vec<Row>)>) -> Result<Stored> {
    let mut ids = HashMap::new();
    for (noun, rows) in read {
        ids.insert(noun.name, rows.iter().map(|row| row.int(0)).collect::<Result<Vec<_>>>()?);
        let of_noun = (&noun, rows.as_slice());
        match noun.name {
            Holder::TABLE => snapshot.holders = decode(of_noun)?,
            Account::TABLE => snapshot.accounts = decode(of_noun)?,
            Portfolio::TABLE => snapshot.portfolios = decode(of_noun)?,
            Security::TABLE => snapshot.securities = decode(of_noun)?,
            Holding::TABLE => snapshot.holdings = decode(of_noun)?,
            Transaction::TABLE => snapshot.transactions = decode(of_noun)?,
            Warning::TABLE => snapshot.warnings = decode(of_noun)?,
            _ => snapshot.institution = institution(&rows)?,
        }
    }
    Ok(Stored { snapshot, ids })
}

fn decode<T: DeserializeOwned>((noun, rows): (&Noun, &[Row])) -> Result<Vec<T>> {
    let decode_row = |row: &Row| {
        let json = noun.to_json(&read_cells(noun, row)?)?;
        serde_json::from_value(json).map_err(|_| SyncError::stored(noun.name))
    };
    rows.iter().map(decode_row).collect()
}

fn read_cells(noun: &Noun, row: &Row) -> Result<Cells> {
    let read = |at| Ok(row.opt_text(at + 1)?.map(str::to_owned));
    (0..noun.columns.len()).map(read).collect()
}

fn institution(rows: &[Row]) -> Result<Institution> {
    let Some(row) = rows.first() else { return Ok(Institution::default()) };
    Ok(Institution {
        id: row.opt_text(1)?.map(Into::into),
        name: row.opt_text(2)?.map(str::to_owned),
    })
}
