//! Requests per second, on tokio's clock: on a paused one the waits cost no time.
//!
//! A bucket that is refilled `n` times a second and starts full lets nearly twice `n` through in its
//! first second, and one that only drips holds up whoever makes three calls. So the times of the
//! last second's requests are kept: nothing waits before there are `n` of them.

use std::{collections::VecDeque, num::NonZeroU32, time::Duration};

use tokio::{sync::Mutex, time::Instant};

/// A second and a fiftieth: what leaves in time may arrive late, and the next one must not be one
/// too many of somebody's second for that.
const SECOND: Duration = Duration::from_millis(1020);

/// Lets at most so many requests through in any second; the others wait, first come first served.
pub(crate) struct Limiter {
    requests: usize,
    /// When those of the last second went, oldest first.
    went: Mutex<VecDeque<Instant>>,
}

impl Limiter {
    pub(crate) fn per_second(requests: NonZeroU32) -> Self {
        let requests = usize::try_from(requests.get()).unwrap_or(usize::MAX);
        Self { requests, went: Mutex::default() }
    }

    /// Returns when the next request may go.
    pub(crate) async fn ready(&self) {
        // Held while it waits, so that nobody overtakes; whoever is dropped lets go.
        let mut went = self.went.lock().await;
        if went.len() >= self.requests
            && let Some(oldest) = went.front()
        {
            tokio::time::sleep_until(*oldest + SECOND).await;
        }
        let now = Instant::now();
        while went.front().is_some_and(|oldest| now.duration_since(*oldest) >= SECOND) {
            went.pop_front();
        }
        went.push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn limiter(requests: u32) -> Arc<Limiter> {
        Arc::new(Limiter::per_second(NonZeroU32::new(requests).unwrap()))
    }

    /// When each of `count` requests went, which all want to go at once.
    async fn went(limiter: &Limiter, count: u32) -> Vec<Duration> {
        let began = Instant::now();
        let mut times = Vec::new();
        for _ in 0..count {
            limiter.ready().await;
            times.push(began.elapsed());
        }
        times
    }

    /// The most that went in any second, of times that only grow.
    fn most(times: &[Duration]) -> usize {
        let mut first = 0;
        let counts = times.iter().enumerate().map(|(last, at)| {
            while *at - times[first] >= Duration::from_secs(1) {
                first += 1;
            }
            last - first + 1
        });
        counts.max().unwrap_or_default()
    }

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_at_ten_a_second_take_nine_seconds() {
        let took = *went(&limiter(10), 100).await.last().unwrap();
        assert!(took >= Duration::from_secs(9) && took < Duration::from_millis(9200), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn ten_a_second_are_ten_in_any_second_the_first_one_too() {
        for requests in [1, 3, 10, 1000] {
            let limiter = limiter(requests);
            let times = went(&limiter, 3 * requests + 1).await;
            assert_eq!(most(&times), requests as usize);
            assert!(*times.last().unwrap() < Duration::from_millis(3100), "not slower than asked");
            // After a quiet while it is the same, and what is in time doesn't wait.
            tokio::time::sleep(Duration::from_secs(60)).await;
            let times = went(&limiter, 2 * requests).await;
            assert_eq!(most(&times), requests as usize);
            assert!(times[requests as usize - 1].is_zero());
        }
    }

    /// Half of them at the end of one second and half at the begin of the next are one second's as
    /// well.
    #[tokio::test(start_paused = true)]
    async fn no_border_between_two_seconds_lets_more_through() {
        let limiter = limiter(10);
        let began = Instant::now();
        let mut times = Vec::new();
        for step in 0..400u64 {
            tokio::time::sleep(Duration::from_millis(step * 7 % 90)).await;
            limiter.ready().await;
            times.push(began.elapsed());
        }
        assert!(most(&times) <= 10, "{}", most(&times));
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_dropped_while_it_waits_takes_nobody_s_turn() {
        let limiter = limiter(1);
        limiter.ready().await;
        let dropped = tokio::time::timeout(Duration::from_millis(500), limiter.ready()).await;
        assert!(dropped.is_err());
        let began = Instant::now();
        limiter.ready().await;
        assert_eq!(began.elapsed(), Duration::from_millis(520));
    }
}
