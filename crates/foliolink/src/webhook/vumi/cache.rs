//! Keeps verification keys, and keeps forged key ids from flooding the API: a look-up costs a call
//! under the only session there is.

use std::{
    collections::HashMap,
    error::Error as StdError,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_core::future::BoxFuture;
use jsonwebtoken::DecodingKey;
use tokio::{
    sync::Mutex as Gate,
    time::{Instant, timeout},
};

use super::{Jwk, KeyId, VerificationKeys};
use crate::webhook::Rejected;

/// Keys never change under their id.
const KEEP_KEY: Duration = Duration::from_secs(24 * 60 * 60);
/// And after that for as long again while it can't be fetched anew: a provider that is down must
/// not take its webhooks down with it.
const KEEP_GOOD: Duration = Duration::from_secs(2 * 24 * 60 * 60);
const KEEP_UNKNOWN: Duration = Duration::from_secs(60);
/// Long enough that those who waited for the same failed look-up don't each repeat it.
const KEEP_FAILURE: Duration = Duration::from_secs(5);
const LOOKUP_PATIENCE: Duration = Duration::from_secs(10);
/// Look-ups at once, and then one per `REFILL`.
const BURST: u32 = 10;
const REFILL: Duration = Duration::from_secs(6);
const CAPACITY: usize = 256;

/// A source of keys behind one pointer.
trait Source: Send + Sync {
    fn find(
        &self,
        id: KeyId,
    ) -> BoxFuture<'_, Result<Option<Jwk>, Box<dyn StdError + Send + Sync>>>;
}

impl<K: VerificationKeys> Source for K {
    fn find(
        &self,
        id: KeyId,
    ) -> BoxFuture<'_, Result<Option<Jwk>, Box<dyn StdError + Send + Sync>>> {
        Box::pin(VerificationKeys::find(self, id))
    }
}

pub(super) struct KeyCache {
    source: Box<dyn Source>,
    state: Mutex<State>,
}

struct State {
    entries: HashMap<KeyId, Entry>,
    tokens: u32,
    refilled: Instant,
}

struct Entry {
    known: Option<(Outcome, Instant)>,
    /// The key as it was last fetched, past the time at which it is looked up again.
    good: Option<(Arc<DecodingKey>, Instant)>,
    /// Held by whoever looks the key up, so that others wait for that answer.
    gate: Arc<Gate<()>>,
}

/// What is known of a key: itself, or why it can't be had.
type Outcome = Result<Arc<DecodingKey>, Rejected>;

impl KeyCache {
    pub(super) fn new(source: impl VerificationKeys) -> Self {
        let state = State { entries: HashMap::new(), tokens: BURST, refilled: Instant::now() };
        Self { source: Box::new(source), state: Mutex::new(state) }
    }

    /// The key, looked up if need be.
    pub(super) async fn get(&self, id: KeyId) -> Outcome {
        let (gate, mut paid) = match self.lock().enter(id)? {
            Entered::Known(key) => return Ok(key),
            Entered::First(gate) => (gate, true),
            Entered::Behind(gate) => (gate, false),
        };
        let _alone = gate.lock().await;
        if let Some(known) = self.lock().fresh(id) {
            return known;
        }
        // Whoever was before us went away without an answer. Their look-up was theirs to pay, ours
        // is ours.
        paid = paid || self.lock().pay_for(id);
        if !paid {
            return Err(Rejected::TooManyLookups);
        }
        let outcome = self.look_up(id).await;
        self.lock().put(id, outcome)
    }

