//! Turns of a bucket: reserved from its row in batches, taken one by one by our own clock.
//!
//! Generic cell rate: the row holds when the next turn is that nobody has (`tat`). Whoever takes k
//! moves it on by k periods, and they are his. A hundredth less than what is allowed is used, since
//! clocks and networks aren't exact.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use foliolink::{Pace, Permit};
use tokio::{sync::Notify, time::Instant};

use super::{
    InFlight,
    turns::{Turns, VERY_LATE},
};
use crate::{
    error::{Result, SyncError},
    store::{Store, params},
};

/// A bucket as one process sees it.
pub(crate) struct Allowance {
    bucket: Arc<Bucket>,
    /// How many calls may be under way at once, where that is bounded.
    in_flight: Option<InFlight>,
}

struct Bucket {
    store: Store,
    name: String,
    turns: Mutex<Turns>,
    /// Whether turns are being reserved.
    reserving: AtomicBool,
    /// Turns came, or can't be had.
    changed: Notify,
    /// Turns that were taken before the provider said that they were too many.
    stale: AtomicBool,
}

/// How long to wait where the database can't be asked.
const AGAIN: Duration = Duration::from_secs(1);
/// How often the database's time is asked for before it is used as far as it is known.
const LEARN: usize = 8;
/// When it is asked for again, where it isn't known well.
const LEARN_EVERY: Duration = Duration::from_secs(60);
impl Allowance {
    pub(crate) fn new(store: Store, name: String) -> Self {
        let bucket = Arc::new(Bucket {
            store,
            name,
            turns: Mutex::default(),
            reserving: AtomicBool::new(false),
            changed: Notify::new(),
            stale: AtomicBool::new(false),
        });
        Self { bucket, in_flight: None }
    }

    /// The same with so many calls at once at most.
    pub(crate) fn bounded_by(self, in_flight: InFlight) -> Self {
        Self { in_flight: Some(in_flight), ..self }
    }
}

/// A place that is given back unless its call goes out.
struct Place<'a>(Option<&'a InFlight>);

impl Place<'_> {
    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if let Some(in_flight) = self.0 {
            in_flight.end();
        }
    }
}

impl Bucket {
    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time of our next turn.
    async fn next_turn(self: &Arc<Self>) -> Instant {
        loop {
            let changed = self.changed.notified();
            if let Some(turn) = self.take_turn() {
                return turn;
            }
            changed.await;
        }
    }

    /// One that is reserved. Where half of them are used, others are reserved meanwhile.
    fn take_turn(self: &Arc<Self>) -> Option<Instant> {
        let mut turns = self.turns();
        if self.stale.swap(false, Ordering::SeqCst) {
            turns.times.clear();
        }
        let oldest = Instant::now().checked_sub(VERY_LATE);
        while turns.times.front().is_some_and(|at| oldest.is_some_and(|oldest| *at < oldest)) {
            turns.times.pop_front();
        }
        let turn = match turns.is_free {
            true => Some(Instant::now()),
            false => turns.times.pop_front(),
        };
        let is_low = !turns.is_free && turns.is_low();
        drop(turns);
        if is_low && !self.reserving.swap(true, Ordering::SeqCst) {
            tokio::spawn(Arc::clone(self).reserve());
        }
        turn
    }

    async fn reserve(self: Arc<Self>) {
        if let Err(error) = self.try_reserve().await {
            tracing::warn!(%error, "no turn can be had");
            tokio::time::sleep(AGAIN).await;
        }
        self.reserving.store(false, Ordering::SeqCst);
        self.changed.notify_waiters();
    }

    /// Asks for the database's time until an answer was quick enough to say what it is, a few times.
    async fn learn_clocks(&self) -> Result<()> {
        let learned = self.turns().learned;
        if learned.is_some_and(|at| at.elapsed() < LEARN_EVERY) {
            return Ok(());
        }
        for _ in 0..LEARN {
            if self.turns().clocks.is_exact() {
                break;
            }
            let asked = Instant::now();
            let row = self.store.fetch_one("SELECT {now}", vec![]).await?;
            let answered = Instant::now();
            let now = row.ok_or_else(|| SyncError::stored("a time"))?.int(0)?;
            self.turns().clocks.learn(asked, answered, now.saturating_mul(1000));
        }
        self.turns().learned = Some(Instant::now());
        Ok(())
    }

