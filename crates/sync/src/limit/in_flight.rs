//! How many calls of a credential are under way at once, over all processes: a few places in a
//! table, each leased by one process while it has calls to make.
//!
//! A place is kept from call to call for a second or two, so that a busy process writes a row or
//! two a second and not two a call, and then given back, so that others have their turn.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

use crate::{
    error::Result,
    store::{Store, params},
};

/// Places of one bucket, as one process sees them. Cheap to clone.
#[derive(Clone)]
pub(crate) struct InFlight(Arc<Places>);

struct Places {
    store: Store,
    bucket: String,
    /// How long a lease lasts: twice the longest call, a minute to a step's lease of six.
    lease_ms: i64,
    /// Who holds a place: the process, a slash, and the number of the lease.
    process: String,
    leases: AtomicU64,
    held: Mutex<Held>,
    /// A place may be free.
    changed: Notify,
}

#[derive(Default)]
struct Held {
    free: Vec<Lease>,
    used: Vec<Lease>,
    /// Whether somebody renews them and gives them back.
    is_kept: bool,
}

#[derive(Clone)]
struct Lease {
    place: i64,
    holder: String,
    since: Instant,
    renewed: Instant,
}

/// The shortest lease of a place.
const SHORTEST_MS: i64 = 3_000;
/// After that it is given back when its call ends.
const TURN: Duration = Duration::from_secs(2);
/// How often places are looked after, and free ones given back.
const KEEP_EVERY: Duration = Duration::from_secs(1);
/// How often others are looked for where all are taken.
const LOOK: Duration = Duration::from_millis(150);

const TAKE: &str = "\
    UPDATE in_flight SET holder = $1, until = {now} + $2 WHERE bucket = $3 AND place = \
    (SELECT MIN(place) FROM in_flight WHERE bucket = $3 AND (until IS NULL OR until <= {now})) \
    AND (until IS NULL OR until <= {now}) RETURNING place";

impl InFlight {
    /// Makes the places where they aren't there.
    pub(crate) async fn new(
        store: &Store,
        bucket: &str,
        process: &str,
        at_once: i64,
        step_lease_ms: i64,
    ) -> Result<Self> {
        let make = "INSERT INTO in_flight (bucket, place) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        for place in 0..at_once {
            store.execute(make, params![bucket, place]).await?;
        }
        Ok(Self(Arc::new(Places {
            store: store.clone(),
            bucket: bucket.to_owned(),
            lease_ms: (step_lease_ms / 6).max(SHORTEST_MS),
            process: process.to_owned(),
            leases: AtomicU64::new(0),
            held: Mutex::default(),
            changed: Notify::new(),
        })))
    }

    /// Returns when a call may begin; it is to be [ended](Self::end) when it has.
    pub(crate) async fn begin(&self) {
        loop {
            let changed = self.0.changed.notified();
            if self.0.use_free() {
                return;
            }
            // Goes on where we are dropped: what it takes is there for the next one.
            let taking = tokio::spawn(Arc::clone(&self.0).take());
            if !matches!(taking.await, Ok(true)) {
                let _sooner = tokio::time::timeout(LOOK, changed).await;
            }
        }
    }

    /// A call has ended.
    pub(crate) fn end(&self) {
        let mut held = self.0.held();
        let Some(lease) = held.used.pop() else { return };
        match lease.since.elapsed() < TURN {
            true => {
                held.free.push(lease);
                drop(held);
                self.0.changed.notify_one();
            }
            false => {
                drop(held);
                self.0.spawn_return(vec![lease]);
            }
        }
    }
}

impl Places {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When one whose call goes on is renewed.
    fn renew_after(&self) -> Duration {
        Duration::from_millis(self.lease_ms.unsigned_abs()) / 3
    }

    /// One that is ours already.
    fn use_free(&self) -> bool {
        let mut held = self.held();
        while let Some(lease) = held.free.pop() {
            // A machine that stood still has lost it.
            if lease.renewed.elapsed() < self.renew_after() * 2 {
                held.used.push(lease);
                return true;
            }
        }
        false
    }

    /// Takes one from the table; whether there was one.
    async fn take(self: Arc<Self>) -> bool {
        let lease = self.leases.fetch_add(1, Ordering::Relaxed);
        let holder = format!("{}/{lease}", self.process);
        let renewed = Instant::now();
        let params = params![holder.as_str(), self.lease_ms, self.bucket.as_str()];
        let place = match self.store.write_returning(TAKE, params).await {
            Ok(rows) => rows.first().and_then(|row| row.int(0).ok()),
            Err(error) => {
                tracing::warn!(%error, "no place for a call can be had");
                tokio::time::sleep(KEEP_EVERY).await;
                None
            }
        };
        let Some(place) = place else { return false };
        let mut held = self.held();
        held.free.push(Lease { place, holder, since: renewed, renewed });
        if !std::mem::replace(&mut held.is_kept, true) {
            tokio::spawn(Arc::clone(&self).keep());
        }
        true
    }

