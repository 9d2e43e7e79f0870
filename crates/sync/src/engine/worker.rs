//! A worker: an engine, the feeder beside it, a heartbeat, and a watchdog over them.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::{AbortHandle, JoinHandle},
    time::Instant,
};

use super::{Handler, feeder, lock};
use crate::{
    Sync,
    error::{Result, SyncError},
    outbox, step,
};

/// A worker that is still to be started: add options, then `start`, or `run_until_idle`.
#[derive(Debug)]
#[must_use = "nothing runs until it is started"]
pub struct WorkerBuilder {
    sync: Sync,
    at_once: usize,
}

/// Steps of one worker at once, unless said otherwise.
const AT_ONCE: usize = 16;
const FEED_EVERY: Duration = Duration::from_secs(1);
const BEAT_EVERY: Duration = Duration::from_secs(10);
const COUNT_EVERY: Duration = Duration::from_secs(60);
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

/// Due work, room for it, and nothing done for so long: something is broken. Half a minute, to a
/// lease of six.
fn stalled_after(sync: &Sync) -> Duration {
    Duration::from_millis(sync.lease_ms().unsigned_abs()) / 12
}

impl WorkerBuilder {
    pub(crate) fn new(sync: Sync) -> Self {
        Self { sync, at_once: AT_ONCE }
    }

    /// Connections that are worked on at once. Default: 16.
    pub fn at_once(mut self, connections: usize) -> Self {
        self.at_once = connections.max(1);
        self
    }

    /// Starts working, until [`Worker::stop`]. A connection's own failure is in its row and ends
    /// nothing.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): another process works on this SQLite file;
    /// - the database's.
    pub async fn start(self) -> Result<Worker> {
        let lock = self.sync.sqlite_file().map(|file| lock::lock_beside(&file)).transpose()?;
        if lock.is_some() {
            feeder::free_all(&self.sync).await?;
        }
        feeder::beat(&self.sync).await?;
        let (stop, stopped) = watch::channel(false);
        let sync = self.sync.clone();
        let task = tokio::spawn(async move {
            let _lock = lock;
            supervise(&sync, self.at_once, stopped).await
        });
        Ok(Worker { sync: self.sync, stop, task })
    }

    /// Works until nothing is due and nothing waits.
    ///
    /// # Errors
    /// Those of [`start`](Self::start), and what ends a worker.
    pub async fn run_until_idle(self) -> Result<()> {
        let worker = self.start().await?;
        while feeder::is_busy(&worker.sync).await? && !worker.task.is_finished() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        worker.stop().await
    }
}

/// A worker at work. Dropped, it goes on; [`stop`](Self::stop) ends it.
#[derive(Debug)]
pub struct Worker {
    sync: Sync,
    stop: watch::Sender<bool>,
    task: JoinHandle<Result<()>>,
}

impl Worker {
    /// Takes nothing more, finishes what is under way, and ends.
    ///
    /// # Errors
    /// What ended it before: [`Auth`](foliolink::ErrorKind::Auth) where the database is sealed with
    /// a key that this process doesn't have.
    pub async fn stop(self) -> Result<()> {
        self.stop.send_replace(true);
        self.join().await
    }

    /// Ends it at once, as a process that dies does: what is under way is left to its lease.
    pub fn abort(self) {
        self.task.abort();
    }

    /// Waits until it ends by itself, for one of the reasons that [`stop`](Self::stop) names.
    ///
    /// # Errors
    /// As [`stop`](Self::stop).
    pub async fn join(self) -> Result<()> {
        let Self { stop: _stop, task, .. } = self;
        task.await.unwrap_or_else(|_| Err(SyncError::stored("a worker")))
    }

    /// Works until Ctrl-C, or until it ends by itself.
    ///
    /// # Errors
    /// As [`stop`](Self::stop).
    pub async fn until_ctrl_c(self) -> Result<()> {
        let ctrl_c = async { drop(tokio::signal::ctrl_c().await) };
        self.until(ctrl_c).await
    }

