//! Routes that steer the sandbox from outside, for clients that don't run in its process. Off
//! unless asked for.

use serde::Serialize;
use serde_json::{Value, json};

use crate::actions::{Action, BodyError, Object, known_fields, unknown_key};
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::namespaces::MAX_NAMESPACES;
use crate::routes::{Provider, Route};
use crate::state::World;
use crate::triggers::{self, TRIGGERS, TriggerError};
use crate::vumi::{self, DashboardError, VumiApp, dashboard};
use crate::{script, webhooks};

/// The control routes, apart from the providers' so that nobody takes them for theirs.
#[rustfmt::skip]
pub const CONTROL_ROUTES: &[Route] = &[
    Route { provider: Provider::Control, operation: "advance_clock", method: "POST", path: "/_sandbox/clock/advance", run: advance_clock },
    Route { provider: Provider::Control, operation: "list_requests", method: "GET", path: "/_sandbox/requests", run: list_requests },
    Route { provider: Provider::Control, operation: "reset", method: "POST", path: "/_sandbox/reset", run: reset },
    Route { provider: Provider::Control, operation: "list_namespaces", method: "GET", path: "/_sandbox/namespaces", run: list_namespaces },
    Route { provider: Provider::Control, operation: "remove_namespace", method: "DELETE", path: "/_sandbox/namespaces/{name}", run: remove_namespace },
    Route { provider: Provider::Control, operation: "inject_fault", method: "POST", path: "/_sandbox/faults", run: inject_fault },
    Route { provider: Provider::Control, operation: "list_faults", method: "GET", path: "/_sandbox/faults", run: list_faults },
    Route { provider: Provider::Control, operation: "clear_faults", method: "DELETE", path: "/_sandbox/faults", run: clear_faults },
    Route { provider: Provider::Control, operation: "clear_fault", method: "DELETE", path: "/_sandbox/faults/{id}", run: clear_fault },
    Route { provider: Provider::Control, operation: "add_script", method: "POST", path: "/_sandbox/script", run: add_script },
    Route { provider: Provider::Control, operation: "list_script", method: "GET", path: "/_sandbox/script", run: list_script },
    Route { provider: Provider::Control, operation: "clear_script", method: "DELETE", path: "/_sandbox/script", run: clear_script },
    Route { provider: Provider::Control, operation: "direct_webhooks", method: "POST", path: "/_sandbox/webhooks", run: direct_webhooks },
    Route { provider: Provider::Control, operation: "list_webhooks", method: "GET", path: "/_sandbox/webhooks", run: list_webhooks },
    Route { provider: Provider::Control, operation: "fire_webhook", method: "POST", path: "/_sandbox/webhooks/fire", run: fire_webhook },
    Route { provider: Provider::Control, operation: "list_triggers", method: "GET", path: "/_sandbox/trigger", run: list_triggers },
    Route { provider: Provider::Control, operation: "trigger", method: "POST", path: "/_sandbox/trigger", run: trigger },
    Route { provider: Provider::Control, operation: "finish_link", method: "POST", path: "/_sandbox/vumi/link", run: finish_link },
    Route { provider: Provider::Control, operation: "set_redirect", method: "POST", path: "/_sandbox/vumi/redirect", run: set_redirect },
    Route { provider: Provider::Control, operation: "list_redirects", method: "GET", path: "/_sandbox/vumi/redirects", run: list_redirects },
    Route { provider: Provider::Control, operation: "add_redirect", method: "POST", path: "/_sandbox/vumi/redirects", run: add_redirect },
    Route { provider: Provider::Control, operation: "remove_redirect", method: "DELETE", path: "/_sandbox/vumi/redirects/{id}", run: remove_redirect },
    Route { provider: Provider::Control, operation: "list_secrets", method: "GET", path: "/_sandbox/vumi/secrets", run: list_secrets },
    Route { provider: Provider::Control, operation: "create_secret", method: "POST", path: "/_sandbox/vumi/secrets", run: create_secret },
    Route { provider: Provider::Control, operation: "revoke_secret", method: "DELETE", path: "/_sandbox/vumi/secrets/{id}", run: revoke_secret },
    Route { provider: Provider::Control, operation: "set_status", method: "POST", path: "/_sandbox/vumi/connections/{token}/status", run: set_status },
    Route { provider: Provider::Control, operation: "offer_token", method: "POST", path: "/_sandbox/vumi/connections/{token}/user-token", run: offer_token },
];

fn bad_request(message: &str) -> Reply {
    Reply::json(400, &json!({ "message": message }))
}

impl From<BodyError> for Reply {
    fn from(error: BodyError) -> Self {
        bad_request(&error.message)
    }
}

