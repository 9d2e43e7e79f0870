//! What an answer's warnings become in each form of the output.

use serde_json::Value;

use crate::scene::{Fault, NO_MFA, Scene};

#[tokio::test]
async fn what_csv_has_no_place_for_is_said_beside_it() {
    let bank = Scene::new(None).await;
    let line = format!("flinks pull --login-id {NO_MFA} --account nobody");
    let csv = bank.run(&format!("{line} --output csv"), &[], "").await;
    assert_eq!(csv.code, 0, "{}", csv.err);
    let what = "AccountsFilter[0]: an account that was asked for and isn't in the answer";
    assert!(csv.err.contains(&format!("warning: {what}\n")), "{}", csv.err);
    assert!(!csv.out.contains("AccountsFilter"), "{}", csv.out);
    // The other forms have it themselves.
    let json = bank.run(&format!("{line} --output json"), &[], "").await;
    assert!(json.err.is_empty() && json.out.contains("AccountsFilter[0]"), "{}", json.err);
    let nothing = bank.run("flinks pull --login-id x --account=", &[], "").await;
    assert_eq!(nothing.code, 2, "{}", nothing.err);
}

#[tokio::test]
async fn a_connection_that_was_never_read_says_why_it_has_no_time() {
    let body = r#"[{"credentialsToken": "K7Q2M9X4T1", "status": "READY", "lastSync": "0001-01-01T00:00:00"}]"#;
    let fault = Fault { body, ..Fault::status("/queries/connections", 200) };
    let ran = Scene::new(Some(fault)).await.run("vumi connections", &[], "").await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    let listed: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(listed[0]["last_sync"], Value::Null);
    assert_eq!(listed[0]["warnings"][0]["what"], "the year 1, which means never");

    let sound = Scene::new(None).await.run("vumi connections", &[], "").await;
    assert!(!sound.out.contains("warnings"), "{}", sound.out);
}
