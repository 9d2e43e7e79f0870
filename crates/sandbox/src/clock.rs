//! The one clock that every lifetime and every timestamp of the sandbox reads.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Time as the sandbox sees it; clones share it.
///
/// Tests use [`Clock::manual`], which stands still until it is advanced. A real clock can be advanced as well: it then
/// runs ahead of the machine's.
///
/// ```
/// use foliolink_sandbox::Clock;
/// use std::time::Duration;
///
/// let clock = Clock::manual("2031-04-02T08:15:42Z".parse()?);
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().to_string(), "2031-04-02T08:16:42Z");
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Clock {
    start: Option<Timestamp>,
    ahead: Arc<Mutex<SignedDuration>>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn real() -> Self {
        Self { start: None, ahead: Arc::default() }
    }

    /// A clock that stands at `start` until it is advanced.
    #[must_use]
    pub fn manual(start: Timestamp) -> Self {
        Self { start: Some(start), ahead: Arc::default() }
    }

    /// Moves the clock forward, for every clone of it.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead = ahead.saturating_add(by);
    }

    /// The time now, UTC.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let ahead = *self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        let start = self.start.unwrap_or_else(Timestamp::now);
        start.saturating_add(ahead).unwrap_or(Timestamp::MAX)
    }
}

/// Whole minutes, the unit in which the providers state their lifetimes.
pub(crate) const fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count * 60)
}

/// Vumi's form: milliseconds and `Z`.
pub(crate) fn millis(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Flinks' form: no zone, seven digits of a second.
pub(crate) fn zoneless(at: Timestamp) -> String {
    let text = at.strftime("%Y-%m-%dT%H:%M:%S%.6f").to_string();
    // The seventh digit is what .NET prints beyond microseconds; parsers that expect six or nine break on it.
    format!("{text}0")
}

/// The calendar day `days` before `at`, UTC.
pub(crate) fn day_before(at: Timestamp, days: i64) -> String {
    let day = at.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
    day.strftime("%Y-%m-%d").to_string()
}
