//! Login: one for all, before the hour is over, once after a 401, and not in a loop.

use std::{
    sync::atomic::{AtomicI64, AtomicU32, Ordering},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::{
    Advice, ErrorKind,
    vumi::{Login, MemoryTokenStore, Scope, TokenStore as _},
};

const HOUR: Duration = Duration::from_secs(61 * 60);

async fn all_at_once(client: &Client, calls: usize) {
    let calls: Vec<_> = (0..calls)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.entities().await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_calls_on_an_expired_token_cause_one_login() {
    let sandbox = Sandbox::builder().build();
    let client = client(&sandbox);
    client.entities().await.unwrap();
    assert_eq!(logins(&sandbox), 1);
    sandbox.advance(HOUR);
    all_at_once(&client, 1000).await;
    assert_eq!(logins(&sandbox), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_first_calls_cause_one_login() {
    let sandbox = Sandbox::builder().build();
    all_at_once(&client(&sandbox), 1000).await;
    assert_eq!(logins(&sandbox), 1);
}

#[tokio::test]
async fn a_token_is_replaced_before_its_hour_is_over_and_no_call_is_refused() {
    let sandbox = Sandbox::builder().build();
    let minutes = Arc::new(AtomicI64::new(0));
    let (start, ours) = (Timestamp::now(), minutes.clone());
    let now = Arc::new(move || start + SignedDuration::from_mins(ours.load(Ordering::Relaxed)));
    let client = builder(0).clock(now).in_process(sandbox.router()).build().unwrap();
    for (minute, expected) in [(0, 1), (54, 1), (56, 2), (110, 2), (112, 3)] {
        minutes.store(minute, Ordering::Relaxed);
        client.entities().await.unwrap();
        assert_eq!(logins(&sandbox), expected, "minute {minute}");
    }
    assert!(sandbox.requests().iter().all(|request| request.status == 200));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_clients_on_one_secret_share_a_store_and_log_in_once_an_hour() {
    let sandbox = Sandbox::builder().build();
    let store = Arc::new(MemoryTokenStore::default());
    let made =
        || builder(0).token_store(store.clone()).in_process(sandbox.router()).build().unwrap();
    let (one, other) = (made(), made());
    for hour in 1..=4 {
        tokio::join!(all_at_once(&one, 50), all_at_once(&other, 50));
        assert_eq!(logins(&sandbox), hour);
        sandbox.advance(HOUR);
    }
}

#[tokio::test(start_paused = true)]
async fn two_clients_on_one_secret_without_a_shared_store_are_told_what_happens() {
    let sandbox = Sandbox::builder().build();
    let (one, other) = (client(&sandbox), client(&sandbox));
    let mut told = None;
    for _ in 0..20 {
        other.entities().await.map_or_else(|error| told = told.take().or(Some(error)), drop);
        one.entities().await.map_or_else(|error| told = told.take().or(Some(error)), drop);
    }
    let error = told.unwrap();
    assert_eq!(
        (error.kind(), error.advice(), error.status()),
        (ErrorKind::Auth, Advice::Configure, Some(401))
    );
    assert!(
        error
            .to_string()
            .contains("another program most likely logs in with the same client secret"),
        "{error}"
    );
    assert!(error.to_string().contains("share the token through a TokenStore"), "{error}");
    // The fight is broken off: forced logins are bounded.
    assert!(logins(&sandbox) <= 2 + 2 * 5, "{}", logins(&sandbox));
    // And forgotten after a while.
    tokio::time::advance(Duration::from_secs(61)).await;
    one.entities().await.unwrap();
}

#[tokio::test]
async fn a_session_that_is_refused_right_after_a_login_ends_with_one_more_try() {
    let sandbox = Sandbox::builder().build();
    let seen = Seen::default();
    let refusing = meddled(&sandbox, &seen, |parts| match parts.uri.path() {
        "/api/v1/auth/login" => Meddle::Pass,
        _ => Meddle::Instead(401, r#"{"message": "no valid session"}"#),
    });
    let client = builder(0).retry(Retry::default()).in_process(refusing).build().unwrap();
    let error = client.entities().await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Auth, Some(401), 2));
    assert!(
        error.to_string().contains("no valid session; the session is ended again and again"),
        "{error}"
    );
    assert_eq!(error.request_id(), Some("3b1c9f52-55ad-4f0e-8a60-90c2a1d7e4b8"));
    let paths: Vec<_> =
        seen.lock().unwrap().iter().map(|parts| parts.uri.path().to_owned()).collect();
    let (login, list) = ("/api/v1/auth/login", "/api/v1/queries/entities");
    assert_eq!(paths, [login, list, login, list]);
}

#[tokio::test(start_paused = true)]
async fn wrong_keys_are_an_auth_error_and_tried_once_for_all_who_wait() {
    let sandbox = Sandbox::builder().build();
    let client = builder(0).client_secret("wrong").in_process(sandbox.router()).build().unwrap();
    let calls = futures_util::future::join_all((0..100).map(|_| client.entities())).await;
    for error in calls.into_iter().map(Result::unwrap_err) {
        assert_eq!(
            (error.kind(), error.operation(), error.status()),
            (ErrorKind::Auth, "vumi.login", Some(401))
        );
        assert_eq!(error.advice(), Advice::Configure);
        assert!(error.request_id().is_some());
    }
    assert_eq!(logins(&sandbox), 1);
    tokio::time::advance(Duration::from_secs(6)).await;
    client.entities().await.unwrap_err();
    assert_eq!(logins(&sandbox), 2);
}

#[tokio::test]
async fn a_missing_scope_is_found_before_anything_is_sent() {
    let sandbox = Sandbox::builder().build();
    let client = builder(0).scopes([Scope::Read]).in_process(sandbox.router()).build().unwrap();
    let error = broker(&client).delete().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(
        error.to_string(),
        "vumi.delete_connection: this client was made without the scope `delete`"
    );
    let public = sandbox.finish_vumi_link(foliolink_sandbox::VumiApp::Main, None);
    let error = client.exchange(&public.parse().unwrap()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "vumi.exchange_public_token: this client was made without the scope `write`"
    );
    assert!(sandbox.requests().is_empty());
    client.connections().await.unwrap();
}

#[tokio::test]
async fn a_failing_store_is_not_mistaken_for_a_refusal() {
    struct Broken;
    impl crate::vumi::TokenStore for Broken {
        fn load(&self) -> crate::vumi::StoreFuture<'_, Option<crate::vumi::SessionToken>> {
            Box::pin(async { Err(BrokeOff.into()) })
        }
        fn replace<'a>(
            &'a self,
            _: u64,
            login: crate::vumi::Login<'a>,
        ) -> crate::vumi::StoreFuture<'a, crate::vumi::SessionToken> {
            drop(login);
            Box::pin(async { Err(BrokeOff.into()) })
        }
    }
    let sandbox = Sandbox::builder().build();
    let client =
        builder(0).token_store(Arc::new(Broken)).in_process(sandbox.router()).build().unwrap();
    let error = client.entities().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unavailable, "vumi.token_store"));
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_trace_id_is_made_for_each_call_or_taken_and_request_ids_are_noted() {
    let sandbox = Sandbox::builder().build();
    let (seen, log) = (Seen::default(), crate::vumi::CallLog::default());
    let client = builder(0)
        .in_process(meddled(&sandbox, &seen, |_| Meddle::Pass))
        .build()
        .unwrap()
        .with_calls(&log);
    client.entities().await.unwrap();
    broker(&client).accounts().await.unwrap();
    let ours = uuid::Uuid::from_u128(7);
    client.with_trace_id(ours).entities().await.unwrap();
    let calls = log.take();
    let operations: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
    assert_eq!(operations, ["vumi.list_entities", "vumi.list_accounts", "vumi.list_entities"]);
    assert_ne!(calls[0].trace_id, calls[1].trace_id);
    assert_eq!(calls[2].trace_id, ours);
    assert!(calls.iter().all(|call| call.request_id.is_some() && call.attempts == 1));
    let sent = |parts: &http::request::Parts| {
        parts.headers["x-client-trace-id"].to_str().unwrap().to_owned()
    };
    let seen = seen.lock().unwrap();
    assert_eq!(sent(seen.last().unwrap()), ours.to_string());
    assert_eq!(seen.len(), 4);
    // Nobody has to take them: the oldest go.
    let one = calls.into_iter().next().unwrap();
    for attempts in 0..10_002 {
        log.add(crate::vumi::CallSeen { attempts, ..one.clone() });
    }
    let kept = log.take();
    assert_eq!((kept.len(), kept[0].attempts), (10_000, 2));
}

