//! What all calls of one client share: the way out, the limits, the provider.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::{
    active::ActiveCalls, limit::Limiter, options::Options, pace::SharedPace, provider::Provider,
    send::Sender,
};
use crate::retry::{Budget, Retry};

/// What all calls of one client share.
pub(crate) struct Shared {
    pub(crate) sender: Sender,
    pub(crate) retry: Retry,
    pub(crate) budget: Budget,
    /// Calls under way at once.
    pub(crate) slots: Semaphore,
    /// Requests a second, repetitions included.
    limiter: Option<Limiter>,
    pub(crate) provider: Box<dyn Provider>,
    /// Those that may act, of this client and of whoever counts with it.
    pub(crate) active: ActiveCalls,
    /// An allowance that is shared with others.
    pace: Option<SharedPace>,
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
            provider: Box::new(provider),
            active: options.active.clone(),
            pace: options.pace.clone(),
        }))
    }

    /// Tells whoever shares the allowance that the provider wants less.
    pub(super) fn tell_too_many(&self, retry_after: Option<std::time::Duration>) {
        if let Some(SharedPace(pace)) = &self.pace {
            pace.slow_down(retry_after);
        }
    }

    /// Returns when the next request may go.
    pub(super) async fn wait_for_turn(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.ready().await;
        }
        if let Some(SharedPace(pace)) = &self.pace {
            pace.permit().await;
        }
    }
}
