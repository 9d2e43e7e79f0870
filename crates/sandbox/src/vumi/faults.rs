//! Faults in Vumi's own state: sessions that end, connections that don't get ready or fail.

use serde_json::json;

use super::store::{UserToken, VumiStatus};
use super::{auth, connections};
use crate::exchange::Call;
use crate::faults::Fault;
use crate::state::World;

pub(crate) fn before(fault: &Fault, world: &mut World, call: &Call) {
    match fault {
        // One 401 for both: the caller has to log in again.
        Fault::TokenRevoked | Fault::SessionExpired => auth::revoke(world, call),
        Fault::StuckPending => stick(world, call),
        Fault::UpdateError => force(world, call, VumiStatus::UpdateError),
        Fault::Errored => force(world, call, VumiStatus::Errored),
        Fault::ErroredRestore => {
            force(world, call, VumiStatus::Errored);
            let details = json!({ "reason": "BLOCKED_CREDENTIALS", "type": "USER_ERROR", "retryable": false });
            for token in hit(world, call) {
                connections::offer(world, &token, UserToken::Restore);
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
fn hit(world: &World, call: &Call) -> Vec<String> {
    let named = call.params.get("token");
    let tokens = world.vumi.connections.iter().map(|connection| &connection.token);
    tokens.filter(|token| named.is_none_or(|named| named == *token)).cloned().collect()
}

fn force(world: &mut World, call: &Call, status: VumiStatus) {
    for token in hit(world, call) {
        connections::force(world, &token, status);
    }
}

/// What is at work stays at work for one more look.
fn stick(world: &mut World, call: &Call) {
    let tokens = hit(world, call);
    for connection in
        world.vumi.connections.iter_mut().filter(|connection| tokens.contains(&connection.token))
    {
        connection.stuck = true;
    }
}
