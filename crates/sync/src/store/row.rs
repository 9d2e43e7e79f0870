//! Values on their way in and out: whole numbers, texts and bytes are all that is needed, since
//! amounts travel as text.

use sqlx::{Column as _, Row as _, TypeInfo as _, ValueRef as _};

use crate::error::{Result, SyncError};

/// A value on its way in.
#[derive(Clone)]
pub(crate) enum Param {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

impl From<i64> for Param {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Param {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Param {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Param {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Option<String>> for Param {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<crate::Id> for Param {
    fn from(id: crate::Id) -> Self {
        Self::Text(Some(id.to_string()))
    }
}

impl From<Vec<u8>> for Param {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(Some(value))
    }
}

impl From<Option<Vec<u8>>> for Param {
    fn from(value: Option<Vec<u8>>) -> Self {
        Self::Bytes(value)
    }
}

/// Parameters of a statement, each as what it is.
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::store::Param::from($value)),*]
    };
}
pub(crate) use params;

#[cfg(feature = "sqlite")]
type SqliteQuery<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;
#[cfg(feature = "postgres")]
type PostgresQuery<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

#[cfg(feature = "sqlite")]
pub(super) fn bind_sqlite<'q>(query: SqliteQuery<'q>, params: Vec<Param>) -> SqliteQuery<'q> {
    params.into_iter().fold(query, |query, param| match param {
        Param::Int(value) => query.bind(value),
        Param::Text(value) => query.bind(value),
        Param::Bytes(value) => query.bind(value),
    })
}

#[cfg(feature = "postgres")]
pub(super) fn bind_postgres<'q>(query: PostgresQuery<'q>, params: Vec<Param>) -> PostgresQuery<'q> {
    params.into_iter().fold(query, |query, param| match param {
        Param::Int(value) => query.bind(value),
        Param::Text(value) => query.bind(value),
        Param::Bytes(value) => query.bind(value),
    })
}

/// A row on its way out.
#[derive(Clone)]
pub(crate) struct Row(Vec<Cell>);

#[derive(Clone)]
enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

macro_rules! read_cells {
    ($row:expr) => {{
        let row = $row;
        let cell = |at: usize| -> Result<Cell> {
            let value = row.try_get_raw(at)?;
            if value.is_null() {
                return Ok(Cell::Null);
            }
            let kind = value.type_info().name().to_owned();
            Ok(match kind.as_str() {
                "INTEGER" | "INT8" => Cell::Int(row.try_get(at)?),
                "INT4" => Cell::Int(row.try_get::<i32, _>(at)?.into()),
                "BLOB" | "BYTEA" => Cell::Bytes(row.try_get(at)?),
                _ => Cell::Text(row.try_get(at)?),
            })
        };
        row.columns().iter().map(|column| cell(column.ordinal())).collect::<Result<_>>().map(Row)
    }};
}

impl Row {
    #[cfg(feature = "sqlite")]
    pub(super) fn of_sqlite(row: &sqlx::sqlite::SqliteRow) -> Result<Self> {
        read_cells!(row)
    }

    #[cfg(feature = "postgres")]
    pub(super) fn of_postgres(row: &sqlx::postgres::PgRow) -> Result<Self> {
        read_cells!(row)
    }

    pub(crate) fn int(&self, at: usize) -> Result<i64> {
        self.opt_int(at)?.ok_or_else(|| SyncError::stored("a number"))
    }

    pub(crate) fn opt_int(&self, at: usize) -> Result<Option<i64>> {
        match self.0.get(at) {
            Some(Cell::Int(value)) => Ok(Some(*value)),
            Some(Cell::Null) => Ok(None),
            _ => Err(SyncError::stored("a number")),
        }
    }

    pub(crate) fn text(&self, at: usize) -> Result<&str> {
        self.opt_text(at)?.ok_or_else(|| SyncError::stored("a text"))
    }

    pub(crate) fn opt_text(&self, at: usize) -> Result<Option<&str>> {
        match self.0.get(at) {
            Some(Cell::Text(value)) => Ok(Some(value)),
            Some(Cell::Null) => Ok(None),
            _ => Err(SyncError::stored("a text")),
        }
    }

    pub(crate) fn bytes(&self, at: usize) -> Result<&[u8]> {
        self.opt_bytes(at)?.ok_or_else(|| SyncError::stored("bytes"))
    }

    pub(crate) fn opt_bytes(&self, at: usize) -> Result<Option<&[u8]>> {
        match self.0.get(at) {
            Some(Cell::Bytes(value)) => Ok(Some(value)),
            Some(Cell::Null) => Ok(None),
            _ => Err(SyncError::stored("bytes")),
        }
    }

    pub(crate) fn id(&self, at: usize) -> Result<crate::Id> {
        crate::Id::parse(self.text(at)?).map_err(|_| SyncError::stored("an id"))
    }
}
