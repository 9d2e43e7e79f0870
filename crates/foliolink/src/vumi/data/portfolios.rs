//! Portfolios, and what they hold now.

use foliolink_runtime::Personal;
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::{accounts, investments};
use crate::{
    code::open_words,
    portfolio,
    portfolio::{
        Holding, Money, PortfolioId, PortfolioKind, Security, SecurityId, Snapshot, Warning,
        identifying,
    },
    vumi::AssetType,
};

open_words! {
    /// Kind of a portfolio, in the provider's words. Open.
    PortfolioType {
        /// Several kinds of investment.
        MIX = "MIX",
        /// Shares, ETFs, bonds, CFDs; neither funds nor pension plans.
        STOCK_PORTFOLIO = "STOCK_PORTFOLIO",
        /// Only funds or pension plans, sometimes a single one.
        COMPOSITE_ASSETS_PORTFOLIO = "COMPOSITE_ASSETS_PORTFOLIO",
        /// Run by the institution; may show little.
        MANAGED = "MANAGED",
    }
}

/// A portfolio as the provider shows it. It has no name.
///
/// Provider docs: <https://docs.vumi.io/aggregation-api/portfolios/list-portfolios>
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Portfolio {
    /// Its id.
    pub id: Option<PortfolioId>,
    /// What it holds.
    pub kind: Option<PortfolioType>,
    /// Names of the owners.
    pub owners: Vec<Personal>,
    /// What it is worth, in `currency`. Whether cash is in it isn't said (A-33): don't add account
    /// balances blindly.
    pub balance: Option<Decimal>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// When the record was made.
    pub created_at: Option<Timestamp>,
    /// Last update of the record.
    pub updated_at: Option<Timestamp>,
    /// What in it isn't what it seems.
    pub warnings: Vec<Warning>,
}

impl Portfolio {
    /// Our word for what it holds.
    pub fn unified_kind(&self) -> PortfolioKind {
        match self.kind.as_ref().map(PortfolioType::as_str) {
            Some("STOCK_PORTFOLIO") => PortfolioKind::STOCK,
            Some("COMPOSITE_ASSETS_PORTFOLIO") => PortfolioKind::FUND,
            Some("MIX") => PortfolioKind::MIXED,
            Some("MANAGED") => PortfolioKind::MANAGED,
            _ => PortfolioKind::OTHER,
        }
    }

    /// Adds it to the unified model, with its owners.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        accounts::holders(&self.owners, snapshot);
        snapshot.warnings.extend(self.warnings.iter().cloned());
        snapshot.portfolios.push(self.into());
    }
}

/// A portfolio without its holdings, which the model has apart from it.
impl From<&Portfolio> for portfolio::Portfolio {
    fn from(it: &Portfolio) -> Self {
        Self {
            id: it.id.clone(),
            kind: it.unified_kind(),
            provider_kind: it.kind.as_ref().map(ToString::to_string),
            currency: it.currency.clone(),
            value: it.balance,
            owners: it.owners.clone(),
            updated_at: it.updated_at,
        }
    }
}

/// A rate **from reference to local currency**: multiply a reference value to get the local one.
/// Reference EUR, local USD: EURUSD.
///
/// ```
/// use foliolink::vumi::ExchangeRateToLocal;
/// # let decimal = |text: &str| serde_json::from_str::<foliolink::portfolio::Money>(&format!(r#"{{"amount":"{text}","currency":null}}"#)).unwrap().amount;
/// let (eur, rate) = (decimal("1740.00"), ExchangeRateToLocal(decimal("1.08")));
/// assert_eq!(rate.to_local(eur), Some(decimal("1879.2000")));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExchangeRateToLocal(pub Decimal);

impl ExchangeRateToLocal {
    /// A reference value in local currency; `None` where the product has too many digits. The
    /// provider's own local value is rounded and may differ.
    pub fn to_local(self, reference: Decimal) -> Option<Decimal> {
        reference.checked_mul(self.0)
    }
}

/// What a portfolio holds of one instrument now. It has no id, and (`portfolio`, `investment`) need
/// not be unique.
///
/// *Reference* means the portfolio's currency, *local* the instrument's.
///
/// Provider docs: <https://docs.vumi.io/aggregation-api/portfolios/list-portfolio-positions>
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Position {
    /// The portfolio.
    pub portfolio: Option<PortfolioId>,
    /// The instrument.
    pub investment: Option<SecurityId>,
    /// Name of the instrument.
    pub name: Option<String>,
    /// ISIN.
    pub isin: Option<String>,
    /// Reference currency, ISO 4217.
    pub currency: Option<String>,
    /// Local currency, ISO 4217.
    pub local_currency: Option<String>,
    /// MIC.
    pub exchange: Option<String>,
    /// Kind of instrument.
    pub asset_type: Option<AssetType>,
    /// How many. For bonds nominal or pieces (A-34): never compute `titles × price`.
    pub titles: Option<Decimal>,
    /// Value, reference currency.
    pub amount: Option<Decimal>,
    /// Value, local currency.
    pub local_amount: Option<Decimal>,
    /// Price of one, reference currency.
    pub price: Option<Decimal>,
    /// Price of one, local currency.
    pub local_price: Option<Decimal>,
    /// From reference to local.
    pub exchange_rate: Option<ExchangeRateToLocal>,
    /// Share of the portfolio, 1 is all of it, cash not counted.
    pub weight: Option<Decimal>,
    /// What in it isn't what it seems.
    pub warnings: Vec<Warning>,
}

/// An amount in a currency.
pub(crate) fn money(amount: Option<Decimal>, currency: &Option<String>) -> Option<Money> {
    amount.map(|amount| Money { amount, currency: currency.as_deref().map(Into::into) })
}

impl Position {
    /// Adds it to the unified model, and its instrument where the investments didn't bring that.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        snapshot.warnings.extend(self.warnings.iter().cloned());
        let is_known = identifying(self.investment.as_ref()).is_some()
            && snapshot.securities.iter().any(|security| security.id == self.investment);
        if !is_known {
            snapshot.securities.push(self.into());
        }
        snapshot.holdings.push(self.into());
    }
}

impl From<&Position> for Holding {
    fn from(position: &Position) -> Self {
        Self {
            portfolio: position.portfolio.clone(),
            account: None,
            security: position.investment.clone(),
            quantity: position.titles,
            price: money(position.price, &position.currency),
            value: money(position.amount, &position.currency),
            local_value: money(position.local_amount, &position.local_currency),
            exchange_rate: position.exchange_rate.map(|rate| rate.0),
            weight: position.weight,
            local_price: money(position.local_price, &position.local_currency),
        }
    }
}

/// What a position says of its instrument; the list of investments says more.
impl From<&Position> for Security {
    fn from(position: &Position) -> Self {
        Self {
            id: position.investment.clone(),
            name: position.name.clone(),
            isin: position.isin.clone(),
            kind: investments::unified_kind(position.asset_type.as_ref()),
            provider_kind: position.asset_type.as_ref().map(ToString::to_string),
            currency: position.local_currency.clone(),
            exchange: position.exchange.clone(),
            // Only instruments that aren't held can be unidentified.
            identified: true,
            related_security: None,
            spanish_tax_exempt: None,
            management_company: None,
        }
    }
}
