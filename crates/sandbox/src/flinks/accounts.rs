//! `GetAccountsSummary` and `GetAccountsDetail`, with their Async twins.

use serde::Serialize;

use super::account_options::{DetailOptions, SummaryOptions};
use super::account_rows::{self as rows, WireAccount};
use super::refusal::{self, invalid, unknown_login};
use super::sessions::DataKind;
use super::store::Card;
use super::wire::{Link, Login, link};
use super::{keys, parse_fields, ready, require_text};
use crate::exchange::{Answer, Call, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

/// Some were only seen in clients and change nothing here; so below.
const SUMMARY: Shapes = &[
    ("requestid", Shape::Text),
    ("withbalance", Shape::Flag),
    ("withaccountidentity", Shape::Flag),
    ("directrefresh", Shape::Flag),
    ("withtransactions", Shape::Flag),
    ("mostrecent", Shape::Flag),
    ("mostrecentcached", Shape::Flag),
];

const DETAIL: Shapes = &[
    ("requestid", Shape::Text),
    ("withaccountidentity", Shape::Flag),
    ("withkyc", Shape::Flag),
    ("withtransactions", Shape::Flag),
    ("withbalance", Shape::Flag),
    ("accountsfilter", Shape::Texts),
    ("daysoftransactions", Shape::Text),
    ("withdetailsandbankingstatements", Shape::Flag),
    ("numberofbankingstatements", Shape::Text),
    ("datefrom", Shape::Day),
    ("dateto", Shape::Day),
    ("refreshdelta", Shape::Rows),
    ("mostrecent", Shape::Flag),
    ("mostrecentcached", Shape::Flag),
    ("getmfaquestionsanswers", Shape::Flag),
];

/// `POST GetAccountsSummary`
pub(crate) fn summary(world: &mut World, call: &Call) -> Answer {
    keys::check_api_key(call)?;
    let fields = parse_fields(call, SUMMARY)?;
    let now = world.now();
    let request_id = require_text(&fields, "requestid")?;
    let options = SummaryOptions::read(&fields);
    world.flinks.open_session(request_id, now)?.summary = Some(options);
    answer_summary(world, request_id)
}

/// `GET GetAccountsSummaryAsync/{requestId}`
pub(crate) fn poll_summary(world: &mut World, call: &Call) -> Answer {
    keys::check_api_key(call)?;
    answer_summary(world, call.param("requestId"))
}

fn answer_summary(world: &mut World, request_id: &str) -> Answer {
    let now = world.now();
    let options = world.flinks.open_session(request_id, now)?.summary.clone();
    let options = options.ok_or_else(missing_first_call)?;
    ready::poll(world, request_id, DataKind::Summary)?;
    build_answer(world, request_id, true, |card, world| rows::summaries(card, &options, world))
}

/// `POST GetAccountsDetail`
pub(crate) fn detail(world: &mut World, call: &Call) -> Answer {
    keys::check_api_key(call)?;
    let fields = parse_fields(call, DETAIL)?;
    let now = world.now();
    let request_id = require_text(&fields, "requestid")?;
    let options = DetailOptions::read(&fields)?;
    world.flinks.open_session(request_id, now)?.detail = Some(options);
    answer_detail(world, request_id)
}

/// `GET GetAccountsDetailAsync/{requestId}`
pub(crate) fn poll_detail(world: &mut World, call: &Call) -> Answer {
    keys::check_api_key(call)?;
    answer_detail(world, call.param("requestId"))
}

fn answer_detail(world: &mut World, request_id: &str) -> Answer {
    let now = world.now();
    let options = world.flinks.open_session(request_id, now)?.detail.clone();
    let options = options.ok_or_else(missing_first_call)?;
    ready::poll(world, request_id, DataKind::Detail)?;
    build_answer(world, request_id, false, |card, world| rows::details(card, &options, world))
}

/// The Async endpoints are only valid after the first call of their kind.
pub(crate) fn missing_first_call() -> Reply {
    invalid("nothing was asked for yet that could be looked at again")
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccountsBody<'a> {
    http_status_code: u16,
    accounts: Vec<WireAccount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<Vec<Link>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    institution_name: &'static str,
    login: Login,
    institution_id: u32,
    institution: &'static str,
    request_id: &'a str,
}

pub(crate) fn build_answer(
    world: &World,
    request_id: &str,
    with_links: bool,
    list: impl FnOnce(&Card, &World) -> Vec<WireAccount>,
) -> Answer {
    let session = world.flinks.sessions.get(&request_id.to_ascii_lowercase());
    let session = session.ok_or_else(|| refusal::no_session(request_id))?;
    let card = world.flinks.card(&session.login_id).ok_or_else(unknown_login)?;
    Reply::ok(&AccountsBody {
        http_status_code: 200,
        accounts: list(card, world),
        links: with_links.then(|| vec![link("AccountsDetail", "/GetAccountsDetail")]),
        tag: session.tag.as_deref(),
        institution_name: card.bank.name,
        login: Login::of(card),
        institution_id: card.bank.id,
        institution: card.bank.name,
        request_id: &session.request_id,
    })
}
