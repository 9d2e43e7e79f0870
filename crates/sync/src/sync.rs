//! The handle: everything that a host or the program does goes through it.

use std::{
    fmt,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use foliolink::{
    Aggregator,
    aggregator::{Part, Pull, Source},
    flinks::Days,
    portfolio::{Provider, Snapshot},
    webhook::Wakeups,
};
use jiff::Timestamp;

use crate::{
    Add, Builder, Change, ChangeCursor, Id, Inbox, Key, Open, Policy, Remove, Step, WorkerBuilder,
    circuit::Circuit,
    engine::Engine,
    error::{Result, SyncError},
    history,
    outbox::{Outbox, Senders},
    rest::Rest,
    secrets::{self, Keeper, Place},
    step,
    store::{Store, params},
};

/// A database in step with its connections. Cheap to clone.
///
/// ```
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> foliolink_sync::Result<()> {
/// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
/// # let keys = sandbox.credentials().flinks.clone();
/// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
/// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router());
/// # let folder = tempfile::tempdir().unwrap();
/// # let database = format!("sqlite:{}", folder.path().join("foliolink.db").display());
/// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
/// use foliolink_sync::{Key, KeyRing, Policy, State, Sync};
///
/// let sync = Sync::builder()
///     .database(database) // sqlite:foliolink.db
///     .keys(KeyRing::of(Key::generate()?)) // kept in a file of mode 0600
///     .flinks(client)
///     .migrate()
///     .open()
///     .await?;
/// let id = sync.add(login_id, Policy::default()).reference("customer-42").await?.id;
/// sync.worker().run_until_idle().await?;
///
/// assert_eq!(sync.status(id).await?.state, State::Idle);
/// assert_eq!(sync.snapshot(id, None).await?.accounts.len(), 4); // or SELECT * FROM accounts
/// assert!(!sync.history(id, None).await?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Sync(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) keeper: Keeper,
    pub(crate) aggregator: Aggregator,
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) hub: Option<Wakeups>,
    pub(crate) worker_id: String,
    pub(crate) days: Option<Days>,
    pub(crate) parts: Option<Vec<Part>>,
    pub(crate) look_every: Option<Duration>,
    pub(crate) sqlite_file: Option<PathBuf>,
    pub(crate) late_writes: AtomicU64,
    pub(crate) lease_ms: i64,
    pub(crate) circuit: Circuit,
    /// Providers that this process has a client for.
    pub(crate) serves: Vec<&'static str>,
    /// How often the watchdog started the engine again.
    pub(crate) engine_restarts: AtomicU64,
    pub(crate) rest: Rest,
    /// How old data may become before it is told as stale, in milliseconds.
    pub(crate) stale_after_ms: i64,
    pub(crate) senders: Senders,
}

impl Sync {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Starts the settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Makes a connection known: what the widget gave you, and how often it is to be read. One that
    /// is known already changes nothing.
    pub fn add(&self, source: impl Into<Source>, policy: Policy) -> Add {
        Add::new(self.clone(), source.into(), policy)
    }

    /// Erases a connection.
    pub fn remove(&self, id: Id) -> Remove {
        Remove::new(self.clone(), id)
    }

    /// Opens a connection by a person's command: the only door to a sign-in at the bank and to
    /// answers.
    pub fn open(&self, id: Id) -> Open {
        Open::new(self.clone(), id)
    }

    /// A worker, to be started.
    pub fn worker(&self) -> WorkerBuilder {
        WorkerBuilder::new(self.clone())
    }

    /// Where verified webhooks go: a sink of both providers' events.
    pub fn inbox(&self) -> Inbox {
        Inbox::new(self.clone())
    }

    /// Endpoints of your own that are told what happens.
    pub fn outbox(&self) -> Outbox {
        Outbox::new(self.clone())
    }

    /// Runs the steps that are due now, one after the other, at most so many: for hosts that have a
    /// scheduler of their own, instead of a worker. Says how many there were.
    ///
    /// # Errors
    /// The database's.
    pub async fn run_due(&self, at_most: u32) -> Result<usize> {
        let select = format!(
            "SELECT id FROM connections WHERE next_at <= {{now}}{} ORDER BY next_at LIMIT $1",
            self.of_served()
        );
        let rows = self.store().fetch(&select, params![i64::from(at_most)]).await?;
        for row in &rows {
            self.run_step(row.id(0)?).await?;
        }
        Ok(rows.len())
    }

    /// Runs the step of one connection, if it is due.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`; the database's.
    pub async fn run_step(&self, id: Id) -> Result<Step> {
        step::run(self, id).await
    }

    /// What is stored of a connection: as it is, or as it was at a time.
    ///
    /// Rows come in the order in which they were first seen, transactions from the newest day on.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`.
    pub async fn snapshot(&self, id: Id, at: Option<Timestamp>) -> Result<Snapshot> {
        Ok(self.snapshot_with_row_ids(id, at).await?.0)
    }

