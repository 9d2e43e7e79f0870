//! An account that two answers name, once.

use crate::portfolio::{
    Account, AccountKind, Snapshot,
    columns::{Field, Row as _},
    identifying,
};

/// Which of two accounts with one id stands where they differ.
#[derive(Clone, Copy)]
pub(super) enum Stands {
    Held,
    New,
}

/// Adds an account, or merges it into the one of its id among the first `before`: those of another
/// answer. Two of one answer stay two, and a warning says so: which of them is which, nobody knows.
pub(super) fn put(
    snapshot: &mut Snapshot,
    account: Account,
    before: usize,
    stands: Stands,
    path: &str,
) {
    // An id that identifies nothing makes no two accounts one.
    let id = identifying(account.id.as_ref());
    let mut held = snapshot.accounts.iter();
    let Some(at) = held.position(|held| id.is_some() && held.id.as_ref() == id) else {
        return snapshot.accounts.push(account);
    };
    match snapshot.accounts.get_mut(at).filter(|_| at < before) {
        Some(held) => {
            let (merged, other) = match stands {
                Stands::Held => (fill(held.clone(), &account), account),
                Stands::New => (fill(account, held), held.clone()),
            };
            let lost = find_lost_fields(&merged, &other);
            *held = merged;
            if !lost.is_empty() {
                let what = format!(
                    "Accounts and Investments both have this account, and differ in {}: Accounts stands",
                    lost.join(", ")
                );
                snapshot.warn(path, what);
            }
        }
        None => {
            snapshot.warn(
                format!("{path}.Id"),
                "not unique: another account of this answer has the same",
            );
            snapshot.accounts.push(account);
        }
    }
}

/// What is missing, from the other.
fn fill(mut account: Account, other: &Account) -> Account {
    if account.kind == AccountKind::OTHER {
        account.kind = other.kind.clone();
    }
    for field in Account::FIELDS.iter().filter(|field| is_filled(field)) {
        if field.is_none(&account) {
            (field.copy)(&mut account, other);
        }
    }
    account
}

/// What the other says and the merged account doesn't.
fn find_lost_fields(merged: &Account, other: &Account) -> Vec<&'static str> {
    let fields = Account::FIELDS.iter().filter(|field| is_filled(field));
    let lost = fields.filter(|field| !field.is_none(other) && (field.differs)(merged, other));
    lost.map(|field| field.path).collect()
}

/// Our word is made from the provider's, and owners are people whose names each writes its own way.
fn is_filled(field: &Field<Account>) -> bool {
    !matches!(field.path, "id" | "kind" | "owners")
}
