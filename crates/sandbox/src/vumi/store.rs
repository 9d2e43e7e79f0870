//! Apps, sessions and connections of the Vumi side.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;

use super::auth::Session;
use super::dashboard::Dashboard;
use super::link_flow::{Flows, LinkAuthToken};
use crate::clock::format_millis;
use crate::credentials::{Credentials, VumiCredentials};
use crate::rng::HANDWRITTEN_SEED;
use crate::state::Options;

/// One of the two apps of the sandbox; neither sees the other's connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum VumiApp {
    /// The app of [`Credentials::vumi`](crate::Credentials).
    Main,
    /// The app of [`Credentials::vumi_other`](crate::Credentials).
    Other,
}

impl VumiApp {
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

/// The apps in the order of their index.
pub(crate) const APPS: [VumiCredentials; 2] =
    [Credentials::SAMPLE.vumi, Credentials::SAMPLE.vumi_other];

/// How a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VumiStatus {
    /// First import running; no data yet.
    Pending,
    /// Data is there.
    Ready,
    /// Being updated; the older data is there.
    Updating,
    /// The import failed; no data.
    Errored,
    /// The last update failed; the older data is there.
    UpdateError,
}

impl VumiStatus {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "PENDING" => Some(Self::Pending),
            "READY" => Some(Self::Ready),
            "UPDATING" => Some(Self::Updating),
            "ERRORED" => Some(Self::Errored),
            "UPDATE_ERROR" => Some(Self::UpdateError),
            _ => None,
        }
    }

    pub(crate) fn has_data(self) -> bool {
        !matches!(self, Self::Pending | Self::Errored)
    }
}

/// The two tokens with which the user goes back into the Link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserToken {
    /// A manual update.
    Update,
    /// Unblocking, or new credentials.
    Restore,
}

/// One connection, exchanged or not.
pub(crate) struct Connection {
    pub(crate) token: String,
    pub(crate) public_token: String,
    pub(crate) app: usize,
    pub(crate) entity: String,
    pub(crate) external_id: Option<String>,
    pub(crate) exchanged: bool,
    pub(crate) status: VumiStatus,
    pub(crate) error_details: Option<Value>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) last_sync: Option<Timestamp>,
    pub(crate) update_token: Option<String>,
    pub(crate) restore_token: Option<String>,
    pub(crate) two_factor: bool,
    pub(crate) has_credentials: bool,
    /// How often it is still seen at work before it is ready.
    pub(crate) polls_left: u32,
    /// When it is ready at the latest.
    pub(crate) ready_at: Timestamp,
    /// A fault keeps it at work for one more poll.
    pub(crate) stuck: bool,
}

/// The status object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatusView<'a> {
    credentials_token: &'a str,
    status: VumiStatus,
    error_details: Option<&'a Value>,
    entity: &'a str,
    created_at: String,
    updated_at: String,
    last_sync: Option<String>,
    update_token: Option<&'a str>,
    restore_token: Option<&'a str>,
    two_factor_enabled: bool,
    has_credentials: bool,
    external_id: Option<&'a str>,
}

impl Connection {
    pub(crate) fn view(&self) -> StatusView<'_> {
        StatusView {
            credentials_token: &self.token,
            status: self.status,
            error_details: self.error_details.as_ref(),
            entity: &self.entity,
            created_at: format_millis(self.created_at),
            updated_at: format_millis(self.updated_at),
            last_sync: self.last_sync.map(format_millis),
            update_token: self.update_token.as_deref(),
            restore_token: self.restore_token.as_deref(),
            two_factor_enabled: self.two_factor,
            has_credentials: self.has_credentials,
            external_id: self.external_id.as_deref(),
        }
    }

    /// The token that waits for the user, if there is one of that kind.
    pub(crate) fn user_token(&self, kind: UserToken) -> Option<&str> {
        match kind {
            UserToken::Update => self.update_token.as_deref(),
            UserToken::Restore => self.restore_token.as_deref(),
        }
    }

    pub(crate) fn is_working(&self) -> bool {
        matches!(self.status, VumiStatus::Pending | VumiStatus::Updating)
    }

    /// One poll of the status: work that isn't finished comes one poll nearer to it.
    pub(crate) fn poll(&mut self, now: Timestamp) {
        if !self.is_working() || std::mem::take(&mut self.stuck) {
            return;
        }
        if self.polls_left > 0 {
            self.polls_left -= 1;
            return;
        }
        self.finish(now);
    }

    /// Work is over when its time has come, whether or not anybody polled.
    pub(crate) fn finish_if_due(&mut self, now: Timestamp) {
        if self.is_working() && !self.stuck && self.ready_at <= now {
            self.finish(self.ready_at);
        }
    }

    fn finish(&mut self, at: Timestamp) {
        self.status = VumiStatus::Ready;
        self.updated_at = at;
        self.last_sync = Some(at);
    }
}

