//! The tables of one snapshot, with names instead of ids: an account is called what its owner calls
//! it, a number shows its end.

use std::collections::HashMap;

use foliolink::portfolio::{
    Account, AccountId, Holding, Personal, Portfolio, PortfolioId, Security, SecurityId, Snapshot,
    Transaction,
};

use crate::output::{
    paint::{initials, mask},
    table::{Cell, Column, Grid},
};

/// A snapshot with its ids resolved.
pub(crate) struct Names<'a> {
    snapshot: &'a Snapshot,
    reveal: bool,
    accounts: HashMap<&'a AccountId, &'a Account>,
    portfolios: HashMap<&'a PortfolioId, String>,
    securities: HashMap<&'a SecurityId, &'a Security>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(snapshot: &'a Snapshot, reveal: bool) -> Self {
        Self {
            snapshot,
            reveal,
            accounts: snapshot
                .accounts
                .iter()
                .filter_map(|account| {
                    Some((if_identified(&account.id, AccountId::identifies)?, account))
                })
                .collect(),
            portfolios: snapshot
                .portfolios
                .iter()
                .zip(portfolio_names(&snapshot.portfolios))
                .filter_map(|(row, name)| {
                    Some((if_identified(&row.id, PortfolioId::identifies)?, name))
                })
                .collect(),
            securities: snapshot
                .securities
                .iter()
                .filter_map(|row| Some((if_identified(&row.id, SecurityId::identifies)?, row)))
                .collect(),
        }
    }

    pub(super) fn accounts(&self) -> Grid {
        let mut grid = Grid::new(vec![
            Column::text("Account").shrinks(20),
            Column::text("Kind").leaves(2),
            Column::text("Number").leaves(3),
            Column::text("Owner").shrinks(6).leaves(6),
            Column::number("Balance"),
            Column::number("Available").leaves(4),
            Column::number("Limit").leaves(5),
            Column::text("").leaves(1),
        ]);
        for account in &self.snapshot.accounts {
            grid.row(vec![
                Cell::text(self.account(account)),
                Cell::dim(words(account.kind.as_str())),
                Cell::dim(self.number(account)),
                Cell::dim(self.people(&account.owners)),
                Cell::number(account.balance.current),
                Cell::number(account.balance.available),
                Cell::number(account.balance.limit),
                Cell::dim(account.currency.as_deref().unwrap_or_default()),
            ]);
        }
        grid
    }

    pub(super) fn portfolios(&self) -> Grid {
        let mut grid = Grid::new(vec![
            Column::text("Portfolio"),
            Column::text("Owner").shrinks(6).leaves(1),
            Column::number("Value"),
            Column::text(""),
        ]);
        let portfolios = &self.snapshot.portfolios;
        for (portfolio, name) in portfolios.iter().zip(portfolio_names(portfolios)) {
            grid.row(vec![
                Cell::text(name),
                Cell::dim(self.people(&portfolio.owners)),
                Cell::number(portfolio.value),
                Cell::dim(portfolio.currency.as_deref().unwrap_or_default()),
            ]);
        }
        grid
    }

    pub(super) fn holdings(&self) -> Grid {
        let mut grid = Grid::new(vec![
            Column::text("Security").shrinks(26),
            Column::text("ISIN").leaves(3),
            Column::text("In").shrinks(6).leaves(2),
            Column::number("Quantity"),
            Column::number("Price").leaves(1),
            Column::number("Value"),
            Column::text(""),
        ]);
        for holding in &self.snapshot.holdings {
            let isin = self.security_of(holding).and_then(|security| security.isin.clone());
            let currency = holding.value.as_ref().and_then(|value| value.currency.clone());
            grid.row(vec![
                Cell::text(self.security(holding.security.as_ref())),
                Cell::dim(isin.unwrap_or_default()),
                Cell::dim(self.place(holding.portfolio.as_ref(), holding.account.as_ref())),
                Cell::number(holding.quantity),
                Cell::number(holding.price.as_ref().map(|price| price.amount)),
                Cell::number(holding.value.as_ref().map(|value| value.amount)),
                Cell::dim(currency.unwrap_or_default()),
            ]);
        }
        grid
    }

    /// How many transactions there are, and the latest of them, newest first.
    pub(super) fn latest(&self, most: usize) -> (usize, Grid) {
        let mut all: Vec<&Transaction> = self.snapshot.transactions.iter().collect();
        all.sort_by_key(|transaction| std::cmp::Reverse(transaction.date));
        let mut grid = Grid::new(vec![
            Column::text("Date"),
            Column::text("Where").shrinks(8).leaves(2),
            Column::text("Kind").leaves(3),
            Column::text("Description").shrinks(16),
            Column::number("Quantity").leaves(4),
            Column::number("Amount"),
            Column::text(""),
        ]);
        for transaction in all.iter().take(most) {
            let amount = transaction.amount.as_ref();
            grid.row(vec![
                Cell::text(transaction.date.map(|date| date.to_string()).unwrap_or_default()),
                Cell::dim(self.place(transaction.portfolio.as_ref(), transaction.account.as_ref())),
                Cell::dim(words(transaction.kind.as_str())),
                Cell::text(self.describe(transaction)),
                Cell::number(transaction.quantity),
                Cell::number(amount.map(|amount| amount.amount)),
                Cell::dim(amount.and_then(|amount| amount.currency.clone()).unwrap_or_default()),
            ]);
        }
        (all.len(), grid)
    }

    /// The bank's text, or what was moved, or at least the provider's word.
    pub(crate) fn describe(&self, transaction: &Transaction) -> String {
        let text = transaction.description.as_ref().map(|text| text.reveal().to_owned());
        text.or_else(|| transaction.security.as_ref().map(|id| self.security(Some(id))))
            .or_else(|| transaction.provider_kind.as_deref().map(words))
            .unwrap_or_default()
    }

    pub(super) fn security(&self, id: Option<&SecurityId>) -> String {
        let Some(security) = id.and_then(|id| self.securities.get(id)) else {
            return "not named".to_owned();
        };
        security
            .name
            .clone()
            .or_else(|| security.isin.clone())
            .unwrap_or_else(|| "not identified yet".to_owned())
    }

    fn security_of(&self, holding: &Holding) -> Option<&&Security> {
        self.securities.get(holding.security.as_ref()?)
    }

    /// What its owner calls it. Some banks write the number into the name: there it is mask as
    /// well.
    pub(crate) fn account(&self, account: &Account) -> String {
        let name = account.name.as_ref().map(|name| self.without_numbers(name.reveal(), account));
        name.unwrap_or_else(|| {
            [&words(account.kind.as_str()), account.currency.as_deref().unwrap_or_default()]
                .join(" ")
                .trim_end()
                .to_owned()
        })
    }

    fn number(&self, account: &Account) -> String {
        let numbers = &account.identifiers;
        let number = numbers.number.as_ref().or(numbers.iban.as_ref()).map(Personal::reveal);
        number
            .map(|number| if self.reveal { number.to_owned() } else { mask(number) })
            .unwrap_or_default()
    }

    fn without_numbers(&self, name: &str, account: &Account) -> String {
        let numbers = [&account.identifiers.number, &account.identifiers.iban]
            .into_iter()
            .flatten()
            .map(Personal::reveal);
        let shown = |name: String, number: &str| {
            if number.len() < 4 { name } else { name.replace(number, &mask(number)) }
        };
        if self.reveal { name.to_owned() } else { numbers.fold(name.to_owned(), shown) }
    }

    fn people(&self, names: &[Personal]) -> String {
        let shown = |name: &Personal| {
            if self.reveal { name.reveal().to_owned() } else { initials(name.reveal()) }
        };
        names.iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    fn portfolio(&self, id: Option<&PortfolioId>) -> String {
        id.and_then(|id| self.portfolios.get(id)).cloned().unwrap_or_default()
    }

    /// The portfolio's name, where it is one of this snapshot.
    pub(crate) fn portfolio_of(&self, id: &PortfolioId) -> Option<String> {
        self.portfolios.get(id).cloned()
    }

    /// The security's name, where it is one of this snapshot.
    pub(crate) fn security_named(&self, id: &SecurityId) -> Option<String> {
        self.securities.contains_key(id).then(|| self.security(Some(id)))
    }

    /// Where something is kept, where that is known.
    pub(crate) fn place_of(
        &self,
        portfolio: Option<&PortfolioId>,
        account: Option<&AccountId>,
    ) -> Option<String> {
        Some(self.place(portfolio, account)).filter(|place| !place.is_empty())
    }

    fn place(&self, portfolio: Option<&PortfolioId>, account: Option<&AccountId>) -> String {
        let account =
            account.and_then(|id| self.accounts.get(id)).map(|account| self.account(account));
        account.unwrap_or_else(|| self.portfolio(portfolio))
    }
}

/// An id by which something can be found again.
fn if_identified<T>(id: &Option<T>, identifies: fn(&T) -> bool) -> Option<&T> {
    id.as_ref().filter(|id| identifies(id))
}

/// Portfolios have no names: their kind, numbered where there are several of it.
fn portfolio_names(portfolios: &[Portfolio]) -> Vec<String> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut names = Vec::with_capacity(portfolios.len());
    for portfolio in portfolios {
        let kind = portfolio.kind.as_str();
        let count = seen.entry(kind).or_default();
        *count += 1;
        let name = if *count == 1 { words(kind) } else { format!("{} {count}", words(kind)) };
        names.push(name);
    }
    names
}

/// `credit_card` and `CREDIT_CARD` are for programs.
fn words(kind: &str) -> String {
    if kind.contains('_') || !kind.chars().any(char::is_lowercase) {
        kind.replace('_', " ").to_lowercase()
    } else {
        kind.to_owned()
    }
}
