//! The walk through Flinks: cached and live sessions, challenges, data in each state, figures,
//! cards.

use serde_json::{Value, json};

use crate::live::Live;

/// Examples of the description, as the table of calls has them.
const CUSTOMER: &str = "3c9e0f4d-7b21-4a68-8d15-e0b7f2c6a934";
const LOGIN: &str = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20";
const REQUEST: &str = "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812";
const ROUTING_NUMBER: &str = "999000111";

/// A session that nobody opened.
const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

pub(crate) async fn walk(mut live: Live) {
    put_names(&mut live);
    walk_catalogues(&mut live).await;
    walk_data(&mut live).await;
    walk_figures(&mut live).await;
    walk_investments(&mut live).await;
    walk_live_sessions(&mut live).await;
    walk_cards(&mut live).await;
    walk_refusals(&mut live).await;
    live.refuse_the_rest(|status| match status {
        403 => "TOO_MANY_REQUESTS",
        405 => "METHOD_NOT_AVAILABLE",
        _ => "INVALID_REQUEST",
    })
    .await;
    live.check_everything_came();
}

/// What the sandbox has in place of the description's examples.
pub(crate) fn put_names(live: &mut Live) {
    live.put(CUSTOMER, live.sandbox.credentials().flinks.customer_id);
    live.put(ROUTING_NUMBER, "990000013");
}

async fn walk_catalogues(live: &mut Live) {
    for catalogue in [
        "get_attributes_library",
        "get_business_attributes_library",
        "get_categories",
        "get_institution_by_routing_number",
        "list_institutions",
        "get_nightly_refresh_status",
        "get_wealth_nightly_refresh_status",
    ] {
        live.expect(catalogue, 200, None).await;
    }
}

/// Opens a session of a saved card without going to the bank; later calls name it.
async fn open_cached(live: &mut Live, login_id: &str) -> String {
    let session = live
        .expect("authorize", 200, Some(json!({ "LoginId": login_id, "MostRecentCached": true })))
        .await;
    let request_id = text(&session, "RequestId");
    live.put(REQUEST, &request_id);
    request_id
}

async fn walk_data(live: &mut Live) {
    let joint = live.sandbox.credentials().flinks.login_id_joint;
    for (post, more) in [
        ("get_accounts_summary", json!({ "WithBalance": true })),
        ("get_accounts_detail", json!({ "WithKYC": true, "DaysOfTransactions": "Days365" })),
        ("get_statements", json!({ "NumberOfStatements": "Months3" })),
    ] {
        let mut body = more;
        body["RequestId"] = open_cached(live, joint).await.into();
        live.expect(post, 202, Some(body.clone())).await;
        let get = format!("{post}_async");
        live.expect(&get, 202, None).await;
        live.expect(&get, 200, None).await;
        let answer = live.expect(post, 200, Some(body)).await;
        assert!(
            !list(
                &answer,
                if post == "get_statements" { "StatementsByAccount" } else { "Accounts" }
            )
            .is_empty(),
            "{post}: {answer}"
        );
    }
}

async fn walk_figures(live: &mut Live) {
    let chosen = json!({ "Attributes": { "Card": ["sum_credits"] }, "Filters": { "AccountCategory": ["Operations"] }, "LimitDays": 90 });
    let all = [
        "get_all_attributes",
        "get_all_business_attributes",
        "get_business_analysis_attributes",
        "get_categorization",
        "get_credit_risk_attributes",
        "get_income_attributes",
        "get_lending_attributes",
        "get_score",
        "get_user_analysis_attributes",
        "request_attributes",
    ];
    for figure in all {
        let body = match figure {
            "request_attributes" => Some(chosen.clone()),
            "get_score" => Some(json!({ "LoanAmount": "500" })),
            _ => None,
        };
        let session = open_cached(live, LOGIN).await;
        live.expect(figure, 202, body.clone()).await;
        deliver(live, &session).await;
        live.expect(figure, 200, body).await;
    }
}

/// Reads the accounts of a session to their end.
async fn deliver(live: &mut Live, session: &str) {
    let body = json!({ "RequestId": session });
    live.expect("get_accounts_detail", 202, Some(body.clone())).await;
    live.expect("get_accounts_detail_async", 202, None).await;
    live.expect("get_accounts_detail_async", 200, None).await;
}

async fn walk_investments(live: &mut Live) {
    let wealth = live.sandbox.credentials().flinks.login_id_wealth;
    for (operation, from_cache) in
        [("get_investments", json!(true)), ("get_wealth_investments", json!("true"))]
    {
        let session = open_cached(live, wealth).await;
        let body =
            json!({ "LoginId": wealth, "RequestId": session, "MostRecentCached": from_cache });
        live.expect(operation, 202, Some(body.clone())).await;
        live.expect(operation, 202, Some(body.clone())).await;
        live.expect(operation, 200, Some(body)).await;
    }
}

