//! Pairs of a transaction that went and one that came in its place: most likely a pending one that
//! the bank has booked. The rule stands at [`Snapshot::match_rows`](crate::portfolio::Snapshot).

use std::collections::HashMap;

use jiff::civil::Date;

use super::{
    alike::{Link, Placed},
    content::{ByContent, Content},
    matched::MatchedBy,
    order::compare,
    pairing::Pairing,
};
use crate::portfolio::Transaction;

/// How far apart the dates of a pair may be.
const DAYS: i32 = 7;

/// A row that has no partner, and its day.
type Free<'a> = (Date, Placed<'a, Transaction>);

/// The rows of one movement, old and new.
type Group<'a> = (Vec<Free<'a>>, Vec<Free<'a>>);

/// Pairs the same text first, then what is left over under another one.
pub(super) fn pair<'a>(
    rows: &mut Pairing<'a, Transaction>,
    new_content: impl Fn(&'a Transaction) -> ByContent<'a>,
) {
    for same_text in [true, false] {
        let mut groups: HashMap<Content<'a>, Group<'a>> = HashMap::new();
        for (movement, free) in find_free(rows.free_old(), ByContent::old, same_text) {
            groups.entry(movement).or_default().0.push(free);
        }
        for (movement, free) in find_free(rows.free_new(), &new_content, same_text) {
            if let Some(group) = groups.get_mut(&movement) {
                group.1.push(free);
            }
        }
        let pair = if same_text { side_by_side } else { only_candidates };
        let links: Vec<_> = groups.into_values().flat_map(|(old, new)| pair(old, new)).collect();
        rows.link_all(links, MatchedBy::Posted);
    }
}

/// What both rows of a pair have in common, and the row's day.
fn find_free<'a>(
    rows: impl Iterator<Item = Placed<'a, Transaction>>,
    content: impl Fn(&'a Transaction) -> ByContent<'a>,
    same_text: bool,
) -> impl Iterator<Item = (Content<'a>, Free<'a>)> {
    rows.filter_map(move |placed| {
        let row = placed.1;
        // Nothing but a date in common says nothing.
        let known = row.amount.is_some()
            || [row.debit, row.credit, row.quantity].iter().any(Option::is_some);
        let content = content(row).content();
        let text = content.text.filter(|_| same_text);
        known.then_some((Content { date: None, text, ..content }, (row.date?, placed)))
    })
}

/// By day, then by value: the order of the provider's list decides nothing.
fn sort(rows: &mut [Free<'_>]) {
    rows.sort_by(|one, other| {
        let by_value = || compare(one.1.1, other.1.1).then(one.1.0.cmp(&other.1.0));
        one.0.cmp(&other.0).then_with(by_value)
    });
}

/// Pairs the rows of one movement by date, the earliest first.
fn side_by_side(mut old: Vec<Free<'_>>, mut new: Vec<Free<'_>>) -> Vec<Link> {
    sort(&mut old);
    sort(&mut new);
    let mut old = old.into_iter().peekable();
    let mut new = new.into_iter().peekable();
    let mut pairs = Vec::new();
    while let (Some(&(before, gone)), Some(&(after, come))) = (old.peek(), new.peek()) {
        let near = follows(before, after);
        if near {
            pairs.push((gone.0, come.0));
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
fn only_candidates(mut old: Vec<Free<'_>>, mut new: Vec<Free<'_>>) -> Vec<Link> {
    sort(&mut old);
    sort(&mut new);
    let pair = |&(before, gone): &Free<'_>| {
        let (after, come) = only(&new, |after| after < before, |after| follows(before, after))?;
        // The earliest that `after` could follow is `DAYS` before it.
        let (_, back) = only(
            &old,
            |other| other < after && !follows(other, after),
            |other| follows(other, after),
        )?;
        (back.0 == gone.0).then_some((gone.0, come.0))
    };
    old.iter().filter_map(pair).collect()
}

/// The one row that fits, in a sorted list whose first rows are `below`.
fn only<'a>(
    sorted: &[Free<'a>],
    below: impl Fn(Date) -> bool,
    fits: impl Fn(Date) -> bool,
) -> Option<Free<'a>> {
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
