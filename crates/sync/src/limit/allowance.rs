//! Turns of a bucket: reserved from its row in batches, taken one by one by our own clock.
//!
//! Generic cell rate: the row holds when the next turn is that nobody has (`tat`). Whoever takes k
//! moves it on by k periods, and they are his. A hundredth less than what is allowed is used, since
//! clocks and networks aren't exact.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use foliolink::Pace;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

use crate::{
    error::Result,
    store::{Store, params},
};

/// A bucket as one process sees it.
pub(crate) struct Allowance {
    store: Store,
    bucket: String,
    turns: tokio::sync::Mutex<Turns>,
    /// Turns that were taken before the provider said that they were too many.
    stale: Arc<AtomicBool>,
}

#[derive(Default)]
struct Turns {
    times: VecDeque<Instant>,
    period: Duration,
    batch: usize,
}

/// How long to wait where the database can't be asked.
const AGAIN: Duration = Duration::from_secs(1);

impl Allowance {
    pub(crate) fn new(store: Store, bucket: String) -> Self {
        Self { store, bucket, turns: tokio::sync::Mutex::default(), stale: Arc::default() }
    }

    /// The time of our next turn.
    async fn next_turn(&self) -> Result<Instant> {
        let mut turns = self.turns.lock().await;
        if self.stale.swap(false, Ordering::SeqCst) {
            turns.times.clear();
        }
        // One that passed while nobody wanted it would be a burst now.
        let oldest = Instant::now().checked_sub(turns.period * 2);
        while turns.times.front().is_some_and(|at| oldest.is_some_and(|oldest| *at < oldest)) {
            turns.times.pop_front();
        }
        if turns.times.len() <= turns.batch / 2 {
            self.reserve(&mut turns).await?;
        }
        Ok(turns.times.pop_front().unwrap_or_else(Instant::now))
    }

    /// Takes as many as a tenth of a second has.
    async fn reserve(&self, turns: &mut Turns) -> Result<()> {
        let asked = Instant::now();
        let row = self.store.write_returning(RESERVE, params![self.bucket.as_str()]).await?;
        // No row, no limit.
        let Some(row) = row.first() else {
            turns.times.push_back(asked);
            return Ok(());
        };
        let (first_us, period_us, count) = (row.int(0)?, row.int(1)?, row.int(2)?);
        turns.period = Duration::from_micros(period_us.unsigned_abs());
        turns.batch = usize::try_from(count).unwrap_or(1);
        let first = asked + Duration::from_micros(first_us.max(0).unsigned_abs());
        for turn in 0..u32::try_from(count).unwrap_or(1) {
            turns.times.push_back(first + turns.period * turn);
        }
        Ok(())
    }
}

/// Turns, from now on in microseconds; their period; how many. What was taken off after a refusal
/// comes back by one in a hundred each minute.
const RESERVE: &str = "\
    UPDATE limits SET \
    tat = CASE WHEN tat > {now} * 1000 THEN tat ELSE {now} * 1000 END \
        + (CASE WHEN allowed > 20000000 THEN allowed / 10000000 ELSE 1 END) \
        * (1000000000000000 / (allowed * (CASE WHEN share + ({now} - share_at) / 60000 * 10 > 1000 \
           THEN 1000 ELSE share + ({now} - share_at) / 60000 * 10 END) * 99 / 100)), \
    share = CASE WHEN share + ({now} - share_at) / 60000 * 10 > 1000 THEN 1000 \
            ELSE share + ({now} - share_at) / 60000 * 10 END, \
    share_at = share_at + ({now} - share_at) / 60000 * 60000 \
    WHERE bucket = $1 \
    RETURNING tat - {now} * 1000 - (CASE WHEN allowed > 20000000 THEN allowed / 10000000 ELSE 1 END) \
        * (1000000000000000 / (allowed * share * 99 / 100)), \
    1000000000000000 / (allowed * share * 99 / 100), \
    CASE WHEN allowed > 20000000 THEN allowed / 10000000 ELSE 1 END";

/// Everybody waits, and a tenth less is used from then on.
const SLOW_DOWN: &str = "\
    UPDATE limits SET \
    tat = CASE WHEN tat > {now} * 1000 + $1 THEN tat ELSE {now} * 1000 + $1 END, \
    share = CASE WHEN share * 9 / 10 < 50 THEN 50 ELSE share * 9 / 10 END, share_at = {now} \
    WHERE bucket = $2";

impl Pace for Allowance {
    fn permit(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            loop {
                match self.next_turn().await {
                    Ok(at) => {
                        metrics::counter!("foliolink_sync_calls_total", "bucket" => self.bucket.clone())
                            .increment(1);
                        return tokio::time::sleep_until(at).await;
                    }
                    Err(error) => {
                        tracing::warn!(%error, "no turn can be had");
                        tokio::time::sleep(AGAIN).await;
                    }
                }
            }
        })
    }

    fn slow_down(&self, retry_after: Option<Duration>) {
        self.stale.store(true, Ordering::SeqCst);
        metrics::counter!("foliolink_sync_too_many_total", "bucket" => self.bucket.clone())
            .increment(1);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let wait = retry_after.unwrap_or(AGAIN).min(Duration::from_secs(24 * 3600));
        let wait = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
        let params = params![wait, self.bucket.as_str()];
        let store = self.store.clone();
        runtime.spawn(async move {
            if let Err(error) = store.execute(SLOW_DOWN, params).await {
                tracing::warn!(%error, "that the provider wants less couldn't be written");
            }
        });
    }
}
