//! Who runs what now. An engine only has to hand out each id sooner or later, at least once: that a
//! step counts once is the lease's work, and that nothing is forgotten is the feeder's.

mod feeder;
#[cfg(feature = "postgres")]
mod graphile;
mod idle;
mod local;
mod lock;
mod worker;

#[cfg(test)]
mod conformance;

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;

#[cfg(feature = "postgres")]
pub(crate) use graphile::Graphile;
pub(crate) use local::Local;
pub use worker::{Worker, WorkerBuilder};

use crate::{Id, error::Result, store::Transaction};

/// How far ahead what is due is handed to an engine.
pub(crate) const HORIZON_MS: i64 = 5 * 60 * 1000;

/// Runs the step of a connection.
pub(crate) type Handler = Arc<dyn Fn(Id) -> BoxFuture<'static, ()> + Send + Sync>;

/// The four verbs of an engine.
pub(crate) trait Engine: Send + Sync {
    /// Hands an id out after so long. An earlier time replaces a later one; one that is being run
    /// may be left out, since its step says itself when the next one is.
    fn schedule(&self, id: Id, after: Duration) -> BoxFuture<'_, Result<()>>;

    /// The same for many, from the feeder. What another process hands out just then may be left to it:
    /// the next look finds the rest.
    fn schedule_all<'a>(&'a self, due: &'a [(Id, Duration)]) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for (id, after) in due {
                self.schedule(*id, *after).await?;
            }
            Ok(())
        })
    }

    /// The same as part of a transaction, where the engine lives in the same database: what is
    /// written and who goes on with it count together. `false`: it doesn't; tell it afterwards.
    fn schedule_within<'a>(
        &'a self,
        _tx: &'a mut Transaction,
        _id: Id,
        _after: Duration,
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(std::future::ready(Ok(false)))
    }

    /// Drops what it has no use for any more, now and then.
    fn sweep(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Runs what is due, at most so many at once, until it is stopped. What is under way then is
    /// finished.
    fn run(&self, at_once: usize, handler: Handler) -> BoxFuture<'_, Result<()>>;

    /// Ends [`run`](Self::run).
    fn stop(&self);

    /// How many are being run.
    fn under_way(&self) -> usize;
}
