//! What every engine must do, tried on each of them.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::sync::Notify;

use super::{Engine, Handler, Local};
use crate::Id;

/// What was handed out, in order.
#[derive(Clone, Default)]
struct Log(Arc<(Mutex<Vec<Id>>, Notify)>);

impl Log {
    fn handler(&self) -> Handler {
        let log = self.clone();
        Arc::new(move |id| {
            let log = log.clone();
            Box::pin(async move {
                log.0.0.lock().unwrap().push(id);
                log.0.1.notify_one();
            })
        })
    }

    fn count(&self, id: Id) -> usize {
        self.0.0.lock().unwrap().iter().filter(|ran| **ran == id).count()
    }

    /// Waits until an id was handed out so often.
    async fn reach(&self, id: Id, times: usize) {
        while self.count(id) < times {
            self.0.1.notified().await;
        }
    }
}

const NOW: Duration = Duration::ZERO;
const FAR: Duration = Duration::from_secs(3600);

async fn conform(engine: Arc<dyn Engine>) {
    let [one, two, three, far] = std::array::from_fn(|_| Id::generate());
    // Before anybody runs it.
    engine.schedule(one, NOW).await.unwrap();
    engine.schedule(far, FAR).await.unwrap();
    let log = Log::default();
    let start = |log: &Log| {
        let (engine, handler) = (Arc::clone(&engine), log.handler());
        tokio::spawn(async move { engine.run(2, handler).await })
    };
    let running = start(&log);
    log.reach(one, 1).await;
    // An earlier time replaces a later one, and a later one changes nothing.
    engine.schedule(two, FAR).await.unwrap();
    engine.schedule(two, NOW).await.unwrap();
    engine.schedule(two, FAR).await.unwrap();
    log.reach(two, 1).await;
    // Again and again, and many in one go.
    engine.schedule(one, NOW).await.unwrap();
    log.reach(one, 2).await;
    engine.schedule_all(&[(three, NOW), (two, NOW)]).await.unwrap();
    log.reach(three, 1).await;
    log.reach(two, 2).await;
    assert_eq!(log.count(far), 0);

    engine.stop();
    running.await.unwrap().unwrap();
    assert_eq!(engine.under_way(), 0);
    // What is said meanwhile isn't lost, and it can be run again.
    engine.schedule(three, NOW).await.unwrap();
    let again = Log::default();
    let running = start(&again);
    again.reach(three, 1).await;
    // Torn down, as a watchdog does it, and started anew.
    running.abort();
    assert!(running.await.unwrap_err().is_cancelled());
    let anew = Log::default();
    let running = start(&anew);
    engine.schedule(one, NOW).await.unwrap();
    anew.reach(one, 1).await;
    assert_eq!(anew.count(far) + again.count(far), 0);
    engine.stop();
    running.await.unwrap().unwrap();
}

/// A handler that panics ends neither the engine nor what comes after it.
async fn survive(engine: Arc<dyn Engine>) {
    let [bad, good] = std::array::from_fn(|_| Id::generate());
    let log = Log::default();
    let inner = log.handler();
    let handler: Handler = Arc::new(move |id| {
        let step = inner(id);
        Box::pin(async move {
            step.await;
            assert!(id != bad, "on purpose");
        })
    });
    let running = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move { engine.run(1, handler).await }
    });
    engine.schedule(bad, NOW).await.unwrap();
    log.reach(bad, 1).await;
    engine.schedule(good, NOW).await.unwrap();
    log.reach(good, 1).await;
    engine.stop();
    running.await.unwrap().unwrap();
    assert_eq!(engine.under_way(), 0);
}

#[tokio::test]
async fn timers_of_a_process_conform() {
    conform(Arc::new(Local::new())).await;
    survive(Arc::new(Local::new())).await;
}

#[cfg(feature = "postgres")]
mod postgres {
    use super::*;
    use crate::{
        engine::Graphile,
        store::{Store, testing::with_postgres},
    };

    const DEAD: Duration = Duration::from_secs(2);
    const BOTH: [&str; 2] = ["flinks", "vumi"];

