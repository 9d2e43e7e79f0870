//! `foliolink sync …`: a database in step with connections.

mod add;
mod control;
pub(crate) mod database;
pub(crate) mod demo;
pub(crate) mod history;
mod init;
mod keys;
mod list;
mod open;
mod parts;
mod policy;
mod rekey;
mod remove;
mod run;
mod schemas;
mod snapshot;
mod status;
mod webhook;

use clap::{Args, Subcommand};
use foliolink_sync::{Id, Sync};

use crate::{config::DatabaseUrl, context::Context, failure::Failure, output::Answer};
pub(crate) use schemas::SCHEMAS;

/// Which database, and what to do with it.
#[derive(Debug, Args)]
pub(crate) struct SyncArguments {
    /// The database: sqlite:FILE or postgres://… [default: FOLIOLINK_DB, else SQLite in the
    /// platform's data folder]
    #[arg(long = "db", value_name = "URL", global = true)]
    database: Option<DatabaseUrl>,
    #[command(subcommand)]
    command: SyncCommand,
}

/// What to do. Connections are named by the id that `sync add` prints, or by your own for them.
#[derive(Debug, Subcommand)]
enum SyncCommand {
    /// Keys that encrypt what the database holds of connections
    #[command(subcommand)]
    Key(keys::KeyCommand),
    /// Make the database's tables, or bring them to this version; safe to repeat
    Init(init::MakeDatabase),
    /// Make connections known: one, or a list from standard input
    #[command(subcommand)]
    Add(add::AddCommand),
    /// Erase a connection and its data here
    Remove(remove::RemoveConnection),
    /// Open a session as a person: the only command of sync that may sign in at a bank or answer it
    Open(open::OpenConnection),
    /// Work until stopped: look at what is due, and store what changed
    Run(run::RunWorker),
    /// Say how all connections stand, or one
    Status(status::ShowStatus),
    /// List the connections that need a person, or are in another state
    List(list::ListConnections),
    /// Make connections due at once; opens from stored data, never at the bank
    Now(control::MakeDue),
    /// Stop connections until they are resumed: neither time nor a webhook opens them
    Pause(control::Pause),
    /// Let connections go on that were paused, given up, or needed a person
    Resume(control::Resume),
    /// Change how often connections are read
    Policy(policy::ChangePolicy),
    /// List what changed on a connection, newest last
    History(history::ShowHistory),
    /// Print what is stored of a connection, as it is or as it was
    Snapshot(snapshot::ShowSnapshot),
    /// Endpoints of your own that are told what changed, what is stale, and who is needed
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
    /// Encrypt everything with a new key; stopped in the middle, it goes on where it was
    Rekey(rekey::ChangeKey),
}

impl SyncArguments {
    /// Whether it works until it is told to end.
    pub(crate) fn works_on(&self) -> bool {
        matches!(self.command, SyncCommand::Run(_))
    }

    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let database = self.database.as_ref();
        match self.command {
            SyncCommand::Key(command) => command.run(),
            SyncCommand::Init(command) => command.run(context, database).await,
            SyncCommand::Add(command) => command.run(context, database).await,
            SyncCommand::Remove(command) => command.run(context, database).await,
            SyncCommand::Open(command) => command.run(context, database).await,
            SyncCommand::Run(command) => command.run(context, database).await,
            SyncCommand::Status(command) => command.run(context, database).await,
            SyncCommand::List(command) => command.run(context, database).await,
            SyncCommand::Now(command) => command.run(context, database).await,
            SyncCommand::Pause(command) => command.run(context, database).await,
            SyncCommand::Resume(command) => command.run(context, database).await,
            SyncCommand::Policy(command) => command.run(context, database).await,
            SyncCommand::History(command) => command.run(context, database).await,
            SyncCommand::Snapshot(command) => command.run(context, database).await,
            SyncCommand::Webhook(command) => command.run(context, database).await,
            SyncCommand::Rekey(command) => command.run(context, database).await,
        }
    }
}

/// The connection that a word of the command line means: by what its host calls it, else by its id.
async fn find(sync: &Sync, word: &str) -> Result<Id, Failure> {
    match sync.find(word).await {
        Err(error) if error.code() == Some("unknown_connection") => Id::parse(word).map_err(|_| {
            // The word may be a token that belongs elsewhere.
            Failure::usage(
                "ID: no UUID that `sync add` printed, and no external id of a connection",
            )
        }),
        found => Ok(found?),
    }
}

/// The same of several.
async fn find_all(sync: &Sync, words: &[String]) -> Result<Vec<Id>, Failure> {
    let mut ids = Vec::with_capacity(words.len());
    for word in words {
        ids.push(find(sync, word).await?);
    }
    Ok(ids)
}
