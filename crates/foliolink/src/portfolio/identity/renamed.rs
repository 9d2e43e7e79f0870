//! Ids that are others in the new snapshot, of rows that are the same: what refers to such a row is
//! compared in the old snapshot's words.

use std::collections::HashMap;

use super::matched::{MatchedBy, Matches};
use crate::portfolio::{Account, Portfolio, Security, Snapshot, identifying};

/// The id of an account, a portfolio or a security that a row refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Name<'a> {
    pub(super) id: &'a str,
    /// Whether it names something else than in the old snapshot.
    is_foreign: bool,
}

impl<'a> Name<'a> {
    /// `None` where the id says nothing.
    pub(super) fn of<T: AsRef<str>>(id: Option<&'a T>) -> Option<Self> {
        Some(Self { id: identifying(id)?.as_ref(), is_foreign: false })
    }
}

/// New ids and what the old snapshot calls the same thing, where that is another id.
#[derive(Debug, Default)]
pub(super) struct Renamed<'a> {
    pub(super) accounts: Names<'a>,
    pub(super) portfolios: Names<'a>,
    pub(super) securities: Names<'a>,
}

/// The same for one table.
#[derive(Debug, Default)]
pub(super) struct Names<'a>(HashMap<&'a str, Name<'a>>);

impl<'a> Names<'a> {
    /// The name of the new snapshot, in the old one's words.
    pub(super) fn old(&self, name: Option<Name<'a>>) -> Option<Name<'a>> {
        if self.0.is_empty() {
            return name;
        }
        name.map(|name| self.0.get(name.id).copied().unwrap_or(name))
    }

    fn find<T>(
        old: &'a [T],
        new: &'a [T],
        matches: &Matches,
        name: impl Fn(&'a T) -> Option<Name<'a>>,
    ) -> Self {
        // An id that several rows share refers to none of them.
        let in_old = count(old.iter().filter_map(&name));
        let in_new = count(new.iter().filter_map(&name));
        let pairs = matches.pairs.iter().filter(|pair| pair.by == MatchedBy::Content);
        let renamed: Vec<_> = pairs
            .filter_map(|pair| Some((name(new.get(pair.new)?)?, name(old.get(pair.old)?)?)))
            .filter(|(new, old)| {
                new != old && in_new.get(new) == Some(&1) && in_old.get(old) == Some(&1)
            })
            .collect();
        // An id that was free to go to another row names that row today, or nothing.
        let mut names: HashMap<_, _> =
            renamed.iter().map(|(_, old)| (old.id, Name { is_foreign: true, ..*old })).collect();
        names.extend(renamed.iter().map(|(new, old)| (new.id, *old)));
        Self(names)
    }
}

impl<'a> Renamed<'a> {
    pub(super) fn is_empty(&self) -> bool {
        [&self.accounts, &self.portfolios, &self.securities].iter().all(|names| names.0.is_empty())
    }

    /// From what is known of the three tables that others refer to.
    pub(super) fn find(
        old: &'a Snapshot,
        new: &'a Snapshot,
        accounts: &Matches,
        portfolios: &Matches,
        securities: &Matches,
    ) -> Self {
        let account = |row: &'a Account| Name::of(row.id.as_ref());
        let portfolio = |row: &'a Portfolio| Name::of(row.id.as_ref());
        let security = |row: &'a Security| Name::of(row.id.as_ref());
        Self {
            accounts: Names::find(&old.accounts, &new.accounts, accounts, account),
            portfolios: Names::find(&old.portfolios, &new.portfolios, portfolios, portfolio),
            securities: Names::find(&old.securities, &new.securities, securities, security),
        }
    }
}

fn count<'a>(names: impl Iterator<Item = Name<'a>>) -> HashMap<Name<'a>, usize> {
    let mut counts = HashMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}