    /// Takes as many as a tenth of a second has, or as the time of an answer has.
    async fn try_reserve(&self) -> Result<()> {
        self.learn_clocks().await?;
        let asked = Instant::now();
        let lead = i64::try_from(self.turns().lead.as_micros()).unwrap_or(0);
        let rows = self.store.write_returning(RESERVE, params![self.name.as_str(), lead]).await?;
        let answered = Instant::now();
        let mut turns = self.turns();
        let Some(row) = rows.first() else {
            turns.is_free = true;
            return Ok(());
        };
        let (end_us, period_us, count) = (row.int(0)?, row.int(1)?, row.int(2)?);
        let now_us = row.int(3)?.saturating_mul(1000);
        let count = u32::try_from(count).map_err(|_| SyncError::stored("a rate"))?;
        turns.clocks.learn(asked, answered, now_us);
        turns.learn_lead(answered.duration_since(asked));
        turns.period = Duration::from_micros(period_us.unsigned_abs());
        turns.batch = usize::try_from(count).unwrap_or(1);
        let first_us = end_us.saturating_sub(period_us.saturating_mul(i64::from(count)));
        let first = turns.clocks.instant(first_us);
        turns.learn_interval(first);
        for turn in 0..count {
            let at = first + turns.period * turn;
            turns.times.push_back(at);
        }
        Ok(())
    }
}

/// The end of our turns in microseconds; their period; how many; the time. They begin `$2`
/// microseconds from now at the soonest, and are as many as a tenth of a second has, or that time.
/// What was taken off after a refusal comes back by one in a hundred each minute.
const RESERVE: &str = "\
    UPDATE limits SET \
    tat = CASE WHEN tat > {now} * 1000 + $2 THEN tat ELSE {now} * 1000 + $2 END \
        + (CASE WHEN allowed * $2 / 1000000000000 > 1 + allowed / 10000000 \
           THEN allowed * $2 / 1000000000000 \
           WHEN allowed > 20000000 THEN allowed / 10000000 ELSE 1 END) \
        * (1000000000000000 / (allowed * (CASE WHEN share + ({now} - share_at) / 60000 * 10 > 1000 \
           THEN 1000 ELSE share + ({now} - share_at) / 60000 * 10 END) * 99 / 100)), \
    share = CASE WHEN share + ({now} - share_at) / 60000 * 10 > 1000 THEN 1000 \
            ELSE share + ({now} - share_at) / 60000 * 10 END, \
    share_at = share_at + ({now} - share_at) / 60000 * 60000 \
    WHERE bucket = $1 \
    RETURNING tat, 1000000000000000 / (allowed * share * 99 / 100), \
    CASE WHEN allowed * $2 / 1000000000000 > 1 + allowed / 10000000 \
    THEN allowed * $2 / 1000000000000 \
    WHEN allowed > 20000000 THEN allowed / 10000000 ELSE 1 END, {now}";

/// Everybody waits, and a tenth less is used from then on.
const SLOW_DOWN: &str = "\
    UPDATE limits SET \
    tat = CASE WHEN tat > {now} * 1000 + $1 THEN tat ELSE {now} * 1000 + $1 END, \
    share = CASE WHEN share * 9 / 10 < 50 THEN 50 ELSE share * 9 / 10 END, share_at = {now} \
    WHERE bucket = $2";

impl Pace for Allowance {
    fn permit<'a>(&'a self, _: &'a foliolink::Bucket) -> Permit<'a> {
        Box::pin(async {
            if let Some(in_flight) = &self.in_flight {
                in_flight.begin().await;
            }
            let place = Place(self.in_flight.as_ref());
            loop {
                let at = self.bucket.next_turn().await;
                tokio::time::sleep_until(at).await;
                // Where the machine stood still, all that slept would go at once.
                if self.bucket.turns().may_go(at.elapsed()) {
                    break;
                }
            }
            place.keep();
            let bucket = self.bucket.name.clone();
            metrics::counter!("foliolink_sync_calls_total", "bucket" => bucket).increment(1);
            Ok(())
        })
    }

    fn end(&self, _: &foliolink::Bucket) {
        if let Some(in_flight) = &self.in_flight {
            in_flight.end();
        }
    }

    fn slow_down(&self, _: &foliolink::Bucket, retry_after: Option<Duration>) {
        let bucket = &self.bucket;
        bucket.stale.store(true, Ordering::SeqCst);
        metrics::counter!("foliolink_sync_too_many_total", "bucket" => bucket.name.clone())
            .increment(1);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let wait = retry_after.unwrap_or(AGAIN).min(Duration::from_secs(24 * 3600));
        let wait = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX);
        let params = params![wait, bucket.name.as_str()];
        let store = bucket.store.clone();
        runtime.spawn(async move {
            if let Err(error) = store.execute(SLOW_DOWN, params).await {
                tracing::warn!(%error, "that the provider wants less couldn't be written");
            }
        });
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use super::*;
    use crate::{Rate, limit::note_rate};

    async fn store(folder: &tempfile::TempDir) -> Store {
        open(&format!("sqlite:{}", folder.path().join("sync.db").display())).await
    }

    async fn open(url: &str) -> Store {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        store
    }

