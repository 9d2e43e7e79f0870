//! What the Link asks: a flow from its start in the browser to the redirect, for a new connection,
//! an update or a restore.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::data::entities::ENTITIES;
use super::store::{Connection, UserToken, VumiApp, VumiStatus};
use super::{VumiRedirect, connections, link};
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::state::World;

/// The one code that every entity sends.
const CODE: &str = "123456";
/// Wrong attempts until a flow is over.
const MAX_FAILURES: u32 = 5;

/// A Link auth token between start-flow and its one use.
pub(crate) struct LinkAuthToken {
    pub(crate) app: usize,
    /// Where the flow is to end.
    pub(crate) redirect: String,
    pub(crate) entity: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) expires: Timestamp,
}

/// What a flow is for.
#[derive(Clone)]
enum Purpose {
    New,
    Existing { connection: String, token: String, kind: UserToken },
}

/// A flow under way in some browser.
#[derive(Clone)]
pub(crate) struct Flow {
    app: usize,
    /// The token of the redirect where it ends.
    redirect: String,
    entity: Option<String>,
    external_id: Option<String>,
    purpose: Purpose,
    /// Logged in, and the code is still missing.
    code_asked: bool,
    two_factor: bool,
    store: bool,
    failures: u32,
}

pub(crate) type Flows = BTreeMap<String, Flow>;

fn error_reply(status: u16, reason: &str) -> Reply {
    Reply::json(status, &json!({ "reason": reason }))
}

fn fields(call: &Call) -> Result<Fields, Reply> {
    Fields::read(&call.body).ok_or_else(|| error_reply(400, "ERROR"))
}

#[derive(Serialize)]
struct Entity {
    id: &'static str,
    name: &'static str,
}

fn find_entity(id: &str) -> Option<Entity> {
    ENTITIES.iter().find(|row| row.0 == id).map(|row| Entity { id: row.0, name: row.1 })
}

/// `POST /link/api/start`: what stood in the address of the page.
pub(crate) fn start(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let flow = match fields.text("authtoken") {
        Some(token) => flow_from_auth_token(world, token)?,
        None => flow_from_address(world, &fields)?,
    };
    if flow.entity.as_deref().is_some_and(|id| find_entity(id).is_none())
        && matches!(flow.purpose, Purpose::New)
    {
        return Err(error_reply(400, "ENTITY"));
    }
    let chosen = flow.entity.as_deref().and_then(find_entity);
    let next = if flow.code_asked { "code" } else { "login" };
    let id = world.ids.guid();
    world.vumi.flows.insert(id.clone(), flow);
    let entities: Vec<_> = ENTITIES.iter().map(|row| Entity { id: row.0, name: row.1 }).collect();
    Reply::ok(
        &json!({ "flow": id, "app": "Carteras de Muestra", "next": next, "entity": chosen, "entities": entities }),
    )
}

/// An auth token works once.
fn flow_from_auth_token(world: &mut World, token: &str) -> Result<Flow, Reply> {
    let now = world.now();
    let auth_token =
        world.vumi.auth_tokens.remove(token).filter(|auth_token| now < auth_token.expires);
    let auth_token = auth_token.ok_or_else(|| error_reply(401, "UNAUTHORIZED"))?;
    // A redirect that was taken away since is none any more.
    world
        .vumi
        .dashboard
        .redirect(&auth_token.redirect)
        .ok_or_else(|| error_reply(401, "UNAUTHORIZED"))?;
    Ok(new_flow(auth_token.app, &auth_token.redirect, auth_token.entity, auth_token.external_id))
}

fn new_flow(
    app: usize,
    redirect: &str,
    entity: Option<String>,
    external_id: Option<String>,
) -> Flow {
    let redirect = redirect.to_owned();
    Flow {
        app,
        redirect,
        entity,
        external_id,
        purpose: Purpose::New,
        code_asked: false,
        two_factor: false,
        store: true,
        failures: 0,
    }
}

fn flow_from_address(world: &World, fields: &Fields) -> Result<Flow, Reply> {
    let id = fields.text("id").ok_or_else(|| error_reply(401, "UNAUTHORIZED"))?;
    let redirect =
        world.vumi.dashboard.redirect(id).ok_or_else(|| error_reply(401, "UNAUTHORIZED"))?;
    let existing = [
        (UserToken::Update, fields.text("update_token")),
        (UserToken::Restore, fields.text("restore_token")),
    ];
    if let Some((kind, token)) = existing.into_iter().find_map(|(kind, token)| Some((kind, token?)))
    {
        return existing_flow(world, redirect, kind, token);
    }
    // Where the app insists on auth tokens, new connections need one.
    if world.options.force_auth_token {
        return Err(error_reply(401, "UNAUTHORIZED"));
    }
    let owned = |key: &str| fields.text(key).map(str::to_owned);
    Ok(new_flow(redirect.app.index(), &redirect.id, owned("entity"), owned("external_id")))
}

