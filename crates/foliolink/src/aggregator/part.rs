//! What of a connection is read.

/// A part of a connection's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// Accounts with their balances. Flinks sends them along with holders and transactions anyway.
    Accounts,
    /// People behind the accounts. Vumi names them with accounts and portfolios, asked for or not.
    Holders,
    /// What moved. At Vumi also what moved in portfolios.
    Transactions,
    /// What is held. Vumi: portfolios, positions, instruments. Flinks: its investments, retired on
    /// 2026-04-30 and read only where asked for; where they aren't served any more, that is a
    /// warning in the snapshot, and the error where nothing else was asked for.
    Investments,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Accounts, Self::Holders, Self::Transactions, Self::Investments];

    /// The word, e.g. `accounts`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Holders => "holders",
            Self::Transactions => "transactions",
            Self::Investments => "investments",
        }
    }
}
