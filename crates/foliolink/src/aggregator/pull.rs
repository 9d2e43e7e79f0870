//! One connection, from its source to its snapshot.

use std::{fmt, future::IntoFuture, sync::Arc};

use futures_core::future::BoxFuture;
use tracing::Instrument as _;

use super::{
    clients::{Clients, invalid},
    options::{Options, pull_options},
    run::{Begin, Run},
    source::Source,
};
use crate::{error::Result, portfolio::Snapshot, ticket::Ticket};

/// A pull that is still to be made: await it for the snapshot.
///
/// # Errors
/// - [`Invalid`](crate::ErrorKind::Invalid): the aggregator has no client for the source, or there is
///   nothing to read. Nothing was sent;
/// - [`UserAction`](crate::ErrorKind::UserAction): a person must act, the advice says how. With
///   [`AnswerMfa`](crate::Advice::AnswerMfa) the challenge is in `Error::unanswered`, to go on
///   with;
/// - [`StillPending`](crate::ErrorKind::StillPending): patience ended; its ticket goes on with
///   [`Aggregator::resume`](super::Aggregator::resume);
/// - those of the providers' calls. Whatever fails after a public token was exchanged has a ticket,
///   which names the new connection.
#[must_use = "nothing is sent until it is awaited"]
pub struct Pull {
    clients: Arc<Clients>,
    source: Source,
    begin: Begin,
    options: Options,
}

impl Pull {
    pull_options!();

    pub(super) fn new(clients: &Arc<Clients>, source: Source) -> Self {
        Self {
            clients: Arc::clone(clients),
            source,
            begin: Begin::Anew,
            options: Options::default(),
        }
    }

    pub(super) fn from_ticket(clients: &Arc<Clients>, source: Source, ticket: Ticket) -> Self {
        Self { begin: Begin::Ticket(ticket), ..Self::new(clients, source) }
    }

    #[cfg(feature = "flinks")]
    pub(super) fn from_answers(
        clients: &Arc<Clients>,
        unanswered: &crate::flinks::Unanswered,
        answers: crate::flinks::Answers,
    ) -> Result<Self> {
        let source = super::flinks::source_of_unanswered(unanswered)?;
        let begin = Begin::Answers(Box::new(unanswered.clone()), answers);
        Ok(Self { begin, ..Self::new(clients, source) })
    }

    pub(super) fn with(self, options: &Options) -> Self {
        Self { options: options.clone(), ..self }
    }

    async fn run(self) -> Result<Snapshot> {
        let Self { clients, source, begin, options } = self;
        if options.what.as_ref().is_some_and(|what| what.is_empty()) {
            return Err(invalid("what: nothing to read"));
        }
        let run = Run { source, options };
        match &run.source {
            #[cfg(feature = "flinks")]
            Source::Flinks(login_id) => {
                super::flinks::banking(clients.flinks()?, login_id, &run, begin).await
            }
            #[cfg(feature = "flinks")]
            Source::FlinksWealth(login_id) => {
                super::flinks::wealth(clients.flinks()?, login_id, &run, begin).await
            }
            #[cfg(feature = "vumi")]
            Source::Vumi(token) => {
                super::vumi::read_connection(clients.vumi()?, token, &run, begin).await
            }
            #[cfg(feature = "vumi")]
            Source::VumiPublic { token, external_id } => {
                super::vumi::read_exchange(clients.vumi()?, token, external_id.as_ref(), &run).await
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

impl fmt::Debug for Pull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pull")
            .field("source", &self.source)
            .field("begin", &self.begin)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
