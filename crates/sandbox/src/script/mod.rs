//! A script: steps that are done in their time or after so many calls, without anybody who asks for
//! them.

mod read;

pub use read::ScriptError;
pub(crate) use read::read;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::Notify;

use crate::actions::{Action, ActionError};
use crate::faults::CallFilter;
use crate::routes::Route;
use crate::state::{SharedWorld, World};

/// One step that was read.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// From the start of the script.
    at: Duration,
    /// So many calls are made from then on before it is done.
    calls: u32,
    /// Which calls count.
    counted: CallFilter,
    action: Action,
}

/// How a step of a script stands: [`Sandbox::script_steps`](crate::Sandbox::script_steps).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScriptStep {
    /// Its number, over all scripts of a sandbox; the first is 1.
    pub step: u64,
    /// The name of its fault, or `advance`, `status`, `offer` or `fire`.
    pub does: String,
    /// Not before this time of the sandbox's clock.
    pub due: Timestamp,
    /// So many calls have to be made from then on.
    pub calls: u32,
    /// How far it is.
    pub state: ScriptState,
    /// Why it could not be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ScriptState {
    /// Its time or its calls haven't come.
    Waiting,
    /// Done; a fault waits for its calls now.
    Done,
    /// Its time came, and it could not be done.
    Failed,
}

struct ScheduledStep {
    step: ScriptStep,
    counted: CallFilter,
    /// Taken out when it is done.
    action: Option<Action>,
}

/// All scripts of a sandbox.
#[derive(Default)]
pub(crate) struct Schedule {
    entries: Vec<ScheduledStep>,
    last: u64,
    changed: Arc<Notify>,
}

/// Steps that are over make room.
const MAX_ENTRIES: usize = 10_000;

impl Schedule {
    /// Replaces another one, and wakes whoever waits for its steps.
    pub(crate) fn take_over(&mut self, other: &Self) {
        self.changed = other.changed.clone();
        self.changed.notify_one();
    }

    /// Has steps done, counted from a time.
    pub(crate) fn add(&mut self, start: Timestamp, steps: Vec<Step>) {
        if self.entries.len() > MAX_ENTRIES {
            self.entries.retain(|entry| entry.action.is_some());
        }
        for step in steps {
            self.last += 1;
            let scheduled = ScriptStep {
                step: self.last,
                does: step.action.name(),
                due: start.saturating_add(step.at).unwrap_or(Timestamp::MAX),
                calls: step.calls,
                state: ScriptState::Waiting,
                message: None,
            };
            self.entries.push(ScheduledStep {
                step: scheduled,
                counted: step.counted,
                action: Some(step.action),
            });
        }
        self.changed.notify_one();
    }

    pub(crate) fn steps(&self) -> Vec<ScriptStep> {
        self.entries.iter().map(|entry| entry.step.clone()).collect()
    }

    /// Forgets what waits; gives how many steps that were.
    pub(crate) fn clear(&mut self) -> usize {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.action.is_none());
        before - self.entries.len()
    }

    fn waiting(&self) -> impl Iterator<Item = (usize, &ScheduledStep)> {
        self.entries.iter().enumerate().filter(|(_, entry)| entry.action.is_some())
    }

    /// The earliest step that waits for nothing but its time.
    fn next_due(&self) -> Option<(usize, Timestamp)> {
        let timed = self.waiting().filter(|(_, entry)| entry.step.calls == 0);
        timed.map(|(at, entry)| (at, entry.step.due)).min_by_key(|(at, due)| (*due, *at))
    }
}

/// Does what is due by now. A step that moves the clock may bring others with it.
pub(crate) fn catch_up(world: &mut World) {
    while let Some((at, _)) = world.script.next_due().filter(|(_, due)| *due <= world.clock.now()) {
        let Some(action) = world.script.entries.get_mut(at).and_then(|entry| entry.action.take())
        else {
            return;
        };
        let done = action.run(world);
        if let Some(entry) = world.script.entries.get_mut(at) {
            entry.step.state = if done.is_ok() { ScriptState::Done } else { ScriptState::Failed };
            entry.step.message = done.err().map(|ActionError(_, message)| message);
        }
    }
}

/// A call has been answered: steps that count it come nearer.
pub(crate) fn count_call(world: &mut World, route: &Route) {
    let now = world.clock.now();
    let entries = world
        .script
        .entries
        .iter_mut()
        .filter(|entry| entry.action.is_some() && entry.step.due <= now);
    for entry in entries.filter(|entry| entry.counted.matches(route)) {
        entry.step.calls = entry.step.calls.saturating_sub(1);
    }
    catch_up(world);
}

/// Does each step in its time, for as long as the sandbox listens.
pub(crate) async fn run(shared: SharedWorld) {
    loop {
        let (clock, due, changed) = {
            let mut world = shared.lock();
            catch_up(&mut world);
            (
                world.clock.clone(),
                world.script.next_due().map(|(_, due)| due),
                world.script.changed.clone(),
            )
        };
        match due {
            None => changed.notified().await,
            Some(due) => tokio::select! {
                () = clock.wait_until(due) => {}
                () = changed.notified() => {}
            },
        }
    }
}
