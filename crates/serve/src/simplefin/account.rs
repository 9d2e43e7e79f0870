//! A connection's accounts as SimpleFIN has them: cash accounts, and portfolios with what they hold.

use std::collections::HashMap;

use foliolink::portfolio::{Holding, Money, Security, Transaction};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{
    currency,
    problem::{self, Problem},
    query::{Query, Version},
};
use crate::source::{Entry, RowId};

#[derive(Serialize)]
pub(super) struct Account<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    org: Option<Org<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conn_id: Option<&'a str>,
    id: &'a str,
    name: String,
    currency: String,
    balance: String,
    /// May be left out where it is the same as the balance, says the protocol; two of the readers that
    /// are tried stop without it.
    #[serde(rename = "available-balance")]
    available: String,
    #[serde(rename = "balance-date")]
    balance_date: i64,
    transactions: Vec<Row<'a>>,
    /// Not in the protocol; SimpleFIN Bridge sends them, and readers know them from there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    holdings: Vec<Held<'a>>,
    extra: Extra<'a>,
}

#[derive(Clone, Serialize)]
struct Org<'a> {
    /// No `domain`: the providers don't say one.
    name: &'a str,
    #[serde(rename = "sfin-url")]
    sfin_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}

#[derive(Serialize)]
struct Extra<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_kind: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    posted: i64,
    amount: String,
    description: &'a str,
    /// Not in the protocol; Actual takes no row without it.
    payee: &'a str,
    memo: &'static str,
    transacted_at: i64,
    extra: RowExtra<'a>,
}

#[derive(Serialize)]
struct RowExtra<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    security: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<String>,
}

/// As SimpleFIN Bridge writes it. What it was bought for neither provider says.
#[derive(Serialize)]
struct Held<'a> {
    id: &'a str,
    created: i64,
    currency: String,
    cost_basis: Option<String>,
    description: &'a str,
    market_value: Option<String>,
    purchase_price: Option<String>,
    shares: Option<String>,
    symbol: &'a str,
}

/// What came of an entry.
pub(super) struct Written<'a> {
    pub(super) accounts: Vec<Account<'a>>,
    pub(super) problems: Vec<Problem>,
}

/// The bank's name, or the provider's where it says none.
pub(super) fn bank(entry: &Entry) -> &str {
    let name = entry.snapshot.institution.name.as_deref().map(str::trim);
    name.filter(|name| !name.is_empty()).unwrap_or(match entry.standing.provider.as_str() {
        "flinks" => "Flinks",
        "vumi" => "Vumi Finlink",
        other => other,
    })
}

/// Where rows of transactions and holdings belong.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Account(usize),
    Portfolio(usize),
}

/// What the ids of accounts and portfolios stand for; an id of two stands for none.
struct Places<'a> {
    accounts: HashMap<&'a str, Option<usize>>,
    portfolios: HashMap<&'a str, Option<usize>>,
}

impl<'a> Places<'a> {
    fn new(entry: &'a Entry) -> Self {
        fn collect<'a>(
            ids: impl Iterator<Item = Option<&'a str>>,
        ) -> HashMap<&'a str, Option<usize>> {
            let mut places = HashMap::new();
            for (at, id) in ids.enumerate() {
                if let Some(id) = id {
                    places.entry(id).and_modify(|place| *place = None).or_insert(Some(at));
                }
            }
            places
        }
        let snapshot = &entry.snapshot;
        let accounts = snapshot.accounts.iter().map(|row| row.id.as_ref().map(|id| id.as_str()));
        let portfolios =
            snapshot.portfolios.iter().map(|row| row.id.as_ref().map(|id| id.as_str()));
        Self { accounts: collect(accounts), portfolios: collect(portfolios) }
    }

    /// A portfolio's rows are its own, also where they name the account that paid.
    fn find(&self, account: Option<&str>, portfolio: Option<&str>) -> Option<Place> {
        let portfolio = portfolio.map(|id| self.portfolios.get(id).copied().flatten());
        match (portfolio, account) {
            (Some(at), _) => at.map(Place::Portfolio),
            (None, Some(id)) => self.accounts.get(id).copied().flatten().map(Place::Account),
            (None, None) => None,
        }
    }
}

