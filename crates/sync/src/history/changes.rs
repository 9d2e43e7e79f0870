//! What changed, in order: the feed of a connection.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    Id,
    error::{Result, SyncError},
    store::{Param, Store, params},
};

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// Some of its fields changed.
    Changed,
    /// A pending transaction was booked.
    Posted,
    /// The provider doesn't send it any more.
    Vanished,
    /// It left the window of days that is asked for.
    AgedOut,
}

/// A change of one row. The row itself is in the history table of its noun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Change {
    /// Of which refresh: they only grow.
    pub sync_id: i64,
    /// When it was written, UTC.
    pub at: Timestamp,
    /// The noun, e.g. `accounts`.
    pub table: String,
    /// The row, a number of the connection's own.
    pub row_id: i64,
    /// What happened.
    pub change: ChangeKind,
    /// The fields that changed, e.g. `balance.current`; empty unless some did.
    pub fields: Vec<String>,
}

/// Where a page of changes ended: [`Change::cursor`] of its last one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChangeCursor {
    /// Of which refresh.
    pub sync_id: i64,
    /// The noun, e.g. `accounts`.
    pub table: String,
    /// The row.
    pub row_id: i64,
}

impl Change {
    /// Its place in the order of a connection's changes, behind which the next page begins.
    pub fn cursor(&self) -> ChangeCursor {
        ChangeCursor { sync_id: self.sync_id, table: self.table.clone(), row_id: self.row_id }
    }
}

/// The changes of a connection since a time (RFC 3339) and behind another one, oldest first.
pub(crate) async fn history_of(
    store: &Store,
    id: Id,
    since: Option<&str>,
    behind: Option<&ChangeCursor>,
    limit: Option<u32>,
) -> Result<Vec<Change>> {
    let dialect = store.dialect();
    let time = foliolink::portfolio::columns::Kind::Time;
    let at = dialect.cast_out(time, "at");
    let mut params = params![id];
    let mut conditions = String::new();
    if let Some(since) = since {
        params.push(Param::from(since));
        let place = dialect.cast_in(time, params.len());
        conditions += &format!(" AND at >= {place}");
    }
    if let Some(behind) = behind {
        let place = params.len() + 1;
        params.extend(params![behind.sync_id, behind.table.as_str(), behind.row_id]);
        let [table, row] = [place + 1, place + 2];
        // The first one is what an index has.
        conditions += &format!(
            " AND sync_id >= ${place} AND (sync_id, \"table\", row_id) > (${place}, ${table}, ${row})"
        );
    }
    let mut sql = format!(
        "SELECT sync_id, {at}, \"table\", row_id, change, fields FROM changes \
         WHERE connection_id = $1{conditions} ORDER BY sync_id, \"table\", row_id"
    );
    if let Some(limit) = limit {
        params.push(Param::from(i64::from(limit)));
        sql += &format!(" LIMIT ${}", params.len());
    }
    let rows = store.fetch(&sql, params).await?;
    rows.iter().map(read).collect()
}

fn read(row: &crate::store::Row) -> Result<Change> {
    let fields = row.opt_text(5)?.map(serde_json::from_str).transpose();
    Ok(Change {
        sync_id: row.int(0)?,
        at: row.text(1)?.parse().map_err(|_| SyncError::stored("a time"))?,
        table: row.text(2)?.to_owned(),
        row_id: row.int(3)?,
        change: match row.text(4)? {
            "added" => ChangeKind::Added,
            "changed" => ChangeKind::Changed,
            "posted" => ChangeKind::Posted,
            "vanished" => ChangeKind::Vanished,
            "aged_out" => ChangeKind::AgedOut,
            _ => return Err(SyncError::stored("a change")),
        },
        fields: fields.map_err(|_| SyncError::stored("fields"))?.unwrap_or_default(),
    })
}
