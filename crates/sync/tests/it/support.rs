//! A sandbox, a database, and the engine between them.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    middleware::Next,
};

use foliolink::{Aggregator, flinks, vumi};
use foliolink_sandbox::Sandbox;
use foliolink_sync::{Builder, ConnectionStatus, Id, Key, KeyRing, Policy, Sync};

use crate::database::Database;

/// Everything that one test needs. Rebuilt from the database with [`World::reopen`].
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) sync: Sync,
    pub(crate) keys: KeyRing,
    pub(crate) folder: Arc<Database>,
    pub(crate) line: Line,
}

/// The line to the sandbox: says what acted, and can hold a call up.
#[derive(Clone, Default)]
pub(crate) struct Line {
    acts: Arc<Mutex<Vec<&'static str>>>,
    requests: Arc<Mutex<Vec<String>>>,
    pub(crate) holds: Arc<AtomicBool>,
    pub(crate) held: Arc<tokio::sync::Notify>,
    pub(crate) go_on: Arc<tokio::sync::Notify>,
}

impl Line {
    /// How often something that acts was sent: `live`, `answer`, `exchange`, `delete`.
    pub(crate) fn acts(&self, kind: &str) -> usize {
        self.acts.lock().unwrap().iter().filter(|act| **act == kind).count()
    }

    /// The sessions that data was asked of, in order.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    async fn pass(&self, request: Request, next: Next) -> axum::response::Response {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        self.acts.lock().unwrap().extend(act(&parts, &bytes));
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if let Some(request_id) = json.get("RequestId").and_then(|id| id.as_str()) {
            self.requests.lock().unwrap().push(request_id.to_owned());
        }
        if self.holds.swap(false, Ordering::SeqCst) {
            self.held.notify_one();
            self.go_on.notified().await;
        }
        // A process may die before the provider has it, and after, before it has the answer.
        tokio::task::yield_now().await;
        let answer = next.run(Request::from_parts(parts, Body::from(bytes))).await;
        tokio::task::yield_now().await;
        answer
    }
}

/// What a request does that must not be done twice.
fn act(parts: &axum::http::request::Parts, body: &Bytes) -> Option<&'static str> {
    let path = parts.uri.path();
    let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    match parts.method.as_str() {
        "DELETE" => Some("delete"),
        _ if path.contains("exchange") => Some("exchange"),
        _ if path.ends_with("/Authorize") && json.get("SecurityResponses").is_some() => {
            Some("answer")
        }
        _ if path.ends_with("/Authorize") && json["MostRecentCached"] != true => Some("live"),
        _ => None,
    }
}

/// The sandbox's own router, behind a line.
fn router(sandbox: &Sandbox, line: &Line) -> Router {
    let line = line.clone();
    let pass = move |request: Request, next: Next| {
        let line = line.clone();
        async move { line.pass(request, next).await }
    };
    sandbox.router().layer(axum::middleware::from_fn(pass))
}

pub(crate) fn flinks_builder(sandbox: &Sandbox, line: &Line) -> flinks::ClientBuilder {
    let keys = &sandbox.credentials().flinks;
    flinks::Client::builder()
        .instance(keys.instance)
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .in_process(router(sandbox, line))
        .without_limits()
}

pub(crate) fn vumi_builder(sandbox: &Sandbox, line: &Line) -> vumi::ClientBuilder {
    let keys = &sandbox.credentials().vumi;
    vumi::Client::builder()
        .client_id(keys.client_id)
        .client_secret(keys.secrets[0])
        .in_process(router(sandbox, line))
        .without_limits()
}

pub(crate) fn builder(
    sandbox: &Sandbox,
    line: &Line,
    keys: &KeyRing,
    folder: &Database,
) -> Builder {
    Sync::builder()
        .database(folder.url())
        .keys(keys.clone())
        .flinks(flinks_builder(sandbox, line))
        .vumi(vumi_builder(sandbox, line))
        .migrate()
}

impl World {
    pub(crate) async fn new(sandbox: Sandbox) -> Self {
        let keys = KeyRing::of(Key::generate().unwrap());
        let folder = Arc::new(Database::make().await);
        let line = Line::default();
        let sync = builder(&sandbox, &line, &keys, &folder).open().await.unwrap();
        Self { sandbox, sync, keys, folder, line }
    }

    /// One whose sandbox has everything ready at once.
    pub(crate) async fn ready() -> Self {
        Self::new(Sandbox::builder().pending_polls(0).build()).await
    }

    /// Settings of another process on the same database.
    pub(crate) fn builder(&self) -> Builder {
        builder(&self.sandbox, &self.line, &self.keys, &self.folder)
    }

    /// Another process on the same database.
    pub(crate) async fn reopen(&self) -> Sync {
        let shift = self.sync.clock_shift();
        let sync = builder(&self.sandbox, &self.line, &self.keys, &self.folder).open();
        let sync = sync.await.unwrap();
        sync.shift_clock(shift);
        sync
    }

    pub(crate) fn login_id(&self) -> flinks::LoginId {
        self.sandbox.credentials().flinks.login_id.parse().unwrap()
    }

    pub(crate) fn token(&self) -> vumi::ConnectionToken {
        self.sandbox.credentials().vumi.connection.parse().unwrap()
    }

    pub(crate) async fn add_flinks(&self) -> Id {
        self.sync.add(self.login_id(), Policy::default()).await.unwrap().id
    }

    pub(crate) async fn status(&self, id: Id) -> ConnectionStatus {
        self.sync.status(id).await.unwrap()
    }

    /// Lets both clocks run.
    pub(crate) fn advance(&self, by: Duration) {
        self.sandbox.advance(by);
        self.sync.shift_clock(by.as_millis() as i64);
    }

    /// Steps until nothing is due.
    pub(crate) async fn settle(&self) -> usize {
        settle(&self.sync).await
    }

    /// How often an operation was asked for, by its path.
    pub(crate) fn calls(&self, path: &str) -> usize {
        self.sandbox.requests().iter().filter(|request| request.path.ends_with(path)).count()
    }
}

pub(crate) async fn settle(sync: &Sync) -> usize {
    let mut steps = 0;
    for _ in 0..50 {
        match sync.run_due(100).await.unwrap() {
            0 => return steps,
            ran => steps += ran,
        }
    }
    panic!("it never settles");
}

/// Reads the database from outside.
pub(crate) async fn count(database: &Database, sql: &str) -> i64 {
    database.count(sql).await
}

pub(crate) fn aggregator(sandbox: &Sandbox) -> Aggregator {
    let line = Line::default();
    Aggregator::builder()
        .flinks(flinks_builder(sandbox, &line).build().unwrap())
        .vumi(vumi_builder(sandbox, &line).build().unwrap())
        .build()
        .unwrap()
}
