//! When the provider is down: nobody makes it worse.

use std::time::Duration;

use super::*;
use crate::ErrorKind;

#[tokio::test(start_paused = true)]
async fn an_outage_of_ten_thousand_calls_costs_at_most_a_tenth_more_requests() {
    const CALLS: usize = 10_000;
    let script = Script::new(|_, _| (503, String::new()));
    let client = script.client();
    let mut list = client.institutions();
    for _ in 0..CALLS {
        let error = list.next_page().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
    }
    let sent = script.sent().len();
    assert!(sent <= CALLS + CALLS / 10, "{sent} requests");
    assert!(sent > CALLS, "some are repeated: {sent}");
}

#[tokio::test(start_paused = true)]
async fn one_switch_turns_everything_off() {
    let script = Script::new(|_, _| (503, String::new()));
    let client = script.builder().without_limits().build().unwrap();
    let began = tokio::time::Instant::now();
    for _ in 0..100 {
        client.institutions().next_page().await.unwrap().unwrap_err();
    }
    assert_eq!((script.sent().len(), began.elapsed()), (100, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn requests_go_at_ten_a_second_unless_said_otherwise() {
    let script = Script::new(|_, _| (200, r#"{"Data":[],"Count":0}"#.to_owned()));
    let began = tokio::time::Instant::now();
    let client = script.client();
    for _ in 0..60 {
        client.institutions().next_page().await.unwrap().unwrap();
    }
    let took = began.elapsed();
    assert!(took >= Duration::from_secs(5) && took < Duration::from_secs(6), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_reason_for_stopping_is_in_the_error() {
    let script = Script::new(|_, _| (503, String::new()));
    let error = script.client().institutions().next_page().await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "flinks.list_institutions: unavailable (HTTP 503) after 4 attempts, not retried: attempt limit reached"
    );
}
