//! Credentials of every call: the session token, renewed before it ends and once after a 401, by
//! one login for all.

use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError, Weak},
    task::{Context, Poll, Waker},
    time::Duration,
};

use bytes::Bytes;
use foliolink_raw::vumi::{self as raw, calls};
use foliolink_runtime::{Operation, Secret, TransportError, TypedCall as _};
use futures_core::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;
use uuid::Uuid;

use super::{
    guard::Guard,
    jwt,
    scope::Scope,
    token_store::{BoxError, Login, SessionToken, StoreFuture, TokenStore},
};
use crate::{
    error::{Error, ErrorKind, Result},
    transport::{Call, CallContext, Provider, Shared, Signing, Stamp, lift},
    vumi::{
        client::refusal::{self, quote_answer},
        convert,
        data::pages::whole::check_whole,
    },
};

const TRACE_ID: HeaderName = HeaderName::from_static("x-client-trace-id");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A token is replaced five minutes before its hour is over.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// The clock that tokens age by; tests have their own.
pub(crate) type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a login needs, and where its token goes.
pub(crate) struct Auth {
    pub(crate) client_id: Uuid,
    pub(crate) client_secret: Secret,
    /// `None`: all of them.
    pub(crate) scopes: Option<Vec<Scope>>,
    pub(crate) store: Arc<dyn TokenStore>,
    pub(crate) base_url: String,
    pub(crate) timeout: Duration,
    pub(crate) now: Now,
    pub(crate) guard: Guard,
    pub(crate) bearer: Bearer,
    /// Set once the transport is there, which itself holds the credentials.
    pub(crate) way_out: OnceLock<(Weak<Shared>, reqwest::Client)>,
}

/// What a store answers.
type Load<'a> = StoreFuture<'a, Option<SessionToken>>;

/// The header of the token that was used last.
#[derive(Default)]
pub(crate) struct Bearer(Mutex<Option<(Secret, HeaderValue)>>);

impl Bearer {
    fn header(&self, token: &Secret) -> Result<HeaderValue> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, header)) = last.as_ref().filter(|(used, _)| used == token) {
            return Ok(header.clone());
        }
        let header = bearer(token)?;
        *last = Some((token.clone(), header.clone()));
        Ok(header)
    }
}

/// Why a session is replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Its hour is nearly over, or there is none.
    Old,
    /// The API refused it.
    Refused,
}

impl Auth {
    /// A session that is good for some minutes, logging in where there is none. `began`: before the
    /// store was asked, which may have to wait for a login of somebody else.
    async fn session(&self, load: Load<'_>, began: Instant) -> Result<SessionToken> {
        let mut held = load.await.map_err(store_error)?;
        // Another machine's clock may call a token fresh that ours calls old: ask for its
        // successor, but not for ever.
        for _ in 0..2 {
            let old = match held {
                Some(session) if self.is_fresh(&session) => return Ok(session),
                old => old,
            };
            match self
                .replace(old.as_ref().map_or(0, SessionToken::generation), Why::Old, began)
                .await
            {
                Ok(fresh) => held = Some(fresh),
                Err(error) => return self.still_good(old, error),
            }
        }
        held.ok_or_else(|| Error::new(ErrorKind::Internal, "vumi.login"))
    }

    fn is_fresh(&self, session: &SessionToken) -> bool {
        (self.now)() < session.renew_at()
    }

    /// Signs with what is held.
    fn sign(&self, headers: &mut HeaderMap, session: &SessionToken) -> Result<Stamp> {
        headers.insert(AUTHORIZATION, self.bearer.header(session.token())?);
        // 0 is the stamp of an unsigned call; a store of somebody's own may count from there.
        Ok(Stamp(session.generation().max(1)))
    }

    /// A login that fails for a passing reason ends nothing while the old token's hour isn't over.
    fn still_good(&self, old: Option<SessionToken>, error: Error) -> Result<SessionToken> {
        let transient = matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::Transport);
        let end =
            |old: &SessionToken| old.renew_at().saturating_add(MARGIN).unwrap_or(Timestamp::MAX);
        old.filter(|old| transient && (self.now)() < end(old)).ok_or(error)
    }

    /// The successor of generation `seen`, by a login of ours or of somebody who was faster. Wanted
    /// since `began`.
    async fn replace(&self, seen: u64, why: Why, began: Instant) -> Result<SessionToken> {
        let login = Login::new(async move {
            self.guard.may_try(began)?;
            if why == Why::Old {
                return Ok(self.login().await?);
            }
            self.guard.may_force()?;
            let fresh = self.login().await?;
            self.guard.count_forced();
            Ok(fresh)
        });
        self.store.replace(seen, login).await.map_err(store_error)
    }

    async fn login(&self) -> Result<(Secret, Timestamp)> {
        let (shared, http) =
            self.way_out.get().ok_or_else(|| Error::new(ErrorKind::Internal, "vumi.login"))?;
        let shared =
            shared.upgrade().ok_or_else(|| Error::new(ErrorKind::Internal, "vumi.login"))?;
        let context =
            CallContext { trace_id: Some(Uuid::new_v4()), ..CallContext::new(self.timeout) };
        let call = Call::new(shared, context);
        let raw = raw::Client::new_with_client(&self.base_url, http.clone(), call.transport());
        let body =
            convert::login_request(self.client_id, &self.client_secret, self.scopes.as_deref());
        let asked_at = (self.now)();
        let outcome = calls::Login { body }.send(&raw).await;
        let answer = lift("vumi", calls::Login::OPERATION, outcome, call.record());
        // What fits into no header is refused here: kept, it would fail every call of the next
        // hour.
        let token = answer
            .map_err(|error| refusal::explain(error, calls::Login::OPERATION))
            .and_then(|answer| {
                let token = convert::login_token(answer.body);
                quote_answer(bearer(&token), &answer.record).map(|_| token)
            });
        self.guard.remember(token.as_ref().err());
        let token = token?;
        let renew_at = jwt::renew_at(token.expose(), asked_at);
        Ok((token, renew_at))
    }

    /// Whether the scopes of this client cover the operation; asked before anything is sent.
    fn covers(&self, operation: &Operation) -> Result<()> {
        let (Some(scopes), Some(needed)) = (&self.scopes, operation.scope) else { return Ok(()) };
        if needed == "none" || scopes.iter().any(|scope| scope.as_str() == needed) {
            return Ok(());
        }
        Err(Error::invalid(
            format!("vumi.{}", operation.id),
            format!("this client was made without the scope `{needed}`"),
        ))
    }
}

