//! Accounts: where cash lies.

use foliolink_runtime::Personal;
use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::{
    code::open_words,
    portfolio,
    portfolio::{
        AccountId, AccountKind, Balance, Holder, Identifiers, PortfolioId, Snapshot, Warning,
    },
};

open_words! {
    /// Kind of an account, in the provider's words. Open.
    AccountType {
        /// An account in its own right; may carry payments too. Shown only under a licence.
        CASH_ACCOUNT = "CASH_ACCOUNT",
        /// Holds the liquidity of a portfolio and nothing else. Shown only by brokers.
        OTHER = "OTHER",
    }
}

/// An account as the provider shows it.
///
/// Provider docs: <https://docs.vumi.io/aggregation/accounts/list-accounts>
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Account {
    /// Its id.
    pub id: Option<AccountId>,
    /// What it is.
    pub kind: Option<AccountType>,
    /// The portfolio whose cash it holds; only from brokers.
    pub portfolio: Option<PortfolioId>,
    /// IBAN, if it has one.
    pub iban: Option<Personal>,
    /// Name that it was given.
    pub alias: Option<Personal>,
    /// Balance at `updated_at`, in `currency`.
    pub balance: Option<Decimal>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Names of the owners.
    pub owners: Vec<Personal>,
    /// When the record was made.
    pub created_at: Option<Timestamp>,
    /// Last update of the record (C-9: the page says the portfolio's, taken for a slip).
    pub updated_at: Option<Timestamp>,
    /// What in it isn't what it seems.
    pub warnings: Vec<Warning>,
}

impl Account {
    /// Our word for what it is: cash of either documented kind, since neither holds securities.
    pub fn unified_kind(&self) -> AccountKind {
        match &self.kind {
            Some(kind) if [AccountType::CASH_ACCOUNT, AccountType::OTHER].contains(kind) => {
                AccountKind::CASH
            }
            Some(kind) => AccountKind::of_owed(kind.as_str()).unwrap_or(AccountKind::OTHER),
            None => AccountKind::OTHER,
        }
    }

    /// Adds it to the unified model, with its owners. Its balance is never added to a portfolio's
    /// value.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        holders(&self.owners, snapshot);
        snapshot.warnings.extend(self.warnings.iter().cloned());
        snapshot.accounts.push(self.into());
    }
}

/// An account, its balance never added to a portfolio's value.
impl From<&Account> for portfolio::Account {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.clone(),
            name: account.alias.clone(),
            kind: account.unified_kind(),
            provider_kind: account.kind.as_ref().map(ToString::to_string),
            currency: account.currency.clone(),
            balance: Balance { current: account.balance, ..Balance::default() },
            identifiers: Identifiers { iban: account.iban.clone(), ..Identifiers::default() },
            portfolio: account.portfolio.clone(),
            owners: account.owners.clone(),
            ownership: None,
            registered: None,
            updated_at: account.updated_at,
        }
    }
}

/// Adds owners that aren't among the holders yet. A name is all that the provider tells of them.
pub(crate) fn holders(owners: &[Personal], snapshot: &mut Snapshot) {
    for owner in owners {
        if !snapshot.holders.iter().any(|holder| holder.name.as_ref() == Some(owner)) {
            snapshot.holders.push(Holder { name: Some(owner.clone()), ..Holder::default() });
        }
    }
}
