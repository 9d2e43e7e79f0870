//! What a command has at hand: flags, configuration, progress, and a place to leave the ticket of what it waits for.

use std::sync::{Arc, Mutex, PoisonError};

use foliolink::{Pending, Progress as Look, Ticket};

use crate::{
    arguments::Global,
    config::Config,
    failure::Failure,
    logs,
    output::Form,
    progress::{Progress, Step},
    terminal::Terminal,
};

/// The surroundings of one command.
pub(crate) struct Context {
    pub(crate) global: Global,
    pub(crate) terminal: Terminal,
    /// How the answer is printed, for commands that print before they are done.
    pub(crate) form: Form,
    pub(crate) progress: Progress,
    pub(crate) waiting: Waiting,
}

/// The ticket of the wait that is under way, for the moment somebody presses Ctrl-C.
#[derive(Clone, Default)]
pub(crate) struct Waiting(Arc<Mutex<Option<Ticket>>>);

impl Waiting {
    pub(crate) fn take(&self) -> Option<Ticket> {
        self.put(None)
    }

    fn put(&self, ticket: Option<Ticket>) -> Option<Ticket> {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), ticket)
    }
}

impl Context {
    pub(crate) fn new(global: Global, terminal: Terminal, form: Form) -> Self {
        let progress = Progress::new(terminal.err_is_terminal && !global.quiet);
        Self { global, terminal, form, progress, waiting: Waiting::default() }
    }

    /// Reads and checks the configuration, and starts the log as it says.
    pub(crate) fn config(&self) -> Result<Config, Failure> {
        let config = Config::load(self.global.config.as_ref(), &self.terminal.variables)?;
        let colours = self.terminal.colours(self.terminal.err_is_terminal);
        logs::check(config.set.log.as_deref())?;
        if self.terminal.owns_logs {
            logs::install(config.set.log.as_deref(), colours);
        }
        Ok(config)
    }
}

/// Waits for pending work, and shows each look.
pub(crate) async fn watch<T: Send + 'static>(mut pending: Pending<T>, step: &Step, waiting: &Waiting) -> foliolink::Result<T> {
    waiting.put(Some(pending.ticket().clone()));
    let outcome = loop {
        match pending.next().await {
            Some(Ok(Look::Working { code, looks, next_in })) => step.looked(code.as_ref().map(|code| code.as_str()), looks, next_in),
            Some(Ok(Look::Done(value))) => break Ok(value),
            Some(Err(error)) => break Err(error),
            // `next` ends only after one of the other two.
            Some(Ok(_)) | None => {}
        }
    };
    waiting.take();
    outcome
}
