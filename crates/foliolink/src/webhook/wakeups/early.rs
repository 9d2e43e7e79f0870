//! Events that came before anybody waited for them: kept for a time, bounded in number and in
//! bytes, each kind of event for itself.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use tokio::time::Instant;

use super::{
    key::{Key, Names},
    kind::Kind,
};
use crate::{poll::Signal, webhook::Body};

/// An event with a session and a connection stands under two keys.
const COUNT: usize = 20_000;
const BYTES: usize = 64 << 20;
/// As long as a Flinks session, or a person who is still in Vumi's widget, may take.
const TIME: Duration = Duration::from_secs(30 * 60);
/// Of investments, holders and failures so much less is kept: few wait for them.
const LESS: usize = 4;

pub(super) struct Early {
    by_key: HashMap<Key, Event>,
    shelves: [Shelf; Kind::ALL.len()],
    next: u64,
    time: Duration,
}

/// The events of one kind.
#[derive(Default)]
struct Shelf {
    /// Numbers of all events, oldest first, and of those with data.
    order: BTreeMap<u64, Key>,
    with_data: BTreeMap<u64, Key>,
    bytes: usize,
    max_count: usize,
    max_bytes: usize,
}

struct Event {
    kind: Kind,
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
        let mut early =
            Self { by_key: HashMap::new(), shelves: Default::default(), next: 0, time: TIME };
        early.set_bounds(COUNT, BYTES, TIME);
        early
    }

    pub(super) fn set_bounds(&mut self, count: usize, bytes: usize, time: Duration) {
        self.time = time;
        for kind in Kind::ALL {
            let share = match kind {
                Kind::Accounts | Kind::Ping => 1,
                Kind::Investments | Kind::Failure | Kind::Holders => LESS,
            };
            let shelf = self.shelf(kind);
            shelf.max_count = count.div_ceil(share);
            shelf.max_bytes = bytes / share;
        }
        self.tidy();
    }

    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    fn shelf(&mut self, kind: Kind) -> &mut Shelf {
        let [accounts, investments, ping, failure, holders] = &mut self.shelves;
        match kind {
            Kind::Accounts => accounts,
            Kind::Investments => investments,
            Kind::Ping => ping,
            Kind::Failure => failure,
            Kind::Holders => holders,
        }
    }

    /// Keeps an event, which names these. It takes the place of an older one, whose data stays
    /// unless this one brings its own, and whose kind stays where that is kept rather.
    pub(super) fn keep(&mut self, key: Key, kind: Kind, names: Names, signal: Signal<Body>) {
        let older = self.remove(key);
        let kind = older.as_ref().map_or(kind, |older| older.kind.min(kind));
        let data = signal.into_data().map(|body| Data { body, names });
        let data = data.or(older.and_then(|older| older.data));
        let number = self.next;
        self.next += 1;
        let shelf = self.shelf(kind);
        shelf.order.insert(number, key);
        if let Some(data) = &data {
            shelf.with_data.insert(number, key);
            shelf.bytes += data.body.get().len();
        }
        self.by_key.insert(key, Event { kind, number, data, at: Instant::now() });
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
        let shelf = self.shelf(event.kind);
        shelf.order.remove(&event.number);
        shelf.with_data.remove(&event.number);
        shelf.bytes -= size(event.data.as_ref());
        Some(event)
    }

    /// Forgets what is too old or too many, oldest first, and lets go of the oldest data where it
    /// is too much.
    fn tidy(&mut self) {
        for kind in Kind::ALL {
            while let Some(key) = self.shelf(kind).order.values().next().copied()
                && (self.shelf(kind).is_over_full() || self.is_over(key))
            {
                self.remove(key);
            }
            while let Some(key) = self.shelf(kind).heavy() {
                let data = self.by_key.get_mut(&key).and_then(|event| event.data.take());
                self.shelf(kind).bytes -= size(data.as_ref());
            }
        }
    }

    fn is_over(&self, key: Key) -> bool {
        self.by_key.get(&key).is_none_or(|event| event.at.elapsed() >= self.time)
    }
}

impl Shelf {
    fn is_over_full(&self) -> bool {
        self.order.len() > self.max_count
    }

    /// Whose data has to go.
    fn heavy(&mut self) -> Option<Key> {
        let over = self.bytes > self.max_bytes;
        over.then(|| self.with_data.pop_first()).flatten().map(|(_, key)| key)
    }
}

fn size(data: Option<&Data>) -> usize {
    data.map_or(0, |data| data.body.get().len())
}
