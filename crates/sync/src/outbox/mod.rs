//! Webhooks out: endpoints of the host's own are told what changed, what became stale, and who is
//! needed; by the scheme of <https://www.standardwebhooks.com>.
//!
//! What is told is a row, written in the transaction of what it tells: it is there exactly if that
//! is. It is sent after that, at least once, and each time with the same `webhook-id`.

mod address;
mod deliver;
mod endpoint;
mod event;
mod run;
mod schedule;
mod secret;
mod send;
mod stale;

use std::time::Duration;

use foliolink::Secret;
use jiff::Timestamp;
use serde::Serialize;

pub use endpoint::AddEndpoint;
pub use event::WebhookEvent;
pub(crate) use event::{Happened, write};
pub(crate) use run::{count_pending, has_due, run, sweep};
pub use send::Attempt;
pub(crate) use send::Senders;
pub(crate) use stale::tell_stale;

use crate::{Id, Sync, error::Result};

/// Endpoints that are told what happens, and what is still to be told them. Cheap to clone.
///
/// A [`Worker`](crate::Worker) sends what is to be sent; a host with a scheduler of its own calls
/// [`deliver_due`](Self::deliver_due). What happened before an endpoint was added, or while it was
/// disabled, it isn't told: [`Sync::history`] has it.
///
/// ```
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink_sync::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
/// # let keys = sandbox.credentials().flinks.clone();
/// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
/// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router());
/// # let folder = tempfile::tempdir().unwrap();
/// # let database = format!("sqlite:{}", folder.path().join("foliolink.db").display());
/// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
/// # let sync = foliolink_sync::Sync::builder().database(database).flinks(client).migrate()
/// #     .keys(foliolink_sync::KeyRing::of(foliolink_sync::Key::generate()?)).open().await?;
/// # let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
/// # let url = format!("http://{}/hook", listener.local_addr().unwrap());
/// # let receiver = axum::Router::new().route("/hook", axum::routing::post(|| async { "taken" }));
/// # tokio::spawn(async move { axum::serve(listener, receiver).await });
/// use foliolink_sync::{Policy, WebhookEvent};
///
/// let outbox = sync.outbox();
/// // https://…, or http on this machine
/// let made = outbox.add(url).event(WebhookEvent::Changed).await?;
/// println!("give the receiver its secret: {}", made.secret.expose().len());
///
/// sync.add(login_id, Policy::default()).await?;
/// sync.worker().run_until_idle().await?; // reads, stores, tells
///
/// let endpoint = &outbox.list().await?[0];
/// assert_eq!((endpoint.pending, endpoint.last_status), (0, Some(200)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Outbox {
    sync: Sync,
}

/// An endpoint that was just made, or that got another secret.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MadeEndpoint {
    /// It itself.
    pub endpoint: Endpoint,
    /// What its receiver checks signatures with, `whsec_…`. Nobody is shown it again.
    pub secret: Secret,
}

/// An endpoint, and how it goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Endpoint {
    /// Its id.
    pub id: Id,
    /// Its address; a query, which may be a token, is left out.
    pub url: String,
    /// What it is told.
    pub events: Vec<WebhookEvent>,
    /// Whether it is told anything.
    pub state: EndpointState,
    /// Why it isn't.
    pub reason: Option<DisabledReason>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was disabled.
    pub disabled_at: Option<Timestamp>,
    /// Since when it has taken nothing.
    pub failing_since: Option<Timestamp>,
    /// How many deliveries are still to be taken.
    pub pending: i64,
    /// How many were given up in the last seven days.
    pub given_up: i64,
    /// When something was sent last.
    pub last_at: Option<Timestamp>,
    /// What that was answered; none where there was no answer.
    pub last_status: Option<i64>,
    /// What was wrong with it: `timeout`, `unreachable`, `redirect`, `status`, `gone`.
    pub last_error: Option<String>,
}

/// Whether an endpoint is told anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EndpointState {
    /// It is.
    Enabled,
    /// It isn't, until [`Outbox::enable`].
    Disabled,
}

/// Why an endpoint was disabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DisabledReason {
    /// It answered 410.
    Gone,
    /// It took nothing for five days.
    Failing,
}

/// The JSON Schema (2020-12) of what an endpoint is told, as `docs/schema/webhook.schema.json`
/// publishes it.
///
/// ```
/// let schema = foliolink_sync::webhook_schema();
/// assert!(schema.contains("connection.changed"));
/// ```
pub fn webhook_schema() -> &'static str {
    include_str!("webhook.schema.json")
}

impl Outbox {
    pub(crate) fn new(sync: Sync) -> Self {
        Self { sync }
    }

    /// Adds an endpoint: `https`, or `http` on this machine. Without
    /// [`event`](AddEndpoint::event) it is told everything. Sends nothing.
    pub fn add(&self, url: impl Into<String>) -> AddEndpoint {
        AddEndpoint::new(self.sync.clone(), url.into())
    }

    /// All of them, the oldest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn list(&self) -> Result<Vec<Endpoint>> {
        endpoint::list(&self.sync, None).await
    }

    /// Removes an endpoint with what was still to be told it.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_endpoint`.
    pub async fn remove(&self, id: Id) -> Result<()> {
        endpoint::remove(&self.sync, id).await
    }

    /// Tells an endpoint again that was disabled: what happens from now on. An enabled one stays as
    /// it is.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_endpoint`.
    pub async fn enable(&self, id: Id) -> Result<Endpoint> {
        endpoint::enable(&self.sync, id).await
    }

    /// Gives an endpoint another secret. The one that it had signs as well for so long, so that
    /// its receiver may change in between.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_endpoint`.
    pub async fn rotate(&self, id: Id, keep: Duration) -> Result<MadeEndpoint> {
        endpoint::rotate(&self.sync, id, keep).await
    }

    /// Sends a `webhook.test` now, once, to an enabled or disabled endpoint; changes nothing. What
    /// the receiver made of it is in what is returned, not an error.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_endpoint`.
    pub async fn test(&self, id: Id) -> Result<Attempt> {
        deliver::test(&self.sync, id).await
    }

    /// Marks what has become stale and sends what is due now, at most so many deliveries, for hosts
    /// that run no worker. Says how many were sent. Each takes fifteen seconds at most.
    ///
    /// # Errors
    /// The database's.
    pub async fn deliver_due(&self, at_most: u32) -> Result<usize> {
        stale::tell_stale(&self.sync).await?;
        run::deliver_some(&self.sync, at_most).await
    }
}
