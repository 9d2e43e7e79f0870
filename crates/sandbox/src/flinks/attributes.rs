//! Attributes: figures computed from an account's history. The names are ours; only the envelope is
//! known.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::data::{Account, Transaction};
use super::refusal::{self, invalid_attributes, refuse_in, unknown_login};
use super::wire::{self, Login};
use super::{fields, keys};
use crate::amount::Amount;
use crate::clock::minutes;
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

/// What an attribute measures within so many days.
type Measure = fn(&[Transaction], i64) -> Amount;

struct Attribute {
    name: &'static str,
    set: &'static str,
    measure: Measure,
}

const ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "sum_credits", set: "income", measure: sum_credits },
    Attribute { name: "count_credits", set: "income", measure: count_credits },
    Attribute { name: "sum_debits", set: "lending", measure: sum_debits },
    Attribute { name: "count_debits", set: "user", measure: count_debits },
    Attribute { name: "lowest_balance", set: "credit", measure: lowest_balance },
    Attribute { name: "business_sum_credits", set: "business", measure: sum_credits },
    Attribute { name: "business_sum_debits", set: "business", measure: sum_debits },
];

fn recent_rows(rows: &[Transaction], days: i64) -> impl Iterator<Item = &Transaction> {
    rows.iter().filter(move |row| row.days_ago <= days)
}

fn sum_credits(rows: &[Transaction], days: i64) -> Amount {
    recent_rows(rows, days)
        .filter_map(|row| row.credit)
        .fold(Amount::ZERO, |sum, value| sum + value)
}

fn sum_debits(rows: &[Transaction], days: i64) -> Amount {
    recent_rows(rows, days).filter_map(|row| row.debit).fold(Amount::ZERO, |sum, value| sum + value)
}

fn count_credits(rows: &[Transaction], days: i64) -> Amount {
    Amount::whole(recent_rows(rows, days).filter(|row| row.credit.is_some()).map(|_| 1).sum())
}

fn count_debits(rows: &[Transaction], days: i64) -> Amount {
    Amount::whole(recent_rows(rows, days).filter(|row| row.debit.is_some()).map(|_| 1).sum())
}

fn lowest_balance(rows: &[Transaction], days: i64) -> Amount {
    let balances = recent_rows(rows, days).map(|row| row.balance);
    balances
        .reduce(|low, next| if (next - low).is_negative() { next } else { low })
        .unwrap_or(Amount::ZERO)
}

/// `GET …/GetIncomeAttributes`
pub(crate) fn income(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, |set| set == "income")
}

/// `GET …/GetCreditRiskAttributes`
pub(crate) fn credit_risk(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, |set| set == "credit")
}

/// `GET …/GetLendingAttributes`
pub(crate) fn lending(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, |set| set == "lending")
}

/// `GET …/GetUserAnalysisAttributes`
pub(crate) fn user_analysis(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, |set| set == "user")
}

/// `GET …/GetAllAttributes`
pub(crate) fn all(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, |set| set != "business")
}

/// `GET …/GetBusinessAnalysisAttributes`
pub(crate) fn business_analysis(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, |set| set == "business")
}

/// `GET …/GetAllBusinessAttributes`
pub(crate) fn all_business(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, |set| set == "business")
}

fn answer_set(world: &mut World, call: &Call, wanted: fn(&str) -> bool) -> Answer {
    let (request_id, login_id) = check_session(world, call)?;
    let attributes = ATTRIBUTES.iter().filter(|attribute| wanted(attribute.set)).collect();
    compute_attributes(
        world,
        &request_id,
        &login_id,
        &Choice { attributes, days: 90, accounts: None },
    )
}

/// `AccountFilter` is missing: what it takes isn't documented.
const FIELDS: Shapes = &[
    ("attributes", Shape::Group(&[("card", Shape::Texts)])),
    ("filters", Shape::Group(&[("accountcategory", Shape::Text)])),
    ("attributesdetail", Shape::Flag),
    ("limitdays", Shape::Whole),
];

/// Which attributes, over how many days, of which accounts.
struct Choice {
    attributes: Vec<&'static Attribute>,
    days: i64,
    accounts: Option<Vec<String>>,
}

/// `POST /insight/login/{loginId}/attributes/{requestId}`
pub(crate) fn request_attributes(world: &mut World, call: &Call) -> Answer {
    let (request_id, login_id) = check_session(world, call)?;
    let fields = fields(call).map_err(|_| invalid_attributes("the body is not a JSON object"))?;
    if let Some(name) = fields.find_mistyped(FIELDS) {
        return Err(invalid_attributes(&format!("{name} is of another type")));
    }
    let choice = parse_choice(&fields)?;
    let card = world.flinks.card(&login_id).ok_or_else(unknown_login)?;
    let known: Vec<_> =
        card.accounts(world.flinks.as_of).into_iter().map(|account| account.id).collect();
    if choice.accounts.iter().flatten().any(|id| !known.contains(id)) {
        return Err(invalid_attributes("AccountFilter names an unknown account"));
    }
    compute_attributes(world, &request_id, &login_id, &choice)
}

