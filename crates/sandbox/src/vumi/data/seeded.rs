//! Connections of a seed file: what they hold, and how it adds up.

use std::fmt;

use super::rows::{
    Account, AccountMovement, ConnectionData, Investment, Portfolio, PortfolioMovement, Position,
    Stamp,
};
use crate::amount::{Amount, amount};
use crate::ids;
use crate::rng::intern;
use crate::seed::{Node, When, wire_id};
use crate::vumi::VumiStatus;

/// A connection of a seed file.
pub(crate) struct SeedConnection {
    pub(crate) token: &'static str,
    pub(crate) entity: &'static str,
    pub(crate) external_id: Option<&'static str>,
    pub(crate) status: VumiStatus,
    pub(crate) two_factor: bool,
    portfolios: Vec<SeedPortfolio>,
    accounts: Vec<SeedAccount>,
}

/// By its entity alone: the rest is somebody's.
impl fmt::Debug for SeedConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SeedConnection").field("entity", &self.entity).finish_non_exhaustive()
    }
}

/// A security of the file.
#[derive(Clone, Copy)]
struct SeedInstrument {
    id: &'static str,
    name: &'static str,
    isin: &'static str,
    kind: &'static str,
    currency: &'static str,
    rate: Amount,
    exchange: Option<&'static str>,
}

struct SeedPortfolio {
    id: String,
    kind: &'static str,
    owners: Vec<&'static str>,
    /// Security, titles, price in EUR.
    holdings: Vec<(SeedInstrument, Amount, Amount)>,
    trades: Vec<SeedTrade>,
}

struct SeedTrade {
    id: Option<String>,
    instrument: SeedInstrument,
    kind: &'static str,
    when: When,
    titles: Amount,
    price: Amount,
    fees: Option<Amount>,
    taxes: Option<Amount>,
}

struct SeedAccount {
    id: String,
    portfolio: Option<String>,
    iban: Option<&'static str>,
    kind: &'static str,
    alias: Option<&'static str>,
    currency: &'static str,
    balance: Option<Amount>,
    owners: Vec<&'static str>,
    payments: Vec<SeedPayment>,
}

struct SeedPayment {
    id: Option<String>,
    kind: &'static str,
    amount: Amount,
    when: When,
    description: Option<&'static str>,
}

impl SeedConnection {
    /// All connections of the part of Vumi.
    pub(crate) fn read_all(vumi: &Node) -> Vec<Self> {
        let instruments: Vec<_> = vumi.list("securities").iter().map(read_instrument).collect();
        vumi.list("connections").iter().map(|node| Self::read(node, &instruments)).collect()
    }

    fn read(node: &Node, instruments: &[SeedInstrument]) -> Self {
        let portfolios = node.list("portfolios").iter();
        Self {
            token: node.word_or("token", ""),
            entity: node.word_or("entity", crate::vumi::DEFAULT_ENTITY),
            external_id: node.word("external_id"),
            status: node.text("status").and_then(VumiStatus::parse).unwrap_or(VumiStatus::Ready),
            two_factor: node.flag("two_factor"),
            portfolios: portfolios.map(|row| read_portfolio(row, instruments)).collect(),
            accounts: node.list("accounts").iter().map(read_account).collect(),
        }
    }

    /// What can be read of it.
    pub(crate) fn build_data(&self, stamp: &Stamp) -> ConnectionData {
        let mut data = ConnectionData::default();
        for portfolio in &self.portfolios {
            portfolio.add(&mut data, stamp);
        }
        for account in &self.accounts {
            account.add(&mut data, stamp);
        }
        data
    }
}

impl SeedPortfolio {
    fn add(&self, data: &mut ConnectionData, stamp: &Stamp) {
        let held = self.holdings.iter().map(|(instrument, ..)| instrument);
        for instrument in held.chain(self.trades.iter().map(|trade| &trade.instrument)) {
            let listed = instrument.investment();
            if !data.investments.iter().any(|row| row.id == listed.id) {
                data.investments.push(listed);
            }
        }
        let mut rows: Vec<_> = self
            .holdings
            .iter()
            .map(|(instrument, titles, price)| instrument.position(&self.id, *titles, *price))
            .collect();
        let total = rows.iter().fold(Amount::ZERO, |sum, row| sum + row.amount);
        super::rows::share_weights(&mut rows, total);
        data.positions.extend(rows);
        data.portfolios.push(Portfolio {
            id: self.id.clone(),
            r#type: self.kind,
            owners: self.owners.clone(),
            balance: total,
            currency: "EUR",
            created_at: stamp.created.clone(),
            updated_at: stamp.updated.clone(),
        });
        for (n, trade) in (0..).zip(&self.trades) {
            let days = trade.when.days_before(stamp.as_of());
            if -days <= stamp.nights {
                data.portfolio_transactions.push(trade.row(&self.id, n, stamp.day(days)));
            }
        }
    }
}

impl SeedTrade {
    fn row(&self, portfolio: &str, n: u64, date: String) -> PortfolioMovement {
        let rate = self.instrument.rate;
        let value = self.titles.times(self.price, 2);
        let own = || ids::stable_guid(portfolio, 100 + n).to_string();
        PortfolioMovement {
            id: self.id.clone().unwrap_or_else(own),
            portfolio: portfolio.to_owned(),
            investment: self.instrument.wire_id(),
            r#type: self.kind,
            titles: self.titles,
            price: Some(self.price),
            local_price: Some(self.price.times(rate, 4)),
            amount: value,
            local_amount: value.times(rate, 2),
            currency: "EUR",
            local_currency: self.instrument.currency,
            exchange_rate: rate,
            date,
            fees: self.fees,
            taxes: self.taxes,
        }
    }
}

