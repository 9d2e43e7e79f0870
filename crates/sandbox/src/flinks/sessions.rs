//! Sessions: what a RequestId stands for, how far it has come, and when it is over.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::account_options::{DetailOptions, SummaryOptions};
use super::mfa::Round;
use super::refusal::{UNAUTHORIZED, no_session, refuse_in};
use super::statements::StatementOptions;
use super::store::Store;
use crate::clock::minutes;
use crate::exchange::Reply;

/// The kinds of data whose readiness is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DataKind {
    Summary,
    Detail,
    Statements,
    Investments,
}

/// How far the authorization has come.
pub(crate) enum Phase {
    /// Worked on in the background for so many more polls.
    Working { polls: u32, code: &'static str },
    /// The person must answer.
    Asking(Round),
    /// Data may be asked for.
    Open,
}

/// One session.
pub(crate) struct Session {
    pub(crate) request_id: String,
    pub(crate) login_id: String,
    pub(crate) tag: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) live: bool,
    /// Store the card when the session opens.
    pub(crate) save: bool,
    pub(crate) phase: Phase,
    /// How far it had come when a fault sent it back to work; nothing of it is lost.
    pub(crate) resume: Option<Phase>,
    pub(crate) started_at: Timestamp,
    pub(crate) touched_at: Timestamp,
    pub(crate) data_since: Option<Timestamp>,
    /// When the details were first delivered; attributes count from here.
    pub(crate) detailed_at: Option<Timestamp>,
    pub(crate) delivered: bool,
    pub(crate) polls: BTreeMap<DataKind, u32>,
    /// When each kind of data was first asked for.
    pub(crate) first_requested_at: BTreeMap<DataKind, Timestamp>,
    pub(crate) summary: Option<SummaryOptions>,
    pub(crate) detail: Option<DetailOptions>,
    pub(crate) statements: Option<StatementOptions>,
}

impl Session {
    pub(crate) fn new(request_id: String, login_id: String, now: Timestamp) -> Self {
        Self {
            request_id,
            login_id,
            tag: None,
            token: None,
            live: false,
            save: false,
            phase: Phase::Open,
            resume: None,
            started_at: now,
            touched_at: now,
            data_since: None,
            detailed_at: None,
            delivered: false,
            polls: BTreeMap::new(),
            first_requested_at: BTreeMap::new(),
            summary: None,
            detail: None,
            statements: None,
        }
    }

    /// Eight idle minutes until the first data call, then thirty minutes for the data.
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        match self.data_since {
            Some(since) => now.duration_since(since) > minutes(30),
            None => now.duration_since(self.touched_at) > minutes(8),
        }
    }

    /// Whether its authorization has come to its end.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open)
    }

    /// Still in the way of a second live session.
    pub(crate) fn is_under_way(&self, now: Timestamp) -> bool {
        !self.delivered && !self.is_expired(now)
    }
}

impl Store {
    /// The session a data call may use: known, not over, and authorized.
    pub(crate) fn open_session(
        &mut self,
        request_id: &str,
        now: Timestamp,
    ) -> Result<&mut Session, Reply> {
        let key = request_id.to_ascii_lowercase();
        let session = self.sessions.get_mut(&key).filter(|session| !session.is_expired(now));
        let session = session.ok_or_else(|| no_session(request_id))?;
        if !matches!(session.phase, Phase::Open) {
            let text = "the session is still loading: its authorization has not finished";
            return Err(refuse_in(UNAUTHORIZED, text, &session.request_id));
        }
        session.touched_at = now;
        session.data_since.get_or_insert(now);
        Ok(session)
    }
}
