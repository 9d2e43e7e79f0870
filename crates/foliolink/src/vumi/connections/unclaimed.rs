//! What is left of a Link flow whose redirect got lost.

use jiff::Timestamp;

use crate::vumi::{ExternalId, PublicToken};

/// A Link flow that was finished and whose public token was never exchanged: the redirect got lost
/// on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnclaimedToken {
    /// What to exchange.
    pub token: PublicToken,
    /// What the Link was given.
    pub external_id: Option<ExternalId>,
    /// When the connection (not the token) was made.
    pub created_at: Option<Timestamp>,
}
