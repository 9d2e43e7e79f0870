//! `--export`: the snapshots that a command prints, written to files as well; and `export`, which
//! writes those of files. Without the feature `export` neither is there.

#[cfg(feature = "export")]
pub(crate) mod command;
#[cfg(feature = "export")]
mod files;

use clap::Args;

use crate::{failure::Failure, output::snapshot::Snapshots};

/// Where the snapshots go besides standard output.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Write them there as well: a folder of CSV or Parquet files, an SQLite file, or a file for a
    /// ledger, whose rows and balances have to agree
    #[cfg(feature = "export")]
    #[arg(long = "export", value_name = "PATH", help_heading = "Export")]
    path: Option<std::path::PathBuf>,
    /// In which format [default: by the path's ending, else csv]
    #[cfg(feature = "export")]
    #[arg(
        long = "export-format",
        value_name = "FORMAT",
        value_parser = files::formats(),
        requires = "path",
        help_heading = "Export"
    )]
    format: Option<foliolink_export::Format>,
    /// For a ledger: write accounts that don't agree too, with marked corrections
    #[cfg(feature = "export")]
    #[arg(long, requires = "path", help_heading = "Export")]
    unreconciled: bool,
}

#[cfg(not(feature = "export"))]
impl Export {
    #[allow(clippy::unused_self, reason = "one interface with and without the feature")]
    pub(crate) fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    #[allow(
        clippy::unused_self,
        clippy::unused_async,
        reason = "one interface with and without the feature"
    )]
    pub(crate) async fn of(&self, snapshots: Snapshots) -> Result<Snapshots, Failure> {
        Ok(snapshots)
    }
}
