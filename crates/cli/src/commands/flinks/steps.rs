//! What a pull tells, as the lines of progress and as the ticket that Ctrl-C leaves.

use std::sync::{Mutex, PoisonError};

use foliolink::flinks::{Part, PullEvent};

use crate::{context::Context, progress::Step};

/// Shows each step of a pull, or of the opening of a session, as it comes.
pub(super) fn show(context: &Context) -> impl Fn(&PullEvent) + Send + Sync + 'static {
    let progress = context.progress.clone();
    let waiting = context.waiting.clone();
    let current: Mutex<Option<Step>> = Mutex::default();
    move |event| {
        let mut current = current.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            PullEvent::Opening { ticket } => {
                waiting.put(Some(ticket.clone()));
                let step = progress.step("Opening the session");
                step.begin("");
                *current = Some(step);
            }
            PullEvent::Reading { part, ticket } => {
                waiting.put(Some(ticket.clone()));
                let step = progress.step(title(*part));
                step.begin("");
                *current = Some(step);
            }
            PullEvent::Waiting { code, polls, next_in, ticket } => {
                waiting.put(Some(ticket.clone()));
                if let Some(step) = current.as_ref() {
                    step.show_poll(code.as_ref().map(|code| code.as_str()), *polls, *next_in);
                }
            }
            PullEvent::Read(_) => {
                waiting.take();
                if let Some(step) = current.take() {
                    step.finish("done");
                }
            }
            // A question is no wait that could be resumed.
            PullEvent::Challenge { .. } | PullEvent::Opened(_) => drop(waiting.take()),
            _ => {}
        }
    }
}

fn title(part: Part) -> &'static str {
    match part {
        Part::Statements => "Fetching statements",
        Part::Investments => "Reading investments",
        _ => "Reading accounts",
    }
}
