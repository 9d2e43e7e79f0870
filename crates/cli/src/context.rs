//! What a command has at hand: flags, configuration, progress, and a place to leave the ticket of
//! what it waits for.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use foliolink::{ActiveCalls, Pending, PollStatus, Ticket};

use crate::{
    arguments::{Command, Global},
    config::{Config, TimeLimit},
    failure::Failure,
    logs,
    output::OutputFormat,
    output_file,
    progress::{Progress, Step},
    terminal::{Terminal, Variables},
};

/// The surroundings of one command.
pub(crate) struct Context {
    pub(crate) global: Global,
    pub(crate) terminal: Terminal,
    /// How the answer is printed, for commands that print before they are done.
    pub(crate) form: OutputFormat,
    pub(crate) progress: Progress,
    pub(crate) waiting: Waiting,
    /// Calls that may act: they are waited for when the program is told to end.
    pub(crate) active: ActiveCalls,
}

/// How long what may have acted is waited for: `FOLIOLINK_TIMEOUT`, read when it is needed.
pub(crate) struct Grace {
    flag: Option<TimeLimit>,
    file: Option<PathBuf>,
    variables: Variables,
}

/// The longest that a call may take unless another time is set.
const LONGEST_CALL: Duration = Duration::from_secs(240);

impl Grace {
    pub(crate) fn time(&self) -> Duration {
        let configured = || Config::load(self.file.as_ref(), &self.variables).ok()?.set.timeout;
        self.flag.or_else(configured).map_or(LONGEST_CALL, |limit| limit.0)
    }
}

/// The ticket of the wait that is under way, for the moment the program is told to end.
#[derive(Clone, Default)]
pub(crate) struct Waiting(Arc<Mutex<Option<Ticket>>>);

impl Waiting {
    pub(crate) fn take(&self) -> Option<Ticket> {
        self.put(None)
    }

    pub(crate) fn put(&self, ticket: Option<Ticket>) -> Option<Ticket> {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), ticket)
    }
}

impl Context {
    pub(crate) fn new(global: Global, terminal: Terminal, form: OutputFormat) -> Self {
        let progress = Progress::new(terminal.err_is_terminal && !global.quiet);
        let waiting = Waiting::default();
        Self { global, terminal, form, progress, waiting, active: ActiveCalls::new() }
    }

    /// What can be seen to be wrong with global flags and variables, before a command does
    /// anything.
    pub(crate) fn prepare(&self, command: &Command) -> Result<(), Failure> {
        if let Some(path) = &self.global.ticket_file {
            let unusable = |why| Failure::usage(format!("--ticket-file {}: {why}", path.display()));
            output_file::check_file(path).map_err(unusable)?;
        }
        // A file that somebody names must be good, also where the command doesn't need it; the one
        // that is merely there isn't in its way.
        if self.global.config.is_some() && !command.only_names_the_file() {
            return self.config().map(drop);
        }
        match self.terminal.variables.get("RUST_LOG") {
            Some(filter) => self.log(Some(filter)),
            None => Ok(()),
        }
    }

    /// What is known of the time for calls, while the command has the context.
    pub(crate) fn grace(&self) -> Grace {
        Grace {
            flag: self.global.timeout,
            file: self.global.config.clone(),
            variables: self.terminal.variables.clone(),
        }
    }

    fn log(&self, filter: Option<&str>) -> Result<(), Failure> {
        logs::check(filter)?;
        if self.terminal.owns_logs {
            logs::install(filter, self.terminal.colours(self.terminal.err_is_terminal));
        }
        Ok(())
    }

    /// Reads and checks the configuration, and starts the log as it says.
    pub(crate) fn config(&self) -> Result<Config, Failure> {
        let config = Config::load(self.global.config.as_ref(), &self.terminal.variables)?;
        self.log(config.set.log.as_deref())?;
        Ok(config)
    }
}

/// Waits for pending work, and shows each look.
pub(crate) async fn watch<T: Send + 'static>(
    mut pending: Pending<T>,
    step: &Step,
    waiting: &Waiting,
) -> foliolink::Result<T> {
    waiting.put(Some(pending.ticket().clone()));
    let outcome = loop {
        match pending.next().await {
            Some(Ok(PollStatus::Working { code, polls, next_in })) => {
                step.show_poll(code.as_ref().map(|code| code.as_str()), polls, next_in)
            }
            Some(Ok(PollStatus::Done(value))) => break Ok(value),
            Some(Err(error)) => break Err(error),
            // `next` ends only after one of the other two.
            Some(Ok(_)) | None => {}
        }
    };
    waiting.take();
    outcome
}
