//! When a failed call is sent again: by effect, with jitter, within a time, and never so often that
//! an outage gets worse.

use std::{sync::Mutex, time::Duration};

pub use foliolink_runtime::Effect;

/// Limits for repeating a call that failed for a passing reason.
///
/// Attempts count the first try. `Retry-After` wins over the computed delay when it is longer and
/// still fits in the time. Calls that may have taken effect (`Effect::Once`) are repeated only if
/// nothing was sent.
///
/// ```
/// use foliolink::Retry;
/// use std::time::Duration;
///
/// let patient = Retry::default().attempts(6).within(Duration::from_secs(60));
/// let none_at_all = Retry::never();
/// # let _ = (patient, none_at_all);
/// ```
#[derive(Debug, Clone)]
pub struct Retry {
    attempts: u32,
    within: Duration,
    base: Duration,
    cap: Duration,
}

impl Default for Retry {
    /// 4 attempts within 30 s; delays from 200 ms, doubling to 5 s, full jitter.
    fn default() -> Self {
        Retry {
            attempts: 4,
            within: Duration::from_secs(30),
            base: Duration::from_millis(200),
            cap: Duration::from_secs(5),
        }
    }
}

impl Retry {
    /// One attempt, no more.
    pub fn never() -> Self {
        Retry { attempts: 1, ..Retry::default() }
    }

    /// Total attempts, the first one included. Zero is read as one.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Wall-clock budget for all attempts and the waits between them.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// `Ok(delay)` to go on, `Err(reason)` to stop; the reason is shown to the user.
    pub(crate) fn next(&self, failed: &Failed, budget: &Budget) -> Result<Duration, &'static str> {
        if failed.effect == Effect::Once && !failed.before_send {
            return Err("it may have taken effect");
        }
        if failed.made >= self.attempts {
            return Err("attempt limit reached");
        }
        let doubled = self.base.saturating_mul(1 << (failed.made - 1).min(16)).min(self.cap);
        let computed = doubled.mul_f64(failed.jitter); // a share of a duration, no money
        let delay = failed.retry_after.map_or(computed, |asked| asked.max(computed));
        if failed.spent.saturating_add(delay) > self.within {
            return Err("time limit reached");
        }
        if failed.patience.is_some_and(|left| delay > left) {
            return Err("patience ends before");
        }
        if !budget.withdraw() {
            return Err("too many calls are failing");
        }
        Ok(delay)
    }
}

/// One failed attempt, as far as the decision to repeat it goes.
pub(crate) struct Failed {
    pub(crate) made: u32,
    pub(crate) spent: Duration,
    pub(crate) effect: Effect,
    /// The failure happened before any byte left (DNS, connect).
    pub(crate) before_send: bool,
    pub(crate) retry_after: Option<Duration>,
    /// What is left of the patience of whoever waits for more than this call.
    pub(crate) patience: Option<Duration>,
    /// Between 0 and 1: full jitter on a duration.
    pub(crate) jitter: f64,
}

/// Repetitions are at most a tenth of the calls of one host, beyond a small reserve for quiet
/// programs: a full outage must not be answered with four times the load.
pub(crate) struct Budget(Mutex<Tenths>);

struct Tenths {
    /// Tenths of a repetition that may be spent.
    held: u32,
    /// Tenths of the reserve that the next calls pay back before they add.
    owed: u32,
}

const RESERVE: u32 = 100;

impl Default for Budget {
    fn default() -> Self {
        Self(Mutex::new(Tenths { held: RESERVE, owed: RESERVE }))
    }
}

impl Budget {
    /// A call was made.
    pub(crate) fn deposit(&self) {
        let mut tenths = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if tenths.owed > 0 {
            tenths.owed -= 1;
        } else {
            tenths.held = (tenths.held + 1).min(RESERVE);
        }
    }

    fn withdraw(&self) -> bool {
        let mut tenths = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let enough = tenths.held >= 10;
        tenths.held -= if enough { 10 } else { 0 };
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(made: u32, effect: Effect) -> Failed {
        Failed {
            made,
            spent: Duration::ZERO,
            effect,
            before_send: false,
            retry_after: None,
            patience: None,
            jitter: 1.0,
        } // jitter
    }

    #[test]
    fn a_call_that_may_have_acted_is_not_repeated_unless_never_sent() {
        let (retry, budget) = (Retry::default(), Budget::default());
        assert_eq!(retry.next(&failed(1, Effect::Once), &budget), Err("it may have taken effect"));
        assert!(
            retry.next(&Failed { before_send: true, ..failed(1, Effect::Once) }, &budget).is_ok()
        );
    }

    #[test]
    fn the_longer_of_cadence_and_retry_after_counts_within_the_time() {
        let (retry, budget) = (Retry::default(), Budget::default());
        let asked = |seconds| Failed {
            retry_after: Some(Duration::from_secs(seconds)),
            ..failed(1, Effect::Read)
        };
        assert_eq!(retry.next(&asked(7), &budget), Ok(Duration::from_secs(7)));
        assert_eq!(retry.next(&asked(0), &budget), Ok(Duration::from_millis(200)));
        assert_eq!(retry.next(&asked(31), &budget), Err("time limit reached"));
        assert_eq!(retry.next(&failed(4, Effect::Read), &budget), Err("attempt limit reached"));
    }

    #[test]
    fn no_delay_outlasts_the_patience_of_who_waits() {
        let retry = Retry::default();
        let budget = Budget::default();
        let asked = |patience| Failed {
            retry_after: Some(Duration::from_secs(20)),
            patience: Some(Duration::from_secs(patience)),
            ..failed(1, Effect::Read)
        };
        assert_eq!(retry.next(&asked(1), &budget), Err("patience ends before"));
        assert_eq!(retry.next(&asked(20), &budget), Ok(Duration::from_secs(20)));
    }

    #[test]
    fn an_outage_costs_at_most_a_tenth_more_calls() {
        let (retry, budget) = (Retry::default(), Budget::default());
        let mut sent = 0u32;
        for _ in 0..10_000 {
            budget.deposit();
            let mut made = 1;
            while retry.next(&failed(made, Effect::Read), &budget).is_ok() {
                made += 1;
            }
            sent += made;
        }
        assert!(sent <= 11_000, "{sent} requests for 10,000 calls");
        assert!(sent > 10_900, "the budget is used: {sent}");
    }
}
