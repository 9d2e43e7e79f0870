//! A 200 whose body says that it is a refusal is one, at every call; a status that its body repeats
//! otherwise is the body's.

use crate::{
    Advice, Error, ErrorKind,
    flinks::{Answers, Authorized, Challenge, Deleted, ScheduledRefresh, tests::*},
};

/// Refusals under a 200, and what each says.
const REFUSALS: &[(&str, ErrorKind, Option<u16>)] = &[
    (r#"{"StatusCode":500,"Message":"could not be removed"}"#, ErrorKind::Unavailable, Some(500)),
    (r#"{"StatusCode":"500"}"#, ErrorKind::Unavailable, Some(500)),
    (
        r#"{"HttpStatusCode":401,"FlinksCode":"ACCESS_DENIED","Message":"no"}"#,
        ErrorKind::Auth,
        Some(401),
    ),
    (r#"{"HttpStatusCode":404}"#, ErrorKind::Refused, Some(404)),
    (r#"{"HttpStatusCode":200,"FlinksCode":"DISABLED_LOGIN"}"#, ErrorKind::UserAction, Some(200)),
    (r#"{"FlinksCode":"NEVER_HEARD_OF","Message":"?"}"#, ErrorKind::Refused, Some(200)),
    // An error with an empty list is an error.
    (
        r#"{"HttpStatusCode":503,"Accounts":[],"Data":[],"Investments":[],"StatementsByAccount":[],"Questions":[],"IneligibleCards":[],"IneligibleWealths":[],"Token":"t"}"#,
        ErrorKind::Unavailable,
        Some(503),
    ),
];

/// Every call that isn't an Authorize, answered alike.
async fn every_call(body: &'static str) -> Vec<Error> {
    let script = Script::new(move |_, _| (200, body.to_owned()));
    let client = script.builder().retry(crate::Retry::never()).build().unwrap();
    let session = session(&client);
    vec![
        session.accounts().start().await.unwrap_err(),
        session.summary().start().await.unwrap_err(),
        session.statements().start().await.unwrap_err(),
        session.investments().start().await.unwrap_err(),
        client.delete_card(&login()).await.unwrap_err(),
        client.delete_investments(&login()).await.unwrap_err(),
        client.set_scheduled_refresh(&login(), ScheduledRefresh::On).await.unwrap_err(),
        client.mfa_questions(&login()).await.unwrap_err(),
        client.answer_mfa_questions(&login(), [("Q?", "a")]).await.unwrap_err(),
        client.nightly_refresh_status().await.unwrap_err(),
        client.wealth_nightly_refresh_status().await.unwrap_err(),
        client.institutions().next().await.unwrap().unwrap_err(),
        client.institution_by_routing_number("123456789").await.unwrap_err(),
        client.mint_authorize_token().await.unwrap_err(),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_refusal_under_a_200_is_an_error_at_every_call() {
    for (body, kind, status) in REFUSALS {
        for error in every_call(body).await {
            assert_eq!((error.kind(), error.status()), (*kind, *status), "{error} of {body}");
        }
    }
}

#[tokio::test]
async fn an_authorize_that_is_refused_under_a_200_opens_nothing() {
    for (body, kind, _) in REFUSALS {
        let script = Script::new(move |sent, _| match sent.path.ends_with("Token") {
            true => (200, TOKEN.to_owned()),
            false => (200, body.to_string()),
        });
        let client = script.builder().retry(crate::Retry::never()).build().unwrap();
        let error = client.authorize(&login()).cached().await.unwrap_err();
        assert_eq!(error.kind(), *kind, "{error} of {body}");
    }
}

#[tokio::test]
async fn a_deletion_that_failed_is_not_called_one() {
    for (body, outcome) in [
        (r#"{"StatusCode":500,"Message":"could not be removed"}"#, None),
        (r#"{"HttpStatusCode":401,"FlinksCode":"UNAUTHORIZED"}"#, None),
        (r#"{"FlinksCode":"OPERATION_PENDING","Message":"still removing"}"#, None),
        (r#"{"success":false,"message":"no"}"#, None),
        (r#"{"status":500,"title":"?"}"#, None),
        (r#"{"httpStatusCode":500}"#, None),
        (r#"{"error":{"code":"X"}}"#, None),
        (r#""Card is in use""#, None),
        (r#"{"Message":"Login could not be removed"}"#, None),
        (r#"{"HttpStatusCode":202,"Message":"queued"}"#, None),
        (r#"{"StatusCode":302}"#, None),
        ("[1]", None),
        (r#"[{"StatusCode":500}]"#, None),
        ("null", None),
        ("false", None),
        (r#"{"success":true,"error":null}"#, Some(Deleted::Now)),
        (r#"{"HttpStatusCode":401,"FlinksCode":"INVALID_LOGIN"}"#, Some(Deleted::AlreadyGone)),
        (r#"{"StatusCode":404,"Message":"Invalid LoginId"}"#, Some(Deleted::AlreadyGone)),
        (r#"{"HttpStatusCode":200,"FlinksCode":"OK"}"#, Some(Deleted::Now)),
    ] {
        let script = Script::new(move |_, _| (200, body.to_owned()));
        let deleted = script.client().delete_card(&login()).await;
        assert_eq!(deleted.ok(), outcome, "{body}");
        assert_eq!(script.sent().len(), 1, "and it isn't repeated: {body}");
    }
    let script = Script::new(|_, _| (200, r#"{"Message":"Invalid LoginId"}"#.to_owned()));
    let deleted = script.client().delete_investments(&login()).await.unwrap();
    assert_eq!(deleted, Deleted::AlreadyGone);
    for failed in [r#"{"Message":"could not be removed"}"#, r#"{"HttpStatusCode":202}"#, "[1]"] {
        let script = Script::new(move |_, _| (200, failed.to_owned()));
        assert!(script.client().delete_investments(&login()).await.is_err(), "{failed}");
    }
}

#[tokio::test]
async fn a_notice_that_says_that_nothing_was_done_is_an_error() {
    for (text, is_done) in [
        ("Answers updated", true),
        ("the card was activated for automatic refresh", true),
        ("Answers could not be updated", false),
        ("Invalid LoginId", false),
        ("the refresh was not activated", false),
    ] {
        let script = Script::new(move |_, _| (200, format!(r#"{{"Message":"{text}"}}"#)));
        let stored = script.client().answer_mfa_questions(&login(), [("Q?", "a")]).await;
        assert_eq!(stored.is_ok(), is_done, "{text}");
        let script = Script::new(move |_, _| (200, format!(r#""{text}""#)));
        let set = script.client().set_scheduled_refresh(&login(), ScheduledRefresh::On).await;
        assert_eq!(set.is_ok(), is_done, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_card_in_use_under_a_200_is_waited_for() {
    let script = Script::new(|_, at| match at {
        1 => (200, r#"{"HttpStatusCode":400,"FlinksCode":"CARD_IN_USE"}"#.to_owned()),
        _ => (200, "{}".to_owned()),
    });
    assert_eq!(script.client().delete_card(&login()).await.unwrap(), Deleted::Now);
    assert_eq!(script.sent().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_is_pending_under_a_200_is_waited_for_and_a_lost_session_replaced() {
    let script = Script::in_session(|_, at| match at {
        3 => (200, r#"{"FlinksCode":"OPERATION_PENDING"}"#.to_owned()),
        4 => (200, r#"{"HttpStatusCode":400,"FlinksCode":"SESSION_NONEXISTENT"}"#.to_owned()),
        _ => (200, r#"{"Accounts":[]}"#.to_owned()),
    });
    let client = script.client();
    let session = client.authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    assert!(session.accounts().start().await.is_ok());
    assert_eq!(script.count("BankingServices/Authorize"), 2);
}

#[tokio::test]
async fn no_transaction_under_a_200_is_an_empty_outcome() {
    let script = Script::new(|_, _| (200, r#"{"FlinksCode":"NO_TRANSACTION"}"#.to_owned()));
    let detail = session(&script.client()).accounts().start().await.unwrap();
    assert!(detail.accounts.is_empty() && detail.warnings[0].path == "FlinksCode");
}

fn challenge() -> Challenge {
    let stored = format!(
        r#"{{"request_id":"{SESSION}","questions":[{{"kind":"QuestionAndAnswer","prompt":"City?"}}]}}"#
    );
    serde_json::from_str(&stored).unwrap()
}

#[tokio::test]
async fn a_wrong_answer_is_said_to_be_one_whatever_the_status_and_however_it_is_worded() {
    let wrong = |status: u16| {
        format!(
            r#"{{ "HttpStatusCode": {status}, "FlinksCode": "INVALID_SECURITY_RESPONSE", "RequestId": "{SESSION}",
                "SecurityChallenges": [ {{ "Prompt": "In which town?" }} ] }}"#
        )
    };
    for (status, body) in [(203, wrong(203)), (401, wrong(401)), (200, wrong(401))] {
        let script = Script::new(move |sent, _| match sent.path.ends_with("Token") {
            true => (200, TOKEN.to_owned()),
            false => (status, body.clone()),
        });
        let answers = Answers::new().one("City?", "Atlantis");
        let outcome = script.client().answer(challenge(), answers).await.unwrap();
        let Authorized::Challenge(again) = outcome else { panic!() };
        assert_eq!(again.retry.as_deref(), Some("INVALID_SECURITY_RESPONSE"), "{status}");
    }
}

#[tokio::test]
async fn the_raw_door_shows_a_200_as_it_was_sent() {
    let script = Script::new(|_, _| (200, r#"{"HttpStatusCode":500}"#.to_owned()));
    let answer = script.client().operation("list_institutions").unwrap().send().await.unwrap();
    assert_eq!((answer.status, answer.advice()), (200, Advice::Proceed));
}

#[tokio::test]
async fn questions_are_asked_whatever_the_status() {
    let asks = |status: u16, inside: u16| {
        let body = format!(
            r#"{{"HttpStatusCode":{inside},"RequestId":"c34d0bff-9015-4280-a099-ec6cd7363ca5","SecurityChallenges":[{{"Type":"QuestionAndAnswer","Prompt":"Q?"}}]}}"#
        );
        let script = Script::new(move |sent, _| match sent.path.ends_with("Token") {
            true => (200, TOKEN.to_owned()),
            false => (status, body.clone()),
        });
        script.client()
    };
    let statuses = [
        (200, 200),
        (200, 202),
        (200, 203),
        (200, 400),
        (202, 202),
        (203, 203),
        (400, 400),
        (403, 403),
    ];
    for (status, inside) in statuses {
        let client = asks(status, inside);
        let Ok(Authorized::Challenge(first)) = client.authorize(&login()).cached().await else {
            panic!("{status} {inside}: expected a challenge");
        };
        let again = client.answer(first, Answers::new().one("Q?", "a")).await;
        assert!(
            matches!(again, Ok(Authorized::Challenge(again)) if again.retry.is_some()),
            "{status} {inside}: what was answered comes back"
        );
    }
}
