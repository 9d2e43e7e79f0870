//! Nightly refresh: switching it, and the lists of what no longer refreshes.

use serde::Serialize;
use serde_json::json;

use super::store::Card;
use super::{fields, keys, refusal, required};
use crate::clock::zoneless;
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// `PATCH SetScheduledRefresh`: the answer is a bare JSON string.
pub(crate) fn set(world: &mut World, call: &Call) -> Answer {
    keys::api_key_if_sent(call)?;
    let fields = fields(call)?;
    let on = fields.flag("isactivated").ok_or_else(|| refusal::invalid("isActivated is missing"))?;
    let login_id = required(&fields, "loginid")?;
    let card = world.flinks.saved_mut(login_id);
    let card = card.ok_or_else(|| refusal::invalid("the login is invalid"))?;
    card.scheduled = on;
    let state = if on { "on" } else { "off" };
    Reply::ok(&format!("refresh {state}: {}", card.login_id))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Ineligible<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<&'static str>,
    login_id: &'a str,
    last_refresh_date: String,
    last_refresh_state: &'static str,
    last_refresh_error_code: Option<&'static str>,
}

/// `GET GetNightlyRefreshStatus`
pub(crate) fn banking_status(world: &mut World, call: &Call) -> Answer {
    keys::bearer(call)?;
    let cards = ineligible(world, false);
    Reply::ok(&json!({ "HttpStatusCode": 200, "IneligibleCards": cards }))
}

/// `GET GetWealthNightlyRefreshStatus/`
pub(crate) fn wealth_status(world: &mut World, call: &Call) -> Answer {
    keys::bearer(call)?;
    let wealths = ineligible(world, true);
    Reply::ok(&json!({ "HttpStatusCode": 200, "IneligibleWealths": wealths }))
}

fn ineligible(world: &World, wealth: bool) -> Vec<Ineligible<'_>> {
    let failing = |card: &&Card| card.saved && card.scheduled && card.last_error.is_some() && card.bank.wealth == wealth;
    let entry = |card| of_card(card, wealth);
    world.flinks.cards.iter().filter(failing).map(entry).collect()
}

fn of_card(card: &Card, wealth: bool) -> Ineligible<'_> {
    Ineligible {
        institution: wealth.then_some(card.bank.name),
        login_id: &card.login_id,
        last_refresh_date: zoneless(card.last_refresh),
        last_refresh_state: "AnsweringSecurityChallenge",
        last_refresh_error_code: card.last_error.map(|code| code.name),
    }
}
