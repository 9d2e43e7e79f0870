//! What nights bring to a connection: prices move, dividends are paid, money comes in. The same
//! nights bring the same things.

use super::rows::{AccountMovement, ConnectionData, PortfolioMovement, Stamp};
use crate::amount::{Amount, amount};
use crate::ids;

/// A price after so many nights: at most three percent off the one at the start.
pub(super) fn price_after(instrument: &str, price: Amount, nights: i64) -> Amount {
    if nights == 0 {
        return price;
    }
    let thousandths = 970 + i128::from(stable_number(instrument, nights) % 61);
    price.times(Amount::from_units(thousandths, 3), 4)
}

/// Lives through the nights since the sandbox started. What moves is of the day before.
pub(super) fn apply_nights(data: &mut ConnectionData, stamp: &Stamp) {
    for night in 1..=stamp.nights {
        add_deposits(data, stamp, night);
        if night % 5 == 0 {
            add_dividend(data, stamp, night);
        }
    }
}

fn stable_number(key: &str, night: i64) -> u64 {
    ids::mix(ids::stable_guid(key, night.unsigned_abs()).as_u64_pair().0)
}

/// Money into every account, every second night or so.
fn add_deposits(data: &mut ConnectionData, stamp: &Stamp, night: i64) {
    for at in 0..data.accounts.len() {
        let drawn = stable_number(&data.accounts[at].id, night);
        if drawn.is_multiple_of(2) {
            let cents = 500 + i128::from(drawn / 2 % 20_000);
            add_payment(data, stamp, night, at, "DEPOSIT", Amount::from_units(cents, 2));
        }
    }
}

/// The first share of the connection pays: the position's count is stated, tax is held back, and
/// the rest is in the portfolio's account.
fn add_dividend(data: &mut ConnectionData, stamp: &Stamp, night: i64) {
    let Some(held) = data.positions.iter().find(|position| position.asset_type == "STOCK") else {
        return;
    };
    let per_title = amount("0.05");
    let rate = held.exchange_rate;
    let paid = held.titles.times(per_title, 2);
    let portfolio = held.portfolio.clone();
    data.portfolio_transactions.push(PortfolioMovement {
        id: ids::stable_guid(&portfolio, 1_000_000 + night.unsigned_abs()).to_string(),
        portfolio: portfolio.clone(),
        investment: held.investment.clone(),
        r#type: "DIVIDENDS",
        titles: held.titles,
        price: Some(per_title),
        local_price: Some(per_title.times(rate, 4)),
        amount: paid,
        local_amount: paid.times(rate, 2),
        currency: held.currency,
        local_currency: held.local_currency,
        exchange_rate: rate,
        date: stamp.day(1 - night),
        fees: None,
        taxes: None,
    });
    let account = data
        .accounts
        .iter()
        .position(|row| row.portfolio.as_ref() == Some(&portfolio) && row.currency == "EUR");
    if let Some(at) = account {
        add_payment(data, stamp, night, at, "DIVIDENDS", paid);
        add_payment(data, stamp, night, at, "DIVIDEND_RETENTION", -paid.times(amount("0.19"), 2));
    }
}

/// A movement of an account, which its balance follows.
fn add_payment(
    data: &mut ConnectionData,
    stamp: &Stamp,
    night: i64,
    at: usize,
    kind: &'static str,
    value: Amount,
) {
    let account = &mut data.accounts[at];
    account.balance = account.balance + value;
    data.account_transactions.push(AccountMovement {
        id: ids::stable_guid(&format!("{}/{kind}", account.id), 1_000_000 + night.unsigned_abs())
            .to_string(),
        account: account.id.clone(),
        r#type: kind,
        amount: value,
        currency: account.currency,
        date: stamp.day(1 - night),
        description: None,
    });
}
