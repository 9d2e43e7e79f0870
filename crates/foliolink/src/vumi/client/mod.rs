//! The client: one app of the vendor's dashboard, and the one way on which its calls go out.

pub(crate) mod builder;
pub(crate) mod call_log;
pub(crate) mod refusal;

use std::{fmt, future::Future, sync::Arc, time::Duration};

use foliolink_raw::vumi as raw;
use foliolink_runtime::{Error as RawError, FromBody, ResponseValue};
use uuid::Uuid;

use super::{
    CallLog, CallSeen, ClientBuilder, Connection, ConnectionState, ConnectionToken, Link, Paging,
    connections::ready, convert::Failure,
};
use crate::{
    error::{Error, Result},
    poll::Pending,
    ticket::Ticket,
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
pub(super) struct Made {
    pub(super) call: Call,
    operation: &'static str,
    trace_id: Uuid,
}

impl Client {
    /// Settings of a client that is still to be made.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
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

    /// A connection that was exchanged earlier. Calls nothing.
    pub fn connection(&self, token: ConnectionToken) -> Connection {
        Connection::known(self.clone(), token)
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

    /// Goes on with work that was put away, in this process or another.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): the ticket is another provider's, or of an
    ///   operation this version doesn't know.
    pub fn resume(&self, ticket: &Ticket) -> Result<Pending<ConnectionState>> {
        if ticket.provider() != "vumi" {
            return Err(Error::invalid("vumi.resume", "ticket: it is another provider's"));
        }
        if ticket.operation() != ready::OPERATION {
            return Err(Error::invalid("vumi.resume", "ticket: its operation isn't known"));
        }
        let token = ConnectionToken::from_wire(ticket.connection());
        Ok(ready::resumed(self.connection(token), ticket.clone()))
    }

    /// The generated client over the same session, retries and limits: for what this crate doesn't
    /// wrap. **Outside semver**: it changes with the description. Each use should make a new
    /// one, since one trace id marks all its calls.
    ///
    /// # Examples
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().build();
    /// # let keys = &sandbox.credentials().vumi;
    /// # let client = foliolink::vumi::Client::builder().client_id(keys.client_id).client_secret(keys.secrets[0])
    /// #     .in_process(sandbox.router()).build()?;
    /// let entities = client.raw().list_entities().await.unwrap();
    /// assert!(!entities.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn raw(&self) -> raw::Client {
        self.raw_over(&self.made("raw"))
    }

    pub(super) fn made(&self, operation: &'static str) -> Made {
        let trace_id = self.trace_id.unwrap_or_else(Uuid::new_v4);
        let context =
            CallContext { trace_id: Some(trace_id), ..CallContext::new(self.inner.timeout) };
        Made { call: Call::new(self.inner.shared.clone(), context), operation, trace_id }
    }

    fn raw_over(&self, made: &Made) -> raw::Client {
        raw::Client::new_with_client(
            &self.inner.base_url,
            self.inner.http.clone(),
            made.call.transport(),
        )
    }

    /// Makes one call through the generated client. Every call goes through here, through
    /// [`Client::read`] or through [`Client::ended`].
    pub(super) async fn call<T, F, Fut>(
        &self,
        operation: &'static str,
        work: F,
    ) -> Result<Answered<T>>
    where
        F: FnOnce(raw::Client) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, RawError<Failure>>>,
    {
        let made = self.made(operation);
        let outcome = work(self.raw_over(&made)).await;
        self.ended(&made, outcome)
    }

    /// The same for data: one value of another type than described doesn't cost the rows around
    /// it, and the converter says what was mended.
    pub(super) async fn read<T, F, Fut>(
        &self,
        operation: &'static str,
        work: F,
    ) -> Result<Answered<T>>
    where
        T: FromBody,
        F: FnOnce(raw::Client) -> Fut,
        Fut: Future<Output = Result<ResponseValue<T>, RawError<Failure>>>,
    {
        let made = self.made(operation);
        let outcome = work(self.raw_over(&made)).await;
        self.ended_reading(&made, outcome)
    }

    /// Turns the outcome of one call into ours, and notes it.
    pub(super) fn ended<T>(
        &self,
        made: &Made,
        outcome: Result<ResponseValue<T>, RawError<Failure>>,
    ) -> Result<Answered<T>> {
        lift(format!("vumi.{}", made.operation), outcome, self.noted(made))
            .map_err(|error| refusal::explain(error, made.operation))
    }

    /// The same for a call that read data.
    pub(super) fn ended_reading<T: FromBody>(
        &self,
        made: &Made,
        outcome: Result<ResponseValue<T>, RawError<Failure>>,
    ) -> Result<Answered<T>> {
        lift_data(format!("vumi.{}", made.operation), outcome, self.noted(made))
            .map_err(|error| refusal::explain(error, made.operation))
    }

    /// What became of a call, noted in the log of calls if there is one.
    fn noted(&self, made: &Made) -> Record {
        let record = made.call.record();
        if let Some(log) = &self.calls {
            log.add(CallSeen {
                operation: format!("vumi.{}", made.operation),
                trace_id: made.trace_id,
                request_id: record.request_id.clone(),
                attempts: record.attempts,
            });
        }
        record
    }
}

/// An error found in an answer after it was decoded: it quotes that answer's request id like any
/// other.
pub(super) fn quoting<T>(outcome: Result<T>, record: &Record) -> Result<T> {
    outcome.map_err(|error| {
        error.with(|it| {
            it.request_id = it.request_id.take().or_else(|| record.request_id.clone());
            it.attempts = it.attempts.max(record.attempts);
        })
    })
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("vumi::Client")
            .field("base_url", &self.inner.base_url)
            .finish_non_exhaustive()
    }
}
