//! What was asked, as far as it may be shown: templates instead of paths, so no id and no secret.

use jiff::Timestamp;
use serde::Serialize;

/// One request that reached the sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// When it came, by the sandbox's clock.
    pub at: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// The path of the route table, with its parameters in braces; `(unknown)` where no route matched.
    pub path: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// The faults that hit it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
}

/// Older entries make room, so that a long-running sandbox doesn't grow.
const KEPT: usize = 10_000;

pub(crate) fn push(log: &mut Vec<LoggedRequest>, entry: LoggedRequest) {
    if log.len() >= KEPT {
        log.drain(..KEPT / 2);
    }
    log.push(entry);
}
