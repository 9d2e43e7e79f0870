//! Accounts, holders and transactions, to and from the wire.

use foliolink_raw::flinks::{self as raw, AccountsDetailOrPending, TransactionCode, types};
#[cfg(feature = "webhook")]
use foliolink_runtime::find_replaced;
use rust_decimal::Decimal;

use super::{Reader, institution, request_id, working};
#[cfg(feature = "webhook")]
use crate::portfolio::tell_replaced;
use crate::{
    code::Code,
    flinks::{Account, AccountsDetail, Balance, RequestId, Transaction, data::accounts::Filters},
    portfolio::{Address, Holder, Personal},
};

pub(in crate::flinks) fn detail_request(
    request_id: &RequestId,
    asked: &Filters,
) -> types::AccountsDetailRequest {
    let off = |without: bool| without.then_some(false);
    types::AccountsDetailRequest {
        request_id: request_id.uuid(),
        accounts_filter: asked.only.iter().map(|id| id.as_str().to_owned()).collect(),
        date_from: asked.from.map(Into::into),
        date_to: asked.to.map(Into::into),
        days_of_transactions: asked
            .days
            .as_ref()
            .map(|days| raw::DaysOfTransactions::from(days.as_str())),
        number_of_banking_statements: asked
            .statements
            .as_ref()
            .map(|span| raw::NumberOfStatements::from(span.as_str())),
        with_details_and_banking_statements: asked.statements.is_some().then_some(true),
        refresh_delta: asked.after.iter().map(delta).collect(),
        with_account_identity: off(asked.no_identity),
        with_balance: off(asked.no_balances),
        with_kyc: off(asked.no_holders),
        with_transactions: off(asked.no_transactions),
        get_mfa_questions_answers: None,
        most_recent: None,
        most_recent_cached: None,
    }
}

fn delta((account, transaction): &(String, String)) -> types::RefreshDelta {
    types::RefreshDelta {
        account_id: Some(account.clone()),
        transaction_id: Some(transaction.clone()),
    }
}

pub(in crate::flinks) fn detail(
    answer: AccountsDetailOrPending,
) -> Result<AccountsDetail, Option<Code>> {
    match answer {
        AccountsDetailOrPending::AccountsDetail(body) => Ok(read(body)),
        AccountsDetailOrPending::Pending(pending) => Err(working(&pending)),
    }
}

/// What a webhook carries: the same body, with a word about itself in front. `None` where it isn't
/// that; the call says what it is.
#[cfg(feature = "webhook")]
pub(in crate::flinks) fn event(text: &str) -> Option<AccountsDetail> {
    let mut detail: AccountsDetail = serde_json::from_str(text).ok().map(read)?;
    tell_replaced(&mut detail, &find_replaced(text));
    Some(detail)
}

fn read(body: types::AccountsDetail) -> AccountsDetail {
    let mut reader = Reader::default();
    match &body.login {
        None => reader.warn("Login", "missing: when the data was read isn't known"),
        Some(login) => reader.need(login.last_refresh.is_some(), "Login", "LastRefresh"),
    }
    let login = reader.login(body.login);
    let accounts = body
        .accounts
        .into_iter()
        .enumerate()
        .map(|(at, it)| account(&mut reader, it, at))
        .collect();
    AccountsDetail {
        request_id: request_id(body.request_id.as_deref()),
        login,
        institution: institution(
            body.institution.map(raw::InstitutionRef::Text),
            body.institution_id,
            body.institution_name,
        ),
        tag: body.tag,
        accounts,
        warnings: reader.warnings,
    }
}

fn account(reader: &mut Reader, raw: types::Account, at: usize) -> Account {
    let path = format!("Accounts[{at}]");
    // `Available` and `Limit` are commonly null.
    match &raw.balance {
        None => reader.need(false, &path, "Balance"),
        Some(balance) => reader.need(balance.current.is_some(), &path, "Balance.Current"),
    }
    reader.need(raw.currency.is_some(), &path, "Currency");
    let rows = raw.transactions.map(|rows| {
        rows.into_iter().enumerate().map(|(row, it)| transaction(reader, it, &path, row)).collect()
    });
    Account {
        overdraft_limit: reader.decimal(raw.overdraft_limit.as_ref(), &path, "OverdraftLimit"),
        balance: balance(reader, raw.balance, &path),
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
        holder: raw.holder.map(holder),
        transactions: rows,
    }
}

pub(super) fn balance(reader: &mut Reader, raw: Option<types::Balance>, path: &str) -> Balance {
    let Some(raw) = raw else { return Balance::default() };
    Balance {
        available: reader.decimal(raw.available.as_ref(), path, "Balance.Available"),
        current: reader.decimal(raw.current.as_ref(), path, "Balance.Current"),
        limit: reader.limit(raw.limit.as_ref(), path),
    }
}

pub(in crate::flinks) fn holder(raw: types::Holder) -> Holder {
    Holder {
        name: raw.name,
        email: raw.email,
        phone: raw.phone_number,
        address: raw.address.map(address),
    }
}

