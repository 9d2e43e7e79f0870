//! Stops logging in where that can't help: two programs that end each other's session, a secret
//! that is refused, or an outage that others have just run into.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::error::{Advice, Error, ErrorKind, Result};

/// More forced logins than this within [`WINDOW`] are a fight, not an accident: a token lives an
/// hour.
const FORCED: usize = 5;
const WINDOW: Duration = Duration::from_secs(60);
/// So long a refusal counts for calls that begin after it, too: the same keys will be refused
/// again.
const REFUSED: Duration = Duration::from_secs(5);

pub(crate) const FIGHT: &str = "the session is ended again and again right after logging in: another program most likely logs in with the \
     same client secret (one session per secret). Give each program its own secret, or share the token through a TokenStore";

/// Remembers logins that were forced by a 401, and how the last login failed.
#[derive(Default)]
pub(crate) struct Guard(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    forced: VecDeque<Instant>,
    failure: Option<Failure>,
}

/// What is kept of a failed login, for those who waited for it.
struct Failure {
    at: Instant,
    kind: ErrorKind,
    advice: Advice,
    status: Option<u16>,
    message: String,
    request_id: Option<String>,
    retry_after: Option<Duration>,
}

impl Guard {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses one more forced login where that would be a fight.
    pub(crate) fn may_force(&self) -> Result<()> {
        let mut memory = self.memory();
        while memory.forced.front().is_some_and(|then| then.elapsed() > WINDOW) {
            memory.forced.pop_front();
        }
        if memory.forced.len() < FORCED {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Auth, "vumi.login").with(|failure| {
            failure.message = Some(FIGHT.to_owned());
            failure.status = Some(401);
        }))
    }

    /// Counts a forced login that worked. One that failed or was given up ended nobody's session
    /// for good, so it is no sign of a fight.
    pub(crate) fn count_forced(&self) {
        self.memory().forced.push_back(Instant::now());
    }

    /// Whether a login may be tried by somebody who wants one since `began`. All who waited for a
    /// login that failed get its failure instead of trying in turn, one timeout after the
    /// other.
    pub(crate) fn may_try(&self, began: Instant) -> Result<()> {
        let memory = self.memory();
        let Some(failure) = &memory.failure else { return Ok(()) };
        let refused = failure.kind == ErrorKind::Auth || failure.kind == ErrorKind::Refused;
        if failure.at > began || (refused && failure.at.elapsed() < REFUSED) {
            return Err(failure.to_error());
        }
        Ok(())
    }

    /// Remembers how a login ended.
    pub(crate) fn remember(&self, outcome: Option<&Error>) {
        self.memory().failure = outcome.map(Failure::of);
    }
}

impl Failure {
    fn of(error: &Error) -> Self {
        let refused = matches!(error.kind(), ErrorKind::Auth | ErrorKind::Refused);
        let message = match error.message() {
            _ if refused => "client id or client secret were refused a moment ago".to_owned(),
            Some(message) => format!("the login that this call waited for failed: {message}"),
            None => "the login that this call waited for failed".to_owned(),
        };
        Self {
            at: Instant::now(),
            kind: error.kind(),
            advice: error.advice(),
            status: error.status(),
            message,
            request_id: error.request_id().map(str::to_owned),
            retry_after: error.retry_after(),
        }
    }

    fn to_error(&self) -> Error {
        Error::new(self.kind, "vumi.login").advise(self.advice).with(|body| {
            body.message = Some(self.message.clone());
            (body.status, body.request_id, body.retry_after) =
                (self.status, self.request_id.clone(), self.retry_after);
        })
    }
}
