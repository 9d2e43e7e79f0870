//! Waiting for a session's data: the first look asks, the later ones look; a lost cached session is
//! replaced once, and one that is still loading is waited for.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    time::Duration,
};

use futures_core::future::BoxFuture;
use serde::Serialize;

use super::{attempt::Outcome, opened::Mode, ticket, unanswered::Unanswered};
#[cfg(feature = "webhook")]
use crate::webhook::{Body, pending::wait_in};
use crate::{
    code::Code,
    error::{Advice, Error, Result},
    flinks::{RequestId, Session, client::codes},
    poll::{Pending, Poll},
    ticket::{Ticket, Work},
    transport::Answered,
};

/// Reads the answer of one call for data; `read` says `Err` with the code of a 202.
pub(crate) fn read_answer<R, T>(
    answer: Result<Answered<R>>,
    read: impl FnOnce(Answered<R>) -> Result<T, Option<Code>>,
) -> Result<Poll<T>> {
    let answer = answer?;
    let retry_after = answer.retry_after;
    Ok(match read(answer) {
        Ok(data) => Poll::Done(data),
        Err(code) => Poll::Working { code, retry_after },
    })
}

type Wanting<T> = Box<dyn Fn(&T) -> bool + Send + Sync>;
type Poller<T> = Box<dyn Fn(Session) -> BoxFuture<'static, Result<Poll<T>>> + Send + Sync>;

/// Data that a session prepares.
pub(crate) struct Job<T> {
    session: Session,
    work: Work,
    operation: &'static str,
    first: Poller<T>,
    again: Poller<T>,
    /// The session that was asked, so that a look is enough. A successor must be asked anew,
    /// whoever opened it.
    started: Mutex<Option<RequestId>>,
    /// The session that the ticket names.
    in_ticket: Mutex<RequestId>,
    polls_only: bool,
    replaced: AtomicBool,
    waited: AtomicBool,
    /// How often what came may still be asked for again in a new session, and what of it is.
    restarts: AtomicU8,
    wants_more: Wanting<T>,
    /// What came before it was asked for again: it stands where nothing else comes.
    kept: Mutex<Option<T>>,
    /// Decodes the data of an event, where an event may stand for the answer.
    #[cfg(feature = "webhook")]
    of_event: Option<fn(&Session, &Body) -> Option<T>>,
}

