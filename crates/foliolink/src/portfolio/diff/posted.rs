//! Pairs of a transaction that went and one that came in its place. The rule stands at
//! [`Snapshot::diff`](super::Snapshot::diff).

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Change, Rows, fields::change};
use crate::portfolio::{AccountId, Money, Personal, PortfolioId, SecurityId, Transaction};

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
    let mut gone = vec![false; rows.vanished.len()];
    let mut come = vec![false; rows.added.len()];
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
    let changes = pairs
        .iter()
        .filter_map(|&(new, old)| Some(change(rows.vanished.get(old)?, rows.added.get(new)?)))
        .collect();
    keep_free(&mut rows.vanished, &gone);
    keep_free(&mut rows.added, &come);
    changes
}

fn nearest(
    rows: &Rows<Transaction>,
    gone: &[bool],
    come: &[bool],
    same_text: bool,
) -> Vec<(usize, usize)> {
    let mut groups: HashMap<Movement<'_>, (Vec<Free>, Vec<Free>)> = HashMap::new();
    for (movement, free) in free(&rows.vanished, gone, same_text) {
        groups.entry(movement).or_default().0.push(free);
    }
    for (movement, free) in free(&rows.added, come, same_text) {
        groups.entry(movement).or_default().1.push(free);
    }
    let pair = if same_text { side_by_side } else { only_candidates };
    groups.into_values().flat_map(|(old, new)| pair(old, new)).collect()
}

/// The rows of one side that have no partner yet.
fn free<'a>(
    rows: &'a [Transaction],
    taken: &'a [bool],
    same_text: bool,
) -> impl Iterator<Item = (Movement<'a>, Free)> {
    let rows = rows.iter().enumerate().zip(taken).filter(|(_, taken)| !**taken);
    rows.filter_map(move |((at, row), _)| Some((movement(row, same_text)?, (row.date?, at))))
}

/// Pairs the rows of one movement by date, the earliest first.
fn side_by_side(mut old: Vec<Free>, mut new: Vec<Free>) -> Vec<(usize, usize)> {
    old.sort_unstable();
    new.sort_unstable();
    let mut old = old.into_iter().peekable();
    let mut new = new.into_iter().peekable();
    let mut pairs = Vec::new();
    while let (Some(&(before, gone)), Some(&(after, come))) = (old.peek(), new.peek()) {
        let near = follows(before, after);
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

/// Pairs the rows that could have no other partner: another text is a weak sign, and of two
/// candidates either may be the wrong one.
fn only_candidates(mut old: Vec<Free>, mut new: Vec<Free>) -> Vec<(usize, usize)> {
    old.sort_unstable();
    new.sort_unstable();
    let pair = |&(before, gone): &Free| {
        let (after, come) = only(&new, |after| after < before, |after| follows(before, after))?;
        // The earliest that `after` could follow is `DAYS` before it.
        let (_, back) = only(
            &old,
            |other| other < after && !follows(other, after),
            |other| follows(other, after),
        )?;
        (back == gone).then_some((gone, come))
    };
    old.iter().filter_map(pair).collect()
}

/// The one row that fits, in a sorted list whose first rows are `below`.
fn only(
    sorted: &[Free],
    below: impl Fn(Date) -> bool,
    fits: impl Fn(Date) -> bool,
) -> Option<Free> {
    let from = sorted.partition_point(|(date, _)| below(*date));
    let mut fitting = sorted.iter().skip(from).take_while(|(date, _)| fits(*date));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(*first)
}

/// Whether a row of the day `after` may have come in the place of one of the day `before`: a
/// booking is never earlier than what it books.
fn follows(before: Date, after: Date) -> bool {
    (0..=DAYS).contains(&(after - before).get_days())
}

fn movement(row: &Transaction, same_text: bool) -> Option<Movement<'_>> {
    let amount = row.amount.as_ref().map(|money| money.amount);
    let amounts = [amount, nonzero(row.debit), nonzero(row.credit), row.quantity];
    // Nothing but a date in common says nothing.
    [amount, row.debit, row.credit, row.quantity].iter().any(Option::is_some).then(|| Movement {
        account: &row.account,
        portfolio: &row.portfolio,
        security: &row.security,
        amounts,
        currency: row.amount.as_ref().and_then(|Money { currency, .. }| currency.as_ref()),
        description: row.description.as_ref().filter(|_| same_text),
    })
}

/// A side that money went to: banks write the other one as zero, or not at all, and may change
/// their mind between two reads.
pub(super) fn nonzero(side: Option<Decimal>) -> Option<Decimal> {
    side.filter(|number| !number.is_zero())
}

fn keep_free(rows: &mut Vec<Transaction>, taken: &[bool]) {
    let mut taken = taken.iter();
    rows.retain(|_| taken.next() == Some(&false));
}
