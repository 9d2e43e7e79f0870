//! Attributes: figures computed from an account's history. The names are ours; what is around them
//! is the provider's, or in the older form a client's (K-2).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::data::{Account, Transaction};
use super::refusal::{self, invalid_attributes, refuse_in, unknown_login};
use super::wire::{self, Login};
use super::{fields, keys};
use crate::amount::Amount;
use crate::clock::{day_before, minutes};
use crate::exchange::{Answer, Call, Fields, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

/// Text of an attribute that there was nothing to compute from.
const NONE_DETECTED: &str = "NONE_DETECTED";

struct Attribute {
    name: &'static str,
    set: &'static str,
    /// What the catalogue says of it.
    meaning: &'static str,
    /// Which transactions it is computed from.
    counts: fn(&Transaction) -> bool,
    measure: fn(&[&Row]) -> Amount,
}

const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        name: "sum_credits",
        set: "income",
        meaning: "Money that came in",
        counts: is_credit,
        measure: sum_credits,
    },
    Attribute {
        name: "count_credits",
        set: "income",
        meaning: "How often money came in",
        counts: is_credit,
        measure: count,
    },
    Attribute {
        name: "sum_debits",
        set: "lending",
        meaning: "Money that went out",
        counts: is_debit,
        measure: sum_debits,
    },
    Attribute {
        name: "count_debits",
        set: "user",
        meaning: "How often money went out",
        counts: is_debit,
        measure: count,
    },
    Attribute {
        name: "lowest_balance",
        set: "credit",
        meaning: "The lowest balance",
        counts: |_| true,
        measure: lowest_balance,
    },
    Attribute {
        name: "business_sum_credits",
        set: "business",
        meaning: "Money that came in",
        counts: is_credit,
        measure: sum_credits,
    },
    Attribute {
        name: "business_sum_debits",
        set: "business",
        meaning: "Money that went out",
        counts: is_debit,
        measure: sum_debits,
    },
];

fn is_credit(row: &Transaction) -> bool {
    row.credit.is_some()
}

fn is_debit(row: &Transaction) -> bool {
    row.debit.is_some()
}

fn sum_credits(rows: &[&Row]) -> Amount {
    let credits = rows.iter().filter_map(|row| row.transaction.credit);
    credits.fold(Amount::ZERO, |sum, value| sum + value)
}

fn sum_debits(rows: &[&Row]) -> Amount {
    let debits = rows.iter().filter_map(|row| row.transaction.debit);
    debits.fold(Amount::ZERO, |sum, value| sum + value)
}

fn count(rows: &[&Row]) -> Amount {
    Amount::whole(i128::try_from(rows.len()).unwrap_or_default())
}

fn lowest_balance(rows: &[&Row]) -> Amount {
    let balances = rows.iter().map(|row| row.transaction.balance);
    balances
        .reduce(|low, next| if (next - low).is_negative() { next } else { low })
        .unwrap_or(Amount::ZERO)
}

/// `GET …/GetIncomeAttributes`
pub(crate) fn income(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, DetailsName::Singular, |set| set == "income")
}

/// `GET …/GetCreditRiskAttributes`
pub(crate) fn credit_risk(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, DetailsName::Plural, |set| set == "credit")
}

/// `GET …/GetLendingAttributes`
pub(crate) fn lending(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, DetailsName::Absent, |set| set == "lending")
}

/// `GET …/GetUserAnalysisAttributes`
pub(crate) fn user_analysis(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, DetailsName::Plural, |set| set == "user")
}

/// `GET …/GetAllAttributes`
pub(crate) fn all(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, DetailsName::Plural, |set| set != "business")
}

/// `GET …/GetBusinessAnalysisAttributes`
pub(crate) fn business_analysis(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, DetailsName::Plural, |set| set == "business")
}

/// `GET …/GetAllBusinessAttributes`
pub(crate) fn all_business(world: &mut World, call: &Call) -> Answer {
    answer_set(world, call, DetailsName::Plural, |set| set == "business")
}

