//! One call: what it goes out with, and what is known about it.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use super::{context::CallContext, record::Record, shared::Shared};

/// The transport of one generated client, made for one call.
#[derive(Clone)]
pub(crate) struct Call(pub(super) Arc<CallState>);

pub(crate) struct CallState {
    pub(crate) shared: Arc<Shared>,
    pub(crate) context: CallContext,
    record: Mutex<Record>,
}

impl Call {
    pub(crate) fn new(shared: Arc<Shared>, context: CallContext) -> Self {
        Self(Arc::new(CallState { shared, context, record: Mutex::default() }))
    }
}

impl Deref for Call {
    type Target = CallState;

    fn deref(&self) -> &CallState {
        &self.0
    }
}

impl CallState {
    /// What is known about the call so far.
    pub(crate) fn record(&self) -> Record {
        self.record.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn note(&self, change: impl FnOnce(&mut Record)) {
        change(&mut self.record.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
