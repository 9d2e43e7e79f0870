//! Summary, details and statements: waiting, options, keys, and numbers that add up.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{Answer, Flinks, refusal, send};

fn detail(flinks: &Flinks, options: Value) -> Answer {
    let mut body = options;
    body["RequestId"] = flinks.session().into();
    flinks.post("GetAccountsDetail", body)
}

fn accounts(answer: &Answer) -> Vec<Value> {
    answer.json()["Accounts"].as_array().unwrap().clone()
}

#[test]
fn data_is_there_after_a_time_as_well() {
    let flinks = Flinks::new(100);
    let id = flinks.session();
    let ask = || flinks.post("GetAccountsDetail", json!({ "RequestId": id })).status;
    assert_eq!(ask(), 202);
    flinks.sandbox.advance(std::time::Duration::from_secs(20 * 60 - 1));
    assert_eq!(ask(), 202);
    flinks.sandbox.advance(std::time::Duration::from_secs(1));
    assert_eq!(ask(), 200);
}

#[test]
fn details_are_pending_for_so_many_polls_and_then_there() {
    let flinks = Flinks::new(2);
    let id = flinks.session();
    let first = flinks.post("GetAccountsDetail", json!({ "requestId": id }));
    assert_eq!(first.refusal(), refusal(202, "OPERATION_PENDING"));
    let link = first.json()["Links"][0].clone();
    let path = format!("/GetAccountsDetailAsync/{id}");
    assert_eq!(
        link,
        json!({ "rel": "GetAccountsDetailAsync", "href": "/GetAccountsDetailAsync", "example": path })
    );
    assert_eq!(first.field("RequestId"), id);
    let poll = || flinks.get(&format!("GetAccountsDetailAsync/{id}"));
    assert_eq!(poll().status, 202);
    let ready = poll();
    assert_eq!(ready.status, 200);
    assert_eq!(ready.field("RequestId"), id);
    assert_eq!(flinks.post("GetAccountsDetail", json!({ "RequestId": id })).text, ready.text);
}

#[test]
fn the_async_form_needs_a_first_call_of_its_kind() {
    let flinks = Flinks::new(0);
    let id = flinks.session();
    for endpoint in ["GetAccountsDetailAsync", "GetAccountsSummaryAsync", "GetStatementsAsync"] {
        assert_eq!(
            flinks.get(&format!("{endpoint}/{id}")).refusal(),
            refusal(401, "INVALID_REQUEST")
        );
        assert_eq!(
            flinks.get(&format!("{endpoint}/unknown")).refusal(),
            refusal(400, "SESSION_NONEXISTENT")
        );
    }
}

#[test]
fn data_calls_need_the_right_api_key() {
    let flinks = Flinks::new(0);
    let body = json!({ "RequestId": flinks.session() }).to_string();
    for endpoint in ["GetAccountsDetail", "GetAccountsSummary", "GetStatements"] {
        let path = flinks.path(&format!("BankingServices/{endpoint}"));
        for headers in [&[][..], &[("x-api-key", "wrong")]] {
            let answer = send(&flinks.sandbox, "POST", &path, headers, &body);
            assert_eq!(answer.refusal(), refusal(401, "ACCESS_DENIED"));
        }
    }
}

#[test]
fn a_request_without_its_session_is_refused() {
    let flinks = Flinks::new(0);
    assert_eq!(
        flinks.post("GetAccountsDetail", json!({})).refusal(),
        refusal(401, "INVALID_REQUEST")
    );
    let unknown = flinks
        .post("GetAccountsDetail", json!({ "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812" }));
    assert_eq!(unknown.refusal(), refusal(400, "SESSION_NONEXISTENT"));
}

