//! What moved: cash of accounts, and investments of portfolios. Everything about their form is
//! assumed.

use std::collections::BTreeMap;

use foliolink_runtime::{Personal, RawJson};
use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;

use super::portfolios::{ExchangeRateToLocal, money};
use crate::{
    code::open_words,
    portfolio::{
        AccountId, PortfolioId, QuantityEffect, SecurityId, Snapshot, Trade, Transaction,
        TransactionId, TransactionKind, Warning,
    },
};

open_words! {
    /// Kind of a cash movement, in the provider's words. Open: most of the list could not be read.
    AccountTransactionType {
        /// Interest of bonds.
        COUPON = "COUPON",
        /// Cash paid in.
        DEPOSIT = "DEPOSIT",
        /// Dividends.
        DIVIDENDS = "DIVIDENDS",
        /// Dividends held back, which in Spain normally means tax at source.
        DIVIDEND_RETENTION = "DIVIDEND_RETENTION",
    }
}

open_words! {
    /// Kind of an investment movement, in the provider's words, which tell what happened. Open: the list could not be read after `SELL`
    /// . What each does to the position: [`PortfolioTransaction::effect`].
    PortfolioTransactionType {
        /// Purchase.
        BUY = "BUY",
        /// Sale.
        SELL = "SELL",
        /// Compensation from a corporate event.
        COMPENSATION = "COMPENSATION",
        /// Interest of a bond.
        COUPON = "COUPON",
        /// Dividend.
        DIVIDENDS = "DIVIDENDS",
        /// The instrument left the market.
        DELISTING = "DELISTING",
        /// The instrument expired.
        EXPIRATION = "EXPIRATION",
    }
}

/// A movement of cash.
///
/// Provider docs: <https://docs.vumi.io/aggregation/accounts/list-account-transactions> (fields assumed, A-14)
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AccountTransaction {
    /// Its id.
    pub id: Option<TransactionId>,
    /// The account.
    pub account: Option<AccountId>,
    /// What it is.
    pub kind: Option<AccountTransactionType>,
    /// How much, **as sent**: no rule about signs is known.
    pub amount: Option<Decimal>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// The day.
    pub date: Option<Date>,
    /// Text of the movement.
    pub description: Option<Personal>,
    /// When the record was made.
    pub created_at: Option<Timestamp>,
    /// Last update of the record.
    pub updated_at: Option<Timestamp>,
    /// The whole object as sent, fields included that this version doesn't know.
    pub as_sent: RawJson,
    /// What in it isn't what it seems.
    pub warnings: Vec<Warning>,
}

/// Something that happened to an investment. *Reference* means the portfolio's currency, *local*
/// the instrument's.
///
/// Provider docs: <https://docs.vumi.io/api-resources/portfolios/list-portfolio-transactions> (fields assumed, A-14)
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PortfolioTransaction {
    /// Its id.
    pub id: Option<TransactionId>,
    /// The portfolio.
    pub portfolio: Option<PortfolioId>,
    /// The instrument.
    pub investment: Option<SecurityId>,
    /// What happened.
    pub kind: Option<PortfolioTransactionType>,
    /// How many, as sent. What it does to the position, [`effect`](Self::effect) says.
    pub titles: Option<Decimal>,
    /// Price of one, reference currency.
    pub price: Option<Decimal>,
    /// Price of one, local currency.
    pub local_price: Option<Decimal>,
    /// Value as sent, reference currency.
    pub amount: Option<Decimal>,
    /// Value as sent, local currency.
    pub local_amount: Option<Decimal>,
    /// From reference to local.
    pub exchange_rate: Option<ExchangeRateToLocal>,
    /// Reference currency, ISO 4217.
    pub currency: Option<String>,
    /// Local currency, ISO 4217.
    pub local_currency: Option<String>,
    /// The day.
    pub date: Option<Date>,
    /// Fees.
    pub fees: Option<Decimal>,
    /// Taxes.
    pub taxes: Option<Decimal>,
    /// The whole object as sent, fields included that this version doesn't know.
    pub as_sent: RawJson,
    /// What in it isn't what it seems.
    pub warnings: Vec<Warning>,
}

/// The provider's "share impact": what the titles of a row do to the position. `None` for a type
/// that isn't known.
///
/// The effects of EXPIRATION, PRODUCT_CHANGE_*, RIGHTS_*, SCRIP_DIVIDEND and SELL are inferred from
/// what they mean.
pub(crate) fn share_impact(kind: &PortfolioTransactionType) -> Option<QuantityEffect> {
    Some(match kind.as_str() {
        "BUY"
        | "INHERITANCE_OR_DONATION_TRANSFER_IN"
        | "ISIN_CHANGE_BUY"
        | "MERGER_BUY"
        | "OFF_MARKET_BUY"
        | "PRODUCT_CHANGE_BUY"
        | "RIGHTS_ISSUE"
        | "SCRIP_DIVIDEND" => QuantityEffect::Adds,
        "DELISTING"
        | "EXPIRATION"
        | "INHERITANCE_OR_DONATION_TRANSFER_OUT"
        | "ISIN_CHANGE_SELL"
        | "MERGER_SELL"
        | "OFF_MARKET_SELL"
        | "PRODUCT_CHANGE_SELL"
        | "RIGHTS_EXCLUSION"
        | "RIGHTS_CONVERSION"
        | "SELL" => QuantityEffect::Removes,
        "COMPENSATION" | "COUPON" | "DIVIDENDS" => QuantityEffect::States,
        _ => return None,
    })
}

