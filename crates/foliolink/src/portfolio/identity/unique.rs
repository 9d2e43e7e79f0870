//! Ids by which a row is known: those that no other row of either snapshot has.

use std::collections::HashMap;

use super::{alike::Link, matched::MatchedBy, order::Ranked, pairing::Pairing};

/// The ids of the rows that had no partner when they were counted, and how often each stands in
/// the whole of either snapshot.
pub(super) struct Ids<'a> {
    uses: HashMap<&'a str, Uses>,
}

#[derive(Clone, Copy, Default)]
struct Uses {
    old: Seen,
    new: Seen,
}

impl Uses {
    fn are_several(&self) -> bool {
        matches!(self.old, Seen::Often) || matches!(self.new, Seen::Often)
    }
}

#[derive(Clone, Copy, Default)]
enum Seen {
    #[default]
    Nowhere,
    At(usize),
    Often,
}

impl Seen {
    fn add(&mut self, at: usize) {
        *self = match self {
            Self::Nowhere => Self::At(at),
            Self::At(_) | Self::Often => Self::Often,
        };
    }
}

impl<'a> Ids<'a> {
    /// Pairs the rows that are known by one id, and equal rows under an id that several share.
    /// `id` gives a row's id where it can identify at all.
    pub(super) fn pair<T: Ranked>(
        rows: &mut Pairing<'a, T>,
        id: impl Fn(&'a T) -> Option<&'a str>,
    ) -> Self {
        let ids = Self::count(rows, &id);
        let mut links: Vec<_> = ids.links().collect();
        // A table's order is none: walking along the rows is faster than jumping between them.
        links.sort_unstable_by_key(|(_, new)| *new);
        rows.link_all(links, MatchedBy::Id);
        if ids.uses.values().any(|uses| uses.are_several()) {
            rows.pair(MatchedBy::Id, |_, row| (!ids.identify(id(row)?)).then_some(row));
        }
        ids
    }

    fn count<T: Ranked>(rows: &Pairing<'a, T>, id: impl Fn(&'a T) -> Option<&'a str>) -> Self {
        let count = rows.free_old().filter(|(_, row)| id(row).is_some()).count();
        let mut uses: HashMap<&str, Uses> = HashMap::with_capacity(count);
        for (at, row) in rows.free_old() {
            id(row).into_iter().for_each(|id| uses.entry(id).or_default().old.add(at));
        }
        for (at, row) in rows.free_new() {
            id(row).into_iter().for_each(|id| uses.entry(id).or_default().new.add(at));
        }
        // Rows that have their partners already may have the same ids.
        if !uses.is_empty() {
            for pair in rows.pairs() {
                let Some(id) = rows.rows(pair).and_then(|(row, _)| id(row)) else { continue };
                if let Some(uses) = uses.get_mut(id) {
                    uses.old.add(pair.old);
                    uses.new.add(pair.new);
                }
            }
        }
        Self { uses }
    }

    /// Whether a row with this id is known by it.
    pub(super) fn identify(&self, id: &str) -> bool {
        self.uses.get(id).is_some_and(|uses| !uses.are_several())
    }

    fn links(&self) -> impl Iterator<Item = Link> {
        self.uses.values().filter_map(|uses| match (uses.old, uses.new) {
            (Seen::At(old), Seen::At(new)) => Some((old, new)),
            _ => None,
        })
    }
}
