//! An account that two answers name, once.

use crate::portfolio::{Account, AccountKind, Snapshot, identifying};

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
            let lost = lost(&merged, &other);
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
    fn or<T: Clone>(own: &mut Option<T>, other: &Option<T>) {
        *own = own.take().or_else(|| other.clone());
    }
    if account.kind == AccountKind::OTHER {
        account.kind = other.kind.clone();
    }
    or(&mut account.name, &other.name);
    or(&mut account.provider_kind, &other.provider_kind);
    or(&mut account.currency, &other.currency);
    or(&mut account.balance.current, &other.balance.current);
    or(&mut account.balance.available, &other.balance.available);
    or(&mut account.balance.limit, &other.balance.limit);
    or(&mut account.identifiers.number, &other.identifiers.number);
    or(&mut account.identifiers.transit, &other.identifiers.transit);
    or(&mut account.identifiers.institution, &other.identifiers.institution);
    or(&mut account.identifiers.last_four, &other.identifiers.last_four);
    or(&mut account.balance.overdraft_limit, &other.balance.overdraft_limit);
    or(&mut account.ownership, &other.ownership);
    or(&mut account.registered, &other.registered);
    account
}

/// What the other says and the merged account doesn't.
fn lost(merged: &Account, other: &Account) -> Vec<&'static str> {
    fn differ<T: PartialEq>(own: &Option<T>, other: &Option<T>) -> bool {
        other.is_some() && own != other
    }
    let fields = [
        (differ(&merged.name, &other.name), "name"),
        (differ(&merged.provider_kind, &other.provider_kind), "provider_kind"),
        (differ(&merged.currency, &other.currency), "currency"),
        (differ(&merged.balance.current, &other.balance.current), "balance.current"),
        (differ(&merged.balance.available, &other.balance.available), "balance.available"),
        (differ(&merged.balance.limit, &other.balance.limit), "balance.limit"),
        (differ(&merged.identifiers.number, &other.identifiers.number), "identifiers.number"),
    ];
    fields.into_iter().filter_map(|(differs, field)| differs.then_some(field)).collect()
}
