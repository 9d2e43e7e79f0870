//! What is missing is said, with its place.

use super::*;
use crate::portfolio::Warning;

fn read<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

fn said(warnings: &[Warning]) -> Vec<String> {
    warnings.iter().map(|it| format!("{}: {}", it.path, it.what)).collect()
}

#[test]
fn a_missing_balance_value_price_quantity_currency_or_date_is_a_warning() {
    let account = accounts(read(r#"[{"id": "a", "owners": [], "balance": null}]"#)).remove(0);
    assert_eq!(account.balance, None);
    assert_eq!(
        said(&account.warnings),
        ["accounts[0].balance: missing", "accounts[0].currency: missing"]
    );

    let portfolio = portfolios(read(r#"[{"id": "p", "owners": []}]"#)).remove(0);
    assert_eq!(
        said(&portfolio.warnings),
        ["portfolios[0].balance: missing", "portfolios[0].currency: missing"]
    );

    let position = positions(read(r#"[{"portfolio": "p", "investment": "i"}]"#)).remove(0);
    let mut all = said(&position.warnings);
    all.sort();
    assert_eq!(
        all,
        ["amount", "currency", "price", "titles"]
            .map(|field| format!("positions[0].{field}: missing"))
    );

    let row = account_transaction(3, read(r#"{"id": "t", "type": "DEPOSIT"}"#), read("{}"));
    let mut all = said(&row.warnings);
    all.sort();
    assert_eq!(
        all,
        ["amount", "currency", "date"]
            .map(|field| format!("account_transactions[3].{field}: missing"))
    );

    let row =
        portfolio_transaction(3, read(r#"{"id": "t", "type": "BUY", "amount": 5}"#), read("{}"));
    let mut all = said(&row.warnings);
    all.sort();
    assert_eq!(
        all,
        ["currency", "date", "titles"]
            .map(|field| format!("portfolio_transactions[3].{field}: missing"))
    );
}

#[test]
fn what_is_commonly_absent_is_not() {
    let account =
        accounts(read(r#"[{"id": "a", "owners": [], "balance": 0, "currency": "EUR"}]"#)).remove(0);
    assert!(account.warnings.is_empty());
    let row = read(
        r#"{"portfolio": "p", "investment": "i", "titles": 1, "amount": 2, "price": 2, "currency": "EUR"}"#,
    );
    assert!(positions(types::Positions(vec![row])).remove(0).warnings.is_empty());
    let json =
        r#"{"id": "t", "type": "DIVIDENDS", "amount": 5, "currency": "EUR", "date": "2031-03-28"}"#;
    assert!(portfolio_transaction(0, read(json), read("{}")).warnings.is_empty());
}
