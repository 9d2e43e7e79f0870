//! The database's clock and ours: which of our instants is which of its times. Each answer says a
//! little more, since its time lies between question and answer.

use std::time::Duration;

use tokio::time::Instant;

/// Both clocks, as far as they are known: `instant = base + (time - origin) + between low and high`.
#[derive(Debug, Default)]
pub(super) struct Clocks(Option<Known>);

#[derive(Debug)]
struct Known {
    base: Instant,
    origin_us: i64,
    low: i64,
    high: i64,
}

/// What the database's clock rounds away, in microseconds.
const GRAIN: i64 = 1000;
/// Less than that need not be learned.
const EXACT: i64 = 8000;
/// After so long what was learned is forgotten: clocks drift and are set.
const TRUSTED: Duration = Duration::from_secs(60);

impl Clocks {
    /// The database's clock showed `now_us` at some time between question and answer.
    pub(super) fn learn(&mut self, asked: Instant, answered: Instant, now_us: i64) {
        let fresh = || Known {
            base: asked,
            origin_us: now_us,
            low: -GRAIN,
            high: micros(answered.duration_since(asked)),
        };
        let known = self.0.get_or_insert_with(fresh);
        let passed = now_us.saturating_sub(known.origin_us);
        let low = micros(asked.duration_since(known.base)).saturating_sub(passed) - GRAIN;
        let high = micros(answered.duration_since(known.base)).saturating_sub(passed);
        (known.low, known.high) = (known.low.max(low), known.high.min(high));
        // One of the clocks was set.
        if known.low > known.high || asked.duration_since(known.base) > TRUSTED {
            *known = fresh();
        }
    }

    /// Whether it is known well enough for turns a few milliseconds apart.
    pub(super) fn is_exact(&self) -> bool {
        self.0.as_ref().is_some_and(|known| known.high.saturating_sub(known.low) <= EXACT)
    }

    /// Our instant of a time of the database's; now, where nothing is known.
    pub(super) fn instant(&self, time_us: i64) -> Instant {
        let Some(known) = &self.0 else { return Instant::now() };
        let middle = known.low.midpoint(known.high);
        let after = time_us.saturating_sub(known.origin_us).saturating_add(middle);
        let distance = Duration::from_micros(after.unsigned_abs());
        match after < 0 {
            true => known.base.checked_sub(distance).unwrap_or(known.base),
            false => known.base + distance,
        }
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_answers_say_little_and_quick_ones_much() {
        let base = Instant::now();
        let at = |ms: u64| base + Duration::from_millis(ms);
        let mut clocks = Clocks::default();
        // Really, 5,000,000 is at 90 ms.
        clocks.learn(at(0), at(100), 5_000_000);
        let off = |clocks: &Clocks| {
            let found = clocks.instant(5_000_000);
            found.max(at(90)).duration_since(found.min(at(90))).as_millis()
        };
        assert!(off(&clocks) <= 50);
        clocks.learn(at(188), at(194), 5_100_000);
        assert!(off(&clocks) <= 4, "{}", off(&clocks));
        // The clock is set: what was known is nothing any more.
        clocks.learn(at(300), at(302), 9_000_000);
        let found = clocks.instant(9_000_000);
        assert!(found >= at(299) && found <= at(302));
    }
}
