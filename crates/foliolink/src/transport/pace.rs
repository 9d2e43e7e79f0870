//! Whose turn it is, where an allowance is shared with other clients, processes or machines.

use std::{fmt, sync::Arc, time::Duration};

use futures_core::future::BoxFuture;

/// Says when a request may go. Give the same to every client that shares an allowance.
///
/// ```
/// use std::{sync::Arc, time::Duration};
///
/// use foliolink::{Pace, flinks};
/// use futures_core::future::BoxFuture;
///
/// /// One request at a time, over all clients that have it.
/// struct Gate(tokio::sync::Semaphore);
///
/// impl Pace for Gate {
///     fn permit(&self) -> BoxFuture<'_, ()> {
///         Box::pin(async { drop(self.0.acquire().await) })
///     }
///
///     fn slow_down(&self, _retry_after: Option<Duration>) {}
/// }
///
/// let gate = Arc::new(Gate(tokio::sync::Semaphore::new(1)));
/// let client = flinks::Client::builder()
///     .instance("toolbox")
///     .customer_id("43387ca6-0391-4c82-857d-70d95f087ecb")
///     .pace(gate)
///     .build()?;
/// # let _ = client;
/// # Ok::<(), foliolink::Error>(())
/// ```
pub trait Pace: Send + Sync {
    /// Returns when the next request may go. Dropped while it waits, it takes nobody's turn.
    fn permit(&self) -> BoxFuture<'_, ()>;

    /// The provider answered 429: `retry_after` is when to come back, where it said so. Must not
    /// block.
    fn slow_down(&self, retry_after: Option<Duration>);
}

#[derive(Clone)]
pub(crate) struct SharedPace(pub(crate) Arc<dyn Pace>);

impl fmt::Debug for SharedPace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedPace(..)")
    }
}
