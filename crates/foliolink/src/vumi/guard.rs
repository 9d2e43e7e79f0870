//! Stops logging in where that can't help: two programs that end each other's session, or a secret that is refused.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::error::{Error, ErrorKind, Result};

/// More forced logins than this within [`WINDOW`] are a fight, not an accident: a token lives an hour.
const FORCED: usize = 5;
const WINDOW: Duration = Duration::from_secs(60);
/// Everybody who waited for a login that was refused gets that refusal instead of trying in turn.
const REFUSED: Duration = Duration::from_secs(5);

pub(super) const FIGHT: &str = "the session is ended again and again right after logging in: another program most likely logs in with the \
     same client secret (one session per secret). Give each program its own secret, or share the token through a TokenStore";

/// Remembers logins that were forced by a 401, and the last one that was refused.
#[derive(Default)]
pub(super) struct Guard(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    forced: VecDeque<Instant>,
    refused: Option<(Instant, u16, Option<String>)>,
}

impl Guard {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one more forced login, or refuses it.
    pub(super) fn force(&self) -> Result<()> {
        let mut memory = self.memory();
        while memory.forced.front().is_some_and(|then| then.elapsed() > WINDOW) {
            memory.forced.pop_front();
        }
        if memory.forced.len() < FORCED {
            memory.forced.push_back(Instant::now());
            return Ok(());
        }
        Err(Error::new(ErrorKind::Auth, "vumi.login").with(|it| {
            it.message = Some(FIGHT.to_owned());
            it.status = Some(401);
        }))
    }

    /// Whether a login may be tried at all.
    pub(super) fn not_just_refused(&self) -> Result<()> {
        match &self.memory().refused {
            Some((then, status, request_id)) if then.elapsed() < REFUSED => Err(Error::new(ErrorKind::Auth, "vumi.login").with(|it| {
                it.message = Some("client id or client secret were refused a moment ago".to_owned());
                (it.status, it.request_id) = (Some(*status), request_id.clone());
            })),
            _ => Ok(()),
        }
    }

    /// Remembers how a login ended.
    pub(super) fn ended(&self, outcome: Option<&Error>) {
        let refused = outcome.filter(|error| matches!(error.status(), Some(400 | 401 | 403)));
        let refused = refused.map(|error| (Instant::now(), error.status().unwrap_or(401), error.request_id().map(str::to_owned)));
        self.memory().refused = refused;
    }
}