fn parse_choice(fields: &Fields) -> Result<Choice, Reply> {
    let names = fields.object("attributes").and_then(|attributes| attributes.texts("card"));
    let names = names.filter(|names| !names.is_empty());
    let names = names.ok_or_else(|| invalid_attributes("Attributes.Card lists attribute names"))?;
    let find = |name: &String| ATTRIBUTES.iter().find(|attribute| attribute.name == name);
    let attributes: Option<Vec<_>> = names.iter().map(find).collect();
    let attributes = attributes.ok_or_else(|| invalid_attributes("an attribute is unknown"))?;
    let filters = fields.object("filters");
    let category = filters.as_ref().and_then(|filters| filters.text("accountcategory"));
    if filters.is_some() && category != Some("Operations") {
        return Err(invalid_attributes("the only filter is AccountCategory Operations"));
    }
    let accounts = fields.get("accountfilter").map(|_| account_ids(fields).unwrap_or_default());
    if accounts.as_ref().is_some_and(|accounts| accounts.is_empty() || filters.is_none()) {
        return Err(invalid_attributes("AccountFilter needs Filters and at least one account id"));
    }
    let days = fields.get("limitdays").map_or(Some(90), serde_json::Value::as_i64);
    let days = days.filter(|days| (1..=365).contains(days));
    let days = days.ok_or_else(|| invalid_attributes("LimitDays is 1 to 365"))?;
    Ok(Choice { attributes, days, accounts })
}

/// A list of ids, or an object that holds one under `AccountIds`: the shape isn't documented.
fn account_ids(fields: &Fields) -> Option<Vec<String>> {
    fields.texts("accountfilter").or_else(|| fields.object("accountfilter")?.texts("accountids"))
}

/// Attributes and categories need the details of an open session; gives its RequestId and LoginId.
pub(crate) fn check_session(world: &World, call: &Call) -> Result<(String, String), Reply> {
    keys::check_optional_api_key(call)?;
    if call.header("authorization").is_some() {
        keys::check_bearer(call)?;
    }
    let now = world.now();
    let request_id = call.param("requestId");
    let session = world.flinks.sessions.get(&request_id.to_ascii_lowercase());
    let session = session.ok_or_else(|| refusal::no_session(request_id))?;
    if !session.login_id.eq_ignore_ascii_case(call.param("loginId")) {
        return Err(invalid_attributes("the session is of another LoginId"));
    }
    let too_late = |detailed_at| !session.live && now.duration_since(detailed_at) > minutes(8);
    if session.is_expired(now) || session.detailed_at.is_some_and(too_late) {
        let text = "the session is over";
        return Err(refuse_in(refusal::SESSION_EXPIRED, text, &session.request_id));
    }
    if session.detailed_at.is_none() {
        return Err(wire::repeat(&session.request_id));
    }
    Ok((session.request_id.clone(), session.login_id.clone()))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AttributesBody<'a> {
    http_status_code: u16,
    request_id: &'a str,
    login_id: &'a str,
    login: Login,
    card: BTreeMap<&'static str, Amount>,
    attributes_details: [(); 0],
}

fn compute_attributes(world: &World, request_id: &str, login_id: &str, choice: &Choice) -> Answer {
    let card = world.flinks.card(login_id).ok_or_else(unknown_login)?;
    let of_choice = |account: &Account| {
        let listed = choice.accounts.as_ref().is_none_or(|ids| ids.contains(&account.id));
        listed && account.category == "Operations"
    };
    let accounts = card.accounts(world.flinks.as_of);
    let mut rows: Vec<_> =
        accounts.into_iter().filter(of_choice).flat_map(|account| account.transactions).collect();
    rows.sort_by_key(|row| -row.days_ago);
    // Days count back from the last refresh.
    let days = choice.days - card.days_since_start(world.flinks.as_of);
    let value = |attribute: &&'static Attribute| (attribute.name, (attribute.measure)(&rows, days));
    Reply::ok(&AttributesBody {
        http_status_code: 200,
        request_id,
        login_id,
        login: Login::of(card),
        card: choice.attributes.iter().map(value).collect(),
        attributes_details: [],
    })
}

/// `GET /attributes/library`
pub(crate) fn library(_: &mut World, call: &Call) -> Answer {
    catalogue(call, |set| set != "business")
}

/// `GET /attributes/library/business`
pub(crate) fn business_library(_: &mut World, call: &Call) -> Answer {
    catalogue(call, |set| set == "business")
}

fn catalogue(call: &Call, wanted: fn(&str) -> bool) -> Answer {
    keys::check_optional_api_key(call)?;
    let rows = ATTRIBUTES.iter().filter(|attribute| wanted(attribute.set));
    let rows: Vec<_> = rows.map(|row| json!({ "Name": row.name, "Category": row.set })).collect();
    Reply::ok(&json!({ "HttpStatusCode": 200, "Attributes": rows }))
}
