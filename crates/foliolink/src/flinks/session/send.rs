//! What happens behind an Authorize: the token before it, the call, what it answered, and waiting
//! where it goes on.

use std::sync::{Arc, Mutex, PoisonError};

use foliolink_raw::flinks::calls;
use foliolink_runtime::{Effect, Secret, TypedCall};
use serde::de::IgnoredAny;

use super::{
    Session,
    attempt::{Attempt, AuthorizeOptions, Outcome},
    authorized::Authorized,
    challenge::LiveLock,
    opened::{Mode, Opened},
    ticket,
};
use crate::{
    error::{Advice, Error, ErrorKind, Result},
    flinks::{
        Client, RequestId,
        client::{Ask, codes, codes::Sent, lift_outcome},
        convert::session as convert,
    },
    poll::{Pending, Poll},
    ticket::Work,
    transport::{Record, patience_left, scrub_error},
};

fn still_open() -> Error {
    Error::new(ErrorKind::Unavailable, "flinks.authorize").advise(Advice::RetryLater).with(
        |error| {
            error.message =
                Some("a live session of this card was still open when patience ended".into());
        },
    )
}

/// Reads an answer of Authorize, whichever call brought it: a refusal that asks again is a
/// challenge. `known` is the session that was answered or looked at.
fn read<C>(
    sent: Sent,
    (outcome, record): (convert::RawOutcome, Record),
    known: Option<&RequestId>,
    answered: &[String],
    hidden: &[Secret],
) -> Result<Outcome>
where
    C: TypedCall<Answer = convert::RawAnswer, Refusal = convert::RawRefusal>,
{
    if let Err(refused) = &outcome
        && let Some(again) =
            convert::read_repeated_challenge(refused, known, !answered.is_empty(), hidden)
    {
        return again;
    }
    let named = outcome.as_ref().err().and_then(convert::named_request_id);
    match lift_outcome::<C>(sent, outcome, record) {
        Ok(answer) => convert::read_outcome(answer.body, answer.retry_after)
            .map_err(|error| answer.record.tell_effect_unread(error)),
        Err(error) => {
            accept_already_authorized(scrub_error(error, hidden), known.cloned().or(named))
        }
    }
}

/// ALREADY_AUTHORIZED is no failure: the session is open, under the RequestId that was asked about
/// or that the refusal names.
fn accept_already_authorized(error: Error, known: Option<RequestId>) -> Result<Outcome> {
    match known.filter(|_| codes::is(&error, codes::ALREADY_AUTHORIZED)) {
        Some(request_id) => Ok(Outcome::Opened(Box::new(Opened::bare(request_id)))),
        None => Err(error),
    }
}

/// Whether nothing of the session is left to wait for at the bank.
fn is_final(error: &Error) -> bool {
    error.kind() == ErrorKind::UserAction || codes::session_is_gone(error)
}

impl Client {
    /// A token, where there is a key to mint one with.
    pub(crate) async fn mint(&self) -> Result<Option<Secret>> {
        if self.mints() { self.mint_authorize_token().await.map(Some) } else { Ok(None) }
    }

    pub(crate) async fn open(&self, mut options: AuthorizeOptions) -> Result<Authorized> {
        options.tag = options.tag.or_else(|| self.tag().map(str::to_owned));
        let lock = match (&options.login_id, options.cached) {
            (Some(login_id), false) => {
                let guard = self.live().enter(login_id).await;
                // Another live session under way is no reason for a second one.
                if guard.is_none() && patience_left().is_some_and(|left| left.is_zero()) {
                    return Err(still_open());
                }
                LiveLock(guard)
            }
            _ => LiveLock::default(),
        };
        let mode = if options.cached { Mode::Cached } else { Mode::Live };
        let sent = options.subject();
        let body = convert::request(&options);
        // Just before the call: a token works once, and not for long.
        let token = self.mint().await?;
        let login_id = options.login_id;
        let tag = options.tag;
        let attempt = Attempt { login_id, mode, tag, token, lock, answered: vec![] };
        self.send_authorize(body, sent, attempt, None).await
    }

    /// One Authorize call; only a refusal of the token itself is followed by a second one, with a
    /// new token.
    pub(crate) async fn send_authorize(
        &self,
        body: convert::Body,
        sent: Sent,
        mut attempt: Attempt,
        known: Option<RequestId>,
    ) -> Result<Authorized> {
        let mut outcome = self.authorize_once(&body, sent, &attempt, known.as_ref()).await;
        if self.mints() && outcome.as_ref().is_err_and(|error| error.advice() == Advice::MintToken)
        {
            attempt.token = self.mint().await?;
            outcome = self.authorize_once(&body, sent, &attempt, known.as_ref()).await;
        }
        if outcome.as_ref().is_err_and(is_final) {
            attempt.lock.release();
        }
        self.conclude(outcome?, attempt)
    }

    async fn authorize_once(
        &self,
        body: &convert::Body,
        sent: Sent,
        attempt: &Attempt,
        known: Option<&RequestId>,
    ) -> Result<Outcome> {
        let ask = match attempt.mode {
            Mode::Cached => Ask::short().effect(Effect::Idempotent),
            // The provider may hold it for 210 s, and giving up earlier would leave a bank login
            // behind.
            Mode::Live | Mode::Unknown => Ask::data().effect(Effect::Once),
        };
        let hidden = convert::secrets(body, attempt.token.as_ref());
        let ask = ask.token(attempt.token.clone()).about(sent);
        let outcome = self
            .send(ask, |customer_id| calls::Authorize { customer_id, body: body.clone() })
            .await;
        read::<calls::Authorize>(sent, outcome, known, &attempt.answered, &hidden)
    }

