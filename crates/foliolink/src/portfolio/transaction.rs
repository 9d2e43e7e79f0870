//! What moved: cash, securities, or both.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{AccountId, Money, Personal, PortfolioId, SecurityId, TransactionId, decimal_text};
use crate::code::open_words;

/// A movement.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Transaction {
    /// Its id.
    pub id: Option<TransactionId>,
    /// The account whose cash moved.
    pub account: Option<AccountId>,
    /// The portfolio whose holdings moved.
    pub portfolio: Option<PortfolioId>,
    /// What was bought, sold or paid out.
    pub security: Option<SecurityId>,
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
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub debit: Option<Decimal>,
    /// Money in, as sent, positive.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub credit: Option<Decimal>,
    /// Balance of the account afterwards.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub balance: Option<Decimal>,
    /// How many securities.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
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
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub exchange_rate: Option<Decimal>,
    /// Fees, as sent; in which currency, the provider doesn't say.
    pub fees: Option<Money>,
    /// Taxes, as sent; in which currency, the provider doesn't say.
    pub taxes: Option<Money>,
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
