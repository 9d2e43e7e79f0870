//! Contract tests: the facade against the sandbox in process, where needed with something between
//! the two that loses answers.

mod canary;
mod data;
mod exchanges;
mod links;
mod logins;
mod lossless;
mod operation;
mod patience;
mod pull;
mod refusals;
mod sessions;
mod traps;
mod waiting;

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use foliolink_sandbox::{Sandbox, VumiCredentials};
use http_body_util::{BodyExt as _, Full};
use tower::{Service, ServiceExt as _};

use super::{Client, ClientBuilder, Connection, Part, Pulled};
use crate::Retry;

type Request = http::Request<reqwest::Body>;
type Answer = http::Response<Full<Bytes>>;

fn keys() -> &'static VumiCredentials {
    &Sandbox::builder().build().credentials().vumi
}

/// A builder with the keys of one of the app's secrets; failed calls are not repeated.
fn builder(secret: usize) -> ClientBuilder {
    Client::builder()
        .client_id(keys().client_id)
        .client_secret(keys().secrets[secret])
        .retry(Retry::never())
}

fn client(sandbox: &Sandbox) -> Client {
    builder(0).in_process(sandbox.router()).build().unwrap()
}

fn broker(client: &Client) -> Connection {
    client.connection(keys().connection.parse().unwrap())
}

fn logins(sandbox: &Sandbox) -> usize {
    sandbox.requests().iter().filter(|request| request.path == "/api/v1/auth/login").count()
}

/// What stands between client and sandbox does with a request.
enum Meddle {
    Pass,
    /// The sandbox gets it, the client never hears of it.
    LoseAnswer,
    Instead(u16, &'static str),
}

/// The heads of all requests, as they were sent.
type Seen = Arc<Mutex<Vec<http::request::Parts>>>;

#[derive(Debug)]
struct BrokeOff;

impl std::fmt::Display for BrokeOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the exchange broke off")
    }
}

impl std::error::Error for BrokeOff {}

fn answer(status: u16, body: impl Into<Bytes>) -> Answer {
    let mut answer = http::Response::new(Full::new(body.into()));
    *answer.status_mut() = status.try_into().unwrap();
    answer.headers_mut().insert(
        "x-request-id",
        http::HeaderValue::from_static("3b1c9f52-55ad-4f0e-8a60-90c2a1d7e4b8"),
    );
    answer
}

/// The sandbox with something in front of it that decides by method and path.
fn meddled(
    sandbox: &Sandbox,
    seen: &Seen,
    decide: impl Fn(&http::request::Parts) -> Meddle + Clone + Send + Sync + 'static,
) -> impl Service<Request, Response = Answer, Error = BrokeOff, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    let (router, seen) = (sandbox.router(), seen.clone());
    tower::service_fn(move |request: Request| {
        let (router, seen, decide) = (router.clone(), seen.clone(), decide.clone());
        async move {
            let (parts, body) = request.into_parts();
            seen.lock().unwrap().push(parts.clone());
            let meddle = decide(&parts);
            if let Meddle::Instead(status, body) = meddle {
                return Ok(answer(status, body));
            }
            let real = router
                .oneshot(http::Request::from_parts(parts, body))
                .await
                .unwrap_or_else(|never| match never {});
            let (head, body) = real.into_parts();
            let body = body.collect().await.map_err(|_| BrokeOff)?.to_bytes();
            match meddle {
                Meddle::LoseAnswer => Err(BrokeOff),
                _ => Ok(http::Response::from_parts(head, Full::new(body))),
            }
        }
    })
}

/// A server that answers every call but the login with `body`.
fn only(
    body: &'static str,
) -> impl Service<Request, Response = Answer, Error = BrokeOff, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    answering(200, body)
}

fn answering(
    status: u16,
    body: &'static str,
) -> impl Service<Request, Response = Answer, Error = BrokeOff, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    tower::service_fn(move |request: Request| async move {
        Ok(match request.uri().path() {
            "/api/v1/auth/login" => answer(200, r#"{"token": "e30.e30.c2ln"}"#),
            _ => answer(status, body),
        })
    })
}
