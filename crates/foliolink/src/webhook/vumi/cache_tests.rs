//! How often the source of keys is asked, on a paused clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use tokio::time::{advance, sleep};

use super::{
    Jwk, KeyId, KeyStore, SavedKey, Signer, StoreError, VerificationKeys, cache::KeyCache,
};
use crate::webhook::Rejected;

type Found = Result<Option<Jwk>, Box<dyn std::error::Error + Send + Sync>>;

/// Answers after a second, and counts.
struct Slow(Arc<AtomicU32>, fn(&Jwk) -> Found, Jwk, KeyId);

impl VerificationKeys for Slow {
    async fn find(&self, id: KeyId) -> Found {
        self.0.fetch_add(1, Ordering::SeqCst);
        sleep(Duration::from_secs(1)).await;
        if id == self.3 { (self.1)(&self.2) } else { Ok(None) }
    }
}

fn cache(answer: fn(&Jwk) -> Found) -> (KeyCache, KeyId, Arc<AtomicU32>) {
    let (signer, asked) = (Signer::generate().unwrap(), Arc::<AtomicU32>::default());
    let id = signer.key_id();
    (KeyCache::new(Slow(Arc::clone(&asked), answer, signer.jwk(), id)), id, asked)
}

fn forged() -> KeyId {
    uuid::Uuid::new_v4().to_string().parse().unwrap()
}

fn known(jwk: &Jwk) -> Found {
    Ok(Some(jwk.clone()))
}

