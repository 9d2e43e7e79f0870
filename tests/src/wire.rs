//! A transport without a socket: keeps what a client sends and gives back one canned answer.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use foliolink_runtime::{
    DEFAULT_BODY_LIMIT, Exchange, Execute, Operation, Transport, TransportError, buffer,
};
use reqwest::{Request, Response, Url, header::HeaderMap};

/// The answer to give.
#[derive(Debug, Clone)]
pub struct Canned {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: Bytes,
}

impl Canned {
    /// A JSON answer.
    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, content_type: "application/json", body: body.into() }
    }
}

/// A request as it reached the transport.
#[derive(Debug, Clone)]
pub struct Sent {
    /// `operationId`.
    pub operation: &'static str,
    /// HTTP method.
    pub method: String,
    /// Whole URL.
    pub url: Url,
    /// Headers.
    pub headers: HeaderMap,
    /// The body; empty where there is none.
    pub body: String,
}

/// See the module.
#[derive(Clone)]
pub struct Wire {
    answer: Canned,
    limit: usize,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Wire {
    /// Answers everything with `answer`.
    pub fn new(answer: Canned) -> Self {
        Self { answer, limit: DEFAULT_BODY_LIMIT, sent: Arc::default() }
    }

    /// With another body limit, in bytes.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// A transport that shares this record.
    pub fn transport(&self) -> Transport {
        Transport::new(self.clone())
    }

    /// Everything that was sent so far.
    ///
    /// # Panics
    /// When a test thread panicked while sending.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().expect("no sender panicked").clone()
    }

    fn keep(&self, request: &Request, operation: &'static Operation) {
        let body = request.body().and_then(|body| body.as_bytes()).unwrap_or_default();
        self.sent.lock().expect("no sender panicked").push(Sent {
            operation: operation.id,
            method: request.method().to_string(),
            url: request.url().clone(),
            headers: request.headers().clone(),
            body: String::from_utf8_lossy(body).into_owned(),
        });
    }

    fn build_response(&self) -> Result<Response, TransportError> {
        let builder = http::Response::builder()
            .status(self.answer.status)
            .header("content-type", self.answer.content_type);
        let response = builder
            .body(self.answer.body.clone())
            .map_err(|error| TransportError::Other(error.into()))?;
        Ok(response.into())
    }
}

impl Execute for Wire {
    fn execute<'a>(
        &'a self,
        _: &'a reqwest::Client,
        request: Request,
        operation: &'static Operation,
    ) -> Exchange<'a> {
        Box::pin(async move {
            self.keep(&request, operation);
            buffer(self.build_response()?, self.limit).await
        })
    }
}
