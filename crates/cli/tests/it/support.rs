//! Runs the program, as a process or in this one.

use std::{
    io::{self, Write},
    process::{Command, Output, Stdio},
    sync::{Arc, Mutex},
};

use foliolink_cli::{Terminal, Variables, run};

use crate::{calls, schemas};

/// The program, cut off from this machine's environment and configuration.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foliolink"));
    command.args(arguments).env_clear().env("HOME", "/nonexistent").stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub(crate) fn output(arguments: &[&str]) -> Output {
    let ran = program(arguments).output().unwrap();
    schemas::check(arguments, text(&ran.stdout), text(&ran.stderr));
    ran
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// What a run in this process left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A buffer that the program writes to and the test reads.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Shared {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Runs it in this process: words of the command line, variables, standard input.
pub(crate) async fn in_process(words: &[&str], variables: Variables, input: &'static str) -> Ran {
    calls::install();
    let (out, err) = (Shared::default(), Shared::default());
    let terminal =
        Terminal::of_buffers(out.clone(), err.clone(), variables).with_input(input.as_bytes());
    let line = std::iter::once("foliolink").chain(words.iter().copied());
    let code = run(line, terminal).await;
    let ran = Ran { code, out: out.text(), err: err.text() };
    schemas::check(words, &ran.out, &ran.err);
    ran
}

/// Days and times, which follow the clock; everything else is the same on every run.
pub(crate) fn with_fixed_times(check: impl FnOnce()) {
    insta::with_settings!({ filters => [
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "[day and time UTC]"),
        (r"\d{4}-\d\d-\d\d", "[day-----]"),
    ] }, { check() });
}
