//! What this client brings to a raw call, and the generated client over the same seam.

use std::sync::Arc;

use foliolink_raw::flinks as raw;
use foliolink_runtime::Operation;
use futures_core::future::BoxFuture;

use super::{Client, builder::Patience, codes};
use crate::{
    error::{Error, Result},
    flinks::convert::failure,
    transport::{Call, CallContext, RawCall, RawClient, Shared},
};

impl Client {
    /// A call by its operationId in `openapi/flinks.yaml`, e.g. `field_match`.
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): there is no such operation.
    pub fn operation(&self, id: &str) -> Result<RawCall> {
        RawCall::new(self.clone(), raw::OPERATIONS, id)
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

impl RawClient for Client {
    fn shared(&self) -> &Arc<Shared> {
        self.shared()
    }

    fn base_url(&self, operation: &Operation) -> &str {
        &self.host(operation.host).base
    }

    fn own_param(&self, operation: &Operation, name: &str) -> Option<String> {
        (name == "customerId").then(|| self.host(operation.host).customer.to_string())
    }

    fn secret_params(&self) -> &'static [&'static str] {
        &["loginId"]
    }

    fn context<'a>(&'a self, operation: &'static Operation) -> BoxFuture<'a, Result<CallContext>> {
        Box::pin(async move {
            let mut context = CallContext::new(self.timeout(Patience::Data));
            if operation.security.contains(&"AuthorizeToken") {
                context.token = self.mint().await?;
            }
            Ok(context)
        })
    }

    fn refusal(&self, operation: &'static Operation, status: u16, body: &[u8]) -> Error {
        let error = failure::of_body(format!("flinks.{}", operation.id).into(), status, body);
        codes::explain(error, codes::Sent::Login)
    }
}
