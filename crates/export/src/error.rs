//! Why an export didn't happen. Messages name the path and what failed, and quote no data: a
//! connection's id opens a person's accounts.

use std::path::{Path, PathBuf};

use crate::Format;

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
    /// Parquet: a number needs more digits than its column has.
    #[error("{}: table {table}, row {row}, column {column}: the number doesn't fit decimal(38, {scale}), and none is rounded; export to csv or sqlite", path.display())]
    DoesNotFit {
        /// The path of the table's file.
        path: PathBuf,
        /// The table.
        table: &'static str,
        /// The row, counted from 0.
        row: usize,
        /// The column.
        column: &'static str,
        /// The digits behind the point that the column has.
        scale: u8,
    },
    /// The crate was built without the feature that writes this format.
    #[error("this program was built without the export format {format}")]
    NotBuilt {
        /// The format, and the name of the feature.
        format: Format,
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
    pub(crate) fn while_doing<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
        path: &Path,
        doing: &'static str,
    ) -> impl FnOnce(E) -> Self {
        let path = path.to_owned();
        move |source| Self::Failed { path, doing, source: source.into() }
    }

    pub(crate) fn obstacle(path: &Path, what: impl Into<String>) -> Self {
        Self::Occupied { path: path.to_owned(), what: what.into() }
    }
}
