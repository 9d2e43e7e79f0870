//! Investments, to and from the wire.

use foliolink_raw::flinks::{InvestmentInstitutionId, InvestmentsOrPending, types};
use jiff::Timestamp;

use super::{Reader, working};
use crate::{
    code::Code,
    flinks::{InvestmentAccount, InvestmentInstitution, Investments, LoginId, RequestId},
    portfolio::Personal,
};

/// The banking variant takes a boolean.
pub(in crate::flinks) fn request(
    login_id: &LoginId,
    request_id: &RequestId,
) -> types::InvestmentsRequest {
    types::InvestmentsRequest {
        login_id: login_id.expose().into(),
        most_recent_cached: true,
        request_id: request_id.uuid(),
    }
}

/// The wealth variant takes the text `true`.
pub(in crate::flinks) fn wealth_request(
    login_id: &LoginId,
    request_id: &RequestId,
) -> types::WealthInvestmentsRequest {
    types::WealthInvestmentsRequest {
        login_id: Some(login_id.expose().into()),
        most_recent_cached: Some("true".to_owned()),
        request_id: Some(request_id.uuid()),
    }
}

pub(in crate::flinks) fn read(
    answer: InvestmentsOrPending,
    as_of: Option<Timestamp>,
) -> Result<Investments, Option<Code>> {
    let body = match answer {
        InvestmentsOrPending::Investments(body) => body,
        InvestmentsOrPending::Pending(pending) => return Err(working(&pending)),
    };
    let mut reader = Reader::default();
    let institutions = body
        .investments
        .into_iter()
        .enumerate()
        .map(|(at, it)| institution(&mut reader, it, at))
        .collect();
    Ok(Investments { as_of, institutions, message: body.message, warnings: reader.warnings })
}

fn institution(
    reader: &mut Reader,
    raw: types::InvestmentInstitution,
    at: usize,
) -> InvestmentInstitution {
    if raw.accounts.is_none() {
        reader.warn(format!("Investments[{at}].Accounts"), "missing: not the same as none");
    }
    let id = raw.id.map(id);
    if id == Some(None) {
        reader.warn(format!("Investments[{at}].Id"), "neither a text nor a number: left out");
    }
    let id = id.flatten();
    let accounts = raw.accounts.unwrap_or_default().into_iter().enumerate();
    InvestmentInstitution {
        id,
        name: raw.name,
        accounts: accounts
            .map(|(row, it)| account(reader, it, &format!("Investments[{at}].Accounts[{row}]")))
            .collect(),
    }
}

fn id(id: InvestmentInstitutionId) -> Option<String> {
    match id {
        InvestmentInstitutionId::Text(text) => Some(text),
        InvestmentInstitutionId::Number(number) => Some(number.to_string()),
        InvestmentInstitutionId::Other(_) => None,
    }
}

fn account(reader: &mut Reader, raw: types::InvestmentAccount, path: &str) -> InvestmentAccount {
    for (rows, field) in [(&raw.positions, "Positions"), (&raw.transactions, "Transactions")] {
        if let Some(rows) = rows.as_ref().filter(|rows| !rows.is_empty()) {
            let rows =
                if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
            let what =
                format!("{rows} of undocumented fields: kept as sent, not in the unified model");
            reader.warn(format!("{path}.{field}"), &what);
        }
    }
    reader.need(raw.currency_value.is_some() || raw.account_value.is_some(), path, "CurrencyValue");
    reader.need(raw.currency.is_some(), path, "Currency");
    InvestmentAccount {
        cash: reader.decimal(raw.cash.as_ref(), path, "Cash"),
        account_value: reader.decimal(raw.account_value.as_ref(), path, "AccountValue"),
        currency_value: reader.decimal(raw.currency_value.as_ref(), path, "CurrencyValue"),
        id: raw.id.map(Into::into),
        full_account_id: raw.full_account_id,
        account_id: raw.account_id,
        name: raw.name.map(Personal::from),
        kind: raw.type_.map(|it| it.as_str().into()),
        registered: raw.registered,
        currency: raw.currency.map(|it| it.as_str().to_ascii_uppercase()),
        positions: raw.positions,
        transactions: raw.transactions,
    }
}
