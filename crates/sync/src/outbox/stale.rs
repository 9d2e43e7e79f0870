//! Connections whose data became too old: each is told once, until the bank was read again.

use super::{Happened, write};
use crate::{Id, Sync, error::Result, store::params};

/// Connections of one look.
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
    let mut told = 0;
    for row in &rows {
        told += usize::from(tell_one(sync, row.id(0)?, row.int(1)?).await?);
    }
    Ok(told)
}

/// Marks and tells one; `false`: another worker has told it, or it is fresh again.
async fn tell_one(sync: &Sync, id: Id, fresh_at: i64) -> Result<bool> {
    let mark = "UPDATE connections SET fresh_at = NULL WHERE id = $1 AND fresh_at = $2 \
                AND state NOT IN ('paused', 'forgotten')";
    let mut tx = sync.store().begin().await?;
    if tx.execute(mark, params![id, fresh_at]).await? == 0 {
        return Ok(false);
    }
    write(&mut tx, id, Happened::Stale).await?;
    tx.commit().await?;
    Ok(true)
}
