//! What can be read of a card, part by part.

use std::str::FromStr;

use crate::error::{Error, Result};

/// A part of a card's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// Accounts with their balances. The provider sends them along with holders and transactions
    /// anyway: the three are one call.
    Accounts,
    /// People behind the accounts.
    Holders,
    /// What moved.
    Transactions,
    /// Statements as PDF files. Canada only; has to be enabled at the instance.
    Statements,
    /// Investments, retired by the provider on 2026-04-30: at the wealth host where one is set.
    Investments,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Accounts, Self::Holders, Self::Transactions, Self::Statements, Self::Investments];
    /// The usual ones: accounts, holders, transactions.
    pub const DEFAULT: [Self; 3] = [Self::Accounts, Self::Holders, Self::Transactions];

    /// The word, e.g. `accounts`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Holders => "holders",
            Self::Transactions => "transactions",
            Self::Statements => "statements",
            Self::Investments => "investments",
        }
    }

    /// The call that brings it.
    pub(super) fn call(self) -> Call {
        match self {
            Self::Accounts | Self::Holders | Self::Transactions => Call::Accounts,
            Self::Statements => Call::Statements,
            Self::Investments => Call::Investments,
        }
    }
}

impl FromStr for Part {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|part| part.as_str() == text.trim());
        known.ok_or_else(|| {
            let what = "parts: expected accounts, holders, transactions, statements or investments";
            Error::invalid("flinks.pull", what)
        })
    }
}

/// A call of a pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Accounts,
    Statements,
    Investments,
}

impl Call {
    /// The part that it is known by.
    pub(super) fn part(self) -> Part {
        match self {
            Self::Accounts => Part::Accounts,
            Self::Statements => Part::Statements,
            Self::Investments => Part::Investments,
        }
    }
}
