//! Accounts, holders and transactions, to and from the wire.

use foliolink_raw::flinks::{self as raw, AccountsDetailOrPending, TransactionCode, types};
use foliolink_runtime::{Number, Repairs};
#[cfg(feature = "webhook")]
use foliolink_runtime::{decode, find_replaced};
use rust_decimal::Decimal;

use super::{check_institution, institution, limit, login, pending_code, request_id};
use crate::{
    code::Code,
    convert::{Place, Reader, SentAt, named, nonblank, nonblank_word, present, says_none},
    flinks::{Account, AccountsDetail, Balance, RequestId, Transaction, data::accounts::Filters},
    portfolio::{AccountId, Address, Holder, TransactionId},
    transport::Answered,
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

/// What a detail was asked for; a part that wasn't is not missed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::flinks) struct Expected {
    pub(in crate::flinks) transactions: bool,
    /// Whether transactions were switched off, which the answer says with an empty list (K-6).
    pub(in crate::flinks) no_transactions: bool,
    pub(in crate::flinks) balances: bool,
    pub(in crate::flinks) holders: bool,
    /// Whether it is odd where nothing moved on any account.
    pub(in crate::flinks) movement: bool,
    /// The only accounts that were wanted; empty is all of them.
    pub(in crate::flinks) accounts: Vec<AccountId>,
}

impl From<&Filters> for Expected {
    fn from(asked: &Filters) -> Self {
        Self {
            transactions: !asked.no_transactions,
            no_transactions: asked.no_transactions,
            balances: !asked.no_balances,
            holders: !asked.no_holders,
            movement: asked.expects_movement(),
            accounts: asked.only.clone(),
        }
    }
}

pub(in crate::flinks) fn detail(
    answer: Answered<AccountsDetailOrPending>,
    expected: &Expected,
) -> Result<AccountsDetail, Option<Code>> {
    match answer.body {
        AccountsDetailOrPending::AccountsDetail(body) => Ok(read(body, &answer.repairs, expected)),
        AccountsDetailOrPending::Pending(pending) => Err(pending_code(&pending)),
    }
}

/// What a webhook carries: the same body, with a word about itself in front. `None` where it isn't
/// that; the call says what it is.
#[cfg(feature = "webhook")]
pub(in crate::flinks) fn event(text: &str) -> Option<AccountsDetail> {
    let body = decode(text.as_bytes()).ok()?;
    Some(read(body, &find_replaced(text), &Expected::from(&Filters::default())))
}

fn read(body: types::AccountsDetail, repairs: &Repairs, expected: &Expected) -> AccountsDetail {
    let mut reader = Reader::new(repairs);
    match &body.login {
        None => {
            let what = "missing: when the data was read isn't known";
            reader.warn(Place::ANSWER.field("Login"), what);
        }
        Some(login) => {
            let place = Place::ANSWER.field("Login");
            reader.require(place.field("LastRefresh"), present(&login.last_refresh));
        }
    }
    let login = body.login.map(|raw| login(&mut reader, raw));
    if body.accounts.is_empty() {
        reader.warn(Place::ANSWER.field("Accounts"), NONE);
    }
    let mut accounts = Vec::with_capacity(body.accounts.len());
    for (at, raw) in reader.enumerate(Place::ANSWER, "Accounts", body.accounts) {
        let place = Place::ANSWER.item("Accounts", at);
        let account = account(&mut reader, place, raw, expected);
        accounts.push(Account { sent_at: SentAt(at), ..account });
    }
    for (at, wanted) in expected.accounts.iter().enumerate() {
        if !accounts.iter().any(|account: &Account| is_same(account.id.as_ref(), wanted)) {
            reader.warn(Place::ANSWER.item(FILTER, at), NOT_THERE);
        }
    }
    check_institution(&mut reader, &body.institution);
    let mut detail = AccountsDetail {
        request_id: request_id(body.request_id.as_deref()),
        login,
        institution: institution(body.institution, body.institution_id, body.institution_name),
        tag: nonblank(body.tag),
        accounts,
        warnings: vec![],
    };
    if expected.movement && detail.is_still_empty() {
        reader.warn(Place::ANSWER.field("Accounts"), STILL_EMPTY);
    }
    detail.warnings = reader.into_warnings();
    detail
}

/// So some banks answer right after a card was linked.
const STILL_EMPTY: &str = "no transaction in any of them: a card that was linked just now may still be filled; ask again later";

/// What an account that was asked for is called in warnings.
pub(in crate::flinks) const FILTER: &str = "AccountsFilter";
pub(in crate::flinks) const NOT_THERE: &str =
    "an account that was asked for and isn't in the answer";

/// Of a list of accounts: a card without any is possible, and rare enough to be said.
pub(super) const NONE: &str = "empty: the answer has none";

/// GUIDs are written in either case.
pub(in crate::flinks) fn is_same(id: Option<&AccountId>, wanted: &AccountId) -> bool {
    id.is_some_and(|id| id.as_str().eq_ignore_ascii_case(wanted.as_str()))
}

