//! `foliolink sandbox`: runs both providers on this machine, or steers those that run already.

mod client;
mod health;
mod logs;
mod run;
mod trigger;

use std::collections::BTreeMap;

use clap::{Args, Subcommand};

use crate::{
    commands::schema::{Entry, line, list, one},
    context::Context,
    output::Answer,
};

/// What these commands print as JSON; of `sandbox` it is what `--env json` prints.
pub(crate) const SCHEMAS: &[Entry] = &[
    Entry { words: "sandbox", shapes: &[one::<BTreeMap<String, String>>] },
    Entry { words: "sandbox logs", shapes: &[list::<logs::Request>, line::<logs::Request>] },
    Entry {
        words: "sandbox trigger",
        shapes: &[one::<trigger::Triggered>, list::<trigger::Known>],
    },
];

/// Without a command it runs; the commands talk to one that does.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct SandboxArguments {
    #[command(subcommand)]
    command: Option<SandboxCommand>,
    #[command(flatten)]
    run: run::RunSandbox,
}

/// What is done to a sandbox that runs, with --control, on this machine.
#[derive(Debug, Subcommand)]
enum SandboxCommand {
    /// Have an event happen at a running sandbox, with its webhook
    ///
    /// Without EVENT the events are listed.
    Trigger(trigger::TriggerEvent),
    /// Show what was asked of a running sandbox: templates and names, no ids, no values
    Logs(logs::ShowLogs),
}

impl SandboxArguments {
    /// Whether Ctrl-C is how it ends, not how it is cut short.
    pub(crate) fn ends_by_interrupt(&self) -> bool {
        match &self.command {
            Some(SandboxCommand::Logs(logs)) => logs.follows(),
            Some(SandboxCommand::Trigger(_)) => false,
            None => self.run.serves(),
        }
    }

    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        match self.command {
            Some(SandboxCommand::Trigger(trigger)) => trigger.run(context).await,
            Some(SandboxCommand::Logs(logs)) => logs.run(context).await,
            None => self.run.run(context).await,
        }
    }
}
