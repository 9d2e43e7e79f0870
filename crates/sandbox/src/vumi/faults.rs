//! Faults in Vumi's own state: sessions that end, connections that don't get ready or fail.

use serde_json::json;

use super::store::{UserToken, VumiStatus};
use super::{auth, connections};
use crate::exchange::Call;
use crate::faults::Fault;
use crate::state::World;

pub(crate) fn apply_before(fault: &Fault, world: &mut World, call: &Call) {
    match fault {
        // One 401 for both: the caller has to log in again.
        Fault::TokenRevoked | Fault::SessionExpired => auth::revoke(world, call),
        Fault::StuckPending => mark_stuck(world, call),
        Fault::UpdateError => set_status(world, call, VumiStatus::UpdateError),
        Fault::Errored => set_status(world, call, VumiStatus::Errored),
        Fault::ErroredRestore => {
            set_status(world, call, VumiStatus::Errored);
            let details = json!({ "reason": "BLOCKED_CREDENTIALS", "type": "USER_ERROR", "retryable": false });
            for token in affected_tokens(world, call) {
                connections::issue_user_token(world, &token, UserToken::Restore);
                if let Some(connection) =
                    world.vumi.connections.iter_mut().find(|connection| connection.token == token)
                {
                    connection.error_details = Some(details.clone());
                }
            }
        }
        _ => {}
    }
}

/// The connection in the path, or, for lists, every one there is.
fn affected_tokens(world: &World, call: &Call) -> Vec<String> {
    let named = call.params.get("token");
    let tokens = world.vumi.connections.iter().map(|connection| &connection.token);
    tokens.filter(|token| named.is_none_or(|named| named == *token)).cloned().collect()
}

fn set_status(world: &mut World, call: &Call, status: VumiStatus) {
    for token in affected_tokens(world, call) {
        connections::set_status(world, &token, status);
    }
}

/// What is at work stays at work for one more poll.
fn mark_stuck(world: &mut World, call: &Call) {
    let tokens = affected_tokens(world, call);
    for connection in
        world.vumi.connections.iter_mut().filter(|connection| tokens.contains(&connection.token))
    {
        connection.stuck = true;
    }
}
