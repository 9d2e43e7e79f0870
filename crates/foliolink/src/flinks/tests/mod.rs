//! What the facade promises, against a script of answers or against the sandbox's router, always in
//! process.

mod answering;
mod canary;
mod cards;
mod challenges;
mod corrections;
mod data;
mod enrich;
mod enrich_odd;
mod envelopes;
mod hostile;
mod identity;
mod lossless;
mod marks;
mod operation;
mod outage;
mod patience;
mod pull;
mod sessions;
mod still_empty;
mod table;
mod tickets;
mod traps;

use std::{
    io,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use foliolink_sandbox::Sandbox;
use http::HeaderMap;
use http_body_util::{BodyExt as _, Full};

use super::{Client, ClientBuilder, LoginId, RequestId, Session};

pub(super) const LOGIN: &str = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20";
pub(super) const SESSION: &str = "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812";
pub(super) const TOKEN: &str =
    r#"{ "HttpStatusCode": 200, "Token": "0b9d3c1e-51f0-4a77-9f3a-6f0d2a0c7e11" }"#;
pub(super) const OPEN: &str = r#"{ "Links": [ { "rel": "AccountsDetail", "href": "/GetAccountsDetail", "example": null } ],
    "HttpStatusCode": 200, "InstitutionName": "FlinksCapital", "InstitutionId": 14, "Institution": "FlinksCapital",
    "Login": { "Username": "greatday", "IsScheduledRefresh": false, "LastRefresh": "2031-04-02T08:15:42.1459990", "Type": "Personal",
               "Id": "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20" },
    "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812" }"#;
pub(super) const PENDING: &str = r#"{ "FlinksCode": "OPERATION_PENDING", "HttpStatusCode": 202, "Message": "still working",
    "Links": [ { "rel": "GetAccountsDetailAsync", "href": "/GetAccountsDetailAsync", "example": "/GetAccountsDetailAsync/e2f8c4b6" } ],
    "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812" }"#;

/// Played instead of a status: the line is cut after the request.
pub(super) const NO_ANSWER: u16 = 0;

/// One request as it was sent.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) method: String,
    /// The path below the customer.
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

type Play = dyn Fn(&Sent, usize) -> (u16, String) + Send + Sync;

/// Answers from a function of the request and its number, and remembers what was sent.
#[derive(Clone)]
pub(super) struct Script {
    play: Arc<Play>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Script {
    pub(super) fn new(
        play: impl Fn(&Sent, usize) -> (u16, String) + Send + Sync + 'static,
    ) -> Self {
        Self { play: Arc::new(play), sent: Arc::default() }
    }

    /// Mints tokens and opens sessions; everything else is played.
    pub(super) fn in_session(
        play: impl Fn(&Sent, usize) -> (u16, String) + Send + Sync + 'static,
    ) -> Self {
        Self::new(move |sent, at| match sent.path.as_str() {
            "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
            "BankingServices/Authorize" => (200, OPEN.to_owned()),
            _ => play(sent, at),
        })
    }

    pub(super) fn builder(&self) -> ClientBuilder {
        let this = self.clone();
        let service = tower::service_fn(move |request: http::Request<reqwest::Body>| {
            let this = this.clone();
            async move { this.answer(request).await }
        });
        Client::builder()
            .instance("sandbox")
            .customer_id("5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40")
            .secret_key("sandbox-secret-key")
            .api_key("sandbox-x-api-key")
            .bearer("sandbox-api-secret")
            .in_process(service)
    }

    pub(super) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    async fn answer(
        &self,
        request: http::Request<reqwest::Body>,
    ) -> io::Result<http::Response<Full<Bytes>>> {
        let (parts, body) = request.into_parts();
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        let path = parts.uri.path().splitn(4, '/').nth(3).unwrap().to_owned();
        let sent = Sent { method: parts.method.to_string(), path, headers: parts.headers, body };
        let at = {
            let mut all = self.sent.lock().unwrap();
            all.push(sent.clone());
            all.len()
        };
        let (status, text) = (self.play)(&sent, at);
        match status {
            NO_ANSWER => Err(io::ErrorKind::ConnectionReset.into()),
            _ => Ok(http::Response::builder().status(status).body(Full::from(text)).unwrap()),
        }
    }

    pub(super) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// Requests whose path begins so.
    pub(super) fn count(&self, path: &str) -> usize {
        self.sent().iter().filter(|sent| sent.path.starts_with(path)).count()
    }
}

/// A client of a sandbox, with all its keys.
pub(super) fn sandboxed(sandbox: &Sandbox) -> Client {
    let keys = &sandbox.credentials().flinks;
    Client::builder()
        .instance(keys.instance)
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .bearer(keys.bearer)
        .in_process(sandbox.router())
        .build()
        .unwrap()
}

pub(super) fn login() -> LoginId {
    LOGIN.parse().unwrap()
}

/// A session that is known to be open.
pub(super) fn session(client: &Client) -> Session {
    let session = client.session(RequestId::try_from(SESSION).unwrap(), Some(login()));
    session.set_open(true);
    session
}

pub(super) fn refusal(status: u16, code: &str, message: &str) -> (u16, String) {
    (
        status,
        format!(r#"{{"HttpStatusCode":{status},"FlinksCode":"{code}","Message":"{message}"}}"#),
    )
}
