//! Exchange, status, lists and deletion of connections, and how tests push a connection around.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::store::{Connection, UserToken, VumiStatus};
use super::{refusal, webhooks};
use crate::clock::format_millis;
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// Another app's connection is as unknown as one that never was.
pub(crate) fn not_found() -> Reply {
    refusal(404, "no connection with that token in this app")
}

/// `POST /api/v1/commands/connections/exchange/{publicToken}`: works once.
pub(crate) fn exchange(world: &mut World, call: &Call) -> Answer {
    let wanted = |connection: &&mut Connection| {
        !connection.exchanged
            && connection.app == call.app
            && connection.public_token == call.param("publicToken")
    };
    let connection = world.vumi.connections.iter_mut().find(wanted);
    let connection = connection
        .ok_or_else(|| refusal(404, "no connection for that public token in this app"))?;
    connection.exchanged = true;
    Reply::ok(&json!({ "connectionToken": connection.token }))
}

/// `GET /api/v1/queries/connections/{token}`
pub(crate) fn status(world: &mut World, call: &Call) -> Answer {
    let now = world.now();
    let connection = world.vumi.connection(call.app, call.param("token")).ok_or_else(not_found)?;
    connection.poll(now);
    Reply::ok(&connection.view())
}

fn matches_query(connection: &Connection, call: &Call, exchanged: bool) -> bool {
    let external_id = call.query("externalId");
    connection.app == call.app
        && connection.exchanged == exchanged
        && external_id.is_none_or(|wanted| connection.external_id.as_deref() == Some(wanted))
}

/// `GET /api/v1/queries/connections`
pub(crate) fn list(world: &mut World, call: &Call) -> Answer {
    let now = world.now();
    let mut views = Vec::new();
    for connection in
        world.vumi.connections.iter_mut().filter(|connection| matches_query(connection, call, true))
    {
        connection.poll(now);
        views.push(connection.view());
    }
    Reply::ok(&views)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PublicTokenRow<'a> {
    public_token: &'a str,
    external_id: Option<&'a str>,
    created_at: String,
}

/// `GET /api/v1/queries/connections/pending`
pub(crate) fn pending(world: &mut World, call: &Call) -> Answer {
    fn public_token_row(connection: &Connection) -> PublicTokenRow<'_> {
        PublicTokenRow {
            public_token: &connection.public_token,
            external_id: connection.external_id.as_deref(),
            created_at: format_millis(connection.created_at),
        }
    }
    let unexchanged =
        world.vumi.connections.iter().filter(|connection| matches_query(connection, call, false));
    Reply::ok(&unexchanged.map(public_token_row).collect::<Vec<_>>())
}

/// `DELETE /api/v1/commands/connections/{token}`
pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    let token = call.param("token");
    world.vumi.connection(call.app, token).ok_or_else(not_found)?;
    world.vumi.connections.retain(|connection| connection.token != token);
    Reply::ok(&json!({ "message": "success" }))
}

/// When work that begins now is over at the latest.
pub(crate) fn ready_at(world: &World) -> Timestamp {
    world.clock.now().saturating_add(world.options.pending_time).unwrap_or(Timestamp::MAX)
}

/// Ends the work whose time has come.
pub(crate) fn finish_due(world: &mut World) {
    let now = world.clock.now();
    world.vumi.connections.iter_mut().for_each(|connection| connection.finish_if_due(now));
}

fn find_connection<'a>(world: &'a mut World, token: &str) -> Option<&'a mut Connection> {
    world.vumi.connections.iter_mut().find(|connection| connection.token == token)
}

/// What a failure says of itself unless it is told what.
pub(crate) fn usual_error() -> Value {
    json!({ "reason": "INTERNAL_SERVER_ERROR", "type": "VUMI_ERROR", "retryable": true })
}

/// Puts a connection into a status, with error details where the status means a failure.
pub(crate) fn set_status<'a>(
    world: &'a mut World,
    token: &str,
    status: VumiStatus,
) -> Option<&'a mut Connection> {
    let now = world.now();
    let polls = world.options.pending_polls;
    let ready_at = ready_at(world);
    let connection = find_connection(world, token)?;
    connection.ready_at = ready_at;
    connection.stuck = false;
    connection.status = status;
    connection.updated_at = now;
    connection.polls_left = polls;
    let failed = matches!(status, VumiStatus::Errored | VumiStatus::UpdateError);
    connection.error_details = failed.then(usual_error);
    if status == VumiStatus::Ready {
        connection.last_sync = Some(now);
        connection.restore_token = None;
    }
    if matches!(status, VumiStatus::Pending | VumiStatus::Updating) {
        webhooks::announce(world, token);
    } else {
        webhooks::post_now(world, token, webhooks::UPDATED);
    }
    find_connection(world, token)
}

/// One night: what needs neither its user nor a code is updated.
pub(crate) fn run_night(world: &mut World, at: Timestamp) {
    let mut updated = Vec::new();
    for connection in &mut world.vumi.connections {
        let has_data = matches!(connection.status, VumiStatus::Ready | VumiStatus::UpdateError);
        if has_data
            && connection.has_credentials
            && !connection.two_factor
            && connection.restore_token.is_none()
        {
            connection.status = VumiStatus::Ready;
            connection.error_details = None;
            connection.updated_at = at;
            connection.last_sync = Some(at);
            updated.push(connection.token.clone());
        }
    }
    for token in updated {
        webhooks::post_now(world, &token, webhooks::UPDATED);
    }
}

/// Issues an update or restore token.
pub(crate) fn issue_user_token(
    world: &mut World,
    connection: &str,
    kind: UserToken,
) -> Option<String> {
    let token = world.ids.guid();
    let connection = find_connection(world, connection)?;
    let slot = match kind {
        UserToken::Update => &mut connection.update_token,
        UserToken::Restore => &mut connection.restore_token,
    };
    *slot = Some(token.clone());
    let connection = connection.token.clone();
    webhooks::post_now(world, &connection, webhooks::TOKEN);
    Some(token)
}
