//! Routes that steer the sandbox from outside, for clients that don't run in its process. Off unless asked for.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::exchange::{Answer, Call, Fields, Reply};
use crate::faults::{Fault, On, Times};
use crate::routes::{Provider, Route};
use crate::state::World;
use crate::vumi::{self, UserToken, VumiApp, VumiStatus};
use crate::{flinks, webhooks};

/// The control routes, apart from the providers' so that nobody takes them for theirs.
#[rustfmt::skip]
pub const CONTROL_ROUTES: &[Route] = &[
    Route { provider: Provider::Control, operation: "advance_clock", method: "POST", path: "/_sandbox/clock/advance", run: advance },
    Route { provider: Provider::Control, operation: "list_requests", method: "GET", path: "/_sandbox/requests", run: requests },
    Route { provider: Provider::Control, operation: "inject_fault", method: "POST", path: "/_sandbox/faults", run: inject },
    Route { provider: Provider::Control, operation: "list_faults", method: "GET", path: "/_sandbox/faults", run: faults },
    Route { provider: Provider::Control, operation: "clear_faults", method: "DELETE", path: "/_sandbox/faults", run: clear_faults },
    Route { provider: Provider::Control, operation: "clear_fault", method: "DELETE", path: "/_sandbox/faults/{id}", run: clear_fault },
    Route { provider: Provider::Control, operation: "direct_webhooks", method: "POST", path: "/_sandbox/webhooks", run: direct_webhooks },
    Route { provider: Provider::Control, operation: "list_webhooks", method: "GET", path: "/_sandbox/webhooks", run: list_webhooks },
    Route { provider: Provider::Control, operation: "fire_webhook", method: "POST", path: "/_sandbox/webhooks/fire", run: fire_webhook },
    Route { provider: Provider::Control, operation: "finish_link", method: "POST", path: "/_sandbox/vumi/link", run: link },
    Route { provider: Provider::Control, operation: "set_redirect", method: "POST", path: "/_sandbox/vumi/redirect", run: set_redirect },
    Route { provider: Provider::Control, operation: "set_status", method: "POST", path: "/_sandbox/vumi/connections/{token}/status", run: status },
    Route { provider: Provider::Control, operation: "offer_token", method: "POST", path: "/_sandbox/vumi/connections/{token}/user-token", run: user_token },
];

fn bad_request(message: &str) -> Reply {
    Reply::json(400, &json!({ "message": message }))
}

/// A body with no other keys than those known (in lower case): a mistyped one would be taken for one left out.
fn fields(call: &Call, known: &[&str]) -> Result<Fields, Reply> {
    let body = if call.body.iter().all(u8::is_ascii_whitespace) { b"{}".as_slice() } else { &call.body };
    let map: Map<String, Value> = serde_json::from_slice(body).map_err(|_| bad_request("the body must be a JSON object"))?;
    match map.keys().find(|key| !known.contains(&key.to_ascii_lowercase().as_str())) {
        Some(key) => Err(unknown_key(key)),
        None => Ok(Fields::of(map)),
    }
}

fn unknown_key(key: &str) -> Reply {
    bad_request(&format!("there is no key {key:?} here"))
}

fn advance(world: &mut World, call: &Call) -> Answer {
    let seconds = fields(call, &["seconds"])?.get("seconds").and_then(serde_json::Value::as_u64);
    let seconds = seconds.ok_or_else(|| bad_request("seconds must be a whole number"))?;
    world.clock.advance(Duration::from_secs(seconds));
    Reply::ok(&json!({ "now": world.now().to_string() }))
}

fn requests(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&world.log)
}

/// A fault, which calls it hits, and how often; once where nothing is said, null means always.
fn inject(world: &mut World, call: &Call) -> Answer {
    let body: Value = serde_json::from_slice(&call.body).map_err(|error| bad_request(&error.to_string()))?;
    let times = match body.get("times") {
        None => Times::Next(1),
        Some(times) => serde_json::from_value(times.clone()).map_err(|error| bad_request(&error.to_string()))?,
    };
    let on: On = serde_json::from_value(body.clone()).map_err(|error| bad_request(&error.to_string()))?;
    let fault: Fault = serde_json::from_value(body.clone()).map_err(|error| bad_request(&error.to_string()))?;
    if let Some(key) = stranger(&body, &fault) {
        return Err(unknown_key(key));
    }
    if !fault.is_possible() {
        return Err(bad_request("a status is 200 to 599, megabytes are 1024 at most"));
    }
    if !on.can_fit() {
        return Err(bad_request("no operation of that provider has that name or path"));
    }
    let id = world.faults.inject(fault, on, times);
    Reply::ok(&json!({ "id": id }))
}

