//! The hub's bookkeeping: who waits under which key, and who has been woken.

use std::{collections::BTreeSet, task::Waker, time::Duration};

use slab::Slab;

use super::{Key, bell::Caller, early::Early, key::Names, kind::Kind};
use crate::{poll::Signal, webhook::Body};

/// Under one lock, held for a few steps at a time. A waiter costs one slot and one index entry a
/// key: about 250 bytes.
pub(super) struct State {
    waiters: Slab<Slot>,
    by_key: BTreeSet<(Key, u32)>,
    early: Early,
    /// Bytes of data that waiters haven't taken yet, and how many there may be.
    unseen_bytes: usize,
    max_unseen_bytes: usize,
}

/// Data beyond this for waiters who don't come is no memory of ours: they are woken, and look.
const UNSEEN_BYTES: usize = 64 << 20;

struct Slot {
    names: Names,
    caller: Option<Caller>,
    /// What the waiter hasn't seen yet.
    unseen: Option<Signal<Body>>,
}

#[cfg(test)]
pub(super) const SLOT_BYTES: usize = size_of::<Slot>();

impl State {
    pub(super) fn new() -> Self {
        Self {
            waiters: Slab::new(),
            by_key: BTreeSet::new(),
            early: Early::new(),
            unseen_bytes: 0,
            max_unseen_bytes: UNSEEN_BYTES,
        }
    }

    pub(super) fn bound_early(&mut self, count: usize, bytes: usize, time: Duration) {
        self.early.set_bounds(count, bytes, time);
    }

    pub(super) fn bound_unseen(&mut self, bytes: usize) {
        self.max_unseen_bytes = bytes;
    }

    #[cfg(test)]
    pub(super) fn unseen_bytes(&self) -> usize {
        self.unseen_bytes
    }

    pub(super) fn waiter_count(&self) -> usize {
        self.waiters.len()
    }

    pub(super) fn early_count(&self) -> usize {
        self.early.len()
    }

    pub(super) fn register(&mut self, names: Names) -> u32 {
        let mut unseen: Option<Signal<Body>> = None;
        for early in names.iter().filter_map(|key| self.early.take(key, names)) {
            unseen = Some(over(unseen, early));
        }
        let unseen = unseen.map(|signal| self.hold(None, signal));
        let id = narrow(self.waiters.insert(Slot { names, caller: None, unseen }));
        self.by_key.extend(names.iter().map(|key| (key, id)));
        id
    }

    /// What came since the last time; otherwise remembers whom to wake.
    pub(super) fn poll(&mut self, id: u32, waker: &Waker) -> Option<Signal<Body>> {
        let slot = self.waiters.get_mut(widen(id))?;
        let signal = slot.unseen.take();
        self.unseen_bytes -= size(signal.as_ref());
        slot.caller = signal.is_none().then(|| match slot.caller.take() {
            Some(Caller::Task(same)) if same.will_wake(waker) => Caller::Task(same),
            _ => Caller::Task(waker.clone()),
        });
        signal
    }

    /// Whether an event is there that the waiter hasn't seen; otherwise remembers whom to call. It
    /// stays unseen.
    pub(super) fn watch(&mut self, id: u32, caller: Caller) -> bool {
        let Some(slot) = self.waiters.get_mut(widen(id)) else { return true };
        let there = slot.unseen.is_some();
        slot.caller = Some(caller).filter(|_| !there);
        there
    }

    /// Ends a waiter. An event that it hasn't seen goes back, unless it is done with; the data only
    /// under the session that it is of, and not where another waiter has it already: under the
    /// connection a later session would take it for its own.
    pub(super) fn leave(&mut self, id: u32, done: bool) {
        let Some(slot) = self.waiters.try_remove(widen(id)) else { return };
        for key in slot.names.iter() {
            self.by_key.remove(&(key, id));
        }
        self.unseen_bytes -= size(slot.unseen.as_ref());
        if let Some(signal) = slot.unseen.filter(|_| !done) {
            for (key, signal) in by_key(slot.names, signal) {
                if under(&self.by_key, key).next().is_none() {
                    self.early.keep(key, key.event_kind(), slot.names, signal);
                }
            }
        }
    }

