//! The engine of many processes: jobs of `graphile_worker` in the database itself. A job holds a
//! connection's id and nothing else, and that id is its key, so that there is one at most.
//!
//! Its tables may be lost: the feeder adds again what is due and has no job.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::BoxFuture;
use graphile_worker::{
    IntoTaskHandlerResult, LocalQueueConfig, TaskHandler, WorkerContext, WorkerOptions,
};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::sync::watch;

use super::{Engine, Handler};
use crate::{
    Id,
    error::{Result, SyncError},
    store::Transaction,
};

/// Jobs in the database, for all processes that share it.
pub(crate) struct Graphile {
    pool: PgPool,
    /// A process that wasn't heard of for so long is dead, and its jobs are others'.
    dead: Duration,
    /// Providers whose jobs are taken: another process may have the others' clients.
    serves: Vec<&'static str>,
    stopped: watch::Sender<bool>,
    under_way: Arc<AtomicUsize>,
    /// Whether its tables are known to be there.
    is_made: AtomicBool,
}

/// Where its tables lie.
const SCHEMA: &str = "graphile_worker";
/// Connections of its own: one listens all the time, and steps must not wait for the rest.
const CONNECTIONS: u32 = 4;
/// How often it looks where no notice comes.
const POLL: Duration = Duration::from_millis(500);
/// Jobs that it takes along at once: without them it finds about as many a look as run at once.
const LOCAL_QUEUE: usize = 64;
/// How long they may lie there.
const LOCAL_TTL: Duration = Duration::from_secs(30);
/// How long what is under way is waited for at the end: a lease.
const GRACE: Duration = Duration::from_secs(360);

/// An earlier job stands. One that is being run is replaced by another one, which `graphile_worker`
/// does by its key.
const ADD: &str = "\
    SELECT count(added) FROM (SELECT graphile_worker.add_job('foliolink_' || COALESCE(c.provider, 'flinks'), \
    json_build_object('id', d.id), run_at => clock_timestamp() + d.ms * interval '1 millisecond', \
    max_attempts => 5, job_key => d.id) AS added \
    FROM unnest($1::text[], $2::bigint[]) AS d (id, ms) \
    LEFT JOIN foliolink.connections c ON c.id = d.id \
    LEFT JOIN graphile_worker._private_jobs j ON j.key = d.id \
    WHERE j.id IS NULL OR NOT j.is_available \
    OR j.run_at > clock_timestamp() + d.ms * interval '1 millisecond') AS jobs";

/// From the feeder: what is taken is left alone unless it was for longer than any queue holds it,
/// and a second more or less is no reason to write. One call for all of them: it is planned once,
/// while calls of `add_job` in one statement cost more the more of them there are.
const FEED: &str = "\
    SELECT count(added) FROM (SELECT ARRAY(SELECT ROW('foliolink_' || COALESCE(c.provider, 'flinks'), \
    json_build_object('id', d.id), NULL, clock_timestamp() + d.ms * interval '1 millisecond', \
    5, d.id, NULL, NULL)::graphile_worker.job_spec \
    FROM unnest($1::text[], $2::bigint[]) AS d (id, ms) \
    LEFT JOIN foliolink.connections c ON c.id = d.id \
    LEFT JOIN graphile_worker._private_jobs j ON j.key = d.id \
    WHERE j.id IS NULL OR j.locked_at < clock_timestamp() - $3 * interval '1 millisecond' \
    OR (j.locked_at IS NULL AND (j.attempts >= j.max_attempts \
    OR j.run_at > clock_timestamp() + (d.ms + 1000) * interval '1 millisecond'))) AS specs) AS due, \
    graphile_worker.add_jobs(due.specs) AS added WHERE cardinality(due.specs) > 0";

/// Jobs that are fed in one transaction. Each takes a lock of Postgres' shared table until its end,
/// which by default has room for some 10,000 of all processes together.
const BATCH: usize = 500;
/// One process feeds at a time: the others would wait for its locks, to add the same once more. Not
/// by a number that a key of a job can have, which are of 32 bits.
const TRY_FEED: &str = "SELECT pg_try_advisory_xact_lock(7165068977283067244)";
/// So that a process that stands still in the middle doesn't keep the others from it.
const HURRY: &str = "SET LOCAL idle_in_transaction_session_timeout = '10s'";

/// What was replaced while a process had it that died then: nobody tries it again, and nobody else
/// removes it.
const SWEEP: &str = "\
    DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t \
    WHERE t.id = j.task_id AND t.identifier IN ('foliolink_flinks', 'foliolink_vumi') \
    AND j.key IS NULL AND j.locked_at IS NULL AND j.attempts >= j.max_attempts";