/// The body; an empty one has no keys.
fn parse_object(call: &Call) -> Result<Object, Reply> {
    let body =
        if call.body.iter().all(u8::is_ascii_whitespace) { b"{}".as_slice() } else { &call.body };
    serde_json::from_slice(body).map_err(|_| bad_request("the body must be a JSON object"))
}

/// The body of a route whose path names the connection.
fn parse_connection_object(call: &Call) -> Result<Object, Reply> {
    let mut object = parse_object(call)?;
    match object.insert("connection".to_owned(), call.param("token").into()) {
        Some(_) => Err(unknown_key("connection").into()),
        None => Ok(object),
    }
}

fn run_action(world: &mut World, action: Action) -> Answer {
    Reply::ok(&action.run(world)?)
}

fn advance_clock(world: &mut World, call: &Call) -> Answer {
    run_action(world, Action::parse_advance(parse_object(call)?)?)
}

/// All of them, or with `after` those behind a number.
fn list_requests(world: &mut World, call: &Call) -> Answer {
    let Some(after) = call.query("after") else { return Reply::ok(&world.log.entries) };
    let after: u64 = after.parse().map_err(|_| bad_request("after is the number of a request"))?;
    let later = world.log.entries.iter().filter(|entry| entry.number > after);
    Reply::ok(&later.collect::<Vec<_>>())
}

/// Back to how this namespace was made.
fn reset(world: &mut World, call: &Call) -> Answer {
    known_fields(parse_object(call)?, &[])?;
    world.reset();
    Reply::ok(&json!({ "reset": true, "now": world.now().to_string() }))
}

fn list_namespaces(world: &mut World, _: &Call) -> Answer {
    let names = world.namespaces.upgrade().map(|all| all.names()).unwrap_or_default();
    Reply::ok(&json!({ "namespaces": names, "most": MAX_NAMESPACES }))
}

fn remove_namespace(world: &mut World, call: &Call) -> Answer {
    if world.namespaces.upgrade().is_some_and(|all| all.remove(call.param("name"))) {
        Reply::ok(&json!({ "removed": true }))
    } else {
        Err(vumi::refusal(404, "no such namespace"))
    }
}

fn inject_fault(world: &mut World, call: &Call) -> Answer {
    run_action(world, Action::parse_inject(parse_object(call)?)?)
}

/// Adds the steps of a script, whose time counts from now.
fn add_script(world: &mut World, call: &Call) -> Answer {
    let text = std::str::from_utf8(&call.body).map_err(|_| bad_request("a script is UTF-8"))?;
    let steps = script::read(text).map_err(|error| bad_request(&error.to_string()))?;
    let count = steps.len();
    let now = world.clock.now();
    world.script.add(now, steps);
    script::catch_up(world);
    Reply::ok(&json!({ "steps": count }))
}

fn list_script(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&world.script.steps())
}

fn clear_script(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&json!({ "cleared": world.script.clear() }))
}

fn list_faults(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&world.faults.active)
}

fn clear_faults(world: &mut World, _: &Call) -> Answer {
    world.faults.active.clear();
    Reply::ok(&json!({ "cleared": true }))
}

fn clear_fault(world: &mut World, call: &Call) -> Answer {
    let cleared = call.param("id").parse().is_ok_and(|id| world.faults.clear(id));
    if cleared {
        Reply::ok(&json!({ "cleared": true }))
    } else {
        Err(vumi::refusal(404, "no such fault"))
    }
}

/// `url` is where the webhooks of `provider` go; null ends it.
fn direct_webhooks(world: &mut World, call: &Call) -> Answer {
    let fields = known_fields(parse_object(call)?, &["provider", "url"])?;
    let provider = match fields.text("provider") {
        Some("flinks") => Provider::Flinks,
        Some("vumi") => Provider::Vumi,
        _ => return Err(bad_request("provider is flinks or vumi")),
    };
    webhooks::set_target(world, provider, fields.text("url"))
        .map_err(|error| bad_request(&error.to_string()))?;
    Reply::ok(&json!({ "provider": provider, "url": fields.text("url") }))
}

fn list_webhooks(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&world.outbox.log)
}

fn fire_webhook(world: &mut World, call: &Call) -> Answer {
    run_action(world, Action::parse_fire(parse_object(call)?)?)
}

fn list_triggers(_: &mut World, _: &Call) -> Answer {
    let rows = TRIGGERS.iter();
    let rows = rows.map(|trigger| json!({ "event": trigger.name, "effect": trigger.effect }));
    Reply::ok(&rows.collect::<Vec<_>>())
}

