//! Movements: what was sent is kept beside what this version knows of it.

use foliolink_runtime::RawJson;

use super::types;
use crate::{
    convert::{Place, Reader, named, nonblank, nonblank_word},
    portfolio::{AccountId, PortfolioId, QuantityEffect, SecurityId, TransactionId},
    vumi::{
        AccountTransaction, AccountTransactionType, ExchangeRateToLocal, PortfolioTransaction,
        PortfolioTransactionType, data::transactions::share_impact,
    },
};

pub(in crate::vumi) fn account_transaction(
    mut reader: Reader<'_>,
    place: Place<'_>,
    raw: types::AccountTransaction,
    as_sent: RawJson,
) -> AccountTransaction {
    AccountTransaction {
        id: reader.require_named(place.field("id"), Some(raw.id)).map(TransactionId::from_text),
        account: named(raw.account).map(AccountId::from_text),
        kind: reader
            .require(place.field("type"), nonblank_word(raw.type_.as_str()))
            .map(AccountTransactionType::from),
        amount: reader.require_number(place.field("amount"), &raw.amount),
        currency: reader.require_named(place.field("currency"), raw.currency),
        date: reader.require_day(place.field("date"), &raw.date),
        description: nonblank(raw.description),
        created_at: reader.time(place.field("createdAt"), &raw.created_at),
        updated_at: reader.time(place.field("updatedAt"), &raw.updated_at),
        as_sent,
        warnings: reader.into_warnings(),
    }
}

pub(in crate::vumi) fn portfolio_transaction(
    mut reader: Reader<'_>,
    place: Place<'_>,
    raw: types::PortfolioTransaction,
    as_sent: RawJson,
) -> PortfolioTransaction {
    let id = reader.require_named(place.field("id"), Some(raw.id)).map(TransactionId::from_text);
    let kind = reader
        .require(place.field("type"), nonblank_word(raw.type_.as_str()))
        .map(PortfolioTransactionType::from);
    let effect = kind.as_ref().and_then(share_impact);
    if kind.is_some() && effect.is_none() {
        reader.warn(
            place.field("type"),
            "not a known type: what its titles do to the position can't be said",
        );
    }
    // What moved no money has no amount, and then no currency.
    let amount = reader.number(place.field("amount"), &raw.amount);
    let price = reader.number(place.field("price"), &raw.price);
    let moves = matches!(effect, Some(QuantityEffect::Adds | QuantityEffect::Removes));
    let titles = match moves || raw.amount.is_none() {
        true => reader.require_number(place.field("titles"), &raw.titles),
        false => reader.number(place.field("titles"), &raw.titles),
    };
    let currency = match raw.amount.is_some() || raw.price.is_some() {
        true => reader.require_named(place.field("currency"), raw.currency),
        false => named(raw.currency),
    };
    let exchange_rate = reader.number(place.field("exchangeRate"), &raw.exchange_rate);
    PortfolioTransaction {
        id,
        portfolio: named(raw.portfolio).map(PortfolioId::from_text),
        investment: named(raw.investment).map(SecurityId::from_text),
        kind,
        titles,
        price,
        local_price: reader.number(place.field("localPrice"), &raw.local_price),
        amount,
        local_amount: reader.number(place.field("localAmount"), &raw.local_amount),
        exchange_rate: exchange_rate.map(ExchangeRateToLocal),
        currency,
        local_currency: named(raw.local_currency),
        date: reader.require_day(place.field("date"), &raw.date),
        fees: reader.number(place.field("fees"), &raw.fees),
        taxes: reader.number(place.field("taxes"), &raw.taxes),
        as_sent,
        warnings: reader.into_warnings(),
    }
}
