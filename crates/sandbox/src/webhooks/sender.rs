//! Sends what is due, and tries again what wasn't taken.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, header};
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::{Parcel, record, retry_after, signature};
use crate::faults::Fault;
use crate::routes::Provider;
use crate::state::{Shared, World};
use crate::webhooks::key;
use crate::{flinks, vumi};

/// How long a receiver may take, in real time: neither a clock that stands nor one that is moved by
/// hours decides that.
const PATIENCE: Duration = Duration::from_secs(10);

type HttpClient = Client<HttpConnector, Full<Bytes>>;

/// Sends for as long as the sandbox listens. A receiver that hangs holds up its own provider, not
/// the other one.
pub(crate) async fn run(shared: Shared) {
    tokio::join!(run_lane(&shared, Provider::Flinks), run_lane(&shared, Provider::Vumi));
}

async fn run_lane(shared: &Shared, provider: Provider) {
    loop {
        deliver_lane(shared, provider).await;
        let (clock, due, changed) = {
            let world = shared.lock();
            let waiting =
                world.outbox.waiting.iter().filter(|parcel| parcel.event.provider() == provider);
            (
                world.clock.clone(),
                waiting.map(|parcel| parcel.due).min(),
                world.outbox.changed(provider).clone(),
            )
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

/// Sends everything that is due by now, in the order of each provider; gives the number of
/// attempts.
pub(crate) async fn deliver_due(shared: &Shared) -> usize {
    let (flinks, vumi) =
        tokio::join!(deliver_lane(shared, Provider::Flinks), deliver_lane(shared, Provider::Vumi));
    flinks + vumi
}

async fn deliver_lane(shared: &Shared, provider: Provider) -> usize {
    let client: HttpClient = Client::builder(TokioExecutor::new()).build_http();
    let mut attempts = 0;
    loop {
        let next = next(&mut shared.lock(), provider);
        let Some((parcel, request)) = next else { return attempts };
        let answer = tokio::time::timeout(PATIENCE, client.request(request)).await;
        let status = answer.ok().and_then(Result::ok).map(|answer| answer.status().as_u16());
        finish(&mut shared.lock(), parcel, status);
        attempts += 1;
    }
}

/// The first delivery of a provider that is due, taken out of the waiting ones. What has nothing to
/// tell any more is dropped.
fn next(world: &mut World, provider: Provider) -> Option<(Parcel, Request<Full<Bytes>>)> {
    loop {
        let now = world.now();
        let of_lane = world
            .outbox
            .waiting
            .iter()
            .enumerate()
            .filter(|(_, parcel)| parcel.event.provider() == provider);
        let due = of_lane.filter(|(_, parcel)| parcel.due <= now);
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
    let mut request =
        Request::post(target.0.clone()).header(header::CONTENT_TYPE, "application/json");
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
    // From when it was due, not from when somebody moved the clock past that: six hours hold as
    // many attempts in one step as in ten.
    let again = again.and_then(|again| parcel.due.saturating_add(again).ok());
    if let Some(due) = again {
        parcel.due = due;
        world.outbox.waiting.push(parcel);
    }
}
