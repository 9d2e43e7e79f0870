//! What statements become: files, or a warning where none can be read.

use foliolink_raw::flinks::StatementsOrPending;

use super::{super::statements, answered, said};
use crate::flinks::data;

#[test]
fn a_statement_is_a_file_or_a_warning() {
    let files = |bytes: &str| {
        let json = format!(
            r#"{{"StatementsByAccount": [{{"AccountNumber": "1", "Statements": [{{"UniqueId": "", "Base64Bytes": {bytes}}}]}}]}}"#
        );
        let read = statements::read(answered::<StatementsOrPending>(&json), &Default::default());
        let read = read.unwrap();
        (read.accounts[0].statements.first().map(|it| it.bytes.clone()), said(&read.warnings))
    };
    for whole in [
        r#""JVBERi0x""#,
        r#""JVBE\r\nRi0x\n""#,
        r#""data:application/pdf;base64,JVBERi0x""#,
        r#""JVBERi0x==""#,
    ] {
        assert_eq!(files(whole), (Some(b"%PDF-1".to_vec()), vec![]), "{whole}");
    }
    let path = "StatementsByAccount[0].Statements[0].Base64Bytes";
    for (broken, what) in [
        (r#""""#, "missing: this statement is left out"),
        (r#""null""#, "missing: this statement is left out"),
        (r#""%%""#, "not Base64, or empty: this statement is left out"),
        (r#""data:application/pdf;base64,""#, "not Base64, or empty: this statement is left out"),
    ] {
        assert_eq!(files(broken), (None, vec![format!("{path}: {what}")]), "{broken}");
    }
    let (none, said) = files("null");
    assert!(none.is_none() && said[0].starts_with(path), "{said:?}");
}

#[test]
fn what_is_no_pdf_is_kept_and_said_and_so_is_an_account_without_statements() {
    let read = |accounts: &str, only: &[&str]| {
        let json = format!(r#"{{"StatementsByAccount": [{accounts}]}}"#);
        let asked = data::statements::Filters {
            only: only.iter().map(|id| (*id).into()).collect(),
            ..Default::default()
        };
        let read = statements::read(answered::<StatementsOrPending>(&json), &asked).unwrap();
        let files = read.accounts.iter().map(|account| account.statements.len()).sum::<usize>();
        (files, said(&read.warnings))
    };
    // What a server says of an error, in Base64.
    let page = r#"{"Statements": [{"FileType": "PDF", "Base64Bytes": "PGh0bWw+"}]}"#;
    let what = "StatementsByAccount[0].Statements[0].Base64Bytes: not a PDF file: kept as sent";
    assert_eq!(read(page, &[]), (1, vec![what.to_owned()]));
    let other = page.replace("PDF", "HTML");
    assert_eq!(read(&other, &[]), (1, vec![]));
    let none = "StatementsByAccount[0].Statements: empty: the answer has none";
    assert_eq!(read(r#"{"Statements": []}"#, &[]), (0, vec![none.to_owned()]));
    // One account, asked for twice.
    assert_eq!(read(&other, &["a1", "A1"]), (1, vec![]));
    let fewer = "StatementsByAccount: fewer accounts than were asked for";
    assert_eq!(read(&other, &["a1", "b2"]), (1, vec![fewer.to_owned()]));
}
