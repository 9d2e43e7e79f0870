//! The line that a terminal shows while a worker works.

use foliolink_sync::Sync;

use super::metrics::Counts;
use crate::{context::Context, progress::Step};

/// What is shown, and what was counted when it was shown last.
pub(super) struct Shown {
    line: Option<(Step, &'static Counts)>,
    calls: u64,
    is_ending: bool,
}

impl Shown {
    pub(super) fn new(context: &Context, counts: Option<&'static Counts>) -> Self {
        let counts = counts.filter(|_| context.progress.is_shown());
        let line = counts.map(|counts| {
            let step = context.progress.step("Working");
            step.begin("");
            (step, counts)
        });
        Self {
            calls: line.as_ref().map_or(0, |(_, counts)| counts.calls()),
            line,
            is_ending: false,
        }
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.line.is_some()
    }

    /// From now on only what is under way is finished.
    pub(super) fn ending(&mut self) {
        self.is_ending = true;
        if let Some((step, _)) = &self.line {
            step.begin("finishing what is under way; a second Ctrl-C ends it at once");
        }
    }

    /// Called once a second.
    pub(super) async fn show(&mut self, sync: &Sync) {
        let Some((step, counts)) = self.line.as_ref().filter(|_| !self.is_ending) else { return };
        let calls = counts.calls();
        let rate = calls.saturating_sub(std::mem::replace(&mut self.calls, calls));
        let done = counts.done();
        let failed = counts.failed();
        let Ok(overview) = sync.overview().await else {
            return step.begin("the database can't be asked; trying again");
        };
        let waiting = overview.states.get("waiting").copied().unwrap_or(0);
        let due = overview.due;
        step.begin(&format!(
            "{due} due, {waiting} waiting, {done} done, {failed} failed, {rate} calls/s"
        ));
    }
}
