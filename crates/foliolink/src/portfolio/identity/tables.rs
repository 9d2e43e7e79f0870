//! What makes a row the same row, in every table but that of transactions.

use std::hash::Hash;

use super::{
    matched::{MatchedBy, Matches},
    order::Ranked,
    pairing::{Pairing, Side},
    renamed::{Name, Renamed},
    unique::Ids,
};
use crate::portfolio::{Account, Holder, Holding, Portfolio, Security, identifying};

pub(super) fn match_accounts(old: &[Account], new: &[Account]) -> Matches {
    let mut rows = Named::new(old, new, |row| id(row.id.as_ref()));
    let numbers = |row: &Account| {
        let numbers = &row.identifiers;
        numbers.number.is_some() || numbers.iban.is_some()
    };
    rows.pair_content(|row| (&row.identifiers, &row.name, &row.kind, &row.currency), numbers);
    // The person has given it another name.
    rows.pair_renamed(|row| numbers(row).then_some((&row.identifiers, &row.currency)));
    rows.finish()
}

pub(super) fn match_portfolios(old: &[Portfolio], new: &[Portfolio]) -> Matches {
    let mut rows = Named::new(old, new, |row| id(row.id.as_ref()));
    rows.pair_content(|row| (&row.provider_kind, &row.owners, &row.currency), |_| false);
    rows.finish()
}

pub(super) fn match_securities(old: &[Security], new: &[Security]) -> Matches {
    let mut rows = Named::new(old, new, |row| id(row.id.as_ref()));
    rows.pair_content(|row| (&row.isin, &row.name, &row.currency), |row| row.isin.is_some());
    rows.finish()
}

pub(super) fn match_holdings<'a>(
    old: &'a [Holding],
    new: &'a [Holding],
    renamed: &'a Renamed<'a>,
) -> Matches {
    let place = |side: Side, row: &'a Holding| {
        let portfolio = Name::of(row.portfolio.as_ref());
        let account = Name::of(row.account.as_ref());
        let security = Name::of(row.security.as_ref());
        match side {
            Side::Old => (portfolio, account, security),
            Side::New => (
                renamed.portfolios.old(portfolio),
                renamed.accounts.old(account),
                renamed.securities.old(security),
            ),
        }
    };
    let mut rows = Pairing::new(old, new);
    if renamed.is_empty() {
        rows.pair_runs(|_| false);
    }
    // Prices move daily, quantities seldom: two lots of one security keep apart by quantity.
    rows.pair(MatchedBy::Content, |side, (_, row)| Some((place(side, row), row.quantity?)));
    rows.pair(MatchedBy::Content, |side, (_, row)| Some(place(side, row)));
    rows.finish()
}

pub(super) fn match_holders(old: &[Holder], new: &[Holder]) -> Matches {
    let by = MatchedBy::Content;
    let mut rows = Pairing::new(old, new);
    rows.pair(by, |_, (_, row)| Some(row));
    rows.pair(by, |_, (_, row)| Some((&row.name, row.email.as_ref()?)));
    rows.pair(by, |_, (_, row)| Some((&row.name, row.phone.as_ref()?)));
    rows.pair(by, |_, (_, row)| Some((&row.name, row.address.as_ref()?)));
    rows.pair(by, |_, (_, row)| row.name.as_ref());
    rows.finish()
}

fn id<T: AsRef<str>>(id: Option<&T>) -> Option<&str> {
    identifying(id).map(AsRef::as_ref)
}

/// A table whose rows have ids, as a rule.
struct Named<'a, T, I> {
    rows: Pairing<'a, T>,
    ids: Ids,
    id: I,
    /// Whether an id was the same in both snapshots.
    hold: bool,
}

impl<'a, T: Ranked, I: Fn(&'a T) -> Option<&'a str>> Named<'a, T, I> {
    /// Pairs rows with the same id.
    fn new(old: &'a [T], new: &'a [T], id: I) -> Self {
        let mut rows = Pairing::new(old, new);
        rows.pair_runs(|row| id(row).is_some());
        let ids = Ids::pair(&mut rows, &id);
        let hold = rows.pairs().any(|pair| pair.by == MatchedBy::Id);
        Self { rows, ids, id, hold }
    }

    /// Pairs rows without an id of their own by what else says which one it is; and rows whose ids
    /// are others, where there is one of them: because no id has held, or because `tells` says that
    /// the content is as good as an id.
    fn pair_content<K: Hash + Eq>(
        &mut self,
        content: impl Fn(&'a T) -> K,
        tells: impl Fn(&'a T) -> bool,
    ) {
        let links =
            self.rows.find_pairs(|side, (at, row)| (!self.ids.has(side, at)).then(|| content(row)));
        self.rows.link_all(links, MatchedBy::Content);
        let hold = self.hold;
        self.rows.pair_only(MatchedBy::Content, |row| (!hold || tells(row)).then(|| content(row)));
    }

    /// Pairs rows by a part of their content, where there is one of them.
    fn pair_renamed<K: Hash + Eq>(&mut self, content: impl Fn(&'a T) -> Option<K>) {
        self.rows.pair_only(MatchedBy::Content, content);
    }

    /// Pairs what is left under one id that several rows share.
    fn finish(mut self) -> Matches {
        let id = self.id;
        self.rows.pair(MatchedBy::Id, |_, (_, row)| id(row));
        self.rows.finish()
    }
}
