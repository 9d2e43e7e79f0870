//! The tables, version by version: each in a transaction of its own, never half.

use std::borrow::Cow;

use sqlx::{
    SqlSafeStr as _,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use super::{Pool, Store};
use crate::error::{Result, SyncError};

macro_rules! migrations {
    ($folder:literal: $($version:literal $name:literal),+ $(,)?) => {
        vec![$(Migration::new(
            $version,
            Cow::Borrowed($name),
            MigrationType::Simple,
            include_str!(concat!("../../sql/", $folder, "/000", $version, "_", $name, ".sql"))
                .into_sql_str(),
            false,
        )),+]
    };
}

#[cfg(feature = "sqlite")]
fn sqlite() -> Migrator {
    Migrator::with_migrations(
        migrations!("sqlite": 1 "connections", 2 "history", 3 "marks", 4 "webhooks"),
    )
}

#[cfg(feature = "postgres")]
fn postgres() -> Migrator {
    Migrator::with_migrations(
        migrations!("postgres": 1 "connections", 2 "history", 3 "marks", 4 "webhooks"),
    )
}

impl Store {
    /// Makes or renews the tables; gives the version that they have then.
    ///
    /// # Errors
    /// The database is newer than this program, or can't be written.
    pub(crate) async fn migrate(&self) -> Result<i64> {
        let outcome = match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool, writer) => {
                let _turn = writer.lock().await;
                sqlite().run(pool).await
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                make_schema(pool).await?;
                postgres().run(pool).await
            }
        };
        outcome.map_err(explain)?;
        self.version().await
    }

    /// Which version the tables have; 0 where there are none.
    pub(crate) async fn version(&self) -> Result<i64> {
        let version = "SELECT max(version) FROM _sqlx_migrations WHERE success";
        match self.fetch_one(version, vec![]).await {
            Ok(row) => Ok(row.map(|row| row.opt_int(0)).transpose()?.flatten().unwrap_or(0)),
            Err(error) if is_missing_table(&error) => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Checks that the tables are those of this program.
    pub(crate) async fn check_version(&self) -> Result<()> {
        match self.version().await?.cmp(&LATEST) {
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => Err(newer()),
            std::cmp::Ordering::Less => Err(SyncError::configure(
                "the database isn't made, or older than this program: `foliolink sync init` makes it",
            )
            .coded("database_older")),
        }
    }
}

/// The schema, in which the table of migrations lies as well. Two processes that make it at once
/// meet each other's row, in spite of `IF NOT EXISTS`: the second one finds it made.
#[cfg(feature = "postgres")]
async fn make_schema(pool: &sqlx::PgPool) -> Result<()> {
    use sqlx::Executor as _;

    match pool.execute("CREATE SCHEMA IF NOT EXISTS foliolink").await {
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(()),
        outcome => Ok(outcome.map(drop)?),
    }
}

/// The version that this program writes.
pub(crate) const LATEST: i64 = 4;

fn newer() -> SyncError {
    SyncError::configure("the database is newer than this program: take a newer program")
        .coded("database_newer")
}

fn explain(error: MigrateError) -> SyncError {
    match error {
        MigrateError::Execute(inner) | MigrateError::ExecuteMigration(inner, _) => inner.into(),
        MigrateError::VersionMissing(_) => newer(),
        other => SyncError::configure(
            "the database's tables were made by another version of this program, or changed by hand",
        )
        .coded("database_other")
        .because(other),
    }
}

fn is_missing_table(error: &SyncError) -> bool {
    use std::error::Error as _;

    let inner = error.source().and_then(|source| source.downcast_ref::<sqlx::Error>());
    inner.and_then(sqlx::Error::as_database_error).is_some_and(|error| {
        error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table")
    })
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_is_made_once_and_one_that_is_newer_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("sync.db").display());
        let store = Store::open(&url).await.unwrap();
        assert_eq!(store.check_version().await.unwrap_err().code(), Some("database_older"));
        assert_eq!(store.migrate().await.unwrap(), LATEST);
        assert_eq!(store.migrate().await.unwrap(), LATEST);
        store.check_version().await.unwrap();

        let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, \
                     execution_time) VALUES (99, 'later', 1, X'00', 0)";
        store.execute(later, vec![]).await.unwrap();
        for refused in [store.migrate().await.map(drop), store.check_version().await] {
            assert_eq!(refused.unwrap_err().code(), Some("database_newer"));
        }
    }

    /// What an earlier version stored is neither lost nor told as stale by accident.
    async fn renew(store: Store, migrate: impl AsyncFnOnce(&Store)) {
        migrate(&store).await;
        assert_eq!(store.version().await.unwrap(), 3);
        for (id, as_of, synced_at) in [("a", "'2031-04-02T02:30:00.5Z'", "7"), ("b", "NULL", "7")] {
            let insert = format!(
                "INSERT INTO connections (id, provider, policy, state, as_of, synced_at, created_at) \
                 VALUES ('{id}', 'flinks', 'never', 'idle', {as_of}, {synced_at}, 5)"
            );
            store.execute(&insert, vec![]).await.unwrap();
        }
        assert_eq!(store.migrate().await.unwrap(), LATEST);
        let rows = store.fetch("SELECT fresh_at FROM connections ORDER BY id", vec![]).await;
        let times: Vec<_> = rows.unwrap().iter().map(|row| row.int(0).unwrap()).collect();
        let read: jiff::Timestamp = "2031-04-02T02:30:00.5Z".parse().unwrap();
        assert_eq!(times, [read.as_millisecond(), 7]);
        for table in ["webhook_endpoints", "webhook_deliveries"] {
            let count = format!("SELECT COUNT(*) FROM {table}");
            assert_eq!(store.fetch_one(&count, vec![]).await.unwrap().unwrap().int(0).unwrap(), 0);
        }
        store.close().await;
    }

    fn first_three(all: Migrator) -> Migrator {
        Migrator::with_migrations(all.iter().take(3).cloned().collect())
    }

    #[tokio::test]
    async fn an_earlier_database_is_renewed() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("sync.db").display());
        let store = Store::open(&url).await.unwrap();
        renew(store, async |store| {
            #[cfg_attr(not(feature = "postgres"), expect(irrefutable_let_patterns))]
            let Pool::Sqlite(pool, _) = &store.pool else { panic!("SQLite") };
            first_three(sqlite()).run(pool).await.unwrap();
        })
        .await;
    }

    #[cfg(feature = "postgres")]
    #[tokio::test]
    async fn an_earlier_database_is_renewed_on_postgres() {
        crate::store::testing::with_postgres(async |url| {
            let store = Store::open(&url).await.unwrap();
            renew(store, async |store| {
                let pool = store.postgres().unwrap();
                make_schema(pool).await.unwrap();
                first_three(postgres()).run(pool).await.unwrap();
            })
            .await;
        })
        .await;
    }
}
