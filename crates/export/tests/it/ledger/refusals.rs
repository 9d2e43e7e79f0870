//! What doesn't add up or doesn't fit is refused by name, what stands at the path isn't lost, and
//! `unreconciled` marks what it corrects.

use std::fs;

use foliolink::portfolio::Snapshot;
use foliolink_export::{Error, ExportOptions, Format, export, export_with};
use rust_decimal::Decimal;

use super::samples::{LEDGERS, household};

/// The Spanish account of the household with something changed.
fn changed(change: fn(&mut serde_json::Value)) -> Snapshot {
    let mut json = serde_json::to_value(&household()[1]).unwrap();
    json["portfolios"] = serde_json::json!([]);
    json["holdings"] = serde_json::json!([]);
    json["transactions"].as_array_mut().unwrap().truncate(2);
    json["transactions"][0]["balance"] = "1534.78".into();
    json["transactions"][1]["balance"] = "1520.37".into();
    change(&mut json);
    serde_json::from_value(json).unwrap()
}

fn refusal(snapshot: &Snapshot, format: Format) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let error = export(std::slice::from_ref(snapshot), &path, format).unwrap_err();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{error}");
    error.to_string()
}

#[test]
fn what_does_not_add_up_names_account_row_and_difference() {
    for format in LEDGERS {
        let row = changed(|json| json["transactions"][1]["balance"] = "1520.38".into());
        let error = refusal(&row, format);
        assert!(
            error.starts_with(
                "accounts[0] (id \"e-1\", cash, EUR): transactions[1] of 2031-03-11 differs by 0.01 "
            ),
            "{error}"
        );
        let closing = changed(|json| json["accounts"][0]["balance"]["current"] = "1520.00".into());
        let error = refusal(&closing, format);
        assert!(error.contains("its closing balance differs by -0.37 "), "{error}");
    }
}

#[test]
fn unreconciled_writes_a_marked_correction() {
    let folder = tempfile::tempdir().unwrap();
    let broken = changed(|json| json["transactions"][1]["balance"] = "1520.38".into());
    for (format, mark, lines) in [
        (Format::Beancount, "#foliolink-correction", 2),
        (Format::Hledger, "; foliolink-correction:", 2),
        (Format::Ofx, "<NAME>CORRECTION</NAME>", 2),
        (Format::Camt053, "<NtryRef>correction/2</NtryRef>", 2),
        (Format::Norma43, "2301CORRECTION: rows and balances", 2),
    ] {
        let path = folder.path().join(format.as_str());
        let options = ExportOptions::new().unreconciled();
        let written = export_with(std::slice::from_ref(&broken), &path, format, &options).unwrap();
        let text: String = fs::read(&path).unwrap().iter().map(|byte| char::from(*byte)).collect();
        // The row's own difference, and that of the closing to the row's balance.
        assert_eq!(text.matches(mark).count(), lines, "{text}");
        assert!(written.notices.iter().any(|own| own.contains("does not reconcile; 2 marked")));
        match format {
            Format::Ofx => {
                let (accounts, _) = super::readers::ofx(&text);
                let sum: Decimal = accounts[0].rows.iter().map(|row| row.2).sum();
                assert_eq!(Some(accounts[0].opening.unwrap() + sum), accounts[0].closing);
            }
            Format::Beancount => drop(super::readers::beancount(&text)),
            Format::Hledger => drop(super::readers::hledger(&text)),
            _ => {}
        }
    }
}

