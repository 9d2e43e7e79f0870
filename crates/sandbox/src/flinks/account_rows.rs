//! Accounts as the two answers print them.

use serde::Serialize;

use super::account_options::{DetailOptions, SummaryOptions};
use super::data::{Account, Holder, Transaction};
use super::store::Card;
use crate::amount::Amount;
use crate::clock::day_before;
use crate::state::World;

/// An account of either answer; what one of them doesn't carry is left out. What was switched off
/// is null inside, and empty where it is a list; in the older form null as a whole (K-6).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WireAccount {
    #[serde(flatten)]
    specific: AnswerSpecific,
    title: &'static str,
    account_number: Option<&'static str>,
    last_four_digits: Option<&'static str>,
    balance: Option<Balance>,
    category: &'static str,
    r#type: &'static str,
    currency: &'static str,
    holder: Option<WireHolder>,
    account_type: &'static str,
    id: String,
}

/// The fields that only one of the two answers has.
#[derive(Serialize)]
#[serde(untagged)]
enum AnswerSpecific {
    #[serde(rename_all = "PascalCase")]
    Summary { eft_eligible_ratio: Amount, e_transfer_eligible_ratio: Amount },
    #[serde(rename_all = "PascalCase")]
    Detail {
        transactions: Option<Vec<WireTransaction>>,
        transit_number: Option<&'static str>,
        institution_number: Option<&'static str>,
        overdraft_limit: Amount,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Balance {
    available: Option<Amount>,
    current: Option<Amount>,
    limit: Option<Amount>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WireTransaction {
    date: String,
    code: Option<()>,
    description: &'static str,
    debit: Option<Amount>,
    credit: Option<Amount>,
    balance: Amount,
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WireHolder {
    name: &'static str,
    address: Option<Address>,
    email: Option<&'static str>,
    phone_number: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Address {
    civic_address: &'static str,
    city: &'static str,
    province: &'static str,
    postal_code: &'static str,
    #[serde(rename = "POBox")]
    po_box: Option<()>,
    country: &'static str,
}

/// Who holds an account, as the details print it.
pub(crate) fn account_holder(account: &Account) -> impl Serialize + use<> {
    wire_holder(&account.holder)
}

fn wire_holder(holder: &Holder) -> WireHolder {
    let address = Address {
        civic_address: holder.street,
        city: holder.city,
        province: holder.province,
        postal_code: holder.postal_code,
        po_box: None,
        country: "CA",
    };
    let email = holder.email;
    let phone_number = Some(holder.phone);
    WireHolder { name: holder.name, address: Some(address), email, phone_number }
}

/// What is answered in place of balances that were switched off.
fn without_balance(world: &World) -> Option<Balance> {
    (!world.options.flinks_older_forms).then_some(Balance {
        available: None,
        current: None,
        limit: None,
    })
}

fn wire_account(
    account: &Account,
    specific: AnswerSpecific,
    identity: bool,
    balance: bool,
    world: &World,
) -> WireAccount {
    let with_balance = || Balance {
        available: Some(account.current - account.held),
        current: Some(account.current),
        limit: account.limit,
    };
    WireAccount {
        specific,
        title: account.title,
        account_number: identity.then_some(account.number),
        last_four_digits: account.last_four.filter(|_| identity),
        balance: if balance { Some(with_balance()) } else { without_balance(world) },
        category: account.category,
        r#type: account.kind,
        currency: account.currency,
        holder: Some(wire_holder(&account.holder)),
        account_type: account.account_type,
        id: account.id.clone(),
    }
}

/// The accounts of a summary.
pub(crate) fn summaries(card: &Card, options: &SummaryOptions, world: &World) -> Vec<WireAccount> {
    let accounts = card.accounts(world.flinks.as_of);
    accounts.iter().map(|account| summary_row(account, options, world)).collect()
}

fn summary_row(account: &Account, options: &SummaryOptions, world: &World) -> WireAccount {
    let specific = AnswerSpecific::Summary {
        eft_eligible_ratio: account.eft_ratio,
        e_transfer_eligible_ratio: Amount::whole(0),
    };
    let mut row = wire_account(account, specific, options.identity, options.balance, world);
    // The summary knows the holder by name only.
    let name = account.holder.name;
    row.holder = Some(WireHolder { name, address: None, email: None, phone_number: None });
    row
}

/// The accounts of the details.
pub(crate) fn details(card: &Card, options: &DetailOptions, world: &World) -> Vec<WireAccount> {
    let wanted =
        |account: &Account| options.accounts.as_ref().is_none_or(|ids| ids.contains(&account.id));
    let accounts = card.accounts(world.flinks.as_of);
    accounts
        .iter()
        .filter(|account| wanted(account))
        .map(|account| detail_row(account, options, world))
        .collect()
}

fn detail_row(account: &Account, options: &DetailOptions, world: &World) -> WireAccount {
    let specific = AnswerSpecific::Detail {
        transactions: match options.transactions {
            true => Some(wire_transactions(account, options, world)),
            false => (!world.options.flinks_older_forms).then(Vec::new),
        },
        transit_number: account.transit.filter(|_| options.identity),
        institution_number: account.institution.filter(|_| options.identity),
        overdraft_limit: account.overdraft,
    };
    let mut row = wire_account(account, specific, options.identity, options.balance, world);
    row.holder = row.holder.filter(|_| options.holder);
    row
}

/// Newest first.
fn wire_transactions(
    account: &Account,
    options: &DetailOptions,
    world: &World,
) -> Vec<WireTransaction> {
    let after = options.after.iter().find(|(id, _)| *id == account.id).map(|(_, row)| row);
    let skip = after.and_then(|after| account.transactions.iter().position(|row| row.id == *after));
    let oldest = day_before(world.now(), options.days);
    let rows = account.transactions.iter().skip(skip.map_or(0, |at| at + 1)).rev();
    let dated = rows.map(|row| wire_transaction(row, day_before(world.flinks.as_of, row.days_ago)));
    dated.filter(|row| options.covers(&row.date, &oldest)).collect()
}

fn wire_transaction(row: &Transaction, date: String) -> WireTransaction {
    WireTransaction {
        date,
        code: None,
        description: row.description,
        debit: row.debit,
        credit: row.credit,
        balance: row.balance,
        id: row.id.clone(),
    }
}
