//! What is personal is hidden as in the program's tables: by the marks of the model's columns, so
//! that a field that is added to it is covered.

use foliolink::portfolio::columns::Row;
use serde::Serialize;
use serde_json::Value;

use crate::output::paint::{initials, mask};

/// In place of a text of which nothing may be shown.
const HIDDEN: &str = "•••";

/// Whether personal data is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Masker {
    pub(super) reveal: bool,
}

impl Masker {
    /// The JSON form of a row.
    pub(super) fn row<T: Row + Serialize>(self, row: &T) -> Value {
        let mut value = serde_json::to_value(row).unwrap_or_default();
        if self.reveal {
            return value;
        }
        let columns = T::FIELDS.iter().flat_map(|field| field.columns);
        for column in columns.filter(|column| column.personal) {
            let place = format!("/{}", column.path.replace('.', "/"));
            if let Some(held) = value.pointer_mut(&place) {
                hide(held, way(T::TABLE, column.path));
            }
        }
        value
    }

    /// A name that the host gave: it may be an address or a customer's number.
    pub(super) fn mark(self, text: String) -> String {
        if self.reveal { text } else { mask(&text) }
    }
}

/// How a column is hidden.
fn way(table: &str, path: &str) -> fn(&str) -> String {
    match (table, path) {
        ("holders", "name") | (_, "owners") => initials,
        (_, path) if path.starts_with("identifiers.") => mask,
        _ => |_| HIDDEN.to_owned(),
    }
}

fn hide(value: &mut Value, way: fn(&str) -> String) {
    match value {
        Value::Null => {}
        Value::String(text) => *text = way(text),
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, way)),
        other => *other = HIDDEN.into(),
    }
}

#[cfg(test)]
mod tests {
    use foliolink::portfolio::{Account, Holder, Transaction};
    use serde_json::json;

    use super::*;

    fn rows() -> (Holder, Account, Transaction) {
        let holder = json!({ "name": "Canary Person", "email": "canary@example.test", "phone": "555-0142",
            "address": { "lines": ["1 Canary St"], "city": "Canaryville", "region": "ON", "postal_code": "K1A", "country": "CA" } });
        let account = json!({ "id": "A", "name": "Canary account", "kind": "checking", "provider_kind": null, "currency": "CAD",
            "balance": { "current": "820.25", "available": null, "limit": null },
            "identifiers": { "number": "5550142", "transit": "04231", "institution": "777", "iban": "ES6399990001203004500678" },
            "portfolio": null, "owners": ["Canary Person"] });
        let movement = json!({ "id": "T", "account": "A", "portfolio": null, "security": null, "date": "2031-03-28",
            "kind": "debit", "provider_kind": null, "description": "CANARY RENT", "amount": null, "debit": "1", "credit": null,
            "balance": null, "quantity": null, "quantity_effect": null, "price": null });
        (
            serde_json::from_value(holder).unwrap(),
            serde_json::from_value(account).unwrap(),
            serde_json::from_value(movement).unwrap(),
        )
    }

    #[test]
    fn what_the_model_marks_is_hidden_and_amounts_are_not() {
        let (holder, account, movement) = rows();
        let masker = Masker { reveal: false };
        let holder = masker.row(&holder);
        assert_eq!((&holder["name"], &holder["email"]), (&json!("C. P."), &json!("•••")));
        assert_eq!(holder["address"]["lines"], json!(["•••"]));
        let account = masker.row(&account);
        assert_eq!(account["identifiers"]["number"], "•••0142");
        assert_eq!(account["identifiers"]["iban"], "•••0678");
        assert_eq!(
            (&account["owners"], &account["balance"]["current"]),
            (&json!(["C. P."]), &json!("820.25"))
        );
        let all = format!("{holder}{account}{}", masker.row(&movement)).to_lowercase();
        assert!(!all.contains("canary") && !all.contains("5550142"), "{all}");
    }

    #[test]
    fn revealed_it_is_what_is_stored() {
        let (holder, ..) = rows();
        assert_eq!(Masker { reveal: true }.row(&holder), serde_json::to_value(&holder).unwrap());
    }
}
