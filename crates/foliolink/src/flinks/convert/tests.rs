//! What answers become, read straight from their text.

use foliolink_raw::flinks::{AccountsDetailOrPending, InvestmentsOrPending};

use super::{accounts, investments};
use crate::{
    flinks::{AccountsDetail, Investments},
    portfolio::{Provider, Snapshot},
};

const BANK: &str = r#"{"Login": {"LastRefresh": "2031-04-02T08:15:42"}, "Accounts": [{"Id": "tfsa", "Title": "Tax-Free Savings",
    "Type": "TFSA", "Category": "Products", "Currency": "CAD", "Balance": {"Current": 21786.88, "Available": null, "Limit": null},
    "AccountNumber": "5550998"}]}"#;

const FUNDS: &str = r#"{"Investments": [{"Id": "x", "Name": "Example Bank", "Accounts": [{"Id": "tfsa", "Name": "Tax-Free Savings",
    "Type": "tfsa", "Currency": "cad", "Cash": 1250.35, "AccountValue": 5465.33, "CurrencyValue": 5465.33, "AccountId": "5550998"}]}]}"#;

fn detail(json: &str) -> AccountsDetail {
    accounts::detail(AccountsDetailOrPending::AccountsDetail(serde_json::from_str(json).unwrap()))
        .unwrap()
}

fn invested(json: &str) -> Investments {
    investments::read(InvestmentsOrPending::Investments(serde_json::from_str(json).unwrap()), None)
        .unwrap()
}

fn empty() -> Snapshot {
    Snapshot::new(Provider::FLINKS, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".into())
}

/// Path and text of each warning.
fn warned(snapshot: &Snapshot) -> Vec<String> {
    snapshot.warnings.iter().map(|it| format!("{}: {}", it.path, it.what)).collect()
}

#[test]
fn an_account_of_both_answers_is_one_account_with_the_banks_balance() {
    let (bank, funds) = (detail(BANK), invested(FUNDS));
    for (bank_first, place) in [(true, "Investments[0].Accounts[0]"), (false, "Accounts[0]")] {
        let mut snapshot = empty();
        if bank_first {
            bank.add_to(&mut snapshot);
        }
        funds.add_to(&mut snapshot);
        if !bank_first {
            bank.add_to(&mut snapshot);
        }
        let [account] = &snapshot.accounts[..] else { panic!("{:?}", snapshot.accounts) };
        assert_eq!(account.balance.current.unwrap().to_string(), "21786.88");
        assert_eq!(account.balance.available.unwrap().to_string(), "1250.35");
        assert_eq!(account.provider_kind.as_deref(), Some("Products/TFSA"));
        let fields = "Accounts and Investments both have this account, and differ in provider_kind, balance.current: Accounts stands";
        assert_eq!(warned(&snapshot), [format!("{place}: {fields}")]);
    }
}

#[test]
fn an_investment_account_without_an_id_is_left_out_and_said_so() {
    for id in ["null", "\"\""] {
        let mut snapshot = empty();
        invested(&FUNDS.replace("\"tfsa\", \"Name\"", &format!("{id}, \"Name\"")))
            .add_to(&mut snapshot);
        assert!(snapshot.accounts.is_empty());
        assert_eq!(
            warned(&snapshot),
            ["Investments[0].Accounts[0].Id: missing: this account is left out"]
        );
    }
}

#[test]
fn an_id_twice_in_one_answer_is_two_accounts_and_a_warning() {
    let mut snapshot = empty();
    let twice = BANK.replace(
        "\"Accounts\": [",
        "\"Accounts\": [{\"Id\": \"tfsa\", \"Currency\": \"CAD\", \"Balance\": {\"Current\": 1}}, ",
    );
    detail(&twice).add_to(&mut snapshot);
    assert_eq!(snapshot.accounts.len(), 2);
    assert_eq!(
        warned(&snapshot),
        ["Accounts[1].Id: not unique: another account of this answer has the same"]
    );
}

#[test]
fn a_value_in_another_currency_is_named() {
    let mut snapshot = empty();
    invested(&FUNDS.replace("\"AccountValue\": 5465.33", "\"AccountValue\": 7500.10"))
        .add_to(&mut snapshot);
    assert_eq!(snapshot.accounts[0].balance.current.unwrap().to_string(), "5465.33");
    assert_eq!(
        warned(&snapshot),
        [
            "Investments[0].Accounts[0].AccountValue: another number than CurrencyValue, which is the balance"
        ]
    );
}

#[test]
fn what_is_missing_or_can_not_be_held_is_a_warning_with_its_place() {
    let mut snapshot = empty();
    let rows = r#"[{"Id": "t", "Date": null, "Debit": 1, "Code": {}}]"#;
    detail(&format!(
        r#"{{"Login": null, "Accounts": [{{"Id": "a", "Balance": null, "Transactions": {rows}}},
        {{"Id": "b", "Currency": "CAD", "Balance": {{"Current": null}}}}]}}"#
    ))
    .add_to(&mut snapshot);
    assert_eq!(
        warned(&snapshot),
        [
            "Login: missing: when the data was read isn't known",
            "Accounts[0].Balance: missing",
            "Accounts[0].Currency: missing",
            "Accounts[0].Transactions[0].Date: missing",
            "Accounts[0].Transactions[0].Code: neither a text nor a number: left out",
            "Accounts[1].Balance.Current: missing",
        ]
    );
    let mut snapshot = empty();
    invested(r#"{"Investments": [{"Id": [], "Accounts": [{"Id": "a", "Cash": null}]}]}"#)
        .add_to(&mut snapshot);
    assert_eq!(
        warned(&snapshot),
        [
            "Investments[0].Id: neither a text nor a number: left out",
            "Investments[0].Accounts[0].CurrencyValue: missing",
            "Investments[0].Accounts[0].Currency: missing",
        ]
    );
    let dated = detail(r#"{"Login": {"LastRefresh": null}, "Accounts": []}"#);
    assert_eq!(dated.warnings[0].path, "Login.LastRefresh");
}

#[test]
fn an_answer_is_a_snapshot_of_its_own() {
    let login_id = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".parse().unwrap();
    let mut added = empty();
    detail(BANK).add_to(&mut added);
    assert_eq!(Snapshot::from((&login_id, &detail(BANK))), added);
    let mut added = empty();
    invested(FUNDS).add_to(&mut added);
    assert_eq!(Snapshot::from((&login_id, &invested(FUNDS))), added);
}
