//! Which of several candidates belongs to which: equal rows first, then in the order of values.

use std::{cmp::Ordering, collections::HashMap};

use super::order::{Ranked, compare};

/// A row and its place.
pub(super) type Placed<'a, T> = (usize, &'a T);

/// Places of an old row and of the new one that continues it.
pub(super) type Link = (usize, usize);

/// Takes out the rows that are equal in everything.
pub(super) fn pair_equal<T: Ranked>(
    old: &mut Vec<Placed<'_, T>>,
    new: &mut Vec<Placed<'_, T>>,
    links: &mut Vec<Link>,
) {
    // One against one needs no table.
    if let ([before], [after]) = (old.as_slice(), new.as_slice()) {
        if before.1 == after.1 {
            links.push((before.0, after.0));
            old.clear();
            new.clear();
        }
        return;
    }
    let mut waiting: HashMap<&T, Vec<usize>> = HashMap::new();
    for (at, row) in old.iter().rev() {
        waiting.entry(row).or_default().push(*at);
    }
    new.retain(|(at, row)| {
        let partner = waiting.get_mut(*row).and_then(Vec::pop);
        links.extend(partner.map(|partner| (partner, *at)));
        partner.is_none()
    });
    let mut left: Vec<usize> = waiting.into_values().flatten().collect();
    left.sort_unstable();
    old.retain(|(at, _)| left.binary_search(at).is_ok());
}

/// Takes out the rows that are equal by `order`.
pub(super) fn pair_equal_by<T: Ranked>(
    old: &mut Vec<Placed<'_, T>>,
    new: &mut Vec<Placed<'_, T>>,
    order: impl Fn(&T, &T) -> Ordering,
    links: &mut Vec<Link>,
) {
    let by = |one: &Placed<'_, T>, other: &Placed<'_, T>| {
        order(one.1, other.1).then_with(|| compare(one.1, other.1)).then(one.0.cmp(&other.0))
    };
    old.sort_by(by);
    new.sort_by(by);
    let mut left_old = Vec::new();
    let mut left_new = Vec::new();
    let mut come = new.drain(..).peekable();
    for gone in old.drain(..) {
        while let Some(early) = come.next_if(|row| order(row.1, gone.1).is_lt()) {
            left_new.push(early);
        }
        match come.next_if(|row| order(row.1, gone.1).is_eq()) {
            Some(row) => links.push((gone.0, row.0)),
            None => left_old.push(gone),
        }
    }
    left_new.extend(come);
    *old = left_old;
    *new = left_new;
}

/// Takes out as many rows as both sides have, in the order of their values.
pub(super) fn pair_in_order<T: Ranked>(
    old: &mut Vec<Placed<'_, T>>,
    new: &mut Vec<Placed<'_, T>>,
    links: &mut Vec<Link>,
) {
    sort(old);
    sort(new);
    let both = old.len().min(new.len());
    links.extend(old.drain(..both).zip(new.drain(..both)).map(|(old, new)| (old.0, new.0)));
}

/// By value, equal rows by place.
pub(super) fn sort<T: Ranked>(rows: &mut [Placed<'_, T>]) {
    rows.sort_by(|one, other| compare(one.1, other.1).then(one.0.cmp(&other.0)));
}
