//! What is missing is said, with its place.

use foliolink_runtime::{FromBody, Repairs, decode_leniently};

use super::*;
use crate::{
    convert::{Place, Reader},
    portfolio::Warning,
    transport::Answered,
};

fn read<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

/// An answer as a call reads it.
fn answered<T: FromBody>(json: &str) -> Answered<T> {
    let (body, repairs) = decode_leniently(http::StatusCode::OK, json.as_bytes()).unwrap();
    Answered { repairs, ..Answered::of(body) }
}

/// A row of a list of movements.
fn moved<R: serde::de::DeserializeOwned, T>(
    convert: fn(Reader<'_>, Place<'_>, R, foliolink_runtime::RawJson) -> T,
    list: &str,
    json: &str,
) -> T {
    let place = Place::ANSWER.item(list, 3);
    convert(Reader::new(&Repairs::default()), place, read(json), read("{}"))
}

fn said(warnings: &[Warning]) -> Vec<String> {
    warnings.iter().map(|said| format!("{}: {}", said.path, said.what)).collect()
}

#[test]
fn a_missing_balance_value_price_quantity_currency_or_date_is_a_warning() {
    let account = accounts(answered(r#"[{"id": "a", "owners": [], "balance": null}]"#)).remove(0);
    assert_eq!(account.balance, None);
    assert_eq!(
        said(&account.warnings),
        ["accounts[0].balance: missing", "accounts[0].currency: missing"]
    );

    let portfolio = portfolios(answered(r#"[{"id": "p", "owners": []}]"#)).remove(0);
    assert_eq!(
        said(&portfolio.warnings),
        ["portfolios[0].balance: missing", "portfolios[0].currency: missing"]
    );

    let position = positions(answered(r#"[{"portfolio": "p", "investment": "i"}]"#)).remove(0);
    let mut all = said(&position.warnings);
    all.sort();
    assert_eq!(
        all,
        ["amount", "currency", "price", "titles"]
            .map(|field| format!("positions[0].{field}: missing"))
    );

    let row =
        moved(account_transaction, "account_transactions", r#"{"id": "t", "type": "DEPOSIT"}"#);
    let mut all = said(&row.warnings);
    all.sort();
    assert_eq!(
        all,
        ["amount", "currency", "date"]
            .map(|field| format!("account_transactions[3].{field}: missing"))
    );

    let row = moved(
        portfolio_transaction,
        "portfolio_transactions",
        r#"{"id": "t", "type": "BUY", "amount": 5}"#,
    );
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
        accounts(answered(r#"[{"id": "a", "owners": [], "balance": 0, "currency": "EUR"}]"#))
            .remove(0);
    assert!(account.warnings.is_empty());
    let rows = r#"[{"portfolio": "p", "investment": "i", "titles": 1, "amount": 2, "price": 2, "currency": "EUR"}]"#;
    assert!(positions(answered(rows)).remove(0).warnings.is_empty());
    let json =
        r#"{"id": "t", "type": "DIVIDENDS", "amount": 5, "currency": "EUR", "date": "2031-03-28"}"#;
    assert!(moved(portfolio_transaction, "", json).warnings.is_empty());
}

#[test]
fn an_empty_text_is_said_as_null_is() {
    let account = accounts(answered(
        r#"[{"id": "", "type": "", "owners": ["", "SAMPLE HOLDER ONE"], "balance": "", "currency": "", "iban": "", "alias": " "}]"#,
    ))
    .remove(0);
    assert_eq!((account.id, account.kind, account.currency), (None, None, None));
    assert_eq!((account.iban, account.alias, account.balance), (None, None, None));
    assert_eq!(account.owners, ["SAMPLE HOLDER ONE".into()]);
    let mut all = said(&account.warnings);
    all.sort();
    assert_eq!(
        all,
        [
            "accounts[0].balance: missing",
            "accounts[0].currency: missing",
            "accounts[0].id: missing",
            "accounts[0].owners[0]: empty: left out",
        ]
    );
}

#[test]
fn a_field_of_another_type_costs_no_row() {
    let positions = positions(answered(
        r#"[{"portfolio": 7, "investment": null, "titles": {}, "amount": 2, "price": 2, "currency": "EUR"},
            {"portfolio": "p", "investment": "i", "titles": 1, "amount": 2, "price": 2, "currency": ["EUR"]}]"#,
    ));
    assert_eq!(positions[0].portfolio, Some("7".into()));
    assert_eq!((&positions[0].investment, positions[0].titles), (&None, None));
    let mut all = said(&positions[0].warnings);
    all.sort();
    assert_eq!(
        all,
        [
            "positions[0].investment: missing",
            "positions[0].portfolio: a number, read as text",
            "positions[0].titles: an object, not a number: left out",
        ]
    );
    assert_eq!(
        said(&positions[1].warnings),
        ["positions[1].currency: a list, not a text: left out"]
    );
}

#[test]
fn tokens_that_are_none_ask_nobody_to_act() {
    let state = |token: &str| {
        let body = format!(
            r#"{{"credentialsToken": "", "status": "ERRORED", "restoreToken": {token}, "lastSync": "0001-01-01T00:00:00"}}"#
        );
        connection_of(&crate::vumi::ConnectionToken::from_wire("K7Q2M9X4T1"), answered(&body))
            .unwrap()
            .state
    };
    for none in ["null", r#""""#, r#"" ""#, r#""null""#] {
        let state = state(none);
        assert!(!state.needs_user(), "{none}");
        assert_eq!(state.connection.expose(), "K7Q2M9X4T1");
        assert_eq!(state.last_sync, None);
        assert_eq!(said(&state.warnings), ["lastSync: the year 1, which means never"]);
    }
    assert!(state(r#""soon""#).needs_user());
}

#[test]
fn a_connection_without_a_status_or_a_listed_one_without_a_token_is_no_connection() {
    let token = crate::vumi::ConnectionToken::from_wire("K7Q2M9X4T1");
    let error = connection_of(&token, answered(r#"{"credentialsToken": "K7Q2M9X4T1"}"#));
    assert_eq!(error.err().unwrap().json_path(), Some("status"));
    let error = connections(answered(r#"[{"credentialsToken": "", "status": "READY"}]"#));
    assert_eq!(error.err().unwrap().json_path(), Some("[0].credentialsToken"));
}

#[test]
fn an_error_names_the_place_at_which_its_row_was_sent() {
    let rows = r#"[null, {"publicToken": "7aca956b-7e1b-4057-a6b8-a7fd413ba03d"}, {"publicToken": "soon"}]"#;
    let error = unclaimed_tokens(answered(rows)).unwrap_err();
    assert_eq!(error.json_path(), Some("[2].publicToken"));
    let error = entities(answered(r#"[{"id": "a"}, null, {"id": ""}]"#)).unwrap_err();
    assert_eq!(error.json_path(), Some("[2].id"));
}

#[test]
fn a_word_for_none_is_none_where_a_code_or_an_id_stands() {
    let json = r#"[{"id": "null", "portfolio": "-", "iban": "N/A", "currency": "null", "balance": "n/a", "alias": "None", "owners": []}]"#;
    let account = accounts(answered(json)).remove(0);
    assert_eq!((&account.id, &account.portfolio, &account.iban), (&None, &None, &None));
    assert_eq!(account.alias.unwrap().reveal(), "None", "a person's own word");
    assert_eq!(
        said(&account.warnings),
        [
            "accounts[0].id: missing",
            "accounts[0].balance: missing",
            "accounts[0].currency: missing"
        ]
    );
    let json = r#"[{"id": "i", "isin": "-", "exchange": "null", "currency": "n/a", "relatedSecurity": "null"}]"#;
    let investment = investments(answered(json)).remove(0);
    assert_eq!(
        (&investment.isin, &investment.exchange, &investment.currency),
        (&None, &None, &None)
    );
    assert_eq!(investment.related_security, None);
}