    async fn with_database<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
        with_postgres(async |url| {
            let store = Store::open(&url).await.unwrap();
            store.migrate().await.unwrap();
            test(store.clone()).await;
            store.close().await;
        })
        .await;
    }

    #[tokio::test]
    async fn jobs_in_the_database_conform() {
        with_database(|store| async move {
            let open = async || {
                Graphile::open(store.postgres().unwrap(), true, DEAD, &BOTH).await.unwrap()
            };
            conform(Arc::new(open().await)).await;
            survive(Arc::new(open().await)).await;
        })
        .await;
    }

    /// A job counts with the transaction that adds it, and holds no more than the id.
    #[tokio::test]
    async fn a_job_is_added_with_what_is_written() {
        with_database(|store| async move {
            let pool = store.postgres().unwrap();
            let engine = Graphile::open(pool, true, DEAD, &BOTH).await.unwrap();
            let jobs = async || -> Vec<(String, String)> {
                let select = "SELECT key, payload::text FROM graphile_worker._private_jobs";
                sqlx::query_as(select).fetch_all(pool).await.unwrap()
            };
            let id = Id::generate();
            let mut tx = store.begin().await.unwrap();
            assert!(engine.schedule_within(&mut tx, id, NOW).await.unwrap());
            drop(tx);
            assert_eq!(jobs().await, []);
            let mut tx = store.begin().await.unwrap();
            assert!(engine.schedule_within(&mut tx, id, FAR).await.unwrap());
            assert!(engine.schedule_within(&mut tx, id, NOW).await.unwrap());
            tx.commit().await.unwrap();
            let payload = format!("{{\"id\" : \"{id}\"}}");
            assert_eq!(jobs().await, [(id.to_string(), payload)]);
        })
        .await;
    }

    /// Two processes share the jobs: each is done by one of them.
    #[tokio::test]
    async fn two_processes_share_the_jobs() {
        with_database(|store| async move {
            let pool = store.postgres().unwrap();
            let first = Arc::new(Graphile::open(pool, true, DEAD, &BOTH).await.unwrap());
            let second = Arc::new(Graphile::open(pool, false, DEAD, &BOTH).await.unwrap());
            let ids: Vec<_> = (0..200).map(|_| (Id::generate(), NOW)).collect();
            first.schedule_all(&ids).await.unwrap();
            let log = Log::default();
            let running = [&first, &second].map(|engine| {
                let (engine, handler) = (Arc::clone(engine), log.handler());
                tokio::spawn(async move { engine.run(4, handler).await })
            });
            for (id, _) in &ids {
                log.reach(*id, 1).await;
            }
            first.stop();
            second.stop();
            for engine in running {
                engine.await.unwrap().unwrap();
            }
            assert!(ids.iter().all(|(id, _)| log.count(*id) == 1));
        })
        .await;
    }

    /// As many as are due at once after a night without workers: more than Postgres has locks for by
    /// default in one transaction, and by two processes at a time.
    #[tokio::test]
    async fn thirty_thousand_at_once_are_added() {
        with_database(|store| async move {
            let pool = store.postgres().unwrap();
            let first = Graphile::open(pool, true, DEAD, &BOTH).await.unwrap();
            let second = Graphile::open(pool, false, DEAD, &BOTH).await.unwrap();
            let ids: Vec<_> = (0..30_000).map(|_| (Id::generate(), FAR)).collect();
            let count = async || -> i64 {
                let select =
                    "SELECT count(*) FROM graphile_worker._private_jobs WHERE key IS NOT NULL";
                sqlx::query_scalar(select).fetch_one(pool).await.unwrap()
            };
            let (one, two) = tokio::join!(first.schedule_all(&ids), second.schedule_all(&ids));
            one.unwrap();
            two.unwrap();
            // Each leaves to the other what that one is at: the next look has the rest.
            first.schedule_all(&ids).await.unwrap();
            assert_eq!(count().await, 30_000);
            let revised = "SELECT count(*) FROM graphile_worker._private_jobs WHERE revision > 0";
            let revised: i64 = sqlx::query_scalar(revised).fetch_one(pool).await.unwrap();
            assert_eq!(revised, 0, "none was added twice");
        })
        .await;
    }

    /// What a process had that died, and that was added again meanwhile, doesn't stay for ever.
    #[tokio::test]
    async fn what_nobody_tries_again_is_swept() {
        with_database(|store| async move {
            let pool = store.postgres().unwrap();
            let engine = Graphile::open(pool, true, DEAD, &BOTH).await.unwrap();
            let id = Id::generate();
            engine.schedule(id, NOW).await.unwrap();
            let take =
                "UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'x'";
            sqlx::query(take).execute(pool).await.unwrap();
            engine.schedule(id, NOW).await.unwrap();
            let dies =
                "UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL";
            sqlx::query(dies).execute(pool).await.unwrap();
            engine.sweep().await.unwrap();
            let keys = "SELECT key FROM graphile_worker._private_jobs";
            let keys: Vec<Option<String>> = sqlx::query_scalar(keys).fetch_all(pool).await.unwrap();
            assert_eq!(keys, [Some(id.to_string())]);
        })
        .await;
    }

    /// Its tables may be lost: what is said afterwards goes on.
    #[tokio::test]
    async fn a_truncated_queue_is_filled_again() {
        with_database(|store| async move {
            let pool = store.postgres().unwrap();
            let engine = Arc::new(Graphile::open(pool, true, DEAD, &BOTH).await.unwrap());
            let id = Id::generate();
            engine.schedule(id, NOW).await.unwrap();
            let truncate = "TRUNCATE graphile_worker._private_jobs CASCADE";
            sqlx::query(truncate).execute(pool).await.unwrap();
            engine.schedule_all(&[(id, NOW)]).await.unwrap();
            let log = Log::default();
            let running = tokio::spawn({
                let (engine, handler) = (Arc::clone(&engine), log.handler());
                async move { engine.run(1, handler).await }
            });
            log.reach(id, 1).await;
            engine.stop();
            running.await.unwrap().unwrap();
        })
        .await;
    }
}