/// An account or a portfolio, before its rows.
struct Frame<'a> {
    place: Place,
    id: &'a RowId,
    name: Option<&'a str>,
    number: Option<&'a str>,
    kind: &'a str,
    provider_kind: Option<&'a str>,
    currency: Option<&'a str>,
    balance: Option<Decimal>,
    available: Option<Decimal>,
    updated_at: Option<Timestamp>,
}

fn frames(entry: &Entry) -> impl Iterator<Item = Frame<'_>> {
    let snapshot = &entry.snapshot;
    let accounts =
        snapshot.accounts.iter().zip(&entry.accounts).enumerate().map(|(at, (row, id))| {
            let numbers = &row.identifiers;
            Frame {
                place: Place::Account(at),
                id,
                name: row.name.as_ref().map(|name| name.reveal()),
                number: numbers.last_four.as_ref().or(numbers.number.as_ref()).map(|n| n.reveal()),
                kind: row.kind.as_str(),
                provider_kind: row.provider_kind.as_deref(),
                currency: row.currency.as_deref(),
                balance: row.balance.current,
                available: row.balance.available,
                updated_at: row.updated_at,
            }
        });
    let portfolios =
        snapshot.portfolios.iter().zip(&entry.portfolios).enumerate().map(|(at, (row, id))| {
            Frame {
                place: Place::Portfolio(at),
                id,
                name: None,
                number: None,
                kind: row.kind.as_str(),
                provider_kind: row.provider_kind.as_deref(),
                currency: row.currency.as_deref(),
                balance: row.value,
                available: None,
                updated_at: row.updated_at,
            }
        });
    accounts.chain(portfolios)
}

/// The accounts of an entry that a query wants.
pub(super) fn write<'a>(entry: &'a Entry, query: &Query, root: &'a str) -> Written<'a> {
    let mut written = Written { accounts: vec![], problems: vec![] };
    let places = Places::new(entry);
    let (mut rows, strays) = group(entry, &places);
    if strays > 0 && query.accounts.is_empty() {
        written.problems.push(problem::of_strays(entry, strays));
    }
    let securities: HashMap<&str, &Security> = entry
        .snapshot
        .securities
        .iter()
        .filter_map(|security| Some((security.id.as_ref()?.as_str(), security)))
        .collect();
    for frame in frames(entry) {
        let is_wanted = query.accounts.is_empty() || query.accounts.contains(&frame.id.text);
        if !is_wanted {
            continue;
        }
        let Some(balance) = frame.balance else {
            written.problems.push(problem::of_account(entry, &frame.id.text));
            continue;
        };
        let mut left_out = 0;
        let transactions = if query.balances_only {
            vec![]
        } else {
            let of_account = rows.remove(&frame.place).unwrap_or_default();
            write_rows(&of_account, &frame, query, &securities, &mut left_out)
        };
        if left_out > 0 {
            written.problems.push(problem::of_rows(&frame.id.text, left_out));
        }
        let as_of = frame.updated_at.or(entry.standing.as_of).or(entry.standing.synced_at);
        let balance_date = as_of.map_or(0, Timestamp::as_second);
        written.accounts.push(Account {
            org: (query.version == Version::One).then(|| Org {
                name: bank(entry),
                sfin_url: root,
                id: entry.snapshot.institution.id.as_ref().map(|id| id.as_str()),
            }),
            conn_id: (query.version == Version::Two).then_some(entry.standing.id.as_str()),
            id: &frame.id.text,
            name: name(&frame),
            currency: currency::write(root, frame.currency),
            balance: balance.to_string(),
            available: frame.available.unwrap_or(balance).to_string(),
            balance_date,
            transactions,
            holdings: write_holdings(entry, &places, &frame, &securities, root, balance_date),
            extra: Extra { kind: frame.kind, provider_kind: frame.provider_kind },
        });
    }
    written
}

/// What a person knows it by among their accounts.
fn name(frame: &Frame<'_>) -> String {
    let name = frame.name.map(str::trim).filter(|name| !name.is_empty());
    let name = name.or(frame.provider_kind).unwrap_or(frame.kind);
    let digits: Vec<char> = frame.number.unwrap_or_default().chars().collect();
    let last: String = digits.iter().skip(digits.len().saturating_sub(4)).collect();
    match last.is_empty() || name.ends_with(&last) {
        true => name.to_owned(),
        false => format!("{name} ({last})"),
    }
}

