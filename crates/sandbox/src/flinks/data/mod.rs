//! The made-up customers of the Flinks side.

mod customers;
mod history;
mod household;
pub(crate) mod institutions;
mod seeded;
pub(crate) mod wealth;

pub(crate) use seeded::{SeedCustomer, SeedInvestments, SeedSecurity};

use jiff::Timestamp;

use super::store::Bank;
use crate::amount::Amount;
use crate::ids;
use crate::rng::HANDWRITTEN_SEED;

/// Which customer a card belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    /// Chequing, savings, a credit card and a TFSA.
    Everyday,
    /// One personal and one US dollar business account.
    Plain,
    /// Several holders, hard amounts, a transaction with both sides set.
    Joint,
    /// Investments only.
    Wealth,
    /// A household drawn from a number.
    Generated(u64),
    /// Investments drawn from a number.
    GeneratedWealth(u64),
    /// One of a seed file.
    Seeded(&'static SeedCustomer),
}

impl Profile {
    /// The customer that a user name stands for; with any seed but the usual one a drawn one.
    pub(crate) fn of(bank: &Bank, username: &str, seed: u64) -> Self {
        if seed != HANDWRITTEN_SEED {
            let seed = ids::stable_guid(&username.to_ascii_lowercase(), seed).as_u64_pair().0;
            return if bank.wealth { Self::GeneratedWealth(seed) } else { Self::Generated(seed) };
        }
        match username.to_ascii_lowercase().as_str() {
            _ if bank.wealth => Self::Wealth,
            "greatday" => Self::Everyday,
            "greatday_joint" => Self::Joint,
            _ => Self::Plain,
        }
    }

    /// The customer's bank accounts with a year of history, and so many days more.
    pub(crate) fn accounts(self, as_of: Timestamp, later: i64) -> Vec<Account> {
        match self {
            Self::Everyday => customers::everyday_accounts(later),
            Self::Plain => customers::plain_accounts(later),
            Self::Joint => customers::joint_accounts(later),
            Self::Wealth | Self::GeneratedWealth(_) => Vec::new(),
            Self::Generated(seed) => household::accounts(seed, later),
            Self::Seeded(customer) => customer.accounts(as_of, later),
        }
    }
}

/// A person or a household at the bank.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Holder {
    pub(crate) name: &'static str,
    pub(crate) street: &'static str,
    pub(crate) city: &'static str,
    pub(crate) province: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) email: Option<&'static str>,
    pub(crate) phone: &'static str,
}

/// One bank account.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) title: &'static str,
    pub(crate) number: &'static str,
    pub(crate) last_four: Option<&'static str>,
    pub(crate) transit: Option<&'static str>,
    pub(crate) institution: Option<&'static str>,
    pub(crate) category: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) account_type: &'static str,
    pub(crate) overdraft: Amount,
    pub(crate) limit: Option<Amount>,
    /// What the current balance includes that can't be spent yet.
    pub(crate) held: Amount,
    pub(crate) current: Amount,
    pub(crate) eft_ratio: Amount,
    pub(crate) holder: Holder,
    /// Oldest first; each balance is the one before plus credit minus debit.
    pub(crate) transactions: Vec<Transaction>,
}

/// One booked movement.
#[derive(Debug, Clone)]
pub(crate) struct Transaction {
    pub(crate) id: String,
    pub(crate) days_ago: i64,
    pub(crate) description: &'static str,
    pub(crate) category: &'static str,
    pub(crate) debit: Option<Amount>,
    pub(crate) credit: Option<Amount>,
    pub(crate) balance: Amount,
}
