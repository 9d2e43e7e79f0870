//! Investments, to and from the wire.

use foliolink_raw::flinks::{InvestmentInstitutionId, InvestmentsOrPending, types};
use jiff::Timestamp;

use super::{accounts::NONE, pending_code};
use crate::{
    code::Code,
    convert::{Place, Reader, SentAt, named, nonblank, nonblank_word, says_none},
    flinks::{InvestmentAccount, InvestmentInstitution, Investments, LoginId, RequestId},
    transport::Answered,
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
    answer: Answered<InvestmentsOrPending>,
    as_of: Option<Timestamp>,
) -> Result<Investments, Option<Code>> {
    let body = match answer.body {
        InvestmentsOrPending::Investments(body) => body,
        InvestmentsOrPending::Pending(pending) => return Err(pending_code(&pending)),
    };
    let mut reader = Reader::new(&answer.repairs);
    if body.investments.is_empty() {
        reader.warn(Place::ANSWER.field("Investments"), NONE);
    }
    let mut institutions = Vec::with_capacity(body.investments.len());
    for (at, raw) in reader.enumerate(Place::ANSWER, "Investments", body.investments) {
        let place = Place::ANSWER.item("Investments", at);
        institutions.push(InvestmentInstitution {
            sent_at: SentAt(at),
            ..institution(&mut reader, place, raw)
        });
    }
    Ok(Investments {
        as_of,
        institutions,
        message: nonblank(body.message),
        warnings: reader.into_warnings(),
    })
}

fn institution(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    raw: types::InvestmentInstitution,
) -> InvestmentInstitution {
    let accounts = reader.require_list(place.field("Accounts"), raw.accounts);
    let id = raw.id.map(id);
    if id == Some(None) {
        reader.warn(place.field("Id"), "neither a text nor a number: left out");
    }
    let numbered = reader.enumerate(place, "Accounts", accounts);
    InvestmentInstitution {
        id: id.flatten().and_then(|id| named(Some(id))),
        name: nonblank(raw.name),
        accounts: numbered
            .map(|(at, raw)| InvestmentAccount {
                sent_at: SentAt(at),
                ..account(reader, place.item("Accounts", at), raw)
            })
            .collect(),
        sent_at: SentAt::default(),
    }
}

fn id(id: InvestmentInstitutionId) -> Option<String> {
    match id {
        InvestmentInstitutionId::Text(text) => Some(text.into()),
        InvestmentInstitutionId::Number(number) => Some(number.to_string()),
        InvestmentInstitutionId::Other(_) => None,
    }
}

fn account(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    raw: types::InvestmentAccount,
) -> InvestmentAccount {
    for (rows, field) in [(&raw.positions, "Positions"), (&raw.transactions, "Transactions")] {
        if let Some(rows) = rows.as_ref().filter(|rows| !rows.is_empty()) {
            let rows =
                if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
            let what =
                format!("{rows} of undocumented fields: kept as sent, not in the unified model");
            reader.warn(place.field(field), what);
        }
    }
    let account_value = reader.number(place.field("AccountValue"), &raw.account_value);
    let currency_value = match account_value {
        Some(_) => reader.number(place.field("CurrencyValue"), &raw.currency_value),
        None => reader.require_number(place.field("CurrencyValue"), &raw.currency_value),
    };
    let currency = raw.currency.as_ref().map(|word| word.as_str());
    let currency = currency.filter(|word| !says_none(word));
    reader.require(place.field("Currency"), currency);
    InvestmentAccount {
        cash: reader.number(place.field("Cash"), &raw.cash),
        account_value,
        currency_value,
        id: named(raw.id).map(Into::into),
        full_account_id: nonblank(raw.full_account_id),
        account_id: named(raw.account_id),
        name: nonblank(raw.name),
        kind: raw.type_.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        registered: raw.registered,
        currency: currency.map(str::to_ascii_uppercase),
        positions: raw.positions,
        transactions: raw.transactions,
        sent_at: SentAt::default(),
    }
}
