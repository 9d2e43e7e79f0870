//! What is read of a connection: shapes, explicit nulls, digits, the optional envelope.

use serde_json::{Value, json};

use crate::support::{Vumi, builder};

fn rows(client: &Vumi, list: &str) -> Vec<Value> {
    let token = client.sandbox.credentials().vumi.connection;
    client.get(&format!("connections/{token}/{list}")).json().as_array().unwrap().clone()
}

fn keys(row: &Value) -> Vec<&str> {
    row.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn every_field_is_there_and_missing_values_are_null() {
    let client = Vumi::new(0);
    let expect = |list: &str, mut names: Vec<&str>| {
        names.sort_unstable();
        for row in rows(&client, list) {
            assert_eq!(keys(&row), names, "{list}");
        }
    };
    expect(
        "investments",
        vec![
            "id",
            "name",
            "isin",
            "currency",
            "exchange",
            "assetType",
            "unknown",
            "relatedSecurity",
            "spanishTaxExempt",
            "managementCompany",
        ],
    );
    expect(
        "accounts",
        vec![
            "id",
            "portfolio",
            "iban",
            "type",
            "alias",
            "balance",
            "currency",
            "updatedAt",
            "createdAt",
            "owners",
        ],
    );
    expect(
        "portfolios",
        vec!["id", "type", "owners", "balance", "currency", "createdAt", "updatedAt"],
    );
    expect(
        "portfolios/active-positions",
        vec![
            "portfolio",
            "investment",
            "name",
            "isin",
            "currency",
            "localCurrency",
            "exchange",
            "assetType",
            "titles",
            "amount",
            "localAmount",
            "price",
            "localPrice",
            "exchangeRate",
            "weight",
        ],
    );
    expect(
        "accounts/transactions",
        vec!["id", "account", "type", "amount", "currency", "date", "description"],
    );
}

#[test]
fn the_broker_has_shares_funds_and_a_managed_portfolio() {
    let client = Vumi::new(0);
    let types: Vec<_> = rows(&client, "portfolios").iter().map(|row| row["type"].clone()).collect();
    assert_eq!(types, ["STOCK_PORTFOLIO", "COMPOSITE_ASSETS_PORTFOLIO", "MANAGED"]);
    let positions = rows(&client, "portfolios/active-positions");
    let local = |currency: &str| positions.iter().any(|row| row["localCurrency"] == currency);
    assert!(local("USD") && local("EUR"));
    assert!(rows(&client, "accounts").iter().all(|row| row["type"] == "OTHER"));
    assert!(rows(&client, "portfolios/transactions").iter().any(|row| row["type"] == "DIVIDENDS"));
}

#[test]
fn the_bank_has_a_pension_plan_and_a_payment_account() {
    let client = Vumi::new(0);
    let token = client.sandbox.credentials().vumi.bank_connection.unwrap();
    let accounts = client.get(&format!("connections/{token}/accounts")).json();
    assert_eq!(accounts[0]["type"], "CASH_ACCOUNT");
    assert!(accounts[0]["portfolio"].is_null());
    let positions = client.get(&format!("connections/{token}/portfolios/active-positions")).json();
    assert_eq!(positions[0]["assetType"], "PP");
    assert_eq!(positions[0]["weight"], 1);
}

#[test]
fn numbers_keep_their_digits() {
    let client = Vumi::new(0);
    let token = client.sandbox.credentials().vumi.connection;
    let text = client.get(&format!("connections/{token}/portfolios/active-positions")).text;
    let row = r#""titles":120,"amount":1740.00,"localAmount":1879.20,"price":14.50,"localPrice":15.6600,"exchangeRate":1.08"#;
    assert!(text.contains(row), "{text}");
}

#[test]
fn entities_name_where_connections_can_be_made() {
    let client = Vumi::new(0);
    let entities = client.get("entities").json();
    let broker = json!({ "id": "examplebroker", "name": "Bróker de Ejemplo", "type": "BROKER", "status": "PROD", "logo": null });
    assert_eq!(entities[0], broker);
}

#[test]
fn only_the_transaction_lists_come_in_an_envelope_and_only_if_asked_for() {
    let client = Vumi::with(builder().vumi_paging(true));
    let token = client.sandbox.credentials().vumi.connection;
    let get = |list: &str| client.get(&format!("connections/{token}/{list}"));
    let plain = rows(&Vumi::new(0), "portfolios/transactions");
    let page = get("portfolios/transactions?page=1&size=4").json();
    assert_eq!(page["items"].as_array().unwrap()[..], plain[4..8]);
    assert_eq!((page["page"].as_u64(), page["size"].as_u64()), (Some(1), Some(4)));
    assert_eq!(page["total"], plain.len());
    assert_eq!(get("accounts/transactions").json()["size"], 100);
    assert_eq!(get("accounts/transactions?page=99").json()["items"], json!([]));
    assert_eq!(get("accounts/transactions?page=x").status, 400);
    assert!(get("accounts").json().is_array());
}
