//! How a [`Sync`] is made: database, keys, clients, allowances.

use std::{
    fmt,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use foliolink::{
    Aggregator,
    aggregator::Part,
    flinks::{self, Days},
    vumi,
    webhook::Wakeups,
};

#[cfg(feature = "postgres")]
use crate::engine::Graphile;
use crate::{
    KeyRing, Rate, Sync,
    circuit::Circuit,
    engine::{Engine, Local},
    error::{Result, SyncError},
    limit::{Allowance, InFlight, name_bucket, note_bucket, note_rate},
    outbox::Senders,
    rest::Rest,
    secrets::Keeper,
    session::RowTokenStore,
    step,
    store::{Store, sqlite_file},
    sync::Inner,
};

/// Calls with one of Vumi's secrets at once, over all processes.
const VUMI_AT_ONCE: i64 = 4;
/// Data is stale after so long, unless told otherwise.
const STALE_AFTER: Duration = Duration::from_secs(3 * 24 * 3600);

/// Settings of a [`Sync`] that is still to be opened.
#[derive(Default)]
#[must_use = "nothing is opened yet"]
pub struct Builder {
    database: Option<String>,
    keys: Option<Result<KeyRing>>,
    aggregator: Option<Aggregator>,
    flinks: Option<flinks::ClientBuilder>,
    vumi: Option<vumi::ClientBuilder>,
    rates: Vec<(String, Rate)>,
    sets_rates: bool,
    migrates: bool,
    days: Option<Days>,
    parts: Option<Vec<Part>>,
    look_every: Option<Duration>,
    lease: Option<Duration>,
    stale_after: Option<Duration>,
    delivery_timeout: Option<Duration>,
}

impl Builder {
    /// `sqlite:FILE`, for one machine, or `postgres://…`, for many. Required.
    pub fn database(mut self, url: impl Into<String>) -> Self {
        self.database = Some(url.into());
        self
    }

    /// The keys that seal sources, tickets and tokens. Required.
    pub fn keys(mut self, keys: KeyRing) -> Self {
        self.keys = Some(Ok(keys));
        self
    }

    /// The same from a variable of the environment, e.g. `FOLIOLINK_SYNC_KEY`.
    pub fn key_from_env(mut self, name: &str) -> Self {
        let text = std::env::var(name).map(zeroize::Zeroizing::new);
        let missing = |_| SyncError::configure(format!("key: {name} isn't set, or is no text"));
        self.keys = Some(text.map_err(missing).and_then(|text| text.parse()));
        self
    }

    /// The client for LoginIds, as its settings: it gets the shared allowance, and the hub through
    /// which a webhook completes what is waited for.
    pub fn flinks(mut self, client: flinks::ClientBuilder) -> Self {
        self.flinks = Some(client);
        self
    }

    /// The client for connection tokens, as its settings: it gets the shared allowance and the one
    /// session of all processes.
    pub fn vumi(mut self, client: vumi::ClientBuilder) -> Self {
        self.vumi = Some(client);
        self
    }

    /// Clients that were made elsewhere, in place of [`flinks`](Self::flinks) and
    /// [`vumi`](Self::vumi). Allowances and Vumi's session are then theirs.
    pub fn aggregator(mut self, aggregator: Aggregator) -> Self {
        self.aggregator = Some(aggregator);
        self
    }

    /// What a provider (`flinks` or `vumi`) allows each credential, over all processes. The database
    /// holds it: a process with another value is refused.
    pub fn limit(mut self, provider: impl Into<String>, rate: Rate) -> Self {
        self.rates.push((provider.into(), rate));
        self
    }

    /// Lets [`limit`](Self::limit) replace what the database holds.
    pub fn set_limits(mut self) -> Self {
        self.sets_rates = true;
        self
    }

    /// Makes or renews the tables first. Without it, a database that isn't of this version is
    /// refused.
    pub fn migrate(mut self) -> Self {
        self.migrates = true;
        self
    }

    /// How far back Flinks' transactions go. Default: 90 days. What leaves the window is closed as
    /// aged out, not as vanished.
    pub fn days(mut self, days: Days) -> Self {
        self.days = Some(days);
        self
    }

    /// Only these parts. Default: those of [`Aggregator::pull`].
    pub fn what(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.parts = Some(parts.into_iter().collect());
        self
    }

    /// A fixed gap between two looks at pending work. Default: Flinks ten seconds, Vumi five to
    /// sixty.
    pub fn look_every(mut self, gap: Duration) -> Self {
        self.look_every = Some(gap);
        self
    }

    /// How old data may become before its connection is told as stale to endpoints of
    /// [`Outbox`](crate::Outbox): since the bank was read, or, where nothing was read yet, since it
    /// was added. Default: three days, as `foliolink serve` has it.
    pub fn stale_after(mut self, age: Duration) -> Self {
        self.stale_after = Some(age);
        self
    }

    /// A shorter time for a delivery, for tests of receivers that don't answer.
    #[doc(hidden)]
    pub fn delivery_timeout(mut self, timeout: Duration) -> Self {
        self.delivery_timeout = Some(timeout);
        self
    }

    /// A shorter lease, and what follows from it: for tests that let processes oversleep it.
    #[doc(hidden)]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = Some(lease);
        self
    }

    /// Opens it.
    ///
    /// # Errors
    /// - [`Invalid`](foliolink::ErrorKind::Invalid): something is missing or can't be, codes
    ///   `database_older`, `database_newer`, `rate_differs`; nothing was changed;
    /// - [`Auth`](foliolink::ErrorKind::Auth): the database is sealed with another key;
    /// - [`Unavailable`](foliolink::ErrorKind::Unavailable): the database can't be reached.
    pub async fn open(self) -> Result<Sync> {
        let url = self.database.as_deref();
        let url = url.ok_or_else(|| SyncError::configure("database: not set"))?;
        let keys = self.keys.unwrap_or_else(|| Err(SyncError::configure("key: not set")))?;
        let store = Store::open(url).await?;
        match self.migrates {
            true => drop(store.migrate().await?),
            false => store.check_version().await?,
        }
        let keeper = Keeper::open(&store, keys).await?;
        for (provider, rate) in &self.rates {
            note_rate(&store, provider, *rate, self.sets_rates).await?;
        }
        let lease_ms = self.lease.map_or(step::LEASE_MS, |lease| {
            i64::try_from(lease.as_millis()).unwrap_or(step::LEASE_MS)
        });
        let worker_id = uuid::Uuid::now_v7().to_string();
        let hub = self.flinks.is_some().then(Wakeups::new);
        let aggregator = match self.aggregator {
            Some(aggregator) => aggregator,
            None => {
                let mut builder = Aggregator::builder();
                let key = keeper.credential_key();
                if let Some(client) = self.flinks {
                    let bucket = name_bucket("flinks", &client.fingerprint(&key));
                    note_bucket(&store, "flinks", &bucket).await?;
                    let client = client.pace(Arc::new(Allowance::new(store.clone(), bucket)));
                    let client = match &hub {
                        Some(hub) => client.wakeups(hub.clone()),
                        None => client,
                    };
                    builder = builder.flinks(client.build()?);
                }
                if let Some(client) = self.vumi {
                    let bucket = name_bucket("vumi", &client.fingerprint(&key));
                    note_bucket(&store, "vumi", &bucket).await?;
                    let in_flight =
                        InFlight::new(&store, &bucket, &worker_id, VUMI_AT_ONCE, lease_ms);
                    let in_flight = in_flight.await?;
                    let session = RowTokenStore::new(
                        store.clone(),
                        keeper.clone(),
                        bucket.clone(),
                        worker_id.clone(),
                    );
                    let pace = Allowance::new(store.clone(), bucket).bounded_by(in_flight);
                    let client = client.pace(Arc::new(pace)).token_store(Arc::new(session));
                    builder = builder.vumi(client.build()?);
                }
                builder.build()?
            }
        };
        let serves = step::providers_of(&aggregator);
        let engine = engine_for(&store, self.migrates, lease_ms, &serves).await?;
        Ok(Sync::new(Inner {
            sqlite_file: sqlite_file(url),
            serves,
            store,
            keeper,
            aggregator,
            engine,
            hub,
            worker_id,
            days: self.days,
            parts: self.parts,
            look_every: self.look_every,
            late_writes: AtomicU64::new(0),
            lease_ms,
            circuit: Circuit::default(),
            engine_restarts: AtomicU64::new(0),
            rest: Rest::default(),
            stale_after_ms: i64::try_from(self.stale_after.unwrap_or(STALE_AFTER).as_millis())
                .unwrap_or(i64::MAX / 4),
            senders: Senders::new(self.delivery_timeout),
        }))
    }
}

/// Jobs in the database where it is one for many processes, timers where it is one for one.
async fn engine_for(
    store: &Store,
    migrates: bool,
    lease_ms: i64,
    serves: &[&'static str],
) -> Result<Arc<dyn Engine>> {
    #[cfg(feature = "postgres")]
    if let Some(pool) = store.postgres() {
        // Half a minute, to a lease of six.
        let dead = Duration::from_millis(lease_ms.unsigned_abs()) / 12;
        let dead = dead.max(Duration::from_secs(2));
        return Ok(Arc::new(Graphile::open(pool, migrates, dead, serves).await?));
    }
    let _timers_need_none = (store, migrates, lease_ms, serves);
    Ok(Arc::new(Local::new()))
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A database's address may hold a password.
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}
