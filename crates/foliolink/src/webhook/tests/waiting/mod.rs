//! Clients that wait in a hub: a provider in this process whose work ends when a test says so, and
//! the road of a webhook into the hub.

mod flinks;
// Its figures are there to be read.
#[expect(clippy::print_stdout)]
mod many;
mod ticket_queue;
mod vumi;

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use super::{SECRET, headers};
use crate::webhook::{
    Receiver, Wakeups,
    flinks::{SIGNATURE_HEADER, Verifier, sign},
};

pub(super) const LOGIN: &str = super::LOGIN_ID;
pub(super) const SESSION: &str = super::REQUEST_ID;

/// What a call is about, and what it does: opening a session, asking for work, looking at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    Open,
    Ask,
    Poll,
}

/// Both providers in this process. Work under an id is finished from the time on that was set;
/// unknown work never is.
#[derive(Clone)]
pub(super) struct Provider(Arc<Inner>);

struct Inner {
    began: Instant,
    finished: Mutex<HashMap<String, Instant>>,
    seen: Mutex<Vec<(Did, Duration)>>,
    /// Sessions that are gone when they are asked about.
    gone: Mutex<Vec<String>>,
    lag: Mutex<Duration>,
}

impl Provider {
    pub(super) fn new() -> Self {
        let (finished, seen, gone, lag) = Default::default();
        Self(Arc::new(Inner { began: Instant::now(), finished, seen, gone, lag }))
    }

    pub(super) fn finish(&self, id: &str, at: Instant) {
        self.0.finished.lock().unwrap().insert(id.to_owned(), at);
    }

    pub(super) fn lose(&self, id: &str) {
        self.0.gone.lock().unwrap().push(id.to_owned());
    }

    /// How long an answer takes from now on.
    pub(super) fn lag(&self, lag: Duration) {
        *self.0.lag.lock().unwrap() = lag;
    }

    pub(super) fn count(&self, did: Did) -> usize {
        self.0.seen.lock().unwrap().iter().filter(|(it, _)| *it == did).count()
    }

    /// When calls of a kind came, in seconds since the beginning.
    pub(super) fn at(&self, did: Did) -> Vec<u64> {
        self.0
            .seen
            .lock()
            .unwrap()
            .iter()
            .filter(|(it, _)| *it == did)
            .map(|(_, at)| at.as_secs())
            .collect()
    }

    fn is_finished(&self, id: &str) -> bool {
        self.0.finished.lock().unwrap().get(id).is_some_and(|at| *at <= Instant::now())
    }

    async fn answer(
        &self,
        request: http::Request<reqwest::Body>,
    ) -> Result<http::Response<Full<Bytes>>, Infallible> {
        let path = request.uri().path().to_owned();
        let get = request.method() == http::Method::GET;
        let body = request.into_body().collect().await.unwrap().to_bytes();
        let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default().to_owned();
        let id = asked.get("RequestId").and_then(Value::as_str).map_or(last, str::to_owned);
        let did = if get { Did::Poll } else { Did::Ask };
        let (did, status, answer) = match path.as_str() {
            "/api/v1/auth/login" => (Did::Open, 200, json!({ "token": "e30.e30.c2ln" })),
            path if path.contains("/exchange/") => {
                (Did::Open, 200, json!({ "connectionToken": connection(&id) }))
            }
            path if path.starts_with("/api/v1") => {
                let status = if self.is_finished(&id) { "READY" } else { "PENDING" };
                (did, 200, json!({ "credentialsToken": id, "status": status }))
            }
            path if path.ends_with("/Authorize") => (Did::Open, 200, done(SESSION)),
            _ if self.0.gone.lock().unwrap().contains(&id) => {
                (did, 400, json!({ "FlinksCode": "SESSION_NONEXISTENT" }))
            }
            _ if self.is_finished(&id) => (did, 200, done(&id)),
            _ => (
                did,
                202,
                json!({ "FlinksCode": "OPERATION_PENDING", "HttpStatusCode": 202, "RequestId": id }),
            ),
        };
        self.0.seen.lock().unwrap().push((did, self.0.began.elapsed()));
        let lag = *self.0.lag.lock().unwrap();
        if !lag.is_zero() {
            sleep(lag).await;
        }
        Ok(http::Response::builder().status(status).body(Full::from(answer.to_string())).unwrap())
    }

    pub(super) fn flinks(&self, hub: Option<&Wakeups>) -> crate::flinks::Client {
        let this = self.clone();
        let builder = crate::flinks::Client::builder()
            .instance("sandbox")
            .customer_id("5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40");
        let builder = hub.into_iter().fold(builder, |builder, hub| builder.wakeups(hub.clone()));
        let service = tower::service_fn(move |request| {
            let this = this.clone();
            async move { this.answer(request).await }
        });
        builder.without_limits().in_process(service).build().unwrap()
    }

    pub(super) fn vumi(&self, hub: Option<&Wakeups>) -> crate::vumi::Client {
        let this = self.clone();
        let builder = crate::vumi::Client::builder()
            .client_id("00c651f6-c5c3-45b9-be3f-486d617bd56c")
            .client_secret("s3cr3t-for-tests-only");
        let builder = hub.into_iter().fold(builder, |builder, hub| builder.wakeups(hub.clone()));
        let service = tower::service_fn(move |request| {
            let this = this.clone();
            async move { this.answer(request).await }
        });
        builder.without_limits().in_process(service).build().unwrap()
    }
}

/// The connection that a public token becomes: the number at its end.
pub(super) fn connection(public: &str) -> String {
    public.chars().skip(public.len() - 10).collect()
}

/// One body for whatever is finished at Flinks. Of many sessions each has a card of its name.
fn done(id: &str) -> Value {
    let login = if id == SESSION { LOGIN } else { id };
    json!({ "HttpStatusCode": 200, "RequestId": id, "Tag": "from a call", "Accounts": [], "StatementsByAccount": [], "Investments": [],
            "Login": { "Id": login } })
}

/// What Flinks sends when accounts are there.
pub(super) fn accounts_event(id: &str) -> Value {
    json!({ "ResponseType": "GetAccountsDetail", "HttpStatusCode": 200, "RequestId": id, "Tag": "from an event", "Accounts": [],
            "Login": { "Id": LOGIN } })
}

/// The same without the data.
pub(super) fn bare_event(kind: &str, id: &str) -> Value {
    json!({ "ResponseType": kind, "HttpStatusCode": 200, "RequestId": id })
}

/// Delivers events of Flinks into a hub, signed and verified; each delivery is one that this
/// process hasn't seen.
pub(super) async fn deliver(hub: &Wakeups, event: &Value) {
    let body = event.to_string();
    let signature = sign(&SECRET.into(), body.as_bytes());
    let receiver = Receiver::new(Verifier::new(SECRET).unwrap(), hub.clone());
    let answer =
        receiver.handle(&headers([(SIGNATURE_HEADER, signature.as_str())]), body.as_bytes()).await;
    assert_eq!(answer.status(), 200);
}

/// Does something at a time, beside the test.
pub(super) fn at(when: Instant, what: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(async move {
        sleep_until(when).await;
        what.await;
    });
}
