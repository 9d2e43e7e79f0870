//! The tables of snapshots as CSV: the same rows under the same names as `--export` writes them (a
//! test holds one against the other), and the owners of accounts, which have a table of their own
//! there. Not the export's own code, since the program can be built without it. Scripts read
//! columns by number as well: new ones come at the end.

use foliolink::portfolio::{Account, Holding, Money, Personal, Snapshot, Transaction};

use crate::output::csv::write;

/// A column: its name, and its text in a row.
type Column<T> = (&'static str, fn(&T) -> String);

fn table<T>(
    snapshots: &[Snapshot],
    items: fn(&Snapshot) -> &[T],
    columns: &[Column<T>],
) -> Result<String, csv::Error> {
    let names = columns.iter().map(|(name, _)| *name);
    let head: Vec<_> = ["provider", "connection", "ordinal"].into_iter().chain(names).collect();
    let of_one = |snapshot: &Snapshot| -> Vec<Vec<String>> {
        let key = |at: usize| {
            [snapshot.provider.to_string(), snapshot.connection.expose().to_owned(), at.to_string()]
        };
        let row = |item: &T| columns.iter().map(|(_, text)| text(item)).collect::<Vec<_>>();
        items(snapshot)
            .iter()
            .enumerate()
            .map(|(at, item)| key(at).into_iter().chain(row(item)).collect())
            .collect()
    };
    let rows: Vec<_> = snapshots.iter().flat_map(of_one).collect();
    write(&head, rows)
}

fn text<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn personal(value: &Option<Personal>) -> String {
    value.as_ref().map(|value| value.reveal().to_owned()).unwrap_or_default()
}

fn amount(value: &Option<Money>) -> String {
    value.as_ref().map(|value| value.amount.to_string()).unwrap_or_default()
}

fn currency(value: &Option<Money>) -> String {
    value.as_ref().and_then(|value| value.currency.clone()).unwrap_or_default()
}

pub(super) fn transactions(snapshots: &[Snapshot]) -> Result<String, csv::Error> {
    const COLUMNS: &[Column<Transaction>] = &[
        ("id", |it| text(&it.id)),
        ("account", |it| text(&it.account)),
        ("portfolio", |it| text(&it.portfolio)),
        ("security", |it| text(&it.security)),
        ("date", |it| text(&it.date)),
        ("kind", |it| it.kind.to_string()),
        ("provider_kind", |it| text(&it.provider_kind)),
        ("description", |it| personal(&it.description)),
        ("amount", |it| amount(&it.amount)),
        ("amount_currency", |it| currency(&it.amount)),
        ("debit", |it| text(&it.debit)),
        ("credit", |it| text(&it.credit)),
        ("balance", |it| text(&it.balance)),
        ("quantity", |it| text(&it.quantity)),
        ("quantity_effect", quantity_effect),
        ("price", |it| amount(&it.price)),
        ("price_currency", |it| currency(&it.price)),
        ("local_amount", |it| amount(&it.local_amount)),
        ("local_amount_currency", |it| currency(&it.local_amount)),
        ("local_price", |it| amount(&it.local_price)),
        ("local_price_currency", |it| currency(&it.local_price)),
        ("exchange_rate", |it| text(&it.exchange_rate)),
        ("fees", |it| amount(&it.fees)),
        ("fees_currency", |it| currency(&it.fees)),
        ("taxes", |it| amount(&it.taxes)),
        ("taxes_currency", |it| currency(&it.taxes)),
    ];
    table(snapshots, |snapshot| &snapshot.transactions, COLUMNS)
}

/// The JSON form's word.
fn quantity_effect(it: &Transaction) -> String {
    let word = it.quantity_effect.and_then(|effect| serde_json::to_value(effect).ok());
    word.as_ref().and_then(|word| word.as_str()).unwrap_or_default().to_owned()
}

pub(super) fn holdings(snapshots: &[Snapshot]) -> Result<String, csv::Error> {
    const COLUMNS: &[Column<Holding>] = &[
        ("portfolio", |it| text(&it.portfolio)),
        ("account", |it| text(&it.account)),
        ("security", |it| text(&it.security)),
        ("quantity", |it| text(&it.quantity)),
        ("price", |it| amount(&it.price)),
        ("price_currency", |it| currency(&it.price)),
        ("value", |it| amount(&it.value)),
        ("value_currency", |it| currency(&it.value)),
        ("local_value", |it| amount(&it.local_value)),
        ("local_value_currency", |it| currency(&it.local_value)),
        ("exchange_rate", |it| text(&it.exchange_rate)),
        ("weight", |it| text(&it.weight)),
        ("local_price", |it| amount(&it.local_price)),
        ("local_price_currency", |it| currency(&it.local_price)),
    ];
    table(snapshots, |snapshot| &snapshot.holdings, COLUMNS)
}

pub(super) fn accounts(snapshots: &[Snapshot]) -> Result<String, csv::Error> {
    const COLUMNS: &[Column<Account>] = &[
        ("id", |it| text(&it.id)),
        ("name", |it| personal(&it.name)),
        ("kind", |it| it.kind.to_string()),
        ("provider_kind", |it| text(&it.provider_kind)),
        ("currency", |it| text(&it.currency)),
        ("balance_current", |it| text(&it.balance.current)),
        ("balance_available", |it| text(&it.balance.available)),
        ("balance_limit", |it| text(&it.balance.limit)),
        ("identifiers_number", |it| personal(&it.identifiers.number)),
        ("identifiers_transit", |it| personal(&it.identifiers.transit)),
        ("identifiers_institution", |it| text(&it.identifiers.institution)),
        ("identifiers_iban", |it| personal(&it.identifiers.iban)),
        ("portfolio", |it| text(&it.portfolio)),
        ("owners", owners),
        ("ownership", |it| text(&it.ownership)),
        ("registered", |it| text(&it.registered)),
        ("updated_at", |it| text(&it.updated_at)),
        ("balance_overdraft_limit", |it| text(&it.balance.overdraft_limit)),
        ("identifiers_last_four", |it| personal(&it.identifiers.last_four)),
    ];
    table(snapshots, |snapshot| &snapshot.accounts, COLUMNS)
}

/// A JSON list; nothing where there is none.
fn owners(it: &Account) -> String {
    let owners: Vec<_> = it.owners.iter().map(|owner| owner.reveal()).collect();
    if owners.is_empty() { String::new() } else { serde_json::json!(owners).to_string() }
}
