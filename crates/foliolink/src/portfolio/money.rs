//! Amounts with their currency.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::decimal_text;

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Money {
    /// How much, exact.
    #[serde(with = "decimal_text")]
    #[cfg_attr(feature = "schemars", schemars(with = "decimal_text::DecimalText"))]
    pub amount: rust_decimal::Decimal,
    // Shared by the rows of an account.
    /// ISO 4217 in capitals, where the provider says one.
    pub currency: Option<Arc<str>>,
}