fn existing_flow(
    world: &World,
    redirect: &VumiRedirect,
    kind: UserToken,
    token: &str,
) -> Result<Flow, Reply> {
    let app = redirect.app.index();
    let waits = |connection: &&Connection| {
        connection.app == app && connection.user_token(kind) == Some(token)
    };
    let connection =
        world.vumi.connections.iter().find(waits).ok_or_else(|| error_reply(404, "TOKEN"))?;
    // Stored credentials are still good for an update; where the entity sends codes, only the code
    // is missing then.
    let code_asked =
        kind == UserToken::Update && connection.has_credentials && connection.two_factor;
    let purpose =
        Purpose::Existing { connection: connection.token.clone(), token: token.to_owned(), kind };
    Ok(Flow {
        entity: Some(connection.entity.clone()),
        purpose,
        code_asked,
        two_factor: connection.two_factor,
        ..new_flow(app, &redirect.id, None, None)
    })
}

fn find_flow<'a>(world: &'a mut World, fields: &Fields) -> Result<&'a mut Flow, Reply> {
    fields
        .text("flow")
        .and_then(|id| world.vumi.flows.get_mut(id))
        .ok_or_else(|| error_reply(410, "OVER"))
}

/// One more wrong attempt; after too many the flow is over.
fn count_failure(world: &mut World, fields: &Fields, reason: &str) -> Reply {
    let Ok(flow) = find_flow(world, fields) else { return error_reply(410, "OVER") };
    flow.failures += 1;
    if flow.failures < MAX_FAILURES {
        return error_reply(401, reason);
    }
    world.vumi.flows.remove(fields.text("flow").unwrap_or_default());
    error_reply(410, "OVER")
}

/// `POST /link/api/login`
pub(crate) fn log_in(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let chosen = fields.text("entity").and_then(find_entity);
    let flow = find_flow(world, &fields)?;
    let chosen = flow
        .entity
        .clone()
        .or(chosen.map(|chosen| chosen.id.to_owned()))
        .ok_or_else(|| error_reply(400, "ENTITY"))?;
    let username = fields.text("username").unwrap_or_default().trim().to_ascii_lowercase();
    let known = ["titular", "titular_2fa", "bloqueado"].contains(&username.as_str());
    if !known || fields.text("password") != Some("Prueba") {
        return Err(count_failure(world, &fields, "CREDENTIALS"));
    }
    if username == "bloqueado" {
        return Err(count_failure(world, &fields, "BLOCKED"));
    }
    flow.entity = Some(chosen);
    flow.store = fields.flag("store").unwrap_or(true);
    flow.two_factor = username == "titular_2fa";
    flow.code_asked = flow.two_factor;
    if flow.code_asked {
        return Reply::ok(&json!({ "next": "code" }));
    }
    finish(world, &fields)
}

/// `POST /link/api/answer`
pub(crate) fn answer(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let flow = find_flow(world, &fields)?;
    if !flow.code_asked {
        return Err(error_reply(400, "ERROR"));
    }
    if fields.text("code").map(str::trim) != Some(CODE) {
        return Err(count_failure(world, &fields, "CODE"));
    }
    finish(world, &fields)
}

fn finish(world: &mut World, fields: &Fields) -> Answer {
    let id = fields.text("flow").unwrap_or_default();
    let flow = world.vumi.flows.remove(id).ok_or_else(|| error_reply(410, "OVER"))?;
    let redirect =
        world.vumi.dashboard.redirect(&flow.redirect).map(|redirect| redirect.url.clone());
    let redirect = redirect.ok_or_else(|| error_reply(401, "UNAUTHORIZED"))?;
    let entity = flow.entity.clone().unwrap_or_default();
    let (token, operation) = match &flow.purpose {
        Purpose::New => (create_connection(world, &flow, &entity), "CONNECT"),
        Purpose::Existing { connection, token, kind } => {
            renew_connection(world, &flow, connection, token, *kind)?;
            (token.clone(), "UPDATE")
        }
    };
    Reply::ok(
        &json!({ "next": "redirect", "url": link::redirect_url(&redirect, &token, operation, &entity) }),
    )
}

fn create_connection(world: &mut World, flow: &Flow, entity: &str) -> String {
    let app = if flow.app == VumiApp::Main.index() { VumiApp::Main } else { VumiApp::Other };
    let public_token = link::finish(world, app, flow.external_id.as_deref(), entity);
    if let Some(connection) =
        world.vumi.connections.iter_mut().find(|connection| connection.public_token == public_token)
    {
        connection.two_factor = flow.two_factor;
        connection.has_credentials = flow.store;
    }
    public_token
}

/// Uses the token up; the connection is at work again. What a restore reports isn't documented:
/// here it is an update too.
fn renew_connection(
    world: &mut World,
    flow: &Flow,
    connection: &str,
    token: &str,
    kind: UserToken,
) -> Result<(), Reply> {
    let found = world
        .vumi
        .connections
        .iter_mut()
        .find(|found| found.token == connection && found.user_token(kind) == Some(token));
    let found = found.ok_or_else(|| error_reply(404, "TOKEN"))?;
    match kind {
        UserToken::Update => found.update_token = None,
        UserToken::Restore => {
            found.restore_token = None;
            found.has_credentials = flow.store;
        }
    }
    found.two_factor = flow.two_factor;
    let status = if found.last_sync.is_some() { VumiStatus::Updating } else { VumiStatus::Pending };
    connections::set_status(world, connection, status);
    Ok(())
}
