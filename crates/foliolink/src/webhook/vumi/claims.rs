//! The claims of a verified token. Which ones Vumi sends isn't known (A-20): each counts where it
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
        let number = exact(value.get()).ok_or(Rejected::MalformedSignature)?;
        number.floor().to_i64().map(Some).ok_or(Rejected::MalformedSignature)
    }
}

/// Digits behind the point that are looked at: those of nanoseconds.
const FRACTION: usize = 9;

/// A JSON number that is never rounded, which could make a second of a fraction.
fn exact(text: &str) -> Option<Decimal> {
    if let Some((digits, _)) = text.split_once(['e', 'E']) {
        Decimal::from_str_exact(digits).ok()?;
        return Decimal::from_scientific(text).ok();
    }
    let point = text.find('.').unwrap_or(text.len());
    Decimal::from_str_exact(text.get(..=point + FRACTION).unwrap_or(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(number: &str) -> Result<Option<i64>, Rejected> {
        Claims::read(format!(r#"{{"iat":{number}}}"#).as_bytes())?.seconds("iat")
    }

    #[test]
    fn a_fraction_is_cut_off_however_long_it_is() {
        for number in [
            "1900000000",
            "1900000000.5",
            "1900000000.99999999999999999999999999999999999999",
            "1.9000000005e9",
            "1900000000999E-3",
        ] {
            assert_eq!(seconds(number), Ok(Some(1_900_000_000)), "{number}");
        }
    }

    #[test]
    fn a_number_that_would_be_rounded_is_no_time() {
        for number in ["1900000000.99999999999999999999999999999999e0", "1e400", "1e-400", "null"] {
            assert_eq!(seconds(number), Err(Rejected::MalformedSignature), "{number}");
        }
    }
}
