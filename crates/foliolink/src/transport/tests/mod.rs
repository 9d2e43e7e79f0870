//! The loop of one call, on a paused clock against a service in this process; and over real
//! sockets what only they show.

mod connections;
mod effect;
mod pace;
#[cfg(feature = "rustls")]
mod troubles;
mod wire;

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use foliolink_runtime::{Certainty, Effect, Execute as _, Operation, TransportError};
use futures_core::future::BoxFuture;
use http_body_util::Full;
use tokio::time::Instant;

use super::*;

const fn operation(id: &'static str, effect: Effect) -> Operation {
    Operation {
        id,
        method: "POST",
        path: "/x",
        effect,
        certainty: Certainty::Documented,
        host: None,
        scope: None,
        security: &[],
        anonymous: true,
        statuses: &["200"],
    }
}

static ONCE: Operation = operation("once", Effect::Once);
static READ: Operation = operation("read", Effect::Read);
static TOKEN: Operation = operation("token", Effect::Idempotent);

/// Signs with a generation, and has a newer one whenever it is refused.
#[derive(Default)]
struct Keys(Arc<AtomicU32>);

impl Provider for Keys {
    fn name(&self) -> &'static str {
        "test"
    }

    fn sign<'a>(
        &'a self,
        request: &'a mut reqwest::Request,
        _: &'static Operation,
        _: &'a CallContext,
    ) -> Signing<'a> {
        let generation = self.0.load(Ordering::SeqCst);
        request.headers_mut().insert("key", generation.into());
        Signing::Done(Ok(Stamp(generation.into())))
    }

    fn renew<'a>(
        &'a self,
        _: Stamp,
        _: &'a http::Response<Bytes>,
    ) -> BoxFuture<'a, Result<bool, TransportError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::ready(Ok(true)))
    }

    fn is_transient(&self, answer: &http::Response<Bytes>) -> bool {
        answer.status().is_server_error()
    }
}

struct Outcome {
    status: Option<u16>,
    record: Record,
    took: Duration,
    sent: u32,
}

/// Runs one call; `play` gets the number of the request.
async fn run(
    operation: &'static Operation,
    options: Options,
    limit: usize,
    play: impl Fn(u32) -> http::response::Builder + Send + Sync + 'static,
) -> Outcome {
    let (sent, play) = (Arc::new(AtomicU32::new(0)), Arc::new(play));
    let counter = Arc::clone(&sent);
    let service = tower::service_fn(move |_: http::Request<reqwest::Body>| {
        let answer = play(counter.fetch_add(1, Ordering::SeqCst) + 1)
            .body(Full::<Bytes>::from("0123456789"))
            .unwrap();
        async move { Ok::<_, Infallible>(answer) }
    });
    let options = Options { sender: Some(Sender::service(service)), ..options };
    let shared = Shared::new(&options, Keys::default(), 4).unwrap();
    let call = Call::new(
        shared,
        CallContext { body_limit: limit, ..CallContext::new(Duration::from_secs(30)) },
    );
    let http = reqwest::Client::new();
    let (began, request) = (Instant::now(), http.post("https://api.example/x").build().unwrap());
    let answer = call.execute(&http, request, operation).await;
    Outcome {
        status: answer.ok().map(|it| it.status().as_u16()),
        record: call.record(),
        took: began.elapsed(),
        sent: sent.load(Ordering::SeqCst),
    }
}

