//! What this client brings to a raw call, and the generated client over the same seam.

use std::sync::Arc;

use foliolink_raw::vumi as raw;
use foliolink_runtime::Operation;
use futures_core::future::BoxFuture;

use super::{Client, refusal};
use crate::{
    error::{Error, Result},
    transport::{CallContext, RawCall, RawClient, Record, Shared},
    vumi::convert,
};

impl Client {
    /// A call by its operationId in `openapi/vumi.yaml`, e.g. `list_entities`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().build();
    /// # let keys = &sandbox.credentials().vumi;
    /// # let client = foliolink::vumi::Client::builder().client_id(keys.client_id).client_secret(keys.secrets[0])
    /// #     .in_process(sandbox.router()).build()?;
    /// let answer = client.operation("list_entities")?.send().await?;
    /// assert_eq!(answer.status, 200);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): there is no such operation.
    pub fn operation(&self, id: &str) -> Result<RawCall> {
        RawCall::new(self.clone(), raw::OPERATIONS, id)
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
        self.raw_over(&self.trace_part_call())
    }
}

impl RawClient for Client {
    fn shared(&self) -> &Arc<Shared> {
        &self.inner.shared
    }

    fn base_url(&self, _: &Operation) -> &str {
        &self.inner.base_url
    }

    fn secret_params(&self) -> &'static [&'static str] {
        &["token", "publicToken"]
    }

    fn context<'a>(&'a self, _: &'static Operation) -> BoxFuture<'a, Result<CallContext>> {
        Box::pin(std::future::ready(Ok(self.new_context())))
    }

    fn note(&self, operation: &Operation, context: &CallContext, record: &Record) {
        if let Some(trace_id) = context.trace_id {
            self.log_call(trace_id, operation, record);
        }
    }

    fn refusal(&self, operation: &'static Operation, status: u16, body: &[u8]) -> Error {
        let error = convert::refusal_of_body(format!("vumi.{}", operation.id), status, body);
        refusal::explain(error, operation)
    }
}
