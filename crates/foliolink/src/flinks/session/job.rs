//! Waiting for a session's data: the first look asks, the later ones look; a lost cached session is
//! replaced once, and one that is still loading is waited for.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_core::future::BoxFuture;
use serde::Serialize;

use super::{Mode, attempt::Seen, authorize::must_answer, ticket};
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

/// What one call for data answered.
pub(crate) enum Step<T> {
    Done(T),
    Working { code: Option<Code>, retry_after: Option<Duration> },
}

impl<T> Step<T> {
    /// Reads an answer; `read` says `Err` with the code of a 202.
    pub(crate) fn of<R>(
        answer: Result<Answered<R>>,
        read: impl FnOnce(Answered<R>) -> Result<T, Option<Code>>,
    ) -> Result<Self> {
        let answer = answer?;
        let retry_after = answer.retry_after;
        Ok(read(answer).map_or_else(|code| Self::Working { code, retry_after }, Self::Done))
    }
}

type Asker<T> = Box<dyn Fn(Session) -> BoxFuture<'static, Result<Step<T>>> + Send + Sync>;

/// Data that a session prepares.
pub(crate) struct Job<T> {
    session: Session,
    work: Work,
    operation: &'static str,
    first: Asker<T>,
    again: Asker<T>,
    /// The session that was asked, so that a look is enough. A successor must be asked anew,
    /// whoever opened it.
    asked: Mutex<Option<RequestId>>,
    /// The session that the ticket names.
    told: Mutex<RequestId>,
    only_looks: bool,
    replaced: AtomicBool,
    waited: AtomicBool,
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
        A: Future<Output = Result<Step<T>>> + Send + 'static,
        B: Future<Output = Result<Step<T>>> + Send + 'static,
    {
        let first: Asker<T> = Box::new(move |session| Box::pin(first(session)));
        let again: Asker<T> = Box::new(move |session| Box::pin(again(session)));
        let (asked, only_looks, replaced, waited) = Default::default();
        Job {
            told: Mutex::new(session.request_id()),
            session,
            work,
            operation,
            first,
            again,
            asked,
            only_looks,
            replaced,
            waited,
            #[cfg(feature = "webhook")]
            of_event: None,
        }
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
        let (session, live) = (&self.session, self.session.mode() != Mode::Cached);
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
        let (operation, job) = (self.operation, Arc::new(self));
        let looking = Arc::clone(&job);
        let pending = Pending::new(operation, ticket, ticket::cadence(resumed, false), move |_| {
            let job = Arc::clone(&looking);
            Box::pin(async move { job.look().await })
        });
        job.in_hub(pending)
    }

    #[cfg(feature = "webhook")]
    fn in_hub(self: Arc<Self>, pending: Pending<T>) -> Pending<T> {
        let Some(hub) = self.session.client().wakeups().cloned() else { return pending };
        wait_in(&hub, pending, move |body| {
            let data = self.of_event?(&self.session, body)?;
            self.session.over();
            Some(data)
        })
    }

    #[cfg(not(feature = "webhook"))]
    fn in_hub(self: Arc<Self>, pending: Pending<T>) -> Pending<T> {
        pending
    }

    /// For a ticket that doesn't say what was asked: only looks, since asking again without the
    /// filters would be another question.
    pub(crate) fn only_look(self) -> Self {
        Self { only_looks: true, ..self }
    }

    async fn ask(&self) -> Result<Step<T>> {
        let id = self.session.request_id();
        let polls = self.only_looks || locked(&self.asked).as_ref() == Some(&id);
        let asker = if polls { &self.again } else { &self.first };
        let step = asker(self.session.clone()).await?;
        *locked(&self.asked) = Some(id);
        Ok(step)
    }

    async fn look(&self) -> Result<Poll<T>> {
        let before = self.session.request_id();
        match self.ask().await {
            Ok(step) => Ok(self.seen(step)),
            Err(error) if codes::session_is_gone(&error) => self.replace(&before, error).await,
            Err(error) if self.may_be_loading(&error) => {
                self.wait_for_authorize(&before, error).await
            }
            Err(error) => Err(error),
        }
    }

    fn seen(&self, step: Step<T>) -> Poll<T> {
        match step {
            Step::Done(value) => {
                self.session.over();
                Poll::Done(value)
            }
            Step::Working { code, retry_after } => self.working(code, retry_after),
        }
    }

    /// Not finished. The ticket follows a session that was replaced, whoever did it.
    fn working(&self, code: Option<Code>, retry_after: Option<Duration>) -> Poll<T> {
        let (now, mut told) = (self.session.request_id(), locked(&self.told));
        if *told == now {
            return Poll::Working { code, retry_after };
        }
        told.clone_from(&now);
        Poll::Moved { request_id: now.as_str().to_owned(), code, retry_after }
    }

    /// A cached session can be opened anew without a person: once.
    async fn replace(&self, gone: &RequestId, error: Error) -> Result<Poll<T>> {
        if !self.may_replace() {
            self.session.over();
            return Err(error);
        }
        self.session.replace(gone).await?;
        // Only now: a look that is dropped before has not used it up.
        self.replaced.store(true, Ordering::SeqCst);
        match self.ask().await {
            Ok(step) => Ok(self.seen(step)),
            // The new session isn't open yet either; the next look will see.
            Err(error) if self.may_be_loading(&error) => {
                Ok(self.working(error.code().cloned(), None))
            }
            Err(error) => Err(error),
        }
    }

    fn may_replace(&self) -> bool {
        let can = self.session.mode() == Mode::Cached && self.session.login_id().is_some();
        can && !self.only_looks && !self.replaced.load(Ordering::SeqCst)
    }

    /// UNAUTHORIZED in a session whose Authorize nobody saw at 200 may only mean that it is still
    /// loading.
    fn may_be_loading(&self, error: &Error) -> bool {
        let unauthorized =
            codes::is(error, codes::UNAUTHORIZED) && error.advice() == Advice::ActAtBank;
        unauthorized && !self.session.is_seen() && !self.waited.load(Ordering::SeqCst)
    }

    async fn wait_for_authorize(&self, request_id: &RequestId, error: Error) -> Result<Poll<T>> {
        match self.session.client().look_authorize(request_id, None).await {
            Ok(Seen::Open(_)) => {
                self.session.set_seen(true);
                self.waited.store(true, Ordering::SeqCst);
                self.ask().await.map(|step| self.seen(step))
            }
            Ok(Seen::Working { code, retry_after, .. }) => Ok(self.working(code, retry_after)),
            Ok(Seen::Asking(challenge)) => Err(must_answer(&challenge.request_id)),
            // Nothing new is known: what the data call said stands.
            Err(_) => Err(error),
        }
    }
}

fn locked<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}
