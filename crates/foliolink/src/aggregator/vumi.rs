//! A connection at Vumi, as the connection's own pull makes and reads it.

use serde::{Deserialize as _, de::IntoDeserializer};

use super::{
    clients::invalid,
    event::Event,
    part::Part,
    run::{Begin, Run},
    source::Source,
};
use crate::{
    error::Result,
    portfolio::Snapshot,
    ticket::Ticket,
    vumi::{self, Client, ConnectionToken, ExternalId, PublicToken, PullEvent},
};

/// Reads a connection.
pub(super) async fn read_connection(
    client: &Client,
    token: &ConnectionToken,
    run: &Run,
    begin: Begin,
) -> Result<Snapshot> {
    let parts = parts(run);
    let pull = match begin {
        Begin::Ticket(ticket) => client.resume_pull(&ticket, parts)?,
        _ => client.connection(token.clone()).pull(parts),
    };
    read(pull, run).await
}

/// Makes a connection of a public token, and reads it.
pub(super) async fn read_exchange(
    client: &Client,
    token: &PublicToken,
    external_id: Option<&ExternalId>,
    run: &Run,
) -> Result<Snapshot> {
    let exchange = client.exchange(token);
    let exchange = match external_id {
        Some(id) => exchange.external_id(id.clone()),
        None => exchange,
    };
    read(exchange.pull(parts(run)), run).await
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

async fn read(mut pull: vumi::Pull, run: &Run) -> Result<Snapshot> {
    let options = &run.options;
    if let Some(gap) = options.every {
        pull = pull.every(gap);
    }
    if let Some(patience) = options.give_up_after {
        pull = pull.give_up_after(patience);
    }
    if let Some(max) = options.max_transactions {
        pull = pull.max_transactions(max);
    }
    if let Some(watcher) = options.watcher.clone() {
        let source = run.source.clone();
        let wanted = wanted(run);
        pull = pull.on_event(move |event| {
            translate(event, &wanted).iter().for_each(|event| watcher(&source, event));
        });
    }
    Ok(pull.await?.snapshot())
}

/// What the aggregator tells of it. Its parts are told at once: several need the same call.
fn translate(event: &PullEvent, wanted: &[Part]) -> Vec<Event> {
    match event {
        PullEvent::Connected(token) => vec![Event::Connected(token.clone())],
        PullEvent::Ready(_) => wanted.iter().copied().map(Event::Reading).collect(),
        PullEvent::Waiting { code, polls, next_in, ticket } => vec![Event::Waiting {
            code: code.clone(),
            polls: *polls,
            next_in: *next_in,
            ticket: ticket.clone(),
        }],
        PullEvent::Started { .. } | PullEvent::Reading { .. } | PullEvent::Read(_) => vec![],
    }
}

fn wanted(run: &Run) -> Vec<Part> {
    match &run.options.what {
        Some(wanted) => wanted.iter().copied().collect(),
        None => Part::ALL.into(),
    }
}

fn parts(run: &Run) -> Vec<vumi::Part> {
    wanted(run).iter().flat_map(parts_of).copied().collect()
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
