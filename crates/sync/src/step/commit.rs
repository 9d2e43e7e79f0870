//! What came of a step, written in one transaction that counts only while the lease lasts.

use foliolink::{Advice, ErrorKind, flinks::Days, portfolio::Snapshot};
use jiff::Timestamp;

use super::{Claimed, Outcome, backoff, claim::UNKNOWN, outcome::Failure, retry_at};
use crate::{
    Sync,
    connection::{Intent, Pending, State},
    engine::HORIZON_MS,
    error::{Result, SyncError},
    history::{self, Counts, Plan, Write},
    outbox::{self, Happened},
    secrets::Place,
    store::{Transaction, params},
};

/// How the row looks after the step.
struct After {
    state: State,
    next_at: Option<i64>,
    /// `None` keeps what is there.
    pending: Option<Option<Vec<u8>>>,
    looks: i64,
    failures: i64,
    failure: Option<Failure>,
    /// Whether the provider answered.
    checked: bool,
    /// What acted before and whose outcome still isn't known.
    unknown: Option<(Intent, i64)>,
    refreshed: Option<Refreshed>,
    /// When the data was true that it brought, where that is later than what was there.
    fresh_at: Option<i64>,
}

/// What a refresh brought.
struct Refreshed {
    as_of: Option<String>,
    digest: Vec<u8>,
    synced_at: Option<i64>,
    next_row: i64,
    /// What endpoints are told of it.
    changed: Option<Happened>,
}

/// Writes the outcome; gives the time of the next step, where the engine is still to be told. Nothing
/// is written where the lease is over.
pub(super) async fn commit(
    sync: &Sync,
    claimed: &Claimed,
    outcome: Outcome,
) -> Result<Option<i64>> {
    let mut tx = sync.store().begin().await?;
    let now = check_fence(&mut tx, claimed).await?;
    let word = outcome.word();
    let after = match outcome {
        Outcome::Data(snapshot) => store(sync, &mut tx, claimed, &snapshot, now).await?,
        Outcome::Exchanged(source) => {
            super::exchange::adopt(sync, &mut tx, claimed, &source).await?;
            After::of(claimed, State::Idle, Some(now))
        }
        other => transition(sync, claimed, other, now)?,
    };
    let happened = tell(claimed, &after);
    let next = write_row(sync, &mut tx, claimed, after).await?;
    for happened in happened.into_iter().flatten() {
        outbox::write(&mut tx, claimed.connection.id, happened).await?;
    }
    let note = "UPDATE acts SET outcome = $1, ended_at = {now} \
                WHERE connection_id = $2 AND fence = $3 AND outcome IS NULL";
    if claimed.intent.acts() {
        tx.execute(note, params![word, claimed.connection.id, claimed.fence]).await?;
    }
    let is_told = match next.map(|next| next.saturating_sub(now)) {
        Some(left) if left < HORIZON_MS => {
            let after = std::time::Duration::from_millis(left.max(0).unsigned_abs());
            sync.engine().schedule_within(&mut tx, claimed.connection.id, after).await?
        }
        _ => true,
    };
    tx.commit().await?;
    Ok(next.filter(|_| !is_told))
}

/// Gives the lease back with nothing done: the provider is down, and somebody asks for all.
pub(super) async fn give_back(sync: &Sync, claimed: &Claimed) -> Result<()> {
    let connection = &claimed.connection;
    let (intent, intent_at) = claimed.unknown.unzip();
    let sealed = connection
        .pending
        .as_ref()
        .map(|pending| sync.keeper().seal(&Place::pending(connection.id), pending));
    let update = "UPDATE connections SET state = $1, next_at = {now} + $2, lease_until = NULL, \
         worker = NULL, intent = $3, intent_at = $4, pending_sealed = $5 \
         WHERE id = $6 AND fence = $7";
    let state = if connection.state == State::Opening { State::Backoff } else { connection.state };
    let params = params![
        state.as_str(),
        fastrand::i64(5_000..30_000),
        intent.map(|intent| intent.as_str().to_owned()),
        intent_at,
        sealed.transpose()?,
        connection.id,
        claimed.fence,
    ];
    sync.store().execute(update, params).await?;
    Ok(())
}

