//! What all calls of one client share: the way out, the limits, the provider.

use std::sync::Arc;

use foliolink_runtime::{Effect, Operation};
use tokio::sync::Semaphore;

use super::{
    active::ActiveCalls,
    limit::Limiter,
    options::Options,
    pace::{Paced, UnderWay},
    provider::Provider,
    send::Sender,
};
use crate::{
    error::{Error, ErrorKind},
    retry::{Budget, Retry},
};

/// What all calls of one client share.
pub(crate) struct Shared {
    pub(crate) sender: Sender,
    pub(crate) retry: Retry,
    pub(crate) budget: Budget,
    /// Calls under way at once.
    pub(crate) slots: Semaphore,
    /// Requests a second, repetitions included.
    limiter: Option<Limiter>,
    /// Nobody has set this rate by hand: a pace replaces it.
    is_default_rate: bool,
    /// Who else says when a request may go.
    pub(crate) paced: Paced,
    pub(crate) provider: Box<dyn Provider>,
    /// Those that may act, of this client and of whoever counts with it.
    pub(crate) active: ActiveCalls,
}

impl Shared {
    /// `slots`: how many calls may be under way at once.
    pub(crate) fn new(
        options: &Options,
        provider: impl Provider + 'static,
        slots: usize,
    ) -> crate::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            sender: options.sender()?,
            retry: options.retry(),
            budget: Budget::default(),
            slots: Semaphore::new(options.slots(slots)),
            limiter: options
                .requests_per_second(provider.requests_per_second())
                .map(Limiter::per_second),
            is_default_rate: options.per_second.is_none(),
            paced: options.paced(),
            provider: Box::new(provider),
            active: options.active.clone(),
        }))
    }

    /// Tells whoever shares the allowance that the provider wants less.
    pub(super) fn tell_too_many(&self, effect: Effect, retry_after: Option<std::time::Duration>) {
        self.paced.slow_down(self.provider.name(), effect, retry_after);
    }

    /// Returns when the next request may go; what it returns is held until that has ended. An error
    /// is no failed attempt: nothing was sent.
    pub(super) async fn wait_for_turn(
        &self,
        operation: &Operation,
        effect: Effect,
    ) -> crate::Result<Option<UnderWay<'_>>> {
        let is_replaced = self.is_default_rate && self.paced.is_set();
        if let Some(limiter) = self.limiter.as_ref().filter(|_| !is_replaced) {
            limiter.ready().await;
        }
        let name = self.provider.name();
        self.paced.permit(name, effect).await.map_err(|error| {
            let operation = format!("{name}.{}", operation.id);
            Error::new(ErrorKind::Unavailable, operation).with(|inner| {
                inner.message = Some("no permit to send".to_owned());
                inner.source = Some(error);
            })
        })
    }
}
