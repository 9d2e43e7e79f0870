//! How a row of a difference is called, and what of it changed: names instead of ids, personal data
//! hidden as in every table.

use foliolink::portfolio::{
    self, Account, Holder, Holding, Institution, Portfolio, Security, Snapshot, Transaction,
    columns::{self, Field, Row},
};
use serde::Serialize;
use serde_json::Value;

use crate::output::{
    amount::group_thousands,
    paint::{initials, mask},
    snapshot::Names,
};

/// A row of a table.
pub(super) struct Change {
    pub(super) sign: &'static str,
    pub(super) label: String,
    pub(super) details: String,
}

/// Names of the new snapshot; of the old one where only that knows a thing.
pub(super) struct Labels<'a> {
    old: Names<'a>,
    new: Names<'a>,
    reveal: bool,
}

impl<'a> Labels<'a> {
    pub(super) fn of(old: &'a Snapshot, new: &'a Snapshot, reveal: bool) -> Self {
        Self { old: Names::of(old, reveal), new: Names::of(new, reveal), reveal }
    }

    fn either<T>(&self, find: impl Fn(&Names<'a>) -> Option<T>) -> Option<T> {
        find(&self.new).or_else(|| find(&self.old))
    }

    pub(super) fn holder(&self, holder: &Holder) -> String {
        let name = holder.name.as_ref().map(|name| {
            if self.reveal { name.reveal().to_owned() } else { initials(name.reveal()) }
        });
        name.unwrap_or_else(|| "somebody without a name".to_owned())
    }

    pub(super) fn account(&self, account: &Account) -> String {
        let number = account
            .identifiers
            .number
            .as_ref()
            .or(account.identifiers.iban.as_ref())
            .map(|number| number.reveal());
        let number =
            number.map(|number| if self.reveal { number.to_owned() } else { mask(number) });
        [Some(self.new.account(account)), number]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("  ")
    }

    pub(super) fn portfolio(&self, portfolio: &Portfolio) -> String {
        let known = self.either(|names| names.portfolio_of(portfolio.id.as_ref()?));
        known.unwrap_or_else(|| portfolio.kind.to_string())
    }

    pub(super) fn security(&self, security: &Security) -> String {
        security
            .name
            .clone()
            .or_else(|| security.isin.clone())
            .unwrap_or_else(|| "not identified yet".to_owned())
    }

    pub(super) fn holding(&self, holding: &Holding) -> String {
        let security =
            holding.security.as_ref().and_then(|id| self.either(|names| names.security_named(id)));
        let place = self
            .either(|names| names.place_of(holding.portfolio.as_ref(), holding.account.as_ref()));
        let quantity = holding.quantity.map(|quantity| format!("× {}", group_thousands(quantity)));
        let parts = [
            Some(security.unwrap_or_else(|| "not named".to_owned())),
            quantity,
            place.map(|place| format!("in {place}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    pub(super) fn transaction(&self, it: &Transaction) -> String {
        let money = it.amount.as_ref().map(|money| {
            [&group_thousands(money.amount), money.currency.as_deref().unwrap_or_default()]
                .join(" ")
        });
        let known = self.either(|names| Some(names.describe(it)).filter(|text| !text.is_empty()));
        let parts = [it.date.map(|date| date.to_string()), known, money];
        parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    /// A row that became another, with its fields before and after.
    pub(super) fn change_of<T: Row + Serialize>(
        &self,
        label: String,
        change: &portfolio::Change<T>,
    ) -> Change {
        self.changed_fields(label, change, |path| {
            let field = columns::field::<T>(path);
            // The bank's text stands in every table.
            let is_hidden = path != "description" && field.is_some_and(Field::is_personal);
            Shown { is_hidden, is_number: field.is_some_and(Field::is_number) }
        })
    }

    /// The same for the bank, which is nobody's secret.
    pub(super) fn institution_change(&self, change: &portfolio::Change<Institution>) -> Change {
        let plain = |_: &str| Shown { is_hidden: false, is_number: false };
        self.changed_fields("institution".to_owned(), change, plain)
    }

    fn changed_fields<T: Serialize>(
        &self,
        label: String,
        change: &portfolio::Change<T>,
        shown: impl Fn(&str) -> Shown,
    ) -> Change {
        let old = value(&change.old);
        let new = value(&change.new);
        // When the provider last looked stands in the head already.
        let told = change.fields.iter().filter(|field| *field != "updated_at");
        let details =
            told.map(|field| self.field(field, shown(field), &old, &new)).collect::<Vec<_>>();
        Change { sign: "~", label, details: details.join("; ") }
    }

    fn field(&self, field: &str, how: Shown, old: &Value, new: &Value) -> String {
        if how.is_hidden && !self.reveal {
            return format!("{field} changed");
        }
        let at = format!("/{}", field.replace('.', "/"));
        let of = |row: &Value| {
            row.pointer(&at)
                .map_or_else(|| "–".to_owned(), |value| display_value(value, how.is_number))
        };
        format!("{field} {} → {}", of(old), of(new))
    }
}

/// How a field is shown.
#[derive(Debug, Clone, Copy)]
struct Shown {
    /// It is a person's: the table says only that it changed.
    is_hidden: bool,
    /// Thousands apart. Of an account's number they must not be.
    is_number: bool,
}

fn value<T: Serialize>(row: &T) -> Value {
    serde_json::to_value(row).unwrap_or_default()
}

/// A value as a person writes it: an amount with its currency, nothing as a dash.
fn display_value(value: &Value, is_number: bool) -> String {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) if is_number => {
            text.parse().map_or_else(|_| text.clone(), group_thousands)
        }
        Value::String(text) => text.clone(),
        Value::Object(_) => match (text("amount"), text("currency")) {
            (Some(amount), currency) => {
                let amount = amount.parse().map_or_else(|_| amount.to_owned(), group_thousands);
                [&amount, currency.unwrap_or_default()].join(" ").trim_end().to_owned()
            }
            (None, _) => value.to_string(),
        },
        Value::Array(items) => {
            items.iter().map(|item| display_value(item, false)).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
