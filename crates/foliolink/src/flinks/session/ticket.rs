//! What Flinks' tickets hold, and how long what they stand for may go on.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    flinks::{Client, LoginId, RequestId},
    poll::Cadence,
    ticket::{Ticket, Work},
};

const EVERY: Duration = Duration::from_secs(10);
/// Time from the first data call to the provider's end of a session.
pub(super) const DATA_LIMIT: Duration = Duration::from_secs(30 * 60);

/// What was asked for, in a ticket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Request<T> {
    /// Whether the session talks to the bank: then it can't be replaced behind the person's back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) live: bool,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    pub(crate) with: Option<T>,
    /// Prompts that were answered while the session was being opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) answered: Vec<String>,
}

fn none<T>() -> Option<T> {
    None
}

impl<T> Request<T> {
    pub(crate) fn new(live: bool, with: Option<T>) -> Self {
        Self { live, with, answered: vec![] }
    }
}

/// A ticket without what was asked; a resumed one keeps its deadline.
pub(crate) fn of(
    client: &Client,
    work: Work,
    login_id: Option<&LoginId>,
    request_id: &RequestId,
    resumed: Option<&Ticket>,
) -> Ticket {
    let patience = resumed.map_or(DATA_LIMIT, Ticket::time_left);
    let ticket = Ticket::new("flinks", work, login_id.map_or("", LoginId::expose), patience)
        .with_request_id(request_id.as_str());
    match client.instance() {
        Some(instance) => ticket.with_instance(instance),
        None => ticket,
    }
}

/// Looks every ten seconds: for thirty minutes, or until the deadline of a ticket.
pub(crate) fn cadence(resumed: Option<&Ticket>, wait_first: bool) -> Cadence {
    let patience = resumed.map_or(DATA_LIMIT, Ticket::time_left);
    Cadence { wait_first, ..Cadence::every(EVERY, patience) }
}

/// The session of a ticket.
pub(crate) fn request_id(ticket: &Ticket) -> Result<RequestId> {
    ticket
        .request_id()
        .unwrap_or_default()
        .parse()
        .map_err(|_| invalid("request_id: none in the ticket"))
}

/// The card of a ticket, where it was known.
pub(crate) fn login_id(ticket: &Ticket) -> Result<Option<LoginId>> {
    match ticket.connection() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| invalid("connection: no LoginId in the ticket")),
    }
}

/// Whether work that was asked again with its filters is what the ticket stands for.
pub(crate) fn is_of(client: &Client, ticket: &Ticket, work: &Work) -> Result<()> {
    self::client(client, ticket, false)?;
    match ticket.work() == work {
        true => Ok(()),
        false => Err(invalid("operation: the ticket is of another kind of work")),
    }
}

/// The client for a ticket: this one, or the one at its wealth host.
///
/// `wealth_alone`: nothing is wanted but what the wealth host has. It tells, as the work does,
/// where both hosts have the ticket's name.
pub(crate) fn client(client: &Client, ticket: &Ticket, wealth_alone: bool) -> Result<Client> {
    if ticket.provider() != "flinks" {
        return Err(invalid("provider: not a ticket of Flinks"));
    }
    let is_named =
        |client: &Client| ticket.instance().is_some() && ticket.instance() == client.instance();
    let is_wealth = !is_named(client) || wealth_alone || ticket.work() == &Work::Investments;
    if let Some(wealth) = client.wealth().filter(|wealth| is_wealth && is_named(wealth)) {
        return Ok(wealth);
    }
    // An instance without a name takes every ticket.
    match ticket.instance().is_none() || client.instance().is_none() || is_named(client) {
        true => Ok(client.clone()),
        false => Err(invalid("instance: the ticket is of another instance")),
    }
}

pub(crate) fn invalid(message: &str) -> Error {
    Error::invalid("flinks.resume", message)
}
