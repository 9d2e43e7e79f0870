//! Sends what is due, and tries again what wasn't taken.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::{Request, header};
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::{PendingDelivery, record, retry_after, signature};
use crate::faults::Fault;
use crate::routes::Provider;
use crate::state::{SharedWorld, World};
use crate::webhooks::provider_key;
use crate::{flinks, vumi};

/// How long a receiver may take, in real time: neither a clock that stands nor one that is moved by
/// hours decides that.
const PATIENCE: Duration = Duration::from_secs(10);

type HttpClient = Client<HttpConnector, Full<Bytes>>;

/// Sends for as long as the sandbox listens. A receiver that hangs holds up its own provider, not
/// the other one.
pub(crate) async fn run(shared: SharedWorld) {
    tokio::join!(run_lane(&shared, Provider::Flinks), run_lane(&shared, Provider::Vumi));
}

async fn run_lane(shared: &SharedWorld, provider: Provider) {
    loop {
        deliver_lane(shared, provider).await;
        let (clock, due, changed) = {
            let world = shared.lock();
            let waiting = world
                .outbox
                .waiting
                .iter()
                .filter(|delivery| delivery.event.provider() == provider);
            (
                world.clock.clone(),
                waiting.map(|delivery| delivery.due).min(),
                world.outbox.notifier(provider).clone(),
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
pub(crate) async fn deliver_due(shared: &SharedWorld) -> usize {
    let (flinks, vumi) =
        tokio::join!(deliver_lane(shared, Provider::Flinks), deliver_lane(shared, Provider::Vumi));
    flinks + vumi
}

async fn deliver_lane(shared: &SharedWorld, provider: Provider) -> usize {
    let client: HttpClient = Client::builder(TokioExecutor::new()).build_http();
    let mut attempts = 0;
    loop {
        let next = take_due(&mut shared.lock(), provider);
        let Some((delivery, request)) = next else { return attempts };
        let answer = tokio::time::timeout(PATIENCE, client.request(request)).await;
        let status = answer.ok().and_then(Result::ok).map(|answer| answer.status().as_u16());
        finish_attempt(&mut shared.lock(), delivery, status);
        attempts += 1;
    }
}

/// The first delivery of a provider that is due, taken out of the waiting ones. What has nothing to
/// tell any more is dropped.
fn take_due(
    world: &mut World,
    provider: Provider,
) -> Option<(PendingDelivery, Request<Full<Bytes>>)> {
    loop {
        let now = world.now();
        let of_lane = world
            .outbox
            .waiting
            .iter()
            .enumerate()
            .filter(|(_, delivery)| delivery.event.provider() == provider);
        let due = of_lane.filter(|(_, delivery)| delivery.due <= now);
        let (at, _) = due.min_by_key(|(_, delivery)| (delivery.due, delivery.id))?;
        let mut delivery = world.outbox.waiting.remove(at);
        delivery.attempt += 1;
        let early = delivery.has_fault(&Fault::WebhookEarly);
        let body = delivery.body.take().or_else(|| match delivery.event.provider() {
            Provider::Flinks => flinks::webhooks::build_body(world, &delivery.event, early),
            _ => vumi::webhooks::build_body(world, &delivery.event, early),
        });
        let Some(body) = body else { continue };
        let request = build_request(world, &delivery, &body);
        delivery.body = Some(body);
        if let Some(request) = request {
            return Some((delivery, request));
        }
    }
}

fn build_request(
    world: &World,
    delivery: &PendingDelivery,
    body: &[u8],
) -> Option<Request<Full<Bytes>>> {
    let target = world.outbox.targets.get(provider_key(delivery.event.provider()))?;
    let mut request =
        Request::post(target.0.clone()).header(header::CONTENT_TYPE, "application/json");
    if let Some((name, value)) = signature::header(delivery, body, world) {
        request = request.header(name, value);
    }
    let mut sent = body.to_vec();
    if delivery.has_fault(&Fault::WebhookTampered) {
        sent.push(b' ');
    }
    request.body(Full::new(sent.into())).ok()
}

fn finish_attempt(world: &mut World, mut delivery: PendingDelivery, status: Option<u16>) {
    if delivery.era != world.outbox.era {
        return;
    }
    let provider = delivery.event.provider();
    let taken = match provider {
        Provider::Flinks => status == Some(200),
        _ => status.is_some_and(|status| (200..300).contains(&status)),
    };
    record(world, &delivery, status, taken);
    let again = retry_after(provider, delivery.attempt).filter(|_| !taken);
    // From when it was due, not from when somebody moved the clock past that: six hours hold as
    // many attempts in one step as in ten.
    let again = again.and_then(|again| delivery.due.saturating_add(again).ok());
    if let Some(due) = again {
        delivery.due = due;
        world.outbox.waiting.push(delivery);
    }
}
