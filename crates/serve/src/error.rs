//! What can go wrong, in the words of the SDK: kind, advice, one line without personal data.

use std::{borrow::Cow, fmt};

use foliolink::{Advice, ErrorKind};
use foliolink_sync::SyncError;

/// A `Result` whose error is [`ServeError`].
pub type Result<T, E = ServeError> = std::result::Result<T, E>;

/// Anything that can go wrong here. `Display` is one line without secrets and personal data.
pub struct ServeError {
    kind: ErrorKind,
    advice: Advice,
    message: Cow<'static, str>,
    sync: Option<Box<SyncError>>,
}

impl ServeError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What helps.
    pub fn advice(&self) -> Advice {
        self.advice
    }

    /// The sync engine's error, where its database failed.
    pub fn sync_error(&self) -> Option<&SyncError> {
        self.sync.as_deref()
    }

    /// Wrong arguments: nothing was done.
    pub(crate) fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self { kind: ErrorKind::Invalid, advice: Advice::FixRequest, message, sync: None }
    }

    /// Something of this machine failed.
    pub(crate) fn machine(what: impl fmt::Display, error: impl fmt::Display) -> Self {
        let message = format!("{what}: {error}").into();
        Self { kind: ErrorKind::Internal, advice: Advice::None, message, sync: None }
    }
}

impl From<SyncError> for ServeError {
    fn from(error: SyncError) -> Self {
        let message = error.to_string().into();
        let (kind, advice) = (error.kind(), error.advice());
        Self { kind, advice, message, sync: Some(Box::new(error)) }
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServeError({:?}, \"{self}\")", self.kind)
    }
}

impl std::error::Error for ServeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.sync.as_deref().map(|error| error as &(dyn std::error::Error + 'static))
    }
}
