//! What each FlinksCode means for the caller: one table, by code and never by status, since the
//! same code moved between statuses.

use crate::error::{Advice, Error, ErrorKind};

/// What a call sent to say who it is about: INVALID_LOGIN means another thing for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// A LoginId, or a session of one.
    Login,
    /// User name and password.
    Credentials,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reaction {
    pub(crate) kind: ErrorKind,
    pub(crate) advice: Advice,
    /// Whether the seam may repeat the call at once, with backoff of seconds. What passes in
    /// minutes is the caller's to repeat.
    pub(crate) transient: bool,
}

const fn row(kind: ErrorKind, advice: Advice) -> Reaction {
    Reaction { kind, advice, transient: false }
}

const fn transient(kind: ErrorKind) -> Reaction {
    Reaction { kind, advice: Advice::RetryLater, transient: true }
}

/// Sorted as the reference lists them. UNAUTHORIZED and INVALID_LOGIN stand here with their second meaning; [`explain`] tells them apart.
#[rustfmt::skip]
pub(crate) const TABLE: &[(&str, Reaction)] = &[
    ("OPERATION_PENDING",                  row(ErrorKind::StillPending, Advice::Poll)),
    ("OPERATION_DISPATCHED",               row(ErrorKind::StillPending, Advice::Poll)),
    ("SESSION_NONEXISTENT",                row(ErrorKind::Refused,      Advice::Reauthorize)),
    ("SESSION_EXPIRED",                    row(ErrorKind::Refused,      Advice::Reauthorize)),
    ("INVALID_SECURITY_RESPONSE",          row(ErrorKind::UserAction,   Advice::Reauthorize)),
    ("INVALID_SECURITY_RESPONSE_NO_RETRY", row(ErrorKind::UserAction,   Advice::Reauthorize)),
    ("INVALID_LOGIN",                      row(ErrorKind::UserAction,   Advice::Relink)),
    ("INVALID_USERNAME",                   row(ErrorKind::UserAction,   Advice::AskCredentials)),
    ("INVALID_PASSWORD",                   row(ErrorKind::UserAction,   Advice::AskCredentials)),
    ("QUESTION_NOT_FOUND",                 row(ErrorKind::UserAction,   Advice::Relink)),
    ("DISABLED_LOGIN",                     row(ErrorKind::UserAction,   Advice::ActAtBank)),
    ("NEW_ACCOUNT",                        row(ErrorKind::UserAction,   Advice::ActAtBank)),
    ("UNAUTHORIZED",                       row(ErrorKind::UserAction,   Advice::ActAtBank)),
    ("TOO_MANY_REQUESTS",                  transient(ErrorKind::RateLimited)),
    ("RETRY_LATER",                        row(ErrorKind::Unavailable,  Advice::RetryLater)),
    ("BANK_MAINTENANCE_RETRY_LATER",       row(ErrorKind::Unavailable,  Advice::RetryLater)),
    ("CARD_IN_USE",                        row(ErrorKind::Unavailable,  Advice::RetryLater)),
    ("CONCURRENT_SESSION",                 row(ErrorKind::Unavailable,  Advice::RetryLater)),
    ("AGGREGATION_ERROR",                  transient(ErrorKind::Unavailable)),
    ("DISABLED_INSTITUTION",               row(ErrorKind::Unavailable,  Advice::RetryLater)),
    ("INVALID_REQUEST",                    row(ErrorKind::Refused,      Advice::FixRequest)),
    ("UNKNOWN_CHALLENGE_KEY",              row(ErrorKind::Refused,      Advice::FixRequest)),
    ("SECURITYRESPONSES_INCOMPLETE",       row(ErrorKind::Refused,      Advice::FixRequest)),
    ("ACCESS_DENIED",                      row(ErrorKind::Auth,         Advice::Configure)),
    ("METHOD_NOT_AVAILABLE",               row(ErrorKind::Refused,      Advice::Configure)),
    ("ALREADY_AUTHORIZED",                 row(ErrorKind::Refused,      Advice::Proceed)),
    ("NO_TRANSACTION",                     row(ErrorKind::Refused,      Advice::None)),
];

