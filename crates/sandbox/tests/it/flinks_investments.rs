//! Investments: both paths, waiting by repeating, deletion.

use serde_json::{Value, json};

use crate::support::{Answer, Flinks, refusal};

fn open_wealth_session(flinks: &Flinks) -> (String, &'static str) {
    let login_id = flinks.sandbox.credentials().flinks.login_id_wealth;
    (flinks.authorize_cached(login_id).field("RequestId"), login_id)
}

fn ask(flinks: &Flinks, path: &str, cached: Value) -> Answer {
    let (id, login_id) = open_wealth_session(flinks);
    flinks.call(
        "POST",
        path,
        json!({ "LoginId": login_id, "RequestId": id, "MostRecentCached": cached }),
    )
}

#[test]
fn the_same_post_is_repeated_until_the_data_is_there() {
    let flinks = Flinks::new(2);
    let (id, login_id) = open_wealth_session(&flinks);
    let body = json!({ "LoginId": login_id, "RequestId": id, "MostRecentCached": "true" });
    let ask = || flinks.call("POST", "Investments", body.clone());
    let first = ask();
    assert_eq!(first.refusal(), refusal(202, "OPERATION_PENDING"));
    assert_eq!(first.field("RequestId"), id);
    assert!(first.json().get("Links").is_none(), "there is no Async endpoint to point at");
    assert_eq!(ask().status, 202);
    let ready = ask();
    assert_eq!(ready.status, 200);
    let account = &ready.json()["Investments"][0]["Accounts"][0];
    assert_eq!(
        (account["Type"].as_str(), account["Currency"].as_str()),
        (Some("tfsa"), Some("cad"))
    );
    assert_eq!(account["Positions"][0]["SandboxInvented"], true);
    assert!(ready.text.contains(r#""Cash":0.10,"#));
}

#[test]
fn each_path_wants_its_own_form_of_the_flag() {
    let flinks = Flinks::new(0);
    assert_eq!(ask(&flinks, "Investments", json!("true")).status, 200);
    assert_eq!(ask(&flinks, "Investments", json!(true)).refusal(), refusal(401, "INVALID_REQUEST"));
    assert_eq!(ask(&flinks, "BankingServices/Investments", json!(true)).status, 200);
    let live = ask(&flinks, "BankingServices/Investments", json!(false));
    assert_eq!(live.refusal(), refusal(401, "INVALID_REQUEST"));
}

#[test]
fn a_banking_card_has_its_investments_too() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let body =
        json!({ "LoginId": login_id, "RequestId": flinks.session(), "MostRecentCached": true });
    let answer = flinks.post("Investments", body);
    assert_eq!(answer.json()["Investments"][0]["Id"], "14");
}

#[test]
fn the_session_must_be_of_the_login_id() {
    let flinks = Flinks::new(0);
    let (id, _) = open_wealth_session(&flinks);
    let other = flinks.sandbox.credentials().flinks.login_id;
    let body = json!({ "LoginId": other, "RequestId": id, "MostRecentCached": true });
    assert_eq!(flinks.post("Investments", body).refusal(), refusal(401, "INVALID_LOGIN"));
}

#[test]
fn deleting_takes_the_login_id_with_it() {
    let flinks = Flinks::new(0);
    let (_, login_id) = open_wealth_session(&flinks);
    let delete = || flinks.call("DELETE", &format!("Investments/Delete/{login_id}"), Value::Null);
    let answer = delete();
    assert_eq!(answer.status, 200);
    assert!(!answer.field("Message").is_empty());
    assert_eq!(delete().refusal(), refusal(401, "INVALID_LOGIN"));
    assert_eq!(flinks.authorize_cached(login_id).code(), "INVALID_LOGIN");
}
