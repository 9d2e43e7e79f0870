//! Vumi's connections in a hub: a ping, then a look.

use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::{
    ErrorKind, PollStatus,
    vumi::Connection,
    webhook::vumi::{Signer, Verifier},
};

const PUBLIC: &str = "6f2b1a90-4d3c-4e7f-8a61-000000000042";
const TOKEN: &str = "0000000042";

/// Delivers a ping as Vumi would sign it.
async fn ping(hub: &Wakeups) {
    let signer = Signer::generate().unwrap();
    let body = format!(r#"{{"event":"CONNECTION_UPDATED","connectionToken":"{TOKEN}"}}"#);
    let receiver = Receiver::new(Verifier::new(signer.keys()), hub.clone());
    assert_eq!(
        receiver.handle(&signer.headers(body.as_bytes()).unwrap(), body.as_bytes()).await.status(),
        200
    );
}

async fn exchanged(provider: &Provider, hub: Option<&Wakeups>) -> Connection {
    provider.vumi(hub).exchange(&PUBLIC.parse().unwrap()).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn without_a_hub_it_is_looked_at_after_three_seconds_and_given_up_after_fifteen_minutes() {
    let provider = Provider::new();
    let error = exchanged(&provider, None).await.ready().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StillPending);
    let polls = provider.at(Did::Poll);
    assert!((2..=3).contains(&polls[0]) && polls.last() == Some(&900), "{polls:?}");
    assert!(polls.windows(2).all(|pair| pair[1] - pair[0] <= 36), "{polls:?}");
}

#[tokio::test(start_paused = true)]
async fn without_an_event_there_is_a_look_every_ten_minutes() {
    let (provider, hub) = (Provider::new(), Wakeups::new());
    let pending = exchanged(&provider, Some(&hub)).await.ready();
    let error = pending.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StillPending);
    assert_eq!(provider.at(Did::Poll), [600, 1200, 1800, 2400, 3000, 3600]);
    assert_eq!((hub.waiter_count(), hub.early_count()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_ping_is_followed_by_a_look() {
    let (provider, hub) = (Provider::new(), Wakeups::new());
    let connection = exchanged(&provider, Some(&hub)).await;
    let when = Instant::now() + Duration::from_secs(75);
    provider.finish(TOKEN, when);
    let heard = hub.clone();
    at(when, async move { ping(&heard).await });
    assert!(connection.ready().await.unwrap().usable());
    assert_eq!((provider.at(Did::Poll), hub.waiter_count()), (vec![75], 0));
}

#[tokio::test(start_paused = true)]
async fn a_ping_before_the_exchange_is_kept() {
    let (provider, hub) = (Provider::new(), Wakeups::new());
    provider.finish(TOKEN, Instant::now());
    ping(&hub).await;
    tokio::time::sleep(Duration::from_secs(20 * 60)).await;
    let connection = exchanged(&provider, Some(&hub)).await;
    assert!(connection.ready().await.unwrap().usable());
    assert_eq!(provider.at(Did::Poll), [1200]);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_was_known_before_is_looked_at_once_and_then_waits() {
    let (provider, hub) = (Provider::new(), Wakeups::new());
    let connection = provider.vumi(Some(&hub)).connection(TOKEN.parse().unwrap());
    let mut pending = connection.ready();
    assert!(
        matches!(pending.next().await, Some(Ok(PollStatus::Working { next_in, .. })) if next_in == Duration::from_secs(600))
    );
    // About something else, e.g. a token: one more look soon, then the fallback again.
    ping(&hub).await;
    for (expected, polls) in [(3, vec![0, 0]), (600, vec![0, 0, 3]), (600, vec![0, 0, 3, 603])] {
        let step = pending.next().await;
        assert!(
            matches!(step, Some(Ok(PollStatus::Working { next_in, .. })) if next_in == Duration::from_secs(expected)),
            "{step:?}"
        );
        assert_eq!(provider.at(Did::Poll), polls);
    }
}
