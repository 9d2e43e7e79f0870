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

use super::{Jwk, KeyId, Signer, VerificationKeys, cache::KeyCache};
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
    let all = join_all((0..100).map(|_| cache.get(id))).await;
    assert!(all.iter().all(Result::is_ok));
    advance(Duration::from_secs(24 * 60 * 60 - 2)).await;
    assert!(cache.get(id).await.is_ok());
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    advance(Duration::from_secs(2)).await;
    assert!(cache.get(id).await.is_ok());
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_key_is_asked_for_once_a_minute() {
    let (cache, _, asked) = cache(known);
    let id = forged();
    for _ in 0..50 {
        assert_eq!(cache.get(id).await.unwrap_err(), Rejected::UnknownKey);
        advance(Duration::from_secs(1)).await;
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    advance(Duration::from_secs(10)).await;
    assert_eq!(cache.get(id).await.unwrap_err(), Rejected::UnknownKey);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn forged_ids_cost_ten_look_ups_and_then_ten_a_minute_and_known_keys_go_on() {
    let (cache, id, asked) = cache(known);
    cache.get(id).await.unwrap();
    let flood = || async { join_all((0..1_000).map(|_| cache.get(forged()))).await };
    let too_many = |all: &[Result<_, Rejected>]| {
        all.iter().filter(|it| matches!(it, Err(Rejected::TooManyLookups))).count()
    };
    assert_eq!(too_many(&flood().await), 991);
    assert!(cache.get(id).await.is_ok());
    assert_eq!(asked.load(Ordering::SeqCst), 10);
    for _ in 0..60 {
        flood().await;
        advance(Duration::from_secs(1)).await;
    }
    let after = asked.load(Ordering::SeqCst);
    assert!((19..=22).contains(&after), "{after} look-ups in about a minute and a burst");
    assert!(cache.get(id).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_not_repeated_at_once_and_says_so_to_all_who_waited() {
    let (cache, id, asked) = cache(|_| Err("down".into()));
    let all = join_all((0..100).map(|_| cache.get(id))).await;
    assert!(
        all.iter()
            .all(|it| it.as_ref().is_err_and(|rejected| *rejected == Rejected::KeyUnavailable))
    );
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    advance(Duration::from_secs(5)).await;
    assert_eq!(cache.get(id).await.unwrap_err(), Rejected::KeyUnavailable);
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
    cache.get(id).await.unwrap();
    says.store(1, Ordering::SeqCst);
    advance(DAY).await;
    for _ in 0..23 {
        assert!(cache.get(id).await.is_ok());
        advance(Duration::from_secs(60 * 60)).await;
    }
    advance(Duration::from_secs(60 * 60)).await;
    assert_eq!(cache.get(id).await.unwrap_err(), Rejected::KeyUnavailable);
    says.store(0, Ordering::SeqCst);
    advance(Duration::from_secs(5)).await;
    assert!(cache.get(id).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_gone_is_gone_at_its_next_look_up() {
    let (cache, id, says) = told();
    cache.get(id).await.unwrap();
    says.store(2, Ordering::SeqCst);
    advance(DAY).await;
    assert_eq!(cache.get(id).await.unwrap_err(), Rejected::UnknownKey);
    says.store(1, Ordering::SeqCst);
    advance(Duration::from_secs(60)).await;
    assert_eq!(cache.get(id).await.unwrap_err(), Rejected::KeyUnavailable);
}

#[tokio::test(start_paused = true)]
async fn forged_ids_dont_keep_a_known_key_from_being_looked_up_again() {
    let (cache, id, _) = told();
    cache.get(id).await.unwrap();
    advance(DAY).await;
    for _ in 0..100 {
        let _ = cache.get(forged()).await;
    }
    assert_eq!(cache.get(forged()).await.unwrap_err(), Rejected::TooManyLookups);
    assert!(cache.get(id).await.is_ok());
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
    assert_eq!(KeyCache::new(Hanging).get(forged()).await.unwrap_err(), Rejected::KeyUnavailable);
    assert_eq!(began.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn callers_that_go_away_neither_block_the_others_nor_get_look_ups_for_nothing() {
    let (cache, id, asked) = cache(known);
    for _ in 0..30 {
        // The first goes away, the second has waited behind it.
        let first = tokio::time::timeout(Duration::from_millis(1), cache.get(id));
        let second = tokio::time::timeout(Duration::from_millis(2), cache.get(id));
        let _ = tokio::join!(first, second);
    }
    assert_eq!(asked.load(Ordering::SeqCst), 10);
    assert_eq!(cache.get(id).await.unwrap_err(), Rejected::TooManyLookups);
    advance(Duration::from_secs(6)).await;
    assert!(cache.get(id).await.is_ok());
}
