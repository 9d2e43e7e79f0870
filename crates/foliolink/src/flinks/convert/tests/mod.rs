//! What answers become, read straight from their text.

use foliolink_raw::flinks::{
    AccountsDetailOrPending, AccountsSummaryOrPending, InvestmentsOrPending, StatementsOrPending,
};
use foliolink_runtime::{FromBody, decode_leniently};

use super::{accounts, investments, statements, summary};
use crate::{
    flinks::{AccountsDetail, Investments, data::accounts::Filters},
    portfolio::{Provider, Snapshot, Warning},
    transport::Answered,
};

mod files;

const BANK: &str = r#"{"Login": {"LastRefresh": "2031-04-02T08:15:42"}, "Accounts": [{"Id": "tfsa", "Title": "Tax-Free Savings",
    "Type": "TFSA", "Category": "Products", "Currency": "CAD", "Balance": {"Current": 21786.88, "Available": null, "Limit": null},
    "AccountNumber": "5550998"}]}"#;

const FUNDS: &str = r#"{"Investments": [{"Id": "x", "Name": "Example Bank", "Accounts": [{"Id": "tfsa", "Name": "Tax-Free Savings",
    "Type": "tfsa", "Currency": "cad", "Cash": 1250.35, "AccountValue": 5465.33, "CurrencyValue": 5465.33, "AccountId": "5550998"}]}]}"#;

/// An answer as a call reads it.
fn answered<T: FromBody>(json: &str) -> Answered<T> {
    let (body, repairs) = decode_leniently(http::StatusCode::OK, json.as_bytes()).unwrap();
    Answered { repairs, ..Answered::of(body) }
}

/// What a call without transactions reads.
fn detail(json: &str) -> AccountsDetail {
    let expected = accounts::Expected { balances: true, ..accounts::Expected::default() };
    accounts::detail(answered::<AccountsDetailOrPending>(json), &expected).unwrap()
}

fn invested(json: &str) -> Investments {
    investments::read(answered::<InvestmentsOrPending>(json), None).unwrap()
}

fn empty() -> Snapshot {
    Snapshot::new(Provider::FLINKS, "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20".into())
}

fn said(warnings: &[Warning]) -> Vec<String> {
    warnings.iter().map(|warning| format!("{}: {}", warning.path, warning.what)).collect()
}

/// Path and text of each warning.
fn warned(snapshot: &Snapshot) -> Vec<String> {
    said(&snapshot.warnings)
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
fn a_warning_names_the_place_at_which_its_row_was_sent() {
    let mut snapshot = empty();
    invested(
        r#"{"Investments": [null, {"Id": {}}, "x", {"Id": "x", "Accounts": [null, 7,
            {"Id": "a", "Currency": "cad", "AccountValue": 1, "CurrencyValue": 2}, [],
            {"Id": "", "Currency": "cad", "CurrencyValue": 2}]}]}"#,
    )
    .add_to(&mut snapshot);
    let made = snapshot.warnings.iter().filter(|warning| !warning.what.ends_with("left out"));
    let mut paths: Vec<_> = made.map(|warning| warning.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["Investments[1].Accounts", "Investments[3].Accounts[2].AccountValue"]);
    let what = "Investments[3].Accounts[4].Id: missing: this account is left out";
    assert!(warned(&snapshot).iter().any(|said| said == what), "{:?}", warned(&snapshot));

    let twice = BANK.replace(
        "\"Accounts\": [",
        "\"Accounts\": [null, {\"Id\": \"tfsa\", \"Currency\": \"CAD\", \"Balance\": {\"Current\": 1}}, \"\", ",
    );
    let mut added = empty();
    let mut moved = empty();
    detail(&twice).add_to(&mut added);
    detail(&twice).move_into(&mut moved);
    let what = "Accounts[3].Id: not unique: another account of this answer has the same";
    assert!(warned(&added).iter().any(|said| said == what), "{:?}", warned(&added));
    assert_eq!(added, moved);
}

