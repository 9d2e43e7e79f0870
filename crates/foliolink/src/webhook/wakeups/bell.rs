//! Whom an event calls: a task of its own, or one entry of a queue.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Waker,
};

use tokio::sync::Notify;

/// Which entries of a queue were called, in order.
#[derive(Default)]
pub(super) struct Bell {
    called: Mutex<VecDeque<u32>>,
    pub(super) rung: Notify,
}

/// Whom to call, once.
pub(super) enum Caller {
    Task(Waker),
    /// No waker of its own: that would be an allocation for each.
    Entry(Arc<Bell>, u32),
}

impl Bell {
    pub(super) fn ring(&self, id: u32) {
        self.called().push_back(id);
        self.rung.notify_waiters();
    }

    /// Who was called first.
    pub(super) fn answer(&self) -> Option<u32> {
        self.called().pop_front()
    }

    fn called(&self) -> MutexGuard<'_, VecDeque<u32>> {
        self.called.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Caller {
    pub(super) fn call(self) {
        match self {
            Self::Task(waker) => waker.wake(),
            Self::Entry(bell, id) => bell.ring(id),
        }
    }
}
