//! `foliolink sync init`: the database's tables, and what dbt is to know of them.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::database::Database;
use crate::{
    config::DatabaseUrl,
    context::Context,
    failure::Failure,
    output::{Answer, listed::Facts},
    output_file::{check_file, follow},
};

/// What is made beside the tables.
#[derive(Debug, Args)]
pub(super) struct MakeDatabase {
    /// Write the tables down as sources for dbt, e.g. models/sources.yml; not over another file
    #[arg(long, value_name = "FILE")]
    dbt: Option<PathBuf>,
}

/// A database that is ready.
#[derive(Serialize, JsonSchema)]
pub(super) struct Ready {
    version: i64,
    /// Without a password.
    database: String,
    /// The file for dbt, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    dbt: Option<String>,
}

impl MakeDatabase {
    pub(super) async fn run(self, context: &Context, named: Option<&DatabaseUrl>) -> Answer {
        let database = Database::of(context, named)?;
        if let Some(file) = &self.dbt {
            let unusable = |why| Failure::usage(format!("--dbt {}: {why}", file.display()));
            check_plain(file).map_err(unusable)?;
        }
        let sync = database.migrate().await?;
        if let Some(file) = &self.dbt {
            let written = write_once(file, &sync.dbt_sources());
            written.map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?;
        }
        let ready = Ready {
            version: sync.version().await?,
            database: database.url.to_string(),
            dbt: self.dbt.map(|file| file.display().to_string()),
        };
        sync.close().await;
        let facts = |ready: &Ready| {
            let made =
                [("version", ready.version.to_string()), ("database", ready.database.clone())];
            made.into_iter().chain(ready.dbt.clone().map(|file| ("dbt", file))).collect()
        };
        Ok(Box::new(Facts { value: ready, facts }))
    }
}

/// Before anything is made: a pipe would be waited for, a device has no text to keep.
fn check_plain(file: &Path) -> Result<(), String> {
    check_file(file)?;
    match fs::metadata(file) {
        Ok(metadata) if !metadata.is_file() => Err("is no plain file".to_owned()),
        _ => Ok(()),
    }
}

/// A new file; one that says the same already is left alone, and so is one that says something else,
/// since a person may have written it.
fn write_once(file: &Path, text: &str) -> io::Result<()> {
    let file = &follow(file)?;
    match OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(mut made) => made.write_all(text.as_bytes()).and_then(|()| made.sync_all()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match fs::read(file)? {
            held if held == text.as_bytes() => Ok(()),
            _ => Err(io::Error::other("says something else already, and is left as it is")),
        },
        Err(error) => Err(error),
    }
}
