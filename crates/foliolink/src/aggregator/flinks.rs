//! A card at Flinks, as the Flinks client's own pull reads it.

use std::sync::Arc;

use super::{
    clients::invalid,
    event::Event,
    part::Part,
    run::{Begin, Run},
    source::Source,
};
use crate::{
    error::Result,
    flinks::{self, Client, LoginId, PullEvent, Resumed, Unanswered},
    portfolio::Snapshot,
    ticket::Ticket,
};

/// Reads a card at the banking host.
pub(super) async fn banking(
    client: &Client,
    login_id: &LoginId,
    run: &Run,
    begin: Begin,
) -> Result<Snapshot> {
    let parts: Vec<_> = match &run.options.what {
        Some(wanted) => wanted.iter().map(|part| (*part).into()).collect(),
        None => flinks::Part::DEFAULT.into(),
    };
    read(client, login_id, run, begin, parts).await
}

/// Reads a connection of the wealth product, everything at the wealth host.
pub(super) async fn wealth(
    client: &Client,
    login_id: &LoginId,
    run: &Run,
    begin: Begin,
) -> Result<Snapshot> {
    let client = client
        .wealth()
        .ok_or_else(|| invalid("wealth: the Flinks client has no wealth_base_url"))?;
    read(&client, login_id, run, begin, vec![flinks::Part::Investments]).await
}

async fn read(
    client: &Client,
    login_id: &LoginId,
    run: &Run,
    begin: Begin,
    parts: Vec<flinks::Part>,
) -> Result<Snapshot> {
    // A source is of one host: its LoginId means nothing at the other.
    let mut pull = match begin {
        Begin::Anew => client.pull(login_id, parts).at_one_host(),
        Begin::Ticket(ticket) => client.resume_pull(&ticket, parts)?,
        Begin::Answers(unanswered, answers) => client.answer_pull(&unanswered, answers, parts),
    };
    let options = &run.options;
    if options.live {
        pull = pull.live();
    }
    if let Some(days) = options.days.clone() {
        pull = pull.days(days);
    }
    if let Some(gap) = options.every {
        pull = pull.every(gap);
    }
    if let Some(patience) = options.give_up_after {
        pull = pull.give_up_after(patience);
    }
    if let Some(answerer) = &options.answerer {
        pull = pull.answering_shared(Arc::clone(answerer));
    }
    if let Some(watcher) = options.watcher.clone() {
        let source = run.source.clone();
        pull = pull.on_event(move |event| {
            if let Some(event) = translate(event) {
                watcher(&source, &event);
            }
        });
    }
    Ok(pull.await?.snapshot())
}

/// What the aggregator tells of it.
fn translate(event: &PullEvent) -> Option<Event> {
    Some(match event {
        PullEvent::Opened(request_id) => Event::Opened(request_id.clone()),
        PullEvent::Challenge { questions, round } => {
            Event::Challenge { questions: *questions, round: *round }
        }
        PullEvent::Reading { part: flinks::Part::Investments, .. } => {
            Event::Reading(Part::Investments)
        }
        PullEvent::Reading { .. } => Event::Reading(Part::Accounts),
        PullEvent::Waiting { code, polls, next_in, ticket } => Event::Waiting {
            code: code.clone(),
            polls: *polls,
            next_in: *next_in,
            ticket: ticket.clone(),
        },
        PullEvent::Opening { .. } | PullEvent::Read(_) => return None,
    })
}

impl From<Part> for flinks::Part {
    fn from(part: Part) -> Self {
        match part {
            Part::Accounts => Self::Accounts,
            Part::Holders => Self::Holders,
            Part::Transactions => Self::Transactions,
            Part::Investments => Self::Investments,
        }
    }
}

/// What a ticket's pull had started from. Checks the ticket.
pub(super) fn source_of(client: &Client, ticket: &Ticket) -> Result<Source> {
    let session = client.session_of(ticket)?;
    if !matches!(
        client.resume(ticket)?,
        Resumed::Accounts(_) | Resumed::Investments(_) | Resumed::Authorize(_)
    ) {
        return Err(invalid(
            "ticket: of work that is no part of a pull; the Flinks client resumes it",
        ));
    }
    let login_id = session.login_id().cloned().ok_or_else(|| {
        invalid("ticket: of a card that wasn't saved; the Flinks client resumes it")
    })?;
    Ok(match session.client().is_wealth() {
        true => Source::FlinksWealth(login_id),
        false => Source::Flinks(login_id),
    })
}

/// What the pull had started from whose questions nobody answered.
pub(super) fn source_of_unanswered(unanswered: &Unanswered) -> Result<Source> {
    let challenge = &unanswered.challenge;
    let login_id = challenge.login_id.clone().ok_or_else(|| {
        invalid("unanswered: of a card that wasn't saved; the Flinks client answers it")
    })?;
    Ok(match challenge.wealth {
        true => Source::FlinksWealth(login_id),
        false => Source::Flinks(login_id),
    })
}
