//! What Flinks posts: the holders first, then the accounts; or the investments.

use serde::Serialize;
use serde_json::Value;

use super::account_options::DetailOptions;
use super::sessions::DataKind;
use super::wire::Login;
use super::{account_rows, accounts, investments};
use crate::exchange::Fields;
use crate::state::World;
use crate::webhooks::{self, Event};

/// A live session has opened: its data will be on its way. `false` where no session has that id.
pub(crate) fn announce(world: &mut World, request_id: &str) -> bool {
    let session = world.flinks.sessions.get(&request_id.to_ascii_lowercase());
    let card = session.and_then(|session| world.flinks.card(&session.login_id));
    let Some(card) = card else { return false };
    let wealth = card.bank.wealth;
    let delay = world.options.webhook_delay;
    let request_id = request_id.to_owned();
    if wealth {
        webhooks::post(world, Event::Investments { request_id }, delay.saturating_mul(2));
        return true;
    }
    webhooks::post(world, Event::Kyc { request_id: request_id.clone() }, delay);
    webhooks::post(world, Event::Accounts { request_id }, delay.saturating_mul(2));
    true
}

/// The body of a delivery; nothing where the session or its card is gone.
pub(crate) fn build_body(world: &mut World, event: &Event, early: bool) -> Option<Vec<u8>> {
    match event {
        Event::Kyc { request_id } => kyc_body(world, request_id),
        Event::Accounts { request_id } => details_body(world, request_id, early),
        Event::Investments { request_id } => investments_body(world, request_id, early),
        Event::Connection { .. } => None,
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct KycWebhook<'a> {
    response_type: &'static str,
    http_status_code: u16,
    holders: Vec<Value>,
    login: Login,
    institution: &'static str,
    request_id: &'a str,
    tag: Option<&'a str>,
}

fn kyc_body(world: &World, request_id: &str) -> Option<Vec<u8>> {
    let session = world.flinks.sessions.get(&request_id.to_ascii_lowercase())?;
    let card = world.flinks.card(&session.login_id)?;
    let mut holders: Vec<Value> = Vec::new();
    for holder in card.accounts(world.flinks.as_of).iter().map(account_rows::account_holder) {
        let holder = serde_json::to_value(holder).ok()?;
        if !holders.contains(&holder) {
            holders.push(holder);
        }
    }
    let body = KycWebhook {
        response_type: "KYC",
        http_status_code: 200,
        holders,
        login: Login::of(card),
        institution: card.bank.name,
        request_id: &session.request_id,
        tag: session.tag.as_deref(),
    };
    serde_json::to_vec(&body).ok()
}

/// The same as a caller would read, with its kind in front. Whoever gets it may read at once.
fn details_body(world: &mut World, request_id: &str, early: bool) -> Option<Vec<u8>> {
    let options = DetailOptions::read(&Fields::default()).ok()?;
    let session = world.flinks.sessions.get_mut(&request_id.to_ascii_lowercase())?;
    if !early {
        session.polls.insert(DataKind::Detail, u32::MAX);
    }
    let answer = accounts::build_answer(world, request_id, false, |card, world| {
        account_rows::details(card, &options, world)
    });
    let body = answer.ok()?.body;
    let members = body.strip_prefix(b"{")?;
    Some([br#"{"ResponseType":"GetAccountsDetail","#.as_slice(), members].concat())
}

/// Documented is that there is such a webhook and what it is told by; the rest is invented: the
/// answer of a call, and whose it is.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct InvestmentsWebhook<'a> {
    response_type: &'static str,
    http_status_code: u16,
    #[serde(flatten)]
    listed: investments::InvestmentsBody,
    login: Login,
    request_id: &'a str,
    tag: Option<&'a str>,
    sandbox_invented: bool,
}

fn investments_body(world: &mut World, request_id: &str, early: bool) -> Option<Vec<u8>> {
    let session = world.flinks.sessions.get_mut(&request_id.to_ascii_lowercase())?;
    if !early {
        session.polls.insert(DataKind::Investments, u32::MAX);
    }
    let session = world.flinks.sessions.get(&request_id.to_ascii_lowercase())?;
    let card = world.flinks.card(&session.login_id)?;
    let body = InvestmentsWebhook {
        response_type: "Investments",
        http_status_code: 200,
        listed: investments::build_body(card, world.flinks.as_of),
        login: Login::of(card),
        request_id: &session.request_id,
        tag: session.tag.as_deref(),
        sandbox_invented: true,
    };
    serde_json::to_vec(&body).ok()
}
