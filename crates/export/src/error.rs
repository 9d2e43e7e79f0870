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
    #[error("{}: not overwritten: it holds another connection's data; name another {}, remove it, or {}", path.display(), noun(*format), remedy(*format))]
    OtherConnections {
        /// The path.
        path: PathBuf,
        /// What was to be written there, which is what stands there.
        format: Format,
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
    /// A ledger format: an account's rows and balances don't add up, and whoever imports the file
    /// would be wrong by the difference.
    #[error(
        "{account}: {row} differs by {difference} from what the rows add up to; nothing is written (--unreconciled writes it with a marked correction)"
    )]
    Unreconciled {
        /// The account, by its place in the snapshot.
        account: String,
        /// The first row whose running balance differs, or the closing balance.
        row: String,
        /// The balance that the provider says less the one that the rows add up to.
        difference: rust_decimal::Decimal,
    },
    /// A ledger format: it can't hold a row as it is.
    #[error("{row}: {why}; nothing is written")]
    Refused {
        /// The row, by its place in the snapshot.
        row: String,
        /// What the format can't hold.
        why: &'static str,
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

/// What an export in this format is.
fn noun(format: Format) -> &'static str {
    match format {
        Format::Csv | Format::Parquet => "folder",
        _ => "file",
    }
}

/// How to have both.
fn remedy(format: Format) -> &'static str {
    if format.is_ledger() { "export all of its connections together" } else { "export to sqlite" }
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

    pub(crate) fn refused(row: impl Into<String>, why: &'static str) -> Self {
        Self::Refused { row: row.into(), why }
    }

    pub(crate) fn obstacle(path: &Path, what: impl Into<String>) -> Self {
        Self::Occupied { path: path.to_owned(), what: what.into() }
    }
}
