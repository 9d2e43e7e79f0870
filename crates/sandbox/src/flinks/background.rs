//! `AuthorizeAsync` and `AuthorizeMultiple`: authorizing without waiting in the call.

use serde::Serialize;
use serde_json::{Value, json};

use super::authorize::{open_cached, poll_session};
use super::{keys, live, parse_fields, refusal};
use crate::exchange::{Answer, Call, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

const START: Shapes = &[
    ("loginid", Shape::Text),
    ("mostrecentcached", Shape::Flag),
    ("save", Shape::Flag),
    ("requestid", Shape::Text),
];

const MULTIPLE: Shapes = &[("loginids", Shape::Texts), ("mostrecentcached", Shape::Flag)];

/// `POST AuthorizeAsync`: with a LoginId it starts, with a RequestId it polls.
pub(crate) fn start_or_poll(world: &mut World, call: &Call) -> Answer {
    let fields = parse_fields(call, START)?;
    if let Some(request_id) = fields.text("requestid") {
        return poll_session(world, request_id);
    }
    let token = keys::spend(world, call)?;
    let request_id = live::start_in_background(world, &fields, token)?;
    poll_session(world, &request_id)
}

/// `GET AuthorizeAsync/{requestId}`: the assumed form of the later polls.
pub(crate) fn poll(world: &mut World, call: &Call) -> Answer {
    poll_session(world, call.param("requestId"))
}

/// The answer is documented nowhere; this one pairs each LoginId with its session or its error.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MultipleBody {
    http_status_code: u16,
    logins: Vec<Value>,
}

/// `POST AuthorizeMultiple`: cached sessions for many LoginIds at once.
pub(crate) fn multiple(world: &mut World, call: &Call) -> Answer {
    let fields = parse_fields(call, MULTIPLE)?;
    keys::spend(world, call)?;
    let login_ids = fields.texts("loginids");
    let login_ids = login_ids.ok_or_else(|| refusal::invalid("LoginIds is a list of texts"))?;
    let logins = login_ids.iter().map(|login_id| authorize_one(world, login_id)).collect();
    Reply::ok(&MultipleBody { http_status_code: 200, logins })
}

fn authorize_one(world: &mut World, login_id: &str) -> Value {
    match open_cached(world, login_id, None, None) {
        Ok(request_id) => json!({ "LoginId": login_id, "RequestId": request_id }),
        Err(refusal) => {
            let mut entry: Value = serde_json::from_slice(&refusal.body).unwrap_or_default();
            entry["LoginId"] = login_id.into();
            entry
        }
    }
}
