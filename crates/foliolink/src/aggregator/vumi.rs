//! A connection at Vumi: exchange, waiting for the import, data.

use std::time::Duration;

use serde::{Deserialize as _, de::IntoDeserializer};
use tokio::time::Instant;

use super::{
    Event, Part, Source, invalid,
    pull::{Begin, Run},
};
use crate::{
    error::{Error, ErrorKind, Result},
    poll::{Pending, PollStatus},
    portfolio::Snapshot,
    ticket::Ticket,
    vumi::{self, Client, Connection, ConnectionState, ConnectionToken, ExternalId, PublicToken},
};

/// Reads a connection.
pub(super) async fn known(
    client: &Client,
    token: &ConnectionToken,
    run: &Run,
    begin: Begin,
) -> Result<Snapshot> {
    let connection = client.connection(token.clone());
    let began = Instant::now();
    let pending = match begin {
        Begin::Ticket(ticket) => client.resume(&ticket)?,
        _ => connection.ready(),
    };
    read(&connection, pending, run, began).await
}

/// Makes a connection of a public token, and reads it.
pub(super) async fn exchanged(
    client: &Client,
    token: &PublicToken,
    external_id: Option<&ExternalId>,
    run: &Run,
) -> Result<Snapshot> {
    let exchange = client.exchange(token);
    let began = Instant::now();
    let exchange = match external_id {
        Some(id) => exchange.external_id(id.clone()),
        None => exchange,
    };
    let connection = exchange.await?;
    run.tell(Event::Connected(connection.token().clone()));
    read(&connection, connection.ready(), run, began).await
}

/// What a ticket's pull goes on with. Checks the ticket.
pub(super) fn source_of(client: &Client, ticket: &Ticket) -> Result<Source> {
    drop(client.resume(ticket)?);
    // Not parsed: the ticket holds the token as the provider sent it, whatever form that has.
    let text = IntoDeserializer::<serde::de::value::Error>::into_deserializer(ticket.connection());
    ConnectionToken::deserialize(text)
        .map(Source::Vumi)
        .map_err(|_| invalid("ticket: it has no connection token"))
}

/// Waits, then reads. Every failure leaves a ticket, so that nobody loses a connection that was
/// just made.
async fn read(
    connection: &Connection,
    pending: Pending<ConnectionState>,
    run: &Run,
    began: Instant,
) -> Result<Snapshot> {
    let ticket = pending.ticket().clone();
    let state = run.wait(pending, began.elapsed()).await?;
    let wanted = run.options.what.clone().unwrap_or_else(|| Part::ALL.into());
    wanted.iter().for_each(|part| run.tell(Event::Reading(*part)));
    let pull = connection.pull(state).what(wanted.iter().flat_map(parts_of).copied());
    let pull = match run.options.max_transactions {
        Some(max) => pull.max_transactions(max),
        None => pull,
    };
    let pulled = pull
        .await
        .map_err(|error| error.with(|inner| inner.ticket = inner.ticket.take().or(Some(ticket))))?;
    Ok(pulled.snapshot())
}

fn parts_of(part: &Part) -> &'static [vumi::Part] {
    match part {
        Part::Accounts => &[vumi::Part::Accounts],
        // Named with what they own.
        Part::Holders => &[vumi::Part::Accounts, vumi::Part::Portfolios],
        Part::Transactions => &[vumi::Part::Transactions],
        Part::Investments => {
            &[vumi::Part::Portfolios, vumi::Part::Positions, vumi::Part::Investments]
        }
    }
}

impl Run {
    fn tell(&self, event: Event) {
        if let Some(watcher) = &self.options.watcher {
            watcher(&self.source, &event);
        }
    }

    /// Waits at the pull's pace and for as long as its patience lasts, and tells each look.
    async fn wait<T: Send + 'static>(&self, mut pending: Pending<T>, spent: Duration) -> Result<T> {
        if let Some(gap) = self.options.every {
            pending = pending.every(gap);
        }
        if let Some(patience) = self.options.give_up_after {
            pending = pending.give_up_after(patience.saturating_sub(spent));
        }
        while let Some(polled) = pending.next().await {
            match polled? {
                PollStatus::Done(value) => return Ok(value),
                PollStatus::Working { code, polls, next_in } => {
                    let ticket = pending.ticket().clone();
                    self.tell(Event::Waiting { code, polls, next_in, ticket });
                }
            }
        }
        Err(Error::new(ErrorKind::Internal, "aggregator.wait"))
    }
}
