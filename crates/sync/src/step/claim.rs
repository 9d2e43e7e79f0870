//! The lease: whoever gets it is alone until it is over, and has a higher fence than everybody
//! before.

use crate::{
    Id, Sync,
    connection::{COLUMNS, Connection, Intent, Pending, State},
    error::{Result, SyncError},
    outbox::{self, Happened},
    store::params,
};

/// How long after it was opened a session that nobody holds any more has ended at Flinks: eight
/// minutes, to a lease of six.
fn session_ms(sync: &Sync) -> i64 {
    sync.lease_ms() / 3 * 4
}

/// After that, the stored data says whether a live session has worked: half an hour.
pub(super) fn live_check_ms(sync: &Sync) -> i64 {
    sync.lease_ms() * 5
}

/// A connection that is ours until the lease is over.
pub(crate) struct Claimed {
    pub(crate) connection: Connection,
    /// What is about to be done.
    pub(crate) intent: Intent,
    /// What was meant to be done, and when, where its outcome isn't known.
    pub(crate) unknown: Option<(Intent, i64)>,
    /// Of this lease.
    pub(crate) fence: i64,
    /// When it was taken, by the database's clock.
    pub(crate) at: i64,
    /// The same by ours.
    pub(crate) since: tokio::time::Instant,
}

/// What the lease is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Whatever is due. Never acts.
    Due,
    /// This, by a person's command, due or not.
    Command(Intent),
}

/// Takes the lease and writes down what is meant to happen. `None`: nothing to do, or not ours.
pub(crate) async fn claim(sync: &Sync, id: Id, wanted: Wanted) -> Result<Option<Claimed>> {
    let select = format!("SELECT {COLUMNS}, {{now}} FROM connections WHERE id = $1");
    let row = sync.store().fetch_one(&select, params![id]).await?;
    let row = row.ok_or_else(SyncError::unknown_connection)?;
    let (now, next_at) = (row.int(19)?, row.opt_int(18)?);
    if row.text(5)? == State::Forgotten.as_str() {
        return Err(SyncError::unknown_connection());
    }
    let connection = match Connection::read(&row, sync.keeper()) {
        Ok(connection) => connection,
        Err(error) => return Err(bury(sync, id, row.int(6)?, error).await?),
    };
    if connection.lease_until.is_some_and(|until| until > now) {
        return match wanted {
            Wanted::Due => Ok(None),
            Wanted::Command(_) => Err(SyncError::busy()),
        };
    }
    let is_ours = sync.is_served(connection.source.provider());
    if wanted == Wanted::Due && (!is_ours || next_at.is_none_or(|at| at > now)) {
        return Ok(None);
    }
    if connection.state == State::Opening {
        match abandon(sync, &connection, now, wanted).await? {
            // The row is another one now.
            Abandoned::Parked if wanted == Wanted::Due => return Ok(None),
            Abandoned::Parked => return Box::pin(claim(sync, id, wanted)).await,
            Abandoned::Free => {}
        }
    }
    let intent = match wanted {
        Wanted::Command(intent) => intent,
        Wanted::Due => match connection.pending {
            Some(Pending::Ticket(_)) => Intent::Look,
            _ => Intent::Cached,
        },
    };
    let unknown = connection.intent.zip(connection.intent_at).filter(|(intent, _)| intent.acts());
    take(sync, connection, intent, unknown, now, wanted).await
}

/// A row that can't be read, or opened with the keys that opened the database, is broken for good:
/// nobody tries it again and again.
async fn bury(sync: &Sync, id: Id, fence: i64, error: SyncError) -> Result<SyncError> {
    if !matches!(error.code(), Some("stored" | "wrong_key")) {
        return Ok(error);
    }
    let bury = "UPDATE connections SET state = 'dead', next_at = NULL, lease_until = NULL, \
                worker = NULL, fence = fence + 1, error_kind = 'internal', error_code = 'broken', \
                advice = 'none' WHERE id = $1 AND fence = $2";
    sync.store().execute(bury, params![id, fence]).await?;
    tracing::error!(connection = %id, %error, "a connection's row is broken");
    Ok(error)
}

