//! The claims of a verified token. Which ones Vumi sends isn't known: each counts where it
//! is there.

use std::collections::HashMap;

use foliolink_runtime::RawJson;
use jiff::Timestamp;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use crate::webhook::{
    Rejected,
    digest::{Digest, hex, same},
};

/// A token older than this is stale, in seconds.
const MAX_AGE: i64 = 5 * 60;
/// How far Vumi's clock may be ahead of ours, in seconds.
const MAX_AHEAD: i64 = 60;

pub(super) struct Claims(HashMap<String, RawJson>);

impl Claims {
    pub(super) fn read(payload: &[u8]) -> Result<Self, Rejected> {
        serde_json::from_slice(payload).map(Self).map_err(|_| Rejected::MalformedSignature)
    }

    /// Checks `iat`, `exp` and `nbf`; answers when the token was made, where it says so.
    pub(super) fn check_times(&self, now: Timestamp) -> Result<Option<Timestamp>, Rejected> {
        let now = now.as_second();
        let issued_at = self.seconds("iat")?;
        let expires_at = self.seconds("exp")?;
        let valid_from = self.seconds("nbf")?;
        let is_old = |issued_at: i64| now.saturating_sub(issued_at) > MAX_AGE;
        if issued_at.is_some_and(is_old) || expires_at.is_some_and(|end| now >= end) {
            return Err(Rejected::Stale);
        }
        let is_ahead = |time: i64| time.saturating_sub(now) > MAX_AHEAD;
        if issued_at.is_some_and(is_ahead) || valid_from.is_some_and(is_ahead) {
            return Err(Rejected::Early);
        }
        Ok(issued_at.and_then(|seconds| Timestamp::from_second(seconds).ok()))
    }

    /// Compares the claim with the body's digest (SHA-256 in hex). Says whether there was a claim
    /// to compare with.
    pub(super) fn check_body(&self, claim: &str, body: &Digest) -> Result<bool, Rejected> {
        let Some(value) = self.0.get(claim) else { return Ok(false) };
        let claimed: String = serde_json::from_str(value.get()).map_err(|_| Rejected::WrongBody)?;
        match same(claimed.to_ascii_lowercase().as_bytes(), hex(body).as_bytes()) {
            true => Ok(true),
            false => Err(Rejected::WrongBody),
        }
    }

    /// Seconds since 1970; fractions are allowed by the standard and cut off.
    fn seconds(&self, claim: &str) -> Result<Option<i64>, Rejected> {
        let Some(value) = self.0.get(claim) else { return Ok(None) };
        let text = value.get();
        let number = text
            .parse::<Decimal>()
            .or_else(|_| Decimal::from_scientific(text))
            .map_err(|_| Rejected::MalformedSignature)?;
        number.floor().to_i64().map(Some).ok_or(Rejected::MalformedSignature)
    }
}
