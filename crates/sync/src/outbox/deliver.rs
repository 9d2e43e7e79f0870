//! One delivery: taken so that nobody else sends it meanwhile, sent, and written down.

use std::time::Duration;

use serde_json::json;

use super::{
    Attempt,
    endpoint::{self, open_target},
    event::new_message_id,
    schedule,
    send::Message,
};
use crate::{
    Id, Sync,
    error::{Result, SyncError},
    store::params,
};

/// For so long nobody else sends it: a minute, to a request of fifteen seconds.
fn lease_ms(timeout: Duration) -> i64 {
    i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX / 8).saturating_mul(4)
}

/// A delivery that is due.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Due {
    pub(super) endpoint: Id,
    pub(super) id: String,
}

/// Sends one that is due; `false`: somebody else does.
pub(super) async fn deliver(sync: &Sync, due: &Due) -> Result<bool> {
    // The number of attempts is the fence: who takes it after us has a higher one.
    let take = "UPDATE webhook_deliveries SET attempts = attempts + 1, attempted_at = {now}, \
                next_at = {now} + $1 WHERE endpoint_id = $2 AND id = $3 AND next_at <= {now} \
                RETURNING attempts, body, event, {now}";
    let timeout = sync.senders().timeout();
    let since = tokio::time::Instant::now();
    let taken = sync
        .store()
        .write_returning(take, params![lease_ms(timeout), due.endpoint, due.id.clone()]);
    let Some(row) = taken.await?.into_iter().next() else { return Ok(false) };
    let attempts = row.int(0)?;
    let select = "SELECT url_sealed, secrets_sealed FROM webhook_endpoints \
                  WHERE id = $1 AND state = 'enabled'";
    let Some(found) = sync.store().fetch_one(select, params![due.endpoint]).await? else {
        return Ok(false);
    };
    let target = open_target(sync.keeper(), due.endpoint, &found, 0)?;
    // A process that was stopped meanwhile: others may be at it.
    if since.elapsed() > timeout {
        return Ok(false);
    }
    let message = Message { id: &due.id, body: row.text(1)?, now: row.int(3)? };
    let attempt = sync.senders().send(&target, &message).await?;
    settle(sync, due, attempts, &attempt, row.text(2)?).await?;
    Ok(true)
}

/// Writes down what an attempt came to.
async fn settle(
    sync: &Sync,
    due: &Due,
    attempts: i64,
    attempt: &Attempt,
    event: &str,
) -> Result<()> {
    let gap = schedule::next_gap(attempts, attempt.retry_after, fastrand::f64());
    let (state, outcome, gap) = match (attempt.delivered, gap) {
        (true, _) => ("delivered", "delivered", None),
        (false, Some(gap)) => ("pending", "failed", Some(gap)),
        (false, None) => ("given_up", "given_up", None),
    };
    let update = "UPDATE webhook_deliveries SET state = $1, next_at = {now} + $2, status = $3, \
                  error = $4, ended_at = CASE WHEN $5 = 1 THEN {now} ELSE NULL END \
                  WHERE endpoint_id = $6 AND id = $7 AND attempts = $8 \
                  AND (state = 'pending' OR $9 = 1)";
    let params = params![
        state,
        gap,
        attempt.status.map(i64::from),
        attempt.error.map(str::to_owned),
        i64::from(gap.is_none()),
        due.endpoint,
        due.id.clone(),
        attempts,
        i64::from(attempt.delivered),
    ];
    let mut tx = sync.store().begin().await?;
    // The endpoint before its deliveries, as whoever disables or removes it: or two would wait for
    // each other.
    if attempt.delivered {
        let heal = "UPDATE webhook_endpoints SET failing_since = NULL WHERE id = $1 \
                    AND failing_since IS NOT NULL";
        tx.execute(heal, params![due.endpoint]).await?;
        tx.execute(update, params).await?;
    } else {
        let fail = "UPDATE webhook_endpoints SET failing_since = COALESCE(failing_since, {now}) \
                    WHERE id = $1 RETURNING {now} - failing_since";
        let failing = tx.fetch_one(fail, params![due.endpoint]).await?;
        let failing_ms = failing.map(|row| row.int(0)).transpose()?.unwrap_or(0);
        tx.execute(update, params).await?;
        if attempt.error == Some("gone") {
            endpoint::disable(&mut tx, due.endpoint, "gone").await?;
        } else if failing_ms >= schedule::FAILING_MS {
            endpoint::disable(&mut tx, due.endpoint, "failing").await?;
        }
    }
    tx.commit().await?;
    metrics::counter!(
        "foliolink_sync_outbox_attempts_total", "event" => event.to_owned(), "outcome" => outcome
    )
    .increment(1);
    if outcome == "given_up" {
        tracing::error!(endpoint = %due.endpoint, webhook = due.id, attempts, "a webhook was given up");
    } else if !attempt.delivered {
        tracing::warn!(
            endpoint = %due.endpoint, webhook = due.id, attempts, status = attempt.status,
            error = attempt.error, "a webhook wasn't taken"
        );
    }
    Ok(())
}

/// Sends a `webhook.test`, now and once.
pub(super) async fn test(sync: &Sync, id: Id) -> Result<Attempt> {
    let select = "SELECT url_sealed, secrets_sealed, {now} FROM webhook_endpoints WHERE id = $1";
    let row = sync.store().fetch_one(select, params![id]).await?;
    let row = row.ok_or_else(endpoint::unknown_endpoint)?;
    let target = open_target(sync.keeper(), id, &row, 0)?;
    let now = row.int(2)?;
    let payload = json!({
        "type": "webhook.test",
        "timestamp": crate::time::stored(now),
        "data": { "endpoint": id },
    });
    let body = serde_json::to_string(&payload).map_err(|_| SyncError::stored("a payload"))?;
    let message = Message { id: &new_message_id(), body: &body, now };
    sync.senders().send(&target, &message).await
}