async fn take(
    sync: &Sync,
    connection: Connection,
    intent: Intent,
    unknown: Option<(Intent, i64)>,
    now: i64,
    wanted: Wanted,
) -> Result<Option<Claimed>> {
    // What isn't a look at it has no use for old pending work; questions that are about to be
    // answered are gone with that, so that no answer goes out twice.
    let pending = if intent == Intent::Look { "pending_sealed" } else { "NULL" };
    // What acted before stays on record until its outcome is known.
    let kept = unknown.filter(|_| !intent.acts());
    let (noted, noted_at) = match kept {
        Some((kept, at)) => (kept, Some(at)),
        None => (intent, None),
    };
    let due = if wanted == Wanted::Due { " AND next_at <= {now}" } else { "" };
    let take = format!(
        "UPDATE connections SET state = 'opening', fence = fence + 1, worker = $1, intent = $2, \
         intent_at = COALESCE($3, {{now}}), lease_until = {{now}} + $4, next_at = {{now}} + $4, \
         pending_sealed = {pending} WHERE id = $5 AND fence = $6 \
         AND (lease_until IS NULL OR lease_until <= {{now}}){due} RETURNING {{now}}"
    );
    let params = params![
        sync.worker_id(),
        noted.as_str(),
        noted_at,
        sync.lease_ms(),
        connection.id,
        connection.fence,
    ];
    let since = tokio::time::Instant::now();
    let mut tx = sync.store().begin().await?;
    let Some(taken) = tx.fetch_one(&take, params).await? else {
        metrics::counter!("foliolink_sync_lost_claims_total").increment(1);
        return match wanted {
            Wanted::Due => Ok(None),
            Wanted::Command(_) => Err(SyncError::busy()),
        };
    };
    let at = taken.int(0)?;
    let fence = connection.fence + 1;
    if intent.acts() {
        let note =
            "INSERT INTO acts (connection_id, fence, kind, sent_at) VALUES ($1, $2, $3, {now})";
        tx.execute(note, params![connection.id, fence, intent.as_str()]).await?;
    }
    tx.commit().await?;
    debug_assert!(at >= now || now - at < 1000, "one clock");
    Ok(Some(Claimed { connection, intent, unknown: kept, fence, at, since }))
}

enum Abandoned {
    /// It may be taken at once.
    Free,
    /// It was given another state.
    Parked,
}

/// Whoever held it died. What only read is done again, once its session must have ended; what acted
/// is never done again by itself.
async fn abandon(
    sync: &Sync,
    connection: &Connection,
    now: i64,
    wanted: Wanted,
) -> Result<Abandoned> {
    let intent = connection.intent.unwrap_or(Intent::Cached);
    let began = connection.intent_at.unwrap_or(now);
    let is_flinks = connection.source.provider() == "flinks";
    let (state, next_at, code) = match intent {
        Intent::Look => return Ok(Abandoned::Free),
        Intent::Cached => {
            let ended = if is_flinks { began.saturating_add(session_ms(sync)) } else { began };
            if ended <= now || wanted != Wanted::Due {
                return Ok(Abandoned::Free);
            }
            (State::Uncertain, ended, None)
        }
        Intent::Exchange => (State::NeedsPerson, now, Some(UNKNOWN)),
        _ => {
            (State::NeedsPerson, began.saturating_add(live_check_ms(sync)).max(now), Some(UNKNOWN))
        }
    };
    let park = "UPDATE connections SET state = $1, next_at = $2, lease_until = NULL, worker = NULL, \
         fence = fence + 1, error_kind = COALESCE($3, error_kind), \
         error_code = COALESCE($4, error_code), advice = COALESCE($5, advice) \
         WHERE id = $6 AND fence = $7 AND (lease_until IS NULL OR lease_until <= {now})";
    let kind = code.map(|_| "internal".to_owned());
    let advice = code.map(|_| "none".to_owned());
    let code = code.map(str::to_owned);
    let params =
        params![state.as_str(), next_at, kind, code, advice, connection.id, connection.fence];
    let mut tx = sync.store().begin().await?;
    let select = "SELECT error_code FROM connections WHERE id = $1";
    let before = tx.fetch_one(select, params![connection.id]).await?;
    let before = before.ok_or_else(SyncError::unknown_connection)?;
    // It was told before where a check of it died.
    let is_known = before.opt_text(0)? == Some(UNKNOWN);
    let is_parked = tx.execute(park, params).await? == 1;
    if is_parked && state == State::NeedsPerson && !is_known {
        outbox::write(&mut tx, connection.id, Happened::NeedsPerson).await?;
    }
    let note = "UPDATE acts SET outcome = 'unknown', ended_at = {now} \
                WHERE connection_id = $1 AND fence = $2 AND outcome IS NULL";
    tx.execute(note, params![connection.id, connection.fence]).await?;
    tx.commit().await?;
    tracing::warn!(connection = %connection.id, intent = intent.as_str(), "whoever held it died with a call out");
    sync.tell_engine_at(connection.id, Some(next_at));
    Ok(Abandoned::Parked)
}

/// The code of what acted and whose outcome nobody knows.
pub(super) const UNKNOWN: &str = "outcome_unknown";