type Rows<'a> = HashMap<Place, Vec<(&'a Transaction, &'a RowId)>>;

/// The rows of each account, and how many have none.
fn group<'a>(entry: &'a Entry, places: &Places<'_>) -> (Rows<'a>, usize) {
    let mut rows: Rows<'a> = HashMap::new();
    let mut strays = 0;
    for pair in entry.snapshot.transactions.iter().zip(&entry.transactions) {
        let row = pair.0;
        let account = row.account.as_ref().map(|id| id.as_str());
        match places.find(account, row.portfolio.as_ref().map(|id| id.as_str())) {
            Some(place) => rows.entry(place).or_default().push(pair),
            None => strays += 1,
        }
    }
    (rows, strays)
}

fn write_rows<'a>(
    rows: &[(&'a Transaction, &'a RowId)],
    frame: &Frame<'_>,
    query: &Query,
    securities: &HashMap<&str, &'a Security>,
    left_out: &mut usize,
) -> Vec<Row<'a>> {
    let mut written = vec![];
    for (row, id) in rows {
        let Some(posted) = row.date.and_then(noon) else {
            *left_out += 1;
            continue;
        };
        if !query.wants(posted) {
            continue;
        }
        let Some(amount) = in_currency(row.amount.as_ref(), frame.currency) else {
            *left_out += 1;
            continue;
        };
        let text = row.description.as_ref().map(|text| text.reveal()).unwrap_or_default();
        let security = row.security.as_ref().and_then(|id| securities.get(id.as_str()));
        let text = match security.and_then(|security| security.name.as_deref()) {
            Some(name) if text.trim().is_empty() => name,
            _ if text.trim().is_empty() => row.kind.as_str(),
            _ => text,
        };
        written.push(Row {
            id: &id.text,
            posted,
            amount: amount.to_string(),
            description: text,
            payee: text,
            memo: "",
            transacted_at: posted,
            extra: RowExtra {
                kind: row.kind.as_str(),
                security: security.and_then(|security| security.isin.as_deref()),
                quantity: row.quantity.map(|quantity| quantity.to_string()),
            },
        });
    }
    // The protocol's order; of one day as they are stored.
    written.sort_by_key(|row| row.posted);
    written
}

/// Noon of the day in UTC, which is the same day from UTC-12 to UTC+11.
fn noon(date: Date) -> Option<i64> {
    let noon = date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).ok()?;
    Some(noon.timestamp().as_second())
}

/// An amount in the account's currency. One without a currency is in the account's; in another one
/// the protocol has no place for it.
fn in_currency(money: Option<&Money>, currency: Option<&str>) -> Option<Decimal> {
    let money = money?;
    let is_same = money.currency.is_none() || money.currency.as_deref() == currency;
    is_same.then_some(money.amount)
}

fn write_holdings<'a>(
    entry: &'a Entry,
    places: &Places<'_>,
    frame: &Frame<'_>,
    securities: &HashMap<&str, &'a Security>,
    root: &str,
    as_of: i64,
) -> Vec<Held<'a>> {
    let belongs = |holding: &Holding| {
        let account = holding.account.as_ref().map(|id| id.as_str());
        let portfolio = holding.portfolio.as_ref().map(|id| id.as_str());
        places.find(account, portfolio) == Some(frame.place)
    };
    let rows = entry.snapshot.holdings.iter().zip(&entry.holdings);
    let own = rows.filter(|(holding, _)| belongs(holding));
    own.map(|(holding, id)| {
        let security =
            holding.security.as_ref().and_then(|id| securities.get(id.as_str())).copied();
        let value = holding.value.as_ref();
        let code = value.and_then(|value| value.currency.as_deref()).or(frame.currency);
        Held {
            id: &id.text,
            created: as_of,
            currency: currency::write(root, code),
            cost_basis: None,
            description: security.and_then(|one| one.name.as_deref()).unwrap_or_default(),
            market_value: value.map(|value| value.amount.to_string()),
            purchase_price: None,
            shares: holding.quantity.map(|quantity| quantity.to_string()),
            symbol: security.and_then(|one| one.isin.as_deref()).unwrap_or_default(),
        }
    })
    .collect()
}
