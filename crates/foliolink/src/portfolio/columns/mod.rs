//! The tables that a snapshot is, and their columns: the one list that CSV, exports, the program's
//! tables, [`Snapshot::diff`] and the descriptions of the JSON Schema read.
//!
//! A field of the model is one line of the list, and one or more columns: a [`Money`] is two, its
//! amount and its currency, an address is five. A column is named after its place in the JSON form
//! (`balance.current` is `balance_current`; the amount of a money keeps the field's own name).
//!
//! ```
//! use foliolink::portfolio::{Account, columns::{Kind, Row}};
//!
//! let columns: Vec<_> = Account::FIELDS.iter().flat_map(|field| field.columns).collect();
//! let current = columns.iter().find(|column| column.name == "balance_current").unwrap();
//! assert_eq!((current.path, current.kind), ("balance.current", Kind::AMOUNT));
//! assert!(current.nullable && !current.personal);
//! ```
//!
//! # What always holds
//!
//! - **Columns are added at the end** of their table, and never change their name, kind or scale:
//!   scripts read them by number, and files of two days are read together.
//! - **Every leaf of the JSON form is one column**, but for lists of names, which are a table of
//!   their own ([`Column::own_table`]) as well; a test holds the one against the other.
//! - **Decimals have a scale** for formats that need one ([`Kind::Decimal`]), fixed for ever. It
//!   holds what the providers send; where a number needs more, such a format has to refuse it.
//!
//! | kind | scale | digits before the point, of 38 | why |
//! | --- | --- | --- | --- |
//! | [`AMOUNT`](Kind::AMOUNT) | 18 | 20 | two to four digits as money has, the eighteen of tokens, and what a binary float becomes in JSON (`0.30000000000000004`) |
//! | [`PRICE`](Kind::PRICE) | 24 | 14 | the price of one token or one share of a fund, often far below a cent |
//! | [`QUANTITY`](Kind::QUANTITY) | 20 | 18 | pieces of a fund or a token |
//! | [`RATE`](Kind::RATE) | 28 | 10 | quotients: every digit that a [`Decimal`] can hold |

mod lazy;
mod list;
mod table;
#[cfg(test)]
mod tests;
mod text;

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;

#[allow(unused_imports, reason = "the docs name it")]
use super::{Money, Snapshot};

pub use lazy::{LazyTable, for_each_lazy_chunk};
use table::Key;
pub use table::{Table, TableColumn, Values, for_each_chunk, table, tables};

/// A row of a table.
pub trait Row: Sized + Sync + 'static {
    /// The table's name, as the snapshot's JSON form has it; the snapshot itself is a row of
    /// `connections`.
    const TABLE: &'static str;

    /// Its fields, in the order of their columns.
    const FIELDS: &'static [Field<Self>];

    /// The rows of a snapshot.
    fn rows(snapshot: &Snapshot) -> &[Self];
}

/// A field of the model: one line of the list.
pub struct Field<T: 'static> {
    /// Its place in the row's JSON form, e.g. `balance.current`.
    pub path: &'static str,
    /// What it is, in a sentence or two.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column<T>],
    /// Whether it has another value in another row.
    pub(crate) differs: fn(&T, &T) -> bool,
    /// Gives a row the value of another.
    #[cfg_attr(not(feature = "flinks"), allow(dead_code, reason = "its merging of answers"))]
    pub(crate) copy: fn(&mut T, &T),
}

impl<T> Field<T> {
    /// Whether it names a person, or something by which a person is found.
    pub fn is_personal(&self) -> bool {
        self.columns.iter().any(|column| column.personal)
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        self.columns.iter().any(|column| matches!(column.kind, Kind::Decimal { .. }))
    }

    /// Whether a row says nothing here.
    #[cfg_attr(not(feature = "flinks"), allow(dead_code, reason = "its merging of answers"))]
    pub(crate) fn is_none(&self, row: &T) -> bool {
        self.columns.iter().all(|column| (column.value)(row).is_none())
    }
}

/// The field at a place of the JSON form.
///
/// ```
/// use foliolink::portfolio::{Account, columns};
///
/// assert!(columns::field::<Account>("identifiers.number").unwrap().is_personal());
/// assert!(columns::field::<Account>("identifiers").is_none());
/// ```
pub fn field<T: Row>(path: &str) -> Option<&'static Field<T>> {
    T::FIELDS.iter().find(|field| field.path == path)
}

/// A column of a table.
pub struct Column<T: 'static> {
    /// Its name.
    pub name: &'static str,
    /// The leaf of the row's JSON form that it holds, e.g. `price.amount`.
    pub path: &'static str,
    /// What it holds, in a sentence or two.
    pub about: &'static str,
    /// Of which type its values are.
    pub kind: Kind,
    /// Whether a row may have none.
    pub nullable: bool,
    /// Whether it names a person, or something by which a person is found.
    pub personal: bool,
    /// The table in which formats without lists keep its items, one a row.
    pub own_table: Option<&'static str>,
    /// How it is got from a row.
    pub value: for<'a> fn(&'a T) -> Option<Value<'a>>,
    /// The same of many rows: one loop a column, into which the reading is compiled.
    pub(crate) values: for<'a> fn(&[(Key<'a>, &'a T)]) -> Values<'a>,
    /// Whether any of the rows has one.
    pub(crate) has_values: for<'a> fn(&[(Key<'a>, &'a T)]) -> bool,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Text.
    Text,
    /// An exact number.
    Decimal {
        /// Digits behind the point where a format fixes them.
        scale: u8,
    },
    /// A calendar day.
    Date,
    /// An instant.
    Time,
    /// Yes or no.
    Flag,
    /// A whole number that is counted.
    Count,
    /// A list of texts.
    Texts,
}

impl Kind {
    /// Sums of money.
    pub const AMOUNT: Self = Self::Decimal { scale: 18 };
    /// Prices of one.
    pub const PRICE: Self = Self::Decimal { scale: 24 };
    /// Numbers of securities.
    pub const QUANTITY: Self = Self::Decimal { scale: 20 };
    /// Exchange rates and shares of a whole.
    pub const RATE: Self = Self::Decimal { scale: 28 };
}

/// A value of a row, borrowed from it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// Of [`Kind::Text`].
    Text(Cow<'a, str>),
    /// Of [`Kind::Decimal`].
    Decimal(Decimal),
    /// Of [`Kind::Date`].
    Date(Date),
    /// Of [`Kind::Time`].
    Time(Timestamp),
    /// Of [`Kind::Flag`].
    Flag(bool),
    /// Of [`Kind::Texts`].
    Texts(Vec<&'a str>),
}
