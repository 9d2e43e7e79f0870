//! What a pull brought, and into the unified model.

use crate::{
    portfolio::{Provider, Snapshot, Warning},
    vumi::{
        Account, AccountTransaction, ConnectionState, Investment, Portfolio, PortfolioTransaction,
        Position,
    },
};

/// What a pull brought.
#[derive(Debug)]
#[non_exhaustive]
pub struct Pulled {
    /// How the connection stood before it was read.
    pub state: ConnectionState,
    /// Accounts.
    pub accounts: Vec<Account>,
    /// Portfolios.
    pub portfolios: Vec<Portfolio>,
    /// Positions.
    pub positions: Vec<Position>,
    /// Instruments.
    pub investments: Vec<Investment>,
    /// Movements of cash.
    pub account_transactions: Vec<AccountTransaction>,
    /// Movements of investments.
    pub portfolio_transactions: Vec<PortfolioTransaction>,
    /// What is missing in it.
    pub warnings: Vec<Warning>,
}

impl Pulled {
    /// Nothing yet, to be filled by hand.
    pub fn new(state: ConnectionState) -> Self {
        Self {
            state,
            accounts: vec![],
            portfolios: vec![],
            positions: vec![],
            investments: vec![],
            account_transactions: vec![],
            portfolio_transactions: vec![],
            warnings: vec![],
        }
    }

    pub(super) fn warn(&mut self, path: &str, what: &str) {
        self.warnings.push(Warning { path: path.to_owned(), what: what.to_owned() });
    }

    /// Whether every list is empty.
    pub(super) fn has_nothing(&self) -> bool {
        self.accounts.is_empty()
            && self.portfolios.is_empty()
            && self.positions.is_empty()
            && self.investments.is_empty()
            && self.account_transactions.is_empty()
            && self.portfolio_transactions.is_empty()
    }

    /// Adds all of it to the unified model: `as_of` is `lastSync`, cash stays apart from holdings,
    /// provider words are kept.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        self.state.add_to(snapshot);
        self.accounts.iter().for_each(|account| account.add_to(snapshot));
        self.portfolios.iter().for_each(|portfolio| portfolio.add_to(snapshot));
        self.investments.iter().for_each(|investment| investment.add_to(snapshot));
        self.positions.iter().for_each(|position| position.add_to(snapshot));
        self.account_transactions.iter().for_each(|row| row.add_to(snapshot));
        self.portfolio_transactions.iter().for_each(|row| row.add_to(snapshot));
        snapshot.warnings.extend(self.warnings.iter().cloned());
    }

    /// The same as a snapshot of its own.
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::new(Provider::VUMI, self.state.connection.expose().into());
        self.add_to(&mut snapshot);
        snapshot
    }
}

/// The same as [`Pulled::snapshot`].
impl From<&Pulled> for Snapshot {
    fn from(pulled: &Pulled) -> Self {
        pulled.snapshot()
    }
}
