//! Snapshots as files for other programs: a folder of CSV, a folder of Parquet, or an SQLite file,
//! with every digit; and for those that keep the books, files that reconcile or aren't written:
//! beancount, hledger, OFX, camt.053 and Norma 43.
//!
//! ```
//! use foliolink::portfolio::{Provider, Snapshot};
//! use foliolink_export::{Format, export};
//!
//! let mut snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
//! snapshot.warn("portfolios[0].value", "missing");
//!
//! let folder = tempfile::tempdir()?;
//! let written = export(&[snapshot], &folder.path().join("money"), Format::Csv)?;
//! assert_eq!((written.tables.len(), written.rows()), (10, 2));
//!
//! let csv = std::fs::read_to_string(folder.path().join("money/warnings.csv"))?;
//! assert_eq!(
//!     csv,
//!     "provider,connection,ordinal,path,what\r\nvumi,K7Q2M9X4T1,0,portfolios[0].value,missing\r\n"
//! );
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! Parquet and SQLite are the features `parquet` and `sqlite`, on by default; CSV is always there.
//!
//! # Tables
//!
//! `connections`, `holders`, `accounts`, `account_owners`, `portfolios`, `portfolio_owners`,
//! `securities`, `holdings`, `transactions` and `warnings`, each written even when it is empty.
//! Their columns are those of [`foliolink::portfolio::columns`]: named after their path in the
//! snapshot's JSON form (`balance_current`, `address_postal_code`); the amount of a money keeps the
//! field's name and stands beside its currency (`price`, `price_currency`).
//!
//! Every row carries `provider`, `connection` and `ordinal`, its place in the snapshot's list
//! counted from 0: together they are the key, because providers repeat ids or send none. Rows of
//! `account_owners` name their `account`, those of `portfolio_owners` their `portfolio`.
//!
//! | value | CSV | Parquet | SQLite |
//! | --- | --- | --- | --- |
//! | decimal | digits as sent | `decimal128(38, scale)`, the scale [fixed for the column](foliolink::portfolio::columns) | `TEXT`, digits as sent |
//! | date | `YYYY-MM-DD` | `date32` | `TEXT`, as in CSV |
//! | time | RFC 3339 UTC | `timestamp(us, UTC)`; digits below the microsecond are cut off | `TEXT`, as in CSV |
//! | list of texts | JSON array | `list<utf8>` | `TEXT`, JSON array |
//! | yes or no | `true`, `false` | `boolean` | `INTEGER`, 1 or 0 |
//! | absent | empty field, as an empty text | null | `NULL` |
//!
//! A Parquet column has one type for ever: amounts have 18 digits behind the point, prices 24,
//! quantities 20, rates and weights 28, of 38 in all. So files of two days can be read together. No
//! number is rounded: one that needs more digits is [`Error::DoesNotFit`], and nothing is written.
//! How readers reckon with 38 digits stands in `docs/exports.md`.
//!
//! Rows are written as they come: beyond the snapshots an export takes some megabytes, whatever their
//! size. (SQLite builds its tables whole.)
//!
//! # Ledgers
//!
//! One file for all accounts. Each account is a statement: an opening, booked rows, and the balances
//! that the provider says, which have to follow from the rows ([`Error::Unreconciled`]). What a format
//! can't hold is [`Error::Refused`], with the row named. [`Written::notices`] says what nothing
//! verifies. `docs/destinations/` has a page for each format.
//!
//! # What an export replaces
//!
//! Nothing is half-written: files appear complete, by a rename, or not at all. A folder is replaced
//! if it is empty or an earlier export in the same format whose connections are all exported again;
//! an SQLite file of ours gets the rows of the exported connections replaced, in one transaction,
//! and keeps those of others. Anything else that stands at the path is refused. (Replacing a folder
//! takes two renames: for a moment there is none. A program that is killed halfway may leave a
//! hidden `.foliolink-export-*` folder beside the path.)
//!
//! Exports hold personal data, and `connection` with the keys opens a person's accounts: on Unix,
//! what is new is readable by its owner alone; what replaces an earlier export keeps that one's
//! permissions.
//!
//! # Why rusqlite
//!
//! The workspace's SQL library is `sqlx`, for programs that keep a server's database in step. Here
//! there is one file, no server and nothing to wait for: `sqlx` would bring an async runtime into a
//! function that blocks anyway, and one that can't be started inside the caller's own. `rusqlite`
//! calls SQLite directly. Both link the same SQLite, so the versions must agree (see Cargo.toml).