/// The database's time, where the lease is still ours. Keeps everybody else away until the end of
/// the transaction.
async fn check_fence(tx: &mut Transaction, claimed: &Claimed) -> Result<i64> {
    let select = format!(
        "SELECT {{now}} FROM connections WHERE id = $1 AND fence = $2 AND lease_until > {{now}}{}",
        tx.dialect().for_update()
    );
    let row = tx.fetch_one(&select, params![claimed.connection.id, claimed.fence]).await?;
    row.ok_or_else(SyncError::fenced_off)?.int(0)
}

/// What endpoints are told.
fn tell(claimed: &Claimed, after: &After) -> [Option<Happened>; 2] {
    let changed = after.refreshed.as_ref().and_then(|refreshed| refreshed.changed);
    let is_new =
        after.state == State::NeedsPerson && claimed.connection.state != State::NeedsPerson;
    [changed, is_new.then_some(Happened::NeedsPerson)]
}

async fn write_row(
    sync: &Sync,
    tx: &mut Transaction,
    claimed: &Claimed,
    after: After,
) -> Result<Option<i64>> {
    let update = "UPDATE connections SET state = $1, \
         next_at = CASE WHEN woken <> $2 AND $3 <> 'dead' THEN {now} ELSE $4 END, \
         lease_until = NULL, worker = NULL, intent = $5, intent_at = $6, \
         pending_sealed = CASE WHEN $7 = 1 THEN pending_sealed ELSE $8 END, \
         looks = $9, failures = $10, error_kind = $11, error_code = $12, advice = $13, \
         request_id = $14, checked_at = CASE WHEN $15 = 1 THEN {now} ELSE checked_at END, \
         as_of = COALESCE($16, as_of), digest = COALESCE($17, digest), \
         synced_at = COALESCE($18, synced_at), next_row = COALESCE($19, next_row), \
         fresh_at = CASE WHEN $22 IS NULL THEN fresh_at \
         WHEN fresh_at IS NULL AND $22 <= {now} - $23 THEN NULL ELSE $22 END \
         WHERE id = $20 AND fence = $21 AND lease_until > {now} RETURNING next_at";
    let state = after.state.as_str();
    let (intent, intent_at) = after.unknown.unzip();
    let keeps = i64::from(after.pending.is_none());
    let failure = after.failure;
    let (kind, code) = match &failure {
        Some(failure) => (Some(failure.kind.to_owned()), failure.code.clone()),
        None => (None, None),
    };
    let refreshed = after.refreshed;
    let as_of = refreshed.as_ref().and_then(|refreshed| refreshed.as_of.clone());
    let synced_at = refreshed.as_ref().and_then(|refreshed| refreshed.synced_at);
    let next_row = refreshed.as_ref().map(|refreshed| refreshed.next_row);
    let params = params![
        state,
        claimed.connection.woken,
        state,
        after.next_at,
        intent.map(|intent| intent.as_str().to_owned()),
        intent_at,
        keeps,
        after.pending.flatten(),
        after.looks,
        after.failures,
        kind,
        code,
        failure.as_ref().map(|failure| failure.advice.to_owned()),
        failure.as_ref().and_then(|failure| failure.request_id.clone()),
        i64::from(after.checked),
        as_of,
        refreshed.map(|refreshed| refreshed.digest),
        synced_at,
        next_row,
        claimed.connection.id,
        claimed.fence,
        after.fresh_at,
        sync.stale_after_ms(),
    ];
    let row = tx.fetch_one(update, params).await?;
    row.ok_or_else(SyncError::fenced_off)?.opt_int(0)
}