impl SeedAccount {
    /// The balance is that of the start, and follows what comes later.
    fn add(&self, data: &mut ConnectionData, stamp: &Stamp) {
        let mut before = Amount::ZERO;
        let mut since = Amount::ZERO;
        for (n, payment) in (0..).zip(&self.payments) {
            let days = payment.when.days_before(stamp.as_of());
            if -days > stamp.nights {
                continue;
            }
            if days >= 0 {
                before = before + payment.amount;
            } else {
                since = since + payment.amount;
            }
            let own = || ids::stable_guid(&self.id, 500 + n).to_string();
            data.account_transactions.push(AccountMovement {
                id: payment.id.clone().unwrap_or_else(own),
                account: self.id.clone(),
                r#type: payment.kind,
                amount: payment.amount,
                currency: self.currency,
                date: stamp.day(days),
                description: payment.description,
            });
        }
        let start = self.balance.unwrap_or(before);
        // What nothing has moved since has the digits that it was given.
        let balance = if since == Amount::ZERO { start } else { start + since };
        data.accounts.push(Account {
            id: self.id.clone(),
            portfolio: self.portfolio.clone(),
            iban: self.iban,
            r#type: self.kind,
            alias: self.alias,
            balance,
            currency: self.currency,
            updated_at: stamp.updated.clone(),
            created_at: stamp.created.clone(),
            owners: self.owners.clone(),
        });
    }
}

impl SeedInstrument {
    fn wire_id(&self) -> String {
        wire_id("instrument", self.id)
    }

    fn investment(&self) -> Investment {
        Investment {
            id: self.wire_id(),
            name: Some(self.name),
            isin: Some(self.isin),
            currency: Some(self.currency),
            exchange: self.exchange,
            asset_type: self.kind,
            unknown: false,
            related_security: None,
            spanish_tax_exempt: Some(false),
            management_company: None,
        }
    }

    fn position(&self, portfolio: &str, titles: Amount, price: Amount) -> Position {
        let value = titles.times(price, 2);
        Position {
            portfolio: portfolio.to_owned(),
            investment: self.wire_id(),
            name: Some(self.name),
            isin: Some(self.isin),
            currency: "EUR",
            local_currency: self.currency,
            exchange: self.exchange,
            asset_type: self.kind,
            titles,
            amount: value,
            local_amount: value.times(self.rate, 2),
            price,
            local_price: price.times(self.rate, 4),
            exchange_rate: self.rate,
            weight: Amount::ZERO,
        }
    }
}

fn read_instrument(node: &Node) -> SeedInstrument {
    SeedInstrument {
        id: node.word_or("id", ""),
        name: node.word_or("name", ""),
        isin: node.word_or("isin", ""),
        kind: node.word_or("type", "STOCK"),
        currency: node.word_or("currency", "EUR"),
        rate: node.amount_or("rate", amount("1")),
        exchange: node.word("exchange"),
    }
}

fn read_portfolio(node: &Node, instruments: &[SeedInstrument]) -> SeedPortfolio {
    let find = |row: &Node| {
        let id = row.text("security").unwrap_or_default();
        instruments.iter().find(|instrument| instrument.id.eq_ignore_ascii_case(id)).copied()
    };
    let holding = |row: &Node| {
        let titles = row.amount_or("quantity", Amount::ZERO);
        Some((find(row)?, titles, row.amount_or("price", Amount::ZERO)))
    };
    let trade = |row: &Node| {
        Some(SeedTrade {
            id: row.id("id", "movement"),
            instrument: find(row)?,
            kind: row.word_or("type", "BUY"),
            when: row.when(),
            titles: row.amount_or("quantity", Amount::ZERO),
            price: row.amount_or("price", Amount::ZERO),
            fees: row.amount("fees"),
            taxes: row.amount("taxes"),
        })
    };
    SeedPortfolio {
        id: node.id("id", "portfolio").unwrap_or_default(),
        kind: node.word_or("type", "STOCK_PORTFOLIO"),
        owners: node.words("owners"),
        holdings: node.list("holdings").iter().filter_map(holding).collect(),
        trades: node.list("movements").iter().filter_map(trade).collect(),
    }
}

fn read_account(node: &Node) -> SeedAccount {
    let payment = |row: &Node| SeedPayment {
        id: row.id("id", "movement"),
        kind: row.word_or("type", "DEPOSIT"),
        amount: row.amount_or("amount", Amount::ZERO),
        when: row.when(),
        description: row.word("description"),
    };
    SeedAccount {
        id: node.id("id", "cash").unwrap_or_default(),
        portfolio: node.id("portfolio", "portfolio"),
        iban: node.text("iban").map(|iban| intern(iban.to_owned())),
        kind: node.word_or("type", "CASH_ACCOUNT"),
        alias: node.word("alias"),
        currency: node.word_or("currency", "EUR"),
        balance: node.amount("balance"),
        owners: node.words("owners"),
        payments: node.list("movements").iter().map(payment).collect(),
    }
}
