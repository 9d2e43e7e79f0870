//! Waiting for the first import, or for an update: any transition is accepted, and only the end
//! counts.

use std::time::Duration;

use crate::{
    code::Code,
    poll::{Cadence, Pending, Poll},
    ticket::{Ticket, Work},
    vumi::{Connection, ConnectionState, ConnectionToken, Status},
};

/// no interval is documented. `wait_first`: only where the import has just begun.
const fn cadence(give_up_after: Duration, wait_first: bool) -> Cadence {
    Cadence {
        first: Duration::from_secs(3),
        growth_percent: 150,
        cap: Duration::from_secs(30),
        jitter_percent: 20,
        give_up_after,
        wait_first,
    }
}

const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// A status that this version doesn't know isn't the end, but nothing says that it moves soon.
const UNKNOWN_GAP: Duration = Duration::from_secs(30);

/// What brings the waiting back.
pub(crate) fn ticket(connection: &ConnectionToken) -> Ticket {
    ticket_for(connection, PATIENCE)
}

fn ticket_for(connection: &ConnectionToken, patience: Duration) -> Ticket {
    Ticket::new("vumi", Work::Ready, connection.expose(), patience)
}

/// Starts waiting.
pub(crate) fn started(connection: Connection, just_made: bool) -> Pending<ConnectionState> {
    let patience = patience(&connection);
    let ticket = ticket_for(connection.token(), patience);
    pending(connection, ticket, cadence(patience, just_made))
}

/// Longer where a hub makes waiting cheap.
fn patience(connection: &Connection) -> Duration {
    #[cfg(feature = "webhook")]
    if connection.client().inner.wakeups.is_some() {
        return crate::webhook::waiting_policy::VUMI_PATIENCE;
    }
    let _ = connection;
    PATIENCE
}

/// Goes on waiting with the patience that is left, but looks once at least.
pub(crate) fn resumed(connection: Connection, ticket: Ticket) -> Pending<ConnectionState> {
    let left = ticket.time_left();
    pending(connection, ticket, cadence(left, false))
}

fn pending(connection: Connection, ticket: Ticket, cadence: Cadence) -> Pending<ConnectionState> {
    #[cfg(feature = "webhook")]
    let hub = connection.client().inner.wakeups.clone();
    let pending = Pending::new("vumi.ready", ticket, cadence, move |_| {
        let connection = connection.clone();
        Box::pin(async move { seen(connection.status().await?) })
    });
    #[cfg(feature = "webhook")]
    // A ping: what it says isn't documented, so the status is read.
    let pending = match hub {
        Some(hub) => pending.woken_by(&hub, |_| None),
        None => pending,
    };
    pending
}

fn seen(state: ConnectionState) -> crate::Result<Poll<ConnectionState>> {
    if let Some(failure) = state.failure() {
        return Err(failure);
    }
    // UPDATE_ERROR is an end too: its data is stale and says so.
    if [Status::READY, Status::UPDATE_ERROR].contains(&state.status) {
        return Ok(Poll::Done(state));
    }
    let known = [Status::PENDING, Status::UPDATING].contains(&state.status);
    let code = Some(Code::from(state.status.as_str()));
    Ok(Poll::Working { code, retry_after: (!known).then_some(UNKNOWN_GAP) })
}
