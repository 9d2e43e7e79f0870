//! Patience bounds the waits inside a call, too: those between its attempts, and for a live session
//! of the same card.

use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::{Advice, ErrorKind, Retry, flinks::Part};

fn patient(script: &Script) -> Client {
    script.builder().retry(Retry::default()).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn no_wait_between_two_attempts_outlasts_patience() {
    let script = Script::new(|sent, _| match sent.path.as_str() {
        path if path.ends_with("Token") => (200, TOKEN.to_owned()),
        path if path.ends_with("Authorize") => (200, OPEN.to_owned()),
        _ => (503, String::new()),
    });
    let began = Instant::now();
    let patience = Duration::from_millis(100);
    for _ in 0..5 {
        // Each with its own allowance of requests a second.
        let pull = patient(&script).pull(&login(), [Part::Accounts]).give_up_after(patience);
        assert_eq!(pull.await.unwrap_err().kind(), ErrorKind::Unavailable);
    }
    assert!(began.elapsed() <= 5 * patience, "{:?}", began.elapsed());
    let client = patient(&script);
    let session = client.authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    let began = Instant::now();
    let pending = session.accounts().start();
    assert!(pending.give_up_after(patience).await.is_err());
    assert!(began.elapsed() <= patience, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_open_live_session_is_waited_for_within_patience_and_no_second_one_is_sent() {
    let script = Script::in_session(|_, _| (200, OPEN.to_owned()));
    let client = script.client();
    let held = client.authorize(&login()).live().await.unwrap();
    let sent = script.count("BankingServices/Authorize");
    let began = Instant::now();
    let pull = client.pull(&login(), [Part::Accounts]).live();
    let error = pull.give_up_after(Duration::from_secs(2)).await.unwrap_err();
    assert_eq!((error.kind(), error.advice()), (ErrorKind::Unavailable, Advice::RetryLater));
    assert_eq!(began.elapsed(), Duration::from_secs(2));
    assert_eq!(script.count("BankingServices/Authorize"), sent);
    drop(held);
}
