//! One model for both providers: what a person owns and what moved, in exact numbers.
//!
//! # What always holds
//!
//! - **Nothing is lost.** Amounts keep their digits (`0.10` stays `0.10`), the provider's own words
//!   stay beside ours (`provider_kind`), and a `kind` that this version doesn't know survives
//!   reading and writing. Each field of the answers has a place here but for what is about the call
//!   or the connection (session and login ids, tags, tokens, when the provider touched its
//!   records); tests hold every field of the descriptions against that list, on answers with
//!   everything in them.
//! - **Nothing is invented.** What is missing is `None`, and where that is a surprise there is a
//!   [`Warning`]; never zero. Tests draw answers with anything missing, null, huge or unknown, and
//!   look for each number of the snapshot in the answer, to the digit.
//! - **The JSON form is a contract** ([`SCHEMA`], published as `docs/schema/snapshot.schema.json`):
//!   amounts are decimal strings, times RFC 3339 in UTC, dates `YYYY-MM-DD`. Every key is always
//!   written; absent is `null`; lists are never `null`. Reading what was written gives an equal
//!   snapshot, to the digit.
//! - **Growth is compatible.** Keys may be added, so readers ignore keys that they don't know; a
//!   `null` key may be missing when a snapshot is read. Another [`SCHEMA`] is another form, and
//!   isn't read.
//! - **`Debug` hides personal data and the connection; `Serialize` writes them**, so a snapshot in
//!   JSON deserves the care that the data does.
//!
//! Ids are unique within a connection as far as the providers keep their word; nothing here relies
//! on it. [`Snapshot::diff`] says what changed between two pulls.

mod account;
pub mod columns;
pub(crate) mod decimal_text;
mod diff;
mod holder;
mod holding;
pub mod identity;
mod ids;
mod money;
#[cfg(feature = "schemars")]
mod schema;
mod security;
mod transaction;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

pub use account::{Account, AccountKind, Balance, Identifiers, Portfolio, PortfolioKind};
pub use diff::{Change, DIFF_SCHEMA, Diff, Rows, Side};
pub use foliolink_runtime::Personal;
pub use holder::{Address, Holder};
pub use holding::Holding;
pub(crate) use ids::identifying;
pub use ids::{
    AccountId, ConnectionId, InstitutionId, MissingId, PortfolioId, SecurityId, TransactionId,
};
pub use money::Money;
#[cfg(feature = "schemars")]
pub use schema::json_schema;
pub use security::{ManagementCompany, Security, SecurityKind};
pub use transaction::{Empty, QuantityEffect, Rare, Trade, Transaction, TransactionKind};

use crate::code::open_words;

/// Name and version of the JSON form.
pub const SCHEMA: &str = "foliolink.snapshot/1";

/// Everything that was pulled over one connection, at one time.
///
/// ```
/// use foliolink::portfolio::{Money, Provider, Snapshot};
///
/// let snapshot = Snapshot::new(Provider::VUMI, "K7Q2M9X4T1".into());
/// let json = serde_json::to_string(&snapshot)?;
/// assert_eq!(serde_json::from_str::<Snapshot>(&json)?, snapshot);
///
/// let money: Money =
///     serde_json::from_str(r#"{"amount": "123456789012345678.90", "currency": "EUR"}"#)?;
/// assert_eq!(money.amount.to_string(), "123456789012345678.90");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
// The schema has no use for the example.
#[cfg_attr(
    feature = "schemars",
    derive(schemars::JsonSchema),
    schemars(description = "Everything that was pulled over one connection, at one time.")
)]
pub struct Snapshot {
    /// [`SCHEMA`]; nothing else is read.
    #[serde(deserialize_with = "this_schema")]
    #[cfg_attr(feature = "schemars", schemars(with = "String", extend("const" = SCHEMA)))]
    pub schema: String,
    /// Who delivered it.
    pub provider: Provider,
    /// Flinks' LoginId or Vumi's connection token.
    pub connection: ConnectionId,
    /// When the data was read at the bank (Flinks' `Login.LastRefresh`, Vumi's `lastSync`).
    pub as_of: Option<Timestamp>,
    /// The bank or broker.
    pub institution: Institution,
    /// People behind the accounts, each once.
    pub holders: Vec<Holder>,
    /// Cash, cards, loans and registered plans.
    pub accounts: Vec<Account>,
    /// Groups of holdings.
    pub portfolios: Vec<Portfolio>,
    /// What holdings and transactions refer to.
    pub securities: Vec<Security>,
    /// What is held.
    pub holdings: Vec<Holding>,
    /// What moved.
    pub transactions: Vec<Transaction>,
    /// What the provider sent that isn't what it seems.
    pub warnings: Vec<Warning>,
}

open_words! {
    /// An aggregator.
    Provider {
        /// Flinks.
        FLINKS = "flinks",
        /// Vumi Finlink.
        VUMI = "vumi",
    }
}

/// A bank or broker, as far as the provider names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Institution {
    /// The provider's id.
    pub id: Option<InstitutionId>,
    /// Its name.
    pub name: Option<String>,
}

/// Something in the provider's answer that a reader of the data should know.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Warning {
    /// Where in the answer, e.g. `Accounts[0].Transactions[3]`.
    pub path: String,
    /// What it is. Never quotes data.
    pub what: String,
}

impl Snapshot {
    /// A snapshot with nothing in it yet.
    ///
    /// ```
    /// use foliolink::portfolio::{Provider, SCHEMA, Snapshot};
    ///
    /// let snapshot = Snapshot::new(Provider::FLINKS, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".into());
    /// assert_eq!((snapshot.schema.as_str(), snapshot.accounts.len()), (SCHEMA, 0));
    /// assert!(!format!("{snapshot:?}").contains("7d3f2a10"));
    /// ```
    pub fn new(provider: Provider, connection: ConnectionId) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            provider,
            connection,
            as_of: None,
            institution: Institution::default(),
            holders: vec![],
            accounts: vec![],
            portfolios: vec![],
            securities: vec![],
            holdings: vec![],
            transactions: vec![],
            warnings: vec![],
        }
    }

    /// Notes a warning; `what` never quotes data.
    ///
    /// ```
    /// # use foliolink::portfolio::{Provider, Snapshot};
    /// let mut snapshot =
    ///     Snapshot::new(Provider::FLINKS, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".into());
    /// snapshot.warn("Accounts[0].Transactions[3]", "debit and credit are both set");
    /// assert_eq!(snapshot.warnings[0].path, "Accounts[0].Transactions[3]");
    /// ```
    pub fn warn(&mut self, path: impl Into<String>, what: impl Into<String>) {
        self.warnings.push(Warning { path: path.into(), what: what.into() });
    }
}

/// A form with another name may use the same keys for other things.
fn this_schema<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let schema = String::deserialize(deserializer)?;
    if schema == SCHEMA {
        Ok(schema)
    } else {
        Err(D::Error::custom(format_args!("expected the schema {SCHEMA}")))
    }
}

#[cfg(test)]
pub(crate) mod tests;