impl After {
    fn of(claimed: &Claimed, state: State, next_at: Option<i64>) -> Self {
        Self {
            state,
            next_at,
            pending: Some(None),
            looks: 0,
            failures: claimed.connection.failures,
            failure: None,
            checked: true,
            unknown: None,
            refreshed: None,
            fresh_at: None,
        }
    }
}

/// What follows from everything but data.
fn transition(sync: &Sync, claimed: &Claimed, outcome: Outcome, now: i64) -> Result<After> {
    let connection = &claimed.connection;
    let failures = connection.failures + 1;
    let fail = |state, next_at, failure| After {
        failure: Some(failure),
        // It stays on record as long as nobody knows.
        unknown: claimed.unknown,
        ..After::of(claimed, state, next_at)
    };
    let later = |delay: i64| Some(connection.policy.not_before(now.saturating_add(delay)));
    Ok(match outcome {
        // By the clock that wrote it.
        Outcome::Waiting(ticket) if ticket.deadline() > Timestamp::now() => {
            let place = Place::pending(connection.id);
            let gap = sync.look_gap(connection.source.provider(), connection.looks);
            let sealed = sync.keeper().seal(&place, &Pending::Ticket(ticket))?;
            After {
                pending: Some(Some(sealed)),
                looks: connection.looks + 1,
                unknown: claimed.unknown,
                ..After::of(claimed, State::Waiting, Some(now.saturating_add(gap)))
            }
        }
        Outcome::Waiting(_) => {
            let failure = Failure::new(ErrorKind::StillPending, Advice::RetryLater, "deadline");
            transition(sync, claimed, passing(failure, None), now)?
        }
        Outcome::Reopen(failure) => match connection.failures {
            // At once, but not in a circle.
            0 => After { failures, ..fail(State::Backoff, Some(now), failure) },
            _ => transition(sync, claimed, passing(failure, None), now)?,
        },
        Outcome::Person(failure, asked) => {
            let place = Place::pending(connection.id);
            let sealed = asked.map(|asked| sync.keeper().seal(&place, &Pending::Asked(asked)));
            After { pending: Some(sealed.transpose()?), ..fail(State::NeedsPerson, None, failure) }
        }
        // A check of what acted: it is still not known, and nobody tries again by time.
        Outcome::Passing { counts: true, .. }
            if claimed.unknown.is_some() && failures > backoff::MOST =>
        {
            After { failures, ..fail(State::NeedsPerson, None, unknown()) }
        }
        Outcome::Passing { counts: true, failure, .. } if failures > backoff::MOST => {
            After { failures, ..fail(State::Dead, None, failure) }
        }
        Outcome::Passing { counts, failure, retry_after, .. } => {
            let n = if counts { connection.failures } else { 4 };
            let delay = retry_at(n, retry_after, fastrand::f64());
            let state = if claimed.unknown.is_some() { State::NeedsPerson } else { State::Backoff };
            let failures = if counts { failures } else { connection.failures };
            let failure = if claimed.unknown.is_some() { unknown() } else { failure };
            After { failures, checked: false, ..fail(state, later(delay), failure) }
        }
        Outcome::Unknown(failure) => {
            let failure = Failure { request_id: failure.request_id, ..unknown() };
            let check = claimed.intent == Intent::Live || claimed.intent == Intent::Answer;
            After {
                checked: false,
                unknown: Some((claimed.intent, claimed.at)),
                ..fail(
                    State::NeedsPerson,
                    check.then(|| now + super::claim::live_check_ms(sync)),
                    failure,
                )
            }
        }
        Outcome::Data(_) | Outcome::Exchanged(_) => {
            return Err(SyncError::stored("an outcome"));
        }
    })
}

fn passing(failure: Failure, retry_after: Option<std::time::Duration>) -> Outcome {
    Outcome::Passing { failure, retry_after, counts: true, outage: None }
}

fn unknown() -> Failure {
    Failure::new(ErrorKind::Internal, Advice::None, UNKNOWN)
}

