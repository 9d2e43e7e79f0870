//! What makes a row the same row, table by table.

use super::{Rows, matching::Matching, posted::used};
use crate::portfolio::{Account, Holder, Holding, Portfolio, Security, Transaction};

pub(super) fn accounts(old: &[Account], new: &[Account]) -> Rows<Account> {
    Matching::new(old, new).pair(|row| Some(&row.id)).rows()
}

pub(super) fn portfolios(old: &[Portfolio], new: &[Portfolio]) -> Rows<Portfolio> {
    Matching::new(old, new).pair(|row| Some(&row.id)).rows()
}

pub(super) fn securities(old: &[Security], new: &[Security]) -> Rows<Security> {
    Matching::new(old, new).pair(|row| Some(&row.id)).rows()
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
    Matching::new(old, new).pair(|row| row.id.as_ref()).pair(content).rows()
}

/// A transaction without an id, but what may change about it later: the running balance moves when
/// an earlier row appears.
fn content(row: &Transaction) -> Option<Transaction> {
    let (debit, credit) = (used(row.debit), used(row.credit));
    row.id.is_none().then(|| Transaction {
        balance: None,
        provider_kind: None,
        debit,
        credit,
        ..row.clone()
    })
}
