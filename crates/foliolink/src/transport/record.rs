//! What the seam tells about a call afterwards.

use std::time::Duration;

use foliolink_runtime::Replaced;

#[cfg(feature = "vumi")]
use crate::portfolio::{Warned, tell_replaced_rows};

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
    /// Where the last answer held what is no text.
    pub(crate) replaced: Replaced,
}

#[cfg(feature = "vumi")]
impl Record {
    /// The rows of a list, each with what in it was no text.
    pub(crate) fn tell_rows<T: Warned>(&self, mut rows: Vec<T>, list: &str) -> Vec<T> {
        tell_replaced_rows(&mut rows, list, 0, &self.replaced);
        rows
    }
}
