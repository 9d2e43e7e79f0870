//! Waiting for the first import, or for an update: any transition is accepted, and only the end
//! counts.

use std::time::Duration;

use crate::{
    code::Code,
    error::{Error, Result},
    poll::{Cadence, Pending, Poll},
    ticket::{Ticket, Work},
    vumi::{Client, Connection, ConnectionState, ConnectionToken, Status},
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

impl Connection {
    /// Waits until there is data: `READY`, or `UPDATE_ERROR` with older data
    /// ([`ConnectionState::stale`]).
    ///
    /// Looks at once (after an exchange: in 3 s), then after 3 s growing by half to 30 s, off by up
    /// to a fifth, for 15 minutes. Use [`Pending::every`] and [`Pending::give_up_after`]
    /// for other figures. Prefer the webhook where you have one.
    ///
    /// With [`ClientBuilder::wakeups`](crate::vumi::ClientBuilder::wakeups) a webhook lets it look at once, and
    /// without one it looks every 10 minutes, for an hour. After an exchange nothing is sent
    /// before either; a connection that was known before may be ready already, so it is looked at
    /// once at the beginning.
    ///
    /// # Errors
    /// Besides those of every call, each with a ticket for [`Client::resume`]:
    /// - [`UserAction`](crate::ErrorKind::UserAction): the import failed and the person must
    ///   restore it through the Link;
    /// - [`Unavailable`](crate::ErrorKind::Unavailable): it failed and may pass;
    ///   [`Refused`](crate::ErrorKind::Refused): it failed;
    /// - [`StillPending`](crate::ErrorKind::StillPending): patience ended.
    pub fn ready(&self) -> Pending<ConnectionState> {
        start(self.clone(), self.just_made)
    }
}

impl Client {
    /// Goes on with work that was put away, in this process or another.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): the ticket is another provider's, or of an
    ///   operation this version doesn't know.
    pub fn resume(&self, ticket: &Ticket) -> Result<Pending<ConnectionState>> {
        if ticket.provider() != "vumi" {
            return Err(Error::invalid("vumi.resume", "ticket: it is another provider's"));
        }
        if ticket.work() != &Work::Ready {
            return Err(Error::invalid("vumi.resume", "ticket: its operation isn't known"));
        }
        Ok(resume(self.connection_of(ticket), ticket.clone()))
    }

    /// Not parsed: the ticket holds the token as the provider sent it, whatever form that has.
    pub(crate) fn connection_of(&self, ticket: &Ticket) -> Connection {
        self.connection(ConnectionToken::from_wire(ticket.connection()))
    }
}

/// Starts waiting.
fn start(connection: Connection, just_made: bool) -> Pending<ConnectionState> {
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
fn resume(connection: Connection, ticket: Ticket) -> Pending<ConnectionState> {
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
        Some(hub) => crate::webhook::pending::wait_in(&hub, pending, |_| None),
        None => pending,
    };
    pending
}

fn seen(state: ConnectionState) -> Result<Poll<ConnectionState>> {
    if let Some(failure) = state.failure() {
        return Err(failure);
    }
    // UPDATE_ERROR is an end too: its data is stale and says so.
    if [Status::READY, Status::UPDATE_ERROR].contains(&state.status) {
        return Ok(Poll::Done(state));
    }
    let code = Some(Code::from(state.status.as_str()));
    match [Status::PENDING, Status::UPDATING].contains(&state.status) {
        true => Ok(Poll::Working { code, retry_after: None }),
        false => Ok(Poll::Unknown { code, gap: UNKNOWN_GAP }),
    }
}
