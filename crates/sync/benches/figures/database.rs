//! A database of a figure's own: a file, or one on the server, dropped at the end.

use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _, SqliteConnection,
};

pub(crate) struct Database {
    folder: tempfile::TempDir,
    /// The server's address and the database's name.
    postgres: Option<(String, String)>,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), postgres: None }
    }

    /// Where there is a server; else it is said what is skipped.
    pub(crate) async fn postgres(what: &str) -> Option<Self> {
        let Ok(server) = std::env::var("FOLIOLINK_TEST_POSTGRES") else {
            println!("skipped: {what} on Postgres: FOLIOLINK_TEST_POSTGRES isn't set");
            return None;
        };
        let server = server.trim_end_matches('/').to_owned();
        let name = format!("foliolink_figures_{}", uuid::Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(&server).await.unwrap();
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        Some(Self { folder: tempfile::tempdir().unwrap(), postgres: Some((server, name)) })
    }

    pub(crate) fn name(&self) -> &'static str {
        if self.postgres.is_some() { "Postgres" } else { "SQLite" }
    }

    pub(crate) fn url(&self) -> String {
        match &self.postgres {
            Some((server, name)) => format!("{server}/{name}"),
            None => format!("sqlite:{}", self.folder.path().join("sync.db").display()),
        }
    }

    /// Runs a statement from outside; gives the first column of each row as text.
    pub(crate) async fn ask(&self, sql: &str) -> Vec<String> {
        let mut connection = self.connect().await;
        connection.ask(sql).await
    }

    pub(crate) async fn connect(&self) -> Outside {
        match &self.postgres {
            Some(_) => {
                let mut connection = PgConnection::connect(&self.url()).await.unwrap();
                connection.execute("SET search_path = foliolink, public").await.unwrap();
                Outside::Postgres(connection)
            }
            None => Outside::Sqlite(SqliteConnection::connect(&self.url()).await.unwrap()),
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.postgres.is_some()
    }

    /// Drops it. A figure that breaks off leaves it behind.
    pub(crate) async fn end(self) {
        if let Some((server, name)) = self.postgres {
            let mut admin = PgConnection::connect(&server).await.unwrap();
            let drop = format!("DROP DATABASE {name} WITH (FORCE)");
            admin.execute(AssertSqlSafe(drop)).await.unwrap();
        }
    }
}

/// A connection of nobody's but the figure's.
pub(crate) enum Outside {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Outside {
    pub(crate) async fn ask(&mut self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(connection) => {
                let rows = sqlx::query(sql).fetch_all(connection).await.unwrap();
                rows.iter()
                    .map(|row| {
                        let number = row.try_get_unchecked::<i64, _>(0).map(|n| n.to_string());
                        row.try_get::<String, _>(0).or(number).unwrap_or_default()
                    })
                    .collect()
            }
            Self::Postgres(connection) => {
                let rows = sqlx::query(sql).fetch_all(connection).await.unwrap();
                rows.iter()
                    .map(|row| {
                        let number = row.try_get::<i64, _>(0).map(|number| number.to_string());
                        row.try_get::<String, _>(0).or(number).unwrap_or_default()
                    })
                    .collect()
            }
        }
    }

    pub(crate) async fn number(&mut self, sql: &str) -> i64 {
        self.ask(sql).await.first().and_then(|text| text.parse().ok()).unwrap_or(0)
    }
}
