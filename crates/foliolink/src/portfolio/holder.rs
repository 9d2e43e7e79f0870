//! The people behind accounts.

use serde::{Deserialize, Serialize};

use super::Personal;

/// A person or company that owns accounts. All of it is personal data.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Holder {
    /// As the bank writes it.
    pub name: Option<Personal>,
    /// E-mail.
    pub email: Option<Personal>,
    /// As the bank writes it; never normalised.
    pub phone: Option<Personal>,
    /// Postal address.
    pub address: Option<Address>,
}

/// A postal address as the bank writes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Address {
    /// Street and number, then a post-office box.
    pub lines: Vec<Personal>,
    /// City.
    pub city: Option<Personal>,
    /// Province or state.
    pub region: Option<Personal>,
    /// Postal code.
    pub postal_code: Option<Personal>,
    /// ISO 3166 alpha-2 where the bank writes it so.
    pub country: Option<String>,
}
