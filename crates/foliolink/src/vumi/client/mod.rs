//! The client: one app of the vendor's dashboard, and the one way on which its calls go out.

pub(crate) mod builder;
pub(crate) mod call_log;
mod operation;
pub(crate) mod refusal;

use std::{fmt, sync::Arc, time::Duration};

use foliolink_raw::vumi as raw;
use foliolink_runtime::{Error as RawError, Operation, ResponseValue, TypedCall};
use uuid::Uuid;

use super::{CallLog, CallSeen, ClientBuilder, Link, Paging, convert::Failure};
use crate::{
    error::{Error, Result},
    transport::{Answered, Call, CallContext, Record, Shared, lift, lift_data},
};

/// What all clones share.
pub(super) struct Inner {
    pub(super) shared: Arc<Shared>,
    pub(super) http: reqwest::Client,
    pub(super) base_url: String,
    pub(super) link: Option<Link>,
    pub(super) timeout: Duration,
    pub(super) paging: Paging,
    #[cfg(feature = "webhook")]
    pub(super) wakeups: Option<crate::webhook::Wakeups>,
}

/// One app of Vumi Finlink. Cheap to clone; clones share the session.
///
/// An app sees only its own connections. Calls run at most six at a time (A-23: no rate limit is
/// documented).
///
/// ```
/// use foliolink::vumi::{Client, Scope};
///
/// let client = Client::builder()
///     .client_id("00c651f6-c5c3-45b9-be3f-486d617bd56c")
///     .client_secret("s3cr3t-for-tests-only")
///     .scopes([Scope::Read])
///     .build()?;
/// assert!(!format!("{client:?}").contains("s3cr3t"));
/// # Ok::<(), foliolink::Error>(())
/// ```
///
/// Provider docs: <https://docs.vumi.io/general-api-resources/authentication>
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
    pub(super) trace_id: Option<Uuid>,
    pub(super) calls: Option<CallLog>,
}

/// One call that is about to be made, or was.
pub(super) struct TracedCall {
    pub(super) call: Call,
    trace_id: Uuid,
}

impl Client {
    /// Settings of a client that is still to be made.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Whom every request asks from now on; one that is there stays.
    pub(crate) fn set_pace(&self, pace: Arc<dyn crate::Pace>) {
        self.inner.shared.paced.set(pace);
    }

    /// The same client, its calls marked with this `X-Client-Trace-ID` instead of one made for
    /// each.
    #[must_use]
    pub fn with_trace_id(&self, id: Uuid) -> Self {
        Self { trace_id: Some(id), ..self.clone() }
    }

    /// The same client, its calls noted in `log` with the API's request ids, those of successes
    /// too.
    #[must_use]
    pub fn with_calls(&self, log: &CallLog) -> Self {
        Self { calls: Some(log.clone()), ..self.clone() }
    }

    /// The Link, at the address given to [`ClientBuilder::link_url`].
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): none was given. The vendor doesn't publish it
    ///   (A-2); the dashboard shows it.
    pub fn link(&self) -> Result<Link> {
        let none =
            || Error::invalid("vumi.link", "link_url: not set, and the vendor publishes none");
        self.inner.link.clone().ok_or_else(none)
    }

    /// A call of its own, with its own trace id.
    pub(super) fn trace_call(&self) -> TracedCall {
        self.trace(CallContext { whole: true, ..self.new_context() })
    }

    /// The same where a part of something is taken, too: lists with pages, and whoever reads the
    /// headers as well.
    pub(super) fn trace_part_call(&self) -> TracedCall {
        self.trace(self.new_context())
    }

    /// What a call goes out with that may be answered with a part.
    pub(super) fn new_context(&self) -> CallContext {
        let trace_id = self.trace_id.unwrap_or_else(draw_trace_id);
        CallContext { trace_id: Some(trace_id), ..CallContext::new(self.inner.timeout) }
    }

    fn trace(&self, context: CallContext) -> TracedCall {
        let trace_id = context.trace_id.unwrap_or_default();
        TracedCall { call: Call::new(Arc::clone(&self.inner.shared), context), trace_id }
    }

    fn raw_over(&self, traced: &TracedCall) -> raw::Client {
        raw::Client::new_with_client(
            &self.inner.base_url,
            self.inner.http.clone(),
            traced.call.transport(),
        )
    }

    /// Makes one call through the generated client. Every call goes through here, through
    /// [`Client::read`] or through one of the two that finish a call.
    pub(super) async fn call<C>(&self, call: C) -> Result<Answered<C::Answer>>
    where
        C: TypedCall<Client = raw::Client, Refusal = Failure>,
    {
        let traced = self.trace_call();
        let outcome = call.send(&self.raw_over(&traced)).await;
        self.finish_call::<C>(&traced, outcome)
    }

    /// The same for data: one value of another type than described doesn't cost the rows around
    /// it, and the converter says what was mended.
    pub(super) async fn read<C>(&self, call: C) -> Result<Answered<C::Answer>>
    where
        C: TypedCall<Client = raw::Client, Refusal = Failure>,
    {
        let traced = self.trace_call();
        let outcome = call.send(&self.raw_over(&traced)).await;
        self.finish_reading::<C>(&traced, outcome)
    }

    /// Turns the outcome of one call into ours, and notes it.
    pub(super) fn finish_call<C>(
        &self,
        traced: &TracedCall,
        outcome: Result<ResponseValue<C::Answer>, RawError<Failure>>,
    ) -> Result<Answered<C::Answer>>
    where
        C: TypedCall<Client = raw::Client, Refusal = Failure>,
    {
        let record = traced.call.record();
        self.log_call(traced.trace_id, C::OPERATION, &record);
        lift("vumi", C::OPERATION, outcome, record)
            .map_err(|error| refusal::explain(error, C::OPERATION))
    }

    /// The same for a call that read data.
    pub(super) fn finish_reading<C>(
        &self,
        traced: &TracedCall,
        outcome: Result<ResponseValue<C::Answer>, RawError<Failure>>,
    ) -> Result<Answered<C::Answer>>
    where
        C: TypedCall<Client = raw::Client, Refusal = Failure>,
    {
        let record = traced.call.record();
        self.log_call(traced.trace_id, C::OPERATION, &record);
        lift_data("vumi", C::OPERATION, outcome, record)
            .map_err(|error| refusal::explain(error, C::OPERATION))
    }

    fn log_call(&self, trace_id: Uuid, operation: &Operation, record: &Record) {
        if let Some(log) = &self.calls {
            log.add(CallSeen {
                operation: format!("vumi.{}", operation.id),
                trace_id,
                request_id: record.request_id.clone(),
                attempts: record.attempts,
            });
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("vumi::Client")
            .field("base_url", &self.inner.base_url)
            .finish_non_exhaustive()
    }
}

/// It names a call in two logs and keeps nobody out, so that the kernel needn't be asked for what
/// nobody can guess.
fn draw_trace_id() -> Uuid {
    uuid::Builder::from_random_bytes(fastrand::u128(..).to_ne_bytes()).into_uuid()
}
