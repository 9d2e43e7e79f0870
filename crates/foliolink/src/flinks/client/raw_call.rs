//! The door to every operation of the description, for what has no method of its own: signed,
//! limited and repeated like any call, and answered as sent.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use bytes::Bytes;
use foliolink_raw::flinks as raw;
use foliolink_runtime::{Execute as _, Operation, Secret, TransportError, encode_path, find};

use super::{Host, builder::Patience, codes, scrub_error};
use crate::{
    error::{Advice, Error, Result},
    flinks::{Client, convert::failure},
    transport::{Call, CallContext, Record, broken},
};

/// One call by its operationId. Nothing is sent before [`send`](Self::send).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().build();
/// # let keys = sandbox.credentials().flinks.clone();
/// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
/// #     .api_key(keys.api_key).in_process(sandbox.router()).build()?;
/// let answer = client.operation("list_institutions")?.param("take", "1").send().await?;
/// assert_eq!(answer.status, 200);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before `send`"]
pub struct RawCall {
    client: Client,
    operation: &'static Operation,
    params: BTreeMap<String, String>,
    body: Option<String>,
}

/// An answer as sent, whatever its status.
#[non_exhaustive]
pub struct RawAnswer {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Bytes,
    operation: &'static str,
    record: Record,
    hidden: Vec<Secret>,
}

impl Client {
    /// A call by its operationId in `openapi/flinks.yaml`, e.g. `field_match`.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): there is no such operation.
    pub fn operation(&self, id: &str) -> Result<RawCall> {
        let operation = find(raw::OPERATIONS, id)
            .ok_or_else(|| Error::invalid("flinks.call", "operation: no such operationId"))?;
        Ok(RawCall { client: self.clone(), operation, params: BTreeMap::new(), body: None })
    }

    /// The generated client over this one's transport: keys, limits and repetitions stay, sessions
    /// and conversions don't.
    ///
    /// Its types follow the provider's description and are **outside semver**. Authorize calls go
    /// without a token.
    pub fn raw(&self) -> raw::Client {
        let shared = self.shared();
        let context = CallContext::new(self.timeout(Patience::Data));
        let call = Call::new(shared.clone(), context);
        raw::Client::new_with_client(
            &self.host(None).base,
            shared.sender.builder(),
            call.transport(),
        )
    }
}

impl RawCall {
    /// A parameter: of the path where the path names it, otherwise of the query. `customerId` is
    /// set.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.insert(name.into(), value.into());
        self
    }

    /// The JSON body, sent as it is.
    pub fn body(mut self, json: impl Into<String>) -> Self {
        self.body = Some(json.into());
        self
    }

    /// Sends it. An Authorize gets a token minted before it. What may be repeated is, by the
    /// description's effect.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): a parameter of the path is missing or can't stand
    ///   in one, the body isn't JSON, or a key isn't set.
    /// - [`Transport`](crate::ErrorKind::Transport): no answer. Refusals are answers: see
    ///   [`RawAnswer::error`].
    pub async fn send(self) -> Result<RawAnswer> {
        let (client, operation) = (&self.client, self.operation);
        let (host, shared) = (client.host(operation.host), client.shared());
        let url = self.url(host)?;
        if self
            .body
            .as_deref()
            .is_some_and(|body| serde_json::from_str::<serde::de::IgnoredAny>(body).is_err())
        {
            return Err(self.invalid("body: not JSON"));
        }
        let mut context = CallContext::new(client.timeout(Patience::Data));
        if operation.security.contains(&"AuthorizeToken") {
            context.token = client.mint().await?;
        }
        let http = shared.sender.builder();
        let method = reqwest::Method::from_bytes(operation.method.as_bytes())
            .map_err(|_| self.invalid("operation: no such method"))?;
        let mut request =
            http.request(method, url).header(reqwest::header::ACCEPT, "application/json");
        if let Some(body) = &self.body {
            request = request
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let request = request.build().map_err(|_| self.invalid("parameters: they make no URL"))?;
        let call = Call::new(shared.clone(), context);
        let answered = call.execute(&http, request, operation).await;
        let record = call.record();
        let answer = answered.map_err(|error| broken(self.name(), error, record.clone()))?;
        let status = answer.status().as_u16();
        let body = answer
            .bytes()
            .await
            .map_err(|error| broken(self.name(), TransportError::from(error), record.clone()))?;
        let hidden =
            self.params.get("loginId").map(|id| Secret::from(id.as_str())).into_iter().collect();
        Ok(RawAnswer { status, body, operation: operation.id, record, hidden })
    }

    fn url(&self, host: &Host) -> Result<reqwest::Url> {
        let mut path = self.operation.path.replace("{customerId}", &host.customer.to_string());
        let mut query = Vec::new();
        for (name, value) in &self.params {
            let place = format!("{{{name}}}");
            match path.contains(&place) {
                true => path = path.replace(&place, &encode_path(value)),
                false => query.push((name, value)),
            }
        }
        if let Some((_, rest)) = path.split_once('{') {
            let name = rest.split('}').next().unwrap_or_default().to_owned();
            return Err(self.invalid(&format!("{name}: missing")));
        }
        let mut url = reqwest::Url::parse(&format!("{}{path}", host.base))
            .map_err(|_| self.invalid("parameters: they make no URL"))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    fn name(&self) -> Cow<'static, str> {
        format!("flinks.{}", self.operation.id).into()
    }

    fn invalid(&self, message: &str) -> Error {
        Error::invalid(self.name(), message)
    }
}

impl RawAnswer {
    /// The refusal that the answer is; `None` on success, also on 202 and 203.
    pub fn error(&self) -> Option<Error> {
        if (200..300).contains(&self.status) {
            return None;
        }
        let error =
            failure::of_body(format!("flinks.{}", self.operation).into(), self.status, &self.body);
        let error = scrub_error(codes::explain(error, codes::Sent::Login), &self.hidden);
        Some(error.with(|it| {
            (it.attempts, it.not_retried) = (self.record.attempts, self.record.not_retried);
            it.retry_after = self.record.retry_after;
        }))
    }

    /// Whether waiting helps: the work goes on.
    pub fn advice(&self) -> Advice {
        match self.status {
            202 => Advice::Poll,
            203 => Advice::AnswerMfa,
            200..=299 => Advice::Proceed,
            _ => self.error().map_or(Advice::None, |error| error.advice()),
        }
    }
}

impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawAnswer({}, {} bytes)", self.status, self.body.len())
    }
}

impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawCall({})", self.operation.id)
    }
}
