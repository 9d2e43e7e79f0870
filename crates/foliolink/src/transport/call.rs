//! One call: what it goes out with, and what is known about it.

use std::sync::{Arc, Mutex, PoisonError};

use super::{context::CallContext, record::Record, shared::Shared};

/// The transport of one generated client, made for one call.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) shared: Arc<Shared>,
    pub(crate) context: CallContext,
    record: Arc<Mutex<Record>>,
}

impl Call {
    pub(crate) fn new(shared: Arc<Shared>, context: CallContext) -> Self {
        Self { shared, context, record: Arc::default() }
    }

    /// What is known about the call so far.
    pub(crate) fn record(&self) -> Record {
        self.record.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn note(&self, change: impl FnOnce(&mut Record)) {
        change(&mut self.record.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
