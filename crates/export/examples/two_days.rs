//! Writes the exports of two days into a folder, as `day-1.parquet`, `day-2.parquet` and
//! `money.sqlite`, for the readers that `cargo xtask conformance` tries on them: another balance,
//! holdings on the second day only, and numbers of every length that a column takes.

use std::{env, path::Path};

use foliolink::portfolio::Snapshot;
use foliolink_export::{Format, export};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = env::args().nth(1).ok_or("which folder?")?;
    let folder = Path::new(&folder);
    let first = snapshot("900", json!([]))?;
    let second = snapshot(
        "899.75",
        json!([
            holding("120", "14.50", "1740.00", "1"),
            holding(
                "0.12345678901234567891",
                "0.000012345678901234567891",
                "0.30000000000000004",
                "0.3333333333333333333333333333"
            ),
        ]),
    )?;
    export(std::slice::from_ref(&first), &folder.join("day-1.parquet"), Format::Parquet)?;
    export(std::slice::from_ref(&second), &folder.join("day-2.parquet"), Format::Parquet)?;
    export(&[second], &folder.join("money.sqlite"), Format::Sqlite)?;
    Ok(())
}

fn snapshot(balance: &str, holdings: Value) -> serde_json::Result<Snapshot> {
    let movement = |id: &str, debit: Value, credit: Value| {
        json!({ "id": id, "account": "a-1", "portfolio": null, "security": null, "date": "2031-03-28", "kind": "debit",
            "provider_kind": null, "description": "TRANSIT PASS", "amount": null, "debit": debit, "credit": credit,
            "balance": null, "quantity": null, "quantity_effect": null, "price": null })
    };
    serde_json::from_value(json!({
        "schema": foliolink::portfolio::SCHEMA, "provider": "flinks", "connection": "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20",
        "as_of": "2031-04-02T08:15:42.145999Z", "institution": { "id": "14", "name": "FlinksCapital" }, "holders": [],
        "accounts": [{ "id": "a-1", "name": "Everyday Chequing", "kind": "checking", "provider_kind": null, "currency": "CAD",
            "balance": { "current": balance, "available": null, "limit": null },
            "identifiers": { "number": null, "transit": null, "institution": null, "iban": null }, "portfolio": null,
            "owners": ["SAMPLE HOLDER ONE", "SAMPLE HOLDER TWO"] }],
        "portfolios": [], "securities": [], "holdings": holdings,
        "transactions": [
            movement("t-1", json!("103.5"), json!("0")),
            movement("t-2", json!("0.25"), json!("12.90")),
            movement("t-3", json!("99999999999999999999"), json!("0.000000000000000001")),
        ],
        "warnings": [],
    }))
}

fn holding(quantity: &str, price: &str, value: &str, weight: &str) -> Value {
    let money = |amount: &str| json!({ "amount": amount, "currency": "EUR" });
    json!({ "portfolio": "p-1", "account": null, "security": "s-1", "quantity": quantity, "price": money(price),
        "value": money(value), "local_value": null, "exchange_rate": "1.08", "weight": weight })
}
