//! What the seam tells about a call afterwards.

use std::time::Duration;

use foliolink_runtime::Repairs;

use crate::error::Error;

/// What became of a call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    pub(crate) attempts: u32,
    pub(crate) not_retried: Option<&'static str>,
    /// `Retry-After` of the last answer.
    pub(crate) retry_after: Option<Duration>,
    /// `X-Request-ID` of the last answer.
    pub(crate) request_id: Option<String>,
    /// The last attempt went through the system's proxy.
    pub(crate) proxied: bool,
    /// It may act at a bank or for a customer.
    pub(crate) acts: bool,
    /// It was sent, and whether it was carried out isn't known.
    pub(crate) is_open: bool,
    /// What was mended in the text of the last answer, before anybody read it.
    pub(crate) repairs: Repairs,
}

impl Record {
    /// Says of a call that failed whether it may have taken effect all the same.
    pub(crate) fn tell_effect(&self, error: Error) -> Error {
        error.with(|inner| inner.may_have_taken_effect |= self.is_open)
    }

    /// The same of a call that succeeded, as far as the answer can be read.
    pub(crate) fn tell_effect_unread(&self, error: Error) -> Error {
        error.with(|inner| inner.may_have_taken_effect |= self.acts)
    }
}