    /// The same with the number of each transaction, in their order: what the row got when it was
    /// first seen, and keeps when it is booked, corrected or comes under another id.
    ///
    /// # Errors
    /// As [`snapshot`](Self::snapshot).
    pub async fn snapshot_with_row_ids(
        &self,
        id: Id,
        at: Option<Timestamp>,
    ) -> Result<(Snapshot, Vec<i64>)> {
        let select = "SELECT source_sealed, provider, as_of FROM connections WHERE id = $1 \
                      AND state <> 'forgotten'";
        let row = self.store().fetch_one(select, params![id]).await?;
        let row = row.ok_or_else(SyncError::unknown_connection)?;
        let sealed = row.opt_bytes(0)?.ok_or_else(SyncError::unknown_connection)?;
        let source: Source = self.keeper().open_value(&Place::source(id), sealed)?;
        let connection = match &source {
            Source::Flinks(login_id) | Source::FlinksWealth(login_id) => login_id.expose(),
            Source::Vumi(token) => token.expose(),
            _ => "",
        };
        let mut empty = Snapshot::new(Provider::from(row.text(1)?), connection.into());
        let as_of = match at {
            None => row.opt_text(2)?.map(str::to_owned),
            Some(at) => self.as_of(id, at).await?,
        };
        empty.as_of =
            as_of.map(|text| text.parse().map_err(|_| SyncError::stored("a time"))).transpose()?;
        let at = at.map(|at| crate::time::stored(at.as_millisecond()));
        let stored = history::rebuild_at(self.store(), id, empty, at.as_deref()).await?;
        let row_ids = stored.ids("transactions").to_vec();
        Ok((stored.snapshot, row_ids))
    }

    async fn as_of(&self, id: Id, at: Timestamp) -> Result<Option<String>> {
        let select = "SELECT as_of FROM syncs WHERE connection_id = $1 AND ended_at <= $2 \
                      AND outcome IN ('changed', 'unchanged') ORDER BY id DESC LIMIT 1";
        let row = self.store().fetch_one(select, params![id, at.as_millisecond()]).await?;
        Ok(row
            .map(|row| Ok::<_, SyncError>(row.opt_text(0)?.map(str::to_owned)))
            .transpose()?
            .flatten())
    }

    /// What changed on a connection, oldest first.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`.
    pub async fn history(&self, id: Id, since: Option<Timestamp>) -> Result<Vec<Change>> {
        self.status(id).await?;
        let since = since.map(|since| crate::time::stored(since.as_millisecond()));
        history::history_of(self.store(), id, since.as_deref(), None, None).await
    }

    /// The same page by page: at most `limit` changes behind another one. The last one's
    /// [`cursor`](Change::cursor) is `behind` of the next page.
    ///
    /// # Errors
    /// As [`history`](Self::history).
    pub async fn history_page(
        &self,
        id: Id,
        since: Option<Timestamp>,
        behind: Option<&ChangeCursor>,
        limit: u32,
    ) -> Result<Vec<Change>> {
        self.status(id).await?;
        let since = since.map(|since| crate::time::stored(since.as_millisecond()));
        history::history_of(self.store(), id, since.as_deref(), behind, Some(limit)).await
    }

    /// Seals everything with a new key. Stopped in the middle, it goes on where it was; the old key
    /// opens until it ends, and workers that don't have the new one stop.
    ///
    /// # Errors
    /// The database's; [`Auth`](foliolink::ErrorKind::Auth) for what no key opens.
    pub async fn rekey(&self, new: Key) -> Result<u64> {
        secrets::rekey(self.store(), self.keeper(), new).await
    }

    /// The version of the database's tables.
    ///
    /// # Errors
    /// The database's.
    pub async fn version(&self) -> Result<i64> {
        self.store().version().await
    }

    /// Outcomes of this process that came after their lease and were dropped.
    pub fn late_writes(&self) -> u64 {
        self.0.late_writes.load(Ordering::SeqCst)
    }

    /// How often the engine stood still, or ended by itself, and was started again.
    #[doc(hidden)]
    pub fn engine_restarts(&self) -> u64 {
        self.0.engine_restarts.load(Ordering::SeqCst)
    }

    /// Forgets that a provider was down: everybody may ask again.
    pub fn end_outage(&self) {
        self.circuit().reset();
    }

    /// Closes the database. Whatever still runs fails.
    pub async fn close(&self) {
        if self.is_served("vumi") {
            // What is left here is others' after a minute.
            let free = "UPDATE in_flight SET holder = NULL, until = NULL WHERE holder LIKE $1";
            let freeing = self.store().execute(free, params![format!("{}/%", self.worker_id())]);
            drop(tokio::time::timeout(Duration::from_secs(1), freeing).await);
        }
        self.store().close().await;
    }