impl<T: Send + 'static> Job<T> {
    /// `first` asks for the data, `again` looks at it.
    pub(crate) fn new<A, B>(
        session: Session,
        work: Work,
        operation: &'static str,
        first: impl Fn(Session) -> A + Send + Sync + 'static,
        again: impl Fn(Session) -> B + Send + Sync + 'static,
    ) -> Self
    where
        A: Future<Output = Result<Poll<T>>> + Send + 'static,
        B: Future<Output = Result<Poll<T>>> + Send + 'static,
    {
        let first: Poller<T> = Box::new(move |session| Box::pin(first(session)));
        let again: Poller<T> = Box::new(move |session| Box::pin(again(session)));
        Job {
            in_ticket: Mutex::new(session.request_id()),
            session,
            work,
            operation,
            first,
            again,
            started: Mutex::default(),
            polls_only: false,
            replaced: AtomicBool::default(),
            waited: AtomicBool::default(),
            restarts: AtomicU8::default(),
            wants_more: Box::new(|_| false),
            kept: Mutex::default(),
            #[cfg(feature = "webhook")]
            of_event: None,
        }
    }

    /// Where `wants_more` of what came, it is asked for again in a new cached session, so many times.
    pub(crate) fn start_over_while(
        self,
        times: u8,
        wants_more: impl Fn(&T) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { restarts: AtomicU8::new(times), wants_more: Box::new(wants_more), ..self }
    }

    /// An event that carries the data is as good as the answer.
    #[cfg(feature = "webhook")]
    pub(crate) fn or_event(mut self, decode: Option<fn(&Session, &Body) -> Option<T>>) -> Self {
        self.of_event = decode;
        self
    }

    /// The waiting, with `with` in its ticket; a resumed one keeps its deadline.
    pub(crate) fn start<W: Serialize>(
        self,
        with: Option<&W>,
        resumed: Option<&Ticket>,
    ) -> Pending<T> {
        let session = &self.session;
        let live = session.mode() != Mode::Cached;
        let ticket = ticket::of(
            session.client(),
            self.work.clone(),
            session.login_id(),
            &session.request_id(),
            resumed,
        );
        let whole = ticket.clone().with_request(&ticket::Request::new(live, with));
        let ticket = match whole.request::<serde::de::IgnoredAny>() {
            Some(_) => whole,
            // The filters don't fit; how the session was opened does.
            None => ticket.with_request(&ticket::Request::<W>::new(live, None)),
        };
        let operation = self.operation;
        let job = Arc::new(self);
        let polling = Arc::clone(&job);
        let pending = Pending::new(operation, ticket, ticket::cadence(resumed, false), move |_| {
            let job = Arc::clone(&polling);
            Box::pin(async move { job.poll().await })
        });
        job.in_hub(pending)
    }

    #[cfg(feature = "webhook")]
    fn in_hub(self: Arc<Self>, pending: Pending<T>) -> Pending<T> {
        let Some(hub) = self.session.client().wakeups().cloned() else { return pending };
        wait_in(&hub, pending, move |body| {
            let data = self.of_event?(&self.session, body)?;
            self.session.end();
            Some(data)
        })
    }

    #[cfg(not(feature = "webhook"))]
    fn in_hub(self: Arc<Self>, pending: Pending<T>) -> Pending<T> {
        pending
    }

    /// For a ticket that doesn't say what was asked: only looks, since asking again without the
    /// filters would be another question.
    pub(crate) fn poll_only(self) -> Self {
        Self { polls_only: true, ..self }
    }

    async fn ask(&self) -> Result<Poll<T>> {
        let id = self.session.request_id();
        let polls = self.polls_only || lock(&self.started).as_ref() == Some(&id);
        let poller = if polls { &self.again } else { &self.first };
        let polled = poller(self.session.clone()).await?;
        *lock(&self.started) = Some(id);
        Ok(polled)
    }

    async fn poll(&self) -> Result<Poll<T>> {
        let polled = match self.poll_session().await {
            Ok(polled) => polled,
            Err(error) => return self.take_kept(error),
        };
        match polled {
            Poll::Done(value) if self.may_start_over(&value) => {
                if !self.start_over().await {
                    return Ok(Poll::Done(value));
                }
                *lock(&self.kept) = Some(value);
                Ok(self.report_pending(None, None))
            }
            polled => Ok(polled),
        }
    }

    /// What came before it was asked for again, if anything did, in place of an error.
    fn take_kept(&self, error: Error) -> Result<Poll<T>> {
        let Some(value) = lock(&self.kept).take() else { return Err(error) };
        tracing::warn!(kind = error.kind().as_str(), "asked again in vain: what came first stands");
        self.session.end();
        Ok(Poll::Done(value))
    }

    fn may_start_over(&self, value: &T) -> bool {
        let may = self.can_replace() && self.restarts.load(Ordering::SeqCst) > 0;
        may && (self.wants_more)(value)
    }

    /// Opens a new session for the next poll; whether there is one. What came stands otherwise.
    async fn start_over(&self) -> bool {
        match self.session.replace(&self.session.request_id()).await {
            Ok(_) => {
                self.restarts.fetch_sub(1, Ordering::SeqCst);
                true
            }
            Err(error) => {
                tracing::warn!(kind = error.kind().as_str(), "not asked again: no new session");
                false
            }
        }
    }

    async fn poll_session(&self) -> Result<Poll<T>> {
        let before = self.session.request_id();
        match self.ask().await {
            Ok(polled) => Ok(self.report(polled)),
            Err(error) if codes::session_is_gone(&error) => self.replace(&before, error).await,
            Err(error) if self.may_be_loading(&error) => {
                self.wait_for_authorize(&before, error).await
            }
            Err(error) => Err(error),
        }
    }

    fn report(&self, polled: Poll<T>) -> Poll<T> {
        match polled {
            Poll::Done(value) => {
                self.session.end();
                Poll::Done(value)
            }
            Poll::Working { code, retry_after } => self.report_pending(code, retry_after),
            other => other,
        }
    }

    /// Not finished. The ticket follows a session that was replaced, whoever did it.
    fn report_pending(&self, code: Option<Code>, retry_after: Option<Duration>) -> Poll<T> {
        let now = self.session.request_id();
        let mut in_ticket = lock(&self.in_ticket);
        if *in_ticket == now {
            return Poll::Working { code, retry_after };
        }
        in_ticket.clone_from(&now);
        Poll::Moved { request_id: now.as_str().to_owned(), code, retry_after }
    }

    /// A cached session can be opened anew without a person: once.
    async fn replace(&self, gone: &RequestId, error: Error) -> Result<Poll<T>> {
        if !self.may_replace() {
            self.session.end();
            return Err(error);
        }
        self.session.replace(gone).await?;
        // Only now: a look that is dropped before has not used it up.
        self.replaced.store(true, Ordering::SeqCst);
        match self.ask().await {
            Ok(polled) => Ok(self.report(polled)),
            // The new session isn't open yet either; the next look will see.
            Err(error) if self.may_be_loading(&error) => {
                Ok(self.report_pending(error.code().cloned(), None))
            }
            Err(error) => Err(error),
        }
    }

    fn may_replace(&self) -> bool {
        self.can_replace() && !self.replaced.load(Ordering::SeqCst)
    }

    /// Whether a new session can be opened without a person, and asked.
    fn can_replace(&self) -> bool {
        let can = self.session.mode() == Mode::Cached && self.session.login_id().is_some();
        can && !self.polls_only
    }

    /// UNAUTHORIZED in a session whose Authorize nobody saw at 200 may only mean that it is still
    /// loading.
    fn may_be_loading(&self, error: &Error) -> bool {
        let unauthorized =
            codes::is(error, codes::UNAUTHORIZED) && error.advice() == Advice::ActAtBank;
        unauthorized && !self.session.is_open() && !self.waited.load(Ordering::SeqCst)
    }

    async fn wait_for_authorize(&self, request_id: &RequestId, error: Error) -> Result<Poll<T>> {
        match self.session.client().poll_authorize(request_id, None, &[]).await {
            Ok(Outcome::Opened(opened)) => {
                self.session.follow(opened.request_id);
                self.session.set_open(true);
                self.waited.store(true, Ordering::SeqCst);
                self.ask().await.map(|polled| self.report(polled))
            }
            Ok(Outcome::Pending { request_id: moved, code, retry_after }) => {
                moved.into_iter().for_each(|moved| self.session.follow(moved));
                Ok(self.report_pending(code, retry_after))
            }
            Ok(Outcome::Challenge(mut challenge)) => {
                challenge.login_id = self.session.login_id().cloned();
                challenge.wealth = self.session.client().is_wealth();
                Err(Unanswered::new(challenge, None).error())
            }
            // Nothing new is known: what the data call said stands.
            Err(_) => Err(error),
        }
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
