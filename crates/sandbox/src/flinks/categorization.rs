//! Categorized transactions and the catalogue of categories. Their names are ours.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::attributes::check_session;
use super::data::{Account, Transaction};
use super::keys;
use super::refusal::{invalid, unknown_login};
use super::wire::Login;

use crate::amount::Amount;
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
        &["Adjustments", "Payroll", "Taxes", "Transfers"],
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
        let categories: Vec<_> = names.map(|name| json!({ "Name": name })).collect();
        let body = json!({ "HttpStatusCode": 200, "Categories": categories });
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

/// One list over all accounts.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FlatBody<'a> {
    http_status_code: u16,
    login_id: &'a str,
    request_id: &'a str,
    transactions: Vec<Row>,
}

/// A transaction; the side that isn't used is left out, and a credit is written in lower case, both
/// as in the page's sample.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    transaction_id: String,
    account_id: String,
    description: &'static str,
    category: &'static str,
    sub_category: &'static str,
    balance: Amount,
    #[serde(skip_serializing_if = "Option::is_none")]
    debit: Option<Amount>,
    #[serde(rename = "credit", skip_serializing_if = "Option::is_none")]
    credit: Option<Amount>,
    date: String,
}

/// The older form, which was ours (K-5).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NestedBody<'a> {
    http_status_code: u16,
    request_id: &'a str,
    login: Login,
    accounts: Vec<NestedAccount>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NestedAccount {
    id: String,
    transactions: Vec<NestedRow>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NestedRow {
    id: String,
    date: String,
    description: &'static str,
    category: &'static str,
}

/// `GET /categorization/login/{loginId}/requestid/{requestId}`
pub(crate) fn transactions(world: &mut World, call: &Call) -> Answer {
    let (request_id, login_id) = check_session(world, call)?;
    let card = world.flinks.card(&login_id).ok_or_else(unknown_login)?;
    let as_of = world.flinks.as_of;
    let accounts = card.accounts(as_of);
    if world.options.flinks_older_forms {
        return Reply::ok(&NestedBody {
            http_status_code: 200,
            request_id: &request_id,
            login: Login::of(card),
            accounts: accounts.into_iter().map(|account| nested_account(account, as_of)).collect(),
        });
    }
    let mut transactions: Vec<_> =
        accounts.into_iter().flat_map(|account| account_rows(account, as_of)).collect();
    transactions.sort_by(|one: &Row, other| other.date.cmp(&one.date));
    Reply::ok(&FlatBody {
        http_status_code: 200,
        login_id: &login_id,
        request_id: &request_id,
        transactions,
    })
}

fn account_rows(account: Account, as_of: Timestamp) -> impl Iterator<Item = Row> {
    let id = account.id;
    account.transactions.into_iter().rev().map(move |row| Row {
        transaction_id: row.id,
        account_id: id.clone(),
        description: row.description,
        category: first_level(row.category),
        sub_category: row.category,
        balance: row.balance,
        debit: row.debit,
        credit: row.credit,
        date: day_before(as_of, row.days_ago),
    })
}

/// The category that this one stands below.
fn first_level(category: &'static str) -> &'static str {
    let above = CATEGORIES.iter().find(|(_, _, below)| below.contains(&category));
    above.map_or(category, |(name, ..)| name)
}

fn nested_account(account: Account, as_of: Timestamp) -> NestedAccount {
    let row = |row: Transaction| NestedRow {
        id: row.id,
        date: day_before(as_of, row.days_ago),
        description: row.description,
        category: row.category,
    };
    NestedAccount {
        id: account.id,
        transactions: account.transactions.into_iter().rev().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flinks::data::Profile;

    #[test]
    fn every_movement_has_a_category_of_both_levels() {
        let seeds = [0, 1, 2, 3, 4].map(Profile::Generated);
        for profile in [Profile::Everyday, Profile::Plain, Profile::Joint].into_iter().chain(seeds)
        {
            for row in profile
                .accounts(jiff::Timestamp::UNIX_EPOCH, 0)
                .into_iter()
                .flat_map(|account| account.transactions)
            {
                assert_ne!(first_level(row.category), row.category, "{profile:?}");
            }
        }
    }
}
