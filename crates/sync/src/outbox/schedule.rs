//! When a delivery that wasn't taken is sent again.

use std::time::{Duration, SystemTime};

/// Seconds after the first, second, … attempt that failed: those that Standard Webhooks recommends,
/// three days in all.
const GAPS_S: [i64; 9] =
    [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];
/// The longest gap that a receiver may ask for.
const LONGEST_MS: i64 = 24 * 3600 * 1000;
/// An endpoint that took nothing for so long is disabled: five days.
pub(super) const FAILING_MS: i64 = 5 * 24 * 3600 * 1000;

/// Milliseconds until the next attempt, after `attempts` that failed; none where it is given up.
/// A tenth more or less, as `draw` (0 to 1) says, so that what failed together doesn't come
/// together. Never before what the receiver asks for.
pub(super) fn next_gap(attempts: i64, retry_after: Option<Duration>, draw: f64) -> Option<i64> {
    let place = usize::try_from(attempts.saturating_sub(1)).ok()?;
    let gap = GAPS_S.get(place)? * 1000;
    let thousandths = (draw.clamp(0.0, 1.0) * 200.0) as i64 + 900;
    let wanted =
        retry_after.map_or(0, |wanted| i64::try_from(wanted.as_millis()).unwrap_or(LONGEST_MS));
    Some((gap / 1000 * thousandths).max(wanted.min(LONGEST_MS)))
}

/// What `Retry-After` says: seconds, or a date.
pub(super) fn parse_retry_after(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    Some(at.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_grow_for_three_days_and_end() {
        let gaps: Vec<_> = (1..=10).filter_map(|n| next_gap(n, None, 0.5)).collect();
        assert_eq!(gaps.len(), 9, "ten attempts");
        assert_eq!(gaps[..3], [5_000, 300_000, 1_800_000]);
        let hours = gaps.iter().sum::<i64>() / 3_600_000;
        assert_eq!(hours, 75);
        assert_eq!(next_gap(1, None, 0.0), Some(4_500));
        assert_eq!(next_gap(1, None, 1.0), Some(5_500));
        assert_eq!((next_gap(0, None, 0.5), next_gap(i64::MAX, None, 0.5)), (None, None));
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_up_to_a_day_and_never_for_less() {
        let ask = |seconds| next_gap(2, Some(Duration::from_secs(seconds)), 0.5);
        assert_eq!(ask(1), Some(300_000));
        assert_eq!(ask(3600), Some(3_600_000));
        assert_eq!(ask(u64::MAX), Some(LONGEST_MS));
        assert_eq!(parse_retry_after(" 120 "), Some(Duration::from_secs(120)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        assert_eq!(parse_retry_after("soon"), None);
    }
}
