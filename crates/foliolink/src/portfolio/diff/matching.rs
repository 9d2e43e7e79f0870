//! Finds for each row of the new table the row of the old one that it continues, strictest test
//! first.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

use super::{
    Change, Rows,
    fields::{Compare, change},
};

/// The rows of a table before and after, and which of them belong together so far.
pub(super) struct Matching<'a, T> {
    old: &'a [T],
    new: &'a [T],
    /// Of each new row: the old one that it continues.
    partner: Vec<Option<usize>>,
    /// Of each old row: whether a new one continues it.
    taken: Vec<bool>,
}

impl<'a, T: Compare> Matching<'a, T> {
    pub(super) fn new(old: &'a [T], new: &'a [T]) -> Self {
        Self { old, new, partner: vec![None; new.len()], taken: vec![false; old.len()] }.pair(Some)
    }

    /// Pairs rows with the same key that have no partner yet: the first with the first, the second
    /// with the second. So the outcome stays the same when the two sides are swapped. Rows
    /// without a key are left alone.
    pub(super) fn pair<K: Eq + Hash>(mut self, key: impl Fn(&'a T) -> Option<K>) -> Self {
        let mut waiting: HashMap<K, VecDeque<usize>> = HashMap::new();
        for ((at, row), _) in
            self.old.iter().enumerate().zip(&self.taken).filter(|(_, taken)| !**taken)
        {
            if let Some(key) = key(row) {
                waiting.entry(key).or_default().push_back(at);
            }
        }
        for (partner, row) in
            self.partner.iter_mut().zip(self.new).filter(|(partner, _)| partner.is_none())
        {
            *partner = key(row).and_then(|key| waiting.get_mut(&key)?.pop_front());
            if let Some(taken) = partner.and_then(|at| self.taken.get_mut(at)) {
                *taken = true;
            }
        }
        self
    }

    pub(super) fn rows(self) -> Rows<T> {
        let unpaired = self.new.iter().zip(&self.partner).filter(|(_, partner)| partner.is_none());
        let pairs = self
            .new
            .iter()
            .zip(&self.partner)
            .filter_map(|(new, partner)| Some((self.old.get((*partner)?)?, new)));
        Rows {
            added: unpaired.map(|(new, _)| new.clone()).collect(),
            changed: pairs
                .filter(|(old, new)| old != new)
                .map(|(old, new)| change(old, new))
                .filter(Change::is_one)
                .collect(),
            vanished: self
                .old
                .iter()
                .zip(&self.taken)
                .filter(|(_, taken)| !**taken)
                .map(|(old, _)| old.clone())
                .collect(),
        }
    }
}
