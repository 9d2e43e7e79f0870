//! Waiting in a hub: an event lets the next look be taken at once, or is the outcome itself.

use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::time::{Instant, timeout_at};

use super::Ticket;
use crate::webhook::{Waiter, Wakeups, waiting_policy::keys};

/// Reads the outcome from what an event carried; `None` where it can't be that.
type Take<T> = Box<dyn Fn(&str) -> Option<T> + Send + Sync>;

/// The place of one `Pending` in a hub.
pub(super) struct Wake<T> {
    hub: Wakeups,
    /// From the first wait on, under the keys that the ticket has then.
    waiter: Option<Waiter>,
    take: Take<T>,
    after_event: Duration,
    /// Whether an event caused the look that comes next, or is under way.
    woken: bool,
}

impl<T> Wake<T> {
    pub(super) fn new(hub: Wakeups, after_event: Duration, take: Take<T>) -> Self {
        Self { hub, waiter: None, take, after_event, woken: false }
    }

    /// Waits for an event until a look is due, and doesn't wait where one is due at once. `Some` is
    /// the outcome.
    pub(super) async fn wait(&mut self, ticket: &Ticket, due: &mut Option<Instant>) -> Option<T> {
        // Before the first look that may find the work unfinished, so that no event falls between
        // the two.
        let waiter = self.waiter.get_or_insert_with(|| self.hub.register_all(keys(ticket)));
        let event = match *due {
            Some(due) => timeout_at(due, waiter.woken()).await.ok(),
            None => waiter.woken().now_or_never(),
        }?;
        // Kept before anything is awaited: whoever drops the look and comes again looks at once.
        (self.woken, *due) = (true, None);
        event.and_then(|data| (self.take)(data.get()))
    }

    /// The gap after a look that found the work unfinished.
    pub(super) fn gap(&mut self, fallback: Duration) -> Duration {
        if std::mem::take(&mut self.woken) { self.after_event.min(fallback) } else { fallback }
    }

    /// The work goes on under another id.
    pub(super) fn moved(&mut self) {
        self.waiter = None;
    }

    /// The work is over.
    pub(super) fn done(&mut self) {
        if let Some(waiter) = self.waiter.take() {
            waiter.done();
        }
    }
}
