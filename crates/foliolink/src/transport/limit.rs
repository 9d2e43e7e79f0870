//! Requests per second, on tokio's clock: on a paused one the waits cost no time.

use std::{
    num::NonZeroU32,
    sync::{Arc, OnceLock},
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock, Reference},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::{InMemoryState, NotKeyed},
};
use tokio::time::Instant;

/// Lets so many requests a second through; the others wait.
pub(crate) struct Limiter {
    limit: RateLimiter<NotKeyed, InMemoryState, TokioClock, NoOpMiddleware<Since>>,
    clock: TokioClock,
}

impl Limiter {
    pub(crate) fn per_second(requests: NonZeroU32) -> Self {
        let clock = TokioClock::default();
        Self {
            limit: RateLimiter::direct_with_clock(Quota::per_second(requests), clock.clone()),
            clock,
        }
    }

    /// Returns when the next request may go.
    pub(crate) async fn ready(&self) {
        while let Err(not_yet) = self.limit.check() {
            tokio::time::sleep(not_yet.wait_time_from(self.clock.now())).await;
        }
    }
}

/// Nanoseconds since the first question. The first one is asked inside a runtime, where tokio's
/// clock may be paused.
#[derive(Debug, Clone, Default)]
struct TokioClock(Arc<OnceLock<Instant>>);

impl Clock for TokioClock {
    type Instant = Since;

    fn now(&self) -> Since {
        Since(self.0.get_or_init(Instant::now).elapsed())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Since(Duration);

impl Reference for Since {
    fn duration_since(&self, earlier: Self) -> Nanos {
        self.0.saturating_sub(earlier.0).into()
    }

    fn saturating_sub(&self, duration: Nanos) -> Self {
        Self(self.0.saturating_sub(duration.into()))
    }
}

impl std::ops::Add<Nanos> for Since {
    type Output = Self;

    fn add(self, duration: Nanos) -> Self {
        Self(self.0 + Duration::from(duration))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_hundred_requests_at_ten_a_second_take_nine_seconds_after_the_burst() {
        let (limiter, began) = (Limiter::per_second(NonZeroU32::new(10).unwrap()), Instant::now());
        for _ in 0..100 {
            limiter.ready().await;
        }
        let took = began.elapsed();
        assert!(took >= Duration::from_secs(9) && took < Duration::from_millis(9200), "{took:?}");
    }
}
