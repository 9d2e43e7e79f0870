//! What happens behind an Authorize: the token before it, the call, what it answered, and waiting
//! where it goes on.

use std::time::Duration;

use foliolink_raw::flinks::calls;
use foliolink_runtime::{Effect, Secret};

use super::{Mode, Opened, challenge::Slot, ticket};
use crate::{
    code::Code,
    error::{Advice, Error, ErrorKind, Result},
    flinks::{
        Authorized, Challenge, Client, Credentials, Days, Language, LoginId, RequestId, Session,
        client::{Ask, codes, codes::Sent, lift_outcome},
        convert::session as convert,
    },
    poll::{Pending, Poll},
    ticket::Work,
    transport::scrub_error,
};

/// What an Authorize asks for, of either kind.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) login_id: Option<LoginId>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) cached: bool,
    pub(crate) save: bool,
    pub(crate) tag: Option<String>,
    pub(crate) language: Option<Language>,
    pub(crate) days: Option<Days>,
    pub(crate) refresh_nightly: bool,
    pub(crate) collect_questions: bool,
}

impl Opening {
    pub(crate) fn new(login_id: Option<LoginId>, credentials: Option<Credentials>) -> Self {
        let (cached, save) = (false, true);
        let (tag, language, days) = (None, None, None);
        Self {
            login_id,
            credentials,
            cached,
            save,
            tag,
            language,
            days,
            refresh_nightly: false,
            collect_questions: false,
        }
    }

    pub(crate) fn of_card(login_id: &LoginId) -> Self {
        Self::new(Some(login_id.clone()), None)
    }

    fn sent(&self) -> Sent {
        if self.credentials.is_some() { Sent::Credentials } else { Sent::Login }
    }
}

/// What is kept of an Authorize while its outcome is open.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) login_id: Option<LoginId>,
    pub(crate) mode: Mode,
    pub(crate) tag: Option<String>,
    pub(crate) token: Option<Secret>,
    pub(crate) slot: Slot,
}

/// What one Authorize, or one look at it, answered.
pub(crate) enum Seen {
    Open(Box<Opened>),
    Asking(Challenge),
    Working { request_id: Option<RequestId>, code: Option<Code>, retry_after: Option<Duration> },
}

