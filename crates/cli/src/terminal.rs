//! What the program reads from and writes to, as a value: the process' own streams and variables,
//! or those of a test.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _, Read, Write},
};

use console::Term;

/// Streams, variables, and what is known about the terminal behind them.
pub struct Terminal {
    pub(crate) out: Box<dyn Write + Send>,
    pub(crate) err: Box<dyn Write + Send>,
    pub(crate) input: Box<dyn Read + Send>,
    pub(crate) out_is_terminal: bool,
    pub(crate) err_is_terminal: bool,
    pub(crate) in_is_terminal: bool,
    /// Columns of the terminal, where there is one.
    pub(crate) columns: Option<usize>,
    pub(crate) variables: Variables,
    /// Whether logs are ours to install: a test has its own.
    pub(crate) owns_logs: bool,
    /// Whether the process is ours to end.
    pub(crate) owns_process: bool,
}

/// Environment variables, read once.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Those of the process. Text that isn't Unicode is read as far as it goes.
    pub fn of_process() -> Self {
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        Self(std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect())
    }

    /// A set variable; an empty one counts as unset.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Variables {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(pairs: T) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl Terminal {
    /// The process' own.
    pub fn of_process() -> Self {
        let columns = |term: Term| term.size_checked().map(|(_, columns)| usize::from(columns));
        Self {
            out: Box::new(io::stdout()),
            err: Box::new(io::stderr()),
            input: Box::new(io::stdin()),
            out_is_terminal: io::stdout().is_terminal(),
            err_is_terminal: io::stderr().is_terminal(),
            in_is_terminal: io::stdin().is_terminal(),
            columns: columns(Term::stdout()),
            variables: Variables::of_process(),
            owns_logs: true,
            owns_process: true,
        }
    }

    /// No terminal anywhere: buffers, and variables that were chosen.
    pub fn of_buffers(
        out: impl Write + Send + 'static,
        err: impl Write + Send + 'static,
        variables: Variables,
    ) -> Self {
        Self {
            out: Box::new(out),
            err: Box::new(err),
            input: Box::new(io::empty()),
            out_is_terminal: false,
            err_is_terminal: false,
            in_is_terminal: false,
            columns: None,
            variables,
            owns_logs: false,
            owns_process: false,
        }
    }

    /// The same, with `input` as standard input.
    #[must_use]
    pub fn with_input(mut self, input: impl Read + Send + 'static) -> Self {
        self.input = Box::new(input);
        self
    }

    /// A line on standard error that is no failure.
    pub(crate) fn note(&mut self, line: &str) {
        // Nobody is left to be told.
        let _ = writeln!(self.err, "note: {line}").and_then(|()| self.err.flush());
    }

    /// Columns that a table may take: the terminal's, `COLUMNS`, or 100.
    pub(crate) fn width(&self) -> usize {
        let asked = || self.variables.get("COLUMNS")?.parse().ok();
        self.columns.or_else(asked).unwrap_or(100).max(40)
    }

    /// Whether a stream gets colours: only terminals do, and only while nobody objects (<https://no-color.org>).
    pub(crate) fn colours(&self, is_terminal: bool) -> bool {
        is_terminal
            && self.variables.get("NO_COLOR").is_none()
            && self.variables.get("TERM") != Some("dumb")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_that_want_them() {
        let with = |variables: &[(&str, &str)]| {
            Terminal::of_buffers(io::sink(), io::sink(), variables.iter().copied().collect())
        };
        assert!(with(&[]).colours(true));
        assert!(with(&[("NO_COLOR", "")]).colours(true), "empty counts as unset");
        assert!(!with(&[("NO_COLOR", "1")]).colours(true));
        assert!(!with(&[("TERM", "dumb")]).colours(true));
        assert!(!with(&[]).colours(false));
    }

    #[test]
    fn the_width_is_the_terminals_then_what_is_asked_for() {
        let mut terminal =
            Terminal::of_buffers(io::sink(), io::sink(), [("COLUMNS", "72")].into_iter().collect());
        assert_eq!(terminal.width(), 72);
        terminal.columns = Some(120);
        assert_eq!(terminal.width(), 120);
    }
}
