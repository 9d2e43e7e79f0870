//! The way out: a socket, or a `tower` service in this process (tests reach a server's router
//! without sockets, on a paused clock).

use std::{
    fmt,
    sync::{Arc, LazyLock},
};

use bytes::Bytes;
use foliolink_runtime::{TransportError, buffer};
use futures_core::future::BoxFuture;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use reqwest::{Body, Request};
use tower::{Service, ServiceExt as _};

use super::CallContext;

type Served = BoxFuture<'static, Result<http::Response<Bytes>, TransportError>>;

/// Where requests go.
#[derive(Clone)]
pub(crate) enum Sender {
    Http(reqwest::Client),
    Service(Serve, reqwest::Client),
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
                Ok(http::Response::from_parts(parts, body.to_bytes()))
            })
        });
        Self::Service(serve, BUILDER.clone())
    }

    /// One attempt; the timeout covers the body.
    pub(crate) async fn send(
        &self,
        mut request: Request,
        context: &CallContext,
    ) -> Result<http::Response<Bytes>, TransportError> {
        match self {
            Self::Http(http) => {
                *request.timeout_mut() = Some(context.timeout);
                buffer(http.execute(request).await?, context.body_limit).await
            }
            Self::Service(service, _) => {
                let answered = tokio::time::timeout(
                    context.timeout,
                    service(request.try_into()?, context.body_limit),
                )
                .await;
                answered.map_err(|elapsed| TransportError::Other(Box::new(elapsed)))?
            }
        }
    }

    /// The client that a generated client builds its requests with.
    pub(crate) fn builder(&self) -> reqwest::Client {
        match self {
            Self::Http(http) => http.clone(),
            Self::Service(_, http) => http.clone(),
        }
    }
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
            Self::Http(_) => "Sender::Http",
            Self::Service(..) => "Sender::Service",
        })
    }
}