fn status(status: u16) -> http::response::Builder {
    http::Response::builder().status(status)
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_until_it_works_and_a_once_is_not() {
    let read =
        run(&READ, Options::default(), 64, |at| status(if at < 3 { 503 } else { 200 })).await;
    assert_eq!(
        (read.status, read.sent, read.record.attempts, read.record.not_retried),
        (Some(200), 3, 3, None)
    );
    let once = run(&ONCE, Options::default(), 64, |_| status(503)).await;
    assert_eq!(
        (once.status, once.sent, once.record.not_retried),
        (Some(503), 1, Some("it may have taken effect"))
    );
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_kept_and_one_beyond_the_time_ends_it() {
    let kept = run(&READ, Options::default(), 64, |at| {
        if at == 1 { status(503).header("retry-after", "7") } else { status(200) }
    })
    .await;
    assert_eq!((kept.status, kept.took), (Some(200), Duration::from_secs(7)));
    let beyond =
        run(&READ, Options::default(), 64, |_| status(503).header("retry-after", "120")).await;
    assert_eq!(
        (beyond.sent, beyond.took, beyond.record.retry_after),
        (1, Duration::ZERO, Some(Duration::from_secs(120)))
    );
    assert_eq!(beyond.record.not_retried, Some("time limit reached"));
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_of_ages_ends_it_without_overflowing() {
    let ages = run(&READ, Options::default(), 64, |at| {
        status(503)
            .header("retry-after", if at == 1 { "2".to_owned() } else { u64::MAX.to_string() })
    });
    let ages = ages.await;
    assert_eq!((ages.sent, ages.record.not_retried), (2, Some("time limit reached")));
    assert_eq!(ages.record.retry_after, Some(Duration::from_secs(u64::MAX)));
}

#[tokio::test(start_paused = true)]
async fn a_final_refusal_says_when_to_come_back_too() {
    let refused =
        run(&ONCE, Options::default(), 64, |_| status(409).header("retry-after", "90")).await;
    assert_eq!((refused.sent, refused.record.retry_after), (1, Some(Duration::from_secs(90))));
    let worked = run(&READ, Options::default(), 64, |at| {
        if at == 1 { status(503).header("retry-after", "1") } else { status(200) }
    })
    .await;
    assert_eq!(
        (worked.sent, worked.record.retry_after),
        (2, None),
        "of the last answer, not of an earlier one"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_gives_its_slot_back() {
    let service = tower::service_fn(|_: http::Request<reqwest::Body>| async move {
        std::future::pending::<()>().await;
        Ok::<_, Infallible>(http::Response::new(Full::<Bytes>::default()))
    });
    let options = Options { sender: Some(Sender::service(service)), ..Options::default() };
    let shared = Shared::new(&options, Keys::default(), 1).unwrap();
    let http = reqwest::Client::new();
    for _ in 0..3 {
        let call = Call::new(Arc::clone(&shared), CallContext::new(Duration::from_secs(30)));
        let request = http.post("https://api.example/x").build().unwrap();
        let answer = call.execute(&http, request, &ONCE);
        assert!(tokio::time::timeout(Duration::from_secs(1), answer).await.is_err());
        assert_eq!(shared.slots.available_permits(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_is_renewed_once() {
    let renewed =
        run(&ONCE, Options::default(), 64, |at| status(if at == 1 { 401 } else { 200 })).await;
    assert_eq!((renewed.status, renewed.sent), (Some(200), 2));
    let refused = run(&READ, Options::default(), 64, |_| status(401)).await;
    assert_eq!((refused.status, refused.sent), (Some(401), 2));
}

#[tokio::test(start_paused = true)]
async fn a_body_beyond_the_limit_is_no_answer_and_not_asked_for_again() {
    assert_eq!(run(&READ, Options::default(), 10, |_| status(200)).await.status, Some(200));
    let larger = run(&READ, Options::default(), 9, |_| status(200)).await;
    assert_eq!((larger.status, larger.sent), (None, 1));
}

#[tokio::test(start_paused = true)]
async fn the_switch_turns_repeating_off() {
    let off =
        run(&READ, Options { unlimited: true, ..Options::default() }, 64, |_| status(503)).await;
    assert_eq!((off.sent, off.record.not_retried), (1, Some("attempt limit reached")));
}

/// A thousand bytes, packed.
const PACKED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x53\x50\x18\x05\xa3\x60\x14\x0c\x6b\x10\x6d\x18\x0b\x00\xa2\x4a\x5a\xe8\xe8\x03\x00\x00";

/// A service in this process may pack its answers as a server does.
#[tokio::test(start_paused = true)]
async fn a_packed_answer_of_a_service_in_this_process_is_unpacked_within_the_limit() {
    for (limit, expected) in [(1000, Some(1000)), (999, None)] {
        let service = tower::service_fn(|_: http::Request<reqwest::Body>| {
            let answer = http::Response::builder().header("content-encoding", "X-GZIP");
            let answer = answer.body(Full::<Bytes>::from(PACKED)).unwrap();
            async move { Ok::<_, Infallible>(answer) }
        });
        let options = Options { sender: Some(Sender::service(service)), ..Options::default() };
        let shared = Shared::new(&options, Keys::default(), 4).unwrap();
        let context =
            CallContext { body_limit: limit, ..CallContext::new(Duration::from_secs(30)) };
        let http = reqwest::Client::new();
        let request = http.post("https://api.example/x").build().unwrap();
        let answer = Call::new(shared, context).execute(&http, request, &READ).await;
        let length = match answer {
            Ok(answer) => Some(answer.body().len()),
            Err(error) => {
                let told = "test.read: the answer is larger than 999 bytes";
                assert_eq!(error.to_string(), told);
                None
            }
        };
        assert_eq!(length, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_may_act_counts_until_its_outcome_and_a_read_never() {
    let active = ActiveCalls::new();
    let service = tower::service_fn(|_: http::Request<reqwest::Body>| async move {
        tokio::time::sleep(Duration::from_secs(7)).await;
        Ok::<_, Infallible>(http::Response::new(Full::<Bytes>::default()))
    });
    let options = Options {
        sender: Some(Sender::service(service)),
        active: active.clone(),
        ..Options::default()
    };
    let shared = Shared::new(&options, Keys::default(), 4).unwrap();
    let counted = |operation: &'static Operation, effect: Option<Effect>| {
        let context = CallContext { effect, ..CallContext::new(Duration::from_secs(30)) };
        let call = Call::new(Arc::clone(&shared), context);
        let active = active.clone();
        async move {
            let http = reqwest::Client::new();
            let request = http.post("https://api.example/x").build().unwrap();
            let answer = call.execute(&http, request, operation);
            let watching = async {
                tokio::time::sleep(Duration::from_secs(1)).await;
                let count = active.count();
                let began = Instant::now();
                active.none().await;
                (count, began.elapsed().as_secs())
            };
            tokio::join!(answer, watching).1
        }
    };
    assert_eq!(counted(&ONCE, None).await, (1, 6));
    assert_eq!(counted(&READ, None).await, (0, 0));
    assert_eq!(counted(&ONCE, Some(Effect::Idempotent)).await, (0, 0), "from stored data");
    assert_eq!(counted(&TOKEN, None).await, (0, 0), "only hands out a token");
    assert_eq!(active.count(), 0);
    // Given up: it doesn't count for ever.
    let given_up = tokio::time::timeout(Duration::from_secs(1), counted(&ONCE, None)).await;
    assert!(given_up.is_err() && active.count() == 0);
}
