//! A call of any operation by its id, for what has no method of its own: signed, limited and
//! repeated like every call, and answered as sent. One implementation; each provider's client brings
//! what differs.

use std::{borrow::Cow, collections::BTreeMap, fmt, sync::Arc};

use bytes::Bytes;
use foliolink_runtime::{Operation, Secret, encode_path, find};
use futures_core::future::BoxFuture;

use super::{
    call::Call, context::CallContext, lift::lift_broken_call, record::Record, scrub::scrub_error,
    shared::Shared,
};
use crate::error::{Advice, Error, Result};

/// What a provider's client brings to a raw call.
pub(crate) trait RawClient: Send + Sync {
    fn shared(&self) -> &Arc<Shared>;

    /// Where the operation goes, without a trailing slash.
    fn base_url(&self, operation: &Operation) -> &str;

    /// A parameter of the path that isn't the caller's to set.
    fn own_param(&self, operation: &Operation, name: &str) -> Option<String> {
        let _ = (operation, name);
        None
    }

    /// Parameters that the provider may quote and nobody should read in a message.
    fn secret_params(&self) -> &'static [&'static str];

    /// What the call needs besides its request; may call the provider (for a token).
    fn context<'a>(&'a self, operation: &'static Operation) -> BoxFuture<'a, Result<CallContext>>;

    /// Told when the call has ended.
    fn note(&self, operation: &Operation, context: &CallContext, record: &Record) {
        let _ = (operation, context, record);
    }

    /// The refusal in a body, with what helps.
    fn refusal(&self, operation: &'static Operation, status: u16, body: &[u8]) -> Error;
}

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
    client: Arc<dyn RawClient>,
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
    client: Arc<dyn RawClient>,
    operation: &'static Operation,
    record: Record,
    secrets: Vec<Secret>,
}

impl RawCall {
    /// A call of the operation that `table` has under `id`.
    pub(crate) fn new(
        client: impl RawClient + 'static,
        table: &'static [Operation],
        id: &str,
    ) -> Result<Self> {
        let operation = find(table, id).ok_or_else(|| {
            let provider = client.shared().provider.name();
            Error::invalid(format!("{provider}.call"), "operation: no such operationId")
        })?;
        Ok(Self { client: Arc::new(client), operation, params: BTreeMap::new(), body: None })
    }

    /// A parameter: of the path where the path names it, otherwise of the query. Flinks'
    /// `customerId` is set.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.insert(name.into(), value.into());
        self
    }

    /// The JSON body, sent as it is.
    pub fn body(mut self, json: impl Into<String>) -> Self {
        self.body = Some(json.into());
        self
    }

    /// The first parameter of the path that is still to be set; with one missing, nothing is sent.
    pub fn missing_param(&self) -> Option<&'static str> {
        let given = |name: &&str| {
            self.params.contains_key(*name) || self.client.own_param(self.operation, name).is_some()
        };
        path_params(self.operation.path).find(|name| !given(name))
    }

    /// Sends it. Where the operation takes a token that is good for one call (Flinks' Authorize), it
    /// is minted before. What may be repeated is, by the description's effect.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): a parameter of the path is missing or can't stand
    ///   in one, the body isn't JSON, a key isn't set, or the client was made without the scope.
    /// - [`Auth`](crate::ErrorKind::Auth): the credentials were refused before the call.
    /// - [`Transport`](crate::ErrorKind::Transport): no answer. Refusals are answers: see
    ///   [`RawAnswer::error`].
    pub async fn send(self) -> Result<RawAnswer> {
        let operation = self.operation;
        let url = self.url()?;
        if self.body.as_deref().is_some_and(|body| !is_json(body)) {
            return Err(self.invalid("body: not JSON"));
        }
        let context = self.client.context(operation).await?;
        let shared = Arc::clone(self.client.shared());
        let http = shared.sender.builder();
        let request = self.request(&http, url)?;
        let call = Call::new(shared, context);
        let outcome = call.run(request, operation).await;
        let record = call.record();
        self.client.note(operation, &call.context, &record);
        let answer =
            outcome.map_err(|error| lift_broken_call(self.name(), error, record.clone()))?;
        let status = answer.status().as_u16();
        let body = answer.into_body();
        let secrets = self.secrets();
        Ok(RawAnswer { status, body, client: self.client, operation, record, secrets })
    }

    fn request(&self, http: &reqwest::Client, url: reqwest::Url) -> Result<reqwest::Request> {
        let method = reqwest::Method::from_bytes(self.operation.method.as_bytes())
            .map_err(|_| self.invalid("operation: no such method"))?;
        let mut request =
            http.request(method, url).header(reqwest::header::ACCEPT, "application/json");
        if let Some(body) = &self.body {
            request = request
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        request.build().map_err(|_| self.invalid("parameters: they make no URL"))
    }

    fn url(&self) -> Result<reqwest::Url> {
        if let Some(name) = self.missing_param() {
            return Err(self.invalid(&format!("{name}: missing")));
        }
        let mut path = self.operation.path.to_owned();
        let mut query: BTreeMap<&str, &str> =
            self.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for name in path_params(self.operation.path) {
            let own = self.client.own_param(self.operation, name);
            let value = own.or_else(|| query.remove(name).map(str::to_owned)).unwrap_or_default();
            path = path.replace(&format!("{{{name}}}"), &encode_path(&value));
        }
        let base = self.client.base_url(self.operation);
        let mut url = reqwest::Url::parse(&format!("{base}{path}"))
            .map_err(|_| self.invalid("parameters: they make no URL"))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    fn secrets(&self) -> Vec<Secret> {
        let values = self.client.secret_params().iter().filter_map(|name| self.params.get(*name));
        values.map(|value| Secret::from(value.as_str())).collect()
    }

    fn name(&self) -> Cow<'static, str> {
        format!("{}.{}", self.client.shared().provider.name(), self.operation.id).into()
    }

    fn invalid(&self, message: &str) -> Error {
        Error::invalid(self.name(), message)
    }
}

/// The names in a path's template.
fn path_params(template: &'static str) -> impl Iterator<Item = &'static str> {
    template.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

impl RawAnswer {
    /// The refusal that the answer is; `None` on success, also on 202 and 203.
    pub fn error(&self) -> Option<Error> {
        if (200..300).contains(&self.status) {
            return None;
        }
        let error = self.client.refusal(self.operation, self.status, &self.body);
        let error = self.record.tell_effect(scrub_error(error, &self.secrets));
        Some(error.with(|parts| {
            parts.attempts = self.record.attempts;
            parts.not_retried = self.record.not_retried;
            parts.retry_after = self.record.retry_after;
            let from_header = || self.record.request_id.clone();
            parts.request_id = parts.request_id.take().or_else(from_header);
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