/// A login's error comes back as it was; anything else is the store's.
fn store_error(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(own) => *own,
        Err(other) => Error::new(ErrorKind::Unavailable, "vumi.token_store").with(|body| {
            body.message = Some("the token store failed".to_owned());
            body.source = Some(other);
        }),
    }
}

fn passed_on(error: Error) -> TransportError {
    TransportError::Other(Box::new(error))
}

fn bearer(token: &Secret) -> Result<HeaderValue> {
    let unfit = || Error::decode("vumi.login", "token", "expected a token that fits into a header");
    let fits =
        !token.expose().is_empty() && token.expose().bytes().all(|byte| byte.is_ascii_graphic());
    let value = fits.then(|| HeaderValue::try_from(["Bearer ", token.expose()].concat()).ok());
    let value = value.flatten();
    let mut value = value.ok_or_else(unfit)?;
    value.set_sensitive(true);
    Ok(value)
}

/// A client never sends X-Request-ID; its own id goes into X-Client-Trace-ID.
fn trace(headers: &mut HeaderMap, context: &CallContext) {
    headers.remove(REQUEST_ID);
    if let Some(value) = context.trace_id.and_then(|id| HeaderValue::try_from(id.to_string()).ok())
    {
        headers.insert(TRACE_ID, value);
    }
}

/// The credentials as the transport sees them.
pub(crate) struct Credentials(pub(crate) Arc<Auth>);

impl Provider for Credentials {
    fn name(&self) -> &'static str {
        "vumi"
    }

    fn sign<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        operation: &'static Operation,
        context: &'a CallContext,
    ) -> Signing<'a> {
        trace(request.headers_mut(), context);
        if operation.security.is_empty() {
            return Signing::Done(Ok(Stamp::default()));
        }
        let auth = &self.0;
        if let Err(error) = auth.covers(operation) {
            return Signing::Done(Err(passed_on(error)));
        }
        let began = Instant::now();
        let mut load = auth.store.load();
        // A token that is there is taken without a future of its own; whoever has to wait goes on
        // with the one that was begun.
        let load: Load<'a> = match load.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(Some(session))) if auth.is_fresh(&session) => {
                let signed = auth.sign(request.headers_mut(), &session);
                return Signing::Done(signed.map_err(passed_on));
            }
            Poll::Ready(held) => Box::pin(std::future::ready(held)),
            Poll::Pending => load,
        };
        Signing::Waits(Box::pin(async move {
            let session = auth.session(load, began).await.map_err(passed_on)?;
            auth.sign(request.headers_mut(), &session).map_err(passed_on)
        }))
    }

    /// A 401 on generation g leads to one login to g+1, whoever sees it first; everybody else takes
    /// that token.
    fn renew<'a>(
        &'a self,
        stamp: Stamp,
        _: &'a http::Response<Bytes>,
    ) -> BoxFuture<'a, Result<bool, TransportError>> {
        Box::pin(async move {
            if stamp == Stamp::default() {
                return Ok(false);
            }
            self.0.replace(stamp.0, Why::Refused, Instant::now()).await.map_err(passed_on)?;
            Ok(true)
        })
    }

    fn check_whole(
        &self,
        operation: &'static Operation,
        answer: &http::Response<Bytes>,
    ) -> Result<()> {
        check_whole(operation.id, answer)
    }

    /// The vendor's rule: 5xx pass, 4xx never; a 429, which it doesn't document, only where it says
    /// when to come back, and a 408, which is no answer to the call: a gateway ends a kept
    /// connection so on which it saw no request.
    fn is_transient(&self, answer: &http::Response<Bytes>) -> bool {
        let status = answer.status();
        status.is_server_error()
            || status.as_u16() == 408
            || (status.as_u16() == 429 && answer.headers().contains_key(http::header::RETRY_AFTER))
    }
}
