//! The traps of the reference's section 14 that have no better place; each test is named after its
//! trap.

use std::{convert::Infallible, time::Duration};

use crate::{
    Error, PollStatus,
    flinks::{Answers, Authorized, Challenge, Credentials, Login, tests::*},
};

#[tokio::test]
async fn trap_1_202_and_203_are_successes_of_another_type() {
    let answered = |status: u16, body: &'static str| {
        Script::new(move |sent, _| {
            if sent.path.ends_with("Token") {
                (200, TOKEN.to_owned())
            } else {
                (status, body.to_owned())
            }
        })
    };
    // Each body would also be read as the others': only the status tells them apart, but that a
    // session which the bank asks something about isn't open.
    let body = r#"{"RequestId":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","SecurityChallenges":[{"Prompt":"Q?"}],"FlinksCode":"OPERATION_PENDING","Accounts":[]}"#;
    let unasked = r#"{"RequestId":"e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812","SecurityChallenges":[],"FlinksCode":"OPERATION_PENDING","Accounts":[]}"#;
    let open = |status| async move {
        answered(status, body).client().authorize(&login()).cached().await.unwrap()
    };
    let opened = answered(200, unasked).client().authorize(&login()).cached().await.unwrap();
    assert!(matches!(opened, Authorized::Session(_)));
    assert!(matches!(open(200).await, Authorized::Challenge(_)));
    assert!(matches!(open(202).await, Authorized::Pending(_)));
    assert!(
        matches!(open(203).await, Authorized::Challenge(Challenge { ref questions, .. }) if questions.len() == 1)
    );
    let step = session(&answered(202, body).client()).accounts().start().next().await;
    assert!(matches!(step, Some(Ok(PollStatus::Working { .. }))));
}

#[tokio::test]
async fn trap_5_a_token_is_minted_for_each_authorize_and_never_used_again() {
    let script = Script::new(|sent, at| match sent.path.ends_with("GenerateAuthorizeToken") {
        true => (200, format!(r#"{{"Token":"0b9d3c1e-51f0-4a77-9f3a-{at:012}"}}"#)),
        false => (200, OPEN.to_owned()),
    });
    let client = script.client();
    for _ in 0..3 {
        client.authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    }
    let sent = script.sent();
    let tokens: Vec<_> = sent
        .iter()
        .filter(|sent| sent.path.ends_with("Authorize"))
        .map(|sent| sent.headers["flinks-auth-key"].clone())
        .collect();
    assert_eq!(tokens.len(), 3);
    assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2] && tokens[0] != tokens[2]);
    assert_eq!(script.count("BankingServices/GenerateAuthorizeToken"), 3);
}

