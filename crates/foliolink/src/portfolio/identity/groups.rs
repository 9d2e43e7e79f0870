//! Free rows of both tables that have a key in common.

use std::{collections::HashMap, hash::Hash};

use super::{
    alike::Placed,
    order::Ranked,
    pairing::{Pairing, Side},
};

/// No place: the end of a list.
const NONE: usize = usize::MAX;

/// Calls `visit` for each key that free rows of both sides have, with these rows in the order of
/// their tables.
///
/// Rows of one key are in one part, whatever `part` calls it. One part after the other has a table
/// of its own: the smaller they are, the less memory is jumped about in.
pub(super) fn for_each<'a, T: Ranked, P: Copy + Eq + Hash, K: Eq + Hash>(
    rows: &Pairing<'a, T>,
    part: impl Fn(Side, &'a T) -> P,
    key: impl Fn(Side, Placed<'a, T>) -> Option<K>,
    mut visit: impl FnMut(&mut Vec<Placed<'a, T>>, &mut Vec<Placed<'a, T>>),
) {
    let mut parts = Parts::new();
    for (at, row) in rows.free_old() {
        let number = parts.number(part(Side::Old, row));
        parts.get_mut(number).into_iter().for_each(|part| part.old.push(at));
    }
    for (at, row) in rows.free_new() {
        let number = parts.find(part(Side::New, row));
        let part = number.and_then(|number| parts.get_mut(number));
        part.into_iter().for_each(|part| part.new.push(at));
    }
    for part in parts.parts {
        part.for_each_group(rows, &key, &mut visit);
    }
}

/// Places of rows that may have a key in common.
#[derive(Default)]
struct Part {
    old: Vec<usize>,
    new: Vec<usize>,
}

struct Parts<P> {
    parts: Vec<Part>,
    by_name: HashMap<P, usize>,
    /// Rows of one part stand together, as a rule.
    last: Option<(P, usize)>,
}

impl<P: Copy + Eq + Hash> Parts<P> {
    fn new() -> Self {
        Self { parts: Vec::new(), by_name: HashMap::new(), last: None }
    }

    fn number(&mut self, name: P) -> usize {
        self.find(name).unwrap_or_else(|| {
            let number = self.parts.len();
            self.parts.push(Part::default());
            self.by_name.insert(name, number);
            number
        })
    }

    fn find(&mut self, name: P) -> Option<usize> {
        let number = match self.last.filter(|(last, _)| *last == name) {
            Some((_, number)) => number,
            None => *self.by_name.get(&name)?,
        };
        self.last = Some((name, number));
        Some(number)
    }

    fn get_mut(&mut self, number: usize) -> Option<&mut Part> {
        self.parts.get_mut(number)
    }
}

impl Part {
    fn for_each_group<'a, T: Ranked, K: Eq + Hash>(
        &self,
        rows: &Pairing<'a, T>,
        key: impl Fn(Side, Placed<'a, T>) -> Option<K>,
        mut visit: impl FnMut(&mut Vec<Placed<'a, T>>, &mut Vec<Placed<'a, T>>),
    ) {
        if self.new.is_empty() {
            return;
        }
        let old_row = |at: usize| Some((at, rows.row(Side::Old, at)?));
        let new_row = |at: usize| Some((at, rows.row(Side::New, at)?));
        let mut groups: HashMap<K, usize> = HashMap::with_capacity(self.old.len());
        // The first place of each list, and what comes after each place: no list has a memory of
        // its own.
        let mut firsts: Vec<(usize, usize)> = Vec::with_capacity(self.old.len());
        let mut next_old = vec![NONE; self.old.len()];
        let mut next_new = vec![NONE; self.new.len()];
        for (place, at) in self.old.iter().enumerate() {
            let Some(key) = old_row(*at).and_then(|row| key(Side::Old, row)) else { continue };
            let group = *groups.entry(key).or_insert(firsts.len());
            if group == firsts.len() {
                firsts.push((NONE, NONE));
            }
            firsts.get_mut(group).into_iter().for_each(|(old, _)| push(old, &mut next_old, place));
        }
        for (place, at) in self.new.iter().enumerate() {
            let key = new_row(*at).and_then(|row| key(Side::New, row));
            let group = key.and_then(|key| groups.get(&key));
            let first = group.and_then(|group| firsts.get_mut(*group));
            first.into_iter().for_each(|(_, new)| push(new, &mut next_new, place));
        }
        let mut old_rows = Vec::new();
        let mut new_rows = Vec::new();
        for (old, new) in firsts.into_iter().filter(|(_, new)| *new != NONE) {
            follow(old, &next_old, |place| old_row(*self.old.get(place)?), &mut old_rows);
            follow(new, &next_new, |place| new_row(*self.new.get(place)?), &mut new_rows);
            visit(&mut old_rows, &mut new_rows);
        }
    }
}

/// Puts a place before the first of its list.
fn push(first: &mut usize, next: &mut [usize], place: usize) {
    if let Some(next) = next.get_mut(place) {
        *next = *first;
        *first = place;
    }
}

/// Fills `found` with the rows of a list, in the order of their table.
fn follow<'a, T>(
    first: usize,
    next: &[usize],
    row: impl Fn(usize) -> Option<Placed<'a, T>>,
    found: &mut Vec<Placed<'a, T>>,
) {
    found.clear();
    let places = std::iter::successors(Some(first), |place| next.get(*place).copied());
    found.extend(places.map_while(row));
    found.reverse();
}
