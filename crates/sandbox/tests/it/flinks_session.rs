//! Authorize tokens, cached sessions, and how long they live.

use std::time::Duration;

use serde_json::json;

use crate::support::{Flinks, builder, refusal, send};

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn a_wrong_secret_key_mints_nothing() {
    let flinks = Flinks::new(0);
    let path = flinks.path("BankingServices/GenerateAuthorizeToken");
    for headers in [&[][..], &[("flinks-auth-key", "wrong")]] {
        let answer = send(&flinks.sandbox, "POST", &path, headers, "{}");
        assert_eq!(answer.refusal(), refusal(401, "UNAUTHORIZED"));
        assert!(answer.field("Message").contains("valid auth key"));
    }
}

#[test]
fn an_authorize_token_works_once_and_for_thirty_minutes() {
    let flinks = Flinks::new(0);
    let path = flinks.path("BankingServices/Authorize");
    let body = json!({ "LoginId": flinks.sandbox.credentials().flinks.login_id, "MostRecentCached": true });
    let with = |token: &str| {
        send(&flinks.sandbox, "POST", &path, &[("flinks-auth-key", token)], &body.to_string())
    };
    let token = flinks.token();
    assert_eq!(with(&token).status, 200);
    let again = with(&token);
    assert_eq!(again.refusal(), refusal(401, "UNAUTHORIZED"));
    assert!(again.field("Message").contains("auth key"));
    let on_time = flinks.token();
    let late = flinks.token();
    flinks.sandbox.advance(30 * MINUTE);
    assert_eq!(with(&on_time).status, 200);
    flinks.sandbox.advance(Duration::from_secs(1));
    assert_eq!(with(&late).code(), "UNAUTHORIZED");
    assert_eq!(with("never-minted").code(), "UNAUTHORIZED");
}

#[test]
fn a_missing_token_is_refused_unless_the_instance_is_an_old_one() {
    let ask = |required| {
        let flinks = Flinks { sandbox: builder().require_authorize_token(required).build() };
        let keys = &flinks.sandbox.credentials().flinks;
        let body = json!({ "LoginId": keys.login_id, "MostRecentCached": true }).to_string();
        send(&flinks.sandbox, "POST", &flinks.path("BankingServices/Authorize"), &[], &body).status
    };
    assert_eq!((ask(true), ask(false)), (401, 200));
}

#[test]
fn another_customer_id_opens_nothing() {
    let flinks = Flinks::new(0);
    let path = "/v3/00000000-0000-0000-0000-000000000000/BankingServices/Institutions";
    assert_eq!(
        send(&flinks.sandbox, "GET", path, &[], "").refusal(),
        refusal(401, "ACCESS_DENIED")
    );
}

#[test]
fn a_cached_authorize_answers_with_login_links_and_tag() {
    let flinks = Flinks::new(2);
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    let body = json!({ "loginid": login_id.to_uppercase(), "MOSTRECENTCACHED": "true", "Tag": "order-1881" });
    let answer = flinks.authorize(body);
    assert_eq!(answer.status, 200);
    let body = answer.json();
    assert_eq!(body["Login"]["Id"], login_id);
    assert_eq!(body["Login"]["Type"], "Personal");
    assert_eq!(body["Login"]["LastRefresh"], "2031-04-01T23:15:42.1459990");
    assert_eq!(body["Institution"], "FlinksCapital");
    assert_eq!(body["InstitutionId"], 14);
    assert_eq!(body["Tag"], "order-1881");
    assert_eq!(
        body["Links"][0],
        json!({ "rel": "AccountsDetail", "href": "/GetAccountsDetail", "example": null })
    );
}

#[test]
fn the_investments_institution_is_an_object_and_its_login_has_no_type() {
    let flinks = Flinks::new(0);
    let body = flinks.authorize_cached(flinks.sandbox.credentials().flinks.login_id_wealth).json();
    assert_eq!(body["Institution"], json!({ "Id": 999_999_999, "Name": "FlinksInvestment" }));
    assert!(body["Login"]["Type"].is_null());
    assert_eq!(body["Links"][0]["rel"], "InvestmentsDetail");
}

