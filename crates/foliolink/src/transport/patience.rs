//! How long whoever waits for a whole piece of work will wait: it bounds the waits inside its calls,
//! too, those between the attempts of one call and for another's session.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

tokio::task_local! {
    /// Of the work that this task is at, outermost first.
    static DEADLINES: Vec<Arc<Deadline>>;
}

/// When patience ends.
#[derive(Debug)]
pub(crate) struct Deadline(Mutex<Instant>);

impl Deadline {
    pub(crate) fn at(instant: Instant) -> Arc<Self> {
        Arc::new(Self(Mutex::new(instant)))
    }

    /// The end of a patience that begins now; `None` beyond what the clock knows.
    pub(crate) fn after(patience: Duration) -> Option<Arc<Self>> {
        Instant::now().checked_add(patience).map(Self::at)
    }

    /// Ends it later by what was no waiting.
    pub(crate) fn extend(&self, by: Duration) {
        let mut instant = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *instant = instant.checked_add(by).unwrap_or(*instant);
    }

    fn left(&self) -> Duration {
        let instant = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        instant.saturating_duration_since(Instant::now())
    }
}

/// Does `work`, inside of which nothing is waited for beyond `deadline`, nor beyond those around it.
/// What is under way is finished.
pub(crate) async fn bound<F: Future>(deadline: Option<Arc<Deadline>>, work: F) -> F::Output {
    let Some(deadline) = deadline else { return work.await };
    let mut deadlines = DEADLINES.try_with(Vec::clone).unwrap_or_default();
    deadlines.push(deadline);
    DEADLINES.scope(deadlines, work).await
}

/// How long this task may wait; `None` where nobody has said.
pub(crate) fn patience_left() -> Option<Duration> {
    let shortest =
        |deadlines: &Vec<Arc<Deadline>>| deadlines.iter().map(|deadline| deadline.left()).min();
    DEADLINES.try_with(shortest).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_shortest_patience_around_a_wait_counts() {
        assert_eq!(patience_left(), None);
        let outer = Deadline::after(Duration::from_secs(5));
        let inner = Deadline::after(Duration::from_secs(60));
        let held = outer.clone();
        bound(
            outer,
            bound(inner, async move {
                assert_eq!(patience_left(), Some(Duration::from_secs(5)));
                held.unwrap().extend(Duration::from_secs(2));
                tokio::time::sleep(Duration::from_secs(6)).await;
                assert_eq!(patience_left(), Some(Duration::from_secs(1)));
                tokio::time::sleep(Duration::from_secs(6)).await;
                assert_eq!(patience_left(), Some(Duration::ZERO));
            }),
        )
        .await;
        assert_eq!(patience_left(), None);
    }
}
