//! The router and the extractor, in process.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode},
    routing::post,
};
use bytes::Bytes;
use futures_util::stream;
use tower::ServiceExt as _;

use super::{ACCOUNTS, SECRET};
use crate::webhook::{
    Answer, Receiver, Rejected,
    axum::{Opened, router},
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
