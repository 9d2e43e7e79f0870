//! Webhooks in an axum server: a router for a [`Receiver`], and an extractor for handlers of your
//! own.
//!
//! ```
//! use axum::{body::Body, http::Request};
//! use foliolink::webhook::{Receiver, axum::router, channel, flinks};
//! use tower::ServiceExt as _;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (sink, _events) = channel(1_000);
//! let receiver = Receiver::new(flinks::Verifier::new("your webhook secret")?, sink);
//! let app: axum::Router = router("/webhooks/flinks", receiver);
//!
//! let body = r#"{"ResponseType":"KYC"}"#;
//! let signature = flinks::sign(&"your webhook secret".into(), body.as_bytes());
//! let request = Request::post("/webhooks/flinks").header(flinks::SIGNATURE_HEADER, signature).body(Body::from(body))?;
//! assert_eq!(app.oneshot(request).await?.status(), 200);
//! # Ok(()) }
//! ```

use axum::{
    body::Body,
    extract::{FromRef, FromRequest, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use bytes::Bytes;
use http::HeaderMap;
use http_body::Body as _;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::{Answer, Receiver, Rejected, Sink, Verified, Verify, receiver::turned_away};

/// A router that takes deliveries on `path` and answers at once. Merge it into yours.
///
/// The body is read only if the signature header is there and has its form, and no further than the
/// verifier's limit. How slowly a body may arrive is the server's to limit.
///
/// # Panics
/// As [`axum::Router::route`]: for a path that doesn't begin with `/`.
pub fn router<V: Verify, S: Sink<V::Event>>(path: &str, receiver: Receiver<V, S>) -> axum::Router {
    axum::Router::new().route(path, post(receive::<V, S>)).with_state(receiver)
}

async fn receive<V: Verify, S: Sink<V::Event>>(
    State(receiver): State<Receiver<V, S>>,
    request: Request,
) -> Answer {
    match read(receiver.verifier(), request).await {
        Ok((headers, body)) => receiver.handle(&headers, &body).await,
        Err(rejected) => turned_away(rejected),
    }
}

/// A verified event as an argument of a handler; the state is the verifier, or a state that it can
/// be had from.
///
/// Call [`Verified::ack`] once the event is safe, and answer [`Answer::TAKEN`]. A delivery that
/// fails never reaches the handler: the [`Answer`] is sent instead.
///
/// ```
/// use axum::{Router, routing::post};
/// use foliolink::webhook::{Answer, axum::Opened, flinks};
///
/// async fn webhook(Opened(event): Opened<flinks::Verifier>) -> Answer {
///     // INSERT INTO events …
///     let _event = event.ack();
///     Answer::TAKEN
/// }
///
/// let app: Router = Router::new()
///     .route("/webhooks/flinks", post(webhook))
///     .with_state(flinks::Verifier::new("your webhook secret")?);
/// # let _ = app;
/// # Ok::<(), foliolink::Error>(())
/// ```
#[derive(Debug)]
pub struct Opened<V: Verify>(pub Verified<V::Event>);

impl<V: Verify + FromRef<T>, T: Send + Sync> FromRequest<T> for Opened<V> {
    type Rejection = Answer;

    async fn from_request(request: Request, state: &T) -> Result<Self, Answer> {
        let verifier = V::from_ref(state);
        let opened = match read(&verifier, request).await {
            Ok((headers, body)) => verifier.verify(&headers, &body).await,
            Err(rejected) => Err(rejected),
        };
        opened.map(Self).map_err(turned_away)
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        StatusCode::from_u16(self.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response()
    }
}

/// Headers and raw body, the body only if the headers promise something.
async fn read(verifier: &impl Verify, request: Request) -> Result<(HeaderMap, Bytes), Rejected> {
    let (parts, body) = request.into_parts();
    let limit = verifier.body_limit();
    if body.size_hint().lower() > limit as u64 {
        return Err(Rejected::BodyTooLarge);
    }
    verifier.screen(&parts.headers)?;
    let body: Limited<Body> = Limited::new(body, limit);
    let body = body.collect().await.map_err(|error| match error.is::<LengthLimitError>() {
        true => Rejected::BodyTooLarge,
        false => Rejected::BodyBroken,
    })?;
    Ok((parts.headers, body.to_bytes()))
}
