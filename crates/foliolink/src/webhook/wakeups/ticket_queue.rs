//! Many tickets that wait in one place: no task, no timer and no client each, only an entry.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use slab::Slab;
use tokio::time::{Instant, timeout_at};

use super::{
    Wakeups,
    bell::{Bell, Caller},
    key::Names,
    state::{narrow, widen},
};
use crate::{
    ticket::Ticket,
    webhook::waiting_policy::{fallback, keys},
};

/// Tickets of either provider that wait in a hub, all of them driven by whoever calls
/// [`next`](Self::next). Cheap to clone; clones are the same queue.
///
/// An awaited [`Pending`](crate::Pending) holds what it needs to look: a future, a timer, a client.
/// A ticket in a queue holds nothing but its entry, about 300 bytes, which counts from some thousands
/// of sessions on. When an event comes for it, or its fallback time has passed, or its deadline,
/// the queue hands the ticket out: resume it with the client that has the same hub. The event is
/// still in the hub, so one that carries the data completes the resumed work without a call. Where
/// the work isn't finished, put the ticket back.
///
/// A process that ends loses its queue: store the tickets, and [`put`](Self::put) them again.
///
/// ```
/// use foliolink::webhook::{Key, Signal, TicketQueue, Topic, Wakeups};
///
/// # #[tokio::main(flavor = "current_thread", start_paused = true)] async fn main() -> Result<(), serde_json::Error> {
/// let hub = Wakeups::new(); // Given to the receiver and to the client, too.
/// let queue = TicketQueue::new(&hub);
/// let stored = r#"{"provider":"flinks","operation":"accounts","connection":"7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
///     "request_id":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","instance":"toolbox","deadline":"2031-04-02T08:45:00Z"}"#;
/// queue.put(serde_json::from_str(stored)?);
///
/// hub.notify(Key::flinks_request(Topic::Accounts, "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812"), Signal::Wake);
/// let ticket = queue.next().await; // Now `client.resume(&ticket)`.
/// assert_eq!(ticket.work(), &foliolink::Work::Accounts);
/// assert!(queue.is_empty());
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct TicketQueue(Arc<Shared>);

struct Shared {
    hub: Wakeups,
    state: Mutex<State>,
    bell: Arc<Bell>,
}

#[derive(Default)]
struct State {
    entries: Slab<Entry>,
    due: BTreeSet<(Instant, u32)>,
}

struct Entry {
    // Boxed, so that the spare capacity is small.
    ticket: Box<Ticket>,
    /// Its waiter in the hub.
    waiter: u32,
    due: Instant,
}

impl TicketQueue {
    /// An empty queue of a hub.
    pub fn new(hub: &Wakeups) -> Self {
        Self(Arc::new(Shared { hub: hub.clone(), state: Mutex::default(), bell: Arc::default() }))
    }

    /// Lets a ticket wait: for an event, for the fallback time of its work, or for its deadline.
    /// One that is over is handed out at once. Sends nothing.
    pub fn put(&self, ticket: Ticket) {
        let waiter = self.0.hub.lock().register(Names(keys(&ticket)));
        let due = Instant::now() + fallback(&ticket).gap.min(ticket.time_left());
        let mut state = lock(&self.0.state);
        let id = narrow(state.entries.insert(Entry { ticket: Box::new(ticket), waiter, due }));
        state.due.insert((due, id));
        // While the lock is held: who is called has an entry by then.
        let called = self.0.hub.lock().watch(waiter, Caller::Entry(Arc::clone(&self.0.bell), id));
        drop(state);
        // Also where no event came: whoever waits for the next one may have to wake up earlier than
        // planned.
        match called {
            true => self.0.bell.ring(id),
            false => self.0.bell.rung.notify_waiters(),
        }
    }

    /// The next ticket that a look is due for; waits for one. Dropping the future loses nothing.
    pub async fn next(&self) -> Ticket {
        loop {
            // Made before the look, so that no ring falls between the two.
            let rung = self.0.bell.rung.notified();
            let (ticket, due) = self.take_due();
            if let Some(ticket) = ticket {
                return ticket;
            }
            match due {
                Some(due) => drop(timeout_at(due, rung).await),
                None => rung.await,
            }
        }
    }

    /// Tickets in the queue.
    pub fn len(&self) -> usize {
        lock(&self.0.state).entries.len()
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Who was called, or whose time has come; otherwise when the first one's will.
    fn take_due(&self) -> (Option<Ticket>, Option<Instant>) {
        let mut state = lock(&self.0.state);
        while let Some(id) = self.0.bell.answer() {
            if let Some(ticket) = state.leave(id, &self.0.hub) {
                return (Some(ticket), None);
            }
        }
        match state.due.first().copied() {
            Some((due, id)) if due <= Instant::now() => (state.leave(id, &self.0.hub), None),
            first => (None, first.map(|(due, _)| due)),
        }
    }
}

impl State {
    /// Removes an entry. An event that came for it goes back into the hub, for the work that is
    /// resumed.
    fn leave(&mut self, id: u32, hub: &Wakeups) -> Option<Ticket> {
        let Entry { ticket, waiter, due } = self.entries.try_remove(widen(id))?;
        self.due.remove(&(due, id));
        hub.lock().leave(waiter, false);
        Some(*ticket)
    }
}

/// Nobody waits any more: what came meanwhile goes back into the hub.
impl Drop for Shared {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (_, entry) in &state.entries {
            self.hub.lock().leave(entry.waiter, false);
        }
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for TicketQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TicketQueue").field("tickets", &self.len()).finish_non_exhaustive()
    }
}
