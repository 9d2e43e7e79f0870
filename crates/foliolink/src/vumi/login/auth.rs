//! Credentials of every call: the session token, renewed before it ends and once after a 401, by
//! one login for all.

use std::{
    sync::{Arc, OnceLock, Weak},
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
    token_store::{BoxError, Login, SessionToken, TokenStore},
};
use crate::{
    error::{Error, ErrorKind, Result},
    transport::{Call, CallContext, Provider, Shared, Stamp, lift},
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
    /// Set once the transport is there, which itself holds the credentials.
    pub(crate) way_out: OnceLock<(Weak<Shared>, reqwest::Client)>,
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
    /// A session that is good for some minutes, logging in where there is none.
    async fn session(&self) -> Result<SessionToken> {
        // Before the store is asked, which may have to wait for a login of somebody else.
        let began = Instant::now();
        let mut held = self.store.load().await.map_err(store_error)?;
        // Another machine's clock may call a token fresh that ours calls old: ask for its
        // successor, but not for ever.
        for _ in 0..2 {
            let old = match held {
                Some(session) if (self.now)() < session.renew_at() => return Ok(session),
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
        let answer = lift(format!("vumi.{}", calls::Login::OPERATION.id), outcome, call.record());
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
    let value =
        fits.then(|| HeaderValue::try_from(format!("Bearer {}", token.expose())).ok()).flatten();
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
    ) -> BoxFuture<'a, Result<Stamp, TransportError>> {
        Box::pin(async move {
            trace(request.headers_mut(), context);
            if operation.security.is_empty() {
                return Ok(Stamp::default());
            }
            self.0.covers(operation).map_err(passed_on)?;
            let session = self.0.session().await.map_err(passed_on)?;
            let value = bearer(session.token()).map_err(passed_on)?;
            request.headers_mut().insert(AUTHORIZATION, value);
            // 0 is the stamp of an unsigned call; a store of somebody's own may count from there.
            Ok(Stamp(session.generation().max(1)))
        })
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
    /// when to come back.
    fn is_transient(&self, answer: &http::Response<Bytes>) -> bool {
        let status = answer.status();
        status.is_server_error()
            || (status.as_u16() == 429 && answer.headers().contains_key(http::header::RETRY_AFTER))
    }
}
