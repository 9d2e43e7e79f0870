//! Patience bounds the waits inside a call, too: those between its attempts.

use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::{ErrorKind, Retry};

/// Every call but the login is asked to stay away for twenty seconds.
fn busy() -> Client {
    let service = tower::service_fn(|request: Request| async move {
        if request.uri().path() == "/api/v1/auth/login" {
            return Ok::<_, BrokeOff>(answer(200, r#"{"token": "e30.e30.c2ln"}"#));
        }
        let mut refusal = answer(429, "");
        refusal.headers_mut().insert("retry-after", http::HeaderValue::from_static("20"));
        Ok(refusal)
    });
    builder(0).retry(Retry::default()).in_process(service).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn no_wait_between_two_attempts_outlasts_patience() {
    let began = Instant::now();
    let connection = broker(&busy());
    let ready = connection.ready().give_up_after(Duration::from_secs(1)).await.unwrap_err();
    assert_eq!(ready.not_retried(), Some("patience ends before"));
    let pull = connection.pull(Part::ALL).give_up_after(Duration::from_secs(1)).await.unwrap_err();
    for error in [ready, pull] {
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert_eq!(error.retry_after(), Some(Duration::from_secs(20)));
        assert!(error.ticket().is_some());
    }
    assert_eq!(began.elapsed(), Duration::ZERO);
    // Without one it is the retry rule's own time that counts.
    assert_eq!(connection.status().await.unwrap_err().attempts(), 2);
    assert_eq!(began.elapsed(), Duration::from_secs(20));
}