fn address(raw: types::Address) -> Address {
    Address {
        lines: [raw.civic_address, raw.po_box].into_iter().flatten().collect(),
        city: raw.city,
        region: raw.province.map(Personal::into_string),
        postal_code: raw.postal_code,
        country: raw.country,
    }
}

fn transaction(
    reader: &mut Reader,
    raw: types::Transaction,
    account: &str,
    at: usize,
) -> Transaction {
    // Formatted only where something is wrong: histories are long.
    let path = || format!("{account}.Transactions[{at}]");
    let exact = |money: &Option<foliolink_runtime::Money>| money.as_ref().map(|it| it.decimal());
    let (debit, credit) = (exact(&raw.debit), exact(&raw.credit));
    for (number, field) in [(debit, "Debit"), (credit, "Credit"), (exact(&raw.balance), "Balance")]
    {
        if number == Some(None) {
            reader.warn(format!("{}.{field}", path()), "not an exact decimal number");
        }
    }
    let amount = amount(debit, credit).unwrap_or_else(|(amount, what)| {
        reader.warn(path(), what);
        amount
    });
    let date = raw.date.as_ref().and_then(|date| date.day());
    if date.is_none() {
        reader.warn(
            format!("{}.Date", path()),
            if raw.date.is_some() { "not a date" } else { "missing" },
        );
    }
    let code = raw.code.map(code);
    if code == Some(None) {
        reader.warn(format!("{}.Code", path()), "neither a text nor a number: left out");
    }
    Transaction {
        id: raw.id.map(Into::into),
        date,
        description: raw.description.map(Personal::from),
        debit: debit.flatten(),
        credit: credit.flatten(),
        amount,
        balance: exact(&raw.balance).flatten(),
        code: code.flatten(),
    }
}

fn code(code: TransactionCode) -> Option<String> {
    match code {
        TransactionCode::Text(text) => Some(text),
        TransactionCode::Number(number) => Some(number.to_string()),
        TransactionCode::Other(_) => None,
    }
}

type Sided = Option<Option<Decimal>>;

/// `credit - debit`. The unused side may be null, absent or zero; a row with both is legal and
/// worth a word.
fn amount(debit: Sided, credit: Sided) -> Result<Option<Decimal>, (Option<Decimal>, &'static str)> {
    // A side that is there and can't be read: already warned about, and the rest alone would be a
    // wrong amount.
    if debit == Some(None) || credit == Some(None) {
        return Ok(None);
    }
    match (debit.flatten(), credit.flatten()) {
        (None, None) => Err((None, "neither debit nor credit is set")),
        (Some(debit), None) => Ok(Some(minus(debit))),
        (Some(debit), Some(credit)) if credit.is_zero() => Ok(Some(minus(debit))),
        (None, Some(credit)) => Ok(Some(credit)),
        (Some(debit), Some(credit)) if debit.is_zero() => Ok(Some(credit)),
        (Some(debit), Some(credit)) => {
            Err((difference(credit, debit), "debit and credit are both set"))
        }
    }
}

/// Zero has no sign.
fn minus(number: Decimal) -> Decimal {
    if number.is_zero() { number } else { -number }
}

/// The exact difference: `Decimal` would round one that needs more than 28 digits.
fn difference(credit: Decimal, debit: Decimal) -> Option<Decimal> {
    let difference = credit.checked_sub(debit)?;
    (difference.checked_add(debit)? == credit
        && difference.scale() >= credit.scale().max(debit.scale()))
    .then_some(difference)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(text: &str) -> Sided {
        (text != "-").then(|| Decimal::from_str_exact(text).ok())
    }

    #[test]
    fn trap_10_debit_and_credit_are_read_independently() {
        let both = "debit and credit are both set";
        for (debit, credit, wanted, warning) in [
            ("103.5", "-", Some("-103.5"), None),
            ("-", "12.90", Some("12.90"), None),
            ("103.50", "0", Some("-103.50"), None),
            ("0", "12.9", Some("12.9"), None),
            ("0", "0", Some("0"), None),
            ("1000.4", "1500.25", Some("499.85"), Some(both)),
            ("-", "-", None, Some("neither debit nor credit is set")),
            ("1e400", "5", None, None),
            ("0.0000000000000000000000000001", "9999999999999999999999999999", None, Some(both)),
        ] {
            let (amount, what) = match amount(side(debit), side(credit)) {
                Ok(amount) => (amount, None),
                Err((amount, what)) => (amount, Some(what)),
            };
            assert_eq!(
                (amount.map(|it| it.to_string()).as_deref(), what),
                (wanted, warning),
                "{debit} {credit}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn an_amount_is_exact_or_absent(debit in 0i64.., credit in 0i64.., debit_scale in 0u32..10, credit_scale in 0u32..10) {
            let (debit, credit) = (Decimal::new(debit, debit_scale), Decimal::new(credit, credit_scale));
            let amount = amount(Some(Some(debit)), Some(Some(credit))).unwrap_or_else(|(amount, _)| amount);
            proptest::prop_assert_eq!(amount.map(|amount| amount + debit), Some(credit));
        }
    }
}