/// What the transactions stand under: the pages of some calls have the one name, some the other, and
/// one has neither.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DetailsName {
    Singular,
    Plural,
    Absent,
}

fn answer_set(
    world: &mut World,
    call: &Call,
    details: DetailsName,
    wanted: fn(&str) -> bool,
) -> Answer {
    let (request_id, login_id) = check_session(world, call)?;
    let attributes: Vec<_> = ATTRIBUTES.iter().filter(|attribute| wanted(attribute.set)).collect();
    let detailed = attributes.iter().map(|attribute| attribute.name.to_owned()).collect();
    let choice = Choice { attributes, days: 90, accounts: None, details, detailed };
    compute_attributes(world, &request_id, &login_id, &choice)
}

/// The category filter and `AttributesDetail` come in several shapes, which are read below.
const FIELDS: Shapes = &[
    ("attributes", Shape::Group(&[("card", Shape::Texts)])),
    ("accountfilter", Shape::Group(&[("accountid", Shape::Texts)])),
    ("limitdays", Shape::Whole),
];

/// Which attributes, over how many days, of which accounts.
struct Choice {
    attributes: Vec<&'static Attribute>,
    days: i64,
    accounts: Option<Vec<String>>,
    /// Of which attributes the transactions are wanted, and what they stand under.
    details: DetailsName,
    detailed: Vec<String>,
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
    let filtered = check_filters(fields)?;
    let accounts = match fields.object("accountfilter") {
        None => None,
        Some(filter) => {
            let ids = filter.texts("accountid").filter(|ids| filtered && !ids.is_empty());
            let ids = ids.ok_or_else(|| {
                invalid_attributes("AccountFilter needs Filters and at least one AccountID")
            })?;
            Some(ids)
        }
    };
    let days = fields.get("limitdays").map_or(Some(90), Value::as_i64);
    let days = days.filter(|days| (1..=365).contains(days));
    let days = days.ok_or_else(|| invalid_attributes("LimitDays is 1 to 365"))?;
    let detailed = fields.get("attributesdetail").map(collect_names).unwrap_or_default();
    Ok(Choice { attributes, days, accounts, details: DetailsName::Singular, detailed })
}

/// Whether there is a filter. A list of categories; older clients send a single text.
fn check_filters(fields: &Fields) -> Result<bool, Reply> {
    let refused = || invalid_attributes("the only filter is AccountCategory Operations");
    let Some(filters) = fields.get("filters") else { return Ok(false) };
    let filters = filters.as_object().cloned().map(Fields::new).ok_or_else(refused)?;
    let category = filters.get("accountcategory").ok_or_else(refused)?;
    let categories = collect_names(category);
    let known = !categories.is_empty() && categories.iter().all(|name| name == "Operations");
    if known { Ok(true) } else { Err(refused()) }
}

/// The texts of a value, whichever way they are packed.
fn collect_names(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(collect_names).collect(),
        Value::Object(entries) => entries.values().flat_map(collect_names).collect(),
        _ => vec![],
    }
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

/// A transaction with the account that it is of.
struct Row {
    account: String,
    transaction: Transaction,
}

/// One attribute as it is answered.
#[derive(Serialize)]
#[serde(untagged)]
enum Figure {
    Number(Amount),
    Text(String),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DetailRow<'a> {
    transaction_id: &'a str,
    account_id: &'a str,
    date: String,
    description: &'static str,
    debit: Option<Amount>,
    credit: Option<Amount>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Details<'a> {
    ByName(BTreeMap<&'static str, Vec<DetailRow<'a>>>),
    List([(); 0]),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AttributesBody<'a> {
    http_status_code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    login_id: Option<&'a str>,
    card: BTreeMap<&'static str, Figure>,
    login: Login,
    request_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute_details: Option<Details<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes_details: Option<Details<'a>>,
}

