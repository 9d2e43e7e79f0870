//! The router and the extractor, in process.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    routing::post,
};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use tokio::time::Instant;
use tower::ServiceExt as _;

use super::{ACCOUNTS, SECRET};
use crate::webhook::{
    Answer, Receiver, Refused, Rejected, Sink,
    axum::{Limits, Opened, router, router_within},
    channel,
    flinks::{Event, SIGNATURE_HEADER, Verifier, sign},
};

fn verifier() -> Verifier {
    Verifier::new(SECRET).unwrap().body_limit(1 << 10)
}

fn app() -> (Router, crate::webhook::Events<Event>) {
    let (sink, events) = channel(10);
    (router("/webhooks/flinks", Receiver::new(verifier(), sink)), events)
}

fn signed(body: &str) -> axum::http::request::Builder {
    Request::post("/webhooks/flinks")
        .header(SIGNATURE_HEADER, sign(&SECRET.into(), body.as_bytes()))
}

async fn status(app: &Router, request: Request<Body>) -> StatusCode {
    app.clone().oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn the_raw_bytes_are_what_is_verified() {
    let (app, mut events) = app();
    let pieces = stream::iter(
        ACCOUNTS
            .as_bytes()
            .chunks(7)
            .map(|piece| Ok::<_, Infallible>(Bytes::copy_from_slice(piece))),
    );
    assert_eq!(
        status(&app, signed(ACCOUNTS).body(Body::from_stream(pieces)).unwrap()).await,
        StatusCode::OK
    );
    assert_eq!(events.try_next().unwrap().message().body().get(), ACCOUNTS);
    assert_eq!(
        status(&app, signed(ACCOUNTS).body(Body::from("{}")).unwrap()).await,
        StatusCode::UNAUTHORIZED
    );
    let elsewhere = Request::get("/webhooks/flinks").body(Body::empty()).unwrap();
    assert_eq!(status(&app, elsewhere).await, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(events.try_next(), None);
}

#[tokio::test]
async fn a_body_is_read_only_with_a_signature_and_only_up_to_the_limit() {
    let (app, _events) = app();
    let read = Arc::<AtomicBool>::default();
    let seen = Arc::clone(&read);
    let watched = Body::from_stream(stream::once(async move {
        seen.store(true, Ordering::SeqCst);
        Ok::<_, Infallible>(Bytes::new())
    }));
    assert_eq!(
        status(&app, Request::post("/webhooks/flinks").body(watched).unwrap()).await,
        StatusCode::UNAUTHORIZED
    );
    assert!(!read.load(Ordering::SeqCst));
    let announced = signed("").body(Body::from(vec![b' '; 1025])).unwrap();
    assert_eq!(status(&app, announced).await, StatusCode::PAYLOAD_TOO_LARGE);
    let endless = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&[b' '; 100])));
    assert_eq!(
        status(&app, signed("").body(Body::from_stream(endless)).unwrap()).await,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let broken = stream::once(async { Err::<Bytes, _>(std::io::Error::other("the line broke")) });
    assert_eq!(
        status(&app, signed("").body(Body::from_stream(broken)).unwrap()).await,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn an_own_handler_gets_verified_events_only() {
    async fn webhook(Opened(event): Opened<Verifier>) -> Answer {
        match event.ack() {
            Event::AccountsDetail(_) => Answer::TAKEN,
            _ => Rejected::NotTaken.into(),
        }
    }
    let app = Router::new().route("/webhooks/flinks", post(webhook)).with_state(verifier());
    assert_eq!(
        status(&app, signed(ACCOUNTS).body(Body::from(ACCOUNTS)).unwrap()).await,
        StatusCode::OK
    );
    assert_eq!(
        status(&app, signed("{}").body(Body::from(ACCOUNTS)).unwrap()).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        status(&app, signed("{}").body(Body::from("{}")).unwrap()).await,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

/// A body whose first bytes come and whose rest never does.
fn stalled(first: &'static [u8]) -> Body {
    let first = stream::once(async move { Ok::<_, Infallible>(Bytes::from_static(first)) });
    Body::from_stream(first.chain(stream::pending()))
}

fn app_within(limits: &Limits) -> (Router, crate::webhook::Events<Event>) {
    let (sink, events) = channel(10);
    (router_within("/webhooks/flinks", Receiver::new(verifier(), sink), limits), events)
}

#[tokio::test(start_paused = true)]
async fn senders_that_stop_in_the_body_hold_no_place_and_are_answered_in_time() {
    let (app, mut events) = app_within(&Limits::default().at_once(1));
    let began = Instant::now();
    let stalled: Vec<_> = (0..64)
        .map(|_| {
            let app = app.clone();
            let request = signed("{}").body(stalled(b"{")).unwrap();
            tokio::spawn(async move { status(&app, request).await })
        })
        .collect();
    tokio::task::yield_now().await;
    let genuine = signed(ACCOUNTS).body(Body::from(ACCOUNTS)).unwrap();
    assert_eq!((status(&app, genuine).await, began.elapsed()), (StatusCode::OK, Duration::ZERO));
    assert!(events.try_next().is_some());
    for answer in stalled {
        assert_eq!(answer.await.unwrap(), StatusCode::REQUEST_TIMEOUT);
    }
    assert_eq!(began.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn bodies_have_room_for_so_many_bytes_whoever_sends_them() {
    let limits =
        Limits::default().body_bytes(ACCOUNTS.len() + 3).body_within(Duration::from_secs(7));
    let (app, _events) = app_within(&limits);
    let held = {
        let app = app.clone();
        let request = signed("{}").body(stalled(b"1234")).unwrap();
        tokio::spawn(async move { status(&app, request).await })
    };
    tokio::task::yield_now().await;
    let genuine = || signed(ACCOUNTS).body(Body::from(ACCOUNTS)).unwrap();
    assert_eq!(status(&app, genuine()).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(held.await.unwrap(), StatusCode::REQUEST_TIMEOUT);
    assert_eq!(status(&app, genuine()).await, StatusCode::OK);
    assert!(format!("{limits:?}").contains(&format!("bytes_left: {}", ACCOUNTS.len() + 3)));
}

/// Takes an event after a second.
struct Slow;

impl Sink<Event> for Slow {
    async fn accept(&self, _: Event) -> Result<(), Refused> {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn so_many_deliveries_are_worked_on_at_once() {
    let receiver = Receiver::new(verifier(), Slow);
    let app = router_within("/webhooks/flinks", receiver, &Limits::default().at_once(2));
    let began = Instant::now();
    let all = (0..6).map(|number| {
        let body = format!(r#"{{"ResponseType":"KYC","Tag":"{number}"}}"#);
        let app = app.clone();
        async move { status(&app, signed(&body).body(Body::from(body)).unwrap()).await }
    });
    let answers = futures_util::future::join_all(all).await;
    assert!(answers.iter().all(|answer| *answer == StatusCode::OK));
    assert_eq!(began.elapsed(), Duration::from_secs(3));
}
