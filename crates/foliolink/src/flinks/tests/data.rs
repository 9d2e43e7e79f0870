//! Data as the reference shows it, in every documented shape, and into the unified model.

use rust_decimal::Decimal;

use crate::{
    ErrorKind,
    flinks::{AccountCategory, AccountType, Days, StatementSpan, tests::*},
    portfolio::{AccountKind, Provider, Snapshot, TransactionKind},
};

const DETAIL: &str = r#"{ "HttpStatusCode": 200, "Accounts": [ { "Transactions": [
      { "Date": "2031-03-28", "Code": null, "Description": "TRANSIT PASS", "Debit": 103.5, "Credit": null, "Balance": 820.25, "Id": "f3b0a3e7-7d0e-4f0a-9a44-5a1a2f9d6c11" } ],
    "TransitNumber": "04231", "InstitutionNumber": "777", "OverdraftLimit": 0, "Title": "Everyday Chequing", "AccountNumber": "5550142",
    "LastFourDigits": null, "Balance": { "Available": 810.25, "Current": 820.25, "Limit": null }, "Category": "Operations", "Type": "Chequing",
    "Currency": "CAD", "Holder": { "Name": "SAMPLE HOLDER ONE", "Address": { "CivicAddress": "100 Test Street", "City": "Sampleville",
      "Province": "ON", "PostalCode": "A1A 1A1", "POBox": null, "Country": "CA" }, "Email": "holder.one@example.test", "PhoneNumber": "5550100100" },
    "AccountType": "Personal", "Id": "c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e01" } ],
  "InstitutionName": "FlinksCapital", "Login": { "Username": "greatday", "IsScheduledRefresh": false, "LastRefresh": "2031-04-02T08:15:42.145999",
  "Type": "Personal", "Id": "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20" }, "InstitutionId": 14, "Institution": "FlinksCapital",
  "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812" }"#;