#[test]
fn everything_is_delivered_by_default() {
    let flinks = Flinks::new(0);
    let accounts = accounts(&detail(&flinks, json!({})));
    let kinds: Vec<_> = accounts.iter().map(|account| account["Type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["Chequing", "Savings", "CreditCard", "TFSA"]);
    let chequing = &accounts[0];
    assert_eq!(chequing["TransitNumber"], "04231");
    assert_eq!(chequing["Holder"]["Name"], "ÉLODIE SAMPLE-BÉLANGER");
    assert!(chequing["Holder"]["Address"]["POBox"].is_null());
    assert!(chequing["Transactions"][0]["Code"].is_null());
    assert!(chequing.get("EftEligibleRatio").is_none());
}

#[test]
fn running_balances_follow_and_end_at_the_current_balance() {
    let flinks = Flinks::new(0);
    let answer = detail(&flinks, json!({ "DaysOfTransactions": "Days365" }));
    let cents = |value: &Value| (value.as_f64().unwrap_or(0.0) * 100.0).round() as i64;
    for account in accounts(&answer) {
        let rows = account["Transactions"].as_array().unwrap();
        assert_eq!(cents(&rows[0]["Balance"]), cents(&account["Balance"]["Current"]));
        for pair in rows.windows(2) {
            let moved = cents(&pair[0]["Credit"]) - cents(&pair[0]["Debit"]);
            assert_eq!(cents(&pair[0]["Balance"]), cents(&pair[1]["Balance"]) + moved);
        }
    }
}

#[test]
fn accounts_can_be_filtered_by_id() {
    let flinks = Flinks::new(0);
    let id = "c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e01";
    let one = accounts(&detail(&flinks, json!({ "AccountsFilter": [id] })));
    assert_eq!(one.len(), 1);
    assert_eq!(one[0]["Id"], id);
    let bad = detail(&flinks, json!({ "AccountsFilter": id }));
    assert_eq!(bad.refusal(), refusal(401, "INVALID_REQUEST"));
}

#[test]
fn the_window_is_ninety_days_unless_asked_otherwise() {
    let flinks = Flinks::new(0);
    let dates = |options: Value| {
        let accounts = accounts(&detail(&flinks, options));
        let rows = accounts[0]["Transactions"].as_array().unwrap().clone();
        rows.iter().map(|row| row["Date"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let short = dates(json!({}));
    let long = dates(json!({ "DaysOfTransactions": "Days365" }));
    assert!(short.iter().all(|date| date.as_str() >= "2031-01-02"));
    assert!(long.len() > short.len() && long.last().unwrap().as_str() < "2030-05-01");
    assert!(short.is_sorted_by(|newer, older| newer >= older));
    let window = dates(json!({ "DateFrom": "2030-11-01", "DateTo": "2030-11-30" }));
    assert!(!window.is_empty() && window.iter().all(|date| date.starts_with("2030-11")));
    let odd = detail(&flinks, json!({ "DaysOfTransactions": "Days7" }));
    assert_eq!(odd.refusal(), refusal(401, "INVALID_REQUEST"));
}

#[test]
fn a_delta_starts_after_the_named_transaction() {
    let flinks = Flinks::new(0);
    let all = accounts(&detail(&flinks, json!({})));
    let rows = all[0]["Transactions"].as_array().unwrap();
    let delta =
        json!({ "RefreshDelta": [{ "AccountId": all[0]["Id"], "TransactionId": rows[3]["Id"] }] });
    let fewer = accounts(&detail(&flinks, delta));
    assert_eq!(fewer[0]["Transactions"].as_array().unwrap()[..], rows[..3]);
    assert_eq!(fewer[1]["Transactions"], all[1]["Transactions"]);
}

#[test]
fn amounts_keep_their_digits() {
    let flinks = Flinks::new(0);
    let id = flinks
        .authorize_cached(flinks.sandbox.credentials().flinks.login_id_joint)
        .field("RequestId");
    let text = flinks.post("GetAccountsDetail", json!({ "RequestId": id })).text;
    assert!(
        text.contains(r#""Current":123456789012345678.99,"Limit":90071992547409.93"#),
        "{text}"
    );
    assert!(text.contains(r#""Debit":1000.4,"Credit":1500.25"#));
    assert!(text.contains(r#""Credit":0.10"#));
}

#[test]
fn the_joint_card_has_several_holders() {
    let flinks = Flinks::new(0);
    let id = flinks
        .authorize_cached(flinks.sandbox.credentials().flinks.login_id_joint)
        .field("RequestId");
    let rows = accounts(&flinks.post("GetAccountsDetail", json!({ "RequestId": id })));
    let mut names: Vec<_> =
        rows.iter().map(|row| row["Holder"]["Name"].as_str().unwrap()).collect();
    names.dedup();
    assert_eq!(names.len(), 3);
}

#[test]
fn a_summary_has_ratios_links_and_only_the_name_of_the_holder() {
    let flinks = Flinks::new(1);
    let id = flinks.session();
    assert_eq!(
        flinks.post("GetAccountsSummary", json!({ "RequestId": id, "WithBalance": false })).status,
        202
    );
    let answer = flinks.get(&format!("GetAccountsSummaryAsync/{id}"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["Links"][0]["href"], "/GetAccountsDetail");
    let first = &accounts(&answer)[0];
    assert_eq!(first["EftEligibleRatio"].to_string(), "0.98");
    assert_eq!(first["ETransferEligibleRatio"], 0);
    assert_eq!(first["Balance"], json!({ "Available": null, "Current": null, "Limit": null }));
    assert!(first["Holder"]["Name"].is_string() && first["Holder"]["Email"].is_null());
    assert!(first.get("Transactions").is_none() && first.get("TransitNumber").is_none());
}

/// The accounts of details with everything switched off.
fn bare_accounts(flinks: &Flinks) -> Vec<Value> {
    let off = json!({ "WithTransactions": false, "WithKYC": false, "WithAccountIdentity": false, "withBalance": false });
    accounts(&detail(flinks, off))
}

#[test]
fn what_was_switched_off_is_empty_and_in_the_older_form_null() {
    let bare = bare_accounts(&Flinks::new(0));
    let older = bare_accounts(&Flinks::older());
    for account in bare.iter().chain(&older) {
        for field in ["Holder", "AccountNumber", "TransitNumber", "InstitutionNumber"] {
            assert_eq!(account.get(field), Some(&Value::Null), "{field}");
        }
    }
    let nulls = json!({ "Available": null, "Current": null, "Limit": null });
    for (account, older) in bare.iter().zip(&older) {
        assert_eq!((&account["Balance"], &account["Transactions"]), (&nulls, &json!([])));
        assert_eq!(
            older.get("Balance").zip(older.get("Transactions")),
            Some((&Value::Null, &Value::Null))
        );
    }
}

#[test]
fn statements_are_pdf_files_as_many_as_asked_for() {
    let flinks = Flinks::new(1);
    let id = flinks.session();
    let body = json!({ "RequestId": id, "NumberOfStatements": "Months3",
                       "AccountsFilter": ["c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e01"] });
    assert_eq!(flinks.post("GetStatements", body.clone()).status, 202);
    let answer = flinks.get(&format!("GetStatementsAsync/{id}"));
    let listed = answer.json()["StatementsByAccount"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["AccountNumber"], "5550142");
    let statements = listed[0]["Statements"].as_array().unwrap();
    assert_eq!(statements.len(), 3);
    for statement in statements {
        let id = statement["UniqueId"].as_str().unwrap();
        assert!(id.len() == 32 && id.chars().all(|c| c.is_ascii_hexdigit()));
        assert_eq!(statement["FileType"], "PDF");
        let bytes = STANDARD.decode(statement["Base64Bytes"].as_str().unwrap()).unwrap();
        assert!(bytes.starts_with(b"%PDF-") && bytes.ends_with(b"%%EOF\n"));
    }
    let odd = flinks.post("GetStatements", json!({ "RequestId": id, "NumberOfStatements": "All" }));
    assert_eq!(odd.refusal(), refusal(401, "INVALID_REQUEST"));
}

#[test]
fn a_field_of_another_type_is_refused_also_where_nothing_reads_it() {
    let flinks = Flinks::new(0);
    let id = flinks.session();
    for (call, field, value) in [
        ("GetAccountsDetail", "GetMFAQuestionsAnswers", json!({})),
        ("GetAccountsDetail", "DateFrom", json!("yesterday")),
        ("GetAccountsSummary", "MostRecentCached", json!({})),
        ("GetAccountsSummary", "WithBalance", json!(null)),
        ("GetStatements", "AccountsFilter", json!(null)),
        ("GetStatements", "AccountsFilter", json!([7])),
    ] {
        let body = json!({ "RequestId": id, field: value });
        assert_eq!(
            flinks.post(call, body).refusal(),
            refusal(401, "INVALID_REQUEST"),
            "{call} {field} {value}"
        );
    }
    // The text form is printed in older guides.
    assert_eq!(
        flinks
            .post("GetAccountsSummary", json!({ "RequestId": id, "WithBalance": "False" }))
            .status,
        200
    );
}
