//! Categorized transactions and the category catalogue. Both answers are known by name only; these
//! forms are ours.

use serde::Serialize;
use serde_json::json;

use super::attributes::check_session;
use super::refusal::{invalid, unknown_login};
use super::wire::Login;
use super::{data, keys};
use crate::clock::day_before;
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// `GET /BankingServices/Categories/{countryCode}`
pub(crate) fn catalogue(_: &mut World, call: &Call) -> Answer {
    keys::check_optional_api_key(call)?;
    let country = call.param("countryCode").to_ascii_uppercase();
    if country != "CA" && country != "US" {
        return Err(invalid("countryCode is CA or US"));
    }
    let names = [
        "Groceries",
        "Housing",
        "Income",
        "Interest",
        "Restaurants",
        "Shopping",
        "Transport",
        "Utilities",
    ];
    let categories: Vec<_> =
        (1_u32..).zip(names).map(|(id, name)| json!({ "Id": id, "Name": name })).collect();
    Reply::ok(&json!({ "HttpStatusCode": 200, "Country": country, "Categories": categories }))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CategorizationBody {
    http_status_code: u16,
    request_id: String,
    login: Login,
    accounts: Vec<AccountTransactions>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccountTransactions {
    id: String,
    transactions: Vec<Row>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    id: String,
    date: String,
    description: &'static str,
    category: &'static str,
}

/// `GET /categorization/login/{loginId}/requestid/{requestId}`
pub(crate) fn transactions(world: &mut World, call: &Call) -> Answer {
    let (request_id, login_id) = check_session(world, call)?;
    let card = world.flinks.card(&login_id).ok_or_else(unknown_login)?;
    let row = |row: data::Transaction| Row {
        id: row.id,
        date: day_before(world.flinks.as_of, row.days_ago),
        description: row.description,
        category: row.category,
    };
    let account = |account: data::Account| AccountTransactions {
        id: account.id,
        transactions: account.transactions.into_iter().rev().map(row).collect(),
    };
    let accounts = card.accounts(world.flinks.as_of).into_iter().map(account).collect();
    Reply::ok(&CategorizationBody {
        http_status_code: 200,
        request_id,
        login: Login::of(card),
        accounts,
    })
}