    /// Looks at an authorization that goes on in the background. A refused or missing token is
    /// replaced once.
    pub(crate) async fn poll_authorize(
        &self,
        request_id: &RequestId,
        token: Option<Secret>,
        answered: &[String],
    ) -> Result<Outcome> {
        match self.poll_authorize_once(request_id, token, answered).await {
            Err(error) if self.mints() && error.advice() == Advice::MintToken => {
                let token = self.mint().await?;
                self.poll_authorize_once(request_id, token, answered).await
            }
            outcome => outcome,
        }
    }

    async fn poll_authorize_once(
        &self,
        request_id: &RequestId,
        token: Option<Secret>,
        answered: &[String],
    ) -> Result<Outcome> {
        let id = request_id.uuid();
        let hidden: Vec<_> = token.iter().cloned().collect();
        let ask = Ask::short().lenient().token(token.clone());
        let answer = self
            .send(ask, |customer_id| calls::PollAuthorizeAsync { customer_id, request_id: id })
            .await;
        let known = Some(request_id);
        match read::<calls::PollAuthorizeAsync>(Sent::Login, answer, known, answered, &hidden) {
            // Whether polling is a GET isn't documented: where it isn't served, the POST with the
            // RequestId is (assumption F-14). A refusal with a code is an answer: a
            // switched-off bank is 405 too.
            Err(error) if matches!(error.status(), Some(404 | 405)) && error.code().is_none() => {
                let ask = Ask::short().lenient().effect(Effect::Read).token(token);
                let body = convert::background_look(request_id);
                let answer =
                    self.send(ask, |customer_id| calls::AuthorizeAsync { customer_id, body }).await;
                read::<calls::AuthorizeAsync>(Sent::Login, answer, known, answered, &hidden)
            }
            outcome => outcome,
        }
    }

    /// From what was answered to what the caller gets.
    fn conclude(&self, outcome: Outcome, attempt: Attempt) -> Result<Authorized> {
        match outcome {
            Outcome::Opened(opened) => {
                Ok(Authorized::Session(Session::new(self, *opened, attempt)))
            }
            Outcome::Challenge(challenge) => {
                let mut challenge = challenge.after(attempt.answered);
                (challenge.login_id, challenge.token, challenge.lock) =
                    (attempt.login_id, attempt.token, attempt.lock);
                challenge.wealth = self.is_wealth();
                Ok(Authorized::Challenge(challenge))
            }
            Outcome::Pending { request_id, .. } => match request_id {
                Some(request_id) => {
                    Ok(Authorized::Pending(self.pending_authorize(request_id, attempt, None)))
                }
                None => Err(Error::decode("flinks.authorize", "RequestId", "missing field")),
            },
        }
    }

    /// Waits for an authorization: one look every ten seconds, for as long as a session may take.
    pub(crate) fn pending_authorize(
        &self,
        request_id: RequestId,
        attempt: Attempt,
        resumed: Option<&crate::Ticket>,
    ) -> Pending<Authorized> {
        let live = attempt.mode != Mode::Cached;
        let ticket =
            ticket::of(self, Work::Authorize, attempt.login_id.as_ref(), &request_id, resumed);
        let whole = ticket::Request::<()> { live, with: None, answered: attempt.answered.clone() };
        let ticket = match ticket.clone().with_request(&whole) {
            whole if whole.request::<IgnoredAny>().is_some() => whole,
            // The prompts don't fit; how the session is being opened does, and that there were some.
            _ => {
                let answered = attempt.answered.first().map(|_| String::new()).into_iter();
                let short =
                    ticket::Request::<()> { live, with: None, answered: answered.collect() };
                ticket.with_request(&short)
            }
        };
        let cadence = ticket::cadence(resumed, resumed.is_none());
        let client = self.clone();
        // A poll may bring another RequestId: the next one asks about that.
        let current = Arc::new(Mutex::new(request_id));
        let pending = Pending::new("flinks.poll_authorize_async", ticket, cadence, move |_| {
            let client = client.clone();
            let attempt = attempt.clone();
            let current = Arc::clone(&current);
            Box::pin(async move { client.poll_pending_authorize(attempt, &current).await })
        });
        #[cfg(feature = "webhook")]
        let pending = match self.wakeups() {
            Some(hub) => crate::webhook::pending::wait_in(hub, pending, |_| None),
            None => pending,
        };
        pending
    }

    async fn poll_pending_authorize(
        &self,
        attempt: Attempt,
        current: &Mutex<RequestId>,
    ) -> Result<Poll<Authorized>> {
        let request_id = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let token = attempt.token.clone();
        match self.poll_authorize(&request_id, token, &attempt.answered).await? {
            Outcome::Pending { request_id: Some(moved), code, retry_after }
                if moved != request_id =>
            {
                let text = moved.as_str().to_owned();
                *current.lock().unwrap_or_else(PoisonError::into_inner) = moved;
                Ok(Poll::Moved { request_id: text, code, retry_after })
            }
            Outcome::Pending { code, retry_after, .. } => Ok(Poll::Working { code, retry_after }),
            outcome => self.conclude(outcome, attempt).map(Poll::Done),
        }
    }
}
