//! How a connection stands, what that means, and what to do next.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    code::{Code, open_words},
    error::{Advice, Error, ErrorKind},
    portfolio::{InstitutionId, Snapshot, Warning},
    vumi::{ConnectionToken, ExternalId},
};

open_words! {
    /// Status of a connection. Open: any word may follow any other, and an unknown one means "not finished".
    Status {
        /// The first import runs; rarely longer than 5 minutes. No data.
        PENDING = "PENDING",
        /// The last extraction went well.
        READY = "READY",
        /// Being updated; presumably the older data is there.
        UPDATING = "UPDATING",
        /// The extraction failed; no data, or not enough.
        ERRORED = "ERRORED",
        /// The last update failed; the older data is there.
        UPDATE_ERROR = "UPDATE_ERROR",
    }
}

/// Why an extraction failed, in the provider's words. Their lists could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Problem {
    /// What went wrong, e.g. `INTERNAL_SERVER_ERROR`.
    pub reason: Option<Code>,
    /// Whose fault it was, e.g. `VUMI_ERROR`.
    #[serde(rename = "type")]
    pub origin: Option<Code>,
    /// Whether it may pass by itself. Who retries isn't said: this crate only waits.
    pub retryable: Option<bool>,
}

/// What helps next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NextStep {
    /// Wait: [`Connection::ready`](crate::vumi::Connection::ready), or the webhook.
    Wait,
    /// Read the data.
    ReadData,
    /// Send the person through the Link with the restore token; nothing else can help.
    Restore,
    /// It may pass by itself; the person can also start an update through the Link.
    OfferUpdate,
    /// It may pass by itself with the next automatic update.
    WaitForUpdate,
    /// Show the reason and offer to connect anew; support needs the request id.
    OfferReconnect,
}

impl NextStep {
    /// The word used in JSON output, e.g. `offer_update`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::ReadData => "read_data",
            Self::Restore => "restore",
            Self::OfferUpdate => "offer_update",
            Self::WaitForUpdate => "wait_for_update",
            Self::OfferReconnect => "offer_reconnect",
        }
    }
}

/// A connection at the moment it was asked about.
///
/// Provider docs: <https://docs.vumi.io/general-api-resources/connections/get-connection-status>
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ConnectionState {
    /// Its token.
    pub connection: ConnectionToken,
    /// How it stands.
    pub status: Status,
    /// Why the last extraction failed, while the status says so.
    pub problem: Option<Problem>,
    /// The institution.
    pub entity: Option<InstitutionId>,
    /// When the connection was made.
    pub created_at: Option<Timestamp>,
    /// The last attempt to update, **failed ones too**: never a sign of fresh data.
    pub updated_at: Option<Timestamp>,
    /// The last update that went well: the only mark of freshness.
    pub last_sync: Option<Timestamp>,
    /// Whether the institution asks for a second factor.
    pub two_factor: Option<bool>,
    /// Whether credentials are stored for updates without the person.
    pub has_credentials: Option<bool>,
    /// Your own name for it.
    pub external_id: Option<ExternalId>,
    /// What in the answer isn't what it seems.
    pub warnings: Vec<Warning>,
    pub(crate) update_offered: bool,
    pub(crate) restore_offered: bool,
    pub(crate) request_id: Option<String>,
}

impl ConnectionState {
    /// Whether there is data to read, fresh or not.
    pub fn usable(&self) -> bool {
        [Status::READY, Status::UPDATING, Status::UPDATE_ERROR].contains(&self.status)
    }

    /// Whether the data is that of an older update because the last one failed. How old,
    /// [`last_sync`](Self::last_sync) says.
    pub fn stale(&self) -> bool {
        self.status == Status::UPDATE_ERROR
    }

    /// Whether nothing moves until the person has gone through the Link with the restore token.
    pub fn needs_user(&self) -> bool {
        self.restore_offered
    }

    /// Whether the person could start an update through the Link now (A-28: null means not now).
    /// Read the token right before its use:
    /// [`Connection::update_token`](crate::vumi::Connection::update_token).
    pub fn update_offered(&self) -> bool {
        self.update_offered
    }

    /// Whether the provider updates it daily by itself: credentials stored, no second factor,
    /// nothing for the person to do.
    pub fn updates_itself(&self) -> bool {
        self.has_credentials == Some(true)
            && self.two_factor == Some(false)
            && !self.restore_offered
    }

    /// What helps next.
    pub fn next_step(&self) -> NextStep {
        let failed = [Status::ERRORED, Status::UPDATE_ERROR].contains(&self.status);
        // how restore token and `retryable` combine.
        match &self.problem {
            _ if self.status == Status::READY => NextStep::ReadData,
            _ if !failed => NextStep::Wait,
            _ if self.restore_offered => NextStep::Restore,
            Some(Problem { retryable: Some(true), .. }) if self.update_offered => {
                NextStep::OfferUpdate
            }
            Some(Problem { retryable: Some(true), .. }) => NextStep::WaitForUpdate,
            _ => NextStep::OfferReconnect,
        }
    }

    /// The API's id of the answer that said this.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The failure that an `ERRORED` connection is; `None` for every other status.
    pub fn failure(&self) -> Option<Error> {
        if self.status != Status::ERRORED {
            return None;
        }
        let (kind, advice) = match self.next_step() {
            NextStep::Restore => (ErrorKind::UserAction, Advice::Relink),
            NextStep::OfferUpdate | NextStep::WaitForUpdate => {
                (ErrorKind::Unavailable, Advice::RetryLater)
            }
            _ => (ErrorKind::Refused, Advice::Relink),
        };
        let problem = self.problem.as_ref();
        let whose = problem
            .and_then(|problem| problem.origin.as_ref())
            .map(|origin| format!(" ({origin})"))
            .unwrap_or_default();
        Some(Error::new(kind, "vumi.connection").advise(advice).with(|body| {
            body.message = Some(format!("the extraction failed and left no data{whose}"));
            body.code = Some(
                problem
                    .and_then(|problem| problem.reason.clone())
                    .unwrap_or(Code::from_static("ERRORED")),
            );
            body.request_id.clone_from(&self.request_id);
        }))
    }

    /// Puts freshness and institution into a snapshot, with a warning where the data is stale.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        snapshot.as_of = self.last_sync;
        snapshot.institution.id.clone_from(&self.entity);
        snapshot.warnings.extend(self.warnings.iter().cloned());
        if self.stale() {
            let since = self
                .last_sync
                .map_or_else(|| "an unknown time".to_owned(), |since| since.to_string());
            snapshot
                .warn("status", format!("the last update failed: the data is stale, from {since}"));
        }
    }
}
