//! The one clock that every lifetime and every timestamp of the sandbox reads.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// Where a manual clock starts when nobody says so: the day of the sample answers.
const START: Timestamp = Timestamp::constant(1_932_884_142, 145_999_000);

/// Time as the sandbox sees it; clones share it.
///
/// Tests use [`Clock::manual`], which stands still until it is advanced. A real clock can be
/// advanced as well: it then runs ahead of the machine's.
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
#[derive(Debug, Clone)]
pub struct Clock {
    start: Option<Timestamp>,
    /// Whoever waits for a time is woken when the clock is advanced.
    offset: Arc<watch::Sender<SignedDuration>>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn real() -> Self {
        Self { start: None, offset: zero_offset() }
    }

    /// A clock that stands at `start` until it is advanced.
    #[must_use]
    pub fn manual(start: Timestamp) -> Self {
        Self { start: Some(start), offset: zero_offset() }
    }

    /// Moves the clock forward, for every clone of it.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.offset.send_modify(|offset| *offset = offset.saturating_add(by));
    }

    /// Back to where it stood when it was made, for every clone of it. Who waits for a time of it
    /// waits no longer.
    pub(crate) fn reset(&self) {
        self.offset.send_replace(SignedDuration::ZERO);
    }

    /// A clock of its own that starts where this one did.
    pub(crate) fn restart(&self) -> Self {
        Self { start: self.start, offset: zero_offset() }
    }

    /// The time now, UTC.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let offset = *self.offset.borrow();
        let start = self.start.unwrap_or_else(Timestamp::now);
        start.saturating_add(offset).unwrap_or(Timestamp::MAX)
    }

    /// Whether it stands still until it is advanced.
    #[must_use]
    pub fn is_manual(&self) -> bool {
        self.start.is_some()
    }

    /// Waits until it shows `at`: a manual clock must be advanced to it, a real one gets there by
    /// itself as well. Ends early where it is set back, as a reset of the sandbox does.
    pub async fn wait_until(&self, at: Timestamp) {
        let mut advanced = self.offset.subscribe();
        let mut before = SignedDuration::MIN;
        loop {
            let offset = *advanced.borrow_and_update();
            if offset < before {
                return;
            }
            before = offset;
            let Ok(left) = Duration::try_from(at.duration_since(self.now())) else { return };
            if left.is_zero() {
                return;
            }
            if self.is_manual() {
                // The sender lives as long as this clock: it can't fail.
                let Ok(()) = advanced.changed().await else { return };
                continue;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => return,
                _ = advanced.changed() => {}
            }
        }
    }

    /// Waits for so much of its time to pass.
    pub async fn wait(&self, duration: Duration) {
        let duration = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
        self.wait_until(self.now().saturating_add(duration).unwrap_or(Timestamp::MAX)).await;
    }
}

/// `real`, or `manual`: then it stands at a fixed time of the year 2031, the same on every run.
impl FromStr for Clock {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "real" => Ok(Self::real()),
            "manual" => Ok(Self::manual(START)),
            _ => Err("the clock is real or manual".to_owned()),
        }
    }
}

fn zero_offset() -> Arc<watch::Sender<SignedDuration>> {
    Arc::new(watch::Sender::new(SignedDuration::ZERO))
}

/// Whole minutes, the unit in which the providers state their lifetimes.
pub(crate) const fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count * 60)
}

/// Vumi's form: milliseconds and `Z`.
pub(crate) fn format_millis(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Flinks' form: no zone, seven digits of a second.
pub(crate) fn format_zoneless(at: Timestamp) -> String {
    let text = at.strftime("%Y-%m-%dT%H:%M:%S%.6f").to_string();
    // The seventh digit is what .NET prints beyond microseconds; parsers that expect six or nine
    // break on it.
    format!("{text}0")
}

/// How many midnights (UTC) lie between two times; none where the second isn't later. Ten years of
/// them at most.
pub(crate) fn nights_between(from: Timestamp, to: Timestamp) -> i64 {
    let day = |at: Timestamp| at.as_second().div_euclid(24 * 60 * 60);
    (day(to) - day(from)).clamp(0, 3660)
}

/// The calendar day `days` before `at`, UTC.
pub(crate) fn day_before(at: Timestamp, days: i64) -> String {
    let day = at.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
    day.strftime("%Y-%m-%d").to_string()
}
