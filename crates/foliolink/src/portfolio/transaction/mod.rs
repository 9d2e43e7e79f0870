//! What moved: cash, securities, or both.

mod rare;
mod wire;

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{AccountId, Money, Personal, PortfolioId, SecurityId, TransactionId, identifying};
use crate::code::open_words;

pub use rare::{Empty, Rare};

use wire::Wire;

/// A movement.
///
/// What only a movement of securities has stands in [`trade`](Self::trade), and is read and written
/// as if it stood here: `row.price`, `row.trade.price` and `row.price = …` are all of them good. In
/// the JSON form all keys stand beside each other.
///
/// ```
/// use foliolink::portfolio::Transaction;
///
/// let mut row: Transaction = serde_json::from_str(r#"{"kind": "buy", "quantity": "3"}"#)?;
/// assert_eq!(row.quantity, row.trade.quantity);
/// row.security = Some("ES0105000001".into());
/// assert!(serde_json::to_string(&row)?.contains(r#""security":"ES0105000001","date":null"#));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "Wire")]
pub struct Transaction {
    /// Its id.
    pub id: Option<TransactionId>,
    /// The account whose cash moved.
    pub account: Option<AccountId>,
    /// The day, as the bank writes it.
    pub date: Option<Date>,
    /// Our word for what it is.
    pub kind: TransactionKind,
    /// The provider's word.
    pub provider_kind: Option<String>,
    /// The bank's text.
    pub description: Option<Personal>,
    /// `credit - debit` where either is known; otherwise as sent.
    pub amount: Option<Money>,
    /// Money out, as sent, positive.
    pub debit: Option<Decimal>,
    /// Money in, as sent, positive.
    pub credit: Option<Decimal>,
    /// Balance of the account afterwards.
    pub balance: Option<Decimal>,
    /// What moved besides cash.
    pub trade: Rare<Trade>,
}

/// What only a movement of securities has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Trade {
    /// The portfolio whose holdings moved.
    pub portfolio: Option<PortfolioId>,
    /// What was bought, sold or paid out.
    pub security: Option<SecurityId>,
    /// How many securities.
    pub quantity: Option<Decimal>,
    /// What `quantity` does to the position.
    pub quantity_effect: Option<QuantityEffect>,
    /// Price of one.
    pub price: Option<Money>,
    /// `amount` in the security's own currency.
    pub local_amount: Option<Money>,
    /// `price` in the security's own currency.
    pub local_price: Option<Money>,
    /// From reference to local currency.
    pub exchange_rate: Option<Decimal>,
    /// Fees, as sent; in which currency, the provider doesn't say.
    pub fees: Option<Money>,
    /// Taxes, as sent; in which currency, the provider doesn't say.
    pub taxes: Option<Money>,
}

impl Empty for Trade {
    fn empty() -> &'static Self {
        const NONE: &Trade = &Trade {
            portfolio: None,
            security: None,
            quantity: None,
            quantity_effect: None,
            price: None,
            local_amount: None,
            local_price: None,
            exchange_rate: None,
            fees: None,
            taxes: None,
        };
        NONE
    }
}

impl Deref for Transaction {
    type Target = Trade;

    fn deref(&self) -> &Trade {
        &self.trade
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Trade {
        &mut self.trade
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut row = f.debug_struct("Transaction");
        row.field("id", &self.id)
            .field("account", &self.account)
            .field("date", &self.date)
            .field("kind", &self.kind)
            .field("provider_kind", &self.provider_kind)
            .field("description", &self.description)
            .field("amount", &self.amount)
            .field("debit", &self.debit)
            .field("credit", &self.credit)
            .field("balance", &self.balance);
        if !self.trade.is_empty() {
            row.field("trade", &self.trade);
        }
        row.finish()
    }
}

impl Transaction {
    /// One of which nothing is known yet but its kind.
    pub fn new(kind: TransactionKind) -> Self {
        Self {
            id: None,
            account: None,
            date: None,
            kind,
            provider_kind: None,
            description: None,
            amount: None,
            debit: None,
            credit: None,
            balance: None,
            trade: Rare::default(),
        }
    }

    /// Its id where that tells it from others: what is the id of its account, its portfolio or its
    /// security as well is none of its own.
    pub(crate) fn own_id(&self) -> Option<&TransactionId> {
        let id = identifying(self.id.as_ref())?;
        let is_id_of = |other: Option<&str>| other == Some(id.as_str());
        let is_shared = is_id_of(self.account.as_ref().map(AsRef::as_ref))
            || is_id_of(self.portfolio.as_ref().map(AsRef::as_ref))
            || is_id_of(self.security.as_ref().map(AsRef::as_ref));
        (!is_shared).then_some(id)
    }
}

/// What a transaction's quantity does to the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuantityEffect {
    /// It is added.
    Adds,
    /// It is taken away.
    Removes,
    /// It only states how large the position is at that moment; never add it.
    States,
}

open_words! {
    /// What a transaction is. Open: compare with the constants.
    TransactionKind {
        /// Money out of an account.
        DEBIT = "debit",
        /// Money into an account.
        CREDIT = "credit",
        /// Securities bought.
        BUY = "buy",
        /// Securities sold.
        SELL = "sell",
        /// A dividend.
        DIVIDEND = "dividend",
        /// Interest of a bond.
        INTEREST = "interest",
        /// Cash paid in.
        DEPOSIT = "deposit",
        /// Tax or a part of a dividend held back.
        WITHHOLDING = "withholding",
        /// A merger, an ISIN change, rights, a delisting: holdings change without a trade.
        CORPORATE_ACTION = "corporate_action",
        /// Assets that came or went without a trade.
        TRANSFER = "transfer",
        /// Nothing of these fits.
        OTHER = "other",
    }
}
