//! One call: what it needs from the seam, and what the seam tells about it afterwards.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use foliolink_runtime::{
    DEFAULT_BODY_LIMIT, Effect, Exchange, Execute, Operation, Replaced, Secret, Transport,
};
use uuid::Uuid;

use super::{Shared, exchange};
#[cfg(feature = "vumi")]
use crate::portfolio::{Warned, tell_replaced_rows};

/// What one call needs beyond its request.
#[derive(Debug, Clone)]
pub(crate) struct CallContext {
    /// Overrides the description's effect: a cached Authorize only reads.
    pub(crate) effect: Option<Effect>,
    /// One attempt, body included.
    pub(crate) timeout: Duration,
    /// Decoded bytes of the answer.
    pub(crate) body_limit: usize,
    /// Sent where the provider takes one.
    pub(crate) trace_id: Option<Uuid>,
    /// A token for this call alone (Flinks' authorize token).
    pub(crate) token: Option<Secret>,
    /// An answer that says it is a part of something is refused.
    pub(crate) whole: bool,
}

impl CallContext {
    pub(crate) fn new(timeout: Duration) -> Self {
        Self {
            effect: None,
            timeout,
            body_limit: DEFAULT_BODY_LIMIT,
            trace_id: None,
            token: None,
            whole: false,
        }
    }
}

/// What became of a call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    pub(crate) attempts: u32,
    pub(crate) not_retried: Option<&'static str>,
    /// `Retry-After` of the last answer.
    pub(crate) retry_after: Option<Duration>,
    /// `X-Request-ID` of the last answer.
    pub(crate) request_id: Option<String>,
    /// The last attempt went through the system's proxy.
    pub(crate) proxied: bool,
    /// Where the last answer held what is no text.
    pub(crate) replaced: Replaced,
}

#[cfg(feature = "vumi")]
impl Record {
    /// The rows of a list, each with what in it was no text.
    pub(crate) fn tell_rows<T: Warned>(&self, mut rows: Vec<T>, list: &str) -> Vec<T> {
        tell_replaced_rows(&mut rows, list, 0, &self.replaced);
        rows
    }
}

/// The transport of one generated client, made for one call.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) shared: Arc<Shared>,
    pub(crate) context: CallContext,
    record: Arc<Mutex<Record>>,
}

impl Call {
    pub(crate) fn new(shared: Arc<Shared>, context: CallContext) -> Self {
        Self { shared, context, record: Arc::default() }
    }

    /// The transport to give to the generated client.
    pub(crate) fn transport(&self) -> Transport {
        Transport::new(self.clone())
    }

    /// What is known about the call so far.
    pub(crate) fn record(&self) -> Record {
        self.record.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn note(&self, change: impl FnOnce(&mut Record)) {
        change(&mut self.record.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Execute for Call {
    fn execute<'a>(
        &'a self,
        _: &'a reqwest::Client,
        request: reqwest::Request,
        operation: &'static Operation,
    ) -> Exchange<'a> {
        Box::pin(exchange::run(self, request, operation))
    }
}
