//! Attributes: with the LoginId inside and transactions by name, as they are documented, or with a
//! LoginId beside and a bare list, as a client has them (K-2).

use std::collections::BTreeMap;

use foliolink_raw::flinks::{
    AttributeAccountCategory, AttributeDetail, AttributeDetails, AttributeSetOrPending, types,
};
use foliolink_runtime::{Number, RawJson, Repairs};

use super::{check_card, login_id};
use crate::{
    code::Code,
    convert::{Place, Reader, nonblank},
    error::Result,
    flinks::{
        AttributeSet, AttributeTransaction, AttributeValue, LoginId,
        convert::{login, pending_code, request_id},
        enrich::attributes::Chosen,
    },
    portfolio::Personal,
    transport::Answered,
};

/// What an attribute says that there was nothing to compute from.
const NONE_DETECTED: &str = "NONE_DETECTED";

pub(in crate::flinks) fn request(chosen: &Chosen) -> types::AttributesRequest {
    let category = AttributeAccountCategory::Operations;
    let accounts: Vec<_> = chosen.accounts.iter().map(|id| id.as_str().to_owned()).collect();
    types::AttributesRequest {
        attributes: types::AttributeSelection { card: chosen.names.clone() },
        filters: (!chosen.every_category)
            .then(|| types::AttributeFilters { account_category: vec![category] }),
        account_filter: (!accounts.is_empty())
            .then_some(types::AttributeAccountFilter { account_id: accounts }),
        attributes_detail: None,
        limit_days: chosen.limit_days.map(i32::from),
    }
}

pub(in crate::flinks) fn read(
    answer: Answered<AttributeSetOrPending>,
    operation: &'static str,
    expected: &LoginId,
) -> Result<Result<AttributeSet>, Option<Code>> {
    match answer.body {
        AttributeSetOrPending::AttributeSet(body) => {
            Ok(read_set(body, &answer.repairs, operation, expected))
        }
        AttributeSetOrPending::Pending(pending) => Err(pending_code(&pending)),
    }
}

fn read_set(
    body: types::AttributeSet,
    repairs: &Repairs,
    operation: &'static str,
    expected: &LoginId,
) -> Result<AttributeSet> {
    let mut reader = Reader::new(repairs);
    let mut set = AttributeSet {
        request_id: request_id(body.request_id.as_deref()),
        login_id: login_id(body.login_id.as_ref()),
        login: body.login.map(|raw| login(&mut reader, raw)),
        values: BTreeMap::new(),
        transactions: BTreeMap::new(),
        warnings: vec![],
    };
    for (name, value) in body.card.0 {
        if name.eq_ignore_ascii_case("id")
            && let Some(named) = value.decode::<String>().ok().and_then(|id| id.parse().ok())
        {
            check_card(operation, "Card.id", Some(&named), expected)?;
            set.login_id.get_or_insert(named);
        } else if is_details(&name)
            && let Ok(details) = value.decode()
        {
            add_details(&mut reader, Place::ANSWER.field("Card").field(&name), details, &mut set);
        } else {
            set.values.insert(name, read_value(&value));
        }
    }
    let login_id = set.login_id.take();
    set.login_id = login_id.or_else(|| set.login.as_ref().and_then(|login| login.id.clone()));
    if let Some(details) = body.attribute_details {
        add_details(&mut reader, Place::ANSWER.field("AttributeDetails"), details, &mut set);
    }
    if set.values.is_empty() {
        reader.warn(Place::ANSWER.field("Card"), "empty: the answer has no attribute");
    }
    set.warnings = reader.into_warnings();
    Ok(set)
}

/// Of some calls the transactions are described among the attributes, in one spelling or another.
fn is_details(name: &str) -> bool {
    ["AttributeDetails", "AttributesDetails", "AttributesDetail", "AttributeDetail"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

fn read_value(value: &RawJson) -> AttributeValue {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'"') => match value.decode::<String>() {
            Ok(word) if word == NONE_DETECTED => AttributeValue::NoneDetected,
            Ok(word) => AttributeValue::Text(Personal::from(word)),
            Err(_) => AttributeValue::Other(value.clone()),
        },
        Some(b't') => AttributeValue::Flag(true),
        Some(b'f') => AttributeValue::Flag(false),
        Some(b'n') => AttributeValue::Null,
        Some(b'-' | b'0'..=b'9') => {
            let number = value.decode::<Number>().ok().and_then(|number| number.decimal());
            number.map_or_else(|| AttributeValue::Other(value.clone()), AttributeValue::Number)
        }
        _ => AttributeValue::Other(value.clone()),
    }
}

fn add_details(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    details: AttributeDetails,
    set: &mut AttributeSet,
) {
    match details {
        AttributeDetails::Object(by_name) => {
            for (name, detail) in by_name.0 {
                // Names come from the provider's catalogue; they are no data.
                let rows = read_detail(reader, place, &name, detail);
                set.transactions.entry(name).or_default().extend(rows);
            }
        }
        AttributeDetails::Array(rows) => {
            let rows = read_rows(reader, place, "", rows.0);
            if !rows.is_empty() {
                reader.warn(place, "a list that names no attribute");
                set.transactions.entry(String::new()).or_default().extend(rows);
            }
        }
        AttributeDetails::Other(_) => reader.warn(place, "neither an object nor a list: left out"),
    }
}

fn read_detail(
    reader: &mut Reader<'_>,
    above: Place<'_>,
    name: &str,
    detail: AttributeDetail,
) -> Vec<AttributeTransaction> {
    match detail {
        AttributeDetail::Array(rows) => read_rows(reader, above, name, rows.0),
        AttributeDetail::Object(row) => vec![read_row(reader, above.field(name), row)],
        AttributeDetail::Other(_) => {
            reader.warn(above.field(name), "neither a list nor an object: left out");
            vec![]
        }
    }
}

fn read_rows(
    reader: &mut Reader<'_>,
    above: Place<'_>,
    list: &str,
    rows: Vec<types::AttributeTransaction>,
) -> Vec<AttributeTransaction> {
    let numbered = reader.enumerate(above, list, rows);
    numbered.map(|(at, row)| read_row(reader, above.item(list, at), row)).collect()
}

fn read_row(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    row: types::AttributeTransaction,
) -> AttributeTransaction {
    AttributeTransaction {
        id: nonblank(row.transaction_id).map(Into::into),
        account: nonblank(row.account_id).map(Into::into),
        date: reader.day(place.field("Date"), &row.date),
        description: nonblank(row.description),
        debit: reader.number(place.field("Debit"), &row.debit),
        credit: reader.number(place.field("Credit"), &row.credit),
    }
}
