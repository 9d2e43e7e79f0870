//! `AuthorizeAsync` and `AuthorizeMultiple`: authorizing without waiting in the call.

use serde::Serialize;
use serde_json::{Value, json};

use super::authorize::{cached, current};
use super::{keys, live, refusal, shaped};
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

/// `POST AuthorizeAsync`: with a LoginId it starts, with a RequestId it looks.
pub(crate) fn start_or_look(world: &mut World, call: &Call) -> Answer {
    let fields = shaped(call, START)?;
    if let Some(request_id) = fields.text("requestid") {
        return current(world, request_id);
    }
    let token = keys::spend(world, call)?;
    let request_id = live::start_in_background(world, &fields, token)?;
    current(world, &request_id)
}

/// `GET AuthorizeAsync/{requestId}`: the assumed form of the later looks.
pub(crate) fn look(world: &mut World, call: &Call) -> Answer {
    current(world, call.param("requestId"))
}

/// The answer is documented nowhere; this one pairs each LoginId with its session or its error.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Multiple {
    http_status_code: u16,
    logins: Vec<Value>,
}

/// `POST AuthorizeMultiple`: cached sessions for many LoginIds at once.
pub(crate) fn multiple(world: &mut World, call: &Call) -> Answer {
    let fields = shaped(call, MULTIPLE)?;
    keys::spend(world, call)?;
    let login_ids = fields.texts("loginids");
    let login_ids = login_ids.ok_or_else(|| refusal::invalid("LoginIds is a list of texts"))?;
    let logins = login_ids.iter().map(|login_id| one_of_many(world, login_id)).collect();
    Reply::ok(&Multiple { http_status_code: 200, logins })
}

fn one_of_many(world: &mut World, login_id: &str) -> Value {
    match cached(world, login_id, None, None) {
        Ok(request_id) => json!({ "LoginId": login_id, "RequestId": request_id }),
        Err(refused) => {
            let mut entry: Value = serde_json::from_slice(&refused.body).unwrap_or_default();
            entry["LoginId"] = login_id.into();
            entry
        }
    }
}
