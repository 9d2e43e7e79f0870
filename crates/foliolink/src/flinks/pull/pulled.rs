//! What a pull brought, and into the unified model.

use crate::{
    flinks::{AccountsDetail, Investments, LoginId, Statements},
    portfolio::{Provider, Snapshot, Warning},
};

/// What a pull brought: each answer as it is, or all of them as one [`snapshot`](Self::snapshot).
#[derive(Debug)]
#[non_exhaustive]
pub struct Pulled {
    /// The card, where it is a saved one.
    pub login_id: Option<LoginId>,
    /// Accounts with holders and transactions, as far as they were asked for.
    pub accounts: Option<AccountsDetail>,
    /// Statements. No part of a snapshot, but for their warnings.
    pub statements: Option<Statements>,
    /// Investments.
    pub investments: Option<Investments>,
    /// What wasn't read, and why.
    pub warnings: Vec<Warning>,
}

impl Pulled {
    pub(super) fn new(login_id: Option<LoginId>) -> Self {
        Self { login_id, accounts: None, statements: None, investments: None, warnings: vec![] }
    }

    pub(super) fn warn(&mut self, path: &str, what: impl Into<String>) {
        self.warnings.push(Warning { path: path.to_owned(), what: what.into() });
    }

    /// Adds all of it to the unified model: an account that two answers name counts once, see
    /// [`Investments::add_to`].
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        if let Some(accounts) = &self.accounts {
            accounts.add_to(snapshot);
        }
        if let Some(statements) = &self.statements {
            snapshot.warnings.extend(statements.warnings.iter().cloned());
        }
        if let Some(investments) = &self.investments {
            investments.add_to(snapshot);
        }
        snapshot.warnings.extend(self.warnings.iter().cloned());
    }

    /// The same as a snapshot of its own. Its connection is the LoginId; empty where the card
    /// wasn't saved.
    pub fn snapshot(&self) -> Snapshot {
        let connection = self.login_id.as_ref().map_or("", LoginId::expose);
        let mut snapshot = Snapshot::new(Provider::FLINKS, connection.into());
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
