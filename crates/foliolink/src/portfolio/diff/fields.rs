//! Which fields of a row differ.

use std::hash::Hash;

use super::Change;
use crate::portfolio::{Account, Holder, Holding, Institution, Portfolio, Security, Transaction};

/// A row of a table.
pub(super) trait Row: Clone + Eq + Hash {
    /// The fields in which the two differ, in the order of the model.
    fn differing(&self, other: &Self) -> Vec<String>;
}

/// A row that became another.
pub(super) fn change<T: Row>(old: &T, new: &T) -> Change<T> {
    Change { fields: old.differing(new), old: old.clone(), new: new.clone() }
}

macro_rules! row {
    ($type:ty: $($($field:ident).+),+ $(,)?) => {
        impl Row for $type {
            fn differing(&self, other: &Self) -> Vec<String> {
                let fields = [$((self.$($field).+ != other.$($field).+, [$(stringify!($field)),+].join("."))),+];
                fields.into_iter().filter_map(|(differs, field)| differs.then_some(field)).collect()
            }
        }
    };
}

// A test holds these lists against the JSON form.
row!(Institution: id, name);
row!(Holder: name, email, phone, address);
row!(
    Account: id, name, kind, provider_kind, currency, balance.current, balance.available, balance.limit, identifiers.number,
    identifiers.transit, identifiers.institution, identifiers.iban, portfolio, owners, ownership, registered, updated_at,
    balance.overdraft_limit, identifiers.last_four,
);
row!(Portfolio: id, kind, provider_kind, currency, value, owners, updated_at);
row!(
    Security: id, name, isin, kind, provider_kind, currency, exchange, identified, related_security, spanish_tax_exempt,
    management_company,
);
row!(Holding: portfolio, account, security, quantity, price, value, local_value, exchange_rate, weight, local_price);
row!(
    Transaction: id, account, portfolio, security, date, kind, provider_kind, description, amount, debit, credit, balance, quantity,
    quantity_effect, price, local_amount, local_price, exchange_rate, fees, taxes,
);
