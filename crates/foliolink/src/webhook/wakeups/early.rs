//! Events that came before anybody waited for them: kept for a time, bounded in number and in
//! bytes.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use tokio::time::Instant;

use super::{Key, key::Names};
use crate::{poll::Signal, webhook::Body};

/// An event with a session and a connection stands under two keys.
const COUNT: usize = 20_000;
const BYTES: usize = 64 << 20;
/// As long as a Flinks session, or a person who is still in Vumi's widget, may take.
const TIME: Duration = Duration::from_secs(30 * 60);

pub(super) struct Early {
    by_key: HashMap<Key, Event>,
    /// Numbers of all events, oldest first, and of those with data.
    order: BTreeMap<u64, Key>,
    with_data: BTreeMap<u64, Key>,
    next: u64,
    bytes: usize,
    max_count: usize,
    max_bytes: usize,
    time: Duration,
}

struct Event {
    number: u64,
    data: Option<Data>,
    at: Instant,
}

/// An outcome, and all that the event said of whose it is.
struct Data {
    body: Body,
    names: Names,
}

impl Early {
    pub(super) fn new() -> Self {
        let (order, with_data) = (BTreeMap::new(), BTreeMap::new());
        Self {
            by_key: HashMap::new(),
            order,
            with_data,
            next: 0,
            bytes: 0,
            max_count: COUNT,
            max_bytes: BYTES,
            time: TIME,
        }
    }

    pub(super) fn bound(&mut self, count: usize, bytes: usize, time: Duration) {
        (self.max_count, self.max_bytes, self.time) = (count, bytes, time);
        self.tidy();
    }

    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Keeps an event, which names these. It takes the place of an older one, whose data stays
    /// unless this one brings its own.
    pub(super) fn keep(&mut self, key: Key, names: Names, signal: Signal<Body>) {
        let older = self.remove(key).and_then(|event| event.data);
        let data = signal.into_data().map(|body| Data { body, names }).or(older);
        let number = self.next;
        self.next += 1;
        self.order.insert(number, key);
        if let Some(data) = &data {
            self.with_data.insert(number, key);
            self.bytes += data.body.get().len();
        }
        self.by_key.insert(key, Event { number, data, at: Instant::now() });
        self.tidy();
    }

    /// Hands out what is there to a waiter of these names, with its data unless that is another's.
    pub(super) fn take(&mut self, key: Key, names: Names) -> Option<Signal<Body>> {
        self.tidy();
        let event = self.remove(key)?;
        let own = event.data.filter(|data| !data.names.contradict(names));
        Some(Signal::of(own.map(|data| data.body)))
    }

    fn remove(&mut self, key: Key) -> Option<Event> {
        let event = self.by_key.remove(&key)?;
        self.order.remove(&event.number);
        self.with_data.remove(&event.number);
        self.bytes -= size(event.data.as_ref());
        Some(event)
    }

    /// Forgets what is too old or too many, oldest first, and lets go of the oldest data where it
    /// is too much.
    fn tidy(&mut self) {
        while let Some(key) = self.order.values().next().copied()
            && (self.order.len() > self.max_count
                || self.by_key.get(&key).is_none_or(|event| event.at.elapsed() >= self.time))
        {
            self.remove(key);
        }
        while self.bytes > self.max_bytes
            && let Some((_, key)) = self.with_data.pop_first()
        {
            let data = self.by_key.get_mut(&key).and_then(|event| event.data.take());
            self.bytes -= size(data.as_ref());
        }
    }
}

fn size(data: Option<&Data>) -> usize {
    data.map_or(0, |data| data.body.get().len())
}
