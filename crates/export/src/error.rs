//! Why an export didn't happen. Messages name the path and what failed, and quote no data: a
//! connection's id opens a person's accounts.

use std::path::{Path, PathBuf};

/// Why nothing was exported. Whatever stood at the path is still there, unchanged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The path can't be the name of an export.
    #[error("{}: can't export there: {why}", path.display())]
    Path {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Something stands there that isn't an export in this format.
    #[error("{}: not overwritten: {what}", path.display())]
    Occupied {
        /// The path.
        path: PathBuf,
        /// What stands there.
        what: String,
    },
    /// An earlier export stands there, of connections that this one doesn't have and would lose.
    #[error("{}: not overwritten: it holds another connection's data; name another folder, remove it, or export to sqlite", path.display())]
    OtherConnections {
        /// The path.
        path: PathBuf,
    },
    /// Two snapshots of one connection, counted from 0: which one is meant?
    #[error("snapshots {first} and {second} are of the same connection: export one of them")]
    SameConnection {
        /// Index of the first.
        first: usize,
        /// Index of the second.
        second: usize,
    },
    /// Parquet: no scale holds all decimals of a column in 38 digits.
    #[error("{}: table {table}, column {column}: no scale holds its numbers in 38 digits, and none is rounded; export to csv or sqlite", path.display())]
    DoesNotFit {
        /// The path of the table's file.
        path: PathBuf,
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The system or a library failed.
    #[error("{}: can't {doing}: {source}", path.display())]
    Failed {
        /// What it failed on.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// What the system or the library says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// For `map_err`: says where and at what.
    pub(crate) fn failed<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
        path: &Path,
        doing: &'static str,
    ) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |source| Self::Failed { path, doing, source: source.into() }
    }

    pub(crate) fn occupied(path: &Path, what: impl Into<String>) -> Self {
        Self::Occupied { path: path.to_owned(), what: what.into() }
    }
}
