//! How long a worker begins nothing after a database that couldn't be written.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Until when nothing is begun: what came of it couldn't be written.
#[derive(Default)]
pub(crate) struct Rest(Mutex<Option<Instant>>);

impl Rest {
    fn until(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn begin(&self, how_long: Duration) {
        *self.until() = Some(Instant::now() + how_long);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.until().is_none_or(|until| until <= Instant::now())
    }
}
