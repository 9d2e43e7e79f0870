//! Progress on standard error: a line per step, only on a terminal, gone without a trace where
//! nobody looks.

use std::{
    convert::Infallible,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle, WeakProgressBar};

use crate::{config::Span, output::paint::clean};

/// How often it is looked whether anything is said, and how many looks without a word make a person
/// wonder.
const LOOK: Duration = Duration::from_millis(100);
const LOOKS: u32 = 10;

/// All lines of one command.
#[derive(Clone)]
pub(crate) struct Progress(Arc<Lines>);

struct Lines {
    shown: Option<MultiProgress>,
    kept: AtomicBool,
    steps: Mutex<Vec<WeakProgressBar>>,
    /// The line that says only that something is under way.
    filler: Mutex<Option<ProgressBar>>,
    questions: AtomicUsize,
}

/// One line.
#[derive(Clone)]
pub(crate) struct Step(Option<ProgressBar>);

/// While it lives, nothing is drawn over a question.
pub(crate) struct Question(Progress);

impl Progress {
    pub(crate) fn new(shown: bool) -> Self {
        Self::on(shown.then(ProgressDrawTarget::stderr))
    }

    fn on(target: Option<ProgressDrawTarget>) -> Self {
        Self(Arc::new(Lines {
            shown: target.map(MultiProgress::with_draw_target),
            kept: AtomicBool::default(),
            steps: Mutex::default(),
            filler: Mutex::default(),
            questions: AtomicUsize::default(),
        }))
    }

    /// Whether anybody looks.
    #[cfg(feature = "sync")]
    pub(crate) fn is_shown(&self) -> bool {
        self.0.shown.is_some()
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
        self.no_filler();
        let bar = self.drawn(what, parts);
        self.0
            .steps
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(bar.as_ref().map(ProgressBar::downgrade));
        Step(bar)
    }

    fn drawn(&self, what: &str, parts: Option<u64>) -> Option<ProgressBar> {
        let bar = self
            .0
            .shown
            .as_ref()?
            .add(parts.map_or_else(ProgressBar::new_spinner, ProgressBar::new));
        let template = if parts.is_some() {
            "{spinner:.cyan} {prefix:<34} {bar:18.cyan/black} {msg}"
        } else {
            "{spinner:.cyan} {prefix:<34} {msg}"
        };
        let style = ProgressStyle::with_template(template)
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style.progress_chars("━━─").tick_chars("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏✓"));
        bar.set_prefix(what.to_owned());
        Some(bar)
    }

    /// Says that something is under way wherever nothing else has said so for a second. Never ends.
    pub(crate) async fn reassure(&self) -> Infallible {
        if self.0.shown.is_none() {
            return std::future::pending().await;
        }
        let mut silent = 0;
        loop {
            tokio::time::sleep(LOOK).await;
            silent = if self.says_something() { 0 } else { silent + 1 };
            match silent {
                0 => self.no_filler(),
                LOOKS => self.fill(),
                _ => {}
            }
        }
    }

    fn says_something(&self) -> bool {
        let mut steps = self.0.steps.lock().unwrap_or_else(PoisonError::into_inner);
        steps.retain(|step| step.upgrade().is_some_and(|bar| !bar.is_finished()));
        !steps.is_empty() || self.0.questions.load(Ordering::Relaxed) > 0
    }

    fn filler(&self) -> std::sync::MutexGuard<'_, Option<ProgressBar>> {
        self.0.filler.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fill(&self) {
        let bar = self.drawn("Waiting for an answer", None);
        Step(bar.clone()).begin("");
        *self.filler() = bar;
    }

    fn no_filler(&self) {
        if let (Some(bar), Some(lines)) = (self.filler().take(), &self.0.shown) {
            bar.finish_and_clear();
            lines.remove(&bar);
        }
    }

    /// Makes way for a question.
    pub(crate) fn question(&self) -> Question {
        self.0.questions.fetch_add(1, Ordering::Relaxed);
        self.no_filler();
        Question(self.clone())
    }

    /// The lines stay above the answer: they tell a story of their own.
    pub(crate) fn keep(&self) {
        self.0.kept.store(true, Ordering::Relaxed);
    }

    /// Takes all lines away before the answer is printed, unless they are to stay.
    pub(crate) fn clear(&self) {
        self.no_filler();
        match &self.0.shown {
            // An empty line between the story and the answer.
            Some(_) if self.0.kept.load(Ordering::Relaxed) => eprintln!("\n"),
            Some(lines) => drop(lines.clear()),
            None => {}
        }
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        self.0.0.questions.fetch_sub(1, Ordering::Relaxed);
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
            let rounded = Duration::from_millis(
                u64::try_from(next_in.as_millis()).unwrap_or(u64::MAX / 2).next_multiple_of(grain),
            );
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said after a time.
    async fn after(progress: &Progress, time: Duration) -> bool {
        tokio::select! {
            never = progress.reassure() => match never {},
            () = tokio::time::sleep(time) => progress.filler().is_some(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_without_a_word_is_filled_and_a_word_ends_that() {
        let progress = Progress::on(Some(ProgressDrawTarget::hidden()));
        assert!(!after(&progress, Duration::from_millis(950)).await);
        assert!(after(&progress, Duration::from_millis(1050)).await);
        let step = progress.step("Reading");
        assert!(progress.filler().is_none(), "at once");
        assert!(!after(&progress, Duration::from_secs(60)).await);
        step.done("done");
        assert!(after(&progress, Duration::from_millis(1150)).await, "between two steps as well");
        drop(progress.step("left as it was"));
        assert!(after(&progress, Duration::from_millis(1150)).await);
    }

    #[tokio::test(start_paused = true)]
    async fn it_makes_way_for_a_question_and_says_nothing_where_nobody_looks() {
        let progress = Progress::on(Some(ProgressDrawTarget::hidden()));
        assert!(after(&progress, Duration::from_secs(2)).await);
        let question = progress.question();
        assert!(progress.filler().is_none());
        assert!(!after(&progress, Duration::from_secs(60)).await);
        drop(question);
        assert!(after(&progress, Duration::from_secs(2)).await);
        assert!(!after(&Progress::new(false), Duration::from_secs(60)).await);
    }
}
