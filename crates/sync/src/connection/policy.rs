//! How often, and at which hours.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{
    Id,
    error::{Result, SyncError},
};

/// How often a connection is read. Default: every 24 hours.
///
/// ```
/// use std::time::Duration;
///
/// use foliolink_sync::{Policy, Window};
///
/// let every = Policy::every(Duration::from_secs(6 * 3600))?;
/// let nightly = Policy::nightly(Window::new("01:00", "07:00", "America/Toronto")?);
/// assert_ne!(every, nightly);
/// assert!(Window::new("25:00", "07:00", "America/Toronto").is_err());
/// # Ok::<(), foliolink_sync::SyncError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy(Kind);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    EverySeconds(u64),
    Nightly(Window),
    Never,
}

/// Hours of the day in a time zone; a window may go over midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    from: Time,
    to: Time,
    zone: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self(Kind::EverySeconds(24 * 3600))
    }
}

impl Policy {
    /// Again so long after it was read.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): less than a minute, or more than a year.
    pub fn every(gap: Duration) -> Result<Self> {
        let bounds = 60..=366 * 24 * 3600;
        match bounds.contains(&gap.as_secs()) {
            true => Ok(Self(Kind::EverySeconds(gap.as_secs()))),
            false => Err(SyncError::invalid("every: from one minute to a year")),
        }
    }

    /// Once a night, each connection at a time of its own within the window.
    pub fn nightly(window: Window) -> Self {
        Self(Kind::Nightly(window))
    }

    /// Only when it is told to, or a webhook comes.
    pub fn never() -> Self {
        Self(Kind::Never)
    }

    pub(crate) fn to_text(&self) -> String {
        serde_json::json!(self).to_string()
    }

    pub(crate) fn from_text(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|_| SyncError::stored("a policy"))
    }

    /// When a connection that was read at `now` is read next, both in milliseconds.
    pub(crate) fn next_after(&self, id: Id, now: i64) -> Option<i64> {
        match &self.0 {
            Kind::EverySeconds(seconds) => {
                Some(now.saturating_add(i64::try_from(*seconds).ok()?.saturating_mul(1000)))
            }
            Kind::Nightly(window) => window.next_slot(id, now),
            Kind::Never => None,
        }
    }

    /// The earliest time from `at` on that lies in the hours of the policy.
    pub(crate) fn not_before(&self, at: i64) -> i64 {
        match &self.0 {
            Kind::Nightly(window) => window.enter(at).unwrap_or(at),
            _ => at,
        }
    }
}

impl Window {
    /// `HH:MM` to `HH:MM` in an IANA zone, e.g. `America/Toronto`.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): no time of day, no zone that is known, or no
    ///   time between the two.
    pub fn new(from: &str, to: &str, zone: &str) -> Result<Self> {
        let time = |text: &str| {
            let parsed = Time::strptime("%H:%M", text.trim());
            parsed.map_err(|_| SyncError::invalid("window: expected HH:MM"))
        };
        let window = Self { from: time(from)?, to: time(to)?, zone: zone.trim().to_owned() };
        if TimeZone::get(&window.zone).is_err() {
            return Err(SyncError::invalid("window: an unknown time zone"));
        }
        match window.from == window.to {
            true => Err(SyncError::invalid("window: its end is its begin")),
            false => Ok(window),
        }
    }

    /// The first slot of a connection after `now`: always the same part of the window.
    fn next_slot(&self, id: Id, now: i64) -> Option<i64> {
        let nights = self.nights(now)?;
        nights.into_iter().map(|(start, end)| slot(id, start, end)).find(|slot| *slot > now)
    }

    /// `at` itself within a window, else the begin of the next one.
    fn enter(&self, at: i64) -> Option<i64> {
        let nights = self.nights(at)?;
        nights.into_iter().find(|(_, end)| *end > at).map(|(start, _)| start.max(at))
    }

    /// Begin and end of the windows around a time, earliest first. Where the clocks are set
    /// forward over one of them, it is the time that the zone has then.
    fn nights(&self, around: i64) -> Option<Vec<(i64, i64)>> {
        let zone = TimeZone::get(&self.zone).ok()?;
        let today = Timestamp::from_millisecond(around).ok()?.to_zoned(zone.clone()).date();
        let at = |day: jiff::civil::Date, time: Time| {
            let zoned = day.to_datetime(time).to_zoned(zone.clone()).ok()?;
            Some(zoned.timestamp().as_millisecond())
        };
        let night = |offset: i64| {
            let day = today.checked_add(SignedDuration::from_hours(24 * offset)).ok()?;
            let last = if self.to > self.from { day } else { day.tomorrow().ok()? };
            Some((at(day, self.from)?, at(last, self.to)?))
        };
        Some((-1..=2).filter_map(night).collect())
    }
}

/// A connection's place in a window: the same part of it however long the night is.
fn slot(id: Id, start: i64, end: i64) -> i64 {
    let length = u64::try_from(end.saturating_sub(start)).unwrap_or(0);
    let part = id.spread() >> 32;
    let offset = (u128::from(part) * u128::from(length)) >> 32;
    start.saturating_add(i64::try_from(offset).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn each_connection_has_its_time_of_the_night_and_a_night_is_never_left_out() {
        let window = Window::new("23:00", "05:00", "America/Toronto").unwrap();
        let policy = Policy::nightly(window);
        for _ in 0..50 {
            let id = Id::generate();
            // Both changes of the clocks lie in between.
            let mut now = ms("2031-01-01T12:00:00Z");
            let mut nights = 0;
            while now < ms("2032-01-01T12:00:00Z") {
                let next = policy.next_after(id, now).unwrap();
                assert!(next > now && next - now < 26 * 3_600_000, "{}", next - now);
                let zone = TimeZone::get("America/Toronto").unwrap();
                let hour = Timestamp::from_millisecond(next).unwrap().to_zoned(zone).hour();
                assert!(!(6..23).contains(&hour), "{hour}");
                assert_eq!(policy.not_before(next), next);
                now = next;
                nights += 1;
            }
            // The last one lies behind the year.
            assert_eq!(nights, 366);
        }
    }

    #[test]
    fn what_is_tried_again_waits_for_the_window() {
        let policy = Policy::nightly(Window::new("01:00", "02:00", "UTC").unwrap());
        let after = ms("2031-04-02T02:30:00Z");
        assert_eq!(policy.not_before(after), ms("2031-04-03T01:00:00Z"));
        assert_eq!(Policy::default().not_before(after), after);
        let text = policy.to_text();
        assert_eq!(Policy::from_text(&text).unwrap(), policy);
    }
}
