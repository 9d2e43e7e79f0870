//! What all ledger formats write: for each account a statement that reconciles, for each portfolio
//! what moved and what is held. Rows stay where they are and are named by their place, so that
//! hundreds of thousands of them cost four bytes each.

use std::collections::HashMap;

use foliolink::portfolio::{
    Account, AccountId, Portfolio, PortfolioId, QuantityEffect, Snapshot, Transaction,
};
use jiff::civil::Date;

use super::{
    depot::Depot,
    options::ExportOptions,
    place::Place,
    statement::{self, Statement},
};
use crate::Error;

/// Everything that a file holds.
pub(crate) struct Book<'a> {
    pub(crate) sources: Vec<Source<'a>>,
    /// What whoever reads the file should know: which opening is derived, what has no balance.
    pub(crate) notices: Vec<String>,
}

/// What one snapshot adds.
pub(crate) struct Source<'a> {
    pub(crate) snapshot: &'a Snapshot,
    /// The numbers that a database keeps for the transactions, if they come from one.
    pub(crate) row_ids: Option<&'a [i64]>,
    pub(crate) statements: Vec<Statement<'a>>,
    pub(crate) depots: Vec<Depot<'a>>,
}

/// Whose rows they are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Owner<'a> {
    Account(&'a str),
    Portfolio(&'a str),
    Nobody,
}

impl<'a> Book<'a> {
    /// Sorts, checks and adds up; reads every row a few times and copies none.
    pub(crate) fn build(
        snapshots: &'a [Snapshot],
        options: &'a ExportOptions,
    ) -> Result<Self, Error> {
        let mut notices = Vec::new();
        let mut sources = Vec::with_capacity(snapshots.len());
        for (at, snapshot) in snapshots.iter().enumerate() {
            let label = options.label_of(snapshot);
            let place = Place { label, many: snapshots.len() > 1, snapshot: at };
            sources.push(build_source(snapshot, place, options, &mut notices)?);
        }
        Ok(Self { sources, notices })
    }

    /// Statements, rows and positions, as they are counted for people.
    pub(crate) fn counts(&self) -> [(&'static str, usize); 3] {
        let sum = |count: fn(&Source<'a>) -> usize| self.sources.iter().map(count).sum();
        [
            ("accounts", sum(|source| source.statements.len())),
            (
                "transactions",
                sum(|source| {
                    let cash = source.statements.iter().map(|own| own.rows.len());
                    let moved = source.depots.iter().map(|own| own.rows.len());
                    cash.chain(moved).sum()
                }),
            ),
            ("holdings", sum(|source| source.depots.iter().map(|own| own.positions.len()).sum())),
        ]
    }

    /// The first day of all: whatever the file opens, it opens no later.
    pub(crate) fn first_day(&self) -> Option<Date> {
        let days = self.sources.iter().flat_map(|source| {
            let cash = source.statements.iter().filter_map(|own| own.first_day(source));
            let moved = source.depots.iter().filter_map(|own| own.first_day(source));
            cash.chain(moved)
        });
        days.min()
    }
}

impl Source<'_> {
    pub(crate) fn row(&self, at: u32) -> Option<&Transaction> {
        self.snapshot.transactions.get(at as usize)
    }

    pub(crate) fn day(&self, at: u32) -> Option<Date> {
        self.row(at)?.date
    }
}

fn build_source<'a>(
    snapshot: &'a Snapshot,
    place: Place<'a>,
    options: &'a ExportOptions,
    notices: &mut Vec<String>,
) -> Result<Source<'a>, Error> {
    let mut cash: HashMap<Owner<'a>, Vec<u32>> = HashMap::new();
    let mut moved: HashMap<Owner<'a>, Vec<u32>> = HashMap::new();
    // In the order in which they first come, so that a file is the same each time.
    let mut strangers = Vec::new();
    let mut depots = Vec::new();
    let is_known = |id: &AccountId| snapshot.accounts.iter().any(|own| own.id.as_ref() == Some(id));
    for (at, row) in (0..).zip(&snapshot.transactions) {
        let account = row.account.as_ref().map(|id| Owner::Account(id.as_str()));
        let portfolio = row.portfolio.as_ref().map(|id| Owner::Portfolio(id.as_str()));
        if let Some(owner) = account.or(portfolio.is_none().then_some(Owner::Nobody)) {
            let rows = cash.entry(owner).or_default();
            if rows.is_empty() && !row.account.as_ref().is_some_and(is_known) {
                strangers.push(owner);
            }
            rows.push(at);
        }
        let owner = portfolio.or(account).filter(|_| account.is_none() || is_movement(row));
        if let Some(owner) = owner {
            let rows = moved.entry(owner).or_default();
            if rows.is_empty() {
                depots.push(owner);
            }
            rows.push(at);
        }
    }
    for holding in &snapshot.holdings {
        let owner = match (&holding.portfolio, &holding.account) {
            (Some(id), _) => Owner::Portfolio(id.as_str()),
            (None, Some(id)) => Owner::Account(id.as_str()),
            (None, None) => Owner::Nobody,
        };
        if !depots.contains(&owner) {
            depots.push(owner);
        }
    }
    let mut source = Source {
        snapshot,
        row_ids: options.row_ids_of(snapshot),
        statements: Vec::new(),
        depots: Vec::new(),
    };
    for (at, account) in snapshot.accounts.iter().enumerate() {
        let owner = account.id.as_ref().map(|id| Owner::Account(id.as_str()));
        let rows = owner.and_then(|owner| cash.remove(&owner)).unwrap_or_default();
        let about = statement::About {
            account: Some((at, account)),
            id: account.id.as_ref().map(AccountId::as_str),
            place,
        };
        source.statements.push(statement::build(snapshot, about, rows, options, notices)?);
    }
    for owner in strangers {
        let Some(rows) = cash.remove(&owner) else { continue };
        let id = if let Owner::Account(id) = owner { Some(id) } else { None };
        let about = statement::About { account: None, id, place };
        source.statements.push(statement::build(snapshot, about, rows, options, notices)?);
    }
    for owner in depots {
        let rows = moved.remove(&owner).unwrap_or_default();
        source.depots.push(build_depot(snapshot, owner, rows, place, notices)?);
    }
    Ok(source)
}

