//! Sends what is due, and tries again what wasn't taken.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, header};
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::{Parcel, record, retry_after, signature};
use crate::clock::Clock;
use crate::faults::Fault;
use crate::routes::Provider;
use crate::state::{Shared, World};
use crate::webhooks::key;
use crate::{flinks, vumi};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

type HttpClient = Client<HttpConnector, Full<Bytes>>;

/// Sends for as long as the sandbox listens.
pub(crate) async fn run(shared: Shared) {
    loop {
        deliver_due(&shared).await;
        let (clock, due, changed) = {
            let world = shared.lock();
            let due = world.outbox.waiting.iter().map(|parcel| parcel.due).min();
            (world.clock.clone(), due, world.outbox.changed.clone())
        };
        match due {
            None => changed.notified().await,
            Some(due) => tokio::select! {
                () = clock.wait_until(due) => {}
                () = changed.notified() => {}
            },
        }
    }
}

/// Sends everything that is due by now, in order; gives the number of attempts.
pub(crate) async fn deliver_due(shared: &Shared) -> usize {
    let client: HttpClient = Client::builder(TokioExecutor::new()).build_http();
    let mut attempts = 0;
    loop {
        let next = next(&mut shared.lock());
        let Some((parcel, request)) = next else { return attempts };
        let clock = shared.lock().clock.clone();
        let answer = tokio::select! {
            answer = client.request(request) => answer.ok(),
            () = impatience(&clock) => None,
        };
        let status = answer.map(|answer| answer.status().as_u16());
        finish(&mut shared.lock(), parcel, status);
        attempts += 1;
    }
}

/// Ends when a receiver has had its time. Where time stands still until somebody moves it, a receiver has all of it: moving the
/// clock by hours must not break off a delivery that is on the wire.
async fn impatience(clock: &Clock) {
    if clock.is_manual() {
        std::future::pending::<()>().await;
    }
    clock.wait(PATIENCE).await;
}

/// The first delivery that is due, taken out of the waiting ones. What has nothing to tell any more is dropped.
fn next(world: &mut World) -> Option<(Parcel, Request<Full<Bytes>>)> {
    loop {
        let now = world.now();
        let due = world.outbox.waiting.iter().enumerate().filter(|(_, parcel)| parcel.due <= now);
        let (at, _) = due.min_by_key(|(_, parcel)| (parcel.due, parcel.id))?;
        let mut parcel = world.outbox.waiting.remove(at);
        parcel.attempt += 1;
        let early = parcel.is(&Fault::WebhookEarly);
        let body = parcel.body.take().or_else(|| match parcel.event.provider() {
            Provider::Flinks => flinks::webhooks::body(world, &parcel.event, early),
            _ => vumi::webhooks::body(world, &parcel.event, early),
        });
        let Some(body) = body else { continue };
        let request = request(world, &parcel, &body);
        parcel.body = Some(body);
        if let Some(request) = request {
            return Some((parcel, request));
        }
    }
}

fn request(world: &World, parcel: &Parcel, body: &[u8]) -> Option<Request<Full<Bytes>>> {
    let target = world.outbox.targets.get(key(parcel.event.provider()))?;
    let mut request = Request::post(target.0.clone()).header(header::CONTENT_TYPE, "application/json");
    if let Some((name, value)) = signature::header(parcel, body, world) {
        request = request.header(name, value);
    }
    let mut sent = body.to_vec();
    if parcel.is(&Fault::WebhookTampered) {
        sent.push(b' ');
    }
    request.body(Full::new(sent.into())).ok()
}

fn finish(world: &mut World, mut parcel: Parcel, status: Option<u16>) {
    let provider = parcel.event.provider();
    let taken = match provider {
        Provider::Flinks => status == Some(200),
        _ => status.is_some_and(|status| (200..300).contains(&status)),
    };
    record(world, &parcel, status, taken);
    let again = retry_after(provider, parcel.attempt).filter(|_| !taken);
    let again = again.and_then(|again| world.now().saturating_add(again).ok());
    if let Some(due) = again {
        parcel.due = due;
        world.outbox.waiting.push(parcel);
    }
}
