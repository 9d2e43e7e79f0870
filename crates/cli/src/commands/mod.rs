//! The commands, one file each: its arguments, what it sends, what it answers.

pub(crate) mod call;
pub(crate) mod completions;
pub(crate) mod config;
mod deleted;
pub(crate) mod demo;
pub(crate) mod diff;
pub(crate) mod drift;
pub(crate) mod export;
pub(crate) mod flinks;
pub(crate) mod inspect;
pub(crate) mod man;
pub(crate) mod sandbox;
#[cfg(feature = "serve")]
pub(crate) mod serve;
mod settings;
#[cfg(feature = "sync")]
pub(crate) mod sync;
pub(crate) mod table;
pub(crate) mod vumi;
pub(crate) mod webhook;

use crate::{arguments::Command, context::Context, output::Answer};

impl Command {
    /// Whether Ctrl-C is how it ends, not how it is cut short.
    pub(crate) fn ends_by_interrupt(&self) -> bool {
        match self {
            Self::Sandbox(sandbox) => sandbox.ends_by_interrupt(),
            Self::Webhook(command) => command.listens(),
            #[cfg(feature = "serve")]
            Self::Serve(arguments) => arguments.serves(),
            #[cfg(feature = "sync")]
            Self::Sync(arguments) => arguments.works_on(),
            _ => false,
        }
    }

    /// Whether it says where the configuration file is, good or not.
    pub(crate) fn only_names_the_file(&self) -> bool {
        matches!(self, Self::Config(config::ConfigCommand::Path))
    }

    /// Does it.
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        match self {
            Self::Demo(demo) => demo.run(context).await,
            Self::Flinks(command) => command.run(context).await,
            Self::Call(command) => command.run(context).await,
            Self::Vumi(command) => command.run(context).await,
            Self::Sandbox(sandbox) => sandbox.run(context).await,
            Self::Webhook(command) => command.run(context).await,
            #[cfg(feature = "serve")]
            Self::Serve(arguments) => arguments.run(context).await,
            #[cfg(feature = "sync")]
            Self::Sync(arguments) => arguments.run(context).await,
            Self::Diff(diff) => diff.run(),
            Self::Inspect(inspect) => inspect.run(context),
            Self::Drift(drift) => drift.run(context).await,
            Self::Completions(completions) => completions.run(),
            Self::Man(man) => man.run(),
            Self::Config(command) => command.run(context),
        }
    }
}