/// Connection token of the long account.
pub(crate) const ARCHIVE: &str = "Q8L5J3F7Y2";

/// What the Vumi side remembers.
pub(crate) struct Store {
    /// The day the sample data is counted back from.
    pub(crate) as_of: Timestamp,
    pub(crate) dashboard: Dashboard,
    pub(crate) sessions: BTreeMap<String, Session>,
    pub(crate) connections: Vec<Connection>,
    pub(crate) logins: u64,
    pub(crate) auth_tokens: BTreeMap<String, LinkAuthToken>,
    pub(crate) flows: Flows,
}

impl Store {
    pub(crate) fn new(now: Timestamp, options: &Options) -> Self {
        let seed = options.seed;
        let created = now.saturating_sub(SignedDuration::from_hours(24 * 40)).unwrap_or(now);
        let synced = now.saturating_sub(SignedDuration::from_hours(6)).unwrap_or(now);
        let ready = |token: &str, n, app: VumiApp, entity: &str, external_id: &str| Connection {
            token: token.to_owned(),
            public_token: crate::ids::stable_guid("public", n).to_string(),
            app: app.index(),
            entity: entity.to_owned(),
            external_id: Some(external_id.to_owned()),
            exchanged: true,
            status: VumiStatus::Ready,
            error_details: None,
            created_at: created,
            updated_at: synced,
            last_sync: Some(synced),
            update_token: None,
            restore_token: None,
            two_factor: false,
            has_credentials: true,
            polls_left: 0,
            ready_at: created,
            stuck: false,
        };
        let [main, other] = APPS;
        let mut connections =
            vec![ready(main.connection, 1, VumiApp::Main, "examplebroker", "cust-0001")];
        if let Some(token) = main.bank_connection {
            connections.push(ready(token, 2, VumiApp::Main, "examplebank", "cust-0001"));
        }
        // Whoever asks for other data than the usual gets the long account as well.
        if seed != HANDWRITTEN_SEED {
            connections.push(ready(
                ARCHIVE,
                4,
                VumiApp::Main,
                super::data::archive::ENTITY,
                "cust-0002",
            ));
        }
        connections.push(ready(other.connection, 3, VumiApp::Other, "examplebank", "cust-0001"));
        if let Some(own) = options.seed_data {
            connections.retain(|_| own.samples);
            for (n, row) in (1000..).zip(&own.connections) {
                let failed = matches!(row.status, VumiStatus::Errored | VumiStatus::UpdateError);
                let working = matches!(row.status, VumiStatus::Pending | VumiStatus::Updating);
                let ready_at = now.saturating_add(options.pending_time).unwrap_or(Timestamp::MAX);
                connections.push(Connection {
                    external_id: row.external_id.map(str::to_owned),
                    status: row.status,
                    error_details: failed.then(super::connections::usual_error),
                    last_sync: row.status.has_data().then_some(synced),
                    two_factor: row.two_factor,
                    polls_left: if working { options.pending_polls } else { 0 },
                    ready_at: if working { ready_at } else { created },
                    ..ready(row.token, n, VumiApp::Main, row.entity, "")
                });
            }
        }
        let dashboard = Dashboard::new(now, &options.vumi_redirect);
        Self {
            as_of: now,
            dashboard,
            sessions: BTreeMap::new(),
            connections,
            logins: 0,
            auth_tokens: BTreeMap::new(),
            flows: Flows::new(),
        }
    }

    /// An exchanged connection of an app.
    pub(crate) fn connection(&mut self, app: usize, token: &str) -> Option<&mut Connection> {
        let wanted = |connection: &&mut Connection| {
            connection.exchanged && connection.app == app && connection.token == token
        };
        self.connections.iter_mut().find(wanted)
    }
}
