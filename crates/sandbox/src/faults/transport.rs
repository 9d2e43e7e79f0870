//! Faults of the connection: late, halting and broken answers.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, header};
use futures_util::stream::{self, StreamExt as _};
use http_body_util::BodyExt as _;

use super::fault::Fault;
use crate::clock::Clock;
use crate::flinks::faults::PATIENCE;
use crate::serve::ConnectionHandle;

/// In how many pieces a dripping body comes.
const PIECES: usize = 16;

/// Sends the answer the way the faults want it. In process there is no connection to reset: the
/// body fails instead.
pub(crate) async fn send(
    faults: &[Fault],
    clock: &Clock,
    connection: Option<&ConnectionHandle>,
    mut response: Response<Body>,
) -> Response<Body> {
    for fault in faults {
        response = match fault {
            Fault::Latency { seconds } => {
                clock.wait(Duration::from_secs(*seconds)).await;
                response
            }
            Fault::Dispatched => {
                clock.wait(Duration::from_secs(PATIENCE)).await;
                response
            }
            Fault::HangBeforeHeaders => {
                wait_for_shutdown(connection.cloned()).await;
                reset(connection, response)
            }
            Fault::ConnectionReset | Fault::LostAnswer => reset(connection, response),
            Fault::HangAfterHeaders => {
                replace_body(response, |_| hanging_body(connection.cloned())).await
            }
            Fault::TruncatedBody => replace_body(response, truncate_body).await,
            Fault::SlowDrip { seconds } => {
                let clock = clock.clone();
                let pause = Duration::from_secs(*seconds);
                replace_body(response, |bytes| dripping_body(bytes, clock, pause)).await
            }
            _ => response,
        };
    }
    response
}

fn reset(connection: Option<&ConnectionHandle>, mut response: Response<Body>) -> Response<Body> {
    if let Some(connection) = connection {
        connection.reset();
    }
    *response.body_mut() = failing_body(io::ErrorKind::ConnectionReset);
    response
}

/// A server that is shut down lets go of those it keeps waiting.
async fn wait_for_shutdown(connection: Option<ConnectionHandle>) {
    match connection {
        Some(connection) => connection.wait_for_shutdown().await,
        None => std::future::pending().await,
    }
}

fn failing_body(kind: io::ErrorKind) -> Body {
    Body::from_stream(stream::once(async move { Err::<Bytes, _>(io::Error::from(kind)) }))
}

/// Announces the length of the body that was, then sends what `make` makes of it.
async fn replace_body(
    response: Response<Body>,
    make: impl FnOnce(Bytes) -> Body,
) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    Response::from_parts(parts, make(bytes))
}

fn hanging_body(connection: Option<ConnectionHandle>) -> Body {
    Body::from_stream(stream::once(async move {
        wait_for_shutdown(connection).await;
        Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionReset))
    }))
}

fn truncate_body(bytes: Bytes) -> Body {
    let half = stream::iter([Ok(bytes.slice(..bytes.len() / 2))]);
    // A pause before the end: what is announced and begun must be on its way before the server
    // gives up.
    let end = stream::once(async {
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::UnexpectedEof))
    });
    Body::from_stream(half.chain(end))
}

fn dripping_body(bytes: Bytes, clock: Clock, pause: Duration) -> Body {
    let size = bytes.len().div_ceil(PIECES).max(1);
    let drops = (0..bytes.len())
        .step_by(size)
        .map(move |at| bytes.slice(at..bytes.len().min(at + size)))
        .collect::<Vec<_>>();
    Body::from_stream(stream::iter(drops).then(move |drop| {
        let clock = clock.clone();
        async move {
            clock.wait(pause).await;
            Ok::<_, io::Error>(drop)
        }
    }))
}
