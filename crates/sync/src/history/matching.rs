//! Which rows of a new snapshot go on with rows that are stored: the one place that asks the SDK.

use foliolink::portfolio::{
    Snapshot, Transaction, Warning,
    columns::Row,
    identity::{MatchedBy, Matches},
};

use super::{
    nouns::{self, Cells, NounColumn},
    rebuild::Stored,
};

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
    pub(crate) fields: Vec<&'static str>,
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

/// What changed between what is stored and what was pulled.
pub(crate) fn match_rows(stored: &Stored, new: &Snapshot) -> Vec<NounChanges> {
    let matching = new.match_rows(&stored.snapshot);
    let mut transactions = changes::<Transaction>(stored, new, &matching.transactions);
    let days = &stored.snapshot.transactions;
    let gone = transactions.vanished.iter_mut().zip(&matching.transactions.vanished);
    for (gone, at) in gone {
        gone.date = days.get(*at).and_then(|row: &Transaction| row.date);
    }
    vec![
        institution(stored, new),
        changes::<foliolink::portfolio::Holder>(stored, new, &matching.holders),
        changes::<foliolink::portfolio::Account>(stored, new, &matching.accounts),
        changes::<foliolink::portfolio::Portfolio>(stored, new, &matching.portfolios),
        changes::<foliolink::portfolio::Security>(stored, new, &matching.securities),
        changes::<foliolink::portfolio::Holding>(stored, new, &matching.holdings),
        transactions,
        warnings(stored, &new.warnings),
    ]
}

fn changes<T: Row>(stored: &Stored, new: &Snapshot, matches: &Matches) -> NounChanges {
    let noun = nouns::noun::<T>();
    let ids = stored.ids(T::TABLE);
    let old_rows = T::rows(&stored.snapshot);
    let new_rows = T::rows(new);
    let mut changes = NounChanges::new(T::TABLE);
    let added = matches.added.iter().filter_map(|at| new_rows.get(*at));
    changes.added = added.map(nouns::cells).collect();
    for pair in matches.pairs.iter().filter(|pair| !pair.equal) {
        let (Some(row_id), Some(old), Some(new)) =
            (ids.get(pair.old), old_rows.get(pair.old), new_rows.get(pair.new))
        else {
            continue;
        };
        let cells = nouns::cells(new);
        let fields = differing(&noun.columns, &nouns::cells(old), &cells);
        // The provider looked at it and found nothing new.
        if fields.is_empty() || fields == ["updated_at"] {
            continue;
        }
        let successor = Successor { row_id: *row_id, fields, cells };
        match pair.by {
            MatchedBy::Posted => changes.posted.push(successor),
            _ => changes.changed.push(successor),
        }
    }
    let vanished = matches.vanished.iter().filter_map(|at| ids.get(*at));
    changes.vanished = vanished.map(|row_id| Gone { row_id: *row_id, date: None }).collect();
    changes
}

/// The fields in which two rows differ, amounts by value.
fn differing(columns: &[NounColumn], old: &Cells, new: &Cells) -> Vec<&'static str> {
    let mut fields = Vec::new();
    for ((column, old), new) in columns.iter().zip(old).zip(new) {
        let is_same = old == new || column.canonical(old.clone()) == column.canonical(new.clone());
        if !is_same && fields.last() != Some(&column.field()) {
            fields.push(column.field());
        }
    }
    fields
}

/// The bank, whose columns are its fields.
fn institution(stored: &Stored, new: &Snapshot) -> NounChanges {
    let mut changes = NounChanges::new("institutions");
    let held = nouns::institution_cells(&stored.snapshot);
    let before = held.zip(stored.ids("institutions").first().copied());
    match (before, nouns::institution_cells(new)) {
        (Some((old, row_id)), Some(cells)) if old != cells => {
            let names = ["id", "name"].into_iter();
            let differs = names.zip(old.iter().zip(&cells)).filter(|(_, (old, new))| old != new);
            let fields = differs.map(|(name, _)| name).collect();
            changes.changed.push(Successor { row_id, fields, cells });
        }
        (None, Some(cells)) => changes.added.push(cells),
        (Some((_, row_id)), None) => changes.vanished.push(Gone { row_id, date: None }),
        _ => {}
    }
    changes
}

/// Warnings name places in an answer, which nobody follows: the same one or another.
fn warnings(stored: &Stored, new: &[Warning]) -> NounChanges {
    let mut changes = NounChanges::new(Warning::TABLE);
    let held = &stored.snapshot.warnings;
    let mut left: Vec<_> = held.iter().zip(stored.ids(Warning::TABLE)).collect();
    for row in new {
        match left.iter().position(|(held, _)| *held == row) {
            Some(at) => drop(left.remove(at)),
            None => changes.added.push(nouns::cells(row)),
        }
    }
    let gone = left.into_iter().map(|(_, row_id)| Gone { row_id: *row_id, date: None });
    changes.vanished = gone.collect();
    changes
}
