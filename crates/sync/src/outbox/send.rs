//! One request to an endpoint, and what it was answered.

use std::{sync::OnceLock, time::Duration};

use reqwest::{Client, StatusCode, header, redirect::Policy};
use serde::Serialize;

use super::{address, endpoint::Target, schedule, secret};
use crate::error::{Result, SyncError};

/// For a whole request: what the scheme recommends.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The clients of this process, made when the first one is needed.
pub(crate) struct Senders {
    timeout: Duration,
    remote: OnceLock<Client>,
    local: OnceLock<Client>,
}

/// What one attempt came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Attempt {
    /// The `webhook-id` that it had.
    pub webhook_id: String,
    /// Whether the receiver took it: any 2xx.
    pub delivered: bool,
    /// What it answered; none where it didn't.
    pub status: Option<u16>,
    /// What was wrong: `timeout`, `unreachable`, `redirect`, `status`, `gone`.
    pub error: Option<&'static str>,
    #[serde(skip)]
    pub(super) retry_after: Option<Duration>,
}

/// What is sent.
pub(super) struct Message<'a> {
    pub(super) id: &'a str,
    pub(super) body: &'a str,
    /// The database's time, which says which secrets are valid.
    pub(super) now: i64,
}

impl Senders {
    pub(crate) fn new(timeout: Option<Duration>) -> Self {
        let timeout = timeout.unwrap_or(TIMEOUT);
        Self { timeout, remote: OnceLock::new(), local: OnceLock::new() }
    }

    /// For a whole request.
    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    fn client(&self, target: &Target) -> Result<&Client> {
        // The system's proxy doesn't know this machine.
        let is_local = address::is_loopback(&target.url);
        let place = if is_local { &self.local } else { &self.remote };
        if let Some(client) = place.get() {
            return Ok(client);
        }
        let builder = Client::builder()
            .user_agent(concat!("foliolink-sync/", env!("CARGO_PKG_VERSION")))
            .timeout(self.timeout)
            .redirect(Policy::none());
        let builder = if is_local { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|_| {
            SyncError::configure("webhooks: this machine's certificates or proxy can't be read")
        })?;
        Ok(place.get_or_init(|| client))
    }

    /// Sends once. Follows nothing, reads no body.
    pub(super) async fn send(&self, target: &Target, message: &Message<'_>) -> Result<Attempt> {
        // What a receiver compares with its own clock.
        let seconds = jiff::Timestamp::now().as_second();
        let signature =
            secret::sign(&target.signers, message.now, message.id, seconds, message.body)?;
        let request = self
            .client(target)?
            .post(target.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", message.id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signature)
            .body(message.body.to_owned());
        let mut attempt = Attempt {
            webhook_id: message.id.to_owned(),
            delivered: false,
            status: None,
            error: None,
            retry_after: None,
        };
        match request.send().await {
            Ok(answer) => {
                let status = answer.status();
                let wait = answer.headers().get(header::RETRY_AFTER);
                let wait = wait.and_then(|value| value.to_str().ok());
                attempt.retry_after = wait.and_then(schedule::parse_retry_after);
                attempt.status = Some(status.as_u16());
                attempt.delivered = status.is_success();
                attempt.error = explain(status);
            }
            // Its text would show the address.
            Err(error) if error.is_timeout() => attempt.error = Some("timeout"),
            Err(_) => attempt.error = Some("unreachable"),
        }
        Ok(attempt)
    }
}

fn explain(status: StatusCode) -> Option<&'static str> {
    match status {
        _ if status.is_success() => None,
        StatusCode::GONE => Some("gone"),
        _ if status.is_redirection() => Some("redirect"),
        _ => Some("status"),
    }
}
