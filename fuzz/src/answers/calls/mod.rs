//! Which call of the SDK reads which answer.

mod flinks;
mod vumi;
mod webhooks;

use bytes::Bytes;

use super::{
    description::{Answer, Provider},
    output::Outcome,
    wire::Wire,
};

/// Gives `body` to the call that reads such an answer, as a user makes it.
pub(super) async fn call(answer: &Answer, body: Bytes) -> Outcome {
    let provider = answer.description.provider;
    let Some(status) = answer.status else {
        return webhooks::deliver(provider, answer.operation, body).await;
    };
    let wire = Wire::new(provider, answer.operation, (status, body));
    match provider {
        Provider::Flinks => flinks::call(answer.operation, wire).await,
        Provider::Vumi => vumi::call(answer.operation, wire).await,
    }
}
