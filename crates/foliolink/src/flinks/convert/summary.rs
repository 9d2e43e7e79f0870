//! The summary of accounts, to and from the wire.

use foliolink_raw::flinks::{AccountsSummaryOrPending, InstitutionRef, types};
use foliolink_runtime::Money;

use super::{Reader, accounts, institution, request_id, working};
use crate::{
    code::Code,
    flinks::{AccountsSummary, EligibleRatio, RequestId, SummaryAccount, data::summary::Filters},
    portfolio::Personal,
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
    answer: AccountsSummaryOrPending,
) -> Result<AccountsSummary, Option<Code>> {
    let body = match answer {
        AccountsSummaryOrPending::AccountsSummary(body) => body,
        AccountsSummaryOrPending::Pending(pending) => return Err(working(&pending)),
    };
    let mut reader = Reader::default();
    let login = reader.login(body.login);
    let accounts = body
        .accounts
        .into_iter()
        .enumerate()
        .map(|(at, it)| account(&mut reader, it, at))
        .collect();
    Ok(AccountsSummary {
        request_id: request_id(body.request_id.as_deref()),
        login,
        institution: institution(
            body.institution.map(InstitutionRef::Text),
            body.institution_id,
            body.institution_name,
        ),
        tag: body.tag,
        accounts,
        warnings: reader.warnings,
    })
}

fn account(reader: &mut Reader, raw: types::SummaryAccount, at: usize) -> SummaryAccount {
    let path = format!("Accounts[{at}]");
    SummaryAccount {
        overdraft_limit: reader.decimal(raw.overdraft_limit.as_ref(), &path, "OverdraftLimit"),
        balance: accounts::balance(reader, raw.balance, &path),
        eft: ratio(reader, raw.eft_eligible_ratio.as_ref(), &path, "EftEligibleRatio"),
        e_transfer: ratio(
            reader,
            raw.e_transfer_eligible_ratio.as_ref(),
            &path,
            "ETransferEligibleRatio",
        ),
        id: raw.id.into(),
        title: raw.title.map(Personal::from),
        number: raw.account_number,
        last_four: raw.last_four_digits,
        transit: raw.transit_number,
        institution_number: raw.institution_number,
        category: raw.category.map(|it| it.as_str().into()),
        kind: raw.type_.map(|it| it.as_str().into()),
        ownership: raw.account_type.map(|it| it.as_str().into()),
        currency: raw.currency.map(|it| it.as_str().to_ascii_uppercase()),
        holder: raw.holder.map(accounts::holder),
    }
}

fn ratio(
    reader: &mut Reader,
    money: Option<&Money>,
    path: &str,
    field: &str,
) -> Option<EligibleRatio> {
    let number = reader.decimal(money, path, field)?;
    let ratio = EligibleRatio::new(number);
    if ratio.is_none() {
        reader.warn(format!("{path}.{field}"), "not between 0 and 1");
    }
    ratio
}
