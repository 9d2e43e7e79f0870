//! `POST /insight/login/{loginId}/score/{requestId}`: a call that there once was, known from an old
//! client alone (K-8). The score is made up.

use serde::Serialize;

use super::attributes::check_session;
use super::fields;
use super::refusal::{invalid_attributes, unknown_login};
use super::wire::Login;
use crate::exchange::{Answer, Call, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

const FIELDS: Shapes = &[("loanamount", Shape::Text)];

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ScoreBody<'a> {
    http_status_code: u16,
    score: &'static str,
    login: Login,
    request_id: &'a str,
}

/// The same score for everybody, once the details were read.
pub(crate) fn compute(world: &mut World, call: &Call) -> Answer {
    let (request_id, login_id) = check_session(world, call)?;
    if call.body.is_empty() {
        return Err(invalid_attributes("there is no body: it says what loan is asked for"));
    }
    let fields = fields(call).map_err(|_| invalid_attributes("the body is not a JSON object"))?;
    if let Some(name) = fields.find_mistyped(FIELDS) {
        return Err(invalid_attributes(&format!("{name} is of another type")));
    }
    let card = world.flinks.card(&login_id).ok_or_else(unknown_login)?;
    Reply::ok(&ScoreBody {
        http_status_code: 200,
        score: "612",
        login: Login::of(card),
        request_id: &request_id,
    })
}
