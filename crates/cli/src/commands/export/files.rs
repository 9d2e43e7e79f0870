//! Where an export goes, what may stand there, and what is told of it.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use foliolink::portfolio::Snapshot;
use foliolink_export::{Error, ExportOptions, Format, Written, export_with};

use super::{Export, Failure, Snapshots};
use crate::{
    output::paint::clean,
    output_file::{check_folder, follow},
};

/// How such a file begins.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// The formats, as words of the command line.
pub(super) fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::as_str))
        .try_map(|word| word.parse::<Format>())
}

/// What is to be written.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// How messages begin: the flag or the command.
    pub(super) asked_by: &'static str,
    pub(super) path: PathBuf,
    pub(super) format: Format,
    /// What the path asks for, where nobody named a format and its ending is that of none.
    notice: Option<String>,
}

impl Target {
    pub(super) fn new(asked_by: &'static str, path: &Path, format: Option<Format>) -> Self {
        let is_unknown =
            format.is_none() && path.extension().is_some() && Format::of_ending(path).is_none();
        let notice = is_unknown.then(|| {
            let flag = if asked_by == "--to" { "--format" } else { "--export-format" };
            let ending = path.extension().unwrap_or_default().to_string_lossy();
            format!("no format ends in .{ending}: a folder of CSV files was written ({flag} names another)")
        });
        let format = format.unwrap_or_else(|| Format::from_path(path));
        Self { asked_by, path: path.to_owned(), format, notice }
    }

    /// What can be seen to be wrong before anything is read.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let path = &self.path;
        let unusable =
            |why: String| Failure::usage(format!("{} {}: {why}", self.asked_by, path.display()));
        if path.file_name().is_none() {
            return Err(unusable("names neither a folder nor a file".to_owned()));
        }
        // A link is followed: what it leads to is replaced.
        let target = match std::fs::canonicalize(path) {
            Ok(target) => target,
            Err(_) => follow(path).map_err(|error| unusable(error.to_string()))?,
        };
        let parent = target
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        if !parent.is_dir() {
            return Err(unusable(format!("there is no folder {}", parent.display())));
        }
        check_folder(parent).map_err(unusable)?;
        find_obstacle(&target, self.format)
            .map_or(Ok(()), |what| Err(unusable(format!("not overwritten: {what}"))))
    }

    /// Writes them, whole or not at all; what nothing verifies is in the notices.
    pub(super) async fn write(
        self,
        snapshots: Vec<Snapshot>,
        options: ExportOptions,
    ) -> Result<(Vec<Snapshot>, Written), Failure> {
        let Self { asked_by, path, format, notice } = self;
        let written = tokio::task::spawn_blocking(move || {
            let written = export_with(&snapshots, &path, format, &options);
            (snapshots, written)
        });
        let (snapshots, written) =
            written.await.map_err(|error| Failure::machine(asked_by, error))?;
        let mut written = written.map_err(|error| fail(asked_by, &error))?;
        written.notices.splice(0..0, notice);
        Ok((snapshots, written))
    }
}

/// What stands at the path, and what was asked for, are a matter of the command line.
fn fail(asked_by: &'static str, error: &Error) -> Failure {
    match error {
        Error::Path { .. }
        | Error::Occupied { .. }
        | Error::OtherConnections { .. }
        | Error::SameConnection { .. }
        | Error::NotBuilt { .. } => Failure::usage(format!("{asked_by}: {error}")),
        _ => Failure::machine(asked_by, error),
    }
}

pub(super) fn options(is_unreconciled: bool) -> ExportOptions {
    let options = ExportOptions::new();
    if is_unreconciled { options.unreconciled() } else { options }
}

impl Export {
    /// What can be seen to be wrong before anything is sent.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.target().map_or(Ok(()), |target| target.check())
    }

    fn target(&self) -> Option<Target> {
        Some(Target::new("--export", self.path.as_deref()?, self.format))
    }

    /// Writes them, if that was asked for. Whole or not at all, and before anything is printed.
    pub(crate) async fn of(&self, snapshots: Snapshots) -> Result<Snapshots, Failure> {
        self.write(snapshots, options(self.unreconciled)).await
    }

    /// The same for one snapshot out of a database, which has its own numbers for transactions.
    #[cfg(feature = "sync")]
    pub(crate) async fn of_stored(
        &self,
        snapshots: Snapshots,
        row_ids: Vec<i64>,
    ) -> Result<Snapshots, Failure> {
        let mut options = options(self.unreconciled);
        if let [one] = snapshots.list.as_slice() {
            options = options.row_ids(one, row_ids);
        }
        self.write(snapshots, options).await
    }

    async fn write(
        &self,
        mut snapshots: Snapshots,
        options: ExportOptions,
    ) -> Result<Snapshots, Failure> {
        let Some(target) = self.target() else { return Ok(snapshots) };
        let (list, written) = target.write(snapshots.list, options).await?;
        snapshots.list = list;
        snapshots.remarks.push(describe(&written));
        snapshots.notices.extend(lines("--export", &written.notices));
        Ok(snapshots)
    }
}

/// What stands there and is no export, as far as names and first bytes tell. The export itself
/// looks closer, when it has its rows.
fn find_obstacle(target: &Path, format: Format) -> Option<String> {
    let there = std::fs::metadata(target).ok()?;
    match format {
        Format::Sqlite if !there.is_file() => Some("it isn't a file".to_owned()),
        Format::Sqlite => {
            let mut first = Vec::new();
            File::open(target).ok()?.take(SQLITE.len() as u64).read_to_end(&mut first).ok()?;
            (!first.is_empty() && first != SQLITE).then(|| "it isn't an SQLite file".to_owned())
        }
        format if format.is_ledger() => (!there.is_file()).then(|| "it isn't a file".to_owned()),
        _ if !there.is_dir() => Some("it isn't a folder".to_owned()),
        _ => {
            let ending = format.to_string();
            let names = std::fs::read_dir(target).ok()?.flatten().map(|entry| entry.path());
            let is_ours = |path: &std::path::PathBuf| {
                // A link or a pipe would be replaced with the folder.
                path.symlink_metadata().is_ok_and(|there| there.is_file())
                    && path.extension().is_some_and(|own| own.to_string_lossy() == ending)
            };
            let other = names.into_iter().find(|path| !is_ours(path))?;
            let name = other.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Some(format!("the folder holds {name:?}, which is no part of a {format} export"))
        }
    }
}

/// What standard error says of it.
pub(super) fn lines(asked_by: &str, notices: &[String]) -> Vec<String> {
    notices.iter().map(|notice| format!("{asked_by}: {}", clean(notice))).collect()
}

/// What was written, in a line for people.
pub(super) fn describe(written: &Written) -> String {
    let tables = written.tables.len();
    let rows = written.rows();
    if written.format.is_ledger() {
        let counts = written.tables.iter().map(|own| format!("{} {}", own.rows, own.name));
        return format!(
            "Exported {} to {} ({}).",
            counts.collect::<Vec<_>>().join(", "),
            written.path.display(),
            written.format
        );
    }
    format!(
        "Exported {rows} rows in {tables} tables to {} ({}).",
        written.path.display(),
        written.format
    )
}
