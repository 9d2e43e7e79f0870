//! What Flinks tells about a card and its accounts, in exact numbers and open words.

pub(crate) mod accounts;
pub(crate) mod ids;
pub(crate) mod institutions;
pub(crate) mod investments;
pub(crate) mod statements;
pub(crate) mod summary;
pub(crate) mod vocabulary;

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{AccountCategory, AccountType, LoginId, Ownership, RequestId};
use crate::{
    convert::SentAt,
    portfolio::{AccountId, Holder, Personal, TransactionId, Warning, decimal_text},
};

/// The card behind an answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Login {
    /// Its LoginId.
    pub id: Option<LoginId>,
    /// User name or card number at the bank.
    pub username: Option<Personal>,
    /// Whether it is refreshed nightly.
    pub refreshes_nightly: Option<bool>,
    /// When data was last read at the bank, UTC.
    pub last_refresh: Option<Timestamp>,
    /// Whose login it is; the provider sends none with investments.
    pub ownership: Option<Ownership>,
}

/// The bank behind an answer: sent as a name, an object, or both beside a number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Institution {
    /// Its number, the same one that the list of institutions has.
    pub id: Option<i32>,
    /// Its name.
    pub name: Option<String>,
}

/// What GetAccountsDetail answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AccountsDetail {
    /// The session it comes from.
    pub request_id: Option<RequestId>,
    /// The card.
    pub login: Option<Login>,
    /// The bank.
    pub institution: Institution,
    /// The tag of the Authorize.
    pub tag: Option<String>,
    /// The accounts. May be empty: then the person should connect again.
    pub accounts: Vec<Account>,
    /// What isn't what it seems, with JSON paths. Never quotes data.
    pub warnings: Vec<Warning>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Account {
    /// Its id, for [`AccountsRequest::only`](super::AccountsRequest::only).
    pub id: Option<AccountId>,
    /// As the bank shows it.
    pub title: Option<Personal>,
    /// Digits with leading zeros.
    pub number: Option<Personal>,
    /// Its last four digits.
    pub last_four: Option<Personal>,
    /// Branch, five digits in Canada.
    pub transit: Option<Personal>,
    /// Bank, three digits in Canada.
    pub institution_number: Option<String>,
    /// The broad class.
    pub category: Option<AccountCategory>,
    /// The fine class; may be wrong.
    pub kind: Option<AccountType>,
    /// Whose account it is.
    pub ownership: Option<Ownership>,
    /// ISO 4217 in capitals.
    pub currency: Option<String>,
    /// Its balances, in its currency.
    pub balance: Balance,
    /// How far it may be overdrawn.
    #[serde(with = "decimal_text::option")]
    pub overdraft_limit: Option<Decimal>,
    /// Whose it is.
    pub holder: Option<Holder>,
    /// What moved; `None` where the answer has none, e.g. because none were asked for.
    pub transactions: Option<Vec<Transaction>>,
    #[serde(skip)]
    pub(in crate::flinks) sent_at: SentAt,
}

/// What an account holds; in the account's currency.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Balance {
    /// Posted and authorized.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub available: Option<Decimal>,
    /// Posted.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub current: Option<Decimal>,
    /// Credit limit.
    #[serde(with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub limit: Option<Decimal>,
}

/// What moved on an account.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Transaction {
    /// Its id.
    pub id: Option<TransactionId>,
    /// The day, as the bank writes it.
    pub date: Option<Date>,
    /// The bank's text.
    pub description: Option<Personal>,
    /// Money out, positive.
    #[serde(with = "decimal_text::option")]
    pub debit: Option<Decimal>,
    /// Money in, positive.
    #[serde(with = "decimal_text::option")]
    pub credit: Option<Decimal>,
    /// `credit - debit`; `None` with a warning where neither is there or one can't be read
    /// exactly.
    #[serde(with = "decimal_text::option")]
    pub amount: Option<Decimal>,
    /// Balance of the account afterwards.
    #[serde(with = "decimal_text::option")]
    pub balance: Option<Decimal>,
    /// The deprecated code, as text.
    pub code: Option<String>,
}
