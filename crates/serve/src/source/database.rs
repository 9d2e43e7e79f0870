//! Out of the sync engine's database: rows are known by the numbers that it gave them on first sight.

use std::sync::Arc;

use foliolink_sync::{ConnectionStatus, Id, StoredSnapshot, Sync};

use super::{Entry, RowId, Standing, StandingError};
use crate::error::Result;

pub(super) async fn list(sync: &Sync, after: Option<&str>, limit: usize) -> Result<Vec<Standing>> {
    // Ids sort as their texts do.
    let after = match after {
        Some(after) => match after.parse() {
            Ok(after) => Some(after),
            Err(_) => return Ok(vec![]),
        },
        None => None,
    };
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    Ok(sync.list(after, limit).await?.into_iter().map(stand).collect())
}

pub(super) async fn statuses(sync: &Sync, ids: &[Id]) -> Result<Vec<Standing>> {
    Ok(sync.statuses(ids).await?.into_iter().map(stand).collect())
}

pub(super) async fn read(sync: &Sync, of: &[Standing]) -> Result<Vec<Arc<Entry>>> {
    let ids: Vec<Id> = of.iter().filter_map(|standing| standing.id.parse().ok()).collect();
    Ok(sync.stored(&ids).await?.into_iter().map(|stored| Arc::new(enter(stored))).collect())
}

fn enter(stored: StoredSnapshot) -> Entry {
    let rows = |table: &str, prefix: &str| {
        let id = |row: &i64| RowId {
            at: row.unsigned_abs(),
            text: format!("{prefix}-{}-{row}", stored.status.id),
        };
        stored.row_ids(table).iter().map(id).collect()
    };
    Entry {
        accounts: rows("accounts", "ACT"),
        portfolios: rows("portfolios", "PFL"),
        holdings: rows("holdings", "HLD"),
        transactions: rows("transactions", "TRN"),
        standing: stand(stored.status),
        snapshot: stored.snapshot,
    }
}

fn stand(status: ConnectionStatus) -> Standing {
    Standing {
        id: status.id.to_string(),
        provider: status.provider,
        external_id: status.reference,
        state: status.state.as_str().to_owned(),
        as_of: status.as_of,
        checked_at: status.checked_at,
        synced_at: status.synced_at,
        next_at: status.next_at,
        advice: status.advice,
        error: status.error.map(|error| StandingError { kind: error.kind, code: error.code }),
    }
}