/// Codes as constants, for code that branches on them.
pub(crate) const INVALID_LOGIN: &str = "INVALID_LOGIN";
pub(crate) const UNAUTHORIZED: &str = "UNAUTHORIZED";
pub(crate) const ALREADY_AUTHORIZED: &str = "ALREADY_AUTHORIZED";
pub(crate) const NO_TRANSACTION: &str = "NO_TRANSACTION";
pub(crate) const CARD_IN_USE: &str = "CARD_IN_USE";
pub(crate) const METHOD_NOT_AVAILABLE: &str = "METHOD_NOT_AVAILABLE";

/// What a FlinksCode means for the caller, where no more than the code is known: kind and advice, as
/// an [`Error`](crate::Error) with it has them. `None` for a code that no table lists. Asks nobody.
///
/// With more at hand an error may say it better: `UNAUTHORIZED` can speak of a token or key, and
/// `INVALID_LOGIN` of a password that was sent.
///
/// ```
/// use foliolink::{Advice, ErrorKind, flinks};
///
/// let meaning = flinks::code_meaning("DISABLED_LOGIN");
/// assert_eq!(meaning, Some((ErrorKind::UserAction, Advice::ActAtBank)));
/// assert_eq!(flinks::code_meaning("NEVER_HEARD_OF"), None);
/// ```
///
/// Provider docs: <https://docs.flinks.com/api/connect/errors>
pub fn code_meaning(code: &str) -> Option<(ErrorKind, Advice)> {
    reaction(code).map(|row| (row.kind, row.advice))
}

/// The row of a code. Some pages print BANK_MAINTENANCE_RETRY_LATER with a space.
pub(crate) fn reaction(code: &str) -> Option<Reaction> {
    let same = |row: &&(&str, Reaction)| {
        row.0.len() == code.len()
            && row.0.bytes().zip(code.bytes()).all(|(a, b)| a == b || (a, b) == (b'_', b' '))
    };
    TABLE.iter().find(same).map(|row| row.1)
}

/// Puts kind and advice of the error's code into it. Without a code the status' own reading stays.
pub(crate) fn explain(error: Error, sent: Sent) -> Error {
    let Some(code) = error.code().map(|code| code.as_str().to_owned()) else { return error };
    let reaction = match (code.as_str(), sent) {
        (UNAUTHORIZED, _) if speaks_of_the_token(error.message()) => {
            row(ErrorKind::Auth, Advice::MintToken)
        }
        (UNAUTHORIZED, _) if speaks_of_the_api_key(error.message()) => {
            row(ErrorKind::Auth, Advice::Configure)
        }
        (INVALID_LOGIN, Sent::Credentials) => row(ErrorKind::UserAction, Advice::AskCredentials),
        (code, _) => reaction(code).unwrap_or_else(|| react_to_status(error.status())),
    };
    error.with(|inner| (inner.kind, inner.advice) = (reaction.kind, reaction.advice))
}

/// A code that no table lists: only whose fault it is can be said.
fn react_to_status(status: Option<u16>) -> Reaction {
    match status {
        Some(500..=599) => transient(ErrorKind::Unavailable),
        _ => row(ErrorKind::Refused, Advice::None),
    }
}

fn speaks_of(message: Option<&str>, words: &[&str]) -> bool {
    let message = message.unwrap_or_default().to_ascii_lowercase().replace(['-', '_'], " ");
    words.iter().any(|word| message.contains(word))
}

fn speaks_of_the_token(message: Option<&str>) -> bool {
    speaks_of(
        message,
        &["auth key", "authkey", "authorize token", "authorizetoken", "authorization token"],
    )
}

/// Not in the reference's table: a new authorize token wouldn't help a call that takes the
/// x-api-key.
fn speaks_of_the_api_key(message: Option<&str>) -> bool {
    speaks_of(message, &["api key", "apikey"])
}

/// Whether an error says this code.
pub(crate) fn is(error: &Error, code: &str) -> bool {
    error.code().is_some_and(|own| own.as_str() == code)
}

/// Whether the session of a data call is gone, so that a new one helps.
pub(crate) fn session_is_gone(error: &Error) -> bool {
    error
        .code()
        .is_some_and(|code| matches!(code.as_str(), "SESSION_NONEXISTENT" | "SESSION_EXPIRED"))
}

/// Whether the seam may repeat a call that was answered like this.
pub(crate) fn is_transient(status: u16, code: Option<&str>) -> bool {
    match code.map(|code| (code, reaction(code))) {
        Some((_, Some(reaction))) => reaction.transient,
        Some((_, None)) => react_to_status(Some(status)).transient,
        None => matches!(status, 408 | 429 | 500..=599),
    }
}