    /// Works until `end` is ready, or until it ends by itself.
    ///
    /// # Errors
    /// As [`stop`](Self::stop).
    pub async fn until(mut self, end: impl Future<Output = ()>) -> Result<()> {
        tokio::select! {
            ended = &mut self.task => ended.unwrap_or_else(|_| Err(SyncError::stored("a worker"))),
            () = end => self.stop().await,
        }
    }
}

/// Runs engine and feeder; a stalled engine is torn down and started again.
async fn supervise(sync: &Sync, at_once: usize, mut stopped: watch::Receiver<bool>) -> Result<()> {
    let feeding = tokio::spawn(feed_for_ever(sync.clone()));
    let mut told_to_stop = stopped.clone();
    let telling = outbox::run(sync.clone(), async move { is_stopped(&mut told_to_stop).await });
    let telling = tokio::spawn(telling);
    let _tells_with_us = AbortOnDrop(telling.abort_handle());
    let _ends_with_us = AbortOnDrop(feeding.abort_handle());
    let outcome = loop {
        let (done, progress) = watch::channel(Instant::now());
        let mut engine = tokio::spawn(run_engine(sync.clone(), at_once, done));
        tokio::select! {
            () = is_stopped(&mut stopped) => {
                sync.engine().stop();
                let ended = engine.await;
                // Requests under way, which have a deadline of their own.
                let _told = telling.await;
                break ended.unwrap_or_else(|_| Err(SyncError::stored("an engine")));
            }
            reason = must_end(sync) => {
                sync.engine().stop();
                let _finished = engine.await;
                break Err(reason);
            }
            () = stall(sync, at_once, progress) => {
                count_restart(sync);
                tracing::error!("due work, room for it, and no step for half a minute: the engine is started again");
                engine.abort();
                let _aborted = engine.await;
            }
            ended = &mut engine => {
                count_restart(sync);
                let failed = !matches!(ended, Ok(Ok(())));
                tracing::error!(failed, "the engine ended by itself and is started again");
                tokio::time::sleep(FEED_EVERY).await;
            }
        }
    };
    feeder::leave(sync).await?;
    outcome
}

fn count_restart(sync: &Sync) {
    metrics::counter!("foliolink_sync_watchdog_total").increment(1);
    sync.count_engine_restart();
}

