//! Which fields of a row differ: those of the list of [columns](crate::portfolio::columns).

use std::hash::Hash;

use super::Change;
use crate::portfolio::{Institution, Provider, Snapshot, columns::Row};

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

/// A row that became another.
pub(super) fn change<T: Compare>(old: &T, new: &T) -> Change<T> {
    Change { fields: old.differing(new), old: old.clone(), new: new.clone() }
}