#[tokio::test(start_paused = true)]
async fn trap_6_looks_are_gets_with_the_same_request_id_but_investments_repeat_the_post() {
    let script = Script::new(|_, at| {
        if at < 3 {
            (202, PENDING.to_owned())
        } else {
            (200, r#"{"Accounts":[],"Investments":[]}"#.to_owned())
        }
    });
    session(&script.client()).accounts().start().await.unwrap();
    let seen: Vec<_> = script.sent().into_iter().map(|sent| (sent.method, sent.path)).collect();
    let look = ("GET".to_owned(), format!("BankingServices/GetAccountsDetailAsync/{SESSION}"));
    assert_eq!(
        seen,
        [("POST".to_owned(), "BankingServices/GetAccountsDetail".to_owned()), look.clone(), look]
    );

    let script = Script::new(|_, at| {
        if at < 3 { (202, PENDING.to_owned()) } else { (200, r#"{"Investments":[]}"#.to_owned()) }
    });
    session(&script.client()).investments().start().await.unwrap();
    let bodies: Vec<_> =
        script.sent().into_iter().map(|sent| (sent.method, sent.path, sent.body)).collect();
    let body =
        format!(r#"{{"LoginId":"{LOGIN}","MostRecentCached":true,"RequestId":"{SESSION}"}}"#);
    assert_eq!(
        bodies,
        vec![("POST".to_owned(), "BankingServices/Investments".to_owned(), body); 3]
    );
}

#[test]
fn trap_11_login_ids_passwords_and_user_names_are_hidden() {
    let login =
        Login { id: Some(login()), username: Some("canary-user".into()), ..Login::default() };
    let credentials = Credentials::new("FlinksCapital", "canary-user", "canary-pass");
    let answers = Answers::new().one("Which city?", "canary-answer");
    let shown = format!("{login:?} {credentials:?} {answers:?}");
    assert!(!shown.contains("canary") && !shown.contains(LOGIN), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn trap_12_data_calls_outlast_the_providers_210_seconds() {
    let slow = |seconds| {
        let service = tower::service_fn(move |_: http::Request<reqwest::Body>| async move {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            let body = Full::from(r#"{"Accounts":[],"Data":[],"Count":0}"#);
            Ok::<_, Infallible>(http::Response::new(body))
        });
        let builder = Client::builder()
            .instance("sandbox")
            .customer_id("5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40");
        builder.retry(crate::Retry::never()).in_process(service).build().unwrap()
    };
    assert!(session(&slow(230)).accounts().start().await.is_ok());
    let kind = |error: Error| error.kind();
    assert_eq!(
        session(&slow(241)).accounts().start().await.map_err(kind).unwrap_err(),
        crate::ErrorKind::Transport
    );
    assert_eq!(
        slow(31).institutions().next_page().await.unwrap().map_err(kind).unwrap_err(),
        crate::ErrorKind::Transport
    );
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_longer_than_the_cadence_counts() {
    let service = tower::service_fn(|request: http::Request<reqwest::Body>| async move {
        let again = request.uri().path().contains("Async");
        let body = Full::from(if again { r#"{"Accounts":[]}"# } else { PENDING });
        let answer = http::Response::builder()
            .status(if again { 200 } else { 202 })
            .header("Retry-After", "45")
            .body(body);
        Ok::<_, Infallible>(answer.unwrap())
    });
    let client = Client::builder()
        .instance("sandbox")
        .customer_id("5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40")
        .in_process(service)
        .build()
        .unwrap();
    let began = tokio::time::Instant::now();
    session(&client).accounts().start().await.unwrap();
    assert_eq!(began.elapsed(), Duration::from_secs(45));
}

#[tokio::test]
async fn a_message_that_quotes_what_was_sent_is_shown_without_it() {
    let quoting = Script::new(|sent, _| match sent.path.ends_with("Token") {
        true => (200, TOKEN.to_owned()),
        false => {
            refusal(401, "INVALID_LOGIN", &format!("no {LOGIN} / canary-user / canary-pass here"))
        }
    });
    let client = quoting.client();
    for error in [
        client.authorize(&login()).live().await.unwrap_err(),
        client
            .authorize_with(Credentials::new("FlinksCapital", "canary-user", "canary-pass"))
            .live()
            .await
            .unwrap_err(),
        client.mfa_questions(&login()).await.unwrap_err(),
    ] {
        let shown = format!("{error} {error:?}");
        let own = if error.advice() == crate::Advice::AskCredentials { "canary" } else { LOGIN };
        assert!(!shown.contains(own) && shown.contains('…'), "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn trap_15_a_live_authorize_without_an_answer_is_not_repeated_and_a_cached_one_is_with_a_new_token()
 {
    let script = |cut: u16| {
        Script::new(move |sent, at| match sent.path.ends_with("GenerateAuthorizeToken") {
            true => (200, TOKEN.replace("0c7e11", &format!("0c7e{at:02}"))),
            false if at == 2 => (cut, String::new()),
            // The token was spent by the call whose answer was lost.
            false if at == 3 => refusal(
                401,
                "UNAUTHORIZED",
                "a valid auth key is needed: the authorize token is already used",
            ),
            false => (200, OPEN.to_owned()),
        })
    };
    for cut in [NO_ANSWER, 502, 503] {
        let live = script(cut);
        let error = live.client().authorize(&login()).live().await.unwrap_err();
        assert_eq!(
            (live.count("BankingServices/Authorize"), error.not_retried()),
            (1, Some("it may have taken effect"))
        );
        assert!(error.may_have_taken_effect());
        let cached = script(cut);
        cached.client().authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
        assert_eq!(cached.count("BankingServices/Authorize"), 3);
    }
}
