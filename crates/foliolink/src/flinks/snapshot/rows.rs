//! Rows of Flinks' answers as rows of the model.

use std::sync::Arc;

use crate::{
    flinks::{Account, InvestmentAccount, InvestmentAccountType, Transaction, data::vocabulary},
    portfolio,
    portfolio::{AccountId, AccountKind, Identifiers, MissingId, Money, Rare, TransactionKind},
};

/// An account without its movements, which the model has apart from it.
impl From<&Account> for portfolio::Account {
    fn from(account: &Account) -> Self {
        let words = [
            account.category.as_ref().map(|word| word.as_sent()),
            account.kind.as_ref().map(|word| word.as_sent()),
        ];
        let words: Vec<_> = words.into_iter().flatten().collect();
        Self {
            id: account.id.clone(),
            name: account.title.clone(),
            kind: vocabulary::kind(account.category.as_ref(), account.kind.as_ref()),
            provider_kind: (!words.is_empty()).then(|| words.join("/")),
            currency: account.currency.clone(),
            balance: portfolio::Balance {
                current: account.balance.current,
                available: account.balance.available,
                limit: account.balance.limit,
                overdraft_limit: account.overdraft_limit,
            },
            identifiers: Identifiers {
                number: account.number.clone(),
                transit: account.transit.clone(),
                institution: account.institution_number.clone(),
                iban: None,
                last_four: account.last_four.clone(),
            },
            portfolio: None,
            owners: account.holder.iter().filter_map(|holder| holder.name.clone()).collect(),
            ownership: account.ownership.as_ref().map(ToString::to_string),
            registered: None,
            updated_at: None,
        }
    }
}

/// A movement and the account it belongs to, which has the currency.
impl From<(&Account, &Transaction)> for portfolio::Transaction {
    fn from((account, row): (&Account, &Transaction)) -> Self {
        let currency = account.currency.as_deref().map(Arc::from);
        read(account.id.as_ref(), currency.as_ref(), row.clone())
    }
}

/// Adds the movements of an account. They share its id and its currency.
pub(super) fn add(
    snapshot: &mut portfolio::Snapshot,
    account: &Account,
    rows: impl Iterator<Item = Transaction>,
) {
    let currency = account.currency.as_deref().map(Arc::from);
    let read = |row| read(account.id.as_ref(), currency.as_ref(), row);
    snapshot.transactions.extend(rows.map(read));
}

fn read(
    account: Option<&AccountId>,
    currency: Option<&Arc<str>>,
    row: Transaction,
) -> portfolio::Transaction {
    portfolio::Transaction {
        kind: direction(&row),
        id: row.id,
        account: account.cloned(),
        date: row.date,
        provider_kind: row.code,
        description: row.description,
        amount: row.amount.map(|amount| Money { amount, currency: currency.cloned() }),
        debit: row.debit,
        credit: row.credit,
        balance: row.balance,
        trade: Rare::default(),
    }
}

/// Where the money went: by the sign, and for zero by the side that is filled.
fn direction(row: &Transaction) -> TransactionKind {
    match (row.amount, row.debit, row.credit) {
        (Some(amount), ..) if !amount.is_zero() && amount.is_sign_negative() => {
            TransactionKind::DEBIT
        }
        (Some(amount), ..) if !amount.is_zero() => TransactionKind::CREDIT,
        (Some(_), Some(_), None) => TransactionKind::DEBIT,
        (Some(_), None, Some(_)) => TransactionKind::CREDIT,
        _ => TransactionKind::OTHER,
    }
}

/// An investment account: the provider may send one without an id.
impl TryFrom<&InvestmentAccount> for portfolio::Account {
    type Error = MissingId;

    fn try_from(account: &InvestmentAccount) -> Result<Self, MissingId> {
        let id = account.id.clone().filter(|id| !id.as_str().is_empty()).ok_or(MissingId)?;
        Ok(Self {
            id: Some(id),
            // The longer form usually has number and currency in it as well.
            name: account.name.clone().or_else(|| account.full_account_id.clone()),
            kind: account.kind.as_ref().map_or(AccountKind::OTHER, investment_kind),
            provider_kind: account.kind.as_ref().map(|kind| kind.as_str().to_owned()),
            currency: account.currency.clone(),
            balance: portfolio::Balance {
                current: account.currency_value.or(account.account_value),
                available: account.cash,
                ..portfolio::Balance::default()
            },
            identifiers: Identifiers {
                number: account.account_id.clone(),
                ..Identifiers::default()
            },
            portfolio: None,
            owners: vec![],
            ownership: None,
            registered: account.registered,
            updated_at: None,
        })
    }
}

fn investment_kind(kind: &InvestmentAccountType) -> AccountKind {
    match kind.as_str() {
        "cash" => AccountKind::CASH,
        "chequing" => AccountKind::CHECKING,
        "margin" | "short" | "long" => AccountKind::BROKERAGE,
        "tfsa" | "fhsa" | "resp" | "rdsp" => AccountKind::REGISTERED,
        "rrsp" | "lira" | "lrsp" | "rlsp" | "rrif" | "lif" | "lrif" | "prif" | "rpp" | "ipp"
        | "dpsp" | "spp" | "vrsp" => AccountKind::RETIREMENT,
        _ => AccountKind::OTHER,
    }
}
