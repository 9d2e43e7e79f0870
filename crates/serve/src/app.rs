//! What all routes share: the source, the tokens, the limits, and who may pass.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    extract::{ConnectInfo, FromRef, FromRequestParts, MatchedPath, Request},
    middleware::{self, Next},
    response::Response,
};
use http::request::Parts;
use tracing::Instrument as _;

use crate::{
    api, headers,
    limit::{Limits, SLOW},
    simplefin,
    source::Source,
    token::{Credential, Token, TokenKind, TokenStore},
};

/// How a server behaves.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Options {
    /// A connection whose bank was read longer ago is told as stale. Default: three days.
    pub stale_after: Duration,
    /// Requests a minute that a token may make. Default: 120.
    pub requests_a_minute: NonZeroU32,
    /// Answers of `GET /accounts` that are written at once, each of which holds some connections'
    /// data in memory; more are answered 503. Default: 64.
    pub streams_at_once: NonZeroU32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            stale_after: Duration::from_secs(3 * 24 * 3600),
            requests_a_minute: NonZeroU32::new(120).unwrap_or(NonZeroU32::MIN),
            streams_at_once: NonZeroU32::new(64).unwrap_or(NonZeroU32::MIN),
        }
    }
}

/// The routes over a source. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    source: Source,
    tokens: TokenStore,
    options: Options,
    limits: Limits,
}

impl App {
    /// Over a source, for whoever has a token.
    pub fn new(source: Source, tokens: TokenStore, options: Options) -> Self {
        let limits = Limits::new(options.requests_a_minute, options.streams_at_once);
        Self(Arc::new(Inner { source, tokens, options, limits }))
    }

    /// The routes, to be nested into another server or served by [`Server`](crate::Server). The
    /// address of whoever asks is axum's `ConnectInfo<SocketAddr>`.
    pub fn router(&self) -> Router {
        Router::new()
            .nest("/simplefin", simplefin::routes())
            .merge(api::routes())
            .layer(middleware::from_fn(trace))
            .layer(middleware::from_fn(headers::add))
            .with_state(self.clone())
    }
}

impl App {
    pub(crate) fn source(&self) -> &Source {
        &self.0.source
    }

    pub(crate) fn tokens(&self) -> &TokenStore {
        &self.0.tokens
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("source", &self.0.source).finish_non_exhaustive()
    }
}

/// A span a request: method, route as it is written down, status. Neither paths nor queries, which
/// hold tokens and ids.
async fn trace(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    let span = tracing::info_span!(
        "serve",
        method = request.method().as_str(),
        route,
        status = tracing::field::Empty
    );
    let answer = next.run(request).instrument(span.clone()).await;
    span.record("status", answer.status().as_u16());
    answer
}

/// Why somebody doesn't pass.
pub(crate) enum Refusal {
    /// No credential of a token that is there.
    Forbidden,
    /// Too many requests, or too many guesses: seconds to wait.
    TooMany(u64),
    /// The tokens can't be read.
    Broken,
}

/// Where a request comes from.
pub(crate) struct Peer(pub(crate) IpAddr);

impl<S> FromRequestParts<S> for Peer
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(info.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip())))
    }
}

impl App {
    /// The token that somebody shows, counted. A wrong one is answered slowly, and not for long.
    pub(crate) async fn admit(
        &self,
        peer: &Peer,
        shown: Option<Credential<'_>>,
        kind: TokenKind,
    ) -> Result<Token, Refusal> {
        let Some(shown) = shown else { return Err(Refusal::Forbidden) };
        self.limits().check_guesser(peer.0, shown.id).map_err(Refusal::TooMany)?;
        match self.tokens().check(&shown, kind) {
            Ok(Some(token)) => match self.limits().count(token.id.as_str()) {
                Ok(()) => Ok(token),
                Err(seconds) => Err(Refusal::TooMany(seconds)),
            },
            Ok(None) => Err(self.refuse_guess(peer, shown.id).await),
            Err(error) => {
                tracing::error!(%error, "the tokens can't be read");
                Err(Refusal::Broken)
            }
        }
    }

    /// Counts a wrong credential, and takes its time.
    pub(crate) async fn refuse_guess(&self, peer: &Peer, id: &str) -> Refusal {
        let is_known = self.tokens().knows(id).unwrap_or(false);
        if let Err(seconds) = self.limits().count_guess(peer.0, is_known.then_some(id)) {
            return Refusal::TooMany(seconds);
        }
        tokio::time::sleep(SLOW).await;
        Refusal::Forbidden
    }
}
