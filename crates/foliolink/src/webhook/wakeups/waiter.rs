//! The waiting side of the hub.

use std::{
    fmt,
    future::poll_fn,
    task::{Context, Poll},
};

use super::{Key, Wakeups, key::Names};
use crate::{poll::Signal, webhook::Body};

/// Waits in a hub. Dropping it ends the waiting; an event it hasn't seen goes back, for whoever
/// takes the wait up again.
///
/// A [`Pending`](crate::Pending) of a client that was given the hub uses it like this, in place of
/// sleeping until its next look is due:
///
/// 1. register under the keys of the work before the first look that may find it unfinished, so
///    that no event falls between the two;
/// 2. wait with `tokio::time::timeout_at(fallback, waiter.signal())`, `fallback` being when a look
///    is due without any event;
/// 3. woken with data that answers the very call: take it as the outcome; woken without, or not
///    woken: look;
/// 4. finished: [`finish`](Self::finish). Put away as a ticket: drop the waiter; `resume` registers
///    anew.
pub struct Waiter {
    hub: Wakeups,
    id: u32,
    done: bool,
}

impl Waiter {
    pub(super) fn new(hub: Wakeups, keys: [Option<Key>; 2]) -> Self {
        let id = hub.lock().register(Names(keys));
        Self { hub, id, done: false }
    }

    /// Waits for an event that hasn't been seen yet; several of them count as one. It is data where
    /// the newest event that carried some came under the first key. Dropping the future loses
    /// nothing.
    ///
    /// ```
    /// use foliolink::webhook::{Key, Signal, Topic, Wakeups};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let hub = Wakeups::new();
    /// let request = Key::flinks_request(Topic::Accounts, "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812");
    /// let login = Key::flinks_login(Topic::Accounts, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20");
    /// let mut waiter = hub.register_both(request, login);
    /// hub.notify(login, Signal::Wake);
    /// assert_eq!(waiter.signal().await, Signal::Wake); // Something happened: look.
    /// waiter.finish();
    /// # }
    /// ```
    pub async fn signal(&mut self) -> Signal<Body> {
        poll_fn(|context| self.poll_signal(context)).await
    }

    /// As [`signal`](Self::signal), for a task that drives many waiters.
    pub fn poll_signal(&mut self, context: &mut Context<'_>) -> Poll<Signal<Body>> {
        match self.hub.lock().poll(self.id, context.waker()) {
            Some(signal) => Poll::Ready(signal),
            None => Poll::Pending,
        }
    }

    /// The work is over: ends the waiting, and forgets an event that came meanwhile.
    pub fn finish(mut self) {
        self.done = true;
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.hub.lock().leave(self.id, self.done);
    }
}

impl fmt::Debug for Waiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waiter(..)")
    }
}
