//! Categorized transactions and the catalogue of categories. Their names are ours.

use serde::Serialize;
use serde_json::json;

use super::attributes::check_session;
use super::refusal::{invalid, unknown_login};
use super::wire::Login;
use super::{data, keys};
use crate::clock::day_before;
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// The categories that movements have here, below those of the first level.
const CATEGORIES: &[(&str, &str, &[&str])] = &[
    (
        "Daily life",
        "Shops, ways and days off",
        &["Entertainment", "Health", "Shopping", "Transport"],
    ),
    ("Food and drink", "At home and elsewhere", &["Groceries", "Restaurants"]),
    ("Home", "A place to live and what it takes", &["Housing", "Utilities"]),
    ("Money in", "Pay and what savings bring", &["Income", "Interest"]),
    (
        "Transfers and duties",
        "Between accounts, to the state",
        &["Adjustments", "Taxes", "Transfers"],
    ),
];

/// `GET /BankingServices/Categories/{countryCode}`: a bare list, or in the older form an object
/// (K-3).
pub(crate) fn catalogue(world: &mut World, call: &Call) -> Answer {
    keys::check_bearer(call)?;
    let country = call.param("countryCode").to_ascii_uppercase();
    if country != "CA" && country != "US" {
        return Err(invalid("countryCode is CA or US"));
    }
    if world.options.flinks_older_forms {
        let names = CATEGORIES.iter().flat_map(|(_, _, below)| below.iter());
        let categories: Vec<_> =
            (1_u32..).zip(names).map(|(id, name)| json!({ "Id": id, "Name": name })).collect();
        let body = json!({ "HttpStatusCode": 200, "Country": country, "Categories": categories });
        return Reply::ok(&body);
    }
    let below = |name: &&str| json!({ "SubCategoryName": name, "Description": null });
    let category = |(name, description, names): &(&str, &str, &[&str])| {
        json!({
            "PrimaryCategoryName": name,
            "Description": description,
            "SubCategories": names.iter().map(below).collect::<Vec<_>>(),
        })
    };
    Reply::ok(&CATEGORIES.iter().map(category).collect::<Vec<_>>())
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
