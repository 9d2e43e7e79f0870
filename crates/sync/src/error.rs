//! What can go wrong, in the words of the SDK: kind, advice, one line without personal data.

use std::{borrow::Cow, error::Error as StdError, fmt};

use foliolink::{Advice, ErrorKind};

/// A `Result` whose error is [`SyncError`].
pub type Result<T, E = SyncError> = std::result::Result<T, E>;

type Source = Box<dyn StdError + Send + Sync>;

/// Anything that can go wrong here: branch on [`kind`](Self::kind) and [`advice`](Self::advice), as
/// on [`foliolink::Error`], which it holds where a provider's call failed.
///
/// ```
/// let error = foliolink_sync::Id::parse("K7Q2M9X4T1").unwrap_err();
/// assert_eq!(error.kind(), foliolink::ErrorKind::Invalid);
/// assert_eq!(error.to_string(), "id: expected the UUID that `add` gave");
/// ```
pub struct SyncError {
    kind: ErrorKind,
    advice: Advice,
    code: Option<&'static str>,
    message: Cow<'static, str>,
    source: Option<Source>,
}

impl SyncError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What helps.
    pub fn advice(&self) -> Advice {
        self.advice
    }

    /// A word for machines, where there is one: `unknown_connection`, `database_newer`,
    /// `busy`, `unknown_key`, `outcome_unknown` and so on, or the provider's code.
    pub fn code(&self) -> Option<&str> {
        self.code.or_else(|| Some(self.provider_error()?.code()?.as_str()))
    }

    /// The provider's error, where a call to it failed.
    pub fn provider_error(&self) -> Option<&foliolink::Error> {
        self.source.as_deref()?.downcast_ref()
    }

    fn new(kind: ErrorKind, advice: Advice, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, advice, code: None, message: message.into(), source: None }
    }

    /// Wrong arguments: nothing was done.
    pub(crate) fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Invalid, Advice::FixRequest, message)
    }

    /// Settings that can't be.
    pub(crate) fn configure(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Invalid, Advice::Configure, message)
    }

    pub(crate) fn unknown_connection() -> Self {
        Self::invalid("no connection has that id").coded("unknown_connection")
    }

    /// Somebody works on the connection just now.
    pub(crate) fn busy() -> Self {
        Self::new(ErrorKind::Unavailable, Advice::RetryLater, "another worker holds the connection")
            .coded("busy")
    }

    /// A key that doesn't open what it should.
    pub(crate) fn key(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Auth, Advice::Configure, message)
    }

    /// What is stored can't be read.
    pub(crate) fn stored(what: &'static str) -> Self {
        Self::new(ErrorKind::Internal, Advice::None, format!("{what}: not what was stored"))
            .coded("stored")
    }

    /// The lease went over before the outcome could be written: somebody else goes on.
    pub(crate) fn fenced_off() -> Self {
        Self::new(ErrorKind::Unavailable, Advice::None, "the lease was over").coded("fenced_off")
    }

    /// The queue of jobs failed. Its errors may hold what the database said, which may quote a row:
    /// the source, not the message.
    #[cfg(feature = "postgres")]
    pub(crate) fn queue(error: impl StdError + Send + Sync + 'static) -> Self {
        let mut inner: Option<&(dyn StdError + 'static)> = Some(&error);
        let mut is_away_now = false;
        while let Some(cause) = inner {
            is_away_now |= match cause.downcast_ref::<sqlx::Error>() {
                Some(sqlx::Error::Database(said)) => is_away(said.as_ref()),
                Some(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) => {
                    true
                }
                _ => false,
            };
            inner = cause.source();
        }
        let message = if is_away_now { UNREACHABLE } else { "the queue of jobs failed" };
        Self::new(ErrorKind::Unavailable, Advice::RetryLater, message)
            .coded("database")
            .because(Box::new(error) as Source)
    }

    /// Names the server that can't be reached.
    #[cfg(feature = "postgres")]
    #[must_use]
    pub(crate) fn at_host(self, host: &str) -> Self {
        if self.message != UNREACHABLE {
            return self;
        }
        Self { message: format!("the database at {host} can't be reached").into(), ..self }
    }

    #[must_use]
    pub(crate) fn coded(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }

    #[must_use]
    pub(crate) fn because(self, source: impl Into<Source>) -> Self {
        Self { source: Some(source.into()), ..self }
    }
}

impl From<foliolink::Error> for SyncError {
    fn from(error: foliolink::Error) -> Self {
        Self::new(error.kind(), error.advice(), error.to_string()).because(error)
    }
}

impl From<sqlx::Error> for SyncError {
    /// The database's text may quote a row: it is the source, not the message.
    fn from(error: sqlx::Error) -> Self {
        let refusal = error.as_database_error().and_then(explain_refusal);
        if let Some(message) = refusal {
            return Self::configure(message).coded("database").because(error);
        }
        let (message, code) = match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => (UNREACHABLE, "database"),
            sqlx::Error::Protocol(_) => {
                ("what answers at the database's address hung up, or isn't Postgres", "database")
            }
            sqlx::Error::Database(inner) if is_full(inner.as_ref()) => {
                ("the database is full", "database_full")
            }
            sqlx::Error::Database(inner) if is_locked(inner.as_ref()) => {
                ("the database is locked by another program", "database")
            }
            sqlx::Error::Database(inner) if is_away(inner.as_ref()) => (UNREACHABLE, "database"),
            _ => ("the database failed", "database"),
        };
        Self::new(ErrorKind::Unavailable, Advice::RetryLater, message).coded(code).because(error)
    }
}

/// What no later try would change.
fn explain_refusal(error: &dyn sqlx::error::DatabaseError) -> Option<&'static str> {
    Some(match error.code()?.as_ref() {
        "26" => "the database's file is none of SQLite's",
        "8" | "1032" | "42501" => "the database may not be written by this user",
        "28000" | "28P01" => "the database doesn't know the user, or refuses the password",
        "3D000" => "the server has no such database",
        _ => return None,
    })
}

fn is_full(error: &dyn sqlx::error::DatabaseError) -> bool {
    matches!(error.code().as_deref(), Some("13" | "53100"))
}

const UNREACHABLE: &str = "the database can't be reached";

/// A server that starts, ends, or has no connection left, and one that a connection broke from.
fn is_away(error: &dyn sqlx::error::DatabaseError) -> bool {
    let code = error.code();
    let code = code.as_deref().unwrap_or_default();
    matches!(code, "57P01" | "57P02" | "57P03" | "53300") || code.starts_with("08")
}

fn is_locked(error: &dyn sqlx::error::DatabaseError) -> bool {
    matches!(error.code().as_deref(), Some("5" | "6" | "261" | "517" | "55P03"))
}

impl fmt::Display for SyncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for SyncError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SyncError({:?}, \"{self}\")", self.kind)
    }
}

impl StdError for SyncError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
