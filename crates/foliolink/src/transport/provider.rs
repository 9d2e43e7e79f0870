//! What a provider adds to an exchange: its credentials, and which of its answers pass.

use std::num::NonZeroU32;

use bytes::Bytes;
use foliolink_runtime::{Operation, TransportError};
use futures_core::future::BoxFuture;

use super::context::CallContext;

/// Credentials that are there, or that somebody has to be asked for.
pub(crate) enum Signing<'a> {
    Done(Result<Stamp, TransportError>),
    Waits(BoxFuture<'a, Result<Stamp, TransportError>>),
}

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
    ) -> Signing<'a>;

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
