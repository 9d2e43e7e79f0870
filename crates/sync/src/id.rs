//! The engine's own name of a connection.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use crate::error::{Result, SyncError};

/// A connection's id: a UUIDv7 of our own, so that no LoginId or token is ever needed to name one.
///
/// ```
/// use foliolink_sync::Id;
///
/// let id: Id = "0190163d-8694-739b-aea5-966c26f8ad91".parse()?;
/// assert_eq!(id.to_string(), "0190163d-8694-739b-aea5-966c26f8ad91");
/// # Ok::<(), foliolink_sync::SyncError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Uuid);

impl Id {
    pub(crate) fn generate() -> Self {
        Self(Uuid::now_v7())
    }

    /// Reads one.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): no UUID.
    pub fn parse(text: &str) -> Result<Self> {
        let parsed = Uuid::try_parse(text.trim());
        parsed.map(Self).map_err(|_| SyncError::invalid("id: expected the UUID that `add` gave"))
    }

    /// Evenly spread over connections, and always the same for one.
    pub(crate) fn spread(self) -> u64 {
        let (_, low) = self.0.as_u64_pair();
        low
    }
}

impl FromStr for Id {
    type Err = SyncError;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Id {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "uuid" })
    }
}