    /// Moves the clock that the database's statements see, for tests of nights, leases and leaps.
    #[doc(hidden)]
    pub fn shift_clock(&self, by_ms: i64) {
        self.store().shift_clock(by_ms);
    }

    /// How far it was moved, in milliseconds.
    #[doc(hidden)]
    pub fn clock_shift(&self) -> i64 {
        self.store().clock_shift()
    }

    /// The same with another engine, before anybody else has it.
    #[cfg(all(test, feature = "sqlite"))]
    pub(crate) fn with_engine(self, engine: Arc<dyn Engine>) -> Self {
        let inner = Arc::into_inner(self.0).unwrap();
        Self(Arc::new(Inner { engine, ..inner }))
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn keeper(&self) -> &Keeper {
        &self.0.keeper
    }

    pub(crate) fn aggregator(&self) -> &Aggregator {
        &self.0.aggregator
    }

    pub(crate) fn engine(&self) -> &dyn Engine {
        &*self.0.engine
    }

    pub(crate) fn hub(&self) -> Option<&Wakeups> {
        self.0.hub.as_ref()
    }

    /// Whether this process has a client for a provider. What it has none for is left alone: others
    /// may.
    pub(crate) fn is_served(&self, provider: &str) -> bool {
        self.0.serves.contains(&provider)
    }

    /// The same as a condition of a statement, behind others; empty where it has all clients.
    pub(crate) fn of_served(&self) -> String {
        match self.0.serves.as_slice() {
            [one] => format!(" AND provider = '{one}'"),
            _ => String::new(),
        }
    }

    pub(crate) fn rest(&self) -> &Rest {
        &self.0.rest
    }

    pub(crate) fn stale_after_ms(&self) -> i64 {
        self.0.stale_after_ms
    }

    pub(crate) fn senders(&self) -> &Senders {
        &self.0.senders
    }

    pub(crate) fn count_engine_restart(&self) {
        self.0.engine_restarts.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn circuit(&self) -> &Circuit {
        &self.0.circuit
    }

    pub(crate) fn worker_id(&self) -> &str {
        &self.0.worker_id
    }

    pub(crate) fn days(&self) -> Days {
        self.0.days.clone().unwrap_or(Days::DAYS_90)
    }

    pub(crate) fn sqlite_file(&self) -> Option<PathBuf> {
        self.0.sqlite_file.clone()
    }

    /// How long a lease lasts, in milliseconds.
    pub(crate) fn lease_ms(&self) -> i64 {
        self.0.lease_ms
    }

    pub(crate) fn count_late_write(&self) {
        self.0.late_writes.fetch_add(1, Ordering::SeqCst);
    }

    /// A pull of what is to be read.
    pub(crate) fn options(&self, pull: Pull) -> Pull {
        // Said only where it isn't the default: a webhook brings what was asked for without options.
        let pull = match self.days() {
            days if days == Days::DAYS_90 => pull,
            days => pull.days(days),
        };
        match &self.0.parts {
            Some(parts) => pull.what(parts.iter().copied()),
            None => pull,
        }
    }

    /// Milliseconds until pending work is looked at again: Flinks every ten seconds, Vumi from five
    /// on and half as much more each time, up to a minute.
    pub(crate) fn look_gap(&self, provider: &str, looks: i64) -> i64 {
        if let Some(gap) = self.0.look_every {
            return i64::try_from(gap.as_millis()).unwrap_or(i64::MAX);
        }
        match provider {
            "flinks" => 10_000,
            _ => (0..looks.min(10)).fold(5_000, |gap: i64, _| (gap * 3 / 2).min(60_000)),
        }
    }

    /// Tells the engine that a connection is due.
    pub(crate) fn tell_engine(&self, id: Id) {
        self.schedule(id, Duration::ZERO);
    }

    /// Tells the engine when a connection is due, where that is soon; the feeder knows the rest.
    pub(crate) fn tell_engine_at(&self, id: Id, at: Option<i64>) {
        let Some(at) = at else { return };
        let shift = self.store().clock_shift();
        let left = at.saturating_sub(Timestamp::now().as_millisecond().saturating_add(shift));
        if left < 5 * 60 * 1000 {
            self.schedule(id, Duration::from_millis(left.max(0).unsigned_abs()));
        }
    }

    fn schedule(&self, id: Id, after: Duration) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let engine = Arc::clone(&self.0.engine);
        // What is lost here the feeder finds.
        runtime.spawn(async move {
            if let Err(error) = engine.schedule(id, after).await {
                tracing::debug!(%error, "the engine couldn't be told");
            }
        });
    }
}

impl fmt::Debug for Sync {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sync").field("worker", &self.0.worker_id).finish_non_exhaustive()
    }
}
