//! Routes that steer the sandbox from outside, for clients that don't run in its process. Off unless asked for.

use std::time::Duration;

use serde::Serialize;
use serde_json::json;

use crate::exchange::{Answer, Call, Fields, Reply};
use crate::routes::{Provider, Route};
use crate::state::World;
use crate::vumi::{self, UserToken, VumiApp, VumiStatus};

/// The control routes, apart from the providers' so that nobody takes them for theirs.
#[rustfmt::skip]
pub const CONTROL_ROUTES: &[Route] = &[
    Route { provider: Provider::Control, method: "POST", path: "/_sandbox/clock/advance", run: advance },
    Route { provider: Provider::Control, method: "GET", path: "/_sandbox/requests", run: requests },
    Route { provider: Provider::Control, method: "POST", path: "/_sandbox/vumi/link", run: link },
    Route { provider: Provider::Control, method: "POST", path: "/_sandbox/vumi/connections/{token}/status", run: status },
    Route { provider: Provider::Control, method: "POST", path: "/_sandbox/vumi/connections/{token}/user-token", run: user_token },
];

fn bad_request(message: &str) -> Reply {
    Reply::json(400, &json!({ "message": message }))
}

fn fields(call: &Call) -> Result<Fields, Reply> {
    Fields::read(&call.body).ok_or_else(|| bad_request("the body must be a JSON object"))
}

fn advance(world: &mut World, call: &Call) -> Answer {
    let seconds = fields(call)?.get("seconds").and_then(serde_json::Value::as_u64);
    let seconds = seconds.ok_or_else(|| bad_request("seconds must be a whole number"))?;
    world.clock.advance(Duration::from_secs(seconds));
    Reply::ok(&json!({ "now": world.now().to_string() }))
}

fn requests(world: &mut World, _: &Call) -> Answer {
    Reply::ok(&world.log)
}

#[derive(Serialize)]
struct Linked {
    redirect_url: String,
    public_token: String,
}

fn link(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
    let app = match fields.text("app") {
        None | Some("main") => VumiApp::Main,
        Some("other") => VumiApp::Other,
        Some(_) => return Err(bad_request("app is main or other")),
    };
    let entity = fields.text("entity").unwrap_or(vumi::DEFAULT_ENTITY);
    let external_id = fields.text("externalid").or_else(|| fields.text("external_id"));
    let public_token = vumi::link::finish(world, app, external_id, entity);
    Reply::ok(&Linked { redirect_url: vumi::link::redirect_url(&public_token, entity), public_token })
}

fn status(world: &mut World, call: &Call) -> Answer {
    let fields = fields(call)?;
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
    let kind = match fields(call)?.text("kind") {
        Some("update") => UserToken::Update,
        Some("restore") => UserToken::Restore,
        _ => return Err(bad_request("kind is update or restore")),
    };
    let token = vumi::connections::offer(world, call.param("token"), kind);
    let token = token.ok_or_else(|| vumi::refusal(404, "no such connection"))?;
    Reply::ok(&json!({ "token": token }))
}
