//! The hub between webhooks and whoever waits for what they tell.
//!
//! `key` says what can be waited for, `route` which event wakes whom, `state` is the bookkeeping
//! behind the lock, `bell` whom an event calls, `early` what came before its waiter, by its `kind`,
//! `waiter` the waiting side, `ticket_queue` many tickets that wait in one place.

mod bell;
mod early;
mod key;
mod kind;
mod route;
mod state;
mod ticket_queue;
mod waiter;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

pub use key::{Key, Topic};
use state::State;
pub use ticket_queue::TicketQueue;
pub use waiter::Waiter;

use super::Body;
use crate::poll::Signal;

/// Wakes waiters by key. Cheap to clone; clones are the same hub.
///
/// - **Waiting**: give the hub to a client (`wakeups` of its builder), and what that client waits
///   for waits here; or, for very many, put their tickets into a [`TicketQueue`]. By hand:
///   [`register`](Self::register) before you start what you will wait for, then [`Waiter::signal`]
///   against a deadline, then look. An event says that looking pays off; one that carries the data
///   of the very request also brings it along.
/// - **Waking**: give the hub to a [`Receiver`](super::Receiver) as its [`Sink`](super::Sink), or
///   beside a durable one as a pair.
/// - **Early events**, those that nobody waits for yet, are kept for 30 minutes, under 20,000 keys
///   at most (a Flinks event has two: session and connection), with 64 MiB of data at most; the
///   oldest go first. One that has lost its data for want of room still wakes. That is for
///   accounts, and again for Vumi's pings; of investments, of holders and of failures a quarter as
///   much is kept each. No kind pushes out another.
/// - **Data that its waiter hasn't taken** is held up to 64 MiB in all; beyond, an event only wakes.
///
/// Nothing is promised but this: an event wakes whoever waits under its key, or the first who comes
/// for it in time. Events get lost on their way, so look now and then without one.
///
/// A hub lives in one process. Where several receive webhooks, put events into a shared queue and
/// let each process [`notify`](Self::notify) its own hub. It keeps digests, not LoginIds or tokens.
///
/// ```
/// use std::time::Duration;
/// use foliolink::webhook::{Key, Signal, Wakeups};
/// use tokio::time::timeout;
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() {
/// let hub = Wakeups::new();
/// hub.notify(Key::vumi_connection("K7Q2M9X4T1"), Signal::Wake); // Came before its waiter.
///
/// let mut waiter = hub.register(Key::vumi_connection("K7Q2M9X4T1"));
/// let fallback = Duration::from_secs(60);
/// assert!(timeout(fallback, waiter.signal()).await.is_ok()); // Look now; nothing to tell by itself.
/// assert!(timeout(fallback, waiter.signal()).await.is_err()); // No event: look all the same.
/// # }
/// ```
#[derive(Clone)]
pub struct Wakeups(Arc<Mutex<State>>);

impl Wakeups {
    /// An empty hub.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State::new())))
    }

    /// Other bounds for events that nobody waits for yet: under how many keys, how many bytes of
    /// data in all, for how long. They are those of accounts and investments, and of Vumi's pings;
    /// holders and failures have a quarter each.
    ///
    /// Counts for the whole hub, and for what is kept already.
    #[must_use]
    pub fn keep_early(self, count: usize, bytes: usize, time: Duration) -> Self {
        self.lock().bound_early(count, bytes, time);
        self
    }

    /// Another bound for the data of all events that their waiters haven't taken yet, in bytes.
    #[must_use]
    pub fn keep_unseen(self, bytes: usize) -> Self {
        self.lock().bound_unseen(bytes);
        self
    }

    /// Waits under one key, from now on. An early event is handed over at once.
    pub fn register(&self, key: Key) -> Waiter {
        Waiter::new(self.clone(), [Some(key), None])
    }

    /// Waits under two keys: a session's RequestId, and its LoginId for events that don't name the
    /// session.
    pub fn register_both(&self, key: Key, other: Key) -> Waiter {
        Waiter::new(self.clone(), [Some(key), Some(other)])
    }

    /// Waits under the keys of a ticket.
    #[cfg(any(feature = "flinks", feature = "vumi"))]
    pub(crate) fn register_all(&self, keys: [Option<Key>; 2]) -> Waiter {
        Waiter::new(self.clone(), keys)
    }

    /// Signals everybody who waits under `key`, or keeps the signal for whoever comes first. Never
    /// waits.
    pub fn notify(&self, key: Key, signal: Signal<Body>) {
        self.deliver([Some(key), None], signal);
    }

    /// Waiters that are registered now.
    pub fn waiter_count(&self) -> usize {
        self.lock().waiter_count()
    }

    /// Keys under which events are kept for waiters to come.
    pub fn early_count(&self) -> usize {
        self.lock().early_count()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Wakeups {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Wakeups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wakeups")
            .field("waiting", &self.waiter_count())
            .field("early", &self.early_count())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
