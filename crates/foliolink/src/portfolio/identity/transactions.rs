//! Which transaction continues which: by id, then by content, then as a booking of what was
//! pending. `docs/identity.md` has the rule in a user's words.

use std::{cell::OnceCell, collections::HashSet, hash::RandomState};

use super::{
    alike::{Link, Placed, pair_equal, pair_equal_by, pair_in_order},
    content::{ByContent, Content, Hashed, Owner},
    groups,
    matched::{MatchedBy, Matches},
    moved::{self, Moved},
    order::compare_without_id,
    pairing::{Pairing, Side},
    posted,
    renamed::Renamed,
    unique::Ids,
};
use crate::portfolio::Transaction;

pub(super) fn match_rows<'a>(
    old: &'a [Transaction],
    new: &'a [Transaction],
    renamed: &'a Renamed<'a>,
) -> Matches {
    let mut rows = Pairing::new(old, new);
    // What is equal word for word may refer to another account today.
    if renamed.is_empty() {
        rows.pair_runs(|row| id(row).is_some());
    }
    let ids = Ids::pair(&mut rows, id);
    let moved = moved::dissolve(&mut rows, renamed);
    let links = ByContentOnly { rows: &rows, ids: &ids, moved: &moved, holding: OnceCell::new() }
        .find_links(renamed);
    rows.link_all(links, MatchedBy::Content);
    posted::pair(&mut rows, |row| ByContent::new(row, renamed));
    rows.finish()
}

fn id(row: &Transaction) -> Option<&str> {
    row.own_id().map(AsRef::as_ref)
}

/// The rows that no id has found, and what is known of ids.
struct ByContentOnly<'r, 'a> {
    rows: &'r Pairing<'a, Transaction>,
    ids: &'r Ids,
    moved: &'r Moved,
    /// Accounts and portfolios where an id was the same in both snapshots: made when it is needed.
    holding: OnceCell<HashSet<Owner<'a>>>,
}

type List<'a> = Vec<Placed<'a, Transaction>>;

impl<'a> ByContentOnly<'_, 'a> {
    fn find_links(&self, renamed: &'a Renamed<'a>) -> Vec<Link> {
        let mut links = Vec::new();
        let state = RandomState::new();
        let content = |side: Side, row: &'a Transaction| match side {
            Side::Old => ByContent::old(row),
            Side::New => ByContent::new(row, renamed),
        };
        groups::for_each(
            self.rows,
            |side, row| content(side, row).content().owner,
            |side, (_, row)| Some(Hashed::of(content(side, row), &state)),
            |old, new| self.pair_group(old, new, &mut links),
        );
        links
    }

    /// Pairs rows of one content.
    fn pair_group(&self, old: &mut List<'a>, new: &mut List<'a>, links: &mut Vec<Link>) {
        if old.len() > 1 || new.len() > 1 {
            pair_equal(old, new, links);
        }
        let Some((_, first)) = old.first() else { return };
        let named = |side: Side| move |(at, _): &Placed<'a, Transaction>| self.is_named(side, *at);
        let both_named = old.iter().any(named(Side::Old)) && new.iter().any(named(Side::New));
        if !both_named || !self.do_ids_hold(Content::of(first).owner) {
            pair_alike(old, new, links);
            return;
        }
        // A new row with an id of its own is another transaction, or the booking of this one.
        let (mut named_old, mut old): (List<'a>, List<'a>) =
            old.drain(..).partition(named(Side::Old));
        let (mut named_new, mut new): (List<'a>, List<'a>) =
            new.drain(..).partition(named(Side::New));
        pair_alike(&mut old, &mut new, links);
        pair_alike(&mut old, &mut named_new, links);
        pair_alike(&mut named_old, &mut new, links);
    }

    /// Whether a row has an id of its own.
    fn is_named(&self, side: Side, at: usize) -> bool {
        self.ids.has(side, at) && !self.moved.has(side, at)
    }

    fn do_ids_hold(&self, owner: Owner<'a>) -> bool {
        let holding = self.holding.get_or_init(|| {
            let by_id = self.rows.pairs().filter(|pair| pair.by == MatchedBy::Id);
            let mut last = None;
            let owners = by_id.filter_map(|pair| {
                let owner = Content::of(self.rows.rows(pair)?.0).owner;
                // Rows of one account stand together.
                (last.replace(owner) != Some(owner)).then_some(owner)
            });
            owners.collect()
        });
        holding.contains(&owner)
    }
}

/// Pairs what is equal but for its id, then the rest in the order of values.
fn pair_alike<'a>(old: &mut List<'a>, new: &mut List<'a>, links: &mut Vec<Link>) {
    if let ([before], [after]) = (old.as_slice(), new.as_slice()) {
        links.push((before.0, after.0));
        old.clear();
        new.clear();
        return;
    }
    pair_equal_by(old, new, compare_without_id, links);
    pair_in_order(old, new, links);
}
