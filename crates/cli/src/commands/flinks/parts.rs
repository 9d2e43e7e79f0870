//! The parts of a pull: which were asked for, and how each is asked for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use foliolink::flinks::{self, Days, Pull};

use super::{DaysAsked, statements};
use crate::{commands::export::Export, failure::Failure, output::snapshot::Main};

/// What to read.
#[derive(Debug, Args)]
pub(crate) struct Parts {
    /// Parts to read [default: accounts,transactions,holders; of a ticket its own]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "LIST")]
    what: Vec<Part>,
    /// Days of transactions
    #[arg(long, value_enum)]
    pub(super) days: Option<DaysAsked>,
    /// Only this account; may be repeated
    #[arg(long = "account", value_name = "ID", value_parser = super::parse_account)]
    accounts: Vec<String>,
    /// Ask again, up to 3 times, while no account has any transaction, as right after a card was
    /// linked; never at the bank
    #[arg(long, value_name = "TIMES", default_value_t = 0, hide_default_value = true,
        value_parser = clap::value_parser!(u8).range(..=3))]
    retry_empty: u8,
    /// Where statements are written, one PDF a file [default: they are only listed]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) export: Export,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Accounts,
    Transactions,
    Holders,
    Investments,
    Statements,
}

impl Part {
    const ALL: [Self; 5] =
        [Self::Accounts, Self::Transactions, Self::Holders, Self::Statements, Self::Investments];
}

impl From<Part> for flinks::Part {
    fn from(part: Part) -> Self {
        match part {
            Part::Accounts => Self::Accounts,
            Part::Transactions => Self::Transactions,
            Part::Holders => Self::Holders,
            Part::Investments => Self::Investments,
            Part::Statements => Self::Statements,
        }
    }
}

impl Parts {
    fn has(&self, part: Part) -> bool {
        let default = [Part::Accounts, Part::Transactions, Part::Holders];
        if self.what.is_empty() { default.contains(&part) } else { self.what.contains(&part) }
    }

    /// What can be seen to be wrong before anything is sent.
    pub(super) fn check(&self) -> Result<(), Failure> {
        statements::check(self.out.as_deref())?;
        self.export.check()
    }

    /// Whether somebody gave any parts.
    pub(super) fn are_given(&self) -> bool {
        !self.what.is_empty()
    }

    /// Whether no account was named.
    pub(super) fn is_of_all_accounts(&self) -> bool {
        self.accounts.is_empty()
    }

    pub(super) fn main(&self) -> Main {
        match () {
            () if self.has(Part::Transactions) => Main::Transactions,
            () if self.has(Part::Investments) => Main::Holdings,
            () => Main::Accounts,
        }
    }

    /// What was asked for, in the order in which it is read whatever order it was given in.
    pub(super) fn selected_parts(&self) -> Vec<flinks::Part> {
        Part::ALL.into_iter().filter(|part| self.has(*part)).map(Into::into).collect()
    }

    /// The pull of these parts.
    pub(super) fn prepare(&self, mut pull: Pull) -> Pull {
        if let Some(days) = self.days {
            pull = pull.days(Days::from(days));
        }
        pull.retry_while_empty(self.retry_empty).only(self.accounts.iter().map(String::as_str))
    }

    /// Where statements are written.
    pub(super) fn out(&self) -> Option<&std::path::Path> {
        self.out.as_deref()
    }
}
