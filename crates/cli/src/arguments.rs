//! The command line: global flags and the list of commands. Each command's own arguments stand in
//! its file.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use uuid::Uuid;

use crate::{commands, config::TimeLimit, output::OutputFormat};

/// Accounts, holdings and transactions through Flinks and Vumi Finlink.
///
/// `foliolink demo` shows it all on this machine, without configuration and without network.
#[derive(Debug, Parser)]
#[command(name = "foliolink", version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 anything else, 2 command line or configuration, 3 a person must act, 4 keys or tokens refused, \
     5 still pending (see --ticket-file), 6 provider or bank can't serve now, 130, 143, 129 interrupted by SIGINT, SIGTERM, SIGHUP.";

/// Flags that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// How to print the answer [default: table on a terminal, json otherwise]
    #[arg(long, global = true, value_name = "FORM")]
    pub(crate) output: Option<OutputFormat>,
    /// No progress on standard error
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    /// Account numbers and names in full, in tables too
    #[arg(long, global = true)]
    pub(crate) reveal: bool,
    /// Configuration file [default: see `foliolink config path`]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Sent with every call, to find it again in the provider's logs
    #[arg(long, global = true, value_name = "UUID")]
    pub(crate) trace_id: Option<Uuid>,
    /// Time for one HTTP call, body included, e.g. 30s
    #[arg(long, global = true, value_name = "DURATION")]
    pub(crate) timeout: Option<TimeLimit>,
    /// Where the ticket goes when patience ends or Ctrl-C is pressed
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) ticket_file: Option<PathBuf>,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Connect a made-up customer at both providers on this machine, and show everything
    Demo(commands::demo::Demo),
    /// Flinks: sessions, accounts, statements, saved cards
    #[command(subcommand)]
    Flinks(commands::flinks::FlinksCommand),
    /// Vumi Finlink: connections, their status and data
    #[command(subcommand)]
    Vumi(commands::vumi::VumiCommand),
    /// Webhooks: verify a recorded one, or receive them
    #[command(subcommand)]
    Webhook(commands::webhook::WebhookCommand),
    /// Say what was added, changed and vanished between two snapshots
    ///
    /// Files hold one snapshot, an array of them, or one a line. Of several, those of the same
    /// connection are compared; one that stands in one file only was added or has vanished
    /// whole.
    Diff(commands::diff::CompareSnapshots),
    /// Write the snapshots of files, of several connections, into one export
    ///
    /// Files hold one snapshot, an array of them, or one a line. A ledger opens its categories
    /// once, and accounts of one name are told apart by their holder.
    #[cfg(feature = "export")]
    Export(commands::export::command::ExportSnapshots),
    /// Compare a recorded answer with the provider's description
    Inspect(commands::inspect::InspectAnswer),
    /// Compare the answers of a live account with the provider's description
    ///
    /// Sends every read that the credentials allow, each answer once, and shows paths and words,
    /// never values. Opens sessions from stored data only: nobody signs in at a bank, and
    /// nothing changes at the provider.
    Drift(commands::drift::FindDrift),
    /// Keep a database in step with connections: nights, webhooks, history
    #[cfg(feature = "sync")]
    Sync(commands::sync::SyncArguments),
    /// Serve what is stored to other programs, read-only: SimpleFIN and a JSON API
    #[cfg(feature = "serve")]
    Serve(commands::serve::ServeArguments),
    /// Answer an assistant's questions about what is stored, over standard input and output
    ///
    /// A server of the Model Context Protocol. Read-only: nothing is written, no provider is
    /// asked. Personal data is masked unless it is started with --reveal; tokens and LoginIds
    /// are never shown.
    #[cfg(feature = "mcp")]
    Mcp(commands::mcp::ServeAssistant),
    /// Call any operation of a provider's description, and print its answer as sent
    Call(commands::call::CallOperation),
    /// Run the sandbox: both providers on a loopback port, until Ctrl-C
    Sandbox(commands::sandbox::SandboxArguments),
    /// Print the completion script of a shell
    Completions(commands::completions::Completions),
    /// Print a manual page, or write all of them
    Man(commands::man::WriteManual),
    /// Print the JSON Schema of what a command prints
    ///
    /// With --output ndjson that of one line.
    Schema(commands::schema::ShowSchema),
    /// Look at the configuration
    #[command(subcommand)]
    Config(commands::config::ConfigCommand),
}
