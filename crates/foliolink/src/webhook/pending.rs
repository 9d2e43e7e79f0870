//! Pending work that waits in a hub: registered under the keys of its ticket, at the pace of its
//! policy, and done at once where an event brings the outcome.

use std::task::{Context, Poll};

use super::{
    Body, Waiter, Wakeups,
    waiting_policy::{fallback, keys},
};
use crate::{
    poll::{Pending, Signal, Signals},
    ticket::Ticket,
};

/// Lets pending work wait in a hub. `read` decodes the outcome from what an event carried; where it
/// isn't the outcome, the event lets the work be polled.
pub(crate) fn wait_in<T: Send + 'static>(
    hub: &Wakeups,
    pending: Pending<T>,
    read: impl Fn(&Body) -> Option<T> + Send + Sync + 'static,
) -> Pending<T> {
    let fallback = fallback(pending.ticket());
    pending.with_signals(Box::new(InHub { hub: hub.clone(), waiter: None, read }), fallback)
}

/// One piece of work in a hub.
struct InHub<R> {
    hub: Wakeups,
    /// From the first wait on, under the keys that the ticket has then.
    waiter: Option<Waiter>,
    read: R,
}

impl<T, R: Fn(&Body) -> Option<T> + Send + Sync> Signals<T> for InHub<R> {
    fn poll_signal(&mut self, ticket: &Ticket, context: &mut Context<'_>) -> Poll<Signal<T>> {
        // Before the first poll that may find the work unfinished, so that no event falls between
        // the two.
        let waiter = self.waiter.get_or_insert_with(|| self.hub.register_all(keys(ticket)));
        waiter.poll_signal(context).map(|signal| match signal {
            Signal::Wake => Signal::Wake,
            Signal::Data(body) => Signal::of((self.read)(&body)),
        })
    }

    fn restart(&mut self) {
        self.waiter = None;
    }

    fn finish(&mut self) {
        if let Some(waiter) = self.waiter.take() {
            waiter.finish();
        }
    }
}
