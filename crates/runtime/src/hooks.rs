//! The transport seam: generated code builds requests and decodes answers, an [`Execute`] does
//! everything between.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use reqwest::{Request, Response};

use crate::{DEFAULT_BODY_LIMIT, TransportError, buffer};

/// The operation a request belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperationInfo {
    /// `operationId` of the description.
    pub operation_id: &'static str,
}

/// Implemented for every generated client.
pub trait ClientInfo<Inner> {
    /// `info.version` of the description.
    fn api_version() -> &'static str;
    /// Base URL without a trailing slash.
    fn baseurl(&self) -> &str;
    /// The HTTP client.
    fn client(&self) -> &reqwest::Client;
    /// The transport.
    fn inner(&self) -> &Inner;
}

/// One exchange under way.
pub type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send + 'a>>;

/// Sends one request: the place for authentication, retries, limits and tracing.
pub trait Execute: Send + Sync {
    /// Sends `request` over `http`.
    fn execute<'a>(
        &'a self,
        http: &'a reqwest::Client,
        request: Request,
        operation: OperationInfo,
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
                _: OperationInfo,
            ) -> Exchange<'a> {
                Box::pin(async move {
                    Ok(buffer(http.execute(request).await?, DEFAULT_BODY_LIMIT).await?.into())
                })
            }
        }
        Self::new(Plain)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport(..)")
    }
}

impl AsRef<Transport> for Transport {
    fn as_ref(&self) -> &Transport {
        self
    }
}

/// Called by generated code around each exchange.
pub trait ClientHooks<Inner>: ClientInfo<Inner> + Sync
where
    Inner: AsRef<Transport> + Sync + 'static,
{
    /// Before.
    fn pre(
        &self,
        request: &mut Request,
        _: &OperationInfo,
    ) -> impl Future<Output = Result<(), TransportError>> + Send {
        // The generator announces the description's version; no provider knows that header.
        request.headers_mut().remove("api-version");
        std::future::ready(Ok(()))
    }

    /// The exchange.
    fn exec(
        &self,
        request: Request,
        operation: &OperationInfo,
    ) -> impl Future<Output = Result<Response, TransportError>> + Send {
        self.inner().as_ref().0.execute(self.client(), request, *operation)
    }

    /// After.
    fn post(
        &self,
        _: &Result<Response, TransportError>,
        _: &OperationInfo,
    ) -> impl Future<Output = Result<(), TransportError>> + Send {
        std::future::ready(Ok(()))
    }
}
