//! Remembers what was taken, so that a repeated delivery is dropped. In memory, bounded in number
//! and time; one process knows nothing of another's, which is why sinks must bear an event that
//! comes twice.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::{Rejected, digest::Digest};

/// Flinks repeats for five hours at most; a dated token of Vumi's is stale after five minutes.
const KEEP: Duration = Duration::from_secs(6 * 60 * 60);
/// About 20 MB at most.
const CAPACITY: usize = 100_000;

/// The deliveries that were taken lately, and those being taken.
pub(super) struct Guard {
    state: Mutex<State>,
    keep: Duration,
    capacity: usize,
}

#[derive(Default)]
struct State {
    seen: HashMap<Digest, Delivery>,
    /// The taken ones, oldest first.
    order: VecDeque<(Instant, Digest)>,
}

struct Delivery {
    body: Digest,
    taken: bool,
}

/// One delivery on its way to the sink. Dropped without [`keep`](Self::keep), it was never seen.
pub(super) struct Claim {
    guard: Arc<Guard>,
    key: Digest,
    taken: bool,
}

impl Default for Guard {
    fn default() -> Self {
        Self::new(KEEP, CAPACITY)
    }
}

impl Guard {
    pub(super) fn new(keep: Duration, capacity: usize) -> Self {
        Self { state: Mutex::default(), keep, capacity }
    }

    /// Claims a delivery for the caller, unless somebody has it. One signature speaks for one body:
    /// `key` may be of the signature alone.
    pub(super) fn claim(self: &Arc<Self>, key: Digest, body: Digest) -> Result<Claim, Rejected> {
        let mut state = self.lock();
        state.forget(|at, count| at.elapsed() >= self.keep || count > self.capacity);
        match state.seen.get(&key) {
            Some(delivery) if delivery.body != body => return Err(Rejected::WrongBody),
            Some(Delivery { taken: true, .. }) => return Err(Rejected::Known),
            Some(_) => return Err(Rejected::Busy),
            None => {}
        }
        state.seen.insert(key, Delivery { body, taken: false });
        Ok(Claim { guard: Arc::clone(self), key, taken: false })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn forget(&mut self, too_old: impl Fn(Instant, usize) -> bool) {
        while let Some((at, key)) = self.order.front().copied()
            && too_old(at, self.order.len())
        {
            self.order.pop_front();
            self.seen.remove(&key);
        }
    }
}

impl Claim {
    /// It was taken: remember it.
    pub(super) fn keep(mut self) {
        self.taken = true;
        let mut state = self.guard.lock();
        if let Some(seen) = state.seen.get_mut(&self.key) {
            seen.taken = true;
            state.order.push_back((Instant::now(), self.key));
        }
        state.forget(|_, count| count > self.guard.capacity);
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if !self.taken {
            self.guard.lock().seen.remove(&self.key);
        }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("keep", &self.keep)
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claim(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> [Digest; 3] {
        [[1; 32], [2; 32], [3; 32]]
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_was_taken_is_remembered_and_only_for_its_time() {
        let guard = Arc::new(Guard::new(Duration::from_secs(10), 5));
        let [key, body, other] = keys();
        let claim = guard.claim(key, body).unwrap();
        assert_eq!(guard.claim(key, body).unwrap_err(), Rejected::Busy);
        drop(claim);
        guard.claim(key, body).unwrap().keep();
        assert_eq!(guard.claim(key, body).unwrap_err(), Rejected::Known);
        assert_eq!(guard.claim(key, other).unwrap_err(), Rejected::WrongBody);
        tokio::time::advance(Duration::from_secs(10)).await;
        assert!(guard.claim(key, body).is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn memory_is_bounded_and_the_oldest_goes_first() {
        let guard = Arc::new(Guard::new(Duration::from_secs(10), 2));
        for key in keys() {
            guard.claim(key, key).unwrap().keep();
        }
        assert_eq!(guard.lock().seen.len(), 2);
        let [oldest, _, newest] = keys();
        assert!(guard.claim(oldest, oldest).is_ok());
        assert_eq!(guard.claim(newest, newest).unwrap_err(), Rejected::Known);
    }
}
