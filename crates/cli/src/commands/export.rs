//! `--export`: the snapshots that a command prints, written to files as well. Without the feature `export` the flags aren't there.

use clap::Args;

use crate::{failure::Failure, output::snapshot::Snapshots};

/// Where the snapshots go besides standard output.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Write all tables there as well: a folder of CSV or Parquet files, or an SQLite file
    #[cfg(feature = "export")]
    #[arg(long = "export", value_name = "PATH", help_heading = "Export")]
    path: Option<std::path::PathBuf>,
    /// In which format [default: by the path's ending, else csv]
    #[cfg(feature = "export")]
    #[arg(long = "export-format", value_name = "FORMAT", value_enum, requires = "path", help_heading = "Export")]
    format: Option<files::Kind>,
}

#[cfg(not(feature = "export"))]
impl Export {
    #[allow(clippy::unused_self, reason = "one interface with and without the feature")]
    pub(crate) fn check(&self) -> Result<(), Failure> {
        Ok(())
    }

    #[allow(clippy::unused_self, clippy::unused_async, reason = "one interface with and without the feature")]
    pub(crate) async fn of(&self, snapshots: Snapshots) -> Result<Snapshots, Failure> {
        Ok(snapshots)
    }
}

#[cfg(feature = "export")]
mod files {
    //! With the feature.

    use foliolink_export::{Format, Written, export};

    use super::{Export, Failure, Snapshots};

    /// A format, as a word of the command line.
    #[derive(Debug, Clone, Copy, clap::ValueEnum)]
    pub(super) enum Kind {
        Csv,
        Parquet,
        Sqlite,
    }

    impl From<Kind> for Format {
        fn from(kind: Kind) -> Self {
            match kind {
                Kind::Csv => Self::Csv,
                Kind::Parquet => Self::Parquet,
                Kind::Sqlite => Self::Sqlite,
            }
        }
    }

    impl Export {
        /// What can be seen to be wrong before anything is sent.
        pub(crate) fn check(&self) -> Result<(), Failure> {
            let Some(path) = &self.path else { return Ok(()) };
            let unusable = |why| Err(Failure::usage(format!("--export {}: {why}", path.display())));
            if path.file_name().is_none() {
                return unusable("names neither a folder nor a file");
            }
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            if parent.is_some_and(|parent| !parent.is_dir()) { unusable("its parent is no folder") } else { Ok(()) }
        }

        /// Writes them, if that was asked for. Whole or not at all, and before anything is printed.
        pub(crate) async fn of(&self, mut snapshots: Snapshots) -> Result<Snapshots, Failure> {
            let Some(path) = self.path.clone() else { return Ok(snapshots) };
            let format = self.format.map_or_else(|| Format::from_path(&path), Format::from);
            let written = tokio::task::spawn_blocking(move || {
                let written = export(&snapshots.list, &path, format);
                (snapshots, written)
            });
            let (back, written) = written.await.map_err(|error| Failure::machine("--export", error))?;
            snapshots = back;
            snapshots.remarks.push(told(&written.map_err(|error| Failure::machine("--export", error))?));
            Ok(snapshots)
        }
    }

    fn told(written: &Written) -> String {
        let (tables, rows) = (written.tables.len(), written.rows());
        format!("Exported {rows} rows in {tables} tables to {} ({}).", written.path.display(), written.format)
    }
}
