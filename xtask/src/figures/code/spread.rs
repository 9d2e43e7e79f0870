//! Median, ninetieth percentile and maximum of lengths.

use std::fmt;

/// How lengths are spread; printed as `median / p90 / max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Spread {
    pub(super) median: usize,
    pub(super) p90: usize,
    pub(super) max: usize,
}

impl Spread {
    /// Each is one of the lengths: the nearest rank, without interpolation.
    pub(super) fn of(lengths: &[usize]) -> Self {
        let mut sorted = lengths.to_vec();
        sorted.sort_unstable();
        let rank = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100);
            sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
        };
        Self { median: rank(50), p90: rank(90), max: rank(100) }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {} / {}", self.median, self.p90, self.max)
    }
}
