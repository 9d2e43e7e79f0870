//! How an Authorize ends.

use super::{Session, challenge::Challenge, unanswered::Unanswered};
use crate::{
    error::{Error, ErrorKind, Result},
    poll::Pending,
};

/// How an Authorize ended, told apart by HTTP status.
#[derive(Debug)]
#[must_use = "a challenge waits eight minutes for its answers"]
pub enum Authorized {
    /// The session is open: ask for data within eight minutes.
    Session(Session),
    /// A person must answer first: [`Client::answer`](crate::flinks::Client::answer).
    Challenge(Challenge),
    /// The sign-in goes on in the background. What it ends with is a session or a challenge.
    Pending(Pending<Authorized>),
}

impl Authorized {
    /// The session, waiting for it where it is pending.
    ///
    /// # Errors
    /// - [`UserAction`](ErrorKind::UserAction), advice [`AnswerMfa`](crate::Advice::AnswerMfa): a
    ///   challenge, which is in [`Error::unanswered`]; to answer it here, match on the value
    ///   instead, or see [`Client::open_session`](crate::flinks::Client::open_session).
    /// - those of waiting.
    pub async fn into_session(self) -> Result<Session> {
        match self.wait().await? {
            Self::Session(session) => Ok(session),
            Self::Challenge(challenge) => Err(Unanswered::new(challenge, None).error()),
            Self::Pending(_) => Err(Error::new(ErrorKind::Internal, "flinks.authorize")),
        }
    }

    /// A session or a challenge: waits while it is pending.
    ///
    /// # Errors
    /// - [`StillPending`](ErrorKind::StillPending) after 30 minutes, with a ticket; whatever the
    ///   sign-in ended with.
    pub async fn wait(self) -> Result<Authorized> {
        match self {
            Self::Pending(pending) => pending.await,
            outcome => Ok(outcome),
        }
    }
}
