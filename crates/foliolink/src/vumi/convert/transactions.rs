//! Movements: what was sent is kept beside what this version knows of it.

use foliolink_runtime::RawJson;

use super::{notes::Notes, types};
use crate::{
    portfolio::QuantityEffect,
    vumi::{
        AccountTransaction, AccountTransactionType, ExchangeRateToLocal, PortfolioTransaction,
        PortfolioTransactionType, data::transactions::share_impact,
    },
};

pub(in crate::vumi) fn account_transaction(
    n: usize,
    raw: types::AccountTransaction,
    as_sent: RawJson,
) -> AccountTransaction {
    let mut notes = Notes::at(format!("account_transactions[{n}]"));
    AccountTransaction {
        id: raw.id.into(),
        account: raw.account.map(Into::into),
        kind: AccountTransactionType::from(raw.type_.as_str()),
        amount: notes.needed("amount", raw.amount),
        currency: notes.there("currency", raw.currency),
        date: notes.needed_day("date", raw.date),
        description: raw.description.map(Into::into),
        created_at: notes.time("createdAt", raw.created_at),
        updated_at: notes.time("updatedAt", raw.updated_at),
        as_sent,
        warnings: notes.done(),
    }
}

pub(in crate::vumi) fn portfolio_transaction(
    n: usize,
    raw: types::PortfolioTransaction,
    as_sent: RawJson,
) -> PortfolioTransaction {
    let mut notes = Notes::at(format!("portfolio_transactions[{n}]"));
    let kind = PortfolioTransactionType::from(raw.type_.as_str());
    if share_impact(&kind).is_none() {
        notes.warn("type", "not a known type: what its titles do to the position can't be said");
    }
    // What moved no money has no amount, and then no currency.
    let moves = matches!(share_impact(&kind), Some(QuantityEffect::Adds | QuantityEffect::Removes));
    if raw.titles.is_none() && (moves || raw.amount.is_none()) {
        notes.warn("titles", "missing");
    }
    if raw.currency.is_none() && (raw.amount.is_some() || raw.price.is_some()) {
        notes.warn("currency", "missing");
    }
    PortfolioTransaction {
        id: raw.id.into(),
        portfolio: raw.portfolio.map(Into::into),
        investment: raw.investment.map(Into::into),
        kind,
        titles: notes.number("titles", raw.titles),
        price: notes.number("price", raw.price),
        local_price: notes.number("localPrice", raw.local_price),
        amount: notes.number("amount", raw.amount),
        local_amount: notes.number("localAmount", raw.local_amount),
        exchange_rate: notes.number("exchangeRate", raw.exchange_rate).map(ExchangeRateToLocal),
        currency: raw.currency,
        local_currency: raw.local_currency,
        date: notes.needed_day("date", raw.date),
        fees: notes.number("fees", raw.fees),
        taxes: notes.number("taxes", raw.taxes),
        as_sent,
        warnings: notes.done(),
    }
}