#[test]
fn what_a_format_cannot_hold_is_refused_with_its_row() {
    type Change = fn(&mut serde_json::Value);
    let amount: Change = |json| {
        json["transactions"][0]["amount"]["amount"] = "3500.001".into();
        json["transactions"][0]["balance"] = "1534.781".into();
        json["transactions"][1]["amount"]["amount"] = "-14.411".into();
    };
    let control: Change = |json| json["transactions"][0]["description"] = "a\u{7}b".into();
    let long: Change = |json| json["transactions"][0]["description"] = "x ".repeat(400).into();
    let cyrillic: Change = |json| json["transactions"][0]["description"] = "кофе".into();
    let token: Change = |json| {
        json["accounts"][0]["currency"] = "USDT".into();
        for row in 0..2 {
            json["transactions"][row]["amount"]["currency"] = "USDT".into();
        }
    };
    let other: Change = |json| json["transactions"][1]["amount"]["currency"] = "USD".into();
    let unknown: Change = |json| json["transactions"][1]["amount"] = serde_json::Value::Null;
    let row = "transactions[0] of 2031-03-10: ";
    let cases: &[(Change, &[Format], &str, &str)] = &[
        (amount, &[Format::Camt053, Format::Norma43], row, "digits behind the point"),
        (control, &LEDGERS, row, "character"),
        (long, &[Format::Ofx, Format::Camt053, Format::Norma43], row, "its text "),
        (cyrillic, &[Format::Norma43], row, "ISO-8859-1"),
        (
            token,
            &[Format::Ofx, Format::Camt053, Format::Norma43],
            "accounts[0] (id \"e-1\", cash): ",
            "ISO 4217",
        ),
        (other, &LEDGERS, "transactions[1] of 2031-03-11: ", "its currency is another one"),
        (unknown, &LEDGERS, "transactions[1] of 2031-03-11: ", "its amount is unknown"),
    ];
    for (change, formats, names, why) in cases {
        for format in *formats {
            let error = refusal(&changed(*change), *format);
            assert!(error.starts_with(names) && error.contains(why), "{format}: {error}");
        }
    }
}

/// Whoever asks for less than the last time keeps what there is.
#[test]
fn an_empty_ledger_never_takes_the_place_of_one_with_rows() {
    let full = changed(|_| {});
    let mut empty = full.clone();
    empty.accounts.clear();
    empty.transactions.clear();
    for format in [Format::Beancount, Format::Hledger, Format::Ofx] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("books");
        let write = |snapshot: &Snapshot| export(std::slice::from_ref(snapshot), &path, format);
        // Again and again, as long as there is nothing.
        for _ in 0..2 {
            let notices = write(&empty).unwrap().notices;
            let told = "nothing but its head was written: no account, no transaction, no holding";
            assert_eq!(notices, [told], "{format}");
        }
        write(&full).unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = write(&empty).unwrap_err().to_string();
        assert!(error.contains("not overwritten: there is no account"), "{format}: {error}");
        assert_eq!(std::fs::read(&path).unwrap(), before, "{format}");
    }
}

#[test]
fn no_balance_at_all_is_written_where_a_format_has_room_for_that() {
    let none = changed(|json| {
        json["accounts"][0]["balance"]["current"] = serde_json::Value::Null;
        for row in 0..2 {
            json["transactions"][row]["balance"] = serde_json::Value::Null;
        }
    });
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Beancount, Format::Hledger] {
        let path = folder.path().join(format.as_str());
        let written = export(std::slice::from_ref(&none), &path, format).unwrap();
        assert_eq!(
            written.notices,
            ["accounts[0] (id \"e-1\", cash, EUR): no balance known, none asserted"]
        );
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains(" balance Assets") && !text.contains(" = "), "{text}");
    }
    for format in [Format::Ofx, Format::Camt053, Format::Norma43] {
        assert!(refusal(&none, format).contains("without a balance"));
    }
}

#[test]
fn only_an_export_of_the_same_connections_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let all = household();
    for format in LEDGERS {
        let path = folder.path().join(format.as_str());
        export(&all, &path, format).unwrap();
        let first = fs::read(&path).unwrap();
        export(&all, &path, format).unwrap();
        assert_eq!(fs::read(&path).unwrap(), first, "the same each time");
        if format != Format::Norma43 {
            let error = export(&all[1..], &path, format).unwrap_err();
            assert!(matches!(error, Error::OtherConnections { .. }), "{error}");
        }
        fs::write(&path, "2031-01-01 open Assets:Mine\n").unwrap();
        let error = export(&all, &path, format).unwrap_err();
        assert!(matches!(error, Error::Occupied { .. }), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "2031-01-01 open Assets:Mine\n");
    }
}

#[test]
fn numbers_of_a_database_are_the_ids() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = changed(|_| {});
    let options = ExportOptions::new().row_ids(&snapshot, vec![17, 4]);
    let path = folder.path().join("out.ofx");
    export_with(std::slice::from_ref(&snapshot), &path, Format::Ofx, &options).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("<FITID>row-17</FITID>") && text.contains("<FITID>row-4</FITID>"));
    let another = ExportOptions::new().row_ids(&snapshot, vec![17]);
    assert_eq!(another, ExportOptions::new(), "numbers of other rows aren't used");
}
