//! What an Authorize asks for, what is kept of it while its outcome is open, and what it answers.

use std::time::Duration;

use foliolink_runtime::Secret;

use super::{
    challenge::{Challenge, LiveLock},
    credentials::Credentials,
    opened::{Mode, Opened},
};
use crate::{
    code::Code,
    flinks::{Days, Language, LoginId, RequestId, client::codes::Sent},
};

/// What an Authorize asks for, of either kind.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizeOptions {
    pub(crate) login_id: Option<LoginId>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) cached: bool,
    pub(crate) save: bool,
    pub(crate) tag: Option<String>,
    pub(crate) language: Option<Language>,
    pub(crate) days: Option<Days>,
    pub(crate) refresh_nightly: bool,
    pub(crate) collect_questions: bool,
}

impl AuthorizeOptions {
    pub(crate) fn new(login_id: Option<LoginId>, credentials: Option<Credentials>) -> Self {
        Self {
            login_id,
            credentials,
            cached: false,
            save: true,
            tag: None,
            language: None,
            days: None,
            refresh_nightly: false,
            collect_questions: false,
        }
    }

    pub(crate) fn of_card(login_id: &LoginId) -> Self {
        Self::new(Some(login_id.clone()), None)
    }

    pub(super) fn sent(&self) -> Sent {
        if self.credentials.is_some() { Sent::Credentials } else { Sent::Login }
    }
}

/// What is kept of an Authorize while its outcome is open.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) login_id: Option<LoginId>,
    pub(crate) mode: Mode,
    pub(crate) tag: Option<String>,
    pub(crate) token: Option<Secret>,
    pub(crate) lock: LiveLock,
    /// Prompts that were answered so far.
    pub(crate) answered: Vec<String>,
}

/// What one Authorize, or one look at it, answered.
pub(crate) enum Outcome {
    Opened(Box<Opened>),
    Challenge(Challenge),
    Pending { request_id: Option<RequestId>, code: Option<Code>, retry_after: Option<Duration> },
}
