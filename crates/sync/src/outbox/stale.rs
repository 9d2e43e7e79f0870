//! Connections whose data became too old: each is told once, until the bank was read again.

use super::{Happened, write};
use crate::{Sync, error::Result, store::params};

/// Connections of one transaction.
const BATCH: i64 = 100;

/// Marks and tells those that are stale by now; says how many.
pub(crate) async fn tell_stale(sync: &Sync) -> Result<usize> {
    let mut count = 0;
    loop {
        let told = tell_some(sync).await?;
        count += told;
        if told == 0 {
            return Ok(count);
        }
    }
}

async fn tell_some(sync: &Sync) -> Result<usize> {
    let select = "SELECT id, fresh_at FROM connections WHERE fresh_at <= {now} - $1 \
                  AND state NOT IN ('paused', 'forgotten') ORDER BY fresh_at, id LIMIT $2";
    let rows = sync.store().fetch(select, params![sync.stale_after_ms(), BATCH]).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut told = 0;
    let mut tx = sync.store().begin().await?;
    for row in &rows {
        let id = row.id(0)?;
        // Another worker may have told it, or it is fresh again.
        let mark = "UPDATE connections SET fresh_at = NULL WHERE id = $1 AND fresh_at = $2 \
                    AND state NOT IN ('paused', 'forgotten')";
        if tx.execute(mark, params![id, row.int(1)?]).await? == 1 {
            write(&mut tx, id, Happened::Stale).await?;
            told += 1;
        }
    }
    tx.commit().await?;
    Ok(told)
}
