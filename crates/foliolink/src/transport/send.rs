//! The way out: a socket, or a `tower` service in this process (tests reach a server's router
//! without sockets, on a paused clock).

use std::{
    fmt,
    sync::{Arc, LazyLock},
};

use bytes::Bytes;
use foliolink_runtime::{TransportError, buffer, settle};
use futures_core::future::BoxFuture;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use reqwest::{Body, Request};
use tokio::time::{error::Elapsed, timeout};
use tower::{Service, ServiceExt as _};

use super::{clients::Clients, context::CallContext};

type Served = BoxFuture<'static, Result<http::Response<Bytes>, TransportError>>;

/// Where requests go.
#[derive(Clone)]
pub(crate) enum Sender {
    /// Our own clients.
    Own(Arc<Clients>),
    /// A client that the user made: its proxies, roots and pool are the user's.
    Given(reqwest::Client),
    Service(Serve, reqwest::Client),
}

/// How an attempt went out and what came back.
pub(crate) struct Sent {
    pub(crate) answer: Result<http::Response<Bytes>, TransportError>,
    /// Through the system's proxy, as far as we know.
    pub(crate) proxied: bool,
}

/// Only builds requests. Made once, because making one loads the roots of TLS.
static BUILDER: LazyLock<reqwest::Client> = LazyLock::new(reqwest::Client::new);

type Serve = Arc<dyn Fn(http::Request<Body>, usize) -> Served + Send + Sync>;

impl Sender {
    /// Sends to `service` instead of a socket. Bodies are buffered.
    pub(crate) fn service<S, B>(service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send,
        S::Error: std::error::Error + Send + Sync + 'static,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let serve: Serve = Arc::new(move |request, limit| {
            let service = service.clone();
            Box::pin(async move {
                let answer = service
                    .oneshot(request)
                    .await
                    .map_err(|error| TransportError::Other(Box::new(error)))?;
                let (parts, body) = answer.into_parts();
                let body = Limited::new(body, limit)
                    .collect()
                    .await
                    .map_err(|error| unread(error, limit))?;
                settle(http::Response::from_parts(parts, body.to_bytes()), limit)
            })
        });
        Self::Service(serve, BUILDER.clone())
    }

    /// One attempt; the timeout covers the body. `once`: it may act, bill or lock twice if it goes
    /// out twice.
    pub(crate) async fn send(
        &self,
        mut request: Request,
        context: &CallContext,
        once: bool,
    ) -> Sent {
        if once {
            forbid_copies(&mut request);
        }
        match self {
            Self::Own(clients) => {
                let route = clients.route(request.url(), once);
                let answer = match clients.client(route) {
                    Ok(http) => exchange(http, request, context).await,
                    Err(error) => Err(error),
                };
                Sent { answer, proxied: route.proxied }
            }
            Self::Given(http) => {
                Sent { answer: exchange(http, request, context).await, proxied: false }
            }
            Self::Service(service, _) => {
                let answer = match http::Request::try_from(request) {
                    Ok(request) => {
                        let served = service(request, context.body_limit);
                        timeout(context.timeout, served).await.unwrap_or_else(too_late)
                    }
                    Err(error) => Err(error.into()),
                };
                Sent { answer, proxied: false }
            }
        }
    }

    /// The client that a generated client builds its requests with.
    pub(crate) fn builder(&self) -> reqwest::Client {
        match self {
            Self::Own(clients) => clients.builder().clone(),
            Self::Given(http) | Self::Service(_, http) => http.clone(),
        }
    }
}

/// The time is ours, not the request's: what that carries of its own is kept in maps.
async fn exchange(
    http: &reqwest::Client,
    request: Request,
    context: &CallContext,
) -> Result<http::Response<Bytes>, TransportError> {
    let exchange = async { buffer(http.execute(request).await?, context.body_limit).await };
    timeout(context.timeout, exchange).await.unwrap_or_else(too_late)
}

fn too_late<T>(elapsed: Elapsed) -> Result<T, TransportError> {
    Err(TransportError::Other(Box::new(elapsed)))
}

/// Whoever repeats a request below us (a retry policy of the user's client, a redirect that keeps
/// the method) copies its body. One that can't be copied goes out once. Its length is known all the
/// same.
fn forbid_copies(request: &mut Request) {
    let body = request.body().and_then(Body::as_bytes).map(Bytes::copy_from_slice);
    *request.body_mut() = Some(Body::wrap(Full::new(body.unwrap_or_default())));
}

fn unread(error: Box<dyn std::error::Error + Send + Sync>, limit: usize) -> TransportError {
    if error.is::<LengthLimitError>() {
        TransportError::BodyTooLarge { limit }
    } else {
        TransportError::Other(error)
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own(_) => "Sender::Own",
            Self::Given(_) => "Sender::Given",
            Self::Service(..) => "Sender::Service",
        })
    }
}
