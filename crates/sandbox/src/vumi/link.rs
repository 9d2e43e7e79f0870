//! The Link: the token that starts it from the backend, and a flow that a user has finished.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::link_flow::LinkAuthToken;
use super::store::{Connection, VumiApp, VumiStatus};
use super::{connections, keys, refusal};
use crate::clock::minutes;
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FlowClaims<'a> {
    id: &'a str,
    product: &'a str,
    external_id: Option<&'a str>,
    iat: i64,
    exp: i64,
    /// No two tokens are the same.
    jti: String,
}

const OPTIONAL: Shapes = &[
    ("subproduct", Shape::Text),
    ("entity", Shape::Text),
    ("externalId", Shape::Text),
    ("desiredOwners", Shape::Texts),
];

/// `POST /api/v1/commands/connections/start-flow`; the form of its answer is an assumption.
pub(crate) fn start_flow(world: &mut World, call: &Call) -> Answer {
    let fields = Fields::read_exact(&call.body)
        .ok_or_else(|| refusal(400, "the body is not a JSON object"))?;
    if let Some(name) = fields.find_mistyped_unless_null(OPTIONAL) {
        return Err(refusal(400, &format!("{name} is of another type")));
    }
    let id = fields.text("id").ok_or_else(|| refusal(400, "id is missing"))?;
    let product = fields.text("product").ok_or_else(|| refusal(400, "product is missing"))?;
    if world.vumi.dashboard.redirect(id).is_none_or(|redirect| redirect.app.index() != call.app) {
        return Err(refusal(400, "id is no redirect of this app"));
    }
    let transfer_only = ["subproduct", "desiredOwners"];
    if product != "ASSETS_TRANSFER" && transfer_only.iter().any(|key| fields.get(key).is_some()) {
        return Err(refusal(400, "subproduct and desiredOwners belong to ASSETS_TRANSFER"));
    }
    let iat = world.now().as_second();
    let exp = iat + minutes(30).as_secs();
    let claims = FlowClaims {
        id,
        product,
        external_id: fields.text("externalId"),
        iat,
        exp,
        jti: world.ids.guid(),
    };
    let token = keys::sign(&claims);
    let auth_token = LinkAuthToken {
        app: call.app,
        redirect: id.to_owned(),
        entity: fields.text("entity").map(str::to_owned),
        external_id: fields.text("externalId").map(str::to_owned),
        expires: world.now().saturating_add(minutes(30)).unwrap_or(Timestamp::MAX),
    };
    world.vumi.auth_tokens.insert(token.clone(), auth_token);
    Reply::ok(&json!({ "token": token }))
}

/// A user went through the Link: there is a connection now, waiting to be exchanged. Gives its
/// public token.
pub(crate) fn finish(
    world: &mut World,
    app: VumiApp,
    external_id: Option<&str>,
    entity: &str,
) -> String {
    let now = world.now();
    let connection = Connection {
        token: world.ids.connection_token(),
        public_token: world.ids.guid(),
        app: app.index(),
        entity: entity.to_owned(),
        external_id: external_id.map(str::to_owned),
        exchanged: false,
        status: VumiStatus::Pending,
        error_details: None,
        created_at: now,
        updated_at: now,
        last_sync: None,
        update_token: None,
        restore_token: None,
        two_factor: false,
        has_credentials: true,
        polls_left: world.options.pending_polls,
        ready_at: connections::ready_at(world),
        stuck: false,
    };
    let public_token = connection.public_token.clone();
    let token = connection.token.clone();
    world.vumi.connections.push(connection);
    super::webhooks::announce(world, &token);
    public_token
}

/// Where the Link sends the browser at the end: a redirect of the app, whose own query stays.
pub(crate) fn redirect_url(redirect: &str, token: &str, operation: &str, entity: &str) -> String {
    let joint = if redirect.contains('?') { '&' } else { '?' };
    format!("{redirect}{joint}token={token}&operation={operation}&entity={entity}")
}

/// A redirect as the provider takes it: encrypted, or plain on this machine.
pub(crate) fn is_redirect(url: &str) -> bool {
    let local =
        ["http://localhost", "http://127.0.0.1"].iter().filter_map(|host| url.strip_prefix(host));
    let mut local = local.filter(|rest| rest.is_empty() || rest.starts_with([':', '/', '?']));
    !url.contains('#') && (url.starts_with("https://") || local.next().is_some())
}
