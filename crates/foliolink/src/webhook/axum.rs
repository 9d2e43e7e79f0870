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

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::{FromRef, FromRequest, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body::Body as _;
use http_body_util::BodyExt as _;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError},
    time::timeout,
};

use super::{Answer, Receiver, Rejected, Sink, Verified, Verify, receiver::turn_away};

/// How long a body may take, unless another time is set.
const BODY_WITHIN: Duration = Duration::from_secs(10);
const BODY_BYTES: usize = 256 << 20;
const AT_ONCE: usize = 64;

/// What strangers may cost a server. Clones count together: give the same to all of its routes.
///
/// A sender holds nothing but its own connection and the bytes that it has sent until its body is
/// there; only then it takes one of the places.
///
/// ```
/// use std::time::Duration;
/// use foliolink::webhook::{Receiver, axum::{Limits, router_within}, channel, flinks};
///
/// let limits = Limits::default().body_within(Duration::from_secs(5)).at_once(16);
/// let (sink, _events) = channel(1_000);
/// let receiver = Receiver::new(flinks::Verifier::new("your webhook secret")?, sink);
/// let app: axum::Router = router_within("/webhooks/flinks", receiver, &limits);
/// # let _ = app;
/// # Ok::<(), foliolink::Error>(())
/// ```
#[derive(Clone)]
pub struct Limits {
    body_within: Duration,
    /// One permit a byte.
    room: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Limits {
    /// A body within 10 s, 256 MiB of bodies, 64 deliveries at once.
    fn default() -> Self {
        Self {
            body_within: BODY_WITHIN,
            room: Arc::new(Semaphore::new(BODY_BYTES)),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Limits {
    /// The longest that a whole body may take to arrive. What takes longer is answered 408.
    #[must_use]
    pub fn body_within(mut self, time: Duration) -> Self {
        self.body_within = time;
        self
    }

    /// Bytes of all bodies that are being read or worked on. What would be more is answered 503.
    #[must_use]
    pub fn body_bytes(mut self, bytes: usize) -> Self {
        self.room = Arc::new(Semaphore::new(bytes.min(Semaphore::MAX_PERMITS)));
        self
    }

    /// Deliveries that are verified and handed to the sink at once; others wait with their body.
    #[must_use]
    pub fn at_once(mut self, deliveries: usize) -> Self {
        self.places = Arc::new(Semaphore::new(deliveries.clamp(1, Semaphore::MAX_PERMITS)));
        self
    }
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits")
            .field("body_within", &self.body_within)
            .field("bytes_left", &self.room.available_permits())
            .field("places_left", &self.places.available_permits())
            .finish()
    }
}

/// The address of whoever sends a request, as the server or a middleware of yours knows it: insert
/// it as an extension, and what strangers may cost is limited for each. See
/// [`Verify::verify_from`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SenderAddress(pub IpAddr);

/// A router that takes deliveries on `path` and answers at once, within [`Limits`] of its own. Merge
/// it into yours.
///
/// The body is read only if the signature header is there and has its form, no further than the
/// verifier's limit, and for 10 s at most. How slowly headers may arrive is the server's to limit.
///
/// # Panics
/// As [`axum::Router::route`]: for a path that doesn't begin with `/`.
pub fn router<V: Verify, S: Sink<V::Event>>(path: &str, receiver: Receiver<V, S>) -> axum::Router {
    router_within(path, receiver, &Limits::default())
}

/// The same within limits that several routes share.
///
/// # Panics
/// As [`router`].
pub fn router_within<V: Verify, S: Sink<V::Event>>(
    path: &str,
    receiver: Receiver<V, S>,
    limits: &Limits,
) -> axum::Router {
    axum::Router::new().route(path, post(receive::<V, S>)).with_state((receiver, limits.clone()))
}

async fn receive<V: Verify, S: Sink<V::Event>>(
    State((receiver, limits)): State<(Receiver<V, S>, Limits)>,
    request: Request,
) -> Answer {
    match read(receiver.verifier(), request, &limits).await {
        Ok(delivery) => {
            // Closed never: an error lets the delivery through.
            let _place = limits.places.acquire().await;
            receiver.handle_from(delivery.sender, &delivery.headers, &delivery.body).await
        }
        Err(rejected) => turn_away(rejected),
    }
}

/// A verified event as an argument of a handler; the state is the verifier, or a state that it can
/// be had from.
///
/// The body is read for 10 s at most. Call [`Verified::ack`] once the event is safe, and answer
/// [`Answer::TAKEN`]. A delivery that fails never reaches the handler: the [`Answer`] is sent
/// instead.
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
        let opened = match read(&verifier, request, &Limits::default()).await {
            Ok(Delivery { sender, headers, body, .. }) => {
                verifier.verify_from(sender, &headers, &body).await
            }
            Err(rejected) => Err(rejected),
        };
        opened.map(Self).map_err(turn_away)
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        StatusCode::from_u16(self.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response()
    }
}

/// A delivery that is all there.
struct Delivery {
    sender: Option<IpAddr>,
    headers: HeaderMap,
    body: Bytes,
    /// Its bytes, while they are worked on.
    _room: Option<OwnedSemaphorePermit>,
}

/// Headers and raw body, the body only if the headers promise something.
async fn read(
    verifier: &impl Verify,
    request: Request,
    limits: &Limits,
) -> Result<Delivery, Rejected> {
    let (parts, body) = request.into_parts();
    let limit = verifier.body_limit();
    if body.size_hint().lower() > limit as u64 {
        return Err(Rejected::BodyTooLarge);
    }
    verifier.screen(&parts.headers)?;
    let reading = timeout(limits.body_within, collect(body, limit, &limits.room));
    let (body, room) = reading.await.map_err(|_| Rejected::BodyTooSlow)??;
    let sender = parts.extensions.get::<SenderAddress>().map(|sender| sender.0);
    Ok(Delivery { sender, headers: parts.headers, body, _room: room })
}

/// All of a body, with the room that its bytes take.
async fn collect(
    mut body: Body,
    limit: usize,
    room: &Arc<Semaphore>,
) -> Result<(Bytes, Option<OwnedSemaphorePermit>), Rejected> {
    let mut whole = BytesMut::new();
    let mut held: Option<OwnedSemaphorePermit> = None;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Rejected::BodyBroken)?;
        let Ok(data) = frame.into_data() else { continue };
        if whole.len() + data.len() > limit {
            return Err(Rejected::BodyTooLarge);
        }
        let bytes = u32::try_from(data.len()).map_err(|_| Rejected::BodyTooLarge)?;
        match Arc::clone(room).try_acquire_many_owned(bytes) {
            Ok(more) => match &mut held {
                Some(held) => held.merge(more),
                None => held = Some(more),
            },
            Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => {
                return Err(Rejected::NoRoom);
            }
        }
        whole.extend_from_slice(&data);
    }
    Ok((whole.freeze(), held))
}
