//! What holdings and transactions refer to.

use serde::{Deserialize, Serialize};

use super::SecurityId;
use crate::code::open_words;

/// A share, a fund, a bond.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Security {
    /// Its id.
    pub id: Option<SecurityId>,
    /// Its name.
    pub name: Option<String>,
    /// ISIN.
    pub isin: Option<String>,
    /// Our word for what it is.
    pub kind: SecurityKind,
    /// The provider's word.
    pub provider_kind: Option<String>,
    /// ISO 4217 in capitals.
    pub currency: Option<String>,
    /// MIC.
    pub exchange: Option<String>,
    /// `false` where the provider couldn't identify it yet: read it again later.
    pub identified: bool,
    /// Another security that it comes from, presumably the share behind a right.
    pub related_security: Option<SecurityId>,
    /// Presumably whether it is exempt under Spanish tax law.
    pub spanish_tax_exempt: Option<bool>,
    /// Who manages it: funds and pension plans.
    pub management_company: Option<ManagementCompany>,
}

/// The company behind a fund or a pension plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ManagementCompany {
    /// Its name.
    pub name: Option<String>,
    /// Presumably its Spanish tax id.
    pub cif: Option<String>,
}

open_words! {
    /// What a security is. Open: compare with the constants.
    SecurityKind {
        /// A share.
        STOCK = "stock",
        /// An exchange-traded fund.
        ETF = "etf",
        /// A fund.
        FUND = "fund",
        /// A pension plan.
        PENSION_PLAN = "pension_plan",
        /// A bond.
        BOND = "bond",
        /// Rights.
        RIGHTS = "rights",
        /// A warrant.
        WARRANT = "warrant",
        /// Nothing of these fits.
        OTHER = "other",
    }
}
