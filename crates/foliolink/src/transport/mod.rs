//! The one seam that every call goes through: authenticate, send, classify, repeat, record. Nothing
//! reaches a provider beside it.
//!
//! `options` is what users set, `call` one call's context and record, `exchange` the loop, `send`
//! the way out (a socket of one of our `clients`, or a service in this process), `connection` says
//! why there was none, `lift` turns what a generated client answers into the facade's
//! [`Error`](crate::Error), `raw_call` makes calls by an operation's id.

// Each provider uses a part of it; with both features all of it is used.
#![cfg_attr(not(all(feature = "flinks", feature = "vumi")), allow(dead_code, unused_imports))]

mod active;
mod call;
mod clients;
mod connection;
mod exchange;
mod lift;
mod limit;
mod options;
mod pace;
mod raw_call;
mod retry_after;
mod scrub;
mod send;

use std::{num::NonZeroU32, sync::Arc};

use bytes::Bytes;
use foliolink_runtime::{Operation, TransportError};
use futures_core::future::BoxFuture;
use tokio::sync::Semaphore;

pub use active::ActiveCalls;
pub(crate) use call::{Call, CallContext, Record};
pub(crate) use exchange::percent_encode_spaces;
pub(crate) use lift::{Answered, Refusal, broken, by_status, lift, lift_data};
pub(crate) use options::{Options, base_url, transport_options};
pub use pace::Pace;
pub(crate) use pace::SharedPace;
pub(crate) use raw_call::RawClient;
pub(crate) use scrub::{scrub, scrub_error};
pub(crate) use send::Sender;

pub use raw_call::{RawAnswer, RawCall};

use crate::retry::{Budget, Retry};

/// What a provider adds to an exchange.
pub(crate) trait Provider: Send + Sync {
    /// Prefix of operation names in errors and spans, e.g. `flinks`.
    fn name(&self) -> &'static str;

    /// Adds credentials. The stamp says with which token, so that a refusal can be told to whoever
    /// holds it.
    fn sign<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        operation: &'static Operation,
        context: &'a CallContext,
    ) -> BoxFuture<'a, Result<Stamp, TransportError>>;

    /// After a refusal with `stamp`: whether new credentials were had and one more try makes sense.
    fn renew<'a>(
        &'a self,
        stamp: Stamp,
        answer: &'a http::Response<Bytes>,
    ) -> BoxFuture<'a, Result<bool, TransportError>> {
        let _ = (stamp, answer);
        Box::pin(std::future::ready(Ok(false)))
    }

    /// Whether `answer` is a passing failure, which may be repeated if the effect allows it.
    fn is_transient(&self, answer: &http::Response<Bytes>) -> bool;

    /// Straightens out an answer before anybody reads it.
    fn normalize(&self, operation: &Operation, answer: &mut http::Response<Bytes>) {
        let _ = (operation, answer);
    }

    /// Refuses a success that isn't whole, where the call said that it must be.
    fn check_whole(
        &self,
        operation: &'static Operation,
        answer: &http::Response<Bytes>,
    ) -> crate::Result<()> {
        let _ = (operation, answer);
        Ok(())
    }

    /// Requests a second, unless the user says another number.
    fn requests_per_second(&self) -> Option<NonZeroU32> {
        None
    }
}

/// Generation of the token that signed a request; 0 where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Stamp(pub(crate) u64);

/// What all calls of one client share.
pub(crate) struct Shared {
    pub(crate) sender: Sender,
    pub(crate) retry: Retry,
    pub(crate) budget: Budget,
    /// Calls under way at once.
    pub(crate) slots: Semaphore,
    /// Requests a second, repetitions included.
    limiter: Option<limit::Limiter>,
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
                .map(limit::Limiter::per_second),
            provider: Box::new(provider),
            active: options.active.clone(),
            pace: options.pace.clone(),
        }))
    }

    /// Tells whoever shares the allowance that the provider wants less.
    fn tell_too_many(&self, retry_after: Option<std::time::Duration>) {
        if let Some(SharedPace(pace)) = &self.pace {
            pace.slow_down(retry_after);
        }
    }

    /// Returns when the next request may go.
    async fn wait_for_turn(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.ready().await;
        }
        if let Some(SharedPace(pace)) = &self.pace {
            pace.permit().await;
        }
    }
}

#[cfg(test)]
mod tests;