#[tokio::test(start_paused = true)]
async fn many_at_once_ask_once_and_then_not_for_a_day() {
    let (cache, id, asked) = cache(known);
    let all = join_all((0..100).map(|_| cache.get(id, None))).await;
    assert!(all.iter().all(Result::is_ok));
    advance(Duration::from_secs(24 * 60 * 60 - 2)).await;
    assert!(cache.get(id, None).await.is_ok());
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    advance(Duration::from_secs(2)).await;
    assert!(cache.get(id, None).await.is_ok());
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_key_is_asked_for_once_a_minute() {
    let (cache, _, asked) = cache(known);
    let id = forged();
    for _ in 0..50 {
        assert_eq!(cache.get(id, None).await.unwrap_err(), Rejected::UnknownKey);
        advance(Duration::from_secs(1)).await;
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    advance(Duration::from_secs(10)).await;
    assert_eq!(cache.get(id, None).await.unwrap_err(), Rejected::UnknownKey);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn forged_ids_cost_ten_look_ups_and_then_ten_a_minute_and_known_keys_go_on() {
    let (cache, id, asked) = cache(known);
    cache.get(id, None).await.unwrap();
    let flood = || async { join_all((0..1_000).map(|_| cache.get(forged(), None))).await };
    let too_many = |all: &[Result<_, Rejected>]| {
        all.iter().filter(|it| matches!(it, Err(Rejected::TooManyLookups))).count()
    };
    assert_eq!(too_many(&flood().await), 991);
    assert!(cache.get(id, None).await.is_ok());
    assert_eq!(asked.load(Ordering::SeqCst), 10);
    for _ in 0..60 {
        flood().await;
        advance(Duration::from_secs(1)).await;
    }
    let after = asked.load(Ordering::SeqCst);
    assert!((19..=22).contains(&after), "{after} look-ups in about a minute and a burst");
    assert!(cache.get(id, None).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_not_repeated_at_once_and_says_so_to_all_who_waited() {
    let (cache, id, asked) = cache(|_| Err("down".into()));
    let all = join_all((0..100).map(|_| cache.get(id, None))).await;
    assert!(
        all.iter()
            .all(|it| it.as_ref().is_err_and(|rejected| *rejected == Rejected::KeyUnavailable))
    );
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    advance(Duration::from_secs(5)).await;
    assert_eq!(cache.get(id, None).await.unwrap_err(), Rejected::KeyUnavailable);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

/// Says what it is told to say at the moment: 0 the key, 1 nothing, 2 that it is gone.
struct Told(Arc<AtomicU32>, Jwk, KeyId);

impl VerificationKeys for Told {
    async fn find(&self, id: KeyId) -> Found {
        match self.0.load(Ordering::SeqCst) {
            0 if id == self.2 => Ok(Some(self.1.clone())),
            1 => Err("down".into()),
            _ => Ok(None),
        }
    }
}

fn told() -> (KeyCache, KeyId, Arc<AtomicU32>) {
    let (signer, says) = (Signer::generate().unwrap(), Arc::<AtomicU32>::default());
    let id = signer.key_id();
    (KeyCache::new(Told(Arc::clone(&says), signer.jwk(), id)), id, says)
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test(start_paused = true)]
async fn a_known_key_outlives_an_outage_of_a_day_and_no_more() {
    let (cache, id, says) = told();
    cache.get(id, None).await.unwrap();
    says.store(1, Ordering::SeqCst);
    advance(DAY).await;
    for _ in 0..23 {
        assert!(cache.get(id, None).await.is_ok());
        advance(Duration::from_secs(60 * 60)).await;
    }
    advance(Duration::from_secs(60 * 60)).await;
    assert_eq!(cache.get(id, None).await.unwrap_err(), Rejected::KeyUnavailable);
    says.store(0, Ordering::SeqCst);
    advance(Duration::from_secs(5)).await;
    assert!(cache.get(id, None).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_gone_is_gone_at_its_next_look_up() {
    let (cache, id, says) = told();
    cache.get(id, None).await.unwrap();
    says.store(2, Ordering::SeqCst);
    advance(DAY).await;
    assert_eq!(cache.get(id, None).await.unwrap_err(), Rejected::UnknownKey);
    says.store(1, Ordering::SeqCst);
    advance(Duration::from_secs(60)).await;
    assert_eq!(cache.get(id, None).await.unwrap_err(), Rejected::KeyUnavailable);
}

#[tokio::test(start_paused = true)]
async fn forged_ids_dont_keep_a_known_key_from_being_looked_up_again() {
    let (cache, id, _) = told();
    cache.get(id, None).await.unwrap();
    advance(DAY).await;
    for _ in 0..100 {
        let _ = cache.get(forged(), None).await;
    }
    assert_eq!(cache.get(forged(), None).await.unwrap_err(), Rejected::TooManyLookups);
    assert!(cache.get(id, None).await.is_ok());
}

struct Hanging;

impl VerificationKeys for Hanging {
    async fn find(&self, _: KeyId) -> Found {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_that_hangs_is_given_up_after_ten_seconds() {
    let began = tokio::time::Instant::now();
    assert_eq!(
        KeyCache::new(Hanging).get(forged(), None).await.unwrap_err(),
        Rejected::KeyUnavailable
    );
    assert_eq!(began.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn a_look_up_goes_on_without_the_caller_that_began_it_and_once() {
    let (cache, id, asked) = cache(known);
    for _ in 0..30 {
        let first = tokio::time::timeout(Duration::from_millis(1), cache.get(id, None));
        let second = tokio::time::timeout(Duration::from_millis(2), cache.get(id, None));
        let _ = tokio::join!(first, second);
    }
    sleep(Duration::from_secs(1)).await;
    let began = tokio::time::Instant::now();
    assert!(cache.get(id, None).await.is_ok());
    assert_eq!((asked.load(Ordering::SeqCst), began.elapsed()), (1, Duration::ZERO));
}

struct Panicking;

impl VerificationKeys for Panicking {
    async fn find(&self, _: KeyId) -> Found {
        panic!("a fault of the host's")
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_that_panics_is_one_that_failed() {
    let cache = KeyCache::new(Panicking);
    let id = forged();
    for _ in 0..3 {
        assert_eq!(cache.get(id, None).await.unwrap_err(), Rejected::KeyUnavailable);
    }
}

/// A host's table, which may be down.
#[derive(Clone, Default)]
struct Table(Arc<std::sync::Mutex<(Vec<SavedKey>, bool)>>);

impl Table {
    fn keys(&self) -> Vec<SavedKey> {
        self.0.lock().unwrap().0.clone()
    }

    fn is_down(&self) -> Result<(), StoreError> {
        if self.0.lock().unwrap().1 { Err("down".into()) } else { Ok(()) }
    }
}

impl KeyStore for Table {
    async fn load(&self) -> Result<Vec<SavedKey>, StoreError> {
        self.is_down().map(|()| self.keys())
    }

    async fn save(&self, key: &SavedKey) -> Result<(), StoreError> {
        self.is_down()?;
        self.0.lock().unwrap().0.push(key.clone());
        Ok(())
    }

    async fn forget(&self, id: KeyId) -> Result<(), StoreError> {
        self.is_down()?;
        self.0.lock().unwrap().0.retain(|key| key.id != id);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn a_flood_after_a_restart_costs_a_kept_key_nothing() {
    for preloads in [true, false] {
        let (cache, id, asked) = cache(known);
        let table = Table::default();
        cache.set_store(table.clone());
        cache.get(id, None).await.unwrap();
        sleep(Duration::from_secs(1)).await;
        assert_eq!(table.keys().iter().map(|key| key.id).collect::<Vec<_>>(), [id]);

        let (restarted, _, _) = self::cache(known);
        restarted.set_store(table);
        if preloads {
            assert_eq!(restarted.preload().await.unwrap(), 1);
        }
        let flood = join_all((0..1_000).map(|_| restarted.get(forged(), None)));
        let genuine = async {
            tokio::task::yield_now().await;
            restarted.get(id, None).await
        };
        let (_, genuine) = tokio::join!(flood, genuine);
        assert!(genuine.is_ok());
        assert_eq!(asked.load(Ordering::SeqCst), 1, "and nobody was asked again");
    }
}

#[tokio::test(start_paused = true)]
async fn a_kept_key_counts_as_long_as_one_in_memory() {
    let hours = |hours: i64| jiff::SignedDuration::from_hours(hours);
    for (age, down, counts, asked_for) in [
        (hours(1), true, true, 0),
        (hours(25), true, true, 1),
        (hours(25), false, true, 1),
        (hours(49), true, false, 1),
        (hours(-2), true, false, 1),
    ] {
        let answer: fn(&Jwk) -> Found = if down { |_| Err("down".into()) } else { known };
        let signer = Signer::generate().unwrap();
        let id = signer.key_id();
        let asked = Arc::<AtomicU32>::default();
        let cache = KeyCache::new(Slow(Arc::clone(&asked), answer, signer.jwk(), id));
        let table = Table::default();
        let fetched_at = jiff::Timestamp::now() - age;
        table.0.lock().unwrap().0.push(SavedKey { id, jwk: signer.jwk(), fetched_at });
        let broken = Jwk { crv: "P-384".to_owned(), ..signer.jwk() };
        let other = SavedKey { id: forged(), jwk: broken, fetched_at: jiff::Timestamp::now() };
        table.0.lock().unwrap().0.push(other);
        cache.set_store(table);
        assert_eq!(cache.get(id, None).await.is_ok(), counts, "{age}");
        assert_eq!(asked.load(Ordering::SeqCst), asked_for, "{age}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_changes_nothing_and_a_revoked_key_is_forgotten() {
    let (cache, id, says) = told();
    let table = Table::default();
    table.0.lock().unwrap().1 = true;
    cache.set_store(table.clone());
    assert!(cache.preload().await.is_err());
    assert!(cache.get(id, None).await.is_ok());
    table.0.lock().unwrap().1 = false;
    advance(DAY).await;
    assert!(cache.get(id, None).await.is_ok());
    sleep(Duration::from_secs(1)).await;
    assert_eq!(table.keys().len(), 1);
    says.store(2, Ordering::SeqCst);
    advance(DAY).await;
    assert_eq!(cache.get(id, None).await.unwrap_err(), Rejected::UnknownKey);
    sleep(Duration::from_secs(1)).await;
    assert!(table.keys().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_new_key_gets_through_a_flood_that_goes_on() {
    let (cache, id, _) = cache(known);
    let flood = || async { join_all((0..1_000).map(|_| cache.get(forged(), None))).await };
    flood().await;
    // The provider repeats what was answered 503.
    let mut tries = 0;
    while cache.get(id, None).await.is_err() {
        tries += 1;
        assert!(tries < 3, "still turned away");
        advance(Duration::from_secs(1)).await;
        flood().await;
    }
    // From an address of its own it isn't turned away at all.
    let (cache, id, _) = self::cache(known);
    let forger = Some("203.0.113.7".parse().unwrap());
    join_all((0..1_000).map(|_| cache.get(forged(), forger))).await;
    assert!(cache.get(id, Some("198.51.100.7".parse().unwrap())).await.is_ok());
}
