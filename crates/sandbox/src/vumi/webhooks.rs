//! What Vumi posts: a hint that a connection is worth reading again. Its form is an assumption.

use serde_json::json;

use super::store::VumiStatus;
use crate::clock::format_millis;
use crate::faults::Fault;
use crate::state::World;
use crate::webhooks::{self, Event};

/// A status changed, or will have when the delivery goes out.
pub(crate) const UPDATED: &str = "CONNECTION_UPDATED";
/// An update or restore token was made; the name is invented.
pub(crate) const TOKEN: &str = "TOKEN_GENERATED";

/// An import or update was begun: its end will be told.
pub(crate) fn announce(world: &mut World, token: &str) {
    let delay = world.options.webhook_delay;
    webhooks::post(world, Event::Connection { token: token.to_owned(), name: UPDATED }, delay);
}

/// Something happened that is told at once.
pub(crate) fn post_now(world: &mut World, token: &str, name: &'static str) {
    webhooks::post(
        world,
        Event::Connection { token: token.to_owned(), name },
        std::time::Duration::ZERO,
    );
}

/// The body of a delivery. Work that is under way is over when its end is told, unless the delivery
/// comes too early.
pub(crate) fn build_body(world: &mut World, event: &Event, early: bool) -> Option<Vec<u8>> {
    let Event::Connection { token, name } = event else { return None };
    let now = world.now();
    let stuck = world.faults.active.iter().any(|active| active.fault == Fault::StuckPending);
    let connection =
        world.vumi.connections.iter_mut().find(|connection| connection.token == *token)?;
    if connection.is_working() && *name == UPDATED {
        if stuck {
            return None;
        }
        if !early {
            connection.polls_left = 0;
            connection.stuck = false;
            connection.poll(now);
        }
    }
    let status = if early { VumiStatus::Ready } else { connection.status };
    let body = json!({ "connectionToken": connection.token, "event": name, "status": status, "timestamp": format_millis(now) });
    serde_json::to_vec(&body).ok()
}
