//! What is left to go on with where an exchange failed and may have worked before.

use std::{collections::BTreeSet, error::Error as StdError, fmt};

use crate::vumi::ConnectionToken;

/// The connections under the external id of an exchange that failed: the one that an earlier try
/// made is among them, if that try worked. The source of the error; see
/// [`Error::candidates`](crate::Error::candidates).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidates {
    /// Their tokens, at least one.
    pub connections: Vec<ConnectionToken>,
}

impl Candidates {
    /// `None` where there are none.
    pub(super) fn of(connections: BTreeSet<ConnectionToken>) -> Option<Self> {
        (!connections.is_empty()).then(|| Self { connections: connections.into_iter().collect() })
    }
}

impl fmt::Display for Candidates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.connections.len() {
            1 => f.write_str("one connection has this external id"),
            count => write!(f, "{count} connections have this external id"),
        }
    }
}

impl fmt::Debug for Candidates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Candidates({})", self.connections.len())
    }
}

impl StdError for Candidates {}
