//! What asking came to, and what follows from it.

use std::time::Duration;

use foliolink::{Advice, Error, ErrorKind, Ticket, aggregator::Unanswered, portfolio::Snapshot};

/// What asking the provider came to.
pub(crate) enum Outcome {
    /// There is data.
    Data(Box<Snapshot>),
    /// The provider works.
    Waiting(Box<Ticket>),
    /// The session is gone: another one is opened at once.
    Reopen(Failure),
    /// A person must act.
    Person(Failure, Option<Box<Unanswered>>),
    /// It passes. `counts`: as one of the connection's own failures.
    Passing {
        failure: Failure,
        retry_after: Option<Duration>,
        counts: bool,
        /// Nobody would have got an answer: why, for the log.
        outage: Option<Box<str>>,
    },
    /// What acted and whose outcome nobody knows.
    Unknown(Failure),
    /// A connection was made of a public token, or found again.
    Exchanged(Box<foliolink::aggregator::Source>),
}

/// What is kept of an error: words that name nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) kind: &'static str,
    pub(crate) code: Option<String>,
    pub(crate) advice: &'static str,
    pub(crate) request_id: Option<String>,
}

impl Failure {
    pub(crate) fn of(error: &Error) -> Self {
        Self {
            kind: error.kind().as_str(),
            code: error.code().map(|code| code.as_str().to_owned()),
            advice: error.advice().as_str(),
            request_id: error.request_id().map(str::to_owned),
        }
    }

    pub(crate) fn new(kind: ErrorKind, advice: Advice, code: &str) -> Self {
        let code = Some(code.to_owned());
        Self { kind: kind.as_str(), code, advice: advice.as_str(), request_id: None }
    }
}

/// What is wrong, where it isn't about this connection: no answer, keys that are refused, or an
/// error that isn't the provider's own word on a bank.
fn outage(error: &Error) -> Option<Box<str>> {
    let is_gateway = error.code().is_none() && error.status().is_some_and(|status| status >= 500);
    let is_outage = matches!(error.kind(), ErrorKind::Transport | ErrorKind::Auth) || is_gateway;
    is_outage.then(|| error.to_string().into())
}

impl Outcome {
    /// Why nobody would have got an answer; none where the provider answered, whatever it said, and
    /// where it isn't known.
    pub(crate) fn outage(&self) -> Option<&str> {
        match self {
            Self::Passing { outage, .. } => outage.as_deref(),
            _ => None,
        }
    }

    /// The same, but as nobody's failure.
    pub(crate) fn uncounted(self) -> Self {
        match self {
            Self::Passing { failure, retry_after, outage, .. } => {
                Self::Passing { failure, retry_after, counts: false, outage }
            }
            other => other,
        }
    }
    /// Sorts an error by what helps. `acted`: something was sent that must not be sent twice.
    pub(crate) fn of_error(error: &Error, acted: bool) -> Self {
        let failure = Failure::of(error);
        if let Some(unanswered) = error.unanswered() {
            return Self::Person(failure, Some(Box::new(unanswered.clone())));
        }
        if error.kind() == ErrorKind::StillPending
            && let Some(ticket) = error.ticket()
        {
            return Self::Waiting(Box::new(ticket.clone()));
        }
        // The call may have acted, and its answer was lost.
        if acted
            && matches!(
                error.kind(),
                ErrorKind::Transport | ErrorKind::Internal | ErrorKind::Decode
            )
        {
            return Self::Unknown(failure);
        }
        let passing = |counts| Self::Passing {
            failure: failure.clone(),
            retry_after: error.retry_after(),
            counts,
            outage: outage(error),
        };
        match (error.kind(), error.advice()) {
            (ErrorKind::UserAction, _)
            | (
                _,
                Advice::AnswerMfa | Advice::AskCredentials | Advice::Relink | Advice::ActAtBank,
            ) => Self::Person(failure, None),
            // Not the customer's fault.
            (ErrorKind::Auth | ErrorKind::RateLimited, _) => passing(false),
            (_, Advice::Reauthorize) => Self::Reopen(failure),
            _ => passing(true),
        }
    }

    /// A word for counters.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Data(_) => "data",
            Self::Waiting(_) => "waiting",
            Self::Reopen(_) => "reopen",
            Self::Person(..) => "needs_person",
            Self::Passing { .. } => "passing",
            Self::Unknown(_) => "outcome_unknown",
            Self::Exchanged(_) => "exchanged",
        }
    }

    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::Data(_) | Self::Exchanged(_) => "proceed",
            Self::Waiting(_) => "poll",
            Self::Reopen(failure)
            | Self::Person(failure, _)
            | Self::Passing { failure, .. }
            | Self::Unknown(failure) => failure.advice,
        }
    }
}