/// Returns when it is to end. A handle that was dropped says nothing.
async fn is_stopped(stopped: &mut watch::Receiver<bool>) {
    if stopped.wait_for(|stopped| *stopped).await.is_err() {
        std::future::pending::<()>().await;
    }
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn run_engine(sync: Sync, at_once: usize, done: watch::Sender<Instant>) -> Result<()> {
    let stepper = sync.clone();
    let done = Arc::new(done);
    let handler: Handler = Arc::new(move |id| {
        let sync = stepper.clone();
        let done = Arc::clone(&done);
        Box::pin(async move {
            if let Err(error) = step::run(&sync, id).await {
                metrics::counter!("foliolink_sync_broken_steps_total").increment(1);
                tracing::warn!(connection = %id, %error, "a step broke off");
            }
            done.send_replace(Instant::now());
        })
    });
    sync.engine().run(at_once, handler).await
}

async fn feed_for_ever(sync: Sync) {
    let mut swept: Option<Instant> = None;
    let mut beaten = Instant::now();
    let mut counted: Option<Instant> = None;
    let mut is_told = false;
    loop {
        if beaten.elapsed() >= BEAT_EVERY {
            beaten = Instant::now();
            warn(feeder::beat(&sync).await, "the heartbeat failed");
        }
        warn(feeder::feed(&sync).await.map(drop), "what is due couldn't be read");
        if !is_told && let Ok(Some(provider)) = feeder::find_unserved(&sync).await {
            is_told = true;
            tracing::warn!(
                provider,
                "connections of it are due and left alone: no client is set up for it here"
            );
        }
        if swept.is_none_or(|at| at.elapsed() >= SWEEP_EVERY) {
            swept = Some(Instant::now());
            warn(feeder::sweep(&sync).await, "what is old couldn't be dropped");
        }
        // A look at the whole index.
        if counted.is_none_or(|at| at.elapsed() >= COUNT_EVERY) {
            counted = Some(Instant::now());
            warn(feeder::count_states(&sync).await, "connections couldn't be counted");
            warn(outbox::tell_stale(&sync).await.map(drop), "what is stale couldn't be told");
        }
        tokio::time::sleep(FEED_EVERY).await;
    }
}

fn warn(outcome: Result<()>, what: &'static str) {
    if let Err(error) = outcome {
        tracing::warn!(%error, what);
    }
}

/// Returns when this process has a key too few.
async fn must_end(sync: &Sync) -> SyncError {
    loop {
        tokio::time::sleep(FEED_EVERY).await;
        if let Ok(Some(id)) = feeder::unknown_key(sync).await {
            return SyncError::key(format!(
                "key: the database is sealed with key {id} by now, which wasn't given"
            ))
            .coded("unknown_key");
        }
    }
}

/// Returns when nothing moves though it should.
async fn stall(sync: &Sync, at_once: usize, progress: watch::Receiver<Instant>) {
    let stalled = stalled_after(sync);
    let stalled_ms = i64::try_from(stalled.as_millis()).unwrap_or(i64::MAX);
    loop {
        tokio::time::sleep(stalled / 3).await;
        let is_quiet = progress.borrow().elapsed() >= stalled && sync.rest().is_over();
        let has_room = sync.engine().under_way() < at_once;
        if is_quiet && has_room && feeder::is_stuck(sync, stalled_ms).await.unwrap_or(false) {
            return;
        }
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use foliolink_sandbox::Sandbox;
    use futures_util::future::BoxFuture;

    use super::*;
    use crate::{
        Id, Key, KeyRing, Policy, State,
        engine::{Engine, Local},
    };

    /// Takes what it is told and, the first time it runs, does nothing with it.
    struct Stands {
        timers: Local,
        runs: AtomicUsize,
    }

    impl Engine for Stands {
        fn schedule(&self, id: Id, after: Duration) -> BoxFuture<'_, Result<()>> {
            self.timers.schedule(id, after)
        }

        fn run(&self, at_once: usize, handler: Handler) -> BoxFuture<'_, Result<()>> {
            match self.runs.fetch_add(1, Ordering::SeqCst) {
                0 => Box::pin(std::future::pending()),
                _ => self.timers.run(at_once, handler),
            }
        }

        fn stop(&self) {
            self.timers.stop();
        }

        fn under_way(&self) -> usize {
            self.timers.under_way()
        }
    }

    #[tokio::test]
    async fn an_engine_that_stands_still_is_torn_down_and_started_again() {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = Sandbox::builder().pending_polls(0).build();
        let keys = sandbox.credentials().flinks.clone();
        let client = foliolink::flinks::Client::builder()
            .customer_id(keys.customer_id)
            .instance(keys.instance)
            .secret_key(keys.secret_key)
            .api_key(keys.api_key)
            .in_process(sandbox.router());
        let builder = Sync::builder()
            .database(format!("sqlite:{}", folder.path().join("sync.db").display()))
            .keys(KeyRing::of(Key::generate().unwrap()))
            .flinks(client)
            .lease(Duration::from_secs(12))
            .migrate();
        let stands = Stands { timers: Local::new(), runs: AtomicUsize::new(0) };
        let sync = builder.open().await.unwrap().with_engine(Arc::new(stands));
        let login_id: foliolink::flinks::LoginId = keys.login_id.parse().unwrap();
        let id = sync.add(login_id, Policy::default()).await.unwrap().id;
        // It ends at all, which it would not without the watchdog.
        sync.worker().run_until_idle().await.unwrap();
        assert_eq!(sync.status(id).await.unwrap().state, State::Idle);
        assert_eq!(sync.engine_restarts(), 1);
    }
}
