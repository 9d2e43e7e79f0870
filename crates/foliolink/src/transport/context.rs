//! What one call needs from the seam beyond its request.

use std::time::Duration;

use foliolink_runtime::{DEFAULT_BODY_LIMIT, Effect, Secret};
use uuid::Uuid;

/// What one call needs beyond its request.
#[derive(Debug, Clone)]
pub(crate) struct CallContext {
    /// Overrides the description's effect: a cached Authorize only reads.
    pub(crate) effect: Option<Effect>,
    /// One attempt, body included.
    pub(crate) timeout: Duration,
    /// Decoded bytes of the answer.
    pub(crate) body_limit: usize,
    /// Sent where the provider takes one.
    pub(crate) trace_id: Option<Uuid>,
    /// A token for this call alone (Flinks' authorize token).
    pub(crate) token: Option<Secret>,
    /// An answer that says it is a part of something is refused.
    pub(crate) whole: bool,
}

impl CallContext {
    pub(crate) fn new(timeout: Duration) -> Self {
        Self {
            effect: None,
            timeout,
            body_limit: DEFAULT_BODY_LIMIT,
            trace_id: None,
            token: None,
            whole: false,
        }
    }
}
