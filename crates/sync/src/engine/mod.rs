//! Who runs what now. An engine only has to hand out each id sooner or later, at least once: that a
//! step counts once is the lease's work, and that nothing is forgotten is the feeder's.

mod feeder;
mod idle;
mod local;
mod lock;
mod worker;

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

pub(crate) use local::Local;
pub use worker::{Worker, WorkerBuilder};

use crate::{Id, error::Result};

/// Runs the step of a connection.
pub(crate) type Handler = Arc<dyn Fn(Id) -> BoxFuture<'static, ()> + Send + Sync>;

/// The four verbs of an engine.
pub(crate) trait Engine: Send + Sync {
    /// Hands an id out after so long. An earlier time replaces a later one; one that is being run
    /// may be left out, since its step says itself when the next one is.
    fn schedule(&self, id: Id, after: Duration) -> BoxFuture<'_, Result<()>>;

    /// Runs what is due, at most so many at once, until it is stopped. What is under way then is
    /// finished.
    fn run(&self, at_once: usize, handler: Handler) -> BoxFuture<'_, Result<()>>;

    /// Ends [`run`](Self::run).
    fn stop(&self);

    /// How many are being run.
    fn under_way(&self) -> usize;
}
