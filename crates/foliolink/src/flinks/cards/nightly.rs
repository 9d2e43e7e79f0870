//! Nightly refresh as data: whether it is on, what no longer refreshes, and when the provider does
//! it at all.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::{code::Code, flinks::LoginId};

/// Whether a card is refreshed nightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScheduledRefresh {
    /// It is.
    On,
    /// It isn't.
    Off,
}

/// A card whose nightly refresh is on and doesn't work any more.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IneligibleCard {
    /// The card.
    pub login_id: Option<LoginId>,
    /// The institution; only the wealth list names it.
    pub institution: Option<String>,
    /// When it was last refreshed, UTC.
    pub last_refresh: Option<Timestamp>,
    /// Where the last refresh stopped, e.g. `AnsweringSecurityChallenge`.
    pub last_state: Option<String>,
    /// The code that it stopped with.
    pub last_error: Option<Code>,
}

/// What decides whether the provider refreshes a card at night: see
/// [`is_eligible`](Self::is_eligible).
#[derive(Debug, Clone, Default)]
pub struct RefreshHistory {
    /// Whether it is switched on.
    pub switched_on: bool,
    /// The last refresh that worked.
    pub last_refresh: Option<Timestamp>,
    /// The last cached Authorize.
    pub last_cached_call: Option<Timestamp>,
    /// Whether webhooks are received: then cached calls aren't needed.
    pub webhooks: bool,
    /// What the last authorization ended with, if it failed.
    pub last_error: Option<Code>,
}

impl RefreshHistory {
    /// Whether the provider refreshes such a card: switched on, refreshed and (without webhooks)
    /// read within seven days, and the last authorization without error or with a passing one.
    /// Asks nobody.
    ///
    /// Provider docs: <https://docs.flinks.com/guides/connect/nightly-refresh>
    pub fn is_eligible(&self, now: Timestamp) -> bool {
        let week = SignedDuration::from_hours(7 * 24);
        let within = |at: Option<Timestamp>| at.is_some_and(|at| now.duration_since(at) <= week);
        // Some pages print one of them with a space.
        let transient =
            |code: &Code| PASSING_AT_NIGHT.contains(&code.as_str().replace(' ', "_").as_str());
        let read = self.webhooks || within(self.last_cached_call);
        self.switched_on
            && within(self.last_refresh)
            && read
            && self.last_error.as_ref().is_none_or(transient)
    }
}

const PASSING_AT_NIGHT: [&str; 7] = [
    "RETRY_LATER",
    "AGGREGATION_ERROR",
    "SESSION_EXPIRED",
    "DISABLED_INSTITUTION",
    "UNAUTHORIZED",
    "SESSION_NONEXISTENT",
    "BANK_MAINTENANCE_RETRY_LATER",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_refreshed_at_night_while_it_is_used_and_its_error_passes() {
        let now: Timestamp = "2031-04-10T00:00:00Z".parse().unwrap();
        let at = |text: &str| Some(text.parse().unwrap());
        let used = RefreshHistory {
            switched_on: true,
            last_refresh: at("2031-04-03T00:00:00Z"),
            last_cached_call: at("2031-04-05T00:00:00Z"),
            ..RefreshHistory::default()
        };
        assert!(used.is_eligible(now));
        assert!(!RefreshHistory { switched_on: false, ..used.clone() }.is_eligible(now));
        assert!(
            !RefreshHistory { last_refresh: at("2031-04-02T23:59:59Z"), ..used.clone() }
                .is_eligible(now)
        );
        assert!(!RefreshHistory { last_cached_call: None, ..used.clone() }.is_eligible(now));
        assert!(
            RefreshHistory { last_cached_call: None, webhooks: true, ..used.clone() }
                .is_eligible(now)
        );
        for (code, eligible) in [
            ("RETRY_LATER", true),
            ("BANK_MAINTENANCE RETRY_LATER", true),
            ("INVALID_PASSWORD", false),
            ("NOVEL", false),
        ] {
            assert_eq!(
                RefreshHistory { last_error: Some(code.into()), ..used.clone() }.is_eligible(now),
                eligible,
                "{code}"
            );
        }
    }
}