fn trigger(world: &mut World, call: &Call) -> Answer {
    let done = triggers::run(world, parse_object(call)?).map_err(|error| match error {
        TriggerError::Body(error) => Reply::from(error),
        TriggerError::Action(error) => Reply::from(error),
    })?;
    Reply::ok(&done)
}

#[derive(Serialize)]
struct LinkBody {
    redirect_url: String,
    public_token: String,
}

/// The `app` of a body; the main one where nothing is said.
fn parse_app(fields: &Fields) -> Result<VumiApp, Reply> {
    match fields.get("app").map(Value::as_str) {
        None | Some(Some("main")) => Ok(VumiApp::Main),
        Some(Some("other")) => Ok(VumiApp::Other),
        Some(_) => Err(bad_request("app is main or other")),
    }
}

fn finish_link(world: &mut World, call: &Call) -> Answer {
    let fields = known_fields(
        parse_object(call)?,
        &["app", "externalid", "external_id", "entity", "redirect"],
    )?;
    let app = parse_app(&fields)?;
    let redirect = match fields.text("redirect") {
        Some(id) => world.vumi.dashboard.redirect(id).filter(|redirect| redirect.app == app),
        None => world.vumi.dashboard.first_redirect(app),
    };
    let redirect = redirect
        .map(|redirect| redirect.url.clone())
        .ok_or_else(|| vumi::refusal(404, "the app has no such redirect"))?;
    let entity = fields.text("entity").unwrap_or(vumi::DEFAULT_ENTITY);
    let external_id = fields.text("externalid").or_else(|| fields.text("external_id"));
    let public_token = vumi::link::finish(world, app, external_id, entity);
    let redirect_url = vumi::link::redirect_url(&redirect, &public_token, "CONNECT", entity);
    Reply::ok(&LinkBody { redirect_url, public_token })
}

/// `url`: where the first redirect of each app leads from now on.
fn set_redirect(world: &mut World, call: &Call) -> Answer {
    let fields = known_fields(parse_object(call)?, &["url"])?;
    let url = fields.text("url").filter(|url| vumi::link::is_redirect(url));
    let url = url.ok_or_else(|| bad_request("url is https, or http on localhost"))?;
    let mut set = false;
    for app in [VumiApp::Main, VumiApp::Other] {
        if let Some(first) =
            world.vumi.dashboard.redirects.iter_mut().find(|redirect| redirect.app == app)
        {
            url.clone_into(&mut first.url);
            set = true;
        }
    }
    if set {
        Reply::ok(&json!({ "url": url }))
    } else {
        Err(vumi::refusal(404, "no app has a redirect"))
    }
}

impl From<DashboardError> for Reply {
    fn from(error: DashboardError) -> Self {
        let status = if error == DashboardError::TooMany { 409 } else { 400 };
        vumi::refusal(status, &error.to_string())
    }
}

fn list_redirects(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&world.vumi.dashboard.redirects)
}

fn add_redirect(world: &mut World, call: &Call) -> Answer {
    let fields = known_fields(parse_object(call)?, &["app", "name", "url"])?;
    let name = fields.text("name").unwrap_or("unnamed");
    let url = fields.text("url").unwrap_or_default();
    Reply::ok(&dashboard::add_redirect(world, parse_app(&fields)?, name, url)?)
}

fn remove_redirect(world: &mut World, call: &Call) -> Answer {
    let removed = dashboard::remove_redirect(world, call.param("id"));
    if removed {
        Reply::ok(&json!({ "removed": true }))
    } else {
        Err(vumi::refusal(404, "no such redirect"))
    }
}

fn list_secrets(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&world.vumi.dashboard.secrets().collect::<Vec<_>>())
}

/// The one answer that shows the text of a secret.
fn create_secret(world: &mut World, call: &Call) -> Answer {
    let app = parse_app(&known_fields(parse_object(call)?, &["app"])?)?;
    let made = dashboard::create_secret(world, app)?;
    Reply::ok(&json!({ "id": made.id, "app": app, "secret": made.expose() }))
}

fn revoke_secret(world: &mut World, call: &Call) -> Answer {
    let revoked = dashboard::revoke_secret(world, call.param("id"));
    if revoked {
        Reply::ok(&json!({ "revoked": true }))
    } else {
        Err(vumi::refusal(404, "no such secret"))
    }
}

fn set_status(world: &mut World, call: &Call) -> Answer {
    run_action(world, Action::parse_status(parse_connection_object(call)?)?)
}

fn offer_token(world: &mut World, call: &Call) -> Answer {
    run_action(world, Action::parse_offer(parse_connection_object(call)?)?)
}
