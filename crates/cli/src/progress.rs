//! Progress on standard error: a line per step, only on a terminal, gone without a trace where nobody looks.

use std::{cell::Cell, time::Duration};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{config::Span, output::paint::clean};

/// All lines of one command.
pub(crate) struct Progress {
    lines: Option<MultiProgress>,
    kept: Cell<bool>,
}

/// One line.
#[derive(Clone)]
pub(crate) struct Step(Option<ProgressBar>);

impl Progress {
    pub(crate) fn new(shown: bool) -> Self {
        Self { lines: shown.then(|| MultiProgress::with_draw_target(ProgressDrawTarget::stderr())), kept: Cell::new(false) }
    }

    /// Adds a line of unknown length that starts when it is first told something.
    pub(crate) fn step(&self, what: &str) -> Step {
        self.line(what, None)
    }

    /// Adds a line with a bar of `parts`.
    pub(crate) fn bar(&self, what: &str, parts: u64) -> Step {
        self.line(what, Some(parts))
    }

    fn line(&self, what: &str, parts: Option<u64>) -> Step {
        let Some(multi) = &self.lines else { return Step(None) };
        let bar = multi.add(parts.map_or_else(ProgressBar::new_spinner, ProgressBar::new));
        let template =
            if parts.is_some() { "{spinner:.cyan} {prefix:<34} {bar:18.cyan/black} {msg}" } else { "{spinner:.cyan} {prefix:<34} {msg}" };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style.progress_chars("━━─").tick_chars("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏✓"));
        bar.set_prefix(what.to_owned());
        Step(Some(bar))
    }

    /// The lines stay above the answer: they tell a story of their own.
    pub(crate) fn keep(&self) {
        self.kept.set(true);
    }

    /// Takes all lines away before the answer is printed, unless they are to stay.
    pub(crate) fn clear(&self) {
        match &self.lines {
            // An empty line between the story and the answer.
            Some(_) if self.kept.get() => eprintln!("\n"),
            Some(lines) => drop(lines.clear()),
            None => {}
        }
    }
}

impl Step {
    /// Starts to move.
    pub(crate) fn begin(&self, message: &str) {
        if let Some(bar) = &self.0 {
            bar.set_message(message.to_owned());
            bar.enable_steady_tick(Duration::from_millis(80));
        }
    }

    /// A look at pending work that wasn't finished.
    pub(crate) fn looked(&self, code: Option<&str>, looks: u32, next_in: Duration) {
        if let Some(bar) = &self.0 {
            let code = code.unwrap_or("working");
            // Tenths are enough for a person, and beyond a few seconds whole ones.
            let grain = if next_in < Duration::from_secs(10) { 100 } else { 1000 };
            let rounded = Duration::from_millis(u64::try_from(next_in.as_millis()).unwrap_or(u64::MAX / 2).next_multiple_of(grain));
            bar.set_message(format!("{}, look {looks}, next in {}", clean(code), Span(rounded)));
            bar.inc(1);
        }
    }

    /// Done, with what came of it.
    pub(crate) fn done(&self, message: &str) {
        if let Some(bar) = &self.0 {
            bar.set_position(bar.length().unwrap_or(0));
            bar.finish_with_message(message.to_owned());
        }
    }
}
