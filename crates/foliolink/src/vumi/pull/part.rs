//! What can be read of a connection, part by part.

use std::str::FromStr;

use crate::error::{Error, Result};

/// A part of a connection's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// Accounts and their cash.
    Accounts,
    /// Portfolios.
    Portfolios,
    /// What they hold.
    Positions,
    /// Instruments.
    Investments,
    /// Movements of cash and of investments.
    Transactions,
}

impl Part {
    /// All of it.
    pub const ALL: [Self; 5] =
        [Self::Accounts, Self::Portfolios, Self::Positions, Self::Investments, Self::Transactions];
    /// The usual ones, which are all.
    pub const DEFAULT: [Self; 5] = Self::ALL;

    /// The word, e.g. `accounts`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Portfolios => "portfolios",
            Self::Positions => "positions",
            Self::Investments => "investments",
            Self::Transactions => "transactions",
        }
    }
}

impl FromStr for Part {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|part| part.as_str() == text.trim());
        known.ok_or_else(|| {
            Error::invalid(
                "vumi.pull",
                "parts: expected accounts, portfolios, positions, investments or transactions",
            )
        })
    }
}
