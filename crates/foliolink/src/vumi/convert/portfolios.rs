//! Portfolios and positions.

use super::types;
use crate::{
    convert::{Place, Reader, named, nonblank, nonblank_word, read_rows},
    transport::Answered,
    vumi::{AssetType, ExchangeRateToLocal, Portfolio, PortfolioType, Position},
};

pub(in crate::vumi) fn portfolios(answer: Answered<types::Portfolios>) -> Vec<Portfolio> {
    read_rows("portfolios", 0, answer.body.0, &answer.repairs, portfolio)
}

fn portfolio(mut reader: Reader<'_>, place: Place<'_>, raw: types::Portfolio) -> Portfolio {
    Portfolio {
        id: reader.id(place.field("id"), raw.id),
        kind: raw.type_.and_then(|kind| nonblank_word(kind.as_str()).map(PortfolioType::from)),
        owners: reader.require_names(place, "owners", raw.owners),
        balance: reader.require_number(place.field("balance"), &raw.balance),
        currency: reader.require_named(place.field("currency"), raw.currency),
        created_at: reader.time(place.field("createdAt"), &raw.created_at),
        updated_at: reader.time(place.field("updatedAt"), &raw.updated_at),
        warnings: reader.into_warnings(),
    }
}

pub(in crate::vumi) fn positions(answer: Answered<types::Positions>) -> Vec<Position> {
    read_rows("positions", 0, answer.body.0, &answer.repairs, position)
}

fn position(mut reader: Reader<'_>, place: Place<'_>, raw: types::Position) -> Position {
    let exchange_rate = reader.number(place.field("exchangeRate"), &raw.exchange_rate);
    Position {
        portfolio: reader.id(place.field("portfolio"), raw.portfolio),
        investment: reader.id(place.field("investment"), raw.investment),
        name: nonblank(raw.name),
        isin: named(raw.isin),
        currency: reader.require_named(place.field("currency"), raw.currency),
        local_currency: named(raw.local_currency),
        exchange: named(raw.exchange),
        asset_type: raw
            .asset_type
            .and_then(|kind| nonblank_word(kind.as_str()).map(AssetType::from)),
        titles: reader.require_number(place.field("titles"), &raw.titles),
        amount: reader.require_number(place.field("amount"), &raw.amount),
        local_amount: reader.number(place.field("localAmount"), &raw.local_amount),
        price: reader.require_number(place.field("price"), &raw.price),
        local_price: reader.number(place.field("localPrice"), &raw.local_price),
        exchange_rate: exchange_rate.map(ExchangeRateToLocal),
        weight: reader.number(place.field("weight"), &raw.weight),
        warnings: reader.into_warnings(),
    }
}
