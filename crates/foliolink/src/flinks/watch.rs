//! Waiting for a session's data: the first look asks, the later ones look; a lost cached session is replaced once, and one that is
//! still loading is waited for.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_core::future::BoxFuture;
use serde::Serialize;

use super::{RequestId, Session, authorize::must_answer, codes, opening::Seen, session::Mode, ticket};
use crate::{
    code::Code,
    error::{Advice, Error, Result},
    pending::{Look, Pending, Ticket},
    transport::Answered,
};

/// What one call for data answered.
pub(super) enum Step<T> {
    Done(T),
    Working { code: Option<Code>, retry_after: Option<Duration> },
}

impl<T> Step<T> {
    /// Reads an answer; `read` says `Err` with the code of a 202.
    pub(super) fn of<R>(answer: Result<Answered<R>>, read: impl FnOnce(R) -> Result<T, Option<Code>>) -> Result<Self> {
        let answer = answer?;
        let retry_after = answer.retry_after;
        Ok(read(answer.body).map_or_else(|code| Self::Working { code, retry_after }, Self::Done))
    }
}

type Asker<T> = Box<dyn Fn(Session) -> BoxFuture<'static, Result<Step<T>>> + Send + Sync>;

/// Data that a session prepares.
pub(super) struct Job<T> {
    session: Session,
    name: &'static str,
    operation: &'static str,
    first: Asker<T>,
    again: Asker<T>,
    /// Whether this session was asked, so that a look is enough.
    asked: AtomicBool,
    replaced: AtomicBool,
    waited: AtomicBool,
}

impl<T: Send + 'static> Job<T> {
    /// `first` asks for the data, `again` looks at it.
    pub(super) fn new<A, B>(
        session: Session,
        name: &'static str,
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
        let (asked, replaced, waited) = Default::default();
        Job { session, name, operation, first, again, asked, replaced, waited }
    }

    /// The waiting, with `with` in its ticket; a resumed one keeps its deadline.
    pub(super) fn start<W: Serialize>(self, with: Option<&W>, resumed: Option<&Ticket>) -> Pending<T> {
        let (session, live) = (&self.session, self.session.mode() != Mode::Cached);
        let ticket = ticket::of(session.client(), self.name, session.login_id(), &session.request_id(), resumed);
        let whole = ticket.clone().with_asked(&ticket::Asked::new(live, with));
        let ticket = match whole.asked::<serde::de::IgnoredAny>() {
            Some(_) => whole,
            // The filters don't fit; how the session was opened does.
            None => ticket.with_asked(&ticket::Asked::<W>::new(live, None)),
        };
        let (operation, job) = (self.operation, Arc::new(self));
        Pending::new(operation, ticket, ticket::cadence(resumed, false), move |_| {
            let job = Arc::clone(&job);
            Box::pin(async move { job.look().await })
        })
    }

    /// For a ticket that doesn't say what was asked: only looks, since asking again without the filters would be another question.
    pub(super) fn only_look(self) -> Self {
        self.asked.store(true, Ordering::SeqCst);
        self.replaced.store(true, Ordering::SeqCst);
        self
    }

    async fn ask(&self) -> Result<Step<T>> {
        let asker = if self.asked.load(Ordering::SeqCst) { &self.again } else { &self.first };
        let step = asker(self.session.clone()).await?;
        self.asked.store(true, Ordering::SeqCst);
        Ok(step)
    }

    async fn look(&self) -> Result<Look<T>> {
        let before = self.session.request_id();
        match self.ask().await {
            Ok(step) => Ok(self.seen(step, None)),
            Err(error) if codes::session_is_gone(&error) => self.replace(&before, error).await,
            Err(error) if self.may_be_loading(&error) => self.wait_for_authorize(&before, error).await,
            Err(error) => Err(error),
        }
    }

    fn seen(&self, step: Step<T>, moved: Option<RequestId>) -> Look<T> {
        match (step, moved) {
            (Step::Done(value), _) => {
                self.session.delivered();
                Look::Done(value)
            }
            (Step::Working { code, retry_after }, None) => Look::Working { code, retry_after },
            (Step::Working { code, retry_after }, Some(id)) => Look::Moved { request_id: id.as_str().to_owned(), code, retry_after },
        }
    }

    /// A cached session can be opened anew without a person: once.
    async fn replace(&self, gone: &RequestId, error: Error) -> Result<Look<T>> {
        if self.session.mode() != Mode::Cached || self.session.login_id().is_none() || self.replaced.swap(true, Ordering::SeqCst) {
            return Err(error);
        }
        let id = self.session.replace(gone).await?;
        self.asked.store(false, Ordering::SeqCst);
        match self.ask().await {
            Ok(step) => Ok(self.seen(step, Some(id))),
            // The new session isn't open yet either; the next look will see.
            Err(error) if self.may_be_loading(&error) => {
                Ok(Look::Moved { request_id: id.as_str().to_owned(), code: error.code().cloned(), retry_after: None })
            }
            Err(error) => Err(error),
        }
    }

    /// UNAUTHORIZED in a session whose Authorize nobody saw at 200 may only mean that it is still loading.
    fn may_be_loading(&self, error: &Error) -> bool {
        let unauthorized = codes::is(error, codes::UNAUTHORIZED) && error.advice() == Advice::ActAtBank;
        unauthorized && !self.session.is_seen() && !self.waited.load(Ordering::SeqCst)
    }

    async fn wait_for_authorize(&self, request_id: &RequestId, error: Error) -> Result<Look<T>> {
        match self.session.client().look_authorize(request_id, None).await {
            Ok(Seen::Open(_)) => {
                self.session.set_seen(true);
                self.waited.store(true, Ordering::SeqCst);
                self.ask().await.map(|step| self.seen(step, None))
            }
            Ok(Seen::Working { code, retry_after, .. }) => Ok(Look::Working { code, retry_after }),
            Ok(Seen::Asking(challenge)) => Err(must_answer(&challenge.request_id)),
            // Nothing new is known: what the data call said stands.
            Err(_) => Err(error),
        }
    }
}
