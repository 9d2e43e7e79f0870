//! What makes a row the same row, table by table.

use super::{Rows, matching::Matching, posted::nonzero};
use crate::portfolio::{Account, Holder, Holding, Portfolio, Security, Transaction, identifying};

pub(super) fn accounts(old: &[Account], new: &[Account]) -> Rows<Account> {
    // What else says which account it is, where its id doesn't.
    let content = |row: &Account| {
        let named = (row.identifiers.clone(), row.name.clone(), row.kind.clone());
        nameless(row.id.as_ref()).then(|| (named, row.currency.clone()))
    };
    Matching::new(old, new).pair(|row| identifying(row.id.as_ref())).pair(content).rows()
}

pub(super) fn portfolios(old: &[Portfolio], new: &[Portfolio]) -> Rows<Portfolio> {
    let content = |row: &Portfolio| {
        let named = (row.provider_kind.clone(), row.owners.clone(), row.currency.clone());
        nameless(row.id.as_ref()).then_some(named)
    };
    Matching::new(old, new).pair(|row| identifying(row.id.as_ref())).pair(content).rows()
}

pub(super) fn securities(old: &[Security], new: &[Security]) -> Rows<Security> {
    let content = |row: &Security| {
        let named = (row.isin.clone(), row.name.clone(), row.currency.clone());
        nameless(row.id.as_ref()).then_some(named)
    };
    Matching::new(old, new).pair(|row| identifying(row.id.as_ref())).pair(content).rows()
}

/// Whether a row has no id that would tell it from another: it is matched by its content.
fn nameless<T: AsRef<str>>(id: Option<&T>) -> bool {
    identifying(id).is_none()
}

pub(super) fn holdings(old: &[Holding], new: &[Holding]) -> Rows<Holding> {
    let place = |row: &Holding| (row.portfolio.clone(), row.account.clone(), row.security.clone());
    // Prices move daily, quantities seldom: two lots of one security keep apart by quantity.
    Matching::new(old, new)
        .pair(|row| Some((place(row), row.quantity?)))
        .pair(|row| Some(place(row)))
        .rows()
}

pub(super) fn holders(old: &[Holder], new: &[Holder]) -> Rows<Holder> {
    Matching::new(old, new)
        .pair(|row| Some((&row.name, row.email.as_ref()?)))
        .pair(|row| Some((&row.name, row.phone.as_ref()?)))
        .pair(|row| Some((&row.name, row.address.as_ref()?)))
        .pair(|row| row.name.as_ref())
        .rows()
}

pub(super) fn transactions(old: &[Transaction], new: &[Transaction]) -> Rows<Transaction> {
    Matching::new(old, new).pair(|row| identifying(row.id.as_ref())).pair(content).rows()
}

/// A transaction without an id, but what may change about it later: the running balance moves when
/// an earlier row appears.
fn content(row: &Transaction) -> Option<Transaction> {
    nameless(row.id.as_ref()).then(|| Transaction {
        id: None,
        balance: None,
        provider_kind: None,
        debit: nonzero(row.debit),
        credit: nonzero(row.credit),
        ..row.clone()
    })
}