/// A key that neither this fault nor its aim has.
fn stranger<'a>(body: &'a Value, fault: &Fault) -> Option<&'a String> {
    let own = serde_json::to_value(fault).unwrap_or_default();
    let known =
        |key: &&String| own.get(key.as_str()).is_some() || ["times", "provider", "operation", "path", "skip"].contains(&key.as_str());
    body.as_object()?.keys().find(|key| !known(key))
}

fn faults(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&world.faults.active)
}

fn clear_faults(world: &mut World, _: &Call) -> Answer {
    world.faults.active.clear();
    Reply::ok(&json!({ "cleared": true }))
}

fn clear_fault(world: &mut World, call: &Call) -> Answer {
    let cleared = call.param("id").parse().is_ok_and(|id| world.faults.clear(id));
    if cleared { Reply::ok(&json!({ "cleared": true })) } else { Err(vumi::refusal(404, "no such fault")) }
}

/// `url` is where the webhooks of `provider` go; null ends it.
fn direct_webhooks(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call, &["provider", "url"])?;
    let provider = match fields.text("provider") {
        Some("flinks") => Provider::Flinks,
        Some("vumi") => Provider::Vumi,
        _ => return Err(bad_request("provider is flinks or vumi")),
    };
    webhooks::direct(world, provider, fields.text("url")).map_err(|error| bad_request(&error.to_string()))?;
    Reply::ok(&json!({ "provider": provider, "url": fields.text("url") }))
}

fn list_webhooks(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&world.outbox.log)
}

/// Sends the webhooks of a Flinks session (`requestId`) or of a Vumi connection (`connection`) once more.
fn fire_webhook(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call, &["requestid", "connection"])?;
    let known = match (fields.text("requestid"), fields.text("connection")) {
        (Some(request_id), None) => flinks::webhooks::announce(world, request_id),
        (None, Some(token)) => {
            let known = world.vumi.connections.iter().any(|connection| connection.token == token);
            if known {
                vumi::webhooks::tell(world, token, vumi::webhooks::UPDATED);
            }
            known
        }
        _ => return Err(bad_request("requestId or connection is needed")),
    };
    if !known {
        return Err(vumi::refusal(404, "no such session or connection"));
    }
    Reply::ok(&json!({ "fired": true }))
}

#[derive(Serialize)]
struct Linked {
    redirect_url: String,
    public_token: String,
}

fn link(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call, &["app", "externalid", "external_id", "entity"])?;
    let app = match fields.text("app") {
        None | Some("main") => VumiApp::Main,
        Some("other") => VumiApp::Other,
        Some(_) => return Err(bad_request("app is main or other")),
    };
    let entity = fields.text("entity").unwrap_or(vumi::DEFAULT_ENTITY);
    let external_id = fields.text("externalid").or_else(|| fields.text("external_id"));
    let public_token = vumi::link::finish(world, app, external_id, entity);
    let redirect_url = vumi::link::redirect_url(world, &public_token, "CONNECT", entity);
    Reply::ok(&Linked { redirect_url, public_token })
}

/// `url`: where the Link ends from now on.
fn set_redirect(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call, &["url"])?;
    let url = fields.text("url").filter(|url| vumi::link::is_redirect(url));
    let url = url.ok_or_else(|| bad_request("url is https, or http on localhost"))?;
    url.clone_into(&mut world.options.vumi_redirect);
    Reply::ok(&json!({ "url": url }))
}

fn status(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call, &["status", "errordetails"])?;
    let status = fields.text("status").and_then(VumiStatus::parse);
    let status = status.ok_or_else(|| bad_request("status is one of the five connection statuses"))?;
    let connection = vumi::connections::force(world, call.param("token"), status);
    let connection = connection.ok_or_else(|| vumi::refusal(404, "no such connection"))?;
    if let Some(error) = fields.get("errordetails") {
        connection.error_details = Some(error.clone());
    }
    Reply::ok(&connection.view())
}

fn user_token(world: &mut World, call: &Call) -> Answer {
    let kind = match fields(call, &["kind"])?.text("kind") {
        Some("update") => UserToken::Update,
        Some("restore") => UserToken::Restore,
        _ => return Err(bad_request("kind is update or restore")),
    };
    let token = vumi::connections::offer(world, call.param("token"), kind);
    let token = token.ok_or_else(|| vumi::refusal(404, "no such connection"))?;
    Reply::ok(&json!({ "token": token }))
}
