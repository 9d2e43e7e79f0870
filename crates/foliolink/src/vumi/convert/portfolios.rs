//! Portfolios and positions.

use super::{notes::Notes, types};
use crate::vumi::{AssetType, ExchangeRateToLocal, Portfolio, PortfolioType, Position};

pub(in crate::vumi) fn portfolios(raw: types::Portfolios) -> Vec<Portfolio> {
    raw.0.into_iter().enumerate().map(|(n, raw)| portfolio(n, raw)).collect()
}

fn portfolio(n: usize, raw: types::Portfolio) -> Portfolio {
    let mut notes = Notes::at(format!("portfolios[{n}]"));
    Portfolio {
        id: raw.id.into(),
        kind: raw.type_.map(|kind| PortfolioType::from(kind.as_str())),
        owners: notes.list("owners", raw.owners),
        balance: notes.needed("balance", raw.balance),
        currency: notes.there("currency", raw.currency),
        created_at: notes.time("createdAt", raw.created_at),
        updated_at: notes.time("updatedAt", raw.updated_at),
        warnings: notes.done(),
    }
}

pub(in crate::vumi) fn positions(raw: types::Positions) -> Vec<Position> {
    raw.0.into_iter().enumerate().map(|(n, raw)| position(n, raw)).collect()
}

fn position(n: usize, raw: types::Position) -> Position {
    let mut notes = Notes::at(format!("positions[{n}]"));
    Position {
        portfolio: raw.portfolio.into(),
        investment: raw.investment.into(),
        name: raw.name,
        isin: raw.isin,
        currency: notes.there("currency", raw.currency),
        local_currency: raw.local_currency,
        exchange: raw.exchange,
        asset_type: raw.asset_type.map(|kind| AssetType::from(kind.as_str())),
        titles: notes.needed("titles", raw.titles),
        amount: notes.needed("amount", raw.amount),
        local_amount: notes.number("localAmount", raw.local_amount),
        price: notes.needed("price", raw.price),
        local_price: notes.number("localPrice", raw.local_price),
        exchange_rate: notes.number("exchangeRate", raw.exchange_rate).map(ExchangeRateToLocal),
        weight: notes.number("weight", raw.weight),
        warnings: notes.done(),
    }
}
