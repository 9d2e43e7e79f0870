//! The Flinks side: sessions, MFA, cards and their data, below `/v3/{customerId}`.

mod account_options;
mod account_rows;
pub(crate) mod accounts;
pub(crate) mod attributes;
pub(crate) mod authorize;
pub(crate) mod background;
pub(crate) mod cards;
pub(crate) mod categorization;
mod challenges;
pub(crate) mod connect;
pub(crate) mod data;
pub(crate) mod faults;
pub(crate) mod field_match;
pub(crate) mod institutions;
pub(crate) mod investments;
pub(crate) mod keys;
mod live;
mod mfa;
mod pdf;
pub(crate) mod questions;
mod ready;
pub(crate) mod refresh;
mod refusal;
pub(crate) mod score;
mod sessions;
pub(crate) mod statements;
mod store;
pub(crate) mod webhooks;
mod wire;

pub(crate) use store::Store;

use crate::credentials::Credentials;
use crate::exchange::{Call, Fields, Reply};
use crate::scenarios;
use crate::shape::Shapes;
use crate::state::World;

/// The LoginId of a saved card with data: the one asked for, or the first with investments, or
/// with accounts.
pub(crate) fn find_saved(world: &World, login_id: Option<&str>, is_wealth: bool) -> Option<String> {
    let mut cards = world.flinks.cards.iter().filter(|card| card.saved);
    let card = match login_id {
        Some(login_id) => cards.find(|card| card.login_id.eq_ignore_ascii_case(login_id)),
        None => cards.find(|card| card.bank.wealth == is_wealth && card.last_error.is_none()),
    };
    card.filter(|card| card.bank.wealth == is_wealth).map(|card| card.login_id.clone())
}

/// In front of every Flinks handler: the customer of the path must be ours, or stand for a
/// scenario.
pub(crate) fn gate(call: &Call) -> Result<(), Reply> {
    let customer_id = call.param("customerId");
    if customer_id.eq_ignore_ascii_case(Credentials::SAMPLE.flinks.customer_id)
        || scenarios::is_known(customer_id)
    {
        return Ok(());
    }
    Err(refusal::refuse(refusal::ACCESS_DENIED, "this customer id opens nothing here"))
}

/// The body of a call as an object.
fn fields(call: &Call) -> Result<Fields, Reply> {
    Fields::read(&call.body).ok_or_else(|| refusal::invalid("the body is not a JSON object"))
}

/// The body of a call whose fields must be what the call documents.
fn parse_fields(call: &Call, shapes: Shapes) -> Result<Fields, Reply> {
    let fields = fields(call)?;
    match fields.find_mistyped(shapes) {
        Some(name) => Err(refusal::invalid(&format!("{name} is of another type"))),
        None => Ok(fields),
    }
}

/// A text that the call can't go without.
fn require_text<'a>(fields: &'a Fields, key: &str) -> Result<&'a str, Reply> {
    fields.text(key).ok_or_else(|| refusal::invalid(&format!("{key} is missing or not a text")))
}