async fn walk_live_sessions(live: &mut Live) {
    // Two rounds of questions, then a session.
    let asked = json!({ "Institution": "FlinksCapital", "Username": "greatday", "Password": "Everyday", "Language": "en",
        "MostRecentCached": false, "Save": true });
    let first = live.expect("authorize", 203, Some(asked)).await;
    let second = live.expect("authorize", 203, Some(build_answers(&first))).await;
    let session = live.expect("authorize", 200, Some(build_answers(&second))).await;
    finish(live, &session).await;
    // In the background: 202 whatever the bank says, questions, then a session.
    let start = json!({ "LoginId": LOGIN, "MostRecentCached": false, "Save": true });
    let started = live.expect("authorize_async", 202, Some(start)).await;
    live.put(REQUEST, text(&started, "RequestId"));
    live.expect("poll_authorize_async", 202, None).await;
    let first = live.expect("poll_authorize_async", 203, None).await;
    live.expect("authorize_async", 203, Some(json!({ "RequestId": text(&started, "RequestId") })))
        .await;
    let second = live.expect("authorize", 203, Some(build_answers(&first))).await;
    live.expect("authorize", 200, Some(build_answers(&second))).await;
    live.expect("poll_authorize_async", 200, None).await;
    let session = live
        .expect("authorize_async", 200, Some(json!({ "RequestId": text(&started, "RequestId") })))
        .await;
    finish(live, &session).await;
    // A bank that takes its time.
    let slow = json!({ "Institution": "FlinksCapital", "Username": "test_pending", "Password": "Everyday", "MostRecentCached": false });
    let session = live.expect("authorize", 202, Some(slow)).await;
    live.put(REQUEST, text(&session, "RequestId"));
    live.expect("poll_authorize_async", 202, None).await;
    live.expect("poll_authorize_async", 200, None).await;
}

/// A live session is in the way of the next one until its accounts were read.
async fn finish(live: &mut Live, session: &Value) {
    let request_id = text(session, "RequestId");
    live.put(REQUEST, &request_id);
    deliver(live, &request_id).await;
}

/// The right answers, each prompt copied byte for byte.
fn build_answers(challenge: &Value) -> Value {
    const RIGHT: [(&str, &str); 3] =
        [("city", "Montreal"), ("country", "Canada"), ("shape", "Triangle")];
    let mut given = json!({});
    for one in list(challenge, "SecurityChallenges") {
        let prompt = one["Prompt"].as_str().unwrap();
        let (_, answer) = RIGHT.iter().find(|(word, _)| prompt.contains(word)).unwrap();
        given[prompt] = json!([answer]);
    }
    json!({ "RequestId": text(challenge, "RequestId"), "SecurityResponses": given })
}

async fn walk_cards(live: &mut Live) {
    let joint = live.sandbox.credentials().flinks.login_id_joint;
    live.expect(
        "authorize_multiple",
        200,
        Some(json!({ "LoginIds": [LOGIN, joint], "MostRecentCached": true })),
    )
    .await;
    let person =
        json!({ "LoginId": joint, "FirstName": "Sample", "LastName": "Two", "Threshold": "0.8" });
    live.expect("field_match", 200, Some(person)).await;
    for on in [false, true] {
        live.expect(
            "set_scheduled_refresh",
            200,
            Some(json!({ "loginId": joint, "isActivated": on })),
        )
        .await;
    }
    // A new card, with the bank's questions stored, then deleted: once by each way.
    for delete in ["delete_card", "delete_investments"] {
        let new = json!({ "Institution": "FlinksCapital", "Username": "greatday_nomfa", "Password": "Everyday", "Language": "fr",
            "MostRecentCached": false, "Save": true, "WithMfaQuestions": true });
        let session = live.expect("authorize", 200, Some(new)).await;
        let login_id = text(&session["Login"], "Id");
        finish(live, &session).await;
        live.put(LOGIN, &login_id);
        let questions = live.expect("get_mfa_questions", 200, None).await;
        let answered: Vec<_> = list(&questions, "Questions")
            .iter()
            .map(|one| json!({ "Question": one["Question"], "Answer": "Triangle" }))
            .collect();
        live.expect(
            "answer_mfa_questions",
            200,
            Some(json!({ "loginId": login_id, "Questions": answered })),
        )
        .await;
        live.expect(delete, 200, None).await;
        // It is gone: the same again is refused.
        live.expect(delete, 401, None).await;
        live.put(LOGIN, LOGIN);
    }
}

async fn walk_refusals(live: &mut Live) {
    // Looking at a session that opens in the background takes no key.
    for operation in
        live.operations().iter().filter(|operation| operation.id != "poll_authorize_async")
    {
        live.expect_locked(operation.id, 401).await;
    }
    live.put(REQUEST, UNKNOWN);
    for operation in
        live.operations().iter().filter(|operation| operation.path.contains("{requestId}"))
    {
        let body = match operation.id {
            "request_attributes" => Some(
                json!({ "Attributes": { "Card": ["sum_credits"] }, "Filters": { "AccountCategory": ["Operations"] }, "LimitDays": 90 }),
            ),
            "get_score" => Some(json!({ "LoanAmount": "500" })),
            _ => None,
        };
        let refused = live.expect(operation.id, 400, body).await;
        assert_eq!(refused["FlinksCode"], "SESSION_NONEXISTENT", "{}", operation.id);
    }
    for post in ["get_accounts_summary", "get_accounts_detail", "get_statements"] {
        let refused = live.expect(post, 400, Some(json!({ "RequestId": UNKNOWN }))).await;
        assert_eq!(refused["FlinksCode"], "SESSION_NONEXISTENT", "{post}");
    }
    for (user, code) in [
        ("nobody", "INVALID_USERNAME"),
        ("test_disabled_account", "DISABLED_LOGIN"),
        ("test_service_unavailable", "RETRY_LATER"),
    ] {
        let body = json!({ "Institution": "FlinksCapital", "Username": user, "Password": "Everyday", "MostRecentCached": false });
        assert_eq!(live.expect("authorize", 401, Some(body)).await["FlinksCode"], code, "{user}");
    }
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}")).to_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no {key} in {value}"))
}