/// ALREADY_AUTHORIZED is no failure: the session is open, under the RequestId that was asked about
/// or that the refusal names.
fn already_authorized(error: Error, known: Option<RequestId>) -> Result<Seen> {
    match known.filter(|_| codes::is(&error, codes::ALREADY_AUTHORIZED)) {
        Some(request_id) => Ok(Seen::Open(Box::new(Opened::bare(request_id)))),
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

    pub(crate) async fn open(&self, mut opening: Opening) -> Result<Authorized> {
        opening.tag = opening.tag.or_else(|| self.tag().map(str::to_owned));
        let slot = match (&opening.login_id, opening.cached) {
            (Some(login_id), false) => Slot(self.live().enter(login_id).await),
            _ => Slot::default(),
        };
        let mode = if opening.cached { Mode::Cached } else { Mode::Live };
        let (sent, body) = (opening.sent(), convert::request(&opening));
        // Just before the call: a token works once, and not for long.
        let token = self.mint().await?;
        let asked = Asked { login_id: opening.login_id, mode, tag: opening.tag, token, slot };
        self.authorized(body, sent, asked, None).await
    }

    /// One Authorize call; only a refusal of the token itself is followed by a second one, with a
    /// new token.
    pub(crate) async fn authorized(
        &self,
        body: convert::Body,
        sent: Sent,
        mut asked: Asked,
        known: Option<RequestId>,
    ) -> Result<Authorized> {
        let mut outcome = self.authorize_once(&body, sent, &asked, known.as_ref()).await;
        if self.mints() && outcome.as_ref().is_err_and(|error| error.advice() == Advice::MintToken)
        {
            asked.token = self.mint().await?;
            outcome = self.authorize_once(&body, sent, &asked, known.as_ref()).await;
        }
        if outcome.as_ref().is_err_and(is_final) {
            asked.slot.release();
        }
        self.outcome(outcome?, asked)
    }

    async fn authorize_once(
        &self,
        body: &convert::Body,
        sent: Sent,
        asked: &Asked,
        known: Option<&RequestId>,
    ) -> Result<Seen> {
        let ask = match asked.mode {
            Mode::Cached => Ask::short().effect(Effect::Idempotent),
            // The provider may hold it for 210 s, and giving up earlier would leave a bank login
            // behind.
            Mode::Live | Mode::Unknown => Ask::data().effect(Effect::Once),
        };
        let hidden = convert::secrets(body, asked.token.as_ref());
        let ask = ask.token(asked.token.clone()).sent(sent);
        let (outcome, record) = self
            .send(ask, |customer_id| calls::Authorize { customer_id, body: body.clone() })
            .await;
        if let Err(refused) = &outcome
            && let Some(again) = convert::asked_again(refused, known, &hidden)
        {
            return again;
        }
        let named = outcome.as_ref().err().and_then(convert::named);
        match lift_outcome::<calls::Authorize>(sent, outcome, record) {
            Ok(answer) => convert::seen(answer.body, answer.retry_after),
            Err(error) => already_authorized(scrub_error(error, &hidden), known.cloned().or(named)),
        }
    }

    /// Looks at an authorization that goes on in the background. A refused or missing token is
    /// replaced once.
    pub(crate) async fn look_authorize(
        &self,
        request_id: &RequestId,
        token: Option<Secret>,
    ) -> Result<Seen> {
        match self.look_authorize_once(request_id, token).await {
            Err(error) if self.mints() && error.advice() == Advice::MintToken => {
                let token = self.mint().await?;
                self.look_authorize_once(request_id, token).await
            }
            seen => seen,
        }
    }

    async fn look_authorize_once(
        &self,
        request_id: &RequestId,
        token: Option<Secret>,
    ) -> Result<Seen> {
        let ask = Ask::short().token(token.clone()).hide(token.as_ref().map(Secret::expose));
        let id = request_id.uuid();
        let looked = self
            .call(ask, |customer_id| calls::PollAuthorizeAsync { customer_id, request_id: id })
            .await;
        let seen = match looked {
            Ok(answer) => convert::seen(answer.body, answer.retry_after),
            // Whether polling is a GET isn't documented: where it isn't served, the POST with the
            // RequestId is (assumption F-14). A refusal with a code is an answer: a
            // switched-off bank is 405 too.
            Err(error) if matches!(error.status(), Some(404 | 405)) && error.code().is_none() => {
                let ask = Ask::short()
                    .effect(Effect::Read)
                    .hide(token.as_ref().map(Secret::expose))
                    .token(token);
                let body = convert::background_look(request_id);
                let answer =
                    self.call(ask, |customer_id| calls::AuthorizeAsync { customer_id, body }).await;
                answer.and_then(|answer| convert::seen(answer.body, answer.retry_after))
            }
            Err(error) => Err(error),
        };
        seen.or_else(|error| already_authorized(error, Some(request_id.clone())))
    }

    /// From what was seen to what the caller gets.
    fn outcome(&self, seen: Seen, asked: Asked) -> Result<Authorized> {
        match seen {
            Seen::Open(opened) => Ok(Authorized::Session(Session::new(self, *opened, asked))),
            Seen::Asking(mut challenge) => {
                (challenge.login_id, challenge.token, challenge.slot) =
                    (asked.login_id, asked.token, asked.slot);
                Ok(Authorized::Challenge(challenge))
            }
            Seen::Working { request_id, .. } => match request_id {
                Some(request_id) => {
                    Ok(Authorized::Pending(self.pending_authorize(request_id, asked, None)))
                }
                None => Err(Error::decode("flinks.authorize", "RequestId", "missing field")),
            },
        }
    }

    /// Waits for an authorization: one look every ten seconds, for as long as a session may take.
    pub(crate) fn pending_authorize(
        &self,
        request_id: RequestId,
        asked: Asked,
        resumed: Option<&crate::Ticket>,
    ) -> Pending<Authorized> {
        let live = asked.mode != Mode::Cached;
        let ticket =
            ticket::of(self, Work::Authorize, asked.login_id.as_ref(), &request_id, resumed)
                .with_request(&ticket::Request::<()>::new(live, None));
        let cadence = ticket::cadence(resumed, resumed.is_none());
        let client = self.clone();
        let pending = Pending::new("flinks.poll_authorize_async", ticket, cadence, move |_| {
            let (client, asked, request_id) = (client.clone(), asked.clone(), request_id.clone());
            Box::pin(async move {
                match client.look_authorize(&request_id, asked.token.clone()).await? {
                    Seen::Working { code, retry_after, .. } => {
                        Ok(Poll::Working { code, retry_after })
                    }
                    settled => client.outcome(settled, asked).map(Poll::Done),
                }
            })
        });
        #[cfg(feature = "webhook")]
        let pending = match self.wakeups() {
            Some(hub) => crate::webhook::pending::wait_in(hub, pending, |_| None),
            None => pending,
        };
        pending
    }
}
