//! What a session may do.

use std::str::FromStr;

use crate::error::{Error, Result};

/// A right of a session, fixed at login. Least privilege: a program that only reads asks for
/// [`Read`](Self::Read).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// All reads.
    Read,
    /// Exchange and start-flow.
    Write,
    /// Deleting connections.
    Delete,
}

impl Scope {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }
}

impl FromStr for Scope {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.trim() {
            "read" => Ok(Self::Read),
            "write" => Ok(Self::Write),
            "delete" => Ok(Self::Delete),
            _ => Err(Error::invalid("vumi", "scopes: expected read, write or delete")),
        }
    }
}