fn account(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    raw: types::Account,
    expected: &Expected,
) -> Account {
    let id = reader.id(place.field("Id"), raw.id);
    // `Available` and `Limit` are commonly null.
    if expected.balances {
        match &raw.balance {
            None => drop(reader.require(place.field("Balance"), None::<()>)),
            Some(balance) => {
                reader.require(place.field("Balance.Current"), present(&balance.current));
            }
        }
    }
    if expected.holders {
        reader.require(place.field("Holder"), raw.holder.as_ref());
    }
    let currency = raw.currency.as_ref().map(|word| word.as_str());
    let currency = currency.filter(|word| !says_none(word));
    reader.require(place.field("Currency"), currency);
    let sent = raw.transactions.filter(|rows| !(expected.no_transactions && rows.is_empty()));
    let transactions = sent.map(|rows| {
        let numbered = reader.enumerate(place, "Transactions", rows);
        numbered.map(|(at, raw)| transaction(reader, place.item("Transactions", at), raw)).collect()
    });
    if expected.transactions {
        reader.require(place.field("Transactions"), transactions.as_ref());
    }
    Account {
        overdraft_limit: reader.number(place.field("OverdraftLimit"), &raw.overdraft_limit),
        balance: balance(reader, place, raw.balance),
        id,
        title: nonblank(raw.title),
        number: named(raw.account_number),
        last_four: named(raw.last_four_digits),
        transit: named(raw.transit_number),
        institution_number: named(raw.institution_number),
        category: raw.category.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        kind: raw.type_.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        ownership: raw.account_type.and_then(|word| nonblank_word(word.as_str()).map(Into::into)),
        currency: currency.map(str::to_ascii_uppercase),
        holder: raw.holder.map(holder),
        transactions,
        sent_at: SentAt::default(),
    }
}

pub(super) fn balance(
    reader: &mut Reader<'_>,
    place: Place<'_>,
    raw: Option<types::Balance>,
) -> Balance {
    let Some(raw) = raw else { return Balance::default() };
    Balance {
        available: reader.number(place.field("Balance.Available"), &raw.available),
        current: reader.number(place.field("Balance.Current"), &raw.current),
        limit: limit(reader, place.field("Balance.Limit"), raw.limit),
    }
}

pub(in crate::flinks) fn holder(raw: types::Holder) -> Holder {
    Holder {
        name: nonblank(raw.name),
        email: nonblank(raw.email),
        phone: nonblank(raw.phone_number),
        address: raw.address.map(address),
    }
}

fn address(raw: types::Address) -> Address {
    Address {
        lines: [nonblank(raw.civic_address), nonblank(raw.po_box)].into_iter().flatten().collect(),
        city: nonblank(raw.city),
        region: nonblank(raw.province),
        postal_code: nonblank(raw.postal_code),
        country: nonblank(raw.country),
    }
}

fn transaction(reader: &mut Reader<'_>, place: Place<'_>, raw: types::Transaction) -> Transaction {
    let debit = side(reader, place.field("Debit"), &raw.debit);
    let credit = side(reader, place.field("Credit"), &raw.credit);
    let balance = reader.number(place.field("Balance"), &raw.balance);
    let amount = amount(debit, credit).unwrap_or_else(|(amount, what)| {
        reader.warn(place, what);
        amount
    });
    let date = reader.require_day(place.field("Date"), &raw.date);
    let code = raw.code.map(code);
    if code == Some(None) {
        reader.warn(place.field("Code"), "neither a text nor a number: left out");
    }
    Transaction {
        id: named(raw.id).map(TransactionId::from_text),
        date,
        description: nonblank(raw.description),
        debit: debit.flatten(),
        credit: credit.flatten(),
        amount,
        balance,
        code: code.flatten().and_then(|code| named(Some(code))),
    }
}

fn code(code: TransactionCode) -> Option<String> {
    match code {
        TransactionCode::Text(text) => Some(text.into()),
        TransactionCode::Number(number) => Some(number.to_string()),
        TransactionCode::Other(_) => None,
    }
}

type Sided = Option<Option<Decimal>>;

/// One side of a movement: not there, there and unreadable, or a number.
fn side(reader: &mut Reader<'_>, place: Place<'_>, sent: &Option<Number>) -> Sided {
    match sent.as_ref()?.decimal() {
        number @ Some(_) => Some(number),
        None => present(sent).map(|_| reader.number(place, sent)),
    }
}

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
        (Some(debit), None) => Ok(Some(negate(debit))),
        (Some(debit), Some(credit)) if credit.is_zero() => Ok(Some(negate(debit))),
        (None, Some(credit)) => Ok(Some(credit)),
        (Some(debit), Some(credit)) if debit.is_zero() => Ok(Some(credit)),
        (Some(debit), Some(credit)) => {
            Err((difference(credit, debit), "debit and credit are both set"))
        }
    }
}

/// Zero has no sign.
fn negate(number: Decimal) -> Decimal {
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

    /// So that a list becomes the other one in its own block, which isn't given back to be asked for
    /// again: of a shorter row it would be, each time.
    #[test]
    fn a_row_is_as_long_as_what_it_is_made_of() {
        assert_eq!(size_of::<Transaction>(), size_of::<types::Transaction>());
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
                (amount.map(|amount| amount.to_string()).as_deref(), what),
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