async fn detail(json: &str) -> super::super::AccountsDetail {
    let json = json.to_owned();
    session(&Script::new(move |_, _| (200, json.clone())).client())
        .accounts()
        .start()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_references_example_becomes_the_documented_snapshot() {
    let mut snapshot = Snapshot::new(Provider::FLINKS, LOGIN.into());
    detail(DETAIL).await.add_to(&mut snapshot);
    insta::assert_snapshot!(serde_json::to_string_pretty(&snapshot).unwrap());
}

#[tokio::test]
async fn trap_7_times_without_zone_or_with_z_and_six_or_seven_digits_are_one_instant() {
    for time in [
        "2031-04-02T08:15:42.145999",
        "2031-04-02T08:15:42.1459990",
        "2031-04-02T08:15:42.1459990Z",
    ] {
        let read = detail(&DETAIL.replace("2031-04-02T08:15:42.145999", time)).await;
        assert_eq!(
            read.login.unwrap().last_refresh.unwrap().to_string(),
            "2031-04-02T08:15:42.145999Z",
            "{time}"
        );
    }
    let read = detail(&DETAIL.replace("2031-04-02T08:15:42.145999", "yesterday")).await;
    assert_eq!(read.login.unwrap().last_refresh, None);
    assert_eq!(
        (read.warnings[0].path.as_str(), read.warnings[0].what.as_str()),
        ("Login.LastRefresh", "not a time")
    );
}

#[tokio::test]
async fn trap_8_fields_with_two_shapes_are_read_in_both() {
    for (limit, read, warned) in [
        ("null", None, false),
        ("500.00", Some("500.00"), false),
        (r#""500.00""#, Some("500.00"), false),
        ("[1]", None, true),
    ] {
        let detail =
            detail(&DETAIL.replace(r#""Limit": null"#, &format!(r#""Limit": {limit}"#))).await;
        assert_eq!(
            detail.accounts[0].balance.limit.map(|limit| limit.to_string()).as_deref(),
            read,
            "{limit}"
        );
        assert_eq!(
            detail
                .warnings
                .first()
                .is_some_and(|warning| warning.path == "Accounts[0].Balance.Limit"),
            warned,
            "{limit}"
        );
    }
    for (code, read) in [("null", None), ("17", Some("17")), (r#""W""#, Some("W")), ("{}", None)] {
        let detail =
            detail(&DETAIL.replace(r#""Code": null"#, &format!(r#""Code": {code}"#))).await;
        assert_eq!(
            detail.accounts[0].transactions.as_ref().unwrap()[0].code.as_deref(),
            read,
            "{code}"
        );
    }
    let open = OPEN.replace(r#""Type": "Personal""#, r#""Type": null"#);
    for (institution, extra) in [
        (r#""FlinksInvestment""#, 14),
        (r#"{ "Id": 999999999, "Name": "FlinksInvestment" }"#, 999_999_999),
    ] {
        let body = open.replace(
            r#""InstitutionName": "FlinksCapital", "InstitutionId": 14, "Institution": "FlinksCapital""#,
            &match extra {
                14 => format!(r#""InstitutionId": 14, "Institution": {institution}"#),
                _ => format!(r#""Institution": {institution}"#),
            },
        );
        let script = Script::new(move |sent, _| {
            (200, if sent.path.ends_with("Token") { TOKEN.to_owned() } else { body.clone() })
        });
        let session = script
            .client()
            .authorize(&login())
            .cached()
            .await
            .unwrap()
            .into_session()
            .await
            .unwrap();
        assert_eq!(
            (session.institution().id, session.institution().name.as_deref()),
            (Some(extra), Some("FlinksInvestment"))
        );
        assert_eq!(session.login().unwrap().ownership, None);
    }
}

#[tokio::test]
async fn numbers_keep_their_digits_and_what_decimal_can_not_hold_is_a_warning() {
    let read = detail(
        &DETAIL
            .replace("820.25, \"Limit\"", "123456789012345678.90, \"Limit\"")
            .replace("103.5", "1e400"),
    )
    .await;
    assert_eq!(read.accounts[0].balance.current.unwrap().to_string(), "123456789012345678.90");
    let row = &read.accounts[0].transactions.as_ref().unwrap()[0];
    assert_eq!((row.debit, row.amount), (None, None));
    assert_eq!(read.warnings[0].path, "Accounts[0].Transactions[0].Debit");
    assert_eq!(read.warnings.len(), 1);
}

#[tokio::test]
async fn absent_and_null_are_alike_and_words_are_open() {
    let read = detail(r#"{"Accounts":[{"Id":"a","Category":"OPERATION","Type":"Novel","Currency":"cad"},{"Id":"b","Category":null,"Type":"Checking"}],"Novel":1}"#).await;
    assert_eq!(read.accounts[0].category, Some(AccountCategory::OPERATIONS));
    assert_eq!(read.accounts[1].kind, Some(AccountType::CHEQUING));
    assert!(read.accounts[0].transactions.is_none() && read.login.is_none());
    let missing: Vec<_> = read.warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!(
        missing,
        [
            "Login",
            "Accounts[0].Balance",
            "Accounts[0].Holder",
            "Accounts[0].Transactions",
            "Accounts[1].Balance",
            "Accounts[1].Holder",
            "Accounts[1].Currency",
            "Accounts[1].Transactions",
        ]
    );
    let mut snapshot = Snapshot::new(Provider::FLINKS, LOGIN.into());
    read.add_to(&mut snapshot);
    assert_eq!(snapshot.accounts[0].provider_kind.as_deref(), Some("OPERATION/Novel"));
    assert_eq!(
        (snapshot.accounts[0].kind.clone(), snapshot.accounts[1].kind.clone()),
        (AccountKind::OTHER, AccountKind::CHECKING)
    );
    assert_eq!(snapshot.accounts[0].currency.as_deref(), Some("CAD"));
}

#[tokio::test]
async fn nonsense_is_a_decode_error_with_its_path() {
    let script = Script::new(|_, _| (200, r#"{"Accounts":{"Id":"a"}}"#.to_owned()));
    let error = session(&script.client()).accounts().start().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "flinks.get_accounts_detail: expected a sequence (HTTP 200) at Accounts"
    );
    let broken = Script::new(move |sent, _| {
        (
            200,
            if sent.path.ends_with("Token") {
                TOKEN.to_owned()
            } else {
                OPEN.replace(SESSION, "xxxx")
            },
        )
    });
    let error = broken.client().authorize(&login()).cached().await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("RequestId")));
}

#[tokio::test]
async fn the_sandboxes_hard_customer_is_exact_each_holder_once() {
    let sandbox = Sandbox::builder().pending_polls(0).build();
    let login_id: LoginId = sandbox.credentials().flinks.login_id_joint.parse().unwrap();
    let session = sandboxed(&sandbox)
        .authorize(&login_id)
        .cached()
        .await
        .unwrap()
        .into_session()
        .await
        .unwrap();
    let detail = session.accounts().days(Days::DAYS_365).start().await.unwrap();
    let mut snapshot = Snapshot::new(Provider::FLINKS, login_id.expose().into());
    detail.add_to(&mut snapshot);
    assert_eq!((snapshot.accounts.len(), snapshot.holders.len()), (3, 3));
    let trust = &snapshot.accounts[2].balance;
    assert_eq!(trust.current.unwrap().to_string(), "123456789012345678.99");
    assert_eq!(trust.limit.unwrap().to_string(), "90071992547409.93");
    let both: Vec<_> = snapshot
        .transactions
        .iter()
        .filter(|row| {
            row.debit.is_some_and(|debit| !debit.is_zero())
                && row.credit.is_some_and(|credit| !credit.is_zero())
        })
        .collect();
    assert_eq!(both.len(), 1);
    assert_eq!(both[0].amount.as_ref().unwrap().amount.to_string(), "499.85");
    assert_eq!(snapshot.warnings.len(), 1);
    assert_eq!(snapshot.warnings[0].what, "debit and credit are both set");
    assert!(snapshot.transactions.iter().all(|row| row.amount.is_some() && row.date.is_some()));
    assert!(snapshot.transactions.iter().any(|row| row.kind == TransactionKind::CREDIT));
    assert_eq!(snapshot.as_of, session.login().unwrap().last_refresh);
}

#[tokio::test]
async fn every_option_is_sent_and_nothing_else() {
    let script = Script::new(|_, _| (200, r#"{"Accounts":[]}"#.to_owned()));
    let session = session(&script.client());
    session.accounts().start().await.unwrap();
    assert_eq!(script.sent()[0].body, format!(r#"{{"RequestId":"{SESSION}"}}"#));
    let day = |text: &str| text.parse().unwrap();
    let all = session
        .accounts()
        .days(Days::DAYS_365)
        .between(day("2031-01-01"), day("2031-03-31"))
        .only(["a", "b"])
        .after("a", "t");
    let all = all
        .without_transactions()
        .without_holders()
        .without_identity()
        .without_balances()
        .with_statements(StatementSpan::MONTHS_3);
    all.start().await.unwrap();
    insta::assert_snapshot!(script.sent()[1].body, @r#"{"AccountsFilter":["a","b"],"DateFrom":"2031-01-01","DateTo":"2031-03-31","DaysOfTransactions":"Days365","NumberOfBankingStatements":"Months3","RefreshDelta":[{"AccountId":"a","TransactionId":"t"}],"RequestId":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","WithAccountIdentity":false,"WithBalance":false,"WithDetailsAndBankingStatements":true,"WithKYC":false,"WithTransactions":false}"#);
}

#[tokio::test]
async fn a_summary_has_ratios_whose_zero_means_no() {
    let json = r#"{ "HttpStatusCode": 200, "Accounts": [ { "EftEligibleRatio": 0.98, "ETransferEligibleRatio": 0, "Title": "Everyday Chequing",
        "AccountNumber": "5550142", "Balance": { "Available": 810.25, "Current": 820.25, "Limit": "12.5" }, "Category": "Operations", "Type": "Chequing",
        "Currency": "CAD", "Holder": { "Name": "SAMPLE HOLDER ONE", "Address": null }, "Id": "c0a1f6de" }, { "Id": "b", "EftEligibleRatio": 7 } ],
        "Tag": "order-1881" }"#;
    let script = Script::new(move |_, _| (200, json.to_owned()));
    let summary = session(&script.client()).summary().start().await.unwrap();
    let account = &summary.accounts[0];
    assert!(account.eft.unwrap().is_usable() && !account.e_transfer.unwrap().is_usable());
    assert_eq!(account.balance.limit, Some(Decimal::new(125, 1)));
    assert_eq!(
        (summary.accounts[1].eft, summary.warnings[0].path.as_str()),
        (None, "Accounts[1].EftEligibleRatio")
    );
    assert_eq!(summary.tag.as_deref(), Some("order-1881"));
}

#[tokio::test]
async fn statements_are_files_and_a_broken_one_is_left_out_with_a_word() {
    let json = r#"{ "StatementsByAccount": [ { "AccountNumber": "5550142", "Statements": [
        { "UniqueId": "9F86D081884C7D659A2FEAA0C55AD015", "FileType": "PDF", "Base64Bytes": "JVBERi0xLjQK" },
        { "UniqueId": "0", "FileType": "PDF", "Base64Bytes": "not base64" } ] } ], "Institution": "FlinksCapital" }"#;
    let script = Script::new(move |_, _| (200, json.to_owned()));
    let read = session(&script.client())
        .statements()
        .span(StatementSpan::MONTHS_12)
        .only(["a"])
        .start()
        .await
        .unwrap();
    assert_eq!(read.accounts[0].statements.len(), 1);
    assert_eq!(read.accounts[0].statements[0].bytes, b"%PDF-1.4\n");
    assert_eq!(read.warnings[0].path, "StatementsByAccount[0].Statements[1].Base64Bytes");
    assert_eq!(
        script.sent()[0].body,
        format!(
            r#"{{"AccountsFilter":["a"],"NumberOfStatements":"Months12","RequestId":"{SESSION}"}}"#
        )
    );
}

#[tokio::test(start_paused = true)]
async fn investments_go_to_the_place_that_is_configured_and_the_rest_is_a_warning() {
    let sandbox = Sandbox::builder().pending_polls(1).build();
    let keys = &sandbox.credentials().flinks;
    let builder = || {
        let builder = Client::builder()
            .instance("sandbox")
            .customer_id(keys.customer_id)
            .secret_key(keys.secret_key);
        builder.api_key(keys.api_key).in_process(sandbox.router())
    };
    let wealth_login: LoginId = keys.login_id_wealth.parse().unwrap();
    for (client, path) in [
        (builder().build().unwrap(), "/BankingServices/Investments"),
        (
            builder().wealth_base_url("https://wealth.example").build().unwrap().wealth().unwrap(),
            "/Investments",
        ),
    ] {
        let session =
            client.authorize(&wealth_login).cached().await.unwrap().into_session().await.unwrap();
        let read = session.investments().start().await.unwrap();
        let mut snapshot = Snapshot::new(Provider::FLINKS, wealth_login.expose().into());
        read.add_to(&mut snapshot);
        assert_eq!(snapshot.accounts.len(), 3);
        assert_eq!(
            (snapshot.accounts[0].kind.clone(), snapshot.accounts[0].currency.as_deref()),
            (AccountKind::REGISTERED, Some("CAD"))
        );
        assert_eq!(snapshot.accounts[0].provider_kind.as_deref(), Some("tfsa"));
        assert_eq!(snapshot.as_of, session.login().unwrap().last_refresh);
        assert_eq!(snapshot.warnings[0].path, "Investments[0].Accounts[0].Positions");
        assert!(snapshot.holdings.is_empty());
        let posts =
            sandbox.requests().iter().filter(|request| request.path.ends_with(path)).count();
        assert!(posts >= 2, "{path}: the POST is repeated");
    }
    assert!(builder().build().unwrap().wealth().is_none());
}

#[tokio::test]
async fn investments_that_are_not_served_any_more_are_retired() {
    for (status, code, retired) in [
        (404, None, true),
        (405, None, true),
        (410, None, true),
        (405, Some("METHOD_NOT_AVAILABLE"), true),
        (405, Some("DISABLED_INSTITUTION"), false),
        (400, None, false),
    ] {
        let script = Script::new(move |_, _| {
            code.map_or((status, String::new()), |code| refusal(status, code, "no"))
        });
        let error = session(&script.client()).investments().start().await.unwrap_err();
        assert_eq!(error.retired().is_some(), retired, "{status} {code:?}");
    }
}

/// What is no character in one description costs no customer's whole pull.
#[tokio::test]
async fn what_is_no_text_is_read_as_such_and_told_by_its_place() {
    let detail = "\u{feff}{\"Accounts\": [{\"Id\": \"c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e01\", \"Title\": \"two\u{b}lines\",
        \"Balance\": {\"Current\": 123456789012345678.90}, \"Currency\": \"CAD\", \"Transactions\": [
        {\"Id\": \"1\", \"Date\": \"2031-03-28\", \"Description\": \"plain\", \"Debit\": 1.10},
        {\"Id\": \"2\", \"Date\": \"2031-03-28\", \"Description\": \"rent \\ud83d\", \"Debit\": 2.20}]}],
        \"RequestId\": \"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812\"}";
    let script = Script::in_session(move |_, _| (200, detail.to_owned()));
    let login_id = LOGIN.parse().unwrap();
    let authorized = script.client().authorize(&login_id).cached().await.unwrap();
    let detail = authorized.into_session().await.unwrap().accounts().start().await.unwrap();
    let account = &detail.accounts[0];
    assert_eq!(account.title.as_ref().unwrap().reveal(), "two\u{fffd}lines");
    assert_eq!(account.balance.current.unwrap().to_string(), "123456789012345678.90");
    let rows = account.transactions.as_ref().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].description.as_ref().unwrap().reveal(), "rent \u{fffd}");
    let told: Vec<_> = detail
        .warnings
        .iter()
        .filter(|warning| warning.what == "what is no text, read as U+FFFD")
        .map(|warning| warning.path.as_str())
        .collect();
    assert_eq!(told, ["Accounts[0].Title", "Accounts[0].Transactions[1].Description"]);
}
