//! What a transaction is, without its id: what both sides of a pair have in common, and what a
//! [`ContentKey`](super::ContentKey) is made of. `docs/identity.md` lists the parts; the list of a
//! version never changes.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{
    renamed::{Name, Renamed},
    text::Text,
};
use crate::portfolio::Transaction;

/// The parts. Nothing of them is our own reading of the data (`kind`), or moves when other rows do
/// (`balance`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Content<'a> {
    pub(super) owner: Owner<'a>,
    pub(super) security: Option<Name<'a>>,
    pub(super) date: Option<Date>,
    pub(super) money: Moved<'a>,
    pub(super) text: Option<Text<'a>>,
}

/// Whose transaction it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Owner<'a> {
    pub(super) account: Option<Name<'a>>,
    pub(super) portfolio: Option<Name<'a>>,
}

/// How much moved. Equal by value: `1.0` is `1.00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Moved<'a> {
    pub(super) amount: Option<Decimal>,
    pub(super) currency: Option<&'a str>,
    /// Both only where there is no amount. Zero is none: banks write the unused side either way.
    pub(super) debit: Option<Decimal>,
    pub(super) credit: Option<Decimal>,
    pub(super) quantity: Option<Decimal>,
}

impl<'a> Content<'a> {
    /// Of a row, in its own words.
    pub(super) fn of(row: &'a Transaction) -> Self {
        let amount = row.amount.as_ref().map(|money| money.amount);
        let side =
            |side: Option<Decimal>| side.filter(|number| amount.is_none() && !number.is_zero());
        Self {
            owner: Owner {
                account: Name::of(row.account.as_ref()),
                portfolio: Name::of(row.portfolio.as_ref()),
            },
            security: Name::of(row.security.as_ref()),
            date: row.date,
            money: Moved {
                amount,
                currency: row.amount.as_ref().and_then(|money| money.currency.as_deref()),
                debit: side(row.debit),
                credit: side(row.credit),
                quantity: row.quantity,
            },
            text: row.description.as_ref().and_then(|text| Text::of(text.reveal())),
        }
    }

    /// The same, in the words of the old snapshot.
    pub(super) fn renamed(mut self, renamed: &Renamed<'a>) -> Self {
        self.owner.account = renamed.accounts.old(self.owner.account);
        self.owner.portfolio = renamed.portfolios.old(self.owner.portfolio);
        self.security = renamed.securities.old(self.security);
        self
    }

    /// Whether it says anything by which a transaction is known.
    pub(super) fn is_telling(&self) -> bool {
        let Moved { amount, debit, credit, quantity, .. } = self.money;
        self.date.is_some() && [amount, debit, credit, quantity].iter().any(Option::is_some)
    }
}

/// A row that is compared and found by its content, small enough for a table of all rows.
#[derive(Clone, Copy)]
pub(super) struct ByContent<'a> {
    row: &'a Transaction,
    /// Of rows of the new snapshot.
    renamed: Option<&'a Renamed<'a>>,
}

impl<'a> ByContent<'a> {
    pub(super) fn old(row: &'a Transaction) -> Self {
        Self { row, renamed: None }
    }

    pub(super) fn new(row: &'a Transaction, renamed: &'a Renamed<'a>) -> Self {
        Self { row, renamed: Some(renamed) }
    }

    pub(super) fn content(&self) -> Content<'a> {
        let content = Content::of(self.row);
        self.renamed.map_or(content, |renamed| content.renamed(renamed))
    }
}

impl PartialEq for ByContent<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.content() == other.content()
    }
}

impl Eq for ByContent<'_> {}

impl Hash for ByContent<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.content().hash(state);
    }
}

/// The same with its hash, which is worth keeping: a table that grows asks for it again.
pub(super) struct Hashed<'a> {
    row: ByContent<'a>,
    hash: u64,
}

impl<'a> Hashed<'a> {
    /// `state` is that of all rows that are compared.
    pub(super) fn of(row: ByContent<'a>, state: &RandomState) -> Self {
        Self { row, hash: state.hash_one(row) }
    }
}

impl PartialEq for Hashed<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && self.row == other.row
    }
}

impl Eq for Hashed<'_> {}

impl Hash for Hashed<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}