#[test]
fn a_snapshot_has_room_for_its_rows_and_no_more() {
    let row = |id| format!(r#"{{"Id": "{id}", "Date": "2031-03-28", "Debit": 1.5}}"#);
    let account = |id, rows: String| {
        format!(r#"{{"Id": "{id}", "Currency": "CAD", "Transactions": [{rows}]}}, "#)
    };
    let accounts = [
        account("one", [1, 2, 3].map(row).join(", ")),
        account("none", String::new()),
        account("two", [4, 5].map(row).join(", ")),
    ];
    let more = format!("\"Accounts\": [{}", accounts.concat());
    let detail = detail(&BANK.replace("\"Accounts\": [", &more));
    let rows = detail.accounts.iter().flat_map(|account| account.transactions.iter().flatten());
    let rows = rows.count();
    assert_eq!((detail.accounts.len(), rows), (4, 5));
    let mut added = empty();
    detail.add_to(&mut added);
    let mut moved = empty();
    detail.move_into(&mut moved);
    for snapshot in [added, moved] {
        assert_eq!(snapshot.transactions.len(), rows);
        assert_eq!(snapshot.transactions.capacity(), rows);
    }
}

#[test]
fn the_place_of_a_row_is_no_part_of_what_it_says() {
    let behind = BANK.replace("\"Accounts\": [", "\"Accounts\": [null, ");
    assert_eq!(detail(&behind).accounts, detail(BANK).accounts);
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

#[test]
fn parts_that_were_asked_for_and_are_not_there_are_said() {
    let whole = accounts::Expected::from(&Filters::default());
    let read = |json: &str, expected: &accounts::Expected| {
        let detail = accounts::detail(answered::<AccountsDetailOrPending>(json), expected);
        said(&detail.unwrap().warnings)
    };
    let account = |rest: &str| {
        format!(
            r#"{{"Login": {{"LastRefresh": "2031-04-02T08:15:42"}}, "Accounts": [{{"Id": "A1", "Currency": "CAD", {rest}}}]}}"#
        )
    };
    let balance = r#""Balance": {"Current": 1}"#;
    let missing = ["Accounts[0].Holder: missing", "Accounts[0].Transactions: missing"];
    assert_eq!(read(&account(balance), &whole), missing);
    let nulls = format!(r#"{balance}, "Transactions": null, "Holder": null"#);
    assert_eq!(read(&account(&nulls), &whole), missing);
    // There, though it says nothing.
    let nobody = account(&format!(r#"{balance}, "Holder": {{"Name": null}}"#));
    assert_eq!(read(&nobody, &whole), missing[1..]);
    // There, and of a card that may still be filled.
    let empty = account(&format!(r#"{balance}, "Transactions": [], "Holder": {{}}"#));
    assert_eq!(
        read(&empty, &whole),
        [
            "Accounts: no transaction in any of them: a card that was linked just now may still be filled; ask again later"
        ]
    );
    assert!(read(&empty, &accounts::Expected::default()).is_empty(), "nobody knows what was asked");
    // So it is where the other account has no list at all.
    let other = r#"}, {"Id": "B2", "Currency": "CAD", "Balance": {"Current": 1}, "Holder": {}}]"#;
    let said = read(&empty.replacen("}]", other, 1), &whole);
    assert_eq!(said[0], "Accounts[1].Transactions: missing");
    assert!(said[1].starts_with("Accounts: no transaction in any of them"), "{said:?}");
    let without = Filters {
        no_transactions: true,
        no_balances: true,
        no_holders: true,
        ..Filters::default()
    };
    let nulls = r#""Balance": {"Current": null, "Available": null, "Limit": null}"#;
    assert!(read(&account(nulls), &(&without).into()).is_empty());
    let none = read(r#"{"Login": {"LastRefresh": "2031-04-02T08:15:42"}, "Accounts": []}"#, &whole);
    assert_eq!(none, ["Accounts: empty: the answer has none"]);
    let only = Filters {
        no_transactions: true,
        no_holders: true,
        only: vec!["a1".into(), "B2".into()],
        ..Filters::default()
    };
    assert_eq!(
        read(&account(balance), &(&only).into()),
        ["AccountsFilter[1]: an account that was asked for and isn't in the answer"]
    );
}

#[test]
fn the_institution_is_read_in_both_shapes_wherever_it_stands() {
    for (json, id, name) in [
        (r#""Institution": "FlinksCapital""#, None, Some("FlinksCapital")),
        (r#""Institution": {"Id": 14, "Name": "FlinksCapital"}"#, Some(14), Some("FlinksCapital")),
        (r#""Institution": {"Id": "14", "Name": ""}"#, Some(14), None),
        (
            r#""Institution": "", "InstitutionId": "61", "InstitutionName": "Other""#,
            Some(61),
            Some("Other"),
        ),
        (r#""Institution": ["FlinksCapital"]"#, None, None),
    ] {
        let institution = detail(&format!(r#"{{{json}, "Accounts": []}}"#)).institution;
        assert_eq!((institution.id, institution.name.as_deref()), (id, name), "{json}");
    }
    let json = r#"{"Institution": {"Id": 14, "Name": "FlinksCapital"}, "StatementsByAccount": []}"#;
    let read = statements::read(answered::<StatementsOrPending>(json), &Default::default());
    assert_eq!(read.unwrap().institution.name.as_deref(), Some("FlinksCapital"));
}

#[test]
fn empty_texts_are_none() {
    let detail = detail(
        r#"{"Login": {"LastRefresh": "0001-01-01T00:00:00", "Id": "", "Username": ""}, "Tag": "", "Institution": "", "Accounts": [
            {"Id": "", "Title": "", "Type": "", "Category": "", "Currency": "", "AccountNumber": "", "Balance": {"Current": "", "Limit": ""},
             "Holder": {"Name": "", "Address": {"CivicAddress": ""}},
             "Transactions": [{"Id": "", "Description": "", "Date": "", "Debit": "", "Credit": 5, "Balance": "", "Code": ""}]}]}"#,
    );
    let mut snapshot = empty();
    detail.add_to(&mut snapshot);
    let json = serde_json::to_string(&snapshot).unwrap();
    assert!(!json.contains(r#":"""#) && !json.contains(r#""/""#), "{json}");
    assert_eq!(snapshot.transactions[0].amount.as_ref().unwrap().amount.to_string(), "5");
    assert_eq!(snapshot.as_of, None);
    assert_eq!(
        warned(&snapshot),
        [
            "Login.LastRefresh: the year 1, which means never",
            "Accounts[0].Id: missing",
            "Accounts[0].Balance.Current: missing",
            "Accounts[0].Currency: missing",
            "Accounts[0].Transactions[0].Date: missing",
        ]
    );
}

#[test]
fn a_field_of_another_type_costs_no_row_and_makes_no_wrong_amount() {
    let mut snapshot = empty();
    detail(
        r#"{"Login": {"LastRefresh": "2031-04-02T08:15:42"}, "InstitutionId": "61", "Accounts": [
            {"Id": 7, "Currency": "CAD", "Balance": {"Current": 1}, "AccountNumber": 5550142, "Transactions": [
                {"Id": 12, "Date": 1743120000, "Debit": {"Amount": 5}, "Credit": 3}, null]},
            {"Id": "b", "Currency": "CAD", "Balance": "12.50", "Holder": []}]}"#,
    )
    .add_to(&mut snapshot);
    assert_eq!(snapshot.institution.id, Some("61".into()));
    let [one, two] = &snapshot.accounts[..] else { panic!("{:?}", snapshot.accounts) };
    assert_eq!(one.id, Some("7".into()));
    assert_eq!(one.identifiers.number, Some("5550142".into()));
    assert_eq!(two.balance.current, None);
    let [row] = &snapshot.transactions[..] else { panic!("{:?}", snapshot.transactions) };
    assert_eq!((&row.account, &row.id), (&Some("7".into()), &Some("12".into())));
    // The credit alone would be another amount.
    assert_eq!((&row.amount, row.date), (&None, None));
    let mut all = warned(&snapshot);
    all.sort();
    assert_eq!(
        all,
        [
            "Accounts[0].AccountNumber: a number, read as text",
            "Accounts[0].Id: a number, read as text",
            "Accounts[0].Transactions[0].Date: a number, read as text",
            "Accounts[0].Transactions[0].Debit: an object, not a number: left out",
            "Accounts[0].Transactions[0].Id: a number, read as text",
            "Accounts[0].Transactions[1]: null: left out",
            "Accounts[1].Balance: a text, not an object: left out",
            "Accounts[1].Holder: a list, not an object: left out",
            "InstitutionId: a text, read as a number",
        ]
    );
}

#[test]
fn a_bank_that_is_neither_a_name_nor_an_object_is_said_to_be_left_out() {
    const WHAT: &str = "Institution: neither a text nor an object: left out";
    let detail = detail(r#"{"Accounts": [], "Institution": 14}"#);
    assert!(said(&detail.warnings).contains(&WHAT.to_owned()), "{:?}", detail.warnings);

    let json = r#"{"Accounts": [], "Institution": [14]}"#;
    let summary = summary::read(answered::<AccountsSummaryOrPending>(json)).unwrap();
    assert!(said(&summary.warnings).contains(&WHAT.to_owned()), "{:?}", summary.warnings);

    let json = r#"{"StatementsByAccount": [], "Institution": true}"#;
    let answer = answered::<StatementsOrPending>(json);
    let statements = statements::read(answer, &Default::default()).unwrap();
    assert!(said(&statements.warnings).contains(&WHAT.to_owned()), "{:?}", statements.warnings);
}

#[test]
fn a_word_for_none_is_none_where_a_code_an_id_or_a_number_stands() {
    for none in ["null", "N/A", "-", " ", "\u{200b}"] {
        let detail = detail(&format!(
            r#"{{"Login": {{"LastRefresh": "{none}"}}, "Accounts": [{{"Id": "{none}", "Title": "Null", "Currency": "{none}", "AccountNumber": "{none}",
                "Balance": {{"Current": "{none}", "Limit": "{none}"}}, "Holder": {{"Name": "Null"}},
                "Transactions": [{{"Id": "{none}", "Description": "None", "Date": "{none}", "Debit": "{none}", "Credit": 5}}]}}]}}"#
        ));
        let mut snapshot = empty();
        detail.add_to(&mut snapshot);
        let account = &snapshot.accounts[0];
        assert_eq!((&account.id, &account.currency), (&None, &None), "{none}");
        assert_eq!(account.identifiers.number, None);
        let row = &snapshot.transactions[0];
        assert_eq!((&row.id, row.amount.as_ref().unwrap().amount.to_string()), (&None, "5".into()));
        assert_eq!(
            warned(&snapshot),
            [
                "Login.LastRefresh: missing",
                "Accounts[0].Id: missing",
                "Accounts[0].Balance.Current: missing",
                "Accounts[0].Currency: missing",
                "Accounts[0].Transactions[0].Date: missing",
            ]
        );
        // Free text is a person's or a bank's own.
        assert_eq!(account.name.as_ref().unwrap().reveal(), "Null");
        assert_eq!(account.owners[0].reveal(), "Null");
        assert_eq!(row.description.as_ref().unwrap().reveal(), "None");
    }
}

#[test]
fn a_bank_without_id_and_name_is_said() {
    const WHAT: &str = "Institution: an object with neither Id nor Name";
    for odd in [r#"{"id": 14, "name": "FlinksCapital"}"#, "{}"] {
        let detail = detail(&format!(r#"{{"Accounts": [], "Institution": {odd}}}"#));
        assert!(said(&detail.warnings).contains(&WHAT.to_owned()), "{:?}", detail.warnings);
    }
}
