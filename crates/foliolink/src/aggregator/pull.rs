//! One connection, from its source to its snapshot.

use std::{future::IntoFuture, sync::Arc, time::Duration};

use futures_core::future::BoxFuture;
use jiff::Timestamp;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::{
    Aggregator, Event, Source,
    options::{Options, pull_options},
};
use crate::{
    error::{Error, ErrorKind, Result},
    poll::{Pending, PollStatus},
    portfolio::Snapshot,
    ticket::Ticket,
};

/// A pull that is still to be made: await it for the snapshot.
///
/// # Errors
/// - [`Invalid`](ErrorKind::Invalid): the aggregator has no client for the source, or there is
///   nothing to read. Nothing was sent;
/// - [`UserAction`](ErrorKind::UserAction): a person must act, the advice says how. With
///   [`AnswerMfa`](crate::Advice::AnswerMfa) the error's source is `Unanswered`, to go on with;
/// - [`StillPending`](ErrorKind::StillPending): patience ended; its ticket goes on with
///   [`Aggregator::resume`];
/// - those of the providers' calls. Whatever fails after a public token was exchanged has a ticket,
///   which names the new connection.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Pull {
    aggregator: Aggregator,
    source: Source,
    begin: Begin,
    options: Options,
}

/// Where a pull starts.
#[derive(Debug)]
pub(super) enum Begin {
    Anew,
    Ticket(Ticket),
    #[cfg(feature = "flinks")]
    Answers(Box<crate::flinks::Challenge>, crate::flinks::Answers),
}

impl Pull {
    pull_options!();

    pub(super) fn of(aggregator: &Aggregator, source: Source) -> Self {
        Self {
            aggregator: aggregator.clone(),
            source,
            begin: Begin::Anew,
            options: Options::default(),
        }
    }

    pub(super) fn resumed(aggregator: &Aggregator, source: Source, ticket: Ticket) -> Self {
        Self { begin: Begin::Ticket(ticket), ..Self::of(aggregator, source) }
    }

    #[cfg(feature = "flinks")]
    pub(super) fn answered(
        aggregator: &Aggregator,
        asked: &super::Unanswered,
        answers: crate::flinks::Answers,
    ) -> Self {
        let begin = Begin::Answers(Box::new(asked.challenge.clone()), answers);
        Self { begin, ..Self::of(aggregator, asked.source.clone()) }
    }

    pub(super) fn with(self, options: &Options) -> Self {
        Self { options: options.clone(), ..self }
    }

    async fn run(self) -> Result<Snapshot> {
        let Self { aggregator, source, begin, options } = self;
        if options.what.as_ref().is_some_and(|what| what.is_empty()) {
            return Err(super::invalid("what: nothing to read"));
        }
        let run = Run { source, options, began: Instant::now() };
        match &run.source {
            #[cfg(feature = "flinks")]
            Source::Flinks(login_id) => {
                super::flinks::banking(aggregator.flinks()?, login_id, &run, begin).await
            }
            #[cfg(feature = "flinks")]
            Source::FlinksWealth(login_id) => {
                super::flinks::wealth(aggregator.flinks()?, login_id, &run, begin).await
            }
            #[cfg(feature = "vumi")]
            Source::Vumi(token) => super::vumi::known(aggregator.vumi()?, token, &run, begin).await,
            #[cfg(feature = "vumi")]
            Source::VumiPublic { token, external_id } => {
                super::vumi::exchanged(aggregator.vumi()?, token, external_id.as_ref(), &run).await
            }
        }
    }
}

impl IntoFuture for Pull {
    type Output = Result<Snapshot>;
    type IntoFuture = BoxFuture<'static, Result<Snapshot>>;

    fn into_future(self) -> Self::IntoFuture {
        let span = tracing::info_span!("pull", provider = self.source.provider());
        Box::pin(self.run().instrument(span))
    }
}

/// A pull under way, as far as it is the same at both providers.
pub(super) struct Run {
    pub(super) source: Source,
    pub(super) options: Options,
    began: Instant,
}

impl Run {
    pub(super) fn tell(&self, event: Event) {
        if let Some(hear) = self.options.watcher.as_ref().map(Arc::as_ref) {
            hear(&self.source, &event);
        }
    }

    /// Waits at the pull's pace and for as long as its patience lasts, and tells each look.
    pub(super) async fn wait<T: Send + 'static>(&self, mut pending: Pending<T>) -> Result<T> {
        let deadline = pending.ticket().deadline();
        if let Some(gap) = self.options.every {
            pending = pending.every(gap);
        }
        if let Some(patience) = self.options.give_up_after {
            pending = pending.give_up_after(patience.saturating_sub(self.began.elapsed()));
        }
        loop {
            match pending.next().await {
                Some(Ok(PollStatus::Done(value))) => return Ok(value),
                Some(Ok(PollStatus::Working { code, polls, next_in })) => {
                    let ticket = until(pending.ticket().clone(), deadline);
                    self.tell(Event::Waiting { code, polls, next_in, ticket });
                }
                Some(Err(error)) => {
                    return Err(error.with(|it| {
                        it.ticket = it.ticket.take().map(|ticket| until(ticket, deadline))
                    }));
                }
                None => return Err(Error::new(ErrorKind::Internal, "aggregator.wait")),
            }
        }
    }
}

/// Our patience is no reason for the next process to have none: the ticket keeps the provider's
/// deadline.
fn until(mut ticket: Ticket, deadline: Timestamp) -> Ticket {
    let left = Duration::try_from(deadline.duration_since(Timestamp::now()));
    ticket.set_deadline(left.unwrap_or_default());
    ticket
}
