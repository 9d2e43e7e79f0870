//! What was asked, as far as it may be shown: templates instead of paths, so no id and no secret.

use serde::Serialize;

/// One request that reached the sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The HTTP method.
    pub method: String,
    /// The path of the route table, with its parameters in braces; `(unknown)` where no route matched.
    pub path: &'static str,
    /// The status of the answer.
    pub status: u16,
}

/// Older entries make room, so that a long-running sandbox doesn't grow.
const KEPT: usize = 10_000;

pub(crate) fn push(log: &mut Vec<LoggedRequest>, entry: LoggedRequest) {
    if log.len() >= KEPT {
        log.drain(..KEPT / 2);
    }
    log.push(entry);
}
