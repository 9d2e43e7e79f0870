//! Turns that a process has reserved: which it may still use, and when it needs others.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use super::clocks::Clocks;

/// What a process has of a bucket.
#[derive(Default)]
pub(super) struct Turns {
    pub(super) times: VecDeque<Instant>,
    pub(super) period: Duration,
    pub(super) batch: usize,
    /// Nobody limits this bucket.
    pub(super) is_free: bool,
    pub(super) clocks: Clocks,
    /// When the database's time was asked for last.
    pub(super) learned: Option<Instant>,
    /// How long an answer about turns takes: those that are reserved begin after that, or they would
    /// be past when they are known.
    pub(super) lead: Duration,
    /// The mean time from one of our turns to the next, those of others between them included; the
    /// begin of our newest ones.
    pub(super) interval: Duration,
    pub(super) begin: Option<Instant>,
    /// When a call went last.
    pub(super) went: Option<Instant>,
}

/// How late a turn may be used at least: timers aren't exact, least of all on a busy machine. What
/// is late at once are a twenty-fifth of a second's turns at most.
const LATE: Duration = Duration::from_millis(40);
/// How late one may be used that follows no other closely: on a machine that is always late, calls
/// go at the pace of our turns all the same.
pub(super) const VERY_LATE: Duration = Duration::from_millis(500);
/// The longest lead.
const LEAD: Duration = Duration::from_secs(2);

impl Turns {
    /// How late one may be used: later ones would be a burst.
    pub(super) fn late(&self) -> Duration {
        (self.period * 2).max(LATE)
    }

    /// Whether a call may go with a turn that is so late.
    pub(super) fn may_go(&mut self, late: Duration) -> bool {
        let now = Instant::now();
        // Faster than our share is nobody who is late, so that nothing is caught up with.
        let follows = self.went.is_some_and(|went| now < went + self.interval);
        let may = late <= self.late() || (late <= VERY_LATE && !follows);
        if may {
            self.went = Some(now);
        }
        may
    }

    /// Others of our turns begin: how far apart they are.
    pub(super) fn learn_interval(&mut self, begin: Instant) {
        if let (Some(before), Ok(count)) = (self.begin, u32::try_from(self.batch.max(1))) {
            let apart = begin.saturating_duration_since(before) / count;
            self.interval = (self.interval * 3 + apart) / 4;
        }
        // A quiet while says nothing of how busy others are.
        self.interval = self.interval.min(Duration::from_secs(1)).max(self.period);
        self.begin = Some(begin);
    }

    /// Whether others are to be reserved: half of them are used, or the last one is nearer than an
    /// answer.
    pub(super) fn is_low(&self) -> bool {
        let end = Instant::now() + self.lead * 2;
        self.times.len() <= self.batch / 2 || self.times.back().is_none_or(|last| *last < end)
    }

    /// An answer took so long: at once where that is longer, bit by bit where it is less.
    pub(super) fn learn_lead(&mut self, took: Duration) {
        self.lead = (took + took / 4).max(self.lead * 9 / 10).min(LEAD);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four processes on a machine that is always late: each goes on at its own share, and after a
    /// standstill nothing is caught up with.
    #[tokio::test(start_paused = true)]
    async fn who_is_late_goes_at_the_pace_of_its_turns() {
        let period = Duration::from_millis(10);
        let mut turns = Turns { period, batch: 10, ..Turns::default() };
        let begin = Instant::now();
        for batch in 0..20 {
            turns.learn_interval(begin + period * (batch * 40));
        }
        assert!(turns.interval > period * 39 / 10 && turns.interval <= period * 4);
        let mut went = 0;
        for _ in 0..100 {
            tokio::time::advance(period).await;
            went += usize::from(turns.may_go(Duration::from_millis(200)));
        }
        assert!((24..=25).contains(&went), "{went} of a fourth of a hundred");
        // All that slept while it stood still: one, and those that are hardly late.
        tokio::time::advance(Duration::from_millis(300)).await;
        let late = (0..10).filter(|turn| turns.may_go(Duration::from_millis(300 - turn * 20)));
        assert_eq!(late.count(), 1);
        assert!(!turns.may_go(VERY_LATE * 2) && turns.may_go(LATE));
    }
}
