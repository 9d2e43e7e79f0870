//! A database of a test's own: an SQLite file, or one on the Postgres that `FOLIOLINK_TEST_POSTGRES`
//! names.

use std::{cell::Cell, path::Path};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// Removed when it is dropped.
pub(crate) struct Database {
    folder: TempDir,
    postgres: Option<Postgres>,
}

struct Postgres {
    server: String,
    name: String,
}

thread_local! {
    /// What tests of this thread make: each test has a thread of its own.
    static MAKES_POSTGRES: Cell<bool> = const { Cell::new(false) };
}

/// Whether this test is the one on Postgres.
pub(crate) fn is_on_postgres() -> bool {
    MAKES_POSTGRES.get()
}

/// The server's address, where there is one.
pub(crate) fn server() -> Option<String> {
    let server = std::env::var("FOLIOLINK_TEST_POSTGRES").ok()?;
    Some(server.trim_end_matches('/').to_owned())
}

/// Runs a test once more, on Postgres.
pub(crate) fn run_on_postgres(name: &str, test: fn()) {
    if server().is_none() {
        println!("skipped: {name}: FOLIOLINK_TEST_POSTGRES isn't set");
        return;
    }
    MAKES_POSTGRES.set(true);
    test();
}

/// The tests of a file once more, on Postgres.
macro_rules! on_postgres {
    ($($name:ident),+ $(,)?) => {
        mod on_postgres {
            $(
                #[test]
                fn $name() {
                    crate::database::run_on_postgres(stringify!($name), super::$name);
                }
            )+
        }
    };
}
pub(crate) use on_postgres;

impl Database {
    /// A new one, without tables.
    pub(crate) async fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let postgres = match (is_on_postgres(), server()) {
            (true, Some(server)) => {
                let name = format!("foliolink_test_{}", uuid::Uuid::now_v7().simple());
                let mut admin = PgConnection::connect(&server).await.unwrap();
                let make = AssertSqlSafe(format!("CREATE DATABASE {name}"));
                sqlx::query(make).execute(&mut admin).await.unwrap();
                Some(Postgres { server, name })
            }
            _ => None,
        };
        Self { folder, postgres }
    }

    pub(crate) fn url(&self) -> String {
        match &self.postgres {
            Some(postgres) => format!("{}/{}", postgres.server, postgres.name),
            None => format!("sqlite:{}", self.folder.path().join("sync.db").display()),
        }
    }

    /// A folder of the test's own, in which the SQLite file lies.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.postgres.is_some()
    }

    /// A number, read from outside.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.postgres {
            Some(_) => {
                let mut connection = self.connect_postgres().await;
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
            None => {
                let mut connection = SqliteConnection::connect(&self.url()).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
            }
        }
    }

    /// A statement from outside.
    pub(crate) async fn execute(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.postgres {
            Some(_) => {
                let mut connection = self.connect_postgres().await;
                sqlx::query(sql).execute(&mut connection).await.unwrap();
            }
            None => {
                let mut connection = SqliteConnection::connect(&self.url()).await.unwrap();
                sqlx::query(sql).execute(&mut connection).await.unwrap();
            }
        }
    }

    /// Locks a table on Postgres until what it returns is dropped.
    pub(crate) async fn hold(&self, table: &str) -> PgConnection {
        let mut connection = self.connect_postgres().await;
        let lock = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
        sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut connection).await.unwrap();
        connection
    }

    /// Locks an SQLite file until what it returns is dropped.
    pub(crate) async fn hold_file(&self) -> SqliteConnection {
        let mut connection = SqliteConnection::connect(&self.url()).await.unwrap();
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await.unwrap();
        connection
    }

    async fn connect_postgres(&self) -> PgConnection {
        let mut connection = PgConnection::connect(&self.url()).await.unwrap();
        let path = "SET search_path = foliolink, public";
        sqlx::query(path).execute(&mut connection).await.unwrap();
        connection
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(Postgres { server, name }) = self.postgres.take() else { return };
        // A runtime of its own: this one may be at its end.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let mut admin = PgConnection::connect(&server).await?;
                let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
                sqlx::query(drop).execute(&mut admin).await
            })
        });
        if !matches!(dropped.join(), Ok(Ok(_))) {
            eprintln!("a test's database is left behind");
        }
    }
}

/// A test that is only there for SQLite is forgotten easily.
#[test]
fn every_test_runs_on_both_databases() {
    // What is about an SQLite file, or reads its bytes.
    let only_sqlite = [
        "one_process_works_on_an_sqlite_file",
        "a_killed_worker_s_successor_on_an_sqlite_file_waits_for_no_heartbeat",
        "no_secret_lies_open_in_the_database",
        "a_full_disk_loses_nothing",
        "the_lock_lies_beside_the_file_whatever_its_name",
    ];
    for source in [
        include_str!("canary.rs"),
        include_str!("crash.rs"),
        include_str!("credential.rs"),
        include_str!("data.rs"),
        include_str!("fence.rs"),
        include_str!("full.rs"),
        include_str!("history.rs"),
        include_str!("inbox.rs"),
        include_str!("open.rs"),
        include_str!("outbox.rs"),
        include_str!("secrets.rs"),
        include_str!("session.rs"),
        include_str!("states.rs"),
        include_str!("worker.rs"),
    ] {
        let listed = source.split("on_postgres!").nth(1).unwrap_or_default();
        for test in source.split("#[tokio::test]").skip(1) {
            let name = test.split("async fn ").nth(1).unwrap().split('(').next().unwrap();
            let mut words = listed.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let is_listed = words.any(|word| word == name);
            assert!(is_listed || only_sqlite.contains(&name), "{name} isn't run on Postgres");
        }
    }
}
