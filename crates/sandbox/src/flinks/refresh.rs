//! Nightly refresh: switching it, and the lists of what no longer refreshes.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::sessions::Session;
use super::store::Card;
use super::{keys, live, parse_fields, questions, refusal, require_text, webhooks};
use crate::clock::{format_zoneless, minutes};
use crate::exchange::{Answer, Call, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

const FIELDS: Shapes = &[("loginid", Shape::Text), ("isactivated", Shape::Flag)];

/// `PATCH SetScheduledRefresh`: the answer is a bare JSON string.
pub(crate) fn set(world: &mut World, call: &Call) -> Answer {
    keys::check_optional_api_key(call)?;
    let fields = parse_fields(call, FIELDS)?;
    let on =
        fields.flag("isactivated").ok_or_else(|| refusal::invalid("isActivated is missing"))?;
    let login_id = require_text(&fields, "loginid")?;
    let card = world.flinks.saved_card_mut(login_id);
    let card = card.ok_or_else(|| refusal::invalid("the login is invalid"))?;
    card.scheduled = on;
    let state = if on { "activated" } else { "deactivated" };
    Reply::ok(&format!("{} is {state} for automatic refresh", card.login_id))
}

/// Errors after which the nightly refresh goes on trying.
const TRANSIENT: &[&str] = &[
    "RETRY_LATER",
    "AGGREGATION_ERROR",
    "SESSION_EXPIRED",
    "DISABLED_INSTITUTION",
    "UNAUTHORIZED",
    "SESSION_NONEXISTENT",
    "BANK_MAINTENANCE_RETRY_LATER",
];

/// One night: scheduled cards that were refreshed and read within a week (or have their webhooks
/// sent) are refreshed.
pub(crate) fn run_night(world: &mut World, at: Timestamp) {
    let week = minutes(7 * 24 * 60);
    let has_webhooks = world.outbox.targets.contains_key("flinks");
    let recent = |then: Timestamp| at.duration_since(then) <= week;
    let mut refreshed = Vec::new();
    for card in world.flinks.cards.iter_mut().filter(|card| card.saved && card.scheduled) {
        // A question that was in the way may have its answer by now.
        let answered =
            card.last_error == Some(refusal::QUESTION_NOT_FOUND) && card.questions.is_empty();
        let is_transient =
            answered || card.last_error.is_none_or(|error| TRANSIENT.contains(&error.name));
        if !is_transient
            || !recent(card.last_refresh)
            || !(has_webhooks || recent(card.last_cached))
        {
            continue;
        }
        match live::requires_challenge(card) && !questions::check_stored_answers(card) {
            true => card.last_error = Some(refusal::QUESTION_NOT_FOUND),
            false => {
                card.last_refresh = at;
                card.last_error = None;
                refreshed.push(card.login_id.clone());
            }
        }
    }
    if has_webhooks {
        refreshed.into_iter().for_each(|login_id| announce_night(world, login_id, at));
    }
}

/// Whoever has webhooks need not read cards to keep them fresh: a night is told like a session,
/// under a RequestId of its own.
fn announce_night(world: &mut World, login_id: String, at: Timestamp) {
    let request_id = world.ids.guid();
    // In nobody's way: its data is on its way by itself.
    let session = Session { delivered: true, ..Session::new(request_id.clone(), login_id, at) };
    world.flinks.sessions.insert(request_id.clone(), session);
    webhooks::announce(world, &request_id);
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct IneligibleCard<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<&'static str>,
    login_id: &'a str,
    last_refresh_date: String,
    last_refresh_state: &'static str,
    last_refresh_error_code: Option<&'static str>,
}

/// `GET GetNightlyRefreshStatus`
pub(crate) fn banking_status(world: &mut World, call: &Call) -> Answer {
    keys::check_bearer(call)?;
    let cards = list_ineligible(world, false);
    Reply::ok(&json!({ "HttpStatusCode": 200, "IneligibleCards": cards }))
}

/// `GET GetWealthNightlyRefreshStatus/`
pub(crate) fn wealth_status(world: &mut World, call: &Call) -> Answer {
    keys::check_bearer(call)?;
    let wealths = list_ineligible(world, true);
    Reply::ok(&json!({ "HttpStatusCode": 200, "IneligibleWealths": wealths }))
}

fn list_ineligible(world: &World, wealth: bool) -> Vec<IneligibleCard<'_>> {
    let failing = |card: &&Card| {
        card.saved && card.scheduled && card.last_error.is_some() && card.bank.wealth == wealth
    };
    let entry = |card| ineligible_card(card, wealth);
    world.flinks.cards.iter().filter(failing).map(entry).collect()
}

fn ineligible_card(card: &Card, wealth: bool) -> IneligibleCard<'_> {
    IneligibleCard {
        institution: wealth.then_some(card.bank.name),
        login_id: &card.login_id,
        last_refresh_date: format_zoneless(card.last_refresh),
        last_refresh_state: "AnsweringSecurityChallenge",
        last_refresh_error_code: card.last_error.map(|code| code.name),
    }
}
