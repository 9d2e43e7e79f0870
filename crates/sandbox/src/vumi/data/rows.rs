//! The rows of Vumi's lists, and the arithmetic between them: local = amount × rate, weights that
//! sum to one.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::night;
use crate::amount::{Amount, amount};
use crate::clock::{day_before, format_millis, nights_between};
use crate::ids;

/// Everything that can be read of one connection.
#[derive(Default)]
pub(crate) struct ConnectionData {
    pub(crate) investments: Vec<Investment>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) account_transactions: Vec<AccountMovement>,
    pub(crate) portfolios: Vec<Portfolio>,
    pub(crate) positions: Vec<Position>,
    pub(crate) portfolio_transactions: Vec<PortfolioMovement>,
    pub(crate) transfers: Vec<Value>,
}

/// The times of a connection, as its rows print them.
#[derive(Clone)]
pub(crate) struct Stamp {
    as_of: Timestamp,
    /// Nights since the sandbox started, up to the last update.
    pub(super) nights: i64,
    pub(super) created: String,
    pub(super) updated: String,
}

impl Stamp {
    pub(crate) fn new(as_of: Timestamp, created: Timestamp, updated: Timestamp) -> Self {
        Self {
            as_of,
            nights: nights_between(as_of, updated),
            created: format_millis(created),
            updated: format_millis(updated),
        }
    }

    /// The sandbox's start.
    pub(super) fn as_of(&self) -> Timestamp {
        self.as_of
    }