    /// Those that nobody uses, and those whose calls take long; none where nothing is held any more.
    fn sort_out(&self) -> Option<(Vec<Lease>, Vec<Lease>)> {
        let renew_after = self.renew_after();
        let mut held = self.held();
        let unused = std::mem::take(&mut held.free);
        if held.used.is_empty() && unused.is_empty() {
            held.is_kept = false;
            return None;
        }
        let old = held.used.iter_mut().filter(|lease| lease.renewed.elapsed() >= renew_after);
        let renewed = old.map(|lease| {
            lease.renewed = Instant::now();
            lease.clone()
        });
        Some((unused, renewed.collect()))
    }

    /// Renews what is used for long and gives back what isn't used, until nothing is held.
    async fn keep(self: Arc<Self>) {
        loop {
            tokio::time::sleep(KEEP_EVERY).await;
            let Some((unused, old)) = self.sort_out() else { return };
            self.give_back(unused).await;
            for lease in old {
                let renew = "UPDATE in_flight SET until = {now} + $1 \
                             WHERE bucket = $2 AND place = $3 AND holder = $4";
                let params =
                    params![self.lease_ms, self.bucket.as_str(), lease.place, lease.holder];
                if let Err(error) = self.store.execute(renew, params).await {
                    tracing::warn!(%error, "a place for a call couldn't be renewed");
                }
            }
        }
    }

    fn spawn_return(self: &Arc<Self>, leases: Vec<Lease>) {
        // What is lost here is over by itself.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let places = Arc::clone(self);
        runtime.spawn(async move { places.give_back(leases).await });
    }

    async fn give_back(&self, leases: Vec<Lease>) {
        for lease in leases {
            let free = "UPDATE in_flight SET holder = NULL, until = NULL \
                        WHERE bucket = $1 AND place = $2 AND holder = $3";
            let params = params![self.bucket.as_str(), lease.place, lease.holder];
            if let Err(error) = self.store.execute(free, params).await {
                tracing::debug!(%error, "a place for a call is left to its end");
            }
            self.changed.notify_one();
        }
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    const STEP_MS: i64 = 6 * 60 * 1000;

    async fn open(url: &str) -> Store {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        store
    }

    /// Three processes with many calls each: never more at once than there are places, and each
    /// process comes to its turn.
    async fn share(url: &str) {
        let [now, most] = [0, 0].map(|count| Arc::new(AtomicUsize::new(count)));
        let mut tasks = tokio::task::JoinSet::new();
        for process in 0..3 {
            let store = open(url).await;
            let name = format!("process-{process}");
            let places = InFlight::new(&store, "vumi/a", &name, 4, STEP_MS).await.unwrap();
            for _ in 0..8 {
                let (places, now, most) = (places.clone(), now.clone(), most.clone());
                tasks.spawn(async move {
                    for _ in 0..5 {
                        places.begin().await;
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        tokio::time::sleep(Duration::from_millis(20)).await;
                        now.fetch_sub(1, Ordering::SeqCst);
                        places.end();
                    }
                });
            }
        }
        tasks.join_all().await;
        assert_eq!(most.load(Ordering::SeqCst), 4);
        // Nothing stays taken.
        let store = open(url).await;
        let taken = "SELECT COUNT(*) FROM in_flight WHERE holder IS NOT NULL";
        let began = Instant::now();
        while store.fetch_one(taken, vec![]).await.unwrap().unwrap().int(0).unwrap() > 0 {
            assert!(began.elapsed() < Duration::from_secs(30), "a place is never given back");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    #[tokio::test]
    async fn no_more_calls_are_under_way_than_there_are_places_whoever_makes_them() {
        let folder = tempfile::tempdir().unwrap();
        share(&format!("sqlite:{}", folder.path().join("sync.db").display())).await;
    }

    #[cfg(feature = "postgres")]
    #[tokio::test]
    async fn on_postgres_as_well() {
        crate::store::testing::with_postgres(async |url| share(&url).await).await;
    }

    /// A process that dies with calls under way blocks nobody for longer than its lease, and one
    /// that is dropped while it waits takes nothing along.
    #[tokio::test]
    async fn what_a_dead_process_held_is_free_after_its_lease() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&format!("sqlite:{}", folder.path().join("sync.db").display())).await;
        let dead = InFlight::new(&store, "vumi/a", "dead", 1, STEP_MS).await.unwrap();
        dead.begin().await;
        let other = InFlight::new(&store, "vumi/a", "other", 1, STEP_MS).await.unwrap();
        let waiting = tokio::time::timeout(Duration::from_millis(400), other.begin()).await;
        assert!(waiting.is_err());
        store.shift_clock(STEP_MS / 6);
        other.begin().await;
        other.end();
    }
}
