//! One connection, from its source to its snapshot.

use std::future::IntoFuture;

use futures_core::future::BoxFuture;
use tracing::Instrument as _;

use super::{
    Aggregator, Source,
    options::{Options, pull_options},
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
    Answers(Box<super::Unanswered>, crate::flinks::Answers),
}

impl Pull {
    pull_options!();

    pub(super) fn new(aggregator: &Aggregator, source: Source) -> Self {
        Self {
            aggregator: aggregator.clone(),
            source,
            begin: Begin::Anew,
            options: Options::default(),
        }
    }

    pub(super) fn from_ticket(aggregator: &Aggregator, source: Source, ticket: Ticket) -> Self {
        Self { begin: Begin::Ticket(ticket), ..Self::new(aggregator, source) }
    }

    #[cfg(feature = "flinks")]
    pub(super) fn from_answers(
        aggregator: &Aggregator,
        unanswered: &super::Unanswered,
        answers: crate::flinks::Answers,
    ) -> Result<Self> {
        let source = super::flinks::source_of_unanswered(unanswered)?;
        let begin = Begin::Answers(Box::new(unanswered.clone()), answers);
        Ok(Self { begin, ..Self::new(aggregator, source) })
    }

    pub(super) fn with(self, options: &Options) -> Self {
        Self { options: options.clone(), ..self }
    }

    async fn run(self) -> Result<Snapshot> {
        let Self { aggregator, source, begin, options } = self;
        if options.what.as_ref().is_some_and(|what| what.is_empty()) {
            return Err(super::invalid("what: nothing to read"));
        }
        let run = Run { source, options };
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
}
