//! The rows of a table before and after, and which of them belong together so far. The tables say
//! what makes two rows one, strictest test first; this keeps count.

use std::{collections::HashMap, hash::Hash};

use super::{
    alike::{self, Link, Placed},
    groups,
    matched::{MatchedBy, Matches, Pair},
    order::Ranked,
    runs,
};

pub(super) struct Pairing<'a, T> {
    old: &'a [T],
    new: &'a [T],
    /// Of each new row: the old one that it continues.
    partner: Vec<Option<Partner>>,
    /// Of each old row: whether a new one continues it.
    taken: Vec<bool>,
}

/// The old row that a new one continues.
#[derive(Clone, Copy)]
struct Partner {
    old: usize,
    by: MatchedBy,
    equal: bool,
}

impl<'a, T: Ranked> Pairing<'a, T> {
    pub(super) fn new(old: &'a [T], new: &'a [T]) -> Self {
        Self { old, new, partner: vec![None; new.len()], taken: vec![false; old.len()] }
    }

    /// Pairs the equal rows that stand in the same order. It finds nothing that keys wouldn't, but
    /// faster; rows that are equal have to have equal keys for that.
    pub(super) fn pair_runs(&mut self, has_id: impl Fn(&'a T) -> bool) {
        runs::find_equal_runs(self.old, self.new, |gone, come| {
            let places = self.partner.get_mut(come).zip(self.taken.get_mut(gone));
            if let Some(((partner, taken), row)) = places.zip(self.old.get(gone)) {
                let by = if has_id(row) { MatchedBy::Id } else { MatchedBy::Content };
                *partner = Some(Partner { old: gone, by, equal: true });
                *taken = true;
            }
        });
    }

    pub(super) fn link(&mut self, old: usize, new: usize, by: MatchedBy) {
        let equal = self.old.get(old) == self.new.get(new);
        if let Some((partner, taken)) = self.partner.get_mut(new).zip(self.taken.get_mut(old)) {
            *partner = Some(Partner { old, by, equal });
            *taken = true;
        }
    }

    pub(super) fn unlink(&mut self, old: usize, new: usize) {
        if let Some((partner, taken)) = self.partner.get_mut(new).zip(self.taken.get_mut(old)) {
            *partner = None;
            *taken = false;
        }
    }

    /// The old rows that none continues yet.
    pub(super) fn free_old(&self) -> impl Iterator<Item = Placed<'a, T>> {
        let rows = self.old.iter().enumerate().zip(&self.taken);
        rows.filter_map(|(row, taken)| (!taken).then_some(row))
    }

    /// The new rows that continue none yet.
    pub(super) fn free_new(&self) -> impl Iterator<Item = Placed<'a, T>> {
        let rows = self.new.iter().enumerate().zip(&self.partner);
        rows.filter_map(|(row, partner)| partner.is_none().then_some(row))
    }

    /// The pairs so far.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Pair> {
        self.partner.iter().enumerate().filter_map(|(new, partner)| {
            partner.map(|Partner { old, by, equal }| Pair { old, new, by, equal })
        })
    }

    /// Both rows of a pair.
    pub(super) fn rows(&self, pair: Pair) -> Option<(&'a T, &'a T)> {
        self.old.get(pair.old).zip(self.new.get(pair.new))
    }

    /// How many old and new rows there are.
    pub(super) fn count(&self) -> (usize, usize) {
        (self.old.len(), self.new.len())
    }

    /// How many old and new rows are without a partner.
    pub(super) fn count_free(&self) -> (usize, usize) {
        let paired = self.partner.iter().flatten().count();
        (self.old.len().saturating_sub(paired), self.new.len().saturating_sub(paired))
    }

    /// A row by its place.
    pub(super) fn row(&self, side: Side, at: usize) -> Option<&'a T> {
        match side {
            Side::Old => self.old.get(at),
            Side::New => self.new.get(at),
        }
    }

    /// Pairs free rows with the same key: equal ones first, the others in the order of their
    /// values, so that the order of the lists decides nothing.
    pub(super) fn pair<K: Eq + Hash>(
        &mut self,
        by: MatchedBy,
        key: impl Fn(Side, Placed<'a, T>) -> Option<K>,
    ) {
        let links = self.find_pairs(key);
        self.link_all(links, by);
    }

    /// What [`pair`](Self::pair) would pair.
    pub(super) fn find_pairs<K: Eq + Hash>(
        &self,
        key: impl Fn(Side, Placed<'a, T>) -> Option<K>,
    ) -> Vec<Link> {
        let mut links = Vec::new();
        groups::for_each(
            self,
            |_, _| (),
            key,
            |old, new| {
                alike::pair_equal(old, new, &mut links);
                alike::pair_in_order(old, new, &mut links);
            },
        );
        links
    }

    /// Pairs free rows where no other row of their table has the same key.
    pub(super) fn pair_only<K: Eq + Hash>(
        &mut self,
        by: MatchedBy,
        key: impl Fn(&'a T) -> Option<K>,
    ) {
        let mut old_keys: HashMap<K, Vec<usize>> = HashMap::new();
        for (at, row) in self.old.iter().enumerate() {
            key(row).into_iter().for_each(|key| old_keys.entry(key).or_default().push(at));
        }
        let mut new_keys: HashMap<K, Vec<usize>> = HashMap::new();
        for (at, row) in self.new.iter().enumerate() {
            key(row).into_iter().for_each(|key| new_keys.entry(key).or_default().push(at));
        }
        for (key, old) in old_keys {
            let new = new_keys.get(&key).map(Vec::as_slice);
            if let ([old], Some([new])) = (old.as_slice(), new) {
                let is_free = self.taken.get(*old) == Some(&false)
                    && self.partner.get(*new).is_some_and(Option::is_none);
                if is_free {
                    self.link(*old, *new, by);
                }
            }
        }
    }

    pub(super) fn link_all(&mut self, links: impl IntoIterator<Item = Link>, by: MatchedBy) {
        for (old, new) in links {
            self.link(old, new, by);
        }
    }

    pub(super) fn finish(self) -> Matches {
        // A list that grows as it is filled ends with room for up to twice its rows.
        let (vanished, added) = self.count_free();
        let mut matches = Matches {
            pairs: Vec::with_capacity(self.new.len().saturating_sub(added)),
            added: Vec::with_capacity(added),
            vanished: Vec::with_capacity(vanished),
        };
        matches.pairs.extend(self.pairs());
        matches.added.extend(self.free_new().map(|(at, _)| at));
        matches.vanished.extend(self.free_old().map(|(at, _)| at));
        matches
    }
}

/// Which snapshot a row stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
}
