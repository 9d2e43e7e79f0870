//! One delivery from end to end, without a framework.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use super::{ACCOUNTS, SECRET, headers};
use crate::webhook::{
    Answer, Key, Receiver, Refused, Rejected, Sink, Topic, Wakeups, channel,
    flinks::{Event, SIGNATURE_HEADER, Verifier, sign},
};

fn sent(body: &str) -> http::HeaderMap {
    headers([(SIGNATURE_HEADER, sign(&SECRET.into(), body.as_bytes()).as_str())])
}

fn verifier() -> Verifier {
    Verifier::new(SECRET).unwrap()
}

fn because(rejected: Rejected) -> Answer {
    Answer::from(rejected)
}

#[tokio::test]
async fn an_event_is_handed_on_once() {
    let (sink, mut events) = channel(10);
    let receiver = Receiver::new(verifier(), sink);
    assert_eq!(receiver.handle(&sent(ACCOUNTS), ACCOUNTS.as_bytes()).await, Answer::TAKEN);
    for _ in 0..9 {
        let again = receiver.clone().handle(&sent(ACCOUNTS), ACCOUNTS.as_bytes()).await;
        assert_eq!((again.status(), again.rejected()), (200, Some(Rejected::Known)));
    }
    assert_eq!(
        receiver.handle(&headers([]), ACCOUNTS.as_bytes()).await,
        because(Rejected::NoSignature)
    );
    assert!(matches!(events.try_next(), Some(Event::AccountsDetail(_))));
    assert_eq!(events.try_next(), None);
}

#[tokio::test]
async fn what_the_sink_refuses_is_not_remembered() {
    let (sink, mut events) = channel(1);
    let receiver = Receiver::new(verifier(), sink);
    assert_eq!(receiver.handle(&sent("{}"), b"{}").await, Answer::TAKEN);
    assert_eq!(
        receiver.handle(&sent(ACCOUNTS), ACCOUNTS.as_bytes()).await,
        because(Rejected::NotTaken)
    );
    assert!(events.next().await.is_some());
    assert_eq!(receiver.handle(&sent(ACCOUNTS), ACCOUNTS.as_bytes()).await, Answer::TAKEN);
    drop(events);
    assert_eq!(receiver.handle(&sent("{ }"), b"{ }").await.status(), 503);
}

/// Hangs the first time.
#[derive(Default)]
struct Hanging(AtomicU32);

impl Sink<Event> for Hanging {
    async fn accept(&self, _: Event) -> Result<(), Refused> {
        match self.0.fetch_add(1, Ordering::SeqCst) {
            0 => std::future::pending().await,
            _ => Ok(()),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_sink_that_hangs_is_left_after_five_seconds() {
    let (receiver, began) =
        (Receiver::new(verifier(), Hanging::default()), tokio::time::Instant::now());
    let headers = sent(ACCOUNTS);
    let first = receiver.handle(&headers, ACCOUNTS.as_bytes());
    let second = receiver.handle(&headers, ACCOUNTS.as_bytes());
    assert_eq!(tokio::join!(first, second), (because(Rejected::NotTaken), because(Rejected::Busy)));
    assert_eq!(began.elapsed(), Duration::from_secs(5));
    assert_eq!(receiver.handle(&headers, ACCOUNTS.as_bytes()).await, Answer::TAKEN);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_goes_away_leaves_the_event_to_the_next() {
    let receiver = Receiver::new(verifier(), Hanging::default());
    let headers = sent(ACCOUNTS);
    let first = tokio::time::timeout(
        Duration::from_secs(1),
        receiver.handle(&headers, ACCOUNTS.as_bytes()),
    )
    .await;
    assert!(first.is_err());
    assert_eq!(receiver.handle(&headers, ACCOUNTS.as_bytes()).await, Answer::TAKEN);
}

#[tokio::test]
async fn a_pair_of_sinks_wakes_only_what_is_safe() {
    let (queue, mut events) = channel(1);
    let hub = Wakeups::new();
    let receiver = Receiver::new(verifier(), (queue, hub.clone()));
    let mut waiter = hub.register(Key::flinks_request(Topic::Accounts, super::REQUEST_ID));
    assert_eq!(receiver.handle(&sent("{}"), b"{}").await, Answer::TAKEN);
    assert_eq!(receiver.handle(&sent(ACCOUNTS), ACCOUNTS.as_bytes()).await.status(), 503);
    assert_eq!(futures_util::FutureExt::now_or_never(waiter.signal()), None);
    assert!(events.next().await.is_some());
    assert_eq!(receiver.handle(&sent(ACCOUNTS), ACCOUNTS.as_bytes()).await, Answer::TAKEN);
    assert_eq!(waiter.signal().await.into_data().unwrap().get(), ACCOUNTS);
}
