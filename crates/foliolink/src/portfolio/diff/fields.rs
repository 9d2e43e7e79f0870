//! Which fields of a row differ: those of the list of [columns](crate::portfolio::columns). Rows are
//! copied where they have changed, and nowhere else.

use std::hash::Hash;

use super::rows::{Change, Rows};
use crate::portfolio::{
    Institution, Provider, Snapshot, Transaction,
    columns::Row,
    identity::{MatchedBy, Matches, Pair},
};

/// A row whose changes can be named.
pub(super) trait Compare: Clone + Eq + Hash {
    /// The fields in which the two differ, in the order of the list.
    fn differing(&self, other: &Self) -> Vec<String>;
}

impl<T: Row + Clone + Eq + Hash> Compare for T {
    fn differing(&self, other: &Self) -> Vec<String> {
        let differing = T::FIELDS.iter().filter(|field| (field.differs)(self, other));
        differing.map(|field| field.path.to_owned()).collect()
    }
}

/// Its fields are the snapshot's.
impl Compare for Institution {
    fn differing(&self, other: &Self) -> Vec<String> {
        let snapshot = |institution: &Self| Snapshot {
            institution: institution.clone(),
            ..Snapshot::new(Provider::FLINKS, "".into())
        };
        let fields = snapshot(self).differing(&snapshot(other));
        let own = |field: &String| Some(field.strip_prefix("institution.")?.to_owned());
        fields.iter().filter_map(own).collect()
    }
}

/// What happened to a table, but for bookings.
pub(super) fn rows<T: Compare>(old: &[T], new: &[T], matches: &Matches) -> Rows<T> {
    let pick = |rows: &[T], places: &[usize]| {
        listed(places.len(), places.iter().filter_map(|at| rows.get(*at).cloned()))
    };
    let pairs = matches.pairs.iter().filter(|pair| !pair.equal && pair.by != MatchedBy::Posted);
    let changed = pairs.clone().filter_map(|pair| changed_pair(old, new, pair));
    Rows {
        added: pick(new, &matches.added),
        changed: listed(pairs.count(), changed.filter(Change::is_one)),
        vanished: pick(old, &matches.vanished),
    }
}

/// A list with room for all of them from the beginning: one that grows holds up to three times as
/// much while it moves.
fn listed<T>(most: usize, rows: impl Iterator<Item = T>) -> Vec<T> {
    let mut list = Vec::with_capacity(most);
    list.extend(rows);
    list
}

/// The bookings.
pub(super) fn posted(
    old: &[Transaction],
    new: &[Transaction],
    matches: &Matches,
) -> Vec<Change<Transaction>> {
    let posted = matches.pairs.iter().filter(|pair| pair.by == MatchedBy::Posted);
    let changes = posted.clone().filter_map(|pair| changed_pair(old, new, pair));
    listed(posted.count(), changes)
}

fn changed_pair<T: Compare>(old: &[T], new: &[T], pair: &Pair) -> Option<Change<T>> {
    Some(change(old.get(pair.old)?, new.get(pair.new)?))
}

/// A row that became another.
pub(super) fn change<T: Compare>(old: &T, new: &T) -> Change<T> {
    Change { fields: old.differing(new), old: old.clone(), new: new.clone() }
}
