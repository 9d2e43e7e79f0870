//! Ids that have moved: the provider has numbered its rows anew, so that an id stands at another
//! row today. Such a pair is no pair; its rows are matched by content.

use std::collections::HashSet;

use super::{
    content::{ByContent, Content},
    matched::MatchedBy,
    pairing::{Pairing, Side},
    renamed::Renamed,
};
use crate::portfolio::Transaction;

/// Rows whose ids don't say which rows they are, by their places.
#[derive(Debug, Default)]
pub(super) struct Moved {
    old: HashSet<usize>,
    new: HashSet<usize>,
}

impl Moved {
    pub(super) fn has(&self, side: Side, at: usize) -> bool {
        match side {
            Side::Old => self.old.contains(&at),
            Side::New => self.new.contains(&at),
        }
    }
}

/// A pair by id whose content differs: changed, or another row.
struct Doubtful<'a> {
    old: usize,
    new: usize,
    before: ByContent<'a>,
    after: ByContent<'a>,
}

impl Doubtful<'_> {
    /// Whether it is plain that this is another row: nothing of amount and text is left.
    fn is_another(&self) -> bool {
        let before = self.before.content();
        let after = self.after.content();
        before.is_telling()
            && after.is_telling()
            && before.money != after.money
            && before.text != after.text
    }
}

/// Takes the pairs apart whose ids have moved, where one of them proves that ids move: it is plainly
/// another row, and what it was stands, or what it is stood, under another id.
pub(super) fn dissolve<'a>(rows: &mut Pairing<'a, Transaction>, renamed: &'a Renamed<'a>) -> Moved {
    let doubtful: Vec<_> = rows
        .pairs()
        .filter(|pair| pair.by == MatchedBy::Id && !pair.equal)
        .filter_map(|pair| {
            let (before, after) = rows.rows(pair)?;
            let before = ByContent::old(before);
            let after = ByContent::new(after, renamed);
            let doubtful = Doubtful { old: pair.old, new: pair.new, before, after };
            (before != after).then_some(doubtful)
        })
        .collect();
    if !doubtful.iter().any(Doubtful::is_another) {
        return Moved::default();
    }
    let has_id = |row: &Transaction| row.own_id().is_some();
    let free_old = rows.free_old().filter(|(_, row)| has_id(row));
    let free_old = free_old.map(|(_, row)| ByContent::old(row));
    let free_new = rows.free_new().filter(|(_, row)| has_id(row));
    let free_new = free_new.map(|(_, row)| ByContent::new(row, renamed));
    let before: HashSet<_> = doubtful.iter().map(|pair| pair.before).chain(free_old).collect();
    let after: HashSet<_> = doubtful.iter().map(|pair| pair.after).chain(free_new).collect();
    let is_elsewhere = |pair: &Doubtful<'_>| {
        let is_telling = |row: &ByContent<'_>| Content::is_telling(&row.content());
        is_telling(&pair.before) && after.contains(&pair.before)
            || is_telling(&pair.after) && before.contains(&pair.after)
    };
    let mut moved = Moved::default();
    if doubtful.iter().any(|pair| pair.is_another() && is_elsewhere(pair)) {
        for pair in doubtful.iter().filter(|pair| is_elsewhere(pair)) {
            rows.unlink(pair.old, pair.new);
            moved.old.insert(pair.old);
            moved.new.insert(pair.new);
        }
    }
    moved
}
