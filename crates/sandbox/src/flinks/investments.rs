//! Investments: one POST, repeated until the data is there; both documented paths.

use jiff::Timestamp;
use serde::Serialize;

use super::data::wealth::{self, Investments};
use super::refusal::{self, invalid, unknown_login};
use super::sessions::DataKind;
use super::store::Card;
use super::{fields, keys, ready, require_text};
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct InvestmentsBody {
    investments: Vec<Investments>,
    message: &'static str,
}

/// `POST /Investments`: here `MostRecentCached` is the text `"true"`.
pub(crate) fn wealth(world: &mut World, call: &Call) -> Answer {
    if fields(call)?.text("mostrecentcached") != Some("true") {
        return Err(invalid("MostRecentCached must be the text true"));
    }
    answer(world, call)
}

/// `POST /BankingServices/Investments`: boolean or text, both are printed.
pub(crate) fn banking(world: &mut World, call: &Call) -> Answer {
    if fields(call)?.flag("mostrecentcached") != Some(true) {
        return Err(invalid("MostRecentCached must be true"));
    }
    answer(world, call)
}

fn answer(world: &mut World, call: &Call) -> Answer {
    keys::check_optional_api_key(call)?;
    let fields = fields(call)?;
    let now = world.now();
    let login_id = require_text(&fields, "loginid")?;
    let request_id = require_text(&fields, "requestid")?;
    let session = world.flinks.open_session(request_id, now)?;
    if !session.login_id.eq_ignore_ascii_case(login_id) {
        return Err(refusal::refuse(refusal::INVALID_LOGIN, "the session is of another LoginId"));
    }
    let login_id = session.login_id.clone();
    ready::poll(world, request_id, DataKind::Investments)?;
    let card = world.flinks.card(&login_id).ok_or_else(unknown_login)?;
    Reply::ok(&build_body(card, world.flinks.as_of))
}

/// What a card has, on the day that its data is counted back from.
pub(super) fn build_body(card: &Card, as_of: Timestamp) -> InvestmentsBody {
    let institution = (card.bank.id, card.bank.name);
    InvestmentsBody {
        investments: wealth::investments(card.profile, institution, as_of),
        message: "SUCCESS",
    }
}

/// `DELETE /Investments/Delete/{loginId}`: investments and banking data go together.
pub(crate) fn delete(world: &mut World, call: &Call) -> Answer {
    keys::check_optional_api_key(call)?;
    let card = world.flinks.saved_card(call.param("loginId")).ok_or_else(unknown_login)?;
    let login_id = card.login_id.clone();
    world.flinks.remove(&login_id);
    Reply::ok(&serde_json::json!({ "Message": "all data of this LoginId is deleted" }))
}
