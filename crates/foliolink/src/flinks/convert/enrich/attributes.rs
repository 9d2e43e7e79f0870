//! Attributes: with the LoginId inside and transactions by name, as they are documented, or with a
//! LoginId beside and a bare list, as a client has them (K-2).

use std::collections::BTreeMap;

use foliolink_raw::flinks::{
    AttributeAccountCategory, AttributeDetail, AttributeDetails, AttributeSetOrPending, types,
};
use foliolink_runtime::{Money, RawJson};

use super::{super::Reader, check_card, day, login_id, sides};
use crate::{
    code::Code,
    error::Result,
    flinks::{
        AttributeSet, AttributeTransaction, AttributeValue, LoginId,
        convert::{request_id, working},
        enrich::attributes::Chosen,
    },
    portfolio::Personal,
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
    answer: AttributeSetOrPending,
    operation: &'static str,
    expected: &LoginId,
) -> Result<Result<AttributeSet>, Option<Code>> {
    match answer {
        AttributeSetOrPending::AttributeSet(body) => Ok(read_set(body, operation, expected)),
        AttributeSetOrPending::Pending(pending) => Err(working(&pending)),
    }
}

fn read_set(
    body: types::AttributeSet,
    operation: &'static str,
    expected: &LoginId,
) -> Result<AttributeSet> {
    let mut reader = Reader::default();
    let mut set = AttributeSet {
        request_id: request_id(body.request_id.as_deref()),
        login_id: login_id(body.login_id.as_ref()),
        login: reader.login(body.login),
        values: BTreeMap::new(),
        transactions: BTreeMap::new(),
        warnings: vec![],
    };
    let login = set.login.as_ref().and_then(|login| login.id.clone());
    check_card(operation, "LoginId", set.login_id.as_ref(), expected)?;
    check_card(operation, "Login.Id", login.as_ref(), expected)?;
    for (name, value) in body.card.0 {
        if name.eq_ignore_ascii_case("id")
            && let Some(named) = value.decode::<String>().ok().and_then(|id| id.parse().ok())
        {
            check_card(operation, "Card.id", Some(&named), expected)?;
            set.login_id.get_or_insert(named);
        } else if is_details(&name)
            && let Ok(details) = value.decode()
        {
            add_details(&mut reader, details, &format!("Card.{name}"), &mut set);
        } else {
            set.values.insert(name, read_value(&value));
        }
    }
    set.login_id = set.login_id.take().or(login);
    if let Some(details) = body.attribute_details {
        add_details(&mut reader, details, "AttributeDetails", &mut set);
    }
    if set.values.is_empty() {
        reader.warn("Card", "empty: the answer has no attribute");
    }
    set.warnings = reader.warnings;
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
            let number = value.decode::<Money>().ok().and_then(|number| number.decimal());
            number.map_or_else(|| AttributeValue::Other(value.clone()), AttributeValue::Number)
        }
        _ => AttributeValue::Other(value.clone()),
    }
}

fn add_details(reader: &mut Reader, details: AttributeDetails, path: &str, set: &mut AttributeSet) {
    match details {
        AttributeDetails::Object(by_name) => {
            for (name, detail) in by_name.0 {
                // Names come from the provider's catalogue; they are no data.
                let path = format!("{path}.{name}");
                let rows = read_detail(reader, detail, &path);
                set.transactions.entry(name).or_default().extend(rows);
            }
        }
        AttributeDetails::Array(rows) => {
            let rows = read_rows(reader, rows.0, path);
            if !rows.is_empty() {
                reader.warn(path, "a list that names no attribute");
                set.transactions.entry(String::new()).or_default().extend(rows);
            }
        }
        AttributeDetails::Other(_) => reader.warn(path, "neither an object nor a list: left out"),
    }
}

fn read_detail(
    reader: &mut Reader,
    detail: AttributeDetail,
    path: &str,
) -> Vec<AttributeTransaction> {
    match detail {
        AttributeDetail::Array(rows) => read_rows(reader, rows.0, path),
        AttributeDetail::Object(row) => vec![read_row(reader, row, path)],
        AttributeDetail::Other(_) => {
            reader.warn(path, "neither a list nor an object: left out");
            vec![]
        }
    }
}

fn read_rows(
    reader: &mut Reader,
    rows: Vec<types::AttributeTransaction>,
    path: &str,
) -> Vec<AttributeTransaction> {
    let mut read = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        read.push(read_row(reader, row, &format!("{path}[{at}]")));
    }
    read
}

fn read_row(
    reader: &mut Reader,
    row: types::AttributeTransaction,
    path: &str,
) -> AttributeTransaction {
    let (debit, credit) = sides(reader, row.debit.as_ref(), row.credit.as_ref(), path);
    AttributeTransaction {
        id: row.transaction_id.map(Into::into),
        account: row.account_id.map(Into::into),
        date: day(reader, row.date.as_ref(), path),
        description: row.description.map(Personal::from),
        debit,
        credit,
    }
}
