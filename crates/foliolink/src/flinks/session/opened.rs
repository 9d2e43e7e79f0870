//! How a session was opened, and what was said then.

use crate::flinks::{Institution, Login, RequestId};

/// How a session was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// From stored data: it can be replaced without anybody noticing.
    Cached,
    /// At the bank.
    Live,
    /// Somewhere else.
    Unknown,
}

/// What an Authorize said when the session opened.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    pub(in crate::flinks) request_id: RequestId,
    pub(in crate::flinks) login: Option<Login>,
    pub(in crate::flinks) institution: Institution,
    pub(in crate::flinks) tag: Option<String>,
}

impl Opened {
    pub(in crate::flinks) fn bare(request_id: RequestId) -> Self {
        Self { request_id, login: None, institution: Institution::default(), tag: None }
    }
}
