//! One run of an opening or a pull: its pace and patience, who answers, who is told. The one loop
//! that answers challenges.

use std::{fmt, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    answering::{Answerer, BoxError, History},
    event::PullEvent,
    unanswered::Unanswered,
};
use crate::{
    error::{Error, ErrorKind, Result},
    flinks::{Answers, Authorized, Challenge, Client, Session},
    poll::{Pending, PollStatus},
    transport::Deadline,
};

type Watcher = dyn Fn(&PullEvent) + Send + Sync;

/// What was said about waiting and answering.
#[derive(Clone, Default)]
pub(crate) struct RunOptions {
    pub(crate) every: Option<Duration>,
    pub(crate) give_up_after: Option<Duration>,
    pub(crate) answerer: Option<Arc<dyn Answerer>>,
    pub(crate) watcher: Option<Arc<Watcher>>,
}

impl fmt::Debug for RunOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunOptions")
            .field("every", &self.every)
            .field("give_up_after", &self.give_up_after)
            .finish_non_exhaustive()
    }
}

/// The methods of these options, for whatever has them as `run`.
macro_rules! run_options {
    () => {
        /// A fixed gap between two looks instead of the provider's ten seconds. A longer
        /// `Retry-After` still wins.
        pub fn every(mut self, gap: std::time::Duration) -> Self {
            self.run.every = Some(gap);
            self
        }

        /// Patience of the whole of it, from its first call to its last look. Default: the
        /// provider's rule, 30 minutes for each thing that is waited for.
        ///
        /// A call under way is finished, and a person who answers is waited for. Questions that
        /// come when patience is over aren't answered, but for those of the first round. The
        /// ticket of the error keeps the provider's own deadline.
        pub fn give_up_after(mut self, patience: std::time::Duration) -> Self {
            self.run.give_up_after = Some(patience);
            self
        }

        /// Who answers the bank's questions: an async closure from
        /// [`Challenge`](crate::flinks::Challenge) to [`Answers`](crate::flinks::Answers), or an
        /// [`Answerer`](crate::flinks::Answerer). Default: nobody, and the error is
        /// [`Unanswered`](crate::flinks::Unanswered).
        pub fn answering(self, answerer: impl crate::flinks::Answerer + 'static) -> Self {
            self.answering_shared(std::sync::Arc::new(answerer))
        }

        pub(crate) fn answering_shared(
            mut self,
            answerer: std::sync::Arc<dyn crate::flinks::Answerer>,
        ) -> Self {
            self.run.answerer = Some(answerer);
            self
        }

        /// Hears what happens, in between: for progress, and to store tickets. It is called in the
        /// middle of the work, so it should be quick.
        pub fn on_event(
            mut self,
            hear: impl Fn(&crate::flinks::PullEvent) + Send + Sync + 'static,
        ) -> Self {
            self.run.watcher = Some(std::sync::Arc::new(hear));
            self
        }
    };
}
pub(crate) use run_options;

/// A run under way.
pub(crate) struct Run {
    options: RunOptions,
    began: Instant,
    deadline: Option<Arc<Deadline>>,
    /// Time that answering took, which is no waiting.
    answering: Duration,
    rounds: u32,
    history: History,
}

impl Run {
    pub(crate) fn begin(options: RunOptions) -> Self {
        let deadline = options.give_up_after.and_then(Deadline::after);
        Self {
            options,
            began: Instant::now(),
            deadline,
            answering: Duration::ZERO,
            rounds: 0,
            history: History::default(),
        }
    }

    pub(crate) fn tell(&self, event: PullEvent) {
        if let Some(watcher) = &self.options.watcher {
            watcher(&event);
        }
    }

    /// Patience, for whatever waits inside of the run's calls.
    pub(crate) fn deadline(&self) -> Option<Arc<Deadline>> {
        self.deadline.clone()
    }

    fn patience_left(&self) -> Option<Duration> {
        let waited = self.began.elapsed().saturating_sub(self.answering);
        self.options.give_up_after.map(|patience| patience.saturating_sub(waited))
    }

    /// Waits at the run's pace and for as long as its patience lasts, and tells each look.
    pub(crate) async fn wait<T: Send + 'static>(&self, mut pending: Pending<T>) -> Result<T> {
        if let Some(gap) = self.options.every {
            pending = pending.every(gap);
        }
        if let Some(patience) = self.patience_left() {
            pending = pending.give_up_after(patience);
        }
        while let Some(looked) = pending.next().await {
            match looked? {
                PollStatus::Done(value) => return Ok(value),
                PollStatus::Working { code, polls, next_in } => {
                    let ticket = pending.ticket().clone();
                    self.tell(PullEvent::Waiting { code, polls, next_in, ticket });
                }
            }
        }
        Err(Error::new(ErrorKind::Internal, "flinks.wait"))
    }

    /// Waits and answers until the session is open.
    pub(crate) async fn open(
        &mut self,
        client: &Client,
        mut authorized: Authorized,
    ) -> Result<Session> {
        loop {
            authorized = match authorized {
                Authorized::Session(session) => {
                    self.tell(PullEvent::Opened(session.request_id()));
                    return Ok(session);
                }
                Authorized::Pending(pending) => {
                    self.tell(PullEvent::Opening { ticket: pending.ticket().clone() });
                    self.wait(pending).await?
                }
                Authorized::Challenge(challenge) => {
                    let (challenge, answers) = self.ask(challenge).await?;
                    self.answer(client, challenge, answers).await?
                }
            }
        }
    }

    /// Has a challenge answered.
    async fn ask(&mut self, challenge: Challenge) -> Result<(Challenge, Answers)> {
        self.rounds += 1;
        let questions = challenge.questions.len();
        self.tell(PullEvent::Challenge { questions, round: self.rounds });
        let is_impatient =
            self.rounds > 1 && self.patience_left().is_some_and(|left| left.is_zero());
        let ended = is_impatient.then_some("patience ended, and the bank asks on");
        if let Some(why) = self.history.why_stop().or(ended) {
            return Err(unanswered_error(challenge, Some(why.into())));
        }
        let Some(answerer) = self.options.answerer.clone() else {
            return Err(unanswered_error(challenge, None));
        };
        let asked = Instant::now();
        let answered = answerer.answer(&challenge).await;
        let took = asked.elapsed();
        self.answering += took;
        if let Some(deadline) = &self.deadline {
            deadline.extend(took);
        }
        match answered {
            Ok(answers) => Ok((challenge, answers)),
            Err(cause) => Err(unanswered_error(challenge, Some(cause))),
        }
    }

    /// Sends answers. Those that don't fit, or were sent before, aren't sent, and the questions
    /// stay open.
    pub(crate) async fn answer(
        &mut self,
        client: &Client,
        challenge: Challenge,
        answers: Answers,
    ) -> Result<Authorized> {
        if let Err(error) = challenge.check(&answers) {
            return Err(Unanswered::new(challenge, None).under(error));
        }
        if let Some(why) = self.history.forbids(&challenge, &answers) {
            return Err(unanswered_error(challenge, Some(why.into())));
        }
        self.history.record(&challenge, &answers);
        client.answer(challenge, answers).await
    }
}

fn unanswered_error(challenge: Challenge, cause: Option<BoxError>) -> Error {
    Unanswered::new(challenge, cause).error()
}