#[test]
fn a_cached_authorize_finds_the_card_of_credentials() {
    let flinks = Flinks::new(0);
    let ask = |user: &str, password: &str| {
        flinks.authorize(
            json!({ "Institution": "FlinksCapital", "Username": user, "Password": password,
                                 "MostRecentCached": true }),
        )
    };
    let login_id = flinks.sandbox.credentials().flinks.login_id;
    assert_eq!(ask("Greatday", "Everyday").json()["Login"]["Id"], login_id);
    assert_eq!(ask("greatday", "wrong").refusal(), refusal(401, "INVALID_LOGIN"));
    // A user of the bank who has no card here.
    assert_eq!(ask("greatday_code", "Everyday").refusal(), refusal(401, "INVALID_LOGIN"));
}

#[test]
fn a_cached_authorize_refuses_unknown_cards_and_repeats_the_last_failure() {
    let flinks = Flinks::new(0);
    let unknown = flinks.authorize_cached("00000000-0000-0000-0000-000000000000");
    assert_eq!(unknown.refusal(), refusal(401, "INVALID_LOGIN"));
    let stale = flinks.authorize_cached(flinks.sandbox.credentials().flinks.login_id_stale);
    assert_eq!(stale.refusal(), refusal(401, "QUESTION_NOT_FOUND"));
    let nameless = flinks.authorize(json!({ "MostRecentCached": true }));
    assert_eq!(nameless.refusal(), refusal(401, "INVALID_REQUEST"));
}

#[test]
fn a_body_that_is_no_object_is_refused() {
    let flinks = Flinks::new(0);
    let path = flinks.path("BankingServices/Authorize");
    for body in ["[]", "{", "\"text\""] {
        let answer =
            send(&flinks.sandbox, "POST", &path, &[("flinks-auth-key", &flinks.token())], body);
        assert_eq!(answer.refusal(), refusal(401, "INVALID_REQUEST"));
    }
}

#[test]
fn a_session_waits_eight_minutes_for_its_first_data_call() {
    let flinks = Flinks::new(0);
    let early = flinks.session();
    let late = flinks.session();
    flinks.sandbox.advance(8 * MINUTE);
    assert_eq!(flinks.post("GetAccountsDetail", json!({ "RequestId": early })).status, 200);
    flinks.sandbox.advance(Duration::from_secs(1));
    let answer = flinks.post("GetAccountsDetail", json!({ "RequestId": late }));
    assert_eq!(answer.refusal(), refusal(400, "SESSION_NONEXISTENT"));
}

#[test]
fn data_may_take_thirty_minutes_from_its_first_call() {
    let flinks = Flinks {
        sandbox: builder()
            .pending_polls(50)
            .pending_time(std::time::Duration::from_secs(3600))
            .build(),
    };
    let id = flinks.session();
    assert_eq!(flinks.post("GetAccountsDetail", json!({ "RequestId": id })).status, 202);
    flinks.sandbox.advance(30 * MINUTE);
    let poll = || flinks.get(&format!("GetAccountsDetailAsync/{id}"));
    assert_eq!(poll().status, 202);
    flinks.sandbox.advance(Duration::from_secs(1));
    assert_eq!(poll().refusal(), refusal(400, "SESSION_NONEXISTENT"));
}

#[test]
fn many_cached_sessions_open_at_once_each_with_its_result() {
    let flinks = Flinks::new(0);
    let keys = &flinks.sandbox.credentials().flinks;
    let body = json!({ "LoginIds": [keys.login_id, "nobody", keys.login_id_joint] });
    let answer = flinks.post_with_token("AuthorizeMultiple", body);
    assert_eq!(answer.status, 200);
    let logins = answer.json()["Logins"].clone();
    assert_eq!(logins[1]["FlinksCode"], "INVALID_LOGIN");
    let id = logins[2]["RequestId"].as_str().unwrap();
    assert_eq!(flinks.post("GetAccountsSummary", json!({ "RequestId": id })).status, 200);
}

#[test]
fn an_authorized_session_is_not_authorized_again() {
    let flinks = Flinks::new(0);
    let answer = flinks.authorize(json!({ "RequestId": flinks.session() }));
    assert_eq!(answer.refusal(), refusal(400, "ALREADY_AUTHORIZED"));
}
