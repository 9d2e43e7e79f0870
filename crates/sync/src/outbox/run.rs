//! What is due is sent, beside the engine: a few at once to each endpoint, so that a slow one
//! holds nobody else up.

use std::{collections::HashMap, pin::pin, time::Duration};

use tokio::task::{Id as TaskId, JoinSet};

use super::deliver::{Due, deliver};
use crate::{
    Id, Sync,
    error::Result,
    store::{Store, params},
};

/// Requests to one endpoint at once, of one process.
const AT_ONCE: usize = 4;
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long what has ended is kept, to be looked at: seven days.
const KEPT_MS: i64 = 7 * 24 * 3600 * 1000;

/// Sends what is due until it is told to stop; what is under way then is finished.
pub(crate) async fn run(sync: Sync, stopped: impl Future<Output = ()>) {
    let mut stopped = pin!(stopped);
    let mut flights = Flights::default();
    loop {
        if let Err(error) = flights.start(&sync).await {
            tracing::warn!(%error, "webhooks that are due couldn't be read");
        }
        tokio::select! {
            biased;
            () = &mut stopped => break,
            // Its place is another one's.
            true = flights.land() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    while !flights.set.is_empty() {
        flights.land().await;
    }
}

/// Requests under way.
#[derive(Default)]
struct Flights {
    set: JoinSet<bool>,
    of: HashMap<TaskId, Due>,
}

impl Flights {
    async fn start(&mut self, sync: &Sync) -> Result<()> {
        for endpoint in due_endpoints(sync).await? {
            let under_way = self.of.values().filter(|due| due.endpoint == endpoint).count();
            let free = AT_ONCE.saturating_sub(under_way);
            for due in due_of(sync, endpoint, free).await? {
                if self.of.values().any(|held| *held == due) {
                    continue;
                }
                let task = {
                    let (sync, due) = (sync.clone(), due.clone());
                    async move { report(deliver(&sync, &due).await, &due) }
                };
                self.of.insert(self.set.spawn(task).id(), due);
            }
        }
        Ok(())
    }

    /// Waits for one to end; whether it went well. For ever where there is none.
    async fn land(&mut self) -> bool {
        let (task, went_well) = match self.set.join_next_with_id().await {
            Some(Ok(ended)) => ended,
            Some(Err(error)) => (error.id(), false),
            None => return std::future::pending().await,
        };
        self.of.remove(&task);
        went_well
    }
}

fn report(outcome: Result<bool>, due: &Due) -> bool {
    match outcome {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(endpoint = %due.endpoint, webhook = due.id, %error, "a webhook couldn't be sent");
            false
        }
    }
}

/// Sends what is due now, one after the other, at most so many; says how many were sent.
pub(super) async fn deliver_some(sync: &Sync, at_most: u32) -> Result<usize> {
    let mut sent = 0;
    let mut left = usize::try_from(at_most).unwrap_or(usize::MAX);
    for endpoint in due_endpoints(sync).await? {
        for due in due_of(sync, endpoint, left).await? {
            sent += usize::from(deliver(sync, &due).await?);
            left -= 1;
        }
    }
    Ok(sent)
}

async fn due_endpoints(sync: &Sync) -> Result<Vec<Id>> {
    let select = "SELECT id FROM webhook_endpoints e WHERE state = 'enabled' AND EXISTS \
                  (SELECT 1 FROM webhook_deliveries d WHERE d.endpoint_id = e.id \
                  AND d.next_at <= {now}) ORDER BY id";
    sync.store().fetch(select, vec![]).await?.iter().map(|row| row.id(0)).collect()
}

async fn due_of(sync: &Sync, endpoint: Id, at_most: usize) -> Result<Vec<Due>> {
    let select = "SELECT id FROM webhook_deliveries WHERE endpoint_id = $1 AND next_at <= {now} \
                  ORDER BY next_at LIMIT $2";
    let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
    let rows = sync.store().fetch(select, params![endpoint, at_most]).await?;
    rows.iter().map(|row| Ok(Due { endpoint, id: row.text(0)?.to_owned() })).collect()
}

/// Whether anything is to be sent now.
pub(crate) async fn has_due(sync: &Sync) -> Result<bool> {
    Ok(!due_endpoints(sync).await?.is_empty())
}

/// Drops what has ended long ago, and what is left of endpoints that were removed.
pub(crate) async fn sweep(store: &Store) -> Result<()> {
    let ended = "DELETE FROM webhook_deliveries WHERE ended_at < (SELECT {now}) - $1";
    store.execute(ended, params![KEPT_MS]).await?;
    let orphans = "DELETE FROM webhook_deliveries WHERE endpoint_id NOT IN \
                   (SELECT id FROM webhook_endpoints)";
    store.execute(orphans, vec![]).await?;
    Ok(())
}

/// Counts what is still to be taken, for whoever watches.
pub(crate) async fn count_pending(store: &Store) -> Result<()> {
    let select = "SELECT COUNT(*) FROM webhook_deliveries WHERE next_at IS NOT NULL";
    let row = store.fetch_one(select, vec![]).await?;
    let count = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    metrics::gauge!("foliolink_sync_outbox_pending").set(count as f64);
    Ok(())
}