mod csv_folder;
#[cfg(feature = "parquet")]
mod decimal128;
mod error;
mod folder;
mod format;
mod ledger;
#[cfg(feature = "parquet")]
mod parquet_folder;
#[cfg(feature = "sqlite")]
mod sqlite_file;
mod staged_output;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use foliolink::portfolio::Snapshot;

pub use error::Error;
pub use format::{Format, UnknownFormat};
pub use ledger::ExportOptions;

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The folder or file, as it was named.
    pub path: PathBuf,
    /// What it is.
    pub format: Format,
    /// Its tables, in the order of the crate's documentation.
    pub tables: Vec<WrittenTable>,
    /// What whoever uses the files should know, a line each: which opening nothing verifies, which
    /// rows stay out. Ledger formats alone have any, and name accounts by their place and id.
    pub notices: Vec<String>,
}

/// One table of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrittenTable {
    /// Its name.
    pub name: &'static str,
    /// How many rows were written.
    pub rows: usize,
    /// The file it is in.
    pub file: PathBuf,
}

impl Written {
    /// Rows of all tables.
    pub fn rows(&self) -> usize {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// Writes snapshots, one a connection, to `path`: a folder (CSV, Parquet) or a file (all others),
/// whose parent exists.
///
/// Blocks on the disk, so call it from `spawn_blocking` in an async program. [`Format::from_path`]
/// guesses the format. Exporting the same snapshots again gives the same content; with no
/// snapshots, tables without rows.
///
/// # Errors
///
/// - [`Error::SameConnection`]: two snapshots are of one connection;
/// - [`Error::Path`]: the path has no last name (`.`, `/`), or its parent is no folder;
/// - [`Error::Occupied`], [`Error::OtherConnections`]: something stands there that must not be
///   lost;
/// - [`Error::DoesNotFit`]: a decimal that its Parquet column can't hold exactly;
/// - [`Error::Unreconciled`], [`Error::Refused`]: a ledger's rows and balances don't agree, or the
///   format can't hold a row;
/// - [`Error::NotBuilt`]: the format's feature is off;
/// - [`Error::Failed`]: the disk or a library failed.
///
/// After an error the path is as it was.
pub fn export(snapshots: &[Snapshot], path: &Path, format: Format) -> Result<Written, Error> {
    export_with(snapshots, path, format, &ExportOptions::new())
}

/// As [`export`], with options.
///
/// ```
/// use foliolink::portfolio::{Provider, Snapshot};
/// use foliolink_export::{ExportOptions, Format, export_with};
///
/// let snapshots = [Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into())];
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("money.beancount");
/// let options = ExportOptions::new().unreconciled();
/// export_with(&snapshots, &path, Format::Beancount, &options)?;
/// assert!(std::fs::read_to_string(path)?.starts_with("; foliolink export beancount/1 "));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`export`].
pub fn export_with(
    snapshots: &[Snapshot],
    path: &Path,
    format: Format,
    options: &ExportOptions,
) -> Result<Written, Error> {
    distinct(snapshots)?;
    staged_output::check(path)?;
    if format.is_ledger() {
        return ledger::export(snapshots, path, format, options);
    }
    match format {
        Format::Csv => csv_folder::CSV.export(snapshots, path),
        #[cfg(feature = "parquet")]
        Format::Parquet => parquet_folder::PARQUET.export(snapshots, path),
        #[cfg(feature = "sqlite")]
        Format::Sqlite => sqlite_file::export(snapshots, path),
        format => Err(Error::NotBuilt { format }),
    }
}

fn distinct(snapshots: &[Snapshot]) -> Result<(), Error> {
    let mut seen = HashMap::new();
    for (second, snapshot) in snapshots.iter().enumerate() {
        if let Some(first) = seen.insert((&snapshot.provider, &snapshot.connection), second) {
            return Err(Error::SameConnection { first, second });
        }
    }
    Ok(())
}

/// The program of the README is compiled like any other example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
