//! Questions to the person at the terminal: on standard error, so that standard output stays the
//! answer's alone.

use dialoguer::{Confirm, Password};
use foliolink::Secret;

use crate::{context::Context, failure::Failure, progress::Progress, text_file};

/// Whether somebody is there to be asked.
pub(crate) fn someone_is_there(context: &Context) -> bool {
    context.terminal.in_is_terminal && context.terminal.err_is_terminal
}

/// Runs a question beside the runtime: the network and Ctrl-C go on while somebody thinks.
pub(crate) async fn beside<T: Send + 'static>(
    progress: &Progress,
    question: impl FnOnce() -> dialoguer::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let _drawn = progress.question();
    // Dropped by Ctrl-C too, while the question itself still waits for a key.
    let _restored = Restored::new();
    match tokio::task::spawn_blocking(question).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(_)) | Err(_) => Err(Failure::interruption(None)),
    }
}

/// Leaves the terminal as it was found: a question may have switched its echo off and hidden its
/// cursor.
struct Restored {
    #[cfg(unix)]
    modes: Option<rustix::termios::Termios>,
}

impl Restored {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            modes: rustix::termios::tcgetattr(std::io::stdin()).ok(),
        }
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(modes) = &self.modes {
            // Where this fails the terminal is gone.
            let _ = rustix::termios::tcsetattr(
                std::io::stdin(),
                rustix::termios::OptionalActions::Now,
                modes,
            );
        }
        let _ = console::Term::stderr().show_cursor();
    }
}

/// Asks before something is deleted, unless `yes` was said on the command line.
pub(crate) async fn confirm(context: &Context, yes: bool, question: String) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !someone_is_there(context) {
        return Err(Failure::usage("nobody is there to confirm it: add --yes"));
    }
    let agreed = beside(&context.progress, move || {
        Confirm::new().with_prompt(question).default(false).interact()
    })
    .await?;
    if agreed { Ok(()) } else { Err(Failure::usage("not confirmed, nothing was sent")) }
}

/// A password: asked for on a terminal, else the first line of standard input. Never an argument,
/// where every process list shows it.
pub(crate) async fn password(context: &mut Context) -> Result<Secret, Failure> {
    if someone_is_there(context) {
        return beside(&context.progress, || Password::new().with_prompt("Password").interact())
            .await
            .map(Secret::from);
    }
    let text = text_file::read_from(&mut context.terminal.input)
        .map_err(|error| Failure::machine("standard input", error))?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(Secret::from(line)),
        None => Err(Failure::usage("no password on standard input")),
    }
}
