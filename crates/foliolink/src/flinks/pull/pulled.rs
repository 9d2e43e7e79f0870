//! What a pull brought.

use crate::{
    flinks::{AccountsDetail, Investments, LoginId, Statements},
    portfolio::Warning,
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
}
