//! Pairs of a transaction that went and one that came in its place. The rule stands at [`Snapshot::diff`](super::Snapshot::diff).

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    super::{AccountId, Money, Personal, PortfolioId, SecurityId, Transaction},
    Change, Rows,
    fields::change,
};

/// How far apart the dates of a pair may be.
const DAYS: i32 = 7;

/// What both rows of a pair have in common.
#[derive(PartialEq, Eq, Hash)]
struct Movement<'a> {
    account: &'a Option<AccountId>,
    portfolio: &'a Option<PortfolioId>,
    security: &'a Option<SecurityId>,
    amounts: [Option<Decimal>; 4],
    currency: Option<&'a String>,
    description: Option<&'a Personal>,
}

/// A row that has no partner: its day, and where it stands in its list.
type Free = (Date, usize);

/// Takes the pairs out of `rows`.
pub(super) fn take(rows: &mut Rows<Transaction>) -> Vec<Change<Transaction>> {
    let (mut gone, mut come) = (vec![false; rows.vanished.len()], vec![false; rows.added.len()]);
    let mut pairs = Vec::new();
    for same_text in [true, false] {
        for (old, new) in nearest(rows, &gone, &come, same_text) {
            for taken in [gone.get_mut(old), come.get_mut(new)].into_iter().flatten() {
                *taken = true;
            }
            pairs.push((new, old));
        }
    }
    pairs.sort_unstable();
    let changes = pairs.iter().filter_map(|&(new, old)| Some(change(rows.vanished.get(old)?, rows.added.get(new)?))).collect();
    keep_free(&mut rows.vanished, &gone);
    keep_free(&mut rows.added, &come);
    changes
}

fn nearest(rows: &Rows<Transaction>, gone: &[bool], come: &[bool], same_text: bool) -> Vec<(usize, usize)> {
    let mut groups: HashMap<Movement<'_>, (Vec<Free>, Vec<Free>)> = HashMap::new();
    for (movement, free) in free(&rows.vanished, gone, same_text) {
        groups.entry(movement).or_default().0.push(free);
    }
    for (movement, free) in free(&rows.added, come, same_text) {
        groups.entry(movement).or_default().1.push(free);
    }
    groups.into_values().flat_map(|(old, new)| side_by_side(old, new)).collect()
}

/// The rows of one side that have no partner yet.
fn free<'a>(rows: &'a [Transaction], taken: &'a [bool], same_text: bool) -> impl Iterator<Item = (Movement<'a>, Free)> {
    let rows = rows.iter().enumerate().zip(taken).filter(|(_, taken)| !**taken);
    rows.filter_map(move |((at, row), _)| Some((movement(row, same_text)?, (row.date?, at))))
}

/// Pairs the rows of one movement by date, the earliest first.
fn side_by_side(mut old: Vec<Free>, mut new: Vec<Free>) -> Vec<(usize, usize)> {
    old.sort_unstable();
    new.sort_unstable();
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    let mut pairs = Vec::new();
    while let (Some(&(before, gone)), Some(&(after, come))) = (old.peek(), new.peek()) {
        let near = (after - before).get_days().abs() <= DAYS;
        if near {
            pairs.push((gone, come));
        }
        if near || before < after {
            old.next();
        }
        if near || after < before {
            new.next();
        }
    }
    pairs
}

fn movement(row: &Transaction, same_text: bool) -> Option<Movement<'_>> {
    let amounts = [row.amount.as_ref().map(|money| money.amount), row.debit, row.credit, row.quantity];
    // Nothing but a date in common says nothing.
    amounts.iter().any(Option::is_some).then(|| Movement {
        account: &row.account,
        portfolio: &row.portfolio,
        security: &row.security,
        amounts,
        currency: row.amount.as_ref().and_then(|Money { currency, .. }| currency.as_ref()),
        description: row.description.as_ref().filter(|_| same_text),
    })
}

fn keep_free(rows: &mut Vec<Transaction>, taken: &[bool]) {
    let mut taken = taken.iter();
    rows.retain(|_| taken.next() == Some(&false));
}
