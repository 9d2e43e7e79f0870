//! The summary of accounts, to and from the wire.

use foliolink_raw::flinks::{AccountsSummaryOrPending, types};
use foliolink_runtime::Number;

use super::{accounts, check_institution, institution, login, pending_code, request_id};
use crate::{
    code::Code,
    convert::{Place, Reader, named, nonblank, nonblank_word, says_none},
    flinks::{AccountsSummary, EligibleRatio, RequestId, SummaryAccount, data::summary::Filters},
    transport::Answered,
};

pub(in crate::flinks) fn request(
    request_id: &RequestId,
    asked: &Filters,
) -> types::AccountsSummaryRequest {
    types::AccountsSummaryRequest {
        request_id: request_id.uuid(),
        with_account_identity: asked.no_identity.then_some(false),
        with_balance: asked.no_balances.then_some(false),
        direct_refresh: None,
        most_recent: None,
        most_recent_cached: None,
        with_transactions: None,
    }
}

pub(in crate::flinks) fn read(
    answer: Answered<AccountsSummaryOrPending>,
) -> Result<AccountsSummary, Option<Code>> {
    let body = match answer.body {
        AccountsSummaryOrPending::AccountsSummary(body) => body,
        AccountsSummaryOrPending::Pending(pending) => return Err(pending_code(&pending)),
    };
    let mut reader = Reader::new(&answer.repairs);
    let login = body.login.map(|raw| login(&mut reader, raw));
    if body.accounts.is_empty() {
        reader.warn(Place::ANSWER.field("Accounts"), accounts::NONE);
    }
    let mut accounts = Vec::with_capacity(body.accounts.len());
    for (at, raw) in reader.enumerate(Place::ANSWER, "Accounts", body.accounts) {
        accounts.push(account(&mut reader, Place::ANSWER.item("Accounts", at), raw));
    }
    check_institution(&mut reader, &body.institution);
    Ok(AccountsSummary {
        request_id: request_id(body.request_id.as_deref()),
        login,
        institution: institution(body.institution, body.institution_id, body.institution_name),
        tag: nonblank(body.tag),
        accounts,
        warnings: reader.into_warnings(),
    })
}

fn account(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    raw: types::SummaryAccount,
) -> SummaryAccount {
    SummaryAccount {
        overdraft_limit: reader.number(place.field("OverdraftLimit"), &raw.overdraft_limit),
        balance: accounts::balance(reader, place, raw.balance),
        eft: ratio(reader, place.field("EftEligibleRatio"), &raw.eft_eligible_ratio),
        e_transfer: ratio(
            reader,
            place.field("ETransferEligibleRatio"),
            &raw.e_transfer_eligible_ratio,
        ),
        id: reader.id(place.field("Id"), raw.id),
        title: nonblank(raw.title),
        number: named(raw.account_number),
        last_four: named(raw.last_four_digits),
        transit: named(raw.transit_number),
        institution_number: named(raw.institution_number),
        category: raw.category.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        kind: raw.type_.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        ownership: raw.account_type.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        currency: raw
            .currency
            .filter(|word| !says_none(word.as_str()))
            .map(|word| word.as_str().to_ascii_uppercase()),
        holder: raw.holder.map(accounts::holder),
    }
}

fn ratio(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    sent: &Option<Number>,
) -> Option<EligibleRatio> {
    let number = reader.number(place, sent)?;
    let ratio = EligibleRatio::new(number);
    if ratio.is_none() {
        reader.warn(place, "not between 0 and 1");
    }
    ratio
}
