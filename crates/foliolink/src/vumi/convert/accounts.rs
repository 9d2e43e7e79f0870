//! Accounts.

use super::{notes::Notes, types};
use crate::vumi::{Account, AccountType};

pub(in crate::vumi) fn accounts(raw: types::Accounts) -> Vec<Account> {
    raw.0.into_iter().enumerate().map(|(n, raw)| account(n, raw)).collect()
}

fn account(n: usize, raw: types::Account) -> Account {
    let mut notes = Notes::at(format!("accounts[{n}]"));
    Account {
        id: raw.id.into(),
        kind: raw.type_.map(|kind| AccountType::from(kind.as_str())),
        portfolio: raw.portfolio.map(Into::into),
        iban: raw.iban,
        alias: raw.alias,
        balance: notes.needed("balance", raw.balance),
        currency: notes.there("currency", raw.currency),
        owners: notes.list("owners", raw.owners),
        created_at: notes.time("createdAt", raw.created_at),
        updated_at: notes.time("updatedAt", raw.updated_at),
        warnings: notes.done(),
    }
}