fn portfolio_kind(kind: &PortfolioTransactionType) -> TransactionKind {
    match kind.as_str() {
        "BUY" | "OFF_MARKET_BUY" => TransactionKind::BUY,
        "SELL" | "OFF_MARKET_SELL" => TransactionKind::SELL,
        "DIVIDENDS" => TransactionKind::DIVIDEND,
        "COUPON" => TransactionKind::INTEREST,
        "INHERITANCE_OR_DONATION_TRANSFER_IN" | "INHERITANCE_OR_DONATION_TRANSFER_OUT" => {
            TransactionKind::TRANSFER
        }
        _ if share_impact(kind).is_some() => TransactionKind::CORPORATE_ACTION,
        _ => TransactionKind::OTHER,
    }
}

fn account_kind(kind: &AccountTransactionType) -> TransactionKind {
    match kind.as_str() {
        "COUPON" => TransactionKind::INTEREST,
        "DEPOSIT" => TransactionKind::DEPOSIT,
        "DIVIDENDS" => TransactionKind::DIVIDEND,
        // One more name of the list begins like this and ends where the page could not be read
        //
        name if name.starts_with("DIVIDEND_RETENT") => TransactionKind::WITHHOLDING,
        _ => TransactionKind::OTHER,
    }
}

impl AccountTransaction {
    /// Adds it to the unified model: amount as sent, neither debit nor credit, since no rule about
    /// signs is known.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        snapshot.warnings.extend(self.warnings.iter().cloned());
        snapshot.transactions.push(self.into());
    }
}

impl PortfolioTransaction {
    /// What `titles` does to the position; `None` where the type isn't known.
    pub fn effect(&self) -> Option<QuantityEffect> {
        self.kind.as_ref().and_then(share_impact)
    }

    /// By how much it changes the position, signed; zero where `titles` only states it. `None`
    /// where the type or the titles aren't known.
    ///
    /// The type gives the direction and not the sign of `titles`, about which no rule is known
    ///
    pub fn change(&self) -> Option<Decimal> {
        match self.effect()? {
            QuantityEffect::Adds => Some(self.titles?.abs()),
            QuantityEffect::Removes => Some(-self.titles?.abs()),
            QuantityEffect::States => Some(Decimal::ZERO),
        }
    }

    /// Adds it to the unified model.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        snapshot.warnings.extend(self.warnings.iter().cloned());
        snapshot.transactions.push(self.into());
    }
}

/// Amount as sent, neither debit nor credit, since no rule about signs is known.
impl From<&AccountTransaction> for Transaction {
    fn from(row: &AccountTransaction) -> Self {
        Self {
            account: row.account.clone(),
            description: row.description.clone(),
            amount: money(row.amount, &row.currency),
            date: row.date,
            provider_kind: row.kind.as_ref().map(ToString::to_string),
            ..bare(&row.id, row.kind.as_ref().map_or(TransactionKind::OTHER, account_kind))
        }
    }
}

/// Quantity and amount as sent; what the quantity does to the position stands beside it.
impl From<&PortfolioTransaction> for Transaction {
    fn from(row: &PortfolioTransaction) -> Self {
        let trade = Trade {
            portfolio: row.portfolio.clone(),
            security: row.investment.clone(),
            quantity: row.titles,
            quantity_effect: row.effect(),
            price: money(row.price, &row.currency),
            local_amount: money(row.local_amount, &row.local_currency),
            local_price: money(row.local_price, &row.local_currency),
            exchange_rate: row.exchange_rate.map(|rate| rate.0),
            // In which currency, nothing says.
            fees: money(row.fees, &None),
            taxes: money(row.taxes, &None),
        };
        Self {
            date: row.date,
            amount: money(row.amount, &row.currency),
            provider_kind: row.kind.as_ref().map(ToString::to_string),
            trade: trade.into(),
            ..bare(&row.id, row.kind.as_ref().map_or(TransactionKind::OTHER, portfolio_kind))
        }
    }
}

fn bare(id: &Option<TransactionId>, kind: TransactionKind) -> Transaction {
    Transaction { id: id.clone(), ..Transaction::new(kind) }
}

/// Positions as the transactions make them: what was added less what was taken, per portfolio and
/// instrument. Rows that only state a position are never added. `None` where a row's effect isn't
/// known or the sum has too many digits: rather no number than a wrong one. A row that names no
/// portfolio or no instrument belongs to no position and is left out.
///
/// The transactions may not reach back to the beginning, so this checks the provider's
/// positions and doesn't replace them.
pub fn rebuild<'a>(
    rows: impl IntoIterator<Item = &'a PortfolioTransaction>,
) -> BTreeMap<(PortfolioId, SecurityId), Option<Decimal>> {
    let mut positions = BTreeMap::new();
    for row in rows {
        let (Some(portfolio), Some(security)) = (&row.portfolio, &row.investment) else { continue };
        let sum =
            positions.entry((portfolio.clone(), security.clone())).or_insert(Some(Decimal::ZERO));
        *sum = sum.zip(row.change()).and_then(|(sum, change)| sum.checked_add(change));
    }
    positions
}