fn compute_attributes(world: &World, request_id: &str, login_id: &str, choice: &Choice) -> Answer {
    let card = world.flinks.card(login_id).ok_or_else(unknown_login)?;
    // Days count back from the last refresh.
    let days = choice.days - card.days_since_start(world.flinks.as_of);
    let rows = collect_rows(card.accounts(world.flinks.as_of), choice, days);
    let mut figures: BTreeMap<&'static str, Figure> = BTreeMap::new();
    let mut details: BTreeMap<&'static str, Vec<DetailRow<'_>>> = BTreeMap::new();
    for attribute in &choice.attributes {
        let counted: Vec<&Row> =
            rows.iter().filter(|row| (attribute.counts)(&row.transaction)).collect();
        let figure = match counted.is_empty() {
            true => Figure::Text(NONE_DETECTED.to_owned()),
            false => Figure::Number((attribute.measure)(&counted)),
        };
        figures.insert(attribute.name, figure);
        if choice.detailed.iter().any(|name| name == attribute.name) {
            let rows = counted.iter().map(|row| detail_row(row, world)).collect();
            details.insert(attribute.name, rows);
        }
    }
    let is_older = world.options.flinks_older_forms;
    if !is_older {
        figures.insert("id", Figure::Text(login_id.to_owned()));
    }
    let name = if is_older { DetailsName::Plural } else { choice.details };
    let details = if is_older { Details::List([]) } else { Details::ByName(details) };
    let mut body = AttributesBody {
        http_status_code: 200,
        login_id: is_older.then_some(login_id),
        card: figures,
        login: Login::of(card),
        request_id,
        attribute_details: None,
        attributes_details: None,
    };
    match name {
        DetailsName::Singular => body.attribute_details = Some(details),
        DetailsName::Plural => body.attributes_details = Some(details),
        DetailsName::Absent => {}
    }
    Reply::ok(&body)
}

/// The movements that count, newest first.
fn collect_rows(accounts: Vec<Account>, choice: &Choice, days: i64) -> Vec<Row> {
    let is_chosen = |account: &Account| {
        let listed = choice.accounts.as_ref().is_none_or(|ids| ids.contains(&account.id));
        listed && account.category == "Operations"
    };
    let chosen = accounts.into_iter().filter(is_chosen);
    let mut rows: Vec<_> = chosen
        .flat_map(|account| {
            let id = account.id;
            let recent = account.transactions.into_iter().filter(move |row| row.days_ago <= days);
            recent.map(move |transaction| Row { account: id.clone(), transaction })
        })
        .collect();
    rows.sort_by_key(|row| row.transaction.days_ago);
    rows
}

fn detail_row<'a>(row: &'a Row, world: &World) -> DetailRow<'a> {
    DetailRow {
        transaction_id: &row.transaction.id,
        account_id: &row.account,
        date: day_before(world.flinks.as_of, row.transaction.days_ago),
        description: row.transaction.description,
        debit: row.transaction.debit,
        credit: row.transaction.credit,
    }
}

/// `GET /attributes/library`
pub(crate) fn library(world: &mut World, call: &Call) -> Answer {
    catalogue(world, call, |set| set != "business")
}

/// `GET /attributes/library/business`
pub(crate) fn business_library(world: &mut World, call: &Call) -> Answer {
    catalogue(world, call, |set| set == "business")
}

/// A list of categories with their attributes, or in the older form an object with flat rows (K-4).
fn catalogue(world: &World, call: &Call, wanted: fn(&str) -> bool) -> Answer {
    keys::check_bearer(call)?;
    let attributes: Vec<_> = ATTRIBUTES.iter().filter(|attribute| wanted(attribute.set)).collect();
    if world.options.flinks_older_forms {
        let row = |row: &&Attribute| json!({ "Name": row.name, "Category": row.set });
        let rows: Vec<_> = attributes.iter().map(row).collect();
        return Reply::ok(&json!({ "HttpStatusCode": 200, "Attributes": rows }));
    }
    let mut groups: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for attribute in attributes {
        let entry = json!({ "Name": attribute.name, "Description": attribute.meaning });
        groups.entry(attribute.set).or_default().push(entry);
    }
    let group = |(category, attributes)| json!({ "Category": category, "Attributes": attributes });
    Reply::ok(&groups.into_iter().map(group).collect::<Vec<_>>())
}
