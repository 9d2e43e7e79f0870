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

use crate::actions::{Action, Refused};
use crate::faults::On;
use crate::routes::Route;
use crate::state::{Shared, World};

/// One step that was read.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// From the start of the script.
    at: Duration,
    /// So many calls are made from then on before it is done.
    calls: u32,
    /// Which calls count.
    of: On,
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

struct Entry {
    told: ScriptStep,
    of: On,
    /// Taken out when it is done.
    action: Option<Action>,
}

/// All scripts of a sandbox.
#[derive(Default)]
pub(crate) struct Schedule {
    entries: Vec<Entry>,
    last: u64,
    changed: Arc<Notify>,
}

/// Steps that are over make room.
const KEPT: usize = 10_000;

impl Schedule {
    /// Has steps done, counted from a time.
    pub(crate) fn add(&mut self, start: Timestamp, steps: Vec<Step>) {
        if self.entries.len() > KEPT {
            self.entries.retain(|entry| entry.action.is_some());
        }
        for step in steps {
            self.last += 1;
            let told = ScriptStep {
                step: self.last,
                does: step.action.name(),
                due: start.saturating_add(step.at).unwrap_or(Timestamp::MAX),
                calls: step.calls,
                state: ScriptState::Waiting,
                message: None,
            };
            self.entries.push(Entry { told, of: step.of, action: Some(step.action) });
        }
        self.changed.notify_one();
    }

    pub(crate) fn told(&self) -> Vec<ScriptStep> {
        self.entries.iter().map(|entry| entry.told.clone()).collect()
    }

    /// Forgets what waits; gives how many steps that were.
    pub(crate) fn clear(&mut self) -> usize {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.action.is_none());
        before - self.entries.len()
    }

    fn waiting(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries.iter().enumerate().filter(|(_, entry)| entry.action.is_some())
    }

    /// The earliest step that waits for nothing but its time.
    fn next(&self) -> Option<(usize, Timestamp)> {
        let timed = self.waiting().filter(|(_, entry)| entry.told.calls == 0);
        timed.map(|(at, entry)| (at, entry.told.due)).min_by_key(|(at, due)| (*due, *at))
    }
}

/// Does what is due by now. A step that moves the clock may bring others with it.
pub(crate) fn catch_up(world: &mut World) {
    while let Some((at, _)) = world.script.next().filter(|(_, due)| *due <= world.clock.now()) {
        let Some(action) = world.script.entries.get_mut(at).and_then(|entry| entry.action.take())
        else {
            return;
        };
        let done = action.run(world);
        if let Some(entry) = world.script.entries.get_mut(at) {
            entry.told.state = if done.is_ok() { ScriptState::Done } else { ScriptState::Failed };
            entry.told.message = done.err().map(|Refused(_, message)| message);
        }
    }
}

/// A call has been answered: steps that count it come nearer.
pub(crate) fn called(world: &mut World, route: &Route) {
    let now = world.clock.now();
    let entries = world
        .script
        .entries
        .iter_mut()
        .filter(|entry| entry.action.is_some() && entry.told.due <= now);
    for entry in entries.filter(|entry| entry.of.fits(route)) {
        entry.told.calls = entry.told.calls.saturating_sub(1);
    }
    catch_up(world);
}

/// Does each step in its time, for as long as the sandbox listens.
pub(crate) async fn run(shared: Shared) {
    loop {
        let (clock, due, changed) = {
            let mut world = shared.lock();
            catch_up(&mut world);
            (
                world.clock.clone(),
                world.script.next().map(|(_, due)| due),
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
