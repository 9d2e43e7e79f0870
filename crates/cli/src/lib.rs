//! The program `foliolink`: what both providers offer, from a terminal or a script.
//!
//! Output, exit codes and configuration are a contract. [`run`] is the whole program with its
//! streams as a value, so that tests drive it without a process.

mod arguments;
mod ask;
mod commands;
mod config;
mod context;
mod failure;
mod logs;
mod output;
mod output_file;
mod progress;
mod signals;
mod snapshot_file;
mod terminal;
mod text_file;
mod ticket_file;

use std::{ffi::OsString, io, io::Write as _, pin::pin};

use clap::{
    CommandFactory as _, Parser as _,
    error::{ContextKind, ErrorKind},
};

use arguments::Arguments;
pub use commands::{
    schema::json_schema,
    table::{COMMANDS, Command},
};
use context::Context;
use failure::Failure;
use output::{OutputFormat, RenderOptions};
use signals::Signals;
pub use terminal::{Terminal, Variables};

/// Runs one command line, program name first, and gives the exit code.
pub async fn run<I, A>(arguments: I, mut terminal: Terminal) -> u8
where
    I: IntoIterator<Item = A>,
    A: Into<OsString> + Clone,
{
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(message) => return say(&mut terminal, &without_dashes(message)),
    };
    let options = RenderOptions {
        width: terminal.width(),
        colours: terminal.colours(terminal.out_is_terminal),
        reveal: arguments.global.reveal,
    };
    let form = arguments.global.output.unwrap_or(if terminal.out_is_terminal {
        OutputFormat::Table
    } else {
        OutputFormat::Json
    });
    let mut context = Context::new(arguments.global, terminal, form);
    let ends_by_interrupt = arguments.command.ends_by_interrupt();
    let mut signals = match context.terminal.owns_process && !ends_by_interrupt {
        true => Signals::of_process(),
        false => Signals::none(),
    };
    let outcome = match context.prepare(&arguments.command) {
        Ok(()) => run_until_signal(arguments.command, &mut context, &mut signals).await,
        Err(failure) => Err(failure),
    };
    signals.outcome_is_known();
    context.progress.clear();
    let rendered = outcome.and_then(|report| {
        let text = output::render(report.as_ref(), form, &options)?;
        let mut beside = if form == OutputFormat::Csv { report.beside_csv() } else { vec![] };
        beside.append(&mut report.notices());
        Ok((text, beside, report.exit()))
    });
    match rendered {
        Ok((text, beside, exit)) => {
            let printed = print(&mut context, form, &text);
            for line in beside {
                // Whoever closed it doesn't want to know.
                let _ = writeln!(context.terminal.err, "{line}");
            }
            printed.max(exit)
        }
        Err(failure) => complain(&mut context, form, failure),
    }
}

/// Leaves out the tip to pass a flag that a command doesn't have as a value of one that it has: no
/// value here begins with dashes.
fn without_dashes(mut message: clap::Error) -> clap::Error {
    if message.kind() == ErrorKind::UnknownArgument {
        message.remove(ContextKind::Suggested);
    }
    message
}

/// Help and version go to standard output, usage errors to standard error, as plain text in every
/// form.
fn say(terminal: &mut Terminal, message: &clap::Error) -> u8 {
    let rendered = message.render();
    let failed = message.use_stderr();
    let is_terminal = if failed { terminal.err_is_terminal } else { terminal.out_is_terminal };
    let text = if terminal.colours(is_terminal) {
        rendered.ansi().to_string()
    } else {
        rendered.to_string()
    };
    let stream = if failed { &mut terminal.err } else { &mut terminal.out };
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if !failed && error.kind() != io::ErrorKind::BrokenPipe => {
            // Where this fails as well, nobody is left to be told.
            let _ = writeln!(
                terminal.err,
                "{}",
                Failure::machine("standard output", error).line(false)
            );
            1
        }
        _ if failed => 2,
        _ => 0,
    }
}

/// Runs the command until it is done or a signal tells the program to end, which a server takes as
/// its normal end.
///
/// What was sent and may have acted is then waited for: nobody would know afterwards whether it did.
/// Where it was all that was left to do, its result is the command's.
async fn run_until_signal(
    command: arguments::Command,
    context: &mut Context,
    signals: &mut Signals,
) -> output::Answer {
    if command.ends_by_interrupt() {
        return command.run(context).await;
    }
    let waiting = context.waiting.clone();
    let progress = context.progress.clone();
    let active = context.active.clone();
    let grace = context.grace();
    let mut running = pin!(command.run(context));
    let signal = tokio::select! {
        biased;
        answer = &mut running => return answer,
        signal = signals.next() => signal,
        never = progress.reassure() => match never {},
    };
    if active.count() == 0 {
        return Err(Failure::from_signal(signal, waiting.take()));
    }
    let step = progress.step("Waiting for what was sent");
    step.begin("a second Ctrl-C ends it at once");
    let signal = tokio::select! {
        biased;
        answer = &mut running => return answer,
        second = signals.next() => second,
        () = active.none() => signal,
        () = tokio::time::sleep(grace.time()) => signal,
    };
    Err(Failure::from_signal(signal, waiting.take()))
}

/// Writes the answer at once. A reader that has gone away (`| head`) has seen enough.
fn print(context: &mut Context, form: OutputFormat, text: &str) -> u8 {
    let out = &mut context.terminal.out;
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => 0,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => complain(context, form, Failure::machine("standard output", error)),
    }
}

/// One line on standard error; the ticket in its file first, so that the line can say where.
fn complain(context: &mut Context, form: OutputFormat, mut failure: Failure) -> u8 {
    let mut kept = false;
    if let (Some(ticket), Some(path)) = (failure.ticket().cloned(), &context.global.ticket_file) {
        match ticket_file::write(path, &ticket) {
            Ok(()) => kept = true,
            Err(error) => failure.note(&format!("no ticket file: {}: {error}", path.display())),
        }
        if kept {
            failure.note(&format!("its ticket is in {}", path.display()));
        }
    }
    let line = match form {
        OutputFormat::Json | OutputFormat::Ndjson => failure.json(),
        OutputFormat::Table | OutputFormat::Csv => failure.line(kept),
    };
    let err = &mut context.terminal.err;
    let _ = writeln!(err, "{line}").and_then(|()| err.flush());
    failure.exit()
}

/// The words of the command that a command line runs, program name first, e.g. `sync status`.
pub fn command_of<I, A>(arguments: I) -> Option<String>
where
    I: IntoIterator<Item = A>,
    A: Into<OsString> + Clone,
{
    let matches = description().try_get_matches_from(arguments).ok()?;
    let mut words = Vec::new();
    let mut at = &matches;
    while let Some((word, inner)) = at.subcommand() {
        words.push(word);
        at = inner;
    }
    Some(words.join(" "))
}

/// The command line's description, for completions and manual pages.
pub(crate) fn description() -> clap::Command {
    Arguments::command()
}
