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
#[cfg(feature = "mcp")]
pub(crate) mod mcp;
pub(crate) mod sandbox;
pub(crate) mod schema;
#[cfg(feature = "serve")]
pub(crate) mod serve;
mod settings;
#[cfg(feature = "sync")]
pub(crate) mod sync;
pub(crate) mod table;
pub(crate) mod vumi;
pub(crate) mod webhook;

use std::future::ready;

use futures_util::future::LocalBoxFuture;

use crate::{arguments::Command, context::Context, output::Answer};

/// What the commands print as JSON, group by group.
const SCHEMAS: &[&[schema::Entry]] = &[
    call::SCHEMAS,
    config::SCHEMAS,
    demo::SCHEMAS,
    diff::SCHEMAS,
    drift::SCHEMAS,
    #[cfg(feature = "export")]
    export::command::SCHEMAS,
    flinks::SCHEMAS,
    inspect::SCHEMAS,
    sandbox::SCHEMAS,
    schema::SCHEMAS,
    #[cfg(feature = "serve")]
    serve::SCHEMAS,
    #[cfg(feature = "sync")]
    sync::SCHEMAS,
    vumi::SCHEMAS,
    webhook::SCHEMAS,
];

impl Command {
    /// Whether Ctrl-C is how it ends, not how it is cut short.
    pub(crate) fn ends_by_interrupt(&self) -> bool {
        match self {
            Self::Sandbox(sandbox) => sandbox.ends_by_interrupt(),
            Self::Webhook(command) => command.listens(),
            #[cfg(feature = "serve")]
            Self::Serve(arguments) => arguments.serves(),
            #[cfg(feature = "mcp")]
            Self::Mcp(_) => true,
            #[cfg(feature = "sync")]
            Self::Sync(arguments) => arguments.works_on(),
            _ => false,
        }
    }

    /// Whether it says where the configuration file is, good or not.
    pub(crate) fn only_names_the_file(&self) -> bool {
        matches!(self, Self::Config(config::ConfigCommand::Path))
    }

    /// Does it. What each command waits for lies on the heap: one stack with room for all of them
    /// would be larger than a thread's.
    pub(crate) fn run(self, context: &mut Context) -> LocalBoxFuture<'_, Answer> {
        match self {
            Self::Demo(demo) => on_heap(move || demo.run(context)),
            Self::Flinks(command) => on_heap(move || command.run(context)),
            Self::Call(command) => on_heap(move || command.run(context)),
            Self::Vumi(command) => on_heap(move || command.run(context)),
            Self::Sandbox(sandbox) => on_heap(move || sandbox.run(context)),
            Self::Webhook(command) => on_heap(move || command.run(context)),
            #[cfg(feature = "serve")]
            Self::Serve(arguments) => on_heap(move || arguments.run(context)),
            #[cfg(feature = "mcp")]
            Self::Mcp(server) => on_heap(move || server.run(context)),
            #[cfg(feature = "sync")]
            Self::Sync(arguments) => on_heap(move || arguments.run(context)),
            Self::Diff(diff) => Box::pin(ready(diff.run())),
            #[cfg(feature = "export")]
            Self::Export(export) => on_heap(move || export.run()),
            Self::Inspect(inspect) => Box::pin(ready(inspect.run(context))),
            Self::Drift(drift) => on_heap(move || drift.run(context)),
            Self::Completions(completions) => Box::pin(ready(completions.run())),
            Self::Man(man) => Box::pin(ready(man.run())),
            Self::Schema(schema) => Box::pin(ready(schema.run(context))),
            Self::Config(command) => Box::pin(ready(command.run(context))),
        }
    }
}

/// Made in a frame of its own, which is gone when it is polled.
#[inline(never)]
fn on_heap<'a, F: Future<Output = Answer> + 'a>(
    make: impl FnOnce() -> F,
) -> LocalBoxFuture<'a, Answer> {
    Box::pin(make())
}