impl Graphile {
    /// `migrates`: makes its tables where they aren't there. A worker does that anyway.
    pub(crate) async fn open(
        pool: &PgPool,
        migrates: bool,
        dead: Duration,
        serves: &[&'static str],
    ) -> Result<Self> {
        let engine = Self {
            pool: pool.clone(),
            dead,
            serves: serves.to_vec(),
            stopped: watch::Sender::new(false),
            under_way: Arc::default(),
            is_made: AtomicBool::new(false),
        };
        if migrates {
            engine.options().pg_pool(pool.clone()).init().await.map_err(SyncError::queue)?;
        }
        engine.is_made().await?;
        Ok(engine)
    }

    /// Whether there is anything to add jobs to. Nothing is lost where there isn't.
    async fn is_made(&self) -> Result<bool> {
        if self.is_made.load(Ordering::SeqCst) {
            return Ok(true);
        }
        let found: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
            .bind(format!("{SCHEMA}._private_jobs"))
            .fetch_one(&self.pool)
            .await?;
        self.is_made.store(found, Ordering::SeqCst);
        Ok(found)
    }

    fn options(&self) -> WorkerOptions {
        let options = WorkerOptions::default()
            .schema(SCHEMA)
            // A host decides what a signal means.
            .listen_os_shutdown_signals(false)
            .shutdown_grace_period(GRACE)
            .poll_interval(POLL)
            .local_queue(LocalQueueConfig::default().with_size(LOCAL_QUEUE).with_ttl(LOCAL_TTL))
            .heartbeat_interval(self.dead / 6)
            .sweep_interval(self.dead / 3)
            .sweep_threshold(self.dead)
            .recovery_delay(Duration::from_secs(1));
        let options = match self.serves.contains(&"flinks") {
            true => options.define_job::<FlinksStep>(),
            false => options,
        };
        match self.serves.contains(&"vumi") {
            true => options.define_job::<VumiStep>(),
            false => options,
        }
    }

    async fn run_jobs(&self, at_once: usize, handler: Handler) -> Result<()> {
        let mut stopped = self.stopped.subscribe();
        self.stopped.send_replace(false);
        stopped.mark_unchanged();
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect_with((*self.pool.connect_options()).clone())
            .await?;
        let runs = Runs { handler, under_way: Arc::clone(&self.under_way) };
        let options = self.options().pg_pool(pool.clone()).concurrency(at_once);
        let worker = options.add_extension(runs).init().await.map_err(SyncError::queue)?;
        self.is_made.store(true, Ordering::SeqCst);
        let ended = {
            let mut running = std::pin::pin!(worker.run());
            tokio::select! {
                ended = &mut running => ended,
                _ = stopped.changed() => {
                    worker.request_shutdown();
                    running.await
                }
            }
        };
        pool.close().await;
        ended.map_err(SyncError::queue)
    }
}

impl Engine for Graphile {
    fn schedule(&self, id: Id, after: Duration) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            if self.is_made().await? {
                add(ADD, &[(id, after)]).execute(&self.pool).await?;
            }
            Ok(())
        })
    }

    fn schedule_all<'a>(&'a self, due: &'a [(Id, Duration)]) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if due.is_empty() || !self.is_made().await? {
                return Ok(());
            }
            let taken = i64::try_from((self.dead * 2).as_millis()).unwrap_or(i64::MAX);
            for batch in due.chunks(BATCH) {
                let mut tx = self.pool.begin().await?;
                sqlx::query(HURRY).execute(&mut *tx).await?;
                let may: bool = sqlx::query_scalar(TRY_FEED).fetch_one(&mut *tx).await?;
                if !may {
                    return Ok(());
                }
                add(FEED, batch).bind(taken).execute(&mut *tx).await?;
                tx.commit().await?;
            }
            Ok(())
        })
    }

    fn schedule_within<'a>(
        &'a self,
        tx: &'a mut Transaction,
        id: Id,
        after: Duration,
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            // Not asked for here: it would take another connection than the transaction's.
            if !self.is_made.load(Ordering::SeqCst) {
                return Ok(false);
            }
            let Some(tx) = tx.postgres() else { return Ok(false) };
            add(ADD, &[(id, after)]).execute(&mut **tx).await?;
            Ok(true)
        })
    }

    fn sweep(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            if self.is_made().await? {
                sqlx::query(SWEEP).execute(&self.pool).await?;
            }
            Ok(())
        })
    }

    fn run(&self, at_once: usize, handler: Handler) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.run_jobs(at_once, handler))
    }

    fn stop(&self) {
        self.stopped.send_replace(true);
    }

    fn under_way(&self) -> usize {
        self.under_way.load(Ordering::SeqCst)
    }
}

type Statement = sqlx::query::Query<'static, sqlx::Postgres, sqlx::postgres::PgArguments>;

fn add(sql: &'static str, due: &[(Id, Duration)]) -> Statement {
    let ids: Vec<_> = due.iter().map(|(id, _)| id.to_string()).collect();
    let waits = due.iter().map(|(_, after)| i64::try_from(after.as_millis()).unwrap_or(i64::MAX));
    sqlx::query(sql).bind(ids).bind(waits.collect::<Vec<_>>())
}

/// What a job does.
#[derive(Clone)]
struct Runs {
    handler: Handler,
    under_way: Arc<AtomicUsize>,
}

impl fmt::Debug for Runs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runs").finish_non_exhaustive()
    }
}

/// One more is under way, until it is dropped.
struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The job itself: which connection. Each provider has jobs of its own.
macro_rules! step_job {
    ($name:ident, $identifier:literal) => {
        #[derive(Debug, Serialize, Deserialize)]
        struct $name {
            id: String,
        }

        impl TaskHandler for $name {
            const IDENTIFIER: &'static str = $identifier;

            async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
                run_step(&self.id, &context).await
            }
        }
    };
}

step_job!(FlinksStep, "foliolink_flinks");
step_job!(VumiStep, "foliolink_vumi");

/// Always done: when it is tried again the row says, and the feeder sees to it.
async fn run_step(id: &str, context: &WorkerContext) -> Result<(), String> {
    let (Some(runs), Ok(id)) = (context.extensions().get::<Runs>(), Id::parse(id)) else {
        tracing::error!("a job that isn't ours");
        return Ok(());
    };
    let counted = UnderWay::new(&runs.under_way);
    let step = (runs.handler)(id);
    // Goes on where the engine is torn down; its end is seen even where it panics.
    let ran = tokio::spawn(async move {
        let _counted = counted;
        step.await;
    });
    if ran.await.is_err() {
        tracing::error!(connection = %id, "a step panicked");
    }
    Ok(())
}
