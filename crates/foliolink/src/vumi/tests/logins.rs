//! Logins that fail, hang, are given up half-way or bring nothing usable: nobody waits in turn, and
//! nothing half done is kept.

use std::{
    sync::atomic::{AtomicI64, AtomicU32, Ordering},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::*;
use crate::{
    Advice, ErrorKind,
    vumi::{Login, MemoryTokenStore, SessionToken, StoreFuture, TokenStore},
};

const LOGIN: &str = "/api/v1/auth/login";

/// How the server behaves, to be changed while a test runs.
#[derive(Clone, Default)]
struct Weather {
    login: Arc<Mutex<Sky>>,
    /// Whether sessions are refused.
    refusing: Arc<Mutex<bool>>,
    logins: Arc<AtomicU32>,
}

#[derive(Clone, Copy, Default)]
enum Sky {
    #[default]
    Fair,
    Down,
    Hanging,
    Answering(&'static str),
}

impl Weather {
    fn turns(&self, sky: Sky) {
        *self.login.lock().unwrap() = sky;
    }

    fn refuse(&self, refusing: bool) {
        *self.refusing.lock().unwrap() = refusing;
    }

    fn logins(&self) -> u32 {
        self.logins.load(Ordering::Relaxed)
    }

    fn service(
        &self,
    ) -> impl Service<Request, Response = Answer, Error = BrokeOff, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static {
        let weather = self.clone();
        tower::service_fn(move |request: Request| {
            let weather = weather.clone();
            async move {
                if request.uri().path() != LOGIN {
                    let refusing = *weather.refusing.lock().unwrap();
                    return Ok(if refusing { answer(401, "{}") } else { answer(200, "[]") });
                }
                weather.logins.fetch_add(1, Ordering::Relaxed);
                let sky = *weather.login.lock().unwrap();
                Ok(match sky {
                    Sky::Fair => answer(200, r#"{"token": "e30.e30.c2ln"}"#),
                    Sky::Down => answer(503, r#"{"message": "maintenance"}"#),
                    Sky::Hanging => std::future::pending().await,
                    Sky::Answering(body) => answer(200, body),
                })
            }
        })
    }

    fn client(&self) -> Client {
        builder(0).in_process(self.service()).build().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_that_hangs_costs_those_who_wait_one_timeout_and_not_one_each() {
    let weather = Weather::default();
    weather.turns(Sky::Hanging);
    let (client, began) = (weather.client(), Instant::now());
    let calls = futures_util::future::join_all((0..100).map(|_| client.entities())).await;
    assert_eq!(began.elapsed(), Duration::from_secs(30));
    for error in calls.into_iter().map(Result::unwrap_err) {
        assert_eq!(
            (error.kind(), error.operation(), error.advice()),
            (ErrorKind::Transport, "vumi.login", Advice::RetryLater)
        );
    }
    assert_eq!(weather.logins(), 1);
    // Who comes later tries anew.
    weather.turns(Sky::Fair);
    client.entities().await.unwrap();
    assert_eq!(weather.logins(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_outage_of_the_login_is_not_taken_for_a_fight() {
    let weather = Weather::default();
    let client = weather.client();
    client.entities().await.unwrap();
    weather.refuse(true);
    weather.turns(Sky::Down);
    for _ in 0..10 {
        let error = client.entities().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status(), error.advice()),
            (ErrorKind::Unavailable, Some(503), Advice::RetryLater)
        );
        assert_eq!((error.operation(), error.message()), ("vumi.login", Some("maintenance")));
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    weather.refuse(false);
    weather.turns(Sky::Fair);
    client.entities().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_given_up_while_it_logs_in_leaves_no_lock_and_no_half_session() {
    let weather = Weather::default();
    let store = Arc::new(MemoryTokenStore::default());
    let client =
        builder(0).token_store(store.clone()).in_process(weather.service()).build().unwrap();
    client.entities().await.unwrap();
    weather.refuse(true);
    weather.turns(Sky::Hanging);
    for _ in 0..10 {
        // The caller's patience, not ours: the future is dropped in the middle of the login.
        tokio::time::timeout(Duration::from_secs(2), client.entities()).await.unwrap_err();
    }
    assert_eq!(store.load().await.unwrap().unwrap().generation(), 1);
    // One who waits behind a login that is given up logs in itself.
    let (given_up, waits) = (client.clone(), client.clone());
    let given_up = tokio::time::timeout(Duration::from_secs(2), given_up.entities());
    let waits = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        waits.entities().await
    };
    let turn = async {
        tokio::time::sleep(Duration::from_millis(1500)).await;
        weather.turns(Sky::Fair);
        weather.refuse(false);
    };
    let (given_up, waited, ()) = tokio::join!(given_up, waits, turn);
    assert!(given_up.is_err());
    waited.unwrap();
    client.entities().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_old_token_serves_on_for_five_minutes_where_the_login_is_down() {
    let (weather, minutes) = (Weather::default(), Arc::new(AtomicI64::new(0)));
    let (start, ours) = (Timestamp::now(), minutes.clone());
    let now = Arc::new(move || start + SignedDuration::from_mins(ours.load(Ordering::Relaxed)));
    let client = builder(0).clock(now).in_process(weather.service()).build().unwrap();
    client.entities().await.unwrap();
    weather.turns(Sky::Down);
    minutes.store(57, Ordering::Relaxed);
    client.entities().await.unwrap();
    assert_eq!(weather.logins(), 2);
    minutes.store(61, Ordering::Relaxed);
    assert_eq!(client.entities().await.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn a_token_that_fits_into_no_header_is_refused_and_not_kept() {
    let weather = Weather::default();
    for body in [
        r#"{"token": ""}"#,
        r#"{"token": "a b"}"#,
        r#"{"token": "hunter2\r\nx-evil: 1"}"#,
        r#"["hunter2"]"#,
    ] {
        weather.turns(Sky::Answering(body));
        let store = Arc::new(MemoryTokenStore::default());
        let client =
            builder(0).token_store(store.clone()).in_process(weather.service()).build().unwrap();
        let error = client.entities().await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, "vumi.login"), "{body}");
        assert!(
            error.request_id().is_some() && !format!("{error:?}").contains("hunter2"),
            "{error:?}"
        );
        assert!(store.load().await.unwrap().is_none());
    }
}

/// A store that counts from 0, and hands out what it was made with until the first login.
struct FromZero(Mutex<SessionToken>);

impl TokenStore for FromZero {
    fn load(&self) -> StoreFuture<'_, Option<SessionToken>> {
        Box::pin(async { Ok(Some(self.0.lock().unwrap().clone())) })
    }

    fn replace<'a>(&'a self, seen: u64, login: Login<'a>) -> StoreFuture<'a, SessionToken> {
        Box::pin(async move {
            let (token, renew_at) = login.run().await?;
            let fresh = SessionToken::new(token, seen + 1, renew_at);
            *self.0.lock().unwrap() = fresh.clone();
            Ok(fresh)
        })
    }
}

#[tokio::test]
async fn a_refused_token_of_generation_zero_is_renewed_like_any_other() {
    let sandbox = Sandbox::builder().build();
    let store =
        Arc::new(FromZero(Mutex::new(SessionToken::new("e30.e30.c2ln".into(), 0, Timestamp::MAX))));
    let client = builder(0).token_store(store).in_process(sandbox.router()).build().unwrap();
    client.entities().await.unwrap();
    assert_eq!(logins(&sandbox), 1);
}
