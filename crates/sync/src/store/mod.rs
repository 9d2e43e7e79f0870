//! The database: SQLite for one machine, Postgres for many, behind one small layer.
//!
//! Every statement is written once. `{now}` stands for the database's own clock in milliseconds, the
//! only clock that decides anything; the few places where the two databases differ ask
//! [`Dialect`].

mod dialect;
mod migrate;
mod row;
#[cfg(all(test, feature = "postgres"))]
pub(crate) mod testing;
mod transaction;

use std::{
    str::FromStr as _,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use sqlx::AssertSqlSafe;

pub(crate) use dialect::Dialect;
pub(crate) use row::{Param, Row, params};
pub(crate) use transaction::Transaction;

use crate::error::{Result, SyncError};

/// A pool of connections to one database. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Store {
    pool: Pool,
    clock: Arc<AtomicI64>,
}

#[derive(Clone)]
pub(crate) enum Pool {
    /// Writers take turns here instead of meeting each other's lock.
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::SqlitePool, Arc<tokio::sync::Mutex<()>>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
}

/// How long a statement waits for a free connection, or for another program's lock.
const PATIENCE: Duration = Duration::from_secs(10);
/// A server that isn't there after so long is said to be waited for.
#[cfg(feature = "postgres")]
const QUIET: Duration = Duration::from_secs(1);
/// Connections of one process.
const CONNECTIONS: u32 = 8;

impl Store {
    /// Opens `sqlite:FILE` or `postgres://…`; a missing file is made.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let pool = match url.split_once(':') {
            #[cfg(feature = "sqlite")]
            Some(("sqlite", _)) => open_sqlite(url).await?,
            #[cfg(feature = "postgres")]
            Some(("postgres" | "postgresql", _)) => open_postgres(url).await?,
            _ => {
                return Err(SyncError::configure(
                    "database: expected sqlite:FILE or postgres://…, of the kinds that this \
                     program was built with",
                ));
            }
        };
        Ok(Self { pool, clock: Arc::default() })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(..) => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Pool::Postgres(_) => Dialect::Postgres,
        }
    }

    /// The pool itself, for an engine that lives in the same database.
    #[cfg(feature = "postgres")]
    pub(crate) fn postgres(&self) -> Option<&sqlx::PgPool> {
        match &self.pool {
            Pool::Postgres(pool) => Some(pool),
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(..) => None,
        }
    }

    /// Moves the clock that statements see, for tests of nights, leases and leaps.
    pub(crate) fn shift_clock(&self, by_ms: i64) {
        self.clock.fetch_add(by_ms, Ordering::SeqCst);
    }

    /// How far it was moved, in milliseconds.
    pub(crate) fn clock_shift(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    fn render(&self, sql: &str, reads: bool) -> AssertSqlSafe<String> {
        AssertSqlSafe(self.dialect().render(sql, self.clock.load(Ordering::SeqCst), reads))
    }

    /// One statement that writes; says how many rows it met.
    pub(crate) async fn execute(&self, sql: &str, params: Vec<Param>) -> Result<u64> {
        let sql = self.render(sql, false);
        Ok(match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool, writer) => {
                let _turn = writer.lock().await;
                row::bind_sqlite(sqlx::query(sql), params).execute(pool).await?.rows_affected()
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                row::bind_postgres(sqlx::query(sql), params).execute(pool).await?.rows_affected()
            }
        })
    }

    /// One statement that reads.
    pub(crate) async fn fetch(&self, sql: &str, params: Vec<Param>) -> Result<Vec<Row>> {
        let sql = self.render(sql, true);
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool, _) => {
                let rows = row::bind_sqlite(sqlx::query(sql), params).fetch_all(pool).await?;
                rows.iter().map(Row::of_sqlite).collect()
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                let rows = row::bind_postgres(sqlx::query(sql), params).fetch_all(pool).await?;
                rows.iter().map(Row::of_postgres).collect()
            }
        }
    }

    /// The only row, or none.
    pub(crate) async fn fetch_one(&self, sql: &str, params: Vec<Param>) -> Result<Option<Row>> {
        Ok(self.fetch(sql, params).await?.into_iter().next())
    }

    /// One statement that writes and gives rows back.
    pub(crate) async fn write_returning(&self, sql: &str, params: Vec<Param>) -> Result<Vec<Row>> {
        let mut transaction = self.begin().await?;
        let rows = transaction.fetch(sql, params).await?;
        transaction.commit().await?;
        Ok(rows)
    }

    /// Begins a transaction that writes. Dropped without [`Transaction::commit`] it leaves nothing.
    pub(crate) async fn begin(&self) -> Result<Transaction> {
        let clock = self.clock.load(Ordering::SeqCst);
        Transaction::begin(&self.pool, self.dialect(), clock).await
    }

    /// Closes all connections.
    pub(crate) async fn close(&self) {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool, _) => pool.close().await,
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => pool.close().await,
        }
    }
}

/// The file of an SQLite address, as SQLite opens it; none for another database, or one in memory.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// let file = foliolink_sync::sqlite_file("sqlite:///var/lib/my%20data/sync.db?mode=rwc");
/// assert_eq!(file.unwrap().to_str(), Some("/var/lib/my data/sync.db"));
/// assert_eq!(foliolink_sync::sqlite_file("postgres://localhost/foliolink"), None);
/// # }
/// ```
#[cfg_attr(not(feature = "sqlite"), expect(unused_variables, reason = "no such address"))]
pub fn sqlite_file(url: &str) -> Option<std::path::PathBuf> {
    #[cfg(feature = "sqlite")]
    if url.starts_with("sqlite:") && !url.contains(":memory:") && !url.contains("mode=memory") {
        let options = sqlx::sqlite::SqliteConnectOptions::from_str(url).ok()?;
        return Some(options.get_filename().to_owned());
    }
    None
}

#[cfg(feature = "sqlite")]
async fn open_sqlite(url: &str) -> Result<Pool> {
    use sqlx::sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
    };

    let options = SqliteConnectOptions::from_str(url)
        .map_err(|_| SyncError::configure("database: expected sqlite:FILE"))?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was said to be written down stays so when the machine loses power.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE);
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await?;
    Ok(Pool::Sqlite(pool, Arc::default()))
}

#[cfg(feature = "postgres")]
async fn open_postgres(url: &str) -> Result<Pool> {
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

    let options = PgConnectOptions::from_str(url)
        .map_err(|_| SyncError::configure("database: expected postgres://…"))?
        .application_name("foliolink-sync")
        .options([("search_path", "foliolink"), ("timezone", "UTC")]);
    let host = match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
    let mut opening = std::pin::pin!(pool.connect_with(options));
    let opened = tokio::select! {
        biased;
        opened = &mut opening => opened,
        () = tokio::time::sleep(QUIET) => {
            tracing::warn!(host, for_s = PATIENCE.as_secs(), "the database isn't there yet, waiting");
            opening.await
        }
    };
    opened.map(Pool::Postgres).map_err(|error| SyncError::from(error).at_host(&host))
}
