//! `foliolink diff`: what was added, changed and vanished between two snapshots.

mod pairs;
mod report;
mod rows;

use std::path::PathBuf;

use clap::Args;
use foliolink::portfolio::Diff;

use crate::{
    commands::schema::{Entry, list, one},
    output::Answer,
    snapshot_file,
};
use report::Compared;

/// What it prints as JSON.
pub(crate) const SCHEMAS: &[Entry] =
    &[Entry { words: "diff", shapes: &[one::<Diff>, list::<Diff>] }];

/// Which snapshots. Files as a pull or the demo writes them: one snapshot, an array of them, or one
/// a line.
#[derive(Debug, Args)]
pub(crate) struct CompareSnapshots {
    /// The older snapshot, as --output json or ndjson writes it
    #[arg(value_name = "OLD.json")]
    old: PathBuf,
    /// The newer one; of files with several, those of the same connection are compared
    #[arg(value_name = "NEW.json")]
    new: PathBuf,
}

impl CompareSnapshots {
    pub(crate) fn run(self) -> Answer {
        let old = snapshot_file::read(&self.old)?;
        let new = snapshot_file::read(&self.new)?;
        let many = old.many || new.many;
        let list = pairs::match_snapshots(old.list, new.list)?
            .into_iter()
            .map(|(old, new)| Compared::of(old, new))
            .collect();
        Ok(Box::new(report::Differences { list, many }))
    }
}
