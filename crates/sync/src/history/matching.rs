//! Which rows of a new snapshot go on with rows that are stored: the one place that asks the SDK.

use std::{collections::HashMap, hash::Hash};

use foliolink::portfolio::{Snapshot, Warning, columns::Row};

use super::{nouns, nouns::Cells, rebuild::Stored};

/// What is to be written of one noun.
pub(crate) struct NounChanges {
    pub(crate) noun: &'static str,
    pub(crate) added: Vec<Cells>,
    pub(crate) changed: Vec<Successor>,
    pub(crate) posted: Vec<Successor>,
    pub(crate) vanished: Vec<Gone>,
}

/// A row that goes on in another version.
pub(crate) struct Successor {
    pub(crate) row_id: i64,
    /// The fields that differ.
    pub(crate) fields: Vec<String>,
    pub(crate) cells: Cells,
}

/// A row that isn't there any more.
pub(crate) struct Gone {
    pub(crate) row_id: i64,
    /// The day of a transaction.
    pub(crate) date: Option<jiff::civil::Date>,
}

impl NounChanges {
    fn new(noun: &'static str) -> Self {
        Self { noun, added: vec![], changed: vec![], posted: vec![], vanished: vec![] }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.changed.is_empty()
            && self.posted.is_empty()
            && self.vanished.is_empty()
    }
}

/// The stored rows by what they hold. Rows that hold the same are as good as each other.
struct Rows<'a, T>(HashMap<&'a T, Vec<i64>>);

impl<'a, T: Eq + Hash> Rows<'a, T> {
    fn of(rows: &'a [T], ids: &[i64]) -> Self {
        let mut by_content: HashMap<_, Vec<_>> = HashMap::new();
        // The last one first, so that they are taken in order.
        for (row, id) in rows.iter().zip(ids).rev() {
            by_content.entry(row).or_default().push(*id);
        }
        Self(by_content)
    }

    fn take(&mut self, row: &T) -> Option<i64> {
        self.0.get_mut(row)?.pop()
    }
}

/// What changed between what is stored and what was pulled.
pub(crate) fn match_rows(stored: &Stored, new: &Snapshot) -> Vec<NounChanges> {
    let old = &stored.snapshot;
    let diff = new.diff(old);
    let mut institutions = NounChanges::new("institutions");
    let before = nouns::institution_cells(old).zip(stored.ids("institutions").first().copied());
    match (before, nouns::institution_cells(new)) {
        (Some((_, row_id)), Some(cells)) => {
            if let Some(change) = diff.institution {
                institutions.changed.push(Successor { row_id, fields: change.fields, cells });
            }
        }
        (None, Some(cells)) => institutions.added.push(cells),
        (Some((_, row_id)), None) => institutions.vanished.push(Gone { row_id, date: None }),
        (None, None) => {}
    }

    let mut transactions = of_rows(stored, diff.transactions, |row| row.date);
    let mut rows = Rows::of(&old.transactions, stored.ids("transactions"));
    for change in diff.posted {
        if let Some(row_id) = rows.take(&change.old) {
            let cells = nouns::cells(&change.new);
            transactions.posted.push(Successor { row_id, fields: change.fields, cells });
        }
    }
    vec![
        institutions,
        of_rows(stored, diff.holders, |_| None),
        of_rows(stored, diff.accounts, |_| None),
        of_rows(stored, diff.portfolios, |_| None),
        of_rows(stored, diff.securities, |_| None),
        of_rows(stored, diff.holdings, |_| None),
        transactions,
        warnings(stored, &new.warnings),
    ]
}

fn of_rows<T: Row + Eq + Hash>(
    stored: &Stored,
    rows: foliolink::portfolio::Rows<T>,
    date: impl Fn(&T) -> Option<jiff::civil::Date>,
) -> NounChanges {
    let mut by_content = Rows::of(T::rows(&stored.snapshot), stored.ids(T::TABLE));
    let mut changes = NounChanges::new(T::TABLE);
    changes.added = rows.added.iter().map(nouns::cells).collect();
    for change in rows.changed {
        if let Some(row_id) = by_content.take(&change.old) {
            let cells = nouns::cells(&change.new);
            changes.changed.push(Successor { row_id, fields: change.fields, cells });
        }
    }
    for row in rows.vanished {
        if let Some(row_id) = by_content.take(&row) {
            changes.vanished.push(Gone { row_id, date: date(&row) });
        }
    }
    changes
}

/// Warnings name places in an answer, which the SDK doesn't compare: the same one or another.
fn warnings(stored: &Stored, new: &[Warning]) -> NounChanges {
    let mut changes = NounChanges::new(Warning::TABLE);
    let mut rows = Rows::of(&stored.snapshot.warnings, stored.ids(Warning::TABLE));
    changes.added = new.iter().filter(|row| rows.take(row).is_none()).map(nouns::cells).collect();
    let mut left: Vec<_> = rows.0.into_values().flatten().collect();
    left.sort_unstable();
    changes.vanished = left.into_iter().map(|row_id| Gone { row_id, date: None }).collect();
    changes
}
