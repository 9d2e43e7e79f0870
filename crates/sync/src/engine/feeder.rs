//! From the table to the engine, again and again: schedule, reconciler and repair in one. Whatever
//! the engine forgets, or another process makes due, is found here within a second.

use std::time::Duration;

use super::HORIZON_MS;
use crate::{State, Sync, error::Result, inbox, outbox, secrets, store::params};

/// Most of one look: the rest comes with the next ones.
const MOST: i64 = 10_000;
/// A worker that wasn't heard of for so long is dead.
const DEAD_MS: i64 = 45_000;
/// Refreshes that are kept.
const SYNCS_MS: i64 = 90 * 24 * 3600 * 1000;

/// Hands to the engine what is due soon; says how much.
pub(super) async fn feed(sync: &Sync) -> Result<usize> {
    // Those of a provider that is down wait until somebody has asked for all.
    let down = sync.circuit().down().into_iter().map(|name| format!(" AND provider <> '{name}'"));
    let select = format!(
        "SELECT id, next_at - {{now}} FROM connections WHERE next_at <= {{now}} + $1{}{} \
         ORDER BY next_at LIMIT $2",
        sync.of_served(),
        down.collect::<String>()
    );
    let rows = sync.store().fetch(&select, params![HORIZON_MS, MOST]).await?;
    let mut oldest = 0;
    let mut due = Vec::with_capacity(rows.len());
    for row in &rows {
        let left = row.int(1)?;
        oldest = oldest.max(-left);
        due.push((row.id(0)?, Duration::from_millis(left.max(0).unsigned_abs())));
    }
    sync.engine().schedule_all(&due).await?;
    // Seconds are plenty for a gauge.
    metrics::gauge!("foliolink_sync_due_lag_seconds").set((oldest / 1000) as f64);
    Ok(rows.len())
}

/// Says that this worker lives, and takes from those that don't what they held.
pub(super) async fn beat(sync: &Sync) -> Result<()> {
    let beat = "INSERT INTO workers (id, beat, started_at, version) VALUES ($1, {now}, {now}, $2) \
                ON CONFLICT (id) DO UPDATE SET beat = {now}";
    sync.store().execute(beat, params![sync.worker_id(), env!("CARGO_PKG_VERSION")]).await?;
    let dead = "SELECT id FROM workers WHERE beat < {now} - $1";
    for row in sync.store().fetch(dead, params![DEAD_MS]).await? {
        free(sync, row.text(0)?, DEAD_MS).await?;
    }
    Ok(())
}

/// Takes from every other worker what it held: whoever has the only lock there is knows that they
/// are dead, however short ago they were heard of.
pub(super) async fn free_all(sync: &Sync) -> Result<()> {
    let others = "SELECT id FROM workers WHERE id <> $1";
    for row in sync.store().fetch(others, params![sync.worker_id()]).await? {
        // Whatever the clock has done since.
        free(sync, row.text(0)?, i64::MIN / 4).await?;
    }
    Ok(())
}

/// Takes from a worker that wasn't heard of for so long what it held.
async fn free(sync: &Sync, worker: &str, silent_ms: i64) -> Result<()> {
    let mut tx = sync.store().begin().await?;
    // What it still writes comes after its lease.
    let free = "UPDATE connections SET lease_until = {now}, next_at = {now} \
                WHERE worker = $1 AND lease_until > {now}";
    let freed = tx.execute(free, params![worker]).await?;
    let logins = "UPDATE provider_sessions SET login_by = NULL, login_until = NULL \
                  WHERE login_by LIKE $1";
    tx.execute(logins, params![format!("{worker}/%")]).await?;
    let calls = "UPDATE in_flight SET holder = NULL, until = NULL WHERE holder LIKE $1";
    tx.execute(calls, params![format!("{worker}/%")]).await?;
    let delete = "DELETE FROM workers WHERE id = $1 AND beat < {now} - $2";
    if tx.execute(delete, params![worker, silent_ms]).await? == 1 {
        tx.commit().await?;
        metrics::counter!("foliolink_sync_freed_total").increment(freed);
        tracing::warn!(freed, "a worker died");
    }
    Ok(())
}

