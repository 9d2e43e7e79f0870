//! `foliolink serve …`: what is stored, read-only, for other programs.

mod run;
mod token;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use directories::ProjectDirs;
use foliolink_serve::TokenStore;

use crate::{
    commands::schema::{Entry, line, list, one},
    config::DatabaseUrl,
    context::Context,
    failure::Failure,
    output::Answer,
};

/// What these commands print as JSON.
pub(crate) const SCHEMAS: &[Entry] = &[
    Entry { words: "serve", shapes: &[line::<run::Started>] },
    Entry { words: "serve token add", shapes: &[one::<token::Made>] },
    Entry { words: "serve token list", shapes: &[list::<token::Listing>] },
    Entry { words: "serve token revoke", shapes: &[one::<token::Listing>] },
];

/// How it serves, or what to do with tokens.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    serve: run::RunServer,
    #[command(subcommand)]
    command: Option<ServeCommand>,
}

#[derive(Debug, Subcommand)]
enum ServeCommand {
    /// Tokens: who may read what
    #[command(subcommand)]
    Token(token::TokenCommand),
}

/// Where tokens are.
#[derive(Debug, Clone, Args)]
struct TokenFile {
    /// The file of tokens, its owner's alone [default: serve-tokens.json in the platform's data
    /// folder]
    #[arg(long, value_name = "FILE")]
    tokens: Option<PathBuf>,
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub(super) struct Data {
    /// The database: sqlite:FILE or postgres://… [default: FOLIOLINK_DB, else SQLite in the
    /// platform's data folder]
    #[arg(long = "db", value_name = "URL", conflicts_with = "snapshots")]
    pub(super) database: Option<DatabaseUrl>,
    /// A file of snapshots, as --output json or ndjson writes it, in place of a database
    #[arg(long = "snapshots", value_name = "FILE")]
    pub(super) snapshots: Vec<PathBuf>,
}

impl ServeArguments {
    /// Whether it serves until it is told to end.
    pub(crate) fn serves(&self) -> bool {
        self.command.is_none()
    }

    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        match self.command {
            None => self.serve.run(context).await,
            Some(ServeCommand::Token(command)) => command.run(context).await,
        }
    }
}

impl TokenFile {
    /// Opens it; the platform's folder is made where it is missing.
    fn open(&self) -> Result<TokenStore, Failure> {
        let path = match &self.tokens {
            Some(path) => path.clone(),
            None => platform_file()?,
        };
        Ok(TokenStore::open(path)?)
    }
}

fn platform_file() -> Result<PathBuf, Failure> {
    let dirs = ProjectDirs::from("", "", "foliolink").ok_or_else(|| {
        Failure::configuration("this platform has no data folder: name a file with --tokens FILE")
    })?;
    let folder = dirs.data_dir();
    let made = std::fs::create_dir_all(folder);
    made.map_err(|error| Failure::machine(&folder.display().to_string(), error))?;
    Ok(folder.join("serve-tokens.json"))
}