    /// Hands an event to everybody who waits under one of its keys, and keeps it under those where
    /// nobody does: a wake-up by connection must not use up what another session has yet to
    /// come for. The data is for the first key, and for nobody who waits for another session or
    /// connection than the event names.
    pub(super) fn deliver(
        &mut self,
        names: Names,
        kind: Option<Kind>,
        signal: Signal<Body>,
    ) -> Vec<Caller> {
        let mut woken = Vec::new();
        for (key, signal) in by_key(names, signal) {
            if !self.hand_out(key, names, &signal, &mut woken) {
                let kind = kind.unwrap_or_else(|| key.event_kind());
                self.early.keep(key, kind, names, signal);
            }
        }
        woken
    }

    /// Hands an event to everybody who waits under one of its keys, and keeps it for nobody.
    pub(super) fn pass_on(&mut self, names: Names) -> Vec<Caller> {
        let mut woken = Vec::new();
        for key in names.iter() {
            self.hand_out(key, names, &Signal::Wake, &mut woken);
        }
        woken
    }

    /// Says whether anybody waited.
    fn hand_out(
        &mut self,
        key: Key,
        names: Names,
        signal: &Signal<Body>,
        woken: &mut Vec<Caller>,
    ) -> bool {
        let mut awaited = false;
        let waiting: Vec<_> = under(&self.by_key, key).collect();
        for id in waiting {
            let Some(slot) = self.waiters.get_mut(widen(id)) else { continue };
            let signal = match slot.names.contradict(names) {
                true => Signal::Wake,
                false => signal.clone(),
            };
            woken.extend(slot.caller.take());
            let older = slot.unseen.take();
            let unseen = self.hold(older, signal);
            if let Some(slot) = self.waiters.get_mut(widen(id)) {
                slot.unseen = Some(unseen);
            }
            awaited = true;
        }
        awaited
    }
}

impl State {
    /// What a waiter holds of an older and a newer signal, and counts it: data only while there is
    /// room for it.
    fn hold(&mut self, older: Option<Signal<Body>>, newer: Signal<Body>) -> Signal<Body> {
        self.unseen_bytes -= size(older.as_ref());
        let signal = over(older, newer);
        let bytes = size(Some(&signal));
        if self.unseen_bytes + bytes > self.max_unseen_bytes {
            return Signal::Wake;
        }
        self.unseen_bytes += bytes;
        signal
    }
}

fn size(signal: Option<&Signal<Body>>) -> usize {
    match signal {
        Some(Signal::Data(body)) => body.get().len(),
        Some(Signal::Wake) | None => 0,
    }
}

/// Both as one: the newest data counts, and a wake-up takes none away.
fn over(older: Option<Signal<Body>>, newer: Signal<Body>) -> Signal<Body> {
    Signal::of(newer.into_data().or(older.and_then(Signal::into_data)))
}

/// A signal under up to two keys: data under the first, a wake-up under the second.
fn by_key(names: Names, signal: Signal<Body>) -> impl Iterator<Item = (Key, Signal<Body>)> {
    names.iter().zip([signal, Signal::Wake])
}

/// Who waits under a key.
fn under(by_key: &BTreeSet<(Key, u32)>, key: Key) -> impl Iterator<Item = u32> {
    by_key.range((key, 0)..=(key, u32::MAX)).map(|(_, id)| *id)
}

/// A place in a slab, as it is kept: half as wide, since each waiter's is kept three times. So many
/// waiters as this can't count have no room in any memory.
pub(super) fn narrow(id: usize) -> u32 {
    u32::try_from(id).unwrap_or(u32::MAX)
}

pub(super) fn widen(id: u32) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}
