//! Waiting for the first import, or for an update: any transition is accepted, and only the end counts.

use std::time::Duration;

use super::{Connection, ConnectionState, ConnectionToken, Status};
use crate::{
    code::Code,
    pending::{Cadence, Look, Pending, Ticket},
};

/// The name in tickets.
pub(super) const OPERATION: &str = "ready";

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
pub(super) fn ticket(connection: &ConnectionToken) -> Ticket {
    Ticket::new("vumi", OPERATION, connection.expose(), PATIENCE)
}

/// Starts waiting.
pub(super) fn started(connection: Connection, just_made: bool) -> Pending<ConnectionState> {
    let ticket = ticket(connection.token());
    pending(connection, ticket, cadence(PATIENCE, just_made))
}

/// Goes on waiting with the patience that is left, but looks once at least.
pub(super) fn resumed(connection: Connection, ticket: Ticket) -> Pending<ConnectionState> {
    let left = ticket.time_left();
    pending(connection, ticket, cadence(left, false))
}

fn pending(connection: Connection, ticket: Ticket, cadence: Cadence) -> Pending<ConnectionState> {
    Pending::new("vumi.ready", ticket, cadence, move |_| {
        let connection = connection.clone();
        Box::pin(async move { seen(connection.status().await?) })
    })
}

fn seen(state: ConnectionState) -> crate::Result<Look<ConnectionState>> {
    if let Some(failure) = state.failure() {
        return Err(failure);
    }
    // UPDATE_ERROR is an end too: its data is stale and says so.
    if [Status::READY, Status::UPDATE_ERROR].contains(&state.status) {
        return Ok(Look::Done(state));
    }
    let known = [Status::PENDING, Status::UPDATING].contains(&state.status);
    let code = Some(Code::from(state.status.as_str()));
    Ok(Look::Working { code, retry_after: (!known).then_some(UNKNOWN_GAP) })
}