    /// On the database's clock, so that a busy machine changes nothing: how close a process comes to
    /// these times is the matter of `clocks`.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn four_processes_never_hold_the_same_turn_and_leave_none_between() {
        let folder = tempfile::tempdir().unwrap();
        share_turns(&format!("sqlite:{}", folder.path().join("sync.db").display())).await;
    }

    #[cfg(feature = "postgres")]
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn four_processes_on_postgres_as_well() {
        crate::store::testing::with_postgres(async |url| share_turns(&url).await).await;
    }

    /// Four processes, each with connections of its own to the database.
    async fn share_turns(url: &str) {
        let rate = Rate::per_second(100).unwrap();
        note_rate(&open(url).await, "flinks", rate, false).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let store = open(url).await;
            tasks.spawn(async move {
                let mut turns = vec![];
                for _ in 0..25 {
                    let rows = store.write_returning(RESERVE, params!["flinks", 0]).await.unwrap();
                    let [end, period, count, now] =
                        std::array::from_fn(|column| rows[0].int(column).unwrap());
                    // 99 of what is allowed in a hundred: a hundred a second, ten at a time.
                    assert_eq!((period, count), (10_101, 10));
                    turns.extend((1..=count).map(|back| (end - back * period, now * 1000)));
                }
                turns
            });
        }
        let mut turns = tasks.join_all().await.concat();
        turns.sort_unstable();
        assert_eq!(turns.len(), 1000);
        for pair in turns.windows(2) {
            let (before, (next, taken_at)) = (pair[0].0, pair[1]);
            assert!(next - before >= 10_101, "{before} and {next}");
            // A gap is there only where nobody had asked in time.
            assert!(next - before == 10_101 || next >= taken_at, "{before} and {next}");
        }
    }

    #[tokio::test]
    async fn a_refusal_holds_everybody_up_and_less_is_used_from_then_on() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let rate = Rate::per_second(100).unwrap();
        note_rate(&store, "vumi", rate, false).await.unwrap();
        let [one, other] = [1, 2].map(|_| Allowance::new(store.clone(), "vumi".to_owned()));
        let bucket = foliolink::Bucket::new("flinks", 0, false);
        one.permit(&bucket).await.unwrap();
        one.slow_down(&bucket, Some(Duration::from_secs(30)));
        let share = "SELECT share FROM limits WHERE bucket = 'vumi'";
        let began = Instant::now();
        while store.fetch_one(share, vec![]).await.unwrap().unwrap().int(0).unwrap() == 1000 {
            assert!(began.elapsed() < Duration::from_secs(20), "it was never written");
        }
        for allowance in [&one, &other] {
            let at = allowance.bucket.next_turn().await;
            let left = at.duration_since(Instant::now());
            assert!(left > Duration::from_secs(28), "{left:?}");
        }
        // It comes back, a hundredth each minute.
        for (minutes, expected) in [(0, 900), (3, 930), (60, 1000)] {
            store.shift_clock(minutes * 60_000);
            let fresh = Allowance::new(store.clone(), "vumi".to_owned());
            fresh.bucket.next_turn().await;
            let row = store.fetch_one(share, vec![]).await.unwrap().unwrap();
            assert_eq!(row.int(0).unwrap(), expected, "after {minutes} minutes more");
        }
    }

    /// A database far away: its answers take longer than the turns of a tenth of a second last, and
    /// none of them may be past when it is known.
    #[tokio::test]
    async fn turns_that_take_long_to_reserve_are_still_to_come() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let rate = Rate::per_second(100).unwrap();
        note_rate(&store, "flinks", rate, false).await.unwrap();
        let allowance = Allowance::new(store.clone(), "flinks".to_owned());
        let far = Duration::from_millis(400);
        allowance.bucket.turns().learn_lead(far);
        allowance.bucket.try_reserve().await.unwrap();
        let turns = allowance.bucket.turns();
        let first = turns.times.front().unwrap().saturating_duration_since(Instant::now());
        assert!(first > far, "{first:?}");
        // As many as that time has, so that those of several processes cover it.
        assert_eq!(turns.times.len(), 50);
        assert!(turns.lead >= far, "it is forgotten bit by bit");
        assert!(turns.late() <= Duration::from_millis(40));
    }

    #[tokio::test]
    async fn two_rates_for_one_bucket_are_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let [ten, twenty] = [10, 20].map(|calls| Rate::per_second(calls).unwrap());
        note_rate(&store, "flinks", ten, false).await.unwrap();
        let refused = note_rate(&store, "flinks", twenty, false).await.unwrap_err();
        assert_eq!(refused.code(), Some("rate_differs"));
        assert!(refused.to_string().contains("10/s") && refused.to_string().contains("20/s"));
        note_rate(&store, "flinks", twenty, true).await.unwrap();
        note_rate(&store, "flinks", twenty, false).await.unwrap();
    }
}
