//! Cards: deletion, nightly refresh, stored answers.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Answer, Flinks, refusal, send};

fn delete(flinks: &Flinks, login_id: &str) -> Answer {
    flinks.call("DELETE", &format!("BankingServices/DeleteCard/{login_id}"), Value::Null)
}

fn patch(flinks: &Flinks, endpoint: &str, body: Value) -> Answer {
    flinks.call("PATCH", &format!("BankingServices/{endpoint}"), body)
}

#[test]
fn a_deleted_card_is_gone() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let id = flinks.session();
    let answer = delete(&flinks, login_id);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["StatusCode"], 200);
    assert_eq!(delete(&flinks, login_id).refusal(), refusal(401, "INVALID_LOGIN"));
    assert_eq!(flinks.authorize_cached(login_id).code(), "INVALID_LOGIN");
    assert_eq!(
        flinks.post("GetAccountsDetail", json!({ "RequestId": id })).code(),
        "SESSION_NONEXISTENT"
    );
}

#[test]
fn a_new_card_is_in_use_until_its_data_was_pulled_or_time_passed() {
    let flinks = Flinks::new(0);
    let fresh = || {
        let answer = flinks.log_in("greatday_nomfa");
        (answer.json()["Login"]["Id"].as_str().unwrap().to_owned(), answer.field("RequestId"))
    };
    let (login_id, id) = fresh();
    assert_eq!(delete(&flinks, &login_id).refusal(), refusal(400, "CARD_IN_USE"));
    flinks.post("GetAccountsDetail", json!({ "RequestId": id }));
    assert_eq!(delete(&flinks, &login_id).status, 200);
    let (login_id, _) = fresh();
    assert_eq!(delete(&flinks, &login_id).status, 400);
    flinks.sandbox.advance(Duration::from_secs(8 * 60 + 1));
    assert_eq!(delete(&flinks, &login_id).status, 200);
}

#[test]
fn switching_the_nightly_refresh_answers_a_bare_string() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let set = |on: bool| {
        patch(&flinks, "SetScheduledRefresh", json!({ "loginId": login_id, "IsActivated": on }))
    };
    assert_eq!(set(true).json(), format!("{login_id} is activated for automatic refresh"));
    assert_eq!(flinks.authorize_cached(login_id).json()["Login"]["IsScheduledRefresh"], true);
    assert_eq!(set(false).json(), format!("{login_id} is deactivated for automatic refresh"));
    let unknown =
        patch(&flinks, "SetScheduledRefresh", json!({ "loginId": "nobody", "isActivated": true }));
    assert_eq!(unknown.refusal(), refusal(401, "INVALID_REQUEST"));
}

#[test]
fn the_nightly_status_lists_what_no_longer_refreshes_and_needs_the_bearer() {
    let flinks = Flinks::new(0);
    let banking = flinks.get("GetNightlyRefreshStatus").json();
    let card = &banking["IneligibleCards"][0];
    assert_eq!(card["LoginId"], flinks.sandbox.credentials().flinks.login_id_stale);
    assert_eq!(card["LastRefreshErrorCode"], "QUESTION_NOT_FOUND");
    assert_eq!(banking["IneligibleCards"].as_array().unwrap().len(), 1);
    let wealth = flinks.get("GetWealthNightlyRefreshStatus/").json();
    assert_eq!(wealth["IneligibleWealths"], json!([]));
    for endpoint in ["GetNightlyRefreshStatus", "GetWealthNightlyRefreshStatus/"] {
        let path = flinks.path(&format!("BankingServices/{endpoint}"));
        for headers in [&[][..], &[("authorization", "Bearer wrong")]] {
            let answer = send(&flinks.sandbox, "GET", &path, headers, "");
            assert_eq!(answer.refusal(), refusal(401, "ACCESS_DENIED"));
        }
    }
}

#[test]
fn answered_questions_leave_the_list() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id_stale;
    let open = || flinks.get(&format!("GetMFAQuestions/{login_id}")).json()["Questions"].clone();
    let before = open();
    assert_eq!(before.as_array().unwrap().len(), 3);
    let question = before[0]["Question"].clone();
    let body = json!({ "loginId": login_id, "Questions": [{ "Question": question, "Answer": "Montreal" }] });
    assert_eq!(
        patch(&flinks, "AnswerMFAQuestions", body.clone()).json(),
        json!({ "Message": "Answers updated" })
    );
    assert_eq!(open().as_array().unwrap()[..], before.as_array().unwrap()[1..]);
    assert_eq!(
        patch(&flinks, "AnswerMFAQuestions", body).refusal(),
        refusal(401, "INVALID_REQUEST")
    );
    assert_eq!(flinks.get("GetMFAQuestions/nobody").refusal(), refusal(401, "INVALID_LOGIN"));
}

#[test]
fn questions_are_collected_when_a_live_session_asks_for_them() {
    let flinks = Flinks::new(0);
    let login_id = flinks.sandbox.credentials().flinks.login_id_no_mfa;
    let open = || flinks.get(&format!("GetMFAQuestions/{login_id}")).json()["Questions"].clone();
    assert_eq!(open(), json!([]));
    let body = json!({ "LoginId": login_id, "MostRecentCached": false, "Save": true, "WithMfaQuestions": true });
    flinks.authorize(body);
    assert_eq!(open().as_array().unwrap().len(), 3);
}