#[test]
fn what_a_client_is_made_of_is_checked() {
    let said = |builder: ClientBuilder| builder.build().unwrap_err().to_string();
    assert_eq!(said(Client::builder()), "client: client_id: not set");
    assert_eq!(said(Client::builder().client_id("me")), "client: client_id: expected a UUID");
    assert_eq!(
        said(Client::builder().client_id(keys().client_id)),
        "client: client_secret: not set"
    );
    assert_eq!(
        said(builder(0).base_url("http://api.example")),
        "client: base_url: must be https (http only on loopback)"
    );
    assert_eq!(said(builder(0).link_url("link")), "client: link_url: not a URL");
    let text = format!("{:?} {:?}", builder(0), builder(0).build().unwrap());
    assert!(!text.contains(keys().secrets[0]) && !text.contains(keys().client_id), "{text}");
}

#[tokio::test]
async fn a_store_gives_every_generation_once() {
    let (store, logins) = (MemoryTokenStore::default(), AtomicU32::new(0));
    let login = || {
        Login::new(async {
            logins.fetch_add(1, Ordering::Relaxed);
            Ok(("token".into(), Timestamp::MAX))
        })
    };
    assert_eq!(store.replace(0, login()).await.unwrap().generation(), 1);
    assert_eq!(store.replace(0, login()).await.unwrap().generation(), 1);
    assert_eq!(store.replace(1, login()).await.unwrap().generation(), 2);
    assert_eq!(store.replace(1, login()).await.unwrap().generation(), 2);
    assert_eq!(logins.load(Ordering::Relaxed), 2);
    assert!(!format!("{:?}", store.load().await.unwrap().unwrap()).contains("\"token\""));
}