    async fn look_up(&self, id: KeyId) -> Outcome {
        match timeout(LOOKUP_PATIENCE, self.source.find(id)).await {
            Ok(Ok(Some(jwk))) => jwk.checked().map(Arc::new),
            Ok(Ok(None)) => Err(Rejected::UnknownKey),
            Ok(Err(error)) => {
                tracing::warn!(%error, "a verification key couldn't be fetched");
                Err(Rejected::KeyUnavailable)
            }
            Err(_) => {
                tracing::warn!("a verification key couldn't be fetched in time");
                Err(Rejected::KeyUnavailable)
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Entered {
    Known(Arc<DecodingKey>),
    First(Arc<Gate<()>>),
    Behind(Arc<Gate<()>>),
}

impl State {
    fn enter(&mut self, id: KeyId) -> Result<Entered, Rejected> {
        if let Some(known) = self.fresh(id) {
            return known.map(Entered::Known);
        }
        if let Some(entry) =
            self.entries.get(&id).filter(|entry| Arc::strong_count(&entry.gate) > 1)
        {
            return Ok(Entered::Behind(Arc::clone(&entry.gate)));
        }
        if !self.pay_for(id) {
            return Err(Rejected::TooManyLookups);
        }
        self.make_room();
        let gate = Arc::new(Gate::new(()));
        let good = self.entries.remove(&id).and_then(|entry| entry.good);
        self.entries.insert(id, Entry { known: None, good, gate: Arc::clone(&gate) });
        Ok(Entered::First(gate))
    }

    fn fresh(&self, id: KeyId) -> Option<Outcome> {
        let (outcome, until) = self.entries.get(&id)?.known.as_ref()?;
        (*until > Instant::now()).then(|| outcome.clone())
    }

    /// The key as it was last fetched, if that isn't too long ago.
    fn good(&self, id: KeyId) -> Option<Arc<DecodingKey>> {
        let (key, until) = self.entries.get(&id)?.good.as_ref()?;
        (*until > Instant::now()).then(|| Arc::clone(key))
    }

    /// Takes in what a look-up said, and says what holds now.
    fn put(&mut self, id: KeyId, outcome: Outcome) -> Outcome {
        let now = Instant::now();
        let (good, outcome, keep) = match (outcome, self.good(id)) {
            (Ok(key), _) => (Some((Arc::clone(&key), now + KEEP_GOOD)), Ok(key), KEEP_KEY),
            (Err(Rejected::KeyUnavailable), Some(good)) => {
                let entry = self.entries.get_mut(&id);
                (entry.and_then(|entry| entry.good.take()), Ok(good), KEEP_UNKNOWN)
            }
            (Err(Rejected::KeyUnavailable), None) => {
                (None, Err(Rejected::KeyUnavailable), KEEP_FAILURE)
            }
            // Vumi knows it no more, or it is no key for this: no reason to trust it a minute
            // longer.
            (Err(rejected), _) => (None, Err(rejected), KEEP_UNKNOWN),
        };
        if let Some(entry) = self.entries.get_mut(&id) {
            (entry.good, entry.known) = (good, Some((outcome.clone(), now + keep)));
        }
        outcome
    }

    /// Whether this id may be looked up. Keys that were good before don't draw on the allowance
    /// that forged ids use up: nobody can forge them.
    fn pay_for(&mut self, id: KeyId) -> bool {
        self.good(id).is_some() || self.pay()
    }

    /// Takes one look-up from the allowance.
    fn pay(&mut self) -> bool {
        while self.tokens < BURST && self.refilled.elapsed() >= REFILL {
            self.tokens += 1;
            self.refilled += REFILL;
        }
        if self.tokens == BURST {
            self.refilled = Instant::now();
        }
        let paid = self.tokens > 0;
        self.tokens = self.tokens.saturating_sub(1);
        paid
    }

    /// Lets go of what is out of date, and, were that not enough, of what would be out of date
    /// first; unknown keys before known ones.
    fn make_room(&mut self) {
        let now = Instant::now();
        let busy = |entry: &Entry| Arc::strong_count(&entry.gate) > 1;
        let until = |entry: &Entry| {
            let good = entry.good.as_ref().map(|(_, until)| (true, *until));
            good.or(entry.known.as_ref().map(|(outcome, until)| (outcome.is_ok(), *until)))
        };
        self.entries
            .retain(|_, entry| busy(entry) || until(entry).is_some_and(|(_, until)| until > now));
        while self.entries.len() >= CAPACITY {
            let first = self.entries.iter().min_by_key(|(_, entry)| until(entry));
            let Some(id) = first.map(|(id, _)| *id) else { return };
            self.entries.remove(&id);
        }
    }
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyCache")
            .field("entries", &self.lock().entries.len())
            .finish_non_exhaustive()
    }
}
