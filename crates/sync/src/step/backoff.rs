//! When a failure is tried again.

use std::time::Duration;

/// The first gap, which doubles.
const BASE_MS: i64 = 60_000;
/// The longest one.
const CAP_MS: i64 = 6 * 3600 * 1000;
/// Failures in a row after which it is given up.
pub(crate) const MOST: i64 = 8;

/// How long to wait after `failures` in a row, in milliseconds: full jitter under a bound that
/// doubles, never before what the provider asks for. `draw` is from 0 to 1.
pub(crate) fn retry_at(failures: i64, retry_after: Option<Duration>, draw: f64) -> i64 {
    let doublings = u32::try_from(failures.clamp(0, 20)).unwrap_or(0);
    let bound = BASE_MS.saturating_mul(1 << doublings).min(CAP_MS);
    let drawn = bound_part(bound, draw).max(1000);
    let asked = retry_after.map_or(0, |asked| i64::try_from(asked.as_millis()).unwrap_or(CAP_MS));
    // What the provider asks for may be longer than our longest gap.
    drawn.max(asked)
}

fn bound_part(bound: i64, draw: f64) -> i64 {
    let thousandths = (draw.clamp(0.0, 1.0) * 1000.0) as i64;
    bound / 1000 * thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_double_up_to_six_hours_and_the_provider_s_wish_wins() {
        let longest: Vec<_> = (0..10).map(|failures| retry_at(failures, None, 1.0)).collect();
        let minutes: Vec<_> = longest.iter().map(|ms| ms / 60_000).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
        assert_eq!(retry_at(3, None, 0.0), 1000);
        assert!(retry_at(3, None, 0.5) < longest[3]);
        let day = Duration::from_secs(86_400);
        assert_eq!(retry_at(0, Some(day), 0.3), 86_400_000);
        assert_eq!(retry_at(i64::MAX, None, 1.0), CAP_MS);
    }
}