/// The provider of a connection that is due and that this process has no client for.
pub(super) async fn find_unserved(sync: &Sync) -> Result<Option<String>> {
    if sync.of_served().is_empty() {
        return Ok(None);
    }
    let select = format!(
        "SELECT provider FROM connections WHERE next_at <= {{now}} AND NOT (1 = 1{}) LIMIT 1",
        sync.of_served()
    );
    let row = sync.store().fetch_one(&select, vec![]).await?;
    row.map(|row| Ok(row.text(0)?.to_owned())).transpose()
}

/// That this worker ends.
pub(super) async fn leave(sync: &Sync) -> Result<()> {
    sync.store().execute("DELETE FROM workers WHERE id = $1", params![sync.worker_id()]).await?;
    Ok(())
}

/// Drops what is kept for a while only.
pub(super) async fn sweep(sync: &Sync) -> Result<()> {
    sync.engine().sweep().await?;
    inbox::sweep(sync.store()).await?;
    outbox::sweep(sync.store()).await?;
    let syncs = "DELETE FROM syncs WHERE ended_at < (SELECT {now}) - $1";
    sync.store().execute(syncs, params![SYNCS_MS]).await?;
    Ok(())
}

/// The id of a key that is in use and that this process doesn't have.
pub(super) async fn unknown_key(sync: &Sync) -> Result<Option<String>> {
    secrets::has_unknown_key(sync.store(), sync.keeper()).await
}

/// How many are in which state, for whoever watches.
pub(super) async fn count_states(sync: &Sync) -> Result<()> {
    let overview = sync.overview().await?;
    for state in State::ALL {
        let count = overview.states.get(state.as_str()).copied().unwrap_or(0);
        metrics::gauge!("foliolink_sync_connections", "state" => state.as_str()).set(count as f64);
    }
    metrics::gauge!("foliolink_sync_due").set(overview.due as f64);
    outbox::count_pending(sync.store()).await?;
    Ok(())
}

/// Whether anything is due, held or waits.
pub(super) async fn is_busy(sync: &Sync) -> Result<bool> {
    let served = sync.of_served();
    let select = format!(
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM connections WHERE next_at <= {{now}}{served}) \
         OR EXISTS (SELECT 1 FROM connections WHERE state IN ('opening', 'waiting') \
         AND next_at IS NOT NULL{served}) THEN 1 ELSE 0 END"
    );
    let row = sync.store().fetch_one(&select, vec![]).await?;
    let is_due = row.map(|row| row.int(0)).transpose()? != Some(0);
    Ok(is_due || outbox::has_due(sync).await?)
}

/// Whether anything has been due for longer than `ms`.
pub(super) async fn is_stuck(sync: &Sync, ms: i64) -> Result<bool> {
    let select = format!(
        "SELECT 1 FROM connections WHERE next_at <= {{now}} - $1{} LIMIT 1",
        sync.of_served()
    );
    Ok(sync.store().fetch_one(&select, params![ms]).await?.is_some())
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use crate::store::Store;

    /// What is asked each second must not look at every connection.
    #[tokio::test]
    async fn what_is_due_is_found_by_its_index() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("sync.db").display());
        let store = Store::open(&url).await.unwrap();
        store.migrate().await.unwrap();
        for query in [
            "SELECT id, next_at - {now} FROM connections WHERE next_at <= {now} + 1 \
             ORDER BY next_at LIMIT 10",
            "SELECT COUNT(*), MAX({now} - next_at) FROM connections WHERE next_at <= {now}",
            "SELECT 1 FROM connections WHERE next_at <= {now}",
        ] {
            let plan = store.fetch(&format!("EXPLAIN QUERY PLAN {query}"), vec![]).await.unwrap();
            let plan = plan[0].text(3).unwrap();
            assert!(plan.contains("connections_due"), "{plan}");
        }
        for (query, index) in [
            (
                "SELECT id, fresh_at FROM connections WHERE fresh_at <= {now} - 1 \
                 AND state NOT IN ('paused', 'forgotten') ORDER BY fresh_at, id LIMIT 100",
                "connections_fresh",
            ),
            (
                "SELECT id FROM webhook_deliveries WHERE endpoint_id = 'e' AND next_at <= {now} \
                 ORDER BY next_at LIMIT 4",
                "webhook_deliveries_due",
            ),
        ] {
            let plan = store.fetch(&format!("EXPLAIN QUERY PLAN {query}"), vec![]).await.unwrap();
            assert!(plan[0].text(3).unwrap().contains(index), "{query}");
        }
    }
}
