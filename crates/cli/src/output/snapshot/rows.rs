//! The tables of snapshots as CSV: the same rows under the same names as `--export` writes them (a test holds one against the other), and
//! the owners of accounts, which have a table of their own there. Not the export's own code, since the program can be built without it.

use foliolink::portfolio::{Account, Holding, Money, Snapshot, Transaction};
use rust_decimal::Decimal;

use crate::output::csv::write;

type Rows = Vec<Vec<String>>;

fn rows<T>(snapshots: &[Snapshot], items: fn(&Snapshot) -> &[T], row: fn(&T) -> Vec<String>) -> Rows {
    let of_one = |snapshot: &Snapshot| -> Rows {
        let key = |at: usize| vec![snapshot.provider.to_string(), snapshot.connection.expose().to_owned(), at.to_string()];
        items(snapshot).iter().enumerate().map(|(at, item)| [key(at), row(item)].concat()).collect()
    };
    snapshots.iter().flat_map(of_one).collect()
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn number(value: Option<Decimal>) -> String {
    text(value)
}

fn money(value: Option<&Money>) -> [String; 2] {
    [number(value.map(|value| value.amount)), text(value.and_then(|value| value.currency.as_deref()))]
}

pub(super) fn transactions(snapshots: &[Snapshot]) -> Result<String, csv::Error> {
    let head = [
        "provider",
        "connection",
        "ordinal",
        "id",
        "account",
        "portfolio",
        "security",
        "date",
        "kind",
        "provider_kind",
        "description",
        "amount",
        "amount_currency",
        "debit",
        "credit",
        "balance",
        "quantity",
        "quantity_effect",
        "price",
        "price_currency",
    ];
    write(&head, rows(snapshots, |snapshot| &snapshot.transactions, transaction))
}

fn transaction(it: &Transaction) -> Vec<String> {
    let ([amount, currency], [price, price_currency]) = (money(it.amount.as_ref()), money(it.price.as_ref()));
    let effect = it.quantity_effect.and_then(|effect| serde_json::to_value(effect).ok());
    vec![
        text(it.id.as_ref()),
        text(it.account.as_ref()),
        text(it.portfolio.as_ref()),
        text(it.security.as_ref()),
        text(it.date),
        it.kind.to_string(),
        text(it.provider_kind.as_ref()),
        text(it.description.as_ref().map(|text| text.reveal())),
        amount,
        currency,
        number(it.debit),
        number(it.credit),
        number(it.balance),
        number(it.quantity),
        text(effect.as_ref().and_then(|effect| effect.as_str())),
        price,
        price_currency,
    ]
}

pub(super) fn holdings(snapshots: &[Snapshot]) -> Result<String, csv::Error> {
    let head = [
        "provider",
        "connection",
        "ordinal",
        "portfolio",
        "account",
        "security",
        "quantity",
        "price",
        "price_currency",
        "value",
        "value_currency",
        "local_value",
        "local_value_currency",
        "exchange_rate",
        "weight",
    ];
    write(&head, rows(snapshots, |snapshot| &snapshot.holdings, holding))
}

fn holding(it: &Holding) -> Vec<String> {
    let ([price, price_currency], [value, currency]) = (money(it.price.as_ref()), money(it.value.as_ref()));
    let [local, local_currency] = money(it.local_value.as_ref());
    vec![
        text(it.portfolio.as_ref()),
        text(it.account.as_ref()),
        text(it.security.as_ref()),
        number(it.quantity),
        price,
        price_currency,
        value,
        currency,
        local,
        local_currency,
        number(it.exchange_rate),
        number(it.weight),
    ]
}

pub(super) fn accounts(snapshots: &[Snapshot]) -> Result<String, csv::Error> {
    let head = [
        "provider",
        "connection",
        "ordinal",
        "id",
        "name",
        "kind",
        "provider_kind",
        "currency",
        "balance_current",
        "balance_available",
        "balance_limit",
        "identifiers_number",
        "identifiers_transit",
        "identifiers_institution",
        "identifiers_iban",
        "portfolio",
        "owners",
    ];
    write(&head, rows(snapshots, |snapshot| &snapshot.accounts, account))
}

fn account(it: &Account) -> Vec<String> {
    let personal = |value: Option<&foliolink::portfolio::Personal>| text(value.map(|value| value.reveal()));
    let owners: Vec<_> = it.owners.iter().map(|owner| owner.reveal()).collect();
    vec![
        it.id.to_string(),
        personal(it.name.as_ref()),
        it.kind.to_string(),
        text(it.provider_kind.as_ref()),
        text(it.currency.as_ref()),
        number(it.balance.current),
        number(it.balance.available),
        number(it.balance.limit),
        personal(it.identifiers.number.as_ref()),
        personal(it.identifiers.transit.as_ref()),
        text(it.identifiers.institution.as_ref()),
        personal(it.identifiers.iban.as_ref()),
        text(it.portfolio.as_ref()),
        if owners.is_empty() { String::new() } else { serde_json::json!(owners).to_string() },
    ]
}
