//! Instruments: what positions and transactions refer to.

use crate::{
    code::open_words,
    portfolio::{
        ManagementCompany, Security, SecurityId, SecurityKind, Snapshot, Warning, identifying,
    },
};

open_words! {
    /// Kind of an instrument, in the provider's words. Open: the list could not be read after `WARRANT`.
    AssetType {
        /// A share.
        STOCK = "STOCK",
        /// An exchange-traded fund.
        ETF = "ETF",
        /// Rights.
        RIGHTS = "RIGHTS",
        /// A fund.
        FUND = "FUND",
        /// A pension plan.
        PP = "PP",
        /// A bond.
        BOND = "BOND",
        /// A warrant.
        WARRANT = "WARRANT",
    }
}

/// Our word for an asset type.
pub(crate) fn unified_kind(kind: Option<&AssetType>) -> SecurityKind {
    match kind.map(AssetType::as_str) {
        Some("STOCK") => SecurityKind::STOCK,
        Some("ETF") => SecurityKind::ETF,
        Some("RIGHTS") => SecurityKind::RIGHTS,
        Some("FUND") => SecurityKind::FUND,
        Some("PP") => SecurityKind::PENSION_PLAN,
        Some("BOND") => SecurityKind::BOND,
        Some("WARRANT") => SecurityKind::WARRANT,
        _ => SecurityKind::OTHER,
    }
}

/// An instrument as the provider shows it.
///
/// Provider docs: <https://docs.vumi.io/general-api-resources/investments/list-investments>
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Investment {
    /// What positions and transactions refer to.
    pub id: Option<SecurityId>,
    /// Name, as its source writes it.
    pub name: Option<String>,
    /// ISIN.
    pub isin: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// MIC.
    pub exchange: Option<String>,
    /// Kind.
    pub asset_type: Option<AssetType>,
    /// `false` where the provider couldn't identify it yet (rare, and only for what isn't held
    /// now). It completes the data later: read the list again.
    pub identified: bool,
    /// Another instrument, presumably the share behind a right.
    pub related_security: Option<SecurityId>,
    /// Presumably whether it is exempt under Spanish tax law.
    pub spanish_tax_exempt: Option<bool>,
    /// Who manages it.
    pub management_company: Option<ManagementCompany>,
    /// What in it isn't what it seems.
    pub warnings: Vec<Warning>,
}

impl Investment {
    /// Adds it to the unified model, in the place of what a position said about it.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        snapshot.warnings.extend(self.warnings.iter().cloned());
        let security = Security::from(self);
        let id = identifying(self.id.as_ref());
        let held = snapshot.securities.iter_mut().find(|held| id.is_some() && held.id == self.id);
        match held {
            Some(held) => *held = security,
            None => snapshot.securities.push(security),
        }
    }
}

impl From<&Investment> for Security {
    fn from(it: &Investment) -> Self {
        Self {
            id: it.id.clone(),
            name: it.name.clone(),
            isin: it.isin.clone(),
            kind: unified_kind(it.asset_type.as_ref()),
            provider_kind: it.asset_type.as_ref().map(ToString::to_string),
            currency: it.currency.clone(),
            exchange: it.exchange.clone(),
            identified: it.identified,
            related_security: it.related_security.clone(),
            spanish_tax_exempt: it.spanish_tax_exempt,
            management_company: it.management_company.clone(),
        }
    }
}
