//! The only door to what acts at a bank: a live sign-in, and answers to its questions. Each is
//! written down before it is sent, and never sent again by itself.

use std::{future::IntoFuture, sync::Arc, time::Duration};

use foliolink::{
    aggregator::{Answerer, AnswersFuture, BoxError, Unanswered},
    flinks::{Answers, Challenge},
    portfolio::Snapshot,
};
use futures_util::future::BoxFuture;

use super::{Claimed, Outcome, Step, Wanted, call, claim, finish, lease};
use crate::{
    Id, Sync,
    connection::{ConnectionStatus, Intent, Pending},
    error::{Result, SyncError},
    store::{Store, params},
};

/// A session that a person has opened: add options, then await it for how the connection stands
/// then. Also clears `needs_person`.
///
/// # Errors
/// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`;
/// - [`Unavailable`](foliolink::ErrorKind::Unavailable), code `busy`: somebody works on it;
/// - whatever the provider refuses it for, and what the bank asks
///   ([`foliolink::Error::unanswered`] of [`SyncError::provider_error`]). It is stored as well: a
///   later `open` with answers goes on with it, while the bank waits (eight minutes).
#[must_use = "nothing is sent until it is awaited"]
pub struct Open {
    sync: Sync,
    id: Id,
    live: bool,
    answerer: Option<Arc<dyn Answerer>>,
    patience: Duration,
}

/// How long pending work is waited for; then the engine looks.
const PATIENCE: Duration = Duration::from_secs(120);

impl Open {
    pub(crate) fn new(sync: Sync, id: Id) -> Self {
        Self { sync, id, live: false, answerer: None, patience: PATIENCE }
    }

    /// Signs in at the bank now. Flinks alone has that.
    pub fn live(mut self) -> Self {
        self.live = true;
        self
    }

    /// Who answers the bank's questions.
    pub fn answering(mut self, answerer: impl Answerer + 'static) -> Self {
        self.answerer = Some(Arc::new(answerer));
        self
    }

    /// How long to wait for what is pending; after that the engine looks. Default: two minutes.
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    async fn run(self) -> Result<ConnectionStatus> {
        check_served(&self.sync, self.id).await?;
        // Questions that wait are answered where there is somebody who answers and nobody asks for
        // another sign-in.
        let asked = match &self.answerer {
            Some(answerer) if !self.live => self.answers(answerer.as_ref()).await?,
            _ => None,
        };
        let intent = match (&asked, self.live) {
            (Some(_), _) => Intent::Answer,
            (None, true) => Intent::Live,
            (None, false) => Intent::Cached,
        };
        let claimed = claim(&self.sync, self.id, Wanted::Command(intent)).await?;
        let claimed = claimed.ok_or_else(SyncError::busy)?;
        let answer = lease::keep(&self.sync, &claimed, self.ask(&claimed, asked)).await;
        let refused = answer.as_ref().err().map(|error| {
            let kept = error.kind();
            (kept, Outcome::of_error(error, claimed.intent.acts()))
        });
        let (outcome, error) = match (answer, refused) {
            (Ok(snapshot), _) => (Outcome::Data(Box::new(snapshot)), None),
            (Err(error), Some((_, outcome))) => (outcome, Some(error)),
            (Err(error), None) => (Outcome::of_error(&error, true), Some(error)),
        };
        let is_waiting = matches!(outcome, Outcome::Waiting(_));
        match (finish(&self.sync, claimed, outcome).await?, error) {
            (Step::Late, _) => Err(SyncError::fenced_off()),
            (_, Some(error)) if !is_waiting => Err(error.into()),
            _ => self.sync.status(self.id).await,
        }
    }

    /// The questions that wait for this connection, with their answers.
    async fn answers(&self, answerer: &dyn Answerer) -> Result<Option<(Box<Unanswered>, Answers)>> {
        let pending = crate::connection::read_pending(&self.sync, self.id).await?;
        let Some(Pending::Asked(asked)) = pending else { return Ok(None) };
        let answers = answerer.answer(&asked.challenge).await.map_err(|cause| {
            SyncError::invalid("nobody answers the bank's questions").because(cause)
        })?;
        asked.challenge.check(&answers)?;
        Ok(Some((asked, answers)))
    }

    async fn ask(
        &self,
        claimed: &Claimed,
        asked: Option<(Box<Unanswered>, Answers)>,
    ) -> Result<Snapshot, foliolink::Error> {
        let aggregator = self.sync.aggregator();
        let pull = match asked {
            Some((asked, answers)) => aggregator.answer(&asked, answers)?,
            None => aggregator.pull(claimed.connection.source.clone()),
        };
        // Here nobody receives webhooks, as a worker does: with a person waiting, the gap is that
        // of a poller.
        let gap = self.sync.look_gap(claimed.connection.source.provider(), 0);
        let gap = Duration::from_millis(gap.unsigned_abs());
        let pull = self.sync.options(pull).every(gap);
        let mut pull = pull.give_up_after(self.patience);
        if self.live {
            pull = pull.live();
        }
        if let Some(answerer) = &self.answerer {
            pull = pull.answering(Recorder {
                answerer: Arc::clone(answerer),
                store: self.sync.store().clone(),
                id: claimed.connection.id,
                fence: claimed.fence,
            });
        }
        call::run(pull).await
    }
}

impl IntoFuture for Open {
    type Output = Result<ConnectionStatus>;
    type IntoFuture = BoxFuture<'static, Result<ConnectionStatus>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// Whether there is anybody to ask about a connection: told before anything is written.
pub(crate) async fn check_served(sync: &Sync, id: Id) -> Result<()> {
    let select = "SELECT provider FROM connections WHERE id = $1";
    let row = sync.store().fetch_one(select, params![id]).await?;
    let row = row.ok_or_else(SyncError::unknown_connection)?;
    match row.text(0)? {
        provider if sync.is_served(provider) => Ok(()),
        provider => Err(SyncError::configure(format!("{provider}: no client is set up for it"))),
    }
}

/// Writes each round of answers down before it goes out. Where the lease is over, it doesn't.
struct Recorder {
    answerer: Arc<dyn Answerer>,
    store: Store,
    id: Id,
    fence: i64,
}

impl Recorder {
    async fn record(&self) -> Result<()> {
        let note = "INSERT INTO acts (connection_id, fence, kind, sent_at) \
                    SELECT $1, $2, 'answer', {now} WHERE EXISTS (SELECT 1 FROM connections \
                    WHERE id = $1 AND fence = $2 AND lease_until > {now})";
        match self.store.execute(note, params![self.id, self.fence]).await? {
            1 => Ok(()),
            _ => Err(SyncError::fenced_off()),
        }
    }
}

impl Answerer for Recorder {
    fn answer(&self, challenge: &Challenge) -> AnswersFuture<'_> {
        let challenge = challenge.clone();
        Box::pin(async move {
            let answers = self.answerer.answer(&challenge).await?;
            self.record().await.map_err(|error| Box::new(error) as BoxError)?;
            Ok(answers)
        })
    }
}