/// Stores data: nothing where it is the same or older, versions where it changed.
async fn store(
    sync: &Sync,
    tx: &mut Transaction,
    claimed: &Claimed,
    snapshot: &Snapshot,
    now: i64,
) -> Result<After> {
    let connection = &claimed.connection;
    let next_at = connection.policy.next_after(connection.id, now);
    let mut after = After { failures: 0, ..After::of(claimed, State::Idle, next_at) };
    // What acted has worked if the bank was read since.
    let worked = |at: i64| snapshot.as_of.is_some_and(|as_of| as_of.as_millisecond() >= at);
    if let Some((intent, at)) = claimed.unknown.filter(|(_, at)| !worked(*at)) {
        after.state = State::NeedsPerson;
        after.next_at = None;
        after.unknown = Some((intent, at));
        after.failure = Some(unknown());
    }
    let is_older = snapshot.as_of.zip(connection.as_of).is_some_and(|(new, held)| new < held);
    if is_older {
        note_sync(tx, claimed, "older", Counts::default(), snapshot).await?;
        return Ok(after);
    }
    let is_newer = connection.as_of.is_none() || snapshot.as_of > connection.as_of;
    after.fresh_at = match snapshot.as_of {
        Some(as_of) => is_newer.then(|| as_of.as_millisecond().min(now)),
        None => Some(now),
    };
    let digest = history::digest(snapshot);
    let as_of = snapshot.as_of.map(|as_of| as_of.to_string());
    if connection.digest.as_ref() == Some(&digest) {
        note_sync(tx, claimed, "unchanged", Counts::default(), snapshot).await?;
        let (synced_at, next_row) = (None, connection.next_row);
        after.refreshed = Some(Refreshed { as_of, digest, synced_at, next_row, changed: None });
        return Ok(after);
    }
    let empty = Snapshot::new(snapshot.provider.clone(), snapshot.connection.clone());
    let stored = history::rebuild_current(tx, connection.id, empty).await?;
    let plan = Plan::new(&stored, snapshot);
    let counts = plan.counts();
    let sync_id = note_sync(tx, claimed, "changed", counts, snapshot).await?;
    let changed = (!counts.is_empty()).then_some(Happened::Changed { sync_id, counts });
    // Versions follow each other whatever the clock does.
    let at = now.max(connection.synced_at.unwrap_or(0) + 1);
    let write = Write {
        id: connection.id,
        sync_id,
        at: &crate::time::stored(at),
        next_row: connection.next_row,
        window_start: window_start(sync, connection.source.provider(), now),
    };
    let next_row = plan.write(tx, &write).await?;
    after.refreshed = Some(Refreshed { as_of, digest, synced_at: Some(at), next_row, changed });
    Ok(after)
}

/// The first day that Flinks was asked for. A day is left out of it, since banks have other zones.
fn window_start(sync: &Sync, provider: &str, now: i64) -> Option<jiff::civil::Date> {
    if provider != "flinks" {
        return None;
    }
    let days = if sync.days() == Days::DAYS_365 { 365 } else { 90 };
    let today = Timestamp::from_millisecond(now).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
    today.checked_sub(jiff::Span::new().days(days - 1)).ok()
}

async fn note_sync(
    tx: &mut Transaction,
    claimed: &Claimed,
    outcome: &str,
    counts: Counts,
    snapshot: &Snapshot,
) -> Result<i64> {
    let insert = "INSERT INTO syncs (connection_id, started_at, ended_at, outcome, added, changed, \
                  posted, vanished, as_of) VALUES ($1, $2, {now}, $3, $4, $5, $6, $7, $8) RETURNING id";
    let params = params![
        claimed.connection.id,
        claimed.at,
        outcome,
        counts.added,
        counts.changed,
        counts.posted,
        counts.vanished,
        snapshot.as_of.map(|as_of| as_of.to_string()),
    ];
    let row = tx.fetch_one(insert, params).await?;
    row.ok_or_else(|| SyncError::stored("a refresh"))?.int(0)
}
