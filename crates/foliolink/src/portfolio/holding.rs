//! What is held, at one moment.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{AccountId, Money, PortfolioId, SecurityId, decimal_text};

/// A position. It has no id: (`portfolio` or `account`, `security`) names it, and need not be
/// unique.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Holding {
    /// The portfolio it lies in.
    pub portfolio: Option<PortfolioId>,
    /// The account it lies in, where there are no portfolios.
    pub account: Option<AccountId>,
    /// What is held.
    pub security: Option<SecurityId>,
    /// How many. For bonds, nominal or pieces: never compute `quantity × price`, use `value`.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub quantity: Option<Decimal>,
    /// Price of one, in the reference currency.
    pub price: Option<Money>,
    /// Value in the reference currency.
    pub value: Option<Money>,
    /// Value in the security's own currency.
    pub local_value: Option<Money>,
    /// From reference to local currency: `local_value ≈ value × exchange_rate`.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub exchange_rate: Option<Decimal>,
    /// Share of the portfolio, 1 is all of it, cash not counted.
    #[serde(default, with = "decimal_text::option")]
    #[cfg_attr(feature = "schemars", schemars(with = "Option<decimal_text::DecimalText>"))]
    pub weight: Option<Decimal>,
    /// Price of one, in the security's own currency.
    pub local_price: Option<Money>,
}
