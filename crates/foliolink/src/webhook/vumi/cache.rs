//! Keeps verification keys, and keeps forged key ids from flooding the API: a look-up costs a call
//! under the only session there is.

use std::{
    collections::HashMap,
    error::Error as StdError,
    fmt,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use futures_core::future::BoxFuture;
use jiff::Timestamp;
use jsonwebtoken::DecodingKey;
use tokio::{
    sync::{OnceCell, watch},
    time::{Instant, timeout},
};

use super::{
    Jwk, KeyId, KeyStore, SavedKey, StoreError, VerificationKeys, allowance::Allowance,
    store::Store,
};
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
const STORE_PATIENCE: Duration = Duration::from_secs(5);
/// How far the clock that a key was saved by may be ahead of ours.
const AHEAD: Duration = Duration::from_secs(60);
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

/// Clones are the same cache.
#[derive(Clone)]
pub(super) struct KeyCache(Arc<Inner>);

struct Inner {
    source: Box<dyn Source>,
    store: OnceLock<Box<dyn Store>>,
    loaded: OnceCell<()>,
    state: Mutex<State>,
}

struct State {
    entries: HashMap<KeyId, Entry>,
    allowance: Allowance,
}

#[derive(Default)]
struct Entry {
    known: Option<(Outcome, Instant)>,
    /// The key as it was last fetched, past the time at which it is looked up again.
    good: Option<(Arc<DecodingKey>, Instant)>,
    /// What the look-up under way will say.
    look_up: Option<Answer>,
}

/// What is known of a key: itself, or why it can't be had.
type Outcome = Result<Arc<DecodingKey>, Rejected>;
type Answer = watch::Receiver<Option<Outcome>>;

enum Entered {
    Known(Arc<DecodingKey>),
    Waiting(Answer),
    First(watch::Sender<Option<Outcome>>, Answer),
}

impl KeyCache {
    pub(super) fn new(source: impl VerificationKeys) -> Self {
        let state = State { entries: HashMap::new(), allowance: Allowance::new() };
        Self(Arc::new(Inner {
            source: Box::new(source),
            store: OnceLock::new(),
            loaded: OnceCell::new(),
            state: Mutex::new(state),
        }))
    }

    /// Keeps keys there; the first one counts.
    pub(super) fn set_store(&self, store: impl KeyStore) {
        // A second store for the same keys has nothing to add.
        let _ = self.0.store.set(Box::new(store));
    }

    /// Loads what the store has, and says how many keys count.
    pub(super) async fn preload(&self) -> Result<usize, StoreError> {
        let Some(store) = self.0.store.get() else { return Ok(0) };
        let saved = timeout(STORE_PATIENCE, store.load()).await??;
        // It needn't be done again before the first look-up.
        let _ = self.0.loaded.set(());
        Ok(self.lock().fill(saved))
    }

    /// The key, looked up if need be. A look-up that was begun goes on without whoever asked.
    pub(super) async fn get(&self, id: KeyId, sender: Option<IpAddr>) -> Outcome {
        if let Some(known) = self.lock().fresh(id) {
            return known;
        }
        self.load_once().await;
        let mut answer = match self.lock().enter(id, sender)? {
            Entered::Known(key) => return Ok(key),
            Entered::Waiting(answer) => answer,
            Entered::First(sender, answer) => {
                tokio::spawn(self.clone().look_up(id, sender));
                answer
            }
        };
        match answer.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or(Err(Rejected::KeyUnavailable)),
            // The source panicked, or the runtime ends.
            Err(_) => Err(Rejected::KeyUnavailable),
        }
    }

    /// What a restart would otherwise have to look up.
    async fn load_once(&self) {
        let load = || async {
            if let Err(error) = self.preload().await {
                tracing::warn!(%error, "the verification keys' store can't be read");
            }
        };
        self.0.loaded.get_or_init(load).await;
    }

    async fn look_up(self, id: KeyId, answer: watch::Sender<Option<Outcome>>) {
        let found = self.find(id).await;
        let jwk = found.as_ref().ok().cloned();
        let outcome = found.and_then(|jwk| jwk.parse_key().map(Arc::new));
        let gone = matches!(outcome, Err(Rejected::UnknownKey)) && self.lock().good(id).is_some();
        let outcome = self.lock().put(id, outcome);
        answer.send_replace(Some(outcome.clone()));
        match (outcome, jwk) {
            (Ok(_), Some(jwk)) => {
                self.save(&SavedKey { id, jwk, fetched_at: Timestamp::now() }).await
            }
            _ if gone => self.forget(id).await,
            _ => {}
        }
    }

    async fn find(&self, id: KeyId) -> Result<Jwk, Rejected> {
        match timeout(LOOKUP_PATIENCE, self.0.source.find(id)).await {
            Ok(Ok(Some(jwk))) => Ok(jwk),
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

    async fn save(&self, key: &SavedKey) {
        if let Some(store) = self.0.store.get() {
            report(timeout(STORE_PATIENCE, store.save(key)).await, "saved");
        }
    }

    async fn forget(&self, id: KeyId) {
        if let Some(store) = self.0.store.get() {
            report(timeout(STORE_PATIENCE, store.forget(id)).await, "forgotten");
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn report(outcome: Result<Result<(), StoreError>, tokio::time::error::Elapsed>, what: &str) {
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "a verification key couldn't be {what}"),
        Err(_) => tracing::warn!("a verification key couldn't be {what} in time"),
    }
}

impl State {
    fn enter(&mut self, id: KeyId, sender: Option<IpAddr>) -> Result<Entered, Rejected> {
        if let Some(known) = self.fresh(id) {
            return known.map(Entered::Known);
        }
        let under_way = self.entries.get(&id).and_then(|entry| entry.look_up.as_ref());
        // One whose task is gone says nothing any more.
        if let Some(answer) = under_way.filter(|answer| answer.has_changed().is_ok()) {
            return Ok(Entered::Waiting(answer.clone()));
        }
        // Keys that were good before don't draw on the allowance that forged ids use up: nobody
        // can forge them.
        if self.good(id).is_none() && !self.allowance.take(id, sender) {
            return Err(Rejected::TooManyLookups);
        }
        self.make_room();
        let (sender, answer) = watch::channel(None);
        let good = self.entries.remove(&id).and_then(|entry| entry.good);
        self.entries.insert(id, Entry { known: None, good, look_up: Some(answer.clone()) });
        Ok(Entered::First(sender, answer))
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
        let known = Some((outcome.clone(), now + keep));
        self.entries.insert(id, Entry { known, good, look_up: None });
        outcome
    }

    /// Takes in what a store has, newest first, and says how many keys count.
    fn fill(&mut self, mut saved: Vec<SavedKey>) -> usize {
        saved.sort_by_key(|key| std::cmp::Reverse(key.fetched_at));
        let mut filled = 0;
        for key in saved {
            let Some(age) = age(key.fetched_at).filter(|age| *age < KEEP_GOOD) else { continue };
            let Ok(parsed) = key.jwk.parse_key().map(Arc::new) else { continue };
            let entry = self.entries.entry(key.id).or_default();
            if entry.good.is_none() && entry.look_up.is_none() {
                let now = Instant::now();
                let fresh = KEEP_KEY.checked_sub(age).filter(|left| !left.is_zero());
                entry.known = fresh.map(|left| (Ok(Arc::clone(&parsed)), now + left));
                entry.good = Some((parsed, now + (KEEP_GOOD - age)));
            }
            filled += 1;
            if self.entries.len() >= CAPACITY {
                break;
            }
        }
        filled
    }

    /// Lets go of what is out of date, and, were that not enough, of what would be out of date
    /// first; unknown keys before known ones.
    fn make_room(&mut self) {
        let now = Instant::now();
        let busy = |entry: &Entry| {
            entry.look_up.as_ref().is_some_and(|answer| answer.has_changed().is_ok())
        };
        let until = |entry: &Entry| {
            let good = entry.good.as_ref().map(|(_, until)| (true, *until));
            good.or(entry.known.as_ref().map(|(outcome, until)| (outcome.is_ok(), *until)))
        };
        self.entries
            .retain(|_, entry| busy(entry) || until(entry).is_some_and(|(_, until)| until > now));
        while self.entries.len() >= CAPACITY {
            let idle = self.entries.iter().filter(|(_, entry)| !busy(entry));
            let first = idle.min_by_key(|(_, entry)| until(entry));
            let Some(id) = first.map(|(id, _)| *id) else { return };
            self.entries.remove(&id);
        }
    }
}

/// How long ago it was; `None` for the future.
fn age(fetched_at: Timestamp) -> Option<Duration> {
    let age = Timestamp::now().duration_since(fetched_at);
    match Duration::try_from(age) {
        Ok(age) => Some(age),
        Err(_) => (age.unsigned_abs() <= AHEAD).then_some(Duration::ZERO),
    }
}

impl fmt::Debug for KeyCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyCache")
            .field("entries", &self.lock().entries.len())
            .finish_non_exhaustive()
    }
}
