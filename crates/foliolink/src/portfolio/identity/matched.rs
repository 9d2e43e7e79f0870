//! What a matching is: which row of the new snapshot continues which of the old one, and why.

/// Which rows of a snapshot continue which of an older one; made by
/// [`Snapshot::match_rows`](crate::portfolio::Snapshot::match_rows).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Matching {
    /// People.
    pub holders: Matches,
    /// Accounts.
    pub accounts: Matches,
    /// Portfolios.
    pub portfolios: Matches,
    /// Securities.
    pub securities: Matches,
    /// Holdings.
    pub holdings: Matches,
    /// Transactions.
    pub transactions: Matches,
}

/// The same for one table. Each row of either snapshot is in one pair or in one of the other two
/// lists, never in two.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Matches {
    /// Rows that go on, in the order of the new snapshot.
    pub pairs: Vec<Pair>,
    /// Places of rows that continue none, in the new snapshot.
    pub added: Vec<usize>,
    /// Places of rows that none continues, in the old snapshot.
    pub vanished: Vec<usize>,
}

/// A row, before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Pair {
    /// Its place in the old snapshot's list, from 0.
    pub old: usize,
    /// Its place in the new snapshot's list, from 0.
    pub new: usize,
    /// What says that it is the same row.
    pub by: MatchedBy,
    /// Whether nothing at all differs. Amounts are equal by value: `1.0` is `1.00`.
    pub equal: bool,
}

/// What says that two rows are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MatchedBy {
    /// The provider's id is the same.
    Id,
    /// What else says which row it is is the same: there is no id, or the provider has given a new
    /// one.
    Content,
    /// Most likely a pending transaction that the bank has booked: what moved is the same, the
    /// date is the same or up to seven days later, and the id is another or there is none.
    Posted,
}
