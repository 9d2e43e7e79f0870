//! What calls were made, for whoever logs request ids of successes too.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

/// One call as it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallSeen {
    /// E.g. `vumi.list_accounts`.
    pub operation: String,
    /// What was sent as `X-Client-Trace-ID`, which the API echoes.
    pub trace_id: Uuid,
    /// The API's `X-Request-ID`: quote it to their support.
    pub request_id: Option<String>,
    /// How often it was sent.
    pub attempts: u32,
}

/// Collects the calls of clients made by [`Client::with_calls`](crate::vumi::Client::with_calls), until
/// they are taken out; at most the last 10,000.
#[derive(Debug, Clone, Default)]
pub struct CallLog(Arc<Mutex<VecDeque<CallSeen>>>);

const KEPT: usize = 10_000;

impl CallLog {
    /// The calls since the last `take`, oldest first.
    pub fn take(&self) -> Vec<CallSeen> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }

    pub(crate) fn add(&self, call: CallSeen) {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if calls.len() >= KEPT {
            calls.pop_front();
        }
        calls.push_back(call);
    }
}
