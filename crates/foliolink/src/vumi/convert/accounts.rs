//! Accounts.

use super::types;
use crate::{
    convert::{Place, Reader, named, nonblank, nonblank_word, read_rows},
    transport::Answered,
    vumi::{Account, AccountType},
};

pub(in crate::vumi) fn accounts(answer: Answered<types::Accounts>) -> Vec<Account> {
    read_rows("accounts", 0, answer.body.0, &answer.repairs, account)
}

fn account(mut reader: Reader<'_>, place: Place<'_>, raw: types::Account) -> Account {
    Account {
        id: reader.id(place.field("id"), raw.id),
        kind: raw.type_.and_then(|kind| nonblank_word(kind.as_str()).map(AccountType::from)),
        portfolio: named(raw.portfolio).map(Into::into),
        iban: named(raw.iban),
        alias: nonblank(raw.alias),
        balance: reader.require_number(place.field("balance"), &raw.balance),
        currency: reader.require_named(place.field("currency"), raw.currency),
        owners: reader.require_names(place, "owners", raw.owners),
        created_at: reader.time(place.field("createdAt"), &raw.created_at),
        updated_at: reader.time(place.field("updatedAt"), &raw.updated_at),
        warnings: reader.into_warnings(),
    }
}
