//! `GetStatements` and its Async twin: real, if very short, PDF files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::account_options::parse_accounts_filter;
use super::accounts::missing_first_call;
use super::data::Account;
use super::refusal::{self, invalid};
use super::sessions::DataKind;
use super::wire::Login;
use super::{keys, parse_fields, pdf, ready, require_text};
use crate::clock::day_before;
use crate::exchange::{Answer, Call, Reply};
use crate::ids;
use crate::shape::{Shape, Shapes};
use crate::state::World;

/// What statements were asked for with.
#[derive(Clone)]
pub(crate) struct StatementOptions {
    months: i64,
    accounts: Option<Vec<String>>,
}

const FIELDS: Shapes = &[
    ("requestid", Shape::Text),
    ("numberofstatements", Shape::Text),
    ("accountsfilter", Shape::Texts),
];

/// `POST GetStatements`
pub(crate) fn start(world: &mut World, call: &Call) -> Answer {
    keys::check_api_key(call)?;
    let fields = parse_fields(call, FIELDS)?;
    let now = world.now();
    let request_id = require_text(&fields, "requestid")?;
    let months = match fields.text("numberofstatements") {
        None | Some("MostRecent") => 1,
        Some("Months3") => 3,
        Some("Months12") => 12,
        Some(_) => return Err(invalid("NumberOfStatements is MostRecent, Months3 or Months12")),
    };
    let options = StatementOptions { months, accounts: parse_accounts_filter(&fields)? };
    world.flinks.open_session(request_id, now)?.statements = Some(options);
    build_answer(world, request_id)
}

/// `GET GetStatementsAsync/{requestId}`
pub(crate) fn poll(world: &mut World, call: &Call) -> Answer {
    keys::check_api_key(call)?;
    build_answer(world, call.param("requestId"))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StatementsBody<'a> {
    http_status_code: u16,
    statements_by_account: Vec<AccountStatements>,
    login: Login,
    institution: &'static str,
    request_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccountStatements {
    account_number: &'static str,
    statements: Vec<Statement>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    unique_id: String,
    file_type: &'static str,
    #[serde(rename = "Base64Bytes")]
    bytes: String,
}

fn build_answer(world: &mut World, request_id: &str) -> Answer {
    let now = world.now();
    let options = world.flinks.open_session(request_id, now)?.statements.clone();
    let options = options.ok_or_else(missing_first_call)?;
    ready::poll(world, request_id, DataKind::Statements)?;
    let as_of = world.flinks.as_of;
    let session = world.flinks.open_session(request_id, now)?;
    let request_id = session.request_id.clone();
    let login_id = session.login_id.clone();
    let card = world.flinks.card(&login_id).ok_or_else(refusal::unknown_login)?;
    let mut accounts = card.accounts(world.flinks.as_of);
    if let Some(ids) = &options.accounts {
        accounts.retain(|account| ids.contains(&account.id));
    }
    let of_account = |account: &Account| AccountStatements {
        account_number: account.number,
        statements: (0..options.months)
            .map(|month| build_statement(account, month, &day_before(as_of, 30 * month)))
            .collect(),
    };
    Reply::ok(&StatementsBody {
        http_status_code: 200,
        statements_by_account: accounts.iter().map(of_account).collect(),
        login: Login::of(card),
        institution: card.bank.name,
        request_id: &request_id,
    })
}

fn build_statement(account: &Account, month: i64, until: &str) -> Statement {
    let line = format!("Statement of account {} until {until} (made up)", account.number);
    let id = ids::stable_guid(account.number, 1000 + month.unsigned_abs());
    Statement {
        unique_id: id.simple().to_string().to_uppercase(),
        file_type: "PDF",
        bytes: STANDARD.encode(pdf::page(&line)),
    }
}
