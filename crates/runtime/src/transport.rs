//! The transport seam: generated code builds requests and decodes answers, an [`Execute`] does
//! everything between.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use bytes::Bytes;
use reqwest::Request;

use crate::{DEFAULT_BODY_LIMIT, Operation, TransportError, buffer};

/// One exchange under way: the whole answer, [settled](crate::settle).
pub type Exchange<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// Sends one request: the place for authentication, retries, limits and tracing.
pub trait Execute: Send + Sync {
    /// Sends `request`, which is one of `operation`, over `http`.
    fn execute<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: Request,
        operation: &'static Operation,
    ) -> Exchange<'a>;
}

/// What a generated client sends through.
#[derive(Clone)]
pub struct Transport(Arc<dyn Execute>);

impl Transport {
    /// Wraps `execute`.
    pub fn new(execute: impl Execute + 'static) -> Self {
        Self(Arc::new(execute))
    }

    /// Straight to the HTTP client, with a bounded body and nothing else.
    pub fn plain() -> Self {
        struct Plain;
        impl Execute for Plain {
            fn execute<'a>(
                &'a self,
                http: &'a reqwest::Client,
                request: Request,
                _: &'static Operation,
            ) -> Exchange<'a> {
                Box::pin(
                    async move { buffer(http.execute(request).await?, DEFAULT_BODY_LIMIT).await },
                )
            }
        }
        Self::new(Plain)
    }

    /// Sends `request`, which is one of `operation`: what every generated call does.
    ///
    /// # Errors
    /// No answer, or what the [`Execute`] makes of it.
    pub fn execute<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: Request,
        operation: &'static Operation,
    ) -> Exchange<'a> {
        self.0.execute(http, request, operation)
    }
}

impl<T: Execute + 'static> From<Arc<T>> for Transport {
    fn from(execute: Arc<T>) -> Self {
        Self(execute)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport(..)")
    }
}