    pub(super) fn day(&self, days_ago: i64) -> String {
        day_before(self.as_of, days_ago)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Investment {
    pub(super) id: String,
    pub(super) name: Option<&'static str>,
    pub(super) isin: Option<&'static str>,
    pub(super) currency: Option<&'static str>,
    pub(super) exchange: Option<&'static str>,
    pub(super) asset_type: &'static str,
    pub(super) unknown: bool,
    pub(super) related_security: Option<String>,
    pub(super) spanish_tax_exempt: Option<bool>,
    pub(super) management_company: Option<Company>,
}

#[derive(Clone, Copy, Serialize)]
pub(crate) struct Company {
    pub(super) name: &'static str,
    pub(super) cif: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Account {
    pub(super) id: String,
    pub(super) portfolio: Option<String>,
    pub(super) iban: Option<&'static str>,
    pub(super) r#type: &'static str,
    pub(super) alias: Option<&'static str>,
    pub(super) balance: Amount,
    pub(super) currency: &'static str,
    pub(super) updated_at: String,
    pub(super) created_at: String,
    pub(super) owners: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountMovement {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) r#type: &'static str,
    pub(super) amount: Amount,
    pub(super) currency: &'static str,
    pub(super) date: String,
    pub(super) description: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Portfolio {
    pub(super) id: String,
    pub(super) r#type: &'static str,
    pub(super) owners: Vec<&'static str>,
    pub(super) balance: Amount,
    pub(super) currency: &'static str,
    pub(super) created_at: String,
    pub(super) updated_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Position {
    pub(super) portfolio: String,
    pub(super) investment: String,
    pub(super) name: Option<&'static str>,
    pub(super) isin: Option<&'static str>,
    pub(super) currency: &'static str,
    pub(super) local_currency: &'static str,
    pub(super) exchange: Option<&'static str>,
    pub(super) asset_type: &'static str,
    pub(super) titles: Amount,
    pub(super) amount: Amount,
    pub(super) local_amount: Amount,
    pub(super) price: Amount,
    pub(super) local_price: Amount,
    pub(super) exchange_rate: Amount,
    pub(super) weight: Amount,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PortfolioMovement {
    pub(super) id: String,
    pub(super) portfolio: String,
    pub(super) investment: String,
    pub(super) r#type: &'static str,
    pub(super) titles: Amount,
    pub(super) price: Option<Amount>,
    pub(super) local_price: Option<Amount>,
    pub(super) amount: Amount,
    pub(super) local_amount: Amount,
    pub(super) currency: &'static str,
    pub(super) local_currency: &'static str,
    pub(super) exchange_rate: Amount,
    pub(super) date: String,
    pub(super) fees: Option<Amount>,
    pub(super) taxes: Option<Amount>,
}

/// An instrument as the sample data states it.
pub(super) struct Instrument {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) isin: &'static str,
    pub(super) exchange: Option<&'static str>,
    pub(super) asset_type: &'static str,
    pub(super) local: &'static str,
    pub(super) rate: &'static str,
    pub(super) company: Option<Company>,
}

/// What is held of an instrument: titles and price in the reference currency.
pub(super) type Holding<'a> = (&'a Instrument, &'a str, &'a str);

impl Instrument {
    pub(super) fn id(&self) -> String {
        ids::stable_guid(self.key, 0).to_string()
    }

    pub(super) fn investment(&self) -> Investment {
        Investment {
            id: self.id(),
            name: Some(self.name),
            isin: Some(self.isin),
            currency: Some(self.local),
            exchange: self.exchange,
            asset_type: self.asset_type,
            unknown: false,
            related_security: None,
            spanish_tax_exempt: Some(false),
            management_company: self.company,
        }
    }

    fn position(&self, portfolio: &str, titles: &str, price: &str, nights: i64) -> Position {
        let titles = amount(titles);
        let price = night::price_after(self.key, amount(price), nights);
        let rate = amount(self.rate);
        let value = titles.times(price, 2);
        Position {
            portfolio: portfolio.to_owned(),
            investment: self.id(),
            name: Some(self.name),
            isin: Some(self.isin),
            currency: "EUR",
            local_currency: self.local,
            exchange: self.exchange,
            asset_type: self.asset_type,
            titles,
            amount: value,
            local_amount: value.times(rate, 2),
            price,
            local_price: price.times(rate, 4),
            exchange_rate: rate,
            weight: Amount::ZERO,
        }
    }
}

/// Weights of six digits that sum to exactly one.
pub(super) fn share_weights(rows: &mut [Position], total: Amount) {
    let mut left = Amount::whole(1);
    // Of what is worth nothing the last one is all.
    let share = |row: &Position| {
        if total == Amount::ZERO { Amount::ZERO } else { row.amount.share_of(total, 6) }
    };
    if let Some((last, others)) = rows.split_last_mut() {
        for row in others {
            row.weight = share(row);
            left = left - row.weight;
        }
        last.weight = left;
    }
}

impl ConnectionData {
    /// Adds a portfolio that is worth its positions; weights have six digits and sum to exactly
    /// one.
    pub(super) fn add_portfolio(
        &mut self,
        stamp: &Stamp,
        id: &str,
        kind: &'static str,
        owners: &[&'static str],
        held: &[Holding<'_>],
    ) {
        let mut rows: Vec<_> = held
            .iter()
            .map(|(instrument, titles, price)| instrument.position(id, titles, price, stamp.nights))
            .collect();
        let total = rows.iter().fold(Amount::ZERO, |sum, row| sum + row.amount);
        share_weights(&mut rows, total);
        self.positions.extend(rows);
        self.portfolios.push(Portfolio {
            id: id.to_owned(),
            r#type: kind,
            owners: owners.to_vec(),
            balance: total,
            currency: "EUR",
            created_at: stamp.created.clone(),
            updated_at: stamp.updated.clone(),
        });
    }

    /// Adds a movement of an instrument, `days_ago`, at a price in the reference currency.
    pub(super) fn add_movement(
        &mut self,
        stamp: &Stamp,
        portfolio: &str,
        instrument: &Instrument,
        kind: &'static str,
        (days_ago, titles, price): (i64, &str, &str),
    ) {
        let titles = amount(titles);
        let price = amount(price);
        let rate = amount(instrument.rate);
        let value = titles.times(price, 2);
        let number = self.portfolio_transactions.len() as u64;
        self.portfolio_transactions.push(PortfolioMovement {
            id: ids::stable_guid(portfolio, 100 + number).to_string(),
            portfolio: portfolio.to_owned(),
            investment: instrument.id(),
            r#type: kind,
            titles,
            price: Some(price),
            local_price: Some(price.times(rate, 4)),
            amount: value,
            local_amount: value.times(rate, 2),
            currency: "EUR",
            local_currency: instrument.local,
            exchange_rate: rate,
            date: stamp.day(days_ago),
            fees: (kind == "BUY").then(|| amount("4.95")),
            taxes: None,
        });
    }

    /// Adds cash movements of an account: type, days ago, amount, text.
    pub(super) fn add_cash_movements(
        &mut self,
        stamp: &Stamp,
        account: &str,
        currency: &'static str,
        rows: &[(&'static str, i64, &str, Option<&'static str>)],
    ) {
        for (n, (kind, days_ago, value, description)) in (0..).zip(rows) {
            self.account_transactions.push(AccountMovement {
                id: ids::stable_guid(account, 500 + n).to_string(),
                account: account.to_owned(),
                r#type: kind,
                amount: amount(value),
                currency,
                date: stamp.day(*days_ago),
                description: *description,
            });
        }
    }
}
