//! Several statements that count together or not at all.

use sqlx::AssertSqlSafe;

use super::{Dialect, Param, Pool, Row, row};
use crate::error::Result;

/// A transaction that writes. Dropped without [`commit`](Self::commit) it leaves nothing.
pub(crate) struct Transaction {
    inner: Inner,
    dialect: Dialect,
    clock: i64,
}

enum Inner {
    /// With the writer's turn, which it gives back when it ends.
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>, tokio::sync::OwnedMutexGuard<()>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Transaction {
    pub(super) async fn begin(pool: &Pool, dialect: Dialect, clock: i64) -> Result<Self> {
        let inner = match pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool, writer) => {
                let turn = writer.clone().lock_owned().await;
                // At once as a writer: one that only reads first can lose its turn in the middle.
                Inner::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?, turn)
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Self { inner, dialect, clock })
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn render(&self, sql: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(self.dialect.render(sql, self.clock, false))
    }

    pub(crate) async fn execute(&mut self, sql: &str, params: Vec<Param>) -> Result<u64> {
        let sql = self.render(sql);
        Ok(match &mut self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(inner, _) => {
                let query = row::bind_sqlite(sqlx::query(sql), params);
                query.execute(&mut **inner).await?.rows_affected()
            }
            #[cfg(feature = "postgres")]
            Inner::Postgres(inner) => {
                let query = row::bind_postgres(sqlx::query(sql), params);
                query.execute(&mut **inner).await?.rows_affected()
            }
        })
    }

    pub(crate) async fn fetch(&mut self, sql: &str, params: Vec<Param>) -> Result<Vec<Row>> {
        let sql = self.render(sql);
        match &mut self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(inner, _) => {
                let query = row::bind_sqlite(sqlx::query(sql), params);
                let rows = query.fetch_all(&mut **inner).await?;
                rows.iter().map(Row::of_sqlite).collect()
            }
            #[cfg(feature = "postgres")]
            Inner::Postgres(inner) => {
                let query = row::bind_postgres(sqlx::query(sql), params);
                let rows = query.fetch_all(&mut **inner).await?;
                rows.iter().map(Row::of_postgres).collect()
            }
        }
    }

    pub(crate) async fn fetch_one(&mut self, sql: &str, params: Vec<Param>) -> Result<Option<Row>> {
        Ok(self.fetch(sql, params).await?.into_iter().next())
    }

    /// The transaction itself, for an engine that adds its job in it.
    #[cfg(feature = "postgres")]
    pub(crate) fn postgres(&mut self) -> Option<&mut sqlx::Transaction<'static, sqlx::Postgres>> {
        match &mut self.inner {
            Inner::Postgres(inner) => Some(inner),
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(..) => None,
        }
    }

    pub(crate) async fn commit(self) -> Result<()> {
        match self.inner {
            #[cfg(feature = "sqlite")]
            Inner::Sqlite(inner, turn) => {
                inner.commit().await?;
                drop(turn);
            }
            #[cfg(feature = "postgres")]
            Inner::Postgres(inner) => inner.commit().await?,
        }
        Ok(())
    }
}
