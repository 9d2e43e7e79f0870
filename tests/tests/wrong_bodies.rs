//! Answers that don't fit: the error names status and JSON path, and nothing of it shows the body's
//! text.

use foliolink_tests::{
    CANARY, Canned, Description, FLINKS, How, Outcome, PROVIDERS, Provider, VUMI, Wire,
};

/// Operation, status, body (`CANARY` stands for the canary), kind of body. Each kind that a client
/// can read occurs.
const WRONG: &[(&Provider, &str, u16, &str, &str)] = &[
    (
        &FLINKS,
        "generate_authorize_token",
        200,
        r#"{"Token": {"Value": "CANARY"}}"#,
        "object, wrong type",
    ),
    (
        &FLINKS,
        "generate_authorize_token",
        200,
        r#"{"Note": "CANARY"}"#,
        "object, required field missing",
    ),
    (&FLINKS, "generate_authorize_token", 200, r#"["CANARY"]"#, "array for an object"),
    (&FLINKS, "authorize", 200, r#"{"RequestId": ["CANARY"]}"#, "by status, first answer"),
    (
        &FLINKS,
        "authorize",
        203,
        r#"{"RequestId": "a", "SecurityChallenges": [{"Prompt": "CANARY"}, "CANARY"]}"#,
        "by status, last answer",
    ),
    (&FLINKS, "authorize", 401, r#"{"FlinksCode": 7, "Message": "CANARY"}"#, "by status, refusal"),
    (
        &FLINKS,
        "authorize",
        200,
        r#"{"RequestId": "a", "Institution": {"Id": "CANARY"}}"#,
        "by shape, inside",
    ),
    (&FLINKS, "delete_card", 200, r#"{"StatusCode": "CANARY"}"#, "by shape, whole body"),
    (
        &FLINKS,
        "get_accounts_detail",
        200,
        r#"{"Accounts": [{"Id": "a"}, {"Id": "b", "Balance": {"Current": ["CANARY"]}}]}"#,
        "amount that is none",
    ),
    (&FLINKS, "set_scheduled_refresh", 200, r#"{"Message": "CANARY"}"#, "object for a string"),
    (&FLINKS, "get_income_attributes", 200, r#"{"Card": "CANARY"}"#, "string for a map"),
    (&FLINKS, "get_categories", 200, r#"{"a": "CANARY""#, "opaque JSON, cut off"),
    (&FLINKS, "list_institutions", 200, r#"{"Data": [{"Id": "CANARY"}]}"#, "integer that is none"),
    (&FLINKS, "list_institutions", 429, r#""CANARY""#, "refusal that is no object"),
    (
        &VUMI,
        "list_accounts",
        200,
        r#"[{"id": "CANARY"}, {"id": {"CANARY": "CANARY"}}]"#,
        "array, wrong item",
    ),
    (&VUMI, "list_accounts", 200, r#"{"data": ["CANARY"]}"#, "object for an array"),
    (&VUMI, "list_accounts", 200, r#"[{"id": "CANARY"}"#, "array, cut off"),
    (&VUMI, "list_accounts", 200, r#"[] CANARY"#, "text after the body"),
    (
        &VUMI,
        "get_connection",
        200,
        r#"{"credentialsToken": "CANARY", "status": {"CANARY": 1}}"#,
        "value list that is none",
    ),
    (&VUMI, "get_connection", 404, r#"<html>CANARY</html>"#, "refusal that is no JSON"),
    (&VUMI, "login", 200, "", "nothing"),
];

#[tokio::test]
async fn a_wrong_body_is_named_by_status_and_path() {
    let mut rows = Vec::new();
    for (provider, operation, status, body, kind) in WRONG {
        let outcome = read_wrong_answer(
            provider,
            &provider.description(),
            operation,
            Canned::json(*status, body.replace("CANARY", CANARY)),
        )
        .await;
        assert_eq!(
            (outcome.how, outcome.status),
            (How::Undecodable, Some(*status)),
            "{operation}, {kind}: {}",
            outcome.message
        );
        let path = outcome.path.clone().unwrap();
        assert!(
            outcome.message.ends_with(&format!(" at {path}")),
            "{operation}, {kind}: {}",
            outcome.message
        );
        rows.push(format!("{kind}\n  {}.{operation}: {}", provider.name, outcome.message));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("wrong_bodies", rows.join("\n")));
}

#[tokio::test]
async fn html_from_a_gateway_and_an_empty_failure_keep_their_status_for_every_operation() {
    for provider in PROVIDERS {
        let description = provider.description();
        for operation in provider.calls {
            let html = Canned {
                status: 502,
                content_type: "text/html",
                body: format!("<html>{CANARY}</html>").into(),
            };
            let outcome = read_wrong_answer(provider, &description, operation, html).await;
            assert_eq!((outcome.how, outcome.status), (How::Undecodable, Some(502)), "{operation}");
            assert!(
                outcome.message.contains("with status 502: not JSON"),
                "{operation}: {}",
                outcome.message
            );

            let outcome =
                read_wrong_answer(provider, &description, operation, Canned::json(500, "")).await;
            assert_eq!((outcome.how, outcome.status), (How::Undecodable, Some(500)), "{operation}");
            assert_eq!(
                outcome.message, "body of 0 bytes with status 500: the body ends too early at .",
                "{operation}"
            );
        }
    }
}

#[tokio::test]
async fn a_status_that_no_description_has_is_undocumented_for_every_operation() {
    for provider in PROVIDERS {
        let description = provider.description();
        for operation in provider.calls {
            for status in [201, 204, 302, 304] {
                let body = if status == 204 || status == 304 {
                    String::new()
                } else {
                    format!(r#"{{"note": "{CANARY}"}}"#)
                };
                let outcome = read_wrong_answer(
                    provider,
                    &description,
                    operation,
                    Canned::json(status, body),
                )
                .await;
                assert_eq!(
                    (outcome.how, outcome.status),
                    (How::Undocumented, Some(status)),
                    "{operation}"
                );
                assert_eq!(outcome.message, format!("undocumented status {status}"), "{operation}");
            }
        }
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read() {
    let body = format!(r#"[{{"id": "{CANARY}"}}]"#);
    let size = body.len();
    let wire = |limit| Wire::new(Canned::json(200, body.clone())).limit(limit);
    let outcome = VUMI.call_over(&wire(size - 1), "list_accounts", None).await;
    assert_eq!(
        (outcome.how, outcome.message.as_str()),
        (How::Transport, format!("answer larger than {} bytes", size - 1).as_str())
    );
    assert!(!outcome.shown.contains(CANARY));
    assert_eq!(VUMI.call_over(&wire(size), "list_accounts", None).await.how, How::Ok);
}

/// Calls and makes sure that the error shows nothing of the body.
async fn read_wrong_answer(
    provider: &Provider,
    description: &Description,
    operation: &str,
    answer: Canned,
) -> Outcome {
    let outcome = provider.read_answer(description, operation, answer).await;
    assert!(
        !outcome.shown.contains(CANARY),
        "{operation}: the error shows the body: {}",
        outcome.shown
    );
    outcome
}
