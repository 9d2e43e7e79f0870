//! Where the two databases differ in words.

use foliolink::portfolio::columns::Kind;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    #[cfg(feature = "sqlite")]
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

impl Dialect {
    /// The database's clock in milliseconds since 1970. Where a statement writes it is the time as it
    /// runs, not as its transaction began: it may have waited for a row. Where it only reads it is
    /// the statement's, so that an index can be used for what is due.
    #[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "one clock there"))]
    fn clock(self, reads: bool) -> &'static str {
        match self {
            // A statement that writes has the whole file for itself from its begin.
            #[cfg(feature = "sqlite")]
            Self::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            #[cfg(feature = "postgres")]
            Self::Postgres => match reads {
                true => "(extract(epoch FROM statement_timestamp()) * 1000)::bigint",
                false => "(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
            },
        }
    }

    /// A statement in this database's words.
    pub(super) fn render(self, sql: &str, shift_ms: i64, reads: bool) -> String {
        if !sql.contains("{now}") {
            return sql.to_owned();
        }
        match shift_ms {
            0 => sql.replace("{now}", self.clock(reads)),
            shift => sql.replace("{now}", &format!("({} + ({shift}))", self.clock(reads))),
        }
    }

    /// Locks a row that is read to be written.
    pub(crate) fn for_update(self) -> &'static str {
        match self {
            // The whole database is locked by the transaction already.
            #[cfg(feature = "sqlite")]
            Self::Sqlite => "",
            #[cfg(feature = "postgres")]
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// The type of a data column.
    #[cfg(feature = "postgres")]
    pub(crate) fn column_type(self, kind: Kind) -> &'static str {
        match self {
            // Exact as text, as in exported files.
            #[cfg(feature = "sqlite")]
            Self::Sqlite => match kind {
                Kind::Flag | Kind::Count => "INTEGER",
                _ => "TEXT",
            },
            #[cfg(feature = "postgres")]
            Self::Postgres => match kind {
                Kind::Decimal { .. } => "numeric",
                Kind::Date => "date",
                Kind::Time => "timestamptz",
                Kind::Flag => "boolean",
                Kind::Count => "bigint",
                Kind::Texts => "text[]",
                _ => "text",
            },
        }
    }

    /// A parameter, bound as text, as a value of a data column.
    pub(crate) fn cast_in(self, kind: Kind, place: usize) -> String {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite => match kind {
                Kind::Flag | Kind::Count => format!("CAST(${place} AS INTEGER)"),
                _ => format!("${place}"),
            },
            #[cfg(feature = "postgres")]
            Self::Postgres => match kind {
                Kind::Texts => format!(
                    "CASE WHEN ${place} IS NULL THEN NULL ELSE \
                     ARRAY(SELECT jsonb_array_elements_text(${place}::jsonb)) END"
                ),
                Kind::Text => format!("${place}"),
                other => format!("${place}::{}", self.column_type(other)),
            },
        }
    }

    /// A data column as text, as it was bound.
    pub(crate) fn cast_out(self, kind: Kind, column: &str) -> String {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite => match kind {
                Kind::Flag | Kind::Count => format!("CAST({column} AS TEXT)"),
                _ => column.to_owned(),
            },
            #[cfg(feature = "postgres")]
            Self::Postgres => match kind {
                Kind::Text => column.to_owned(),
                Kind::Texts => format!("to_jsonb({column})::text"),
                Kind::Flag => format!("{column}::int::text"),
                Kind::Time => {
                    format!("to_char({column}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                }
                _ => format!("{column}::text"),
            },
        }
    }
}