/// Whether a position changed by a known number of a known security.
fn is_movement(row: &Transaction) -> bool {
    let changes =
        matches!(row.quantity_effect, Some(QuantityEffect::Adds | QuantityEffect::Removes));
    changes && row.security.is_some() && row.quantity.is_some()
}

fn build_depot<'a>(
    snapshot: &'a Snapshot,
    owner: Owner<'a>,
    rows: Vec<u32>,
    place: Place<'a>,
    notices: &mut Vec<String>,
) -> Result<Depot<'a>, Error> {
    let portfolio_id = |own: &&Portfolio, id| own.id.as_ref().map(PortfolioId::as_str) == Some(id);
    let account_id = |own: &&Account, id| own.id.as_ref().map(AccountId::as_str) == Some(id);
    let (portfolio, account, id) = match owner {
        Owner::Portfolio(id) => {
            (snapshot.portfolios.iter().find(|own| portfolio_id(own, id)), None, Some(id))
        }
        Owner::Account(id) => {
            (None, snapshot.accounts.iter().find(|own| account_id(own, id)), Some(id))
        }
        Owner::Nobody => (None, None, None),
    };
    let held = snapshot.holdings.iter().filter(|held| {
        let portfolio = held.portfolio.as_ref().map(PortfolioId::as_str);
        let account = held.account.as_ref().map(AccountId::as_str);
        match owner {
            Owner::Portfolio(id) => portfolio == Some(id),
            Owner::Account(id) => portfolio.is_none() && account == Some(id),
            Owner::Nobody => portfolio.is_none() && account.is_none(),
        }
    });
    Depot::new(portfolio, account, id, place).fill(snapshot, rows, held, notices)
}
