//! `foliolink export`: snapshots out of files, all into one export.

use std::path::{Path, PathBuf};

use clap::Args;
use foliolink::portfolio::Snapshot;
use foliolink_export::{Format, Written};
use schemars::JsonSchema;
use serde::Serialize;

use super::files::{Target, describe, formats, lines, options};
use crate::{
    commands::schema::{Entry, one},
    failure::Failure,
    output::{Answer, RenderOptions, Report, csv, json, paint::wrap},
    snapshot_file,
};

/// What it prints as JSON.
pub(crate) const SCHEMAS: &[Entry] = &[Entry { words: "export", shapes: &[one::<Exported>] }];

/// Which snapshots, and where to.
#[derive(Debug, Args)]
pub(crate) struct ExportSnapshots {
    /// Files of snapshots, as --output json or ndjson writes them; one of each connection
    #[arg(value_name = "SNAPSHOT.json", required = true)]
    files: Vec<PathBuf>,
    /// Write them there: a folder of CSV or Parquet files, an SQLite file, or a file for a ledger,
    /// whose rows and balances have to agree
    #[arg(long = "to", value_name = "PATH")]
    path: PathBuf,
    /// In which format [default: by the path's ending, else csv]
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Option<Format>,
    /// For a ledger: write accounts that don't agree too, with marked corrections
    #[arg(long)]
    unreconciled: bool,
}

/// A snapshot, and what messages call it.
struct Named {
    name: String,
    snapshot: Snapshot,
}

impl ExportSnapshots {
    pub(crate) async fn run(self) -> Answer {
        let target = Target::new("--to", &self.path, self.format);
        target.check()?;
        let all = read(&self.files)?;
        distinct(&all)?;
        let mut options = options(self.unreconciled);
        if all.len() > 1 {
            for own in &all {
                options = options.label(&own.snapshot, &own.name);
            }
        }
        let snapshots = all.into_iter().map(|own| own.snapshot).collect();
        let (_, written) = target.write(snapshots, options).await?;
        Ok(Box::new(Exported::of(&written)))
    }
}

fn read(files: &[PathBuf]) -> Result<Vec<Named>, Failure> {
    let mut all = Vec::new();
    for path in files {
        let held = snapshot_file::read(path)?;
        let is_alone = held.list.len() == 1;
        for (at, snapshot) in held.list.into_iter().enumerate() {
            all.push(Named { name: name(path, (!is_alone).then_some(at)), snapshot });
        }
    }
    Ok(all)
}

/// `anna.json`, and of several in a file `all.json[1]`, counted from 0.
fn name(path: &Path, at: Option<usize>) -> String {
    let file = path.display();
    at.map_or_else(|| file.to_string(), |at| format!("{file}[{at}]"))
}

/// Which of two was meant, only whoever names them knows.
fn distinct(all: &[Named]) -> Result<(), Failure> {
    for (at, own) in all.iter().enumerate() {
        let key = |own: &Named| (own.snapshot.provider.clone(), own.snapshot.connection.clone());
        let Some(first) = all.iter().take(at).find(|first| key(first) == key(own)) else {
            continue;
        };
        let what = match first.snapshot == own.snapshot {
            true => "are the same snapshot: name one of them",
            false => "are snapshots of one connection: name the one that you want",
        };
        return Err(Failure::usage(format!("{} and {} {what}", first.name, own.name)));
    }
    Ok(())
}

/// What was written.
#[derive(Serialize, JsonSchema)]
struct Exported {
    /// The folder or file, as it was named.
    path: String,
    /// What it is.
    format: &'static str,
    tables: Vec<ExportedTable>,
    /// What nothing verifies and what was left out, a line each.
    notices: Vec<String>,
    #[serde(skip)]
    line: String,
}

/// One table, or what is counted in a ledger.
#[derive(Serialize, JsonSchema)]
struct ExportedTable {
    name: &'static str,
    rows: usize,
    file: String,
}

impl Exported {
    fn of(written: &Written) -> Self {
        let table = |own: &foliolink_export::WrittenTable| ExportedTable {
            name: own.name,
            rows: own.rows,
            file: own.file.display().to_string(),
        };
        Self {
            path: written.path.display().to_string(),
            format: written.format.as_str(),
            tables: written.tables.iter().map(table).collect(),
            notices: written.notices.clone(),
            line: describe(written),
        }
    }
}

impl Report for Exported {
    fn table(&self, options: &RenderOptions) -> String {
        format!("{}\n", wrap(&self.line, options.width, ""))
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::one(self, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let row =
            |own: &ExportedTable| [own.name.to_owned(), own.rows.to_string(), own.file.clone()];
        csv::write(&["name", "rows", "file"], self.tables.iter().map(row))
    }

    fn notices(&self) -> Vec<String> {
        lines("--to", &self.notices)
    }
}
