//! Credentials of every call: the session token, renewed before it ends and once after a 401, by one login for all.

use std::{
    sync::{Arc, OnceLock, Weak},
    time::Duration,
};

use bytes::Bytes;
use foliolink_raw::vumi as raw;
use foliolink_runtime::{Operation, Secret, TransportError, find};
use futures_core::future::BoxFuture;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use super::{
    convert,
    guard::Guard,
    jwt, refusal,
    scope::Scope,
    session::{BoxError, Login, SessionToken, TokenStore},
};
use crate::{
    error::{Error, ErrorKind, Result},
    transport::{Call, CallContext, Provider, Shared, Stamp, lift},
};

const TRACE_ID: HeaderName = HeaderName::from_static("x-client-trace-id");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The clock that tokens age by; tests have their own.
pub(super) type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a login needs, and where its token goes.
pub(super) struct Auth {
    pub(super) client_id: Uuid,
    pub(super) client_secret: Secret,
    /// `None`: all of them.
    pub(super) scopes: Option<Vec<Scope>>,
    pub(super) store: Arc<dyn TokenStore>,
    pub(super) base_url: String,
    pub(super) timeout: Duration,
    pub(super) now: Now,
    pub(super) guard: Guard,
    /// Set once the transport is there, which itself holds the credentials.
    pub(super) way_out: OnceLock<(Weak<Shared>, reqwest::Client)>,
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
        let mut held = self.store.load().await.map_err(store_error)?;
        // Another machine's clock may call a token fresh that ours calls old: ask for its successor, but not for ever.
        for _ in 0..2 {
            match held {
                Some(session) if (self.now)() < session.renew_at() => return Ok(session),
                old => held = Some(self.replace(old.map_or(0, |old| old.generation()), Why::Old).await?),
            }
        }
        held.ok_or_else(|| Error::new(ErrorKind::Internal, "vumi.login"))
    }

    /// The successor of generation `seen`, by a login of ours or of somebody who was faster.
    async fn replace(&self, seen: u64, why: Why) -> Result<SessionToken> {
        let login = Login::new(async move {
            if why == Why::Refused {
                self.guard.force()?;
            }
            Ok(self.login().await?)
        });
        self.store.replace(seen, login).await.map_err(store_error)
    }

    async fn login(&self) -> Result<(Secret, Timestamp)> {
        self.guard.not_just_refused()?;
        let (shared, http) = self.way_out.get().ok_or_else(|| Error::new(ErrorKind::Internal, "vumi.login"))?;
        let shared = shared.upgrade().ok_or_else(|| Error::new(ErrorKind::Internal, "vumi.login"))?;
        let context = CallContext { trace_id: Some(Uuid::new_v4()), ..CallContext::new(self.timeout) };
        let call = Call::new(shared, context);
        let raw = raw::Client::new_with_client(&self.base_url, http.clone(), call.transport());
        let body = convert::login_request(self.client_id, &self.client_secret, self.scopes.as_deref());
        let asked = (self.now)();
        let answer = lift("vumi.login".to_owned(), raw.login(&body).await, call.record());
        let answer = answer.map_err(|error| refusal::explain(error, "login"));
        self.guard.ended(answer.as_ref().err());
        let token = convert::login_token(answer?.body);
        let renew_at = jwt::renew_at(token.expose(), asked);
        Ok((token, renew_at))
    }

    /// Whether the scopes of this client cover the operation; asked before anything is sent.
    fn covers(&self, operation: &Operation) -> Result<()> {
        let (Some(scopes), Some(needed)) = (&self.scopes, operation.scope) else { return Ok(()) };
        if needed == "none" || scopes.iter().any(|scope| scope.as_str() == needed) {
            return Ok(());
        }
        Err(Error::invalid(format!("vumi.{}", operation.id), format!("this client was made without the scope `{needed}`")))
    }
}

/// A login's error comes back as it was; anything else is the store's.
fn store_error(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(own) => *own,
        Err(other) => Error::new(ErrorKind::Unavailable, "vumi.token_store").with(|it| {
            it.message = Some("the token store failed".to_owned());
            it.source = Some(other);
        }),
    }
}

fn passed_on(error: Error) -> TransportError {
    TransportError::Other(Box::new(error))
}

fn bearer(token: &Secret) -> Result<HeaderValue> {
    let value = HeaderValue::try_from(format!("Bearer {}", token.expose()));
    let mut value = value.map_err(|_| Error::decode("vumi.login", "token", "expected a token that fits into a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A client never sends X-Request-ID; its own id goes into X-Client-Trace-ID.
fn trace(headers: &mut HeaderMap, context: &CallContext) {
    headers.remove(REQUEST_ID);
    if let Some(value) = context.trace_id.and_then(|id| HeaderValue::try_from(id.to_string()).ok()) {
        headers.insert(TRACE_ID, value);
    }
}

/// The credentials as the transport sees them.
pub(super) struct Credentials(pub(super) Arc<Auth>);

impl Provider for Credentials {
    fn name(&self) -> &'static str {
        "vumi"
    }

    fn operation(&self, id: &str) -> Option<&'static Operation> {
        find(raw::OPERATIONS, id)
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
            Ok(Stamp(session.generation()))
        })
    }

    /// A 401 on generation g leads to one login to g+1, whoever sees it first; everybody else takes that token.
    fn renew<'a>(&'a self, stamp: Stamp, _: &'a http::Response<Bytes>) -> BoxFuture<'a, Result<bool, TransportError>> {
        Box::pin(async move {
            if stamp == Stamp::default() {
                return Ok(false);
            }
            self.0.replace(stamp.0, Why::Refused).await.map_err(passed_on)?;
            Ok(true)
        })
    }

    /// The vendor's rule: 5xx pass, 4xx never; a 429, which it doesn't document, only where it says when to come back.
    fn is_passing(&self, answer: &http::Response<Bytes>) -> bool {
        let status = answer.status();
        status.is_server_error() || (status.as_u16() == 429 && answer.headers().contains_key(http::header::RETRY_AFTER))
    }
}
