//! Who asks too often: readers by their token, guessers by their address and what they guess at; and
//! how many long answers are written at once.

use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

/// Before a wrong credential is answered.
pub(crate) const SLOW: Duration = Duration::from_millis(500);
/// Wrong credentials a minute, from one address and about one token.
const GUESSES: NonZeroU32 = NonZeroU32::new(10).expect("isn't zero");
/// Beyond so many keys those that rest are dropped.
const KEYS: usize = 10_000;

/// All limits.
pub(crate) struct Limits {
    readers: DefaultKeyedRateLimiter<String>,
    guessers: DefaultKeyedRateLimiter<(IpAddr, Option<String>)>,
    /// Until when nothing is compared for an address that guessed at a token too often.
    blocked: Mutex<HashMap<(IpAddr, String), Instant>>,
    streams: Arc<Semaphore>,
}

impl Limits {
    pub(crate) fn new(requests_a_minute: NonZeroU32, streams_at_once: NonZeroU32) -> Self {
        let streams = usize::try_from(streams_at_once.get()).unwrap_or(Semaphore::MAX_PERMITS);
        Self {
            readers: RateLimiter::keyed(Quota::per_minute(requests_a_minute)),
            guessers: RateLimiter::keyed(Quota::per_minute(GUESSES)),
            blocked: Mutex::default(),
            streams: Arc::new(Semaphore::new(streams.min(Semaphore::MAX_PERMITS))),
        }
    }

    /// A place for an answer that is streamed, as long as what is returned lives; none where there
    /// are enough.
    pub(crate) fn begin_stream(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.streams).try_acquire_owned().ok()
    }

    /// Counts a request of a token; seconds to wait where there were too many.
    pub(crate) fn count(&self, token: &str) -> Result<(), u64> {
        check(&self.readers, token.to_owned())
    }

    /// Counts a try with a wrong credential. `id` is that of a token which is there: whoever guesses
    /// at others doesn't lock its reader out, even behind one proxy.
    pub(crate) fn count_guess(&self, from: IpAddr, id: Option<&str>) -> Result<(), u64> {
        if self.guessers.len() > KEYS {
            self.guessers.retain_recent();
        }
        let outcome = check(&self.guessers, (from, id.map(str::to_owned)));
        if let (Err(seconds), Some(id)) = (outcome, id) {
            let mut blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            if blocked.len() > KEYS {
                blocked.retain(|_, until| *until > now);
            }
            let until = now + Duration::from_secs(seconds);
            blocked.insert((from, id.to_owned()), until);
        }
        outcome
    }

    /// Whether an address guessed at a token too often just now: seconds to wait. Nothing is compared
    /// then, or the limit would slow the answers alone and not the guesses.
    pub(crate) fn check_guesser(&self, from: IpAddr, id: &str) -> Result<(), u64> {
        let blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
        let until = blocked.get(&(from, id.to_owned())).copied();
        let left = until.and_then(|until| until.checked_duration_since(Instant::now()));
        match left.filter(|left| !left.is_zero()) {
            Some(left) => Err(left.as_secs() + 1),
            None => Ok(()),
        }
    }
}

fn check<K: Clone + std::hash::Hash + Eq>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: K,
) -> Result<(), u64> {
    limiter.check_key(&key).map_err(|until| {
        let wait = until.wait_time_from(limiter.clock().now());
        wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
    })
}
