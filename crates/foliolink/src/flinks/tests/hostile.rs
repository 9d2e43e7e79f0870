//! Odd answers, lost answers and races: what a provider, a network or a careless caller may do to a
//! session.

use std::{
    collections::HashSet,
    convert::Infallible,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    Advice, ErrorKind, PollStatus,
    flinks::{Answers, Authorized, Challenge, Credentials, tests::*},
};

const SECOND: &str = "1b7c9a52-3f0e-4d86-8a17-c2e5d4f60b93";

/// Answers everything alike, with one header.
fn with_header(name: &'static str, value: &'static str, status: u16, body: String) -> Client {
    let service = tower::service_fn(move |request: http::Request<reqwest::Body>| {
        let minted = request.uri().path().ends_with("GenerateAuthorizeToken");
        let (status, body) = if minted { (200, TOKEN.to_owned()) } else { (status, body.clone()) };
        let answer = http::Response::builder()
            .status(status)
            .header(name, value)
            .body(Full::<Bytes>::from(body))
            .unwrap();
        async move { Ok::<_, Infallible>(answer) }
    });
    let builder = Client::builder()
        .instance("sandbox")
        .customer_id("5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40")
        .secret_key("sandbox-secret-key");
    builder.in_process(service).build().unwrap()
}

/// Opens a first and a second session. The first is lost after its POSTs; looks at the second need
/// a POST of their own kind before.
fn lost_after_the_post() -> Script {
    let (opened, asked) = (AtomicUsize::new(0), Mutex::new(HashSet::new()));
    Script::new(move |sent, _| {
        let path = sent.path.trim_start_matches("BankingServices/").to_owned();
        match path.as_str() {
            "GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
            "Authorize" if opened.fetch_add(1, Ordering::SeqCst) == 0 => (200, OPEN.to_owned()),
            "Authorize" => (200, OPEN.replace(SESSION, SECOND)),
            post if !post.contains("Async") => {
                asked.lock().unwrap().insert((post.to_owned(), sent.body.contains(SECOND)));
                (202, PENDING.to_owned())
            }
            look => {
                let kind = look.split("Async").next().unwrap().to_owned();
                match look.contains(SECOND) && asked.lock().unwrap().contains(&(kind, true)) {
                    true => (200, r#"{"Accounts":[]}"#.to_owned()),
                    false => refusal(400, "SESSION_NONEXISTENT", "gone"),
                }
            }
        }
    })
}

#[tokio::test(start_paused = true)]
async fn two_pulls_of_a_lost_session_share_its_one_successor_and_each_asks_it_anew() {
    let script = lost_after_the_post();
    let session =
        script.client().authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    let (mut detail, mut summary) = (session.accounts().start(), session.summary().start());
    detail.next().await.unwrap().unwrap();
    summary.next().await.unwrap().unwrap();
    assert!(detail.await.is_ok());
    assert!(matches!(summary.next().await, Some(Ok(PollStatus::Working { .. }))));
    assert_eq!(
        summary.ticket().request_id(),
        Some(SECOND),
        "the ticket follows, whoever replaced the session"
    );
    assert!(summary.await.is_ok());
    assert_eq!(script.count("BankingServices/Authorize"), 2, "one new session for both");
}

#[tokio::test(start_paused = true)]
async fn a_look_dropped_while_a_session_is_replaced_does_not_use_up_the_one_replacement() {
    let script = lost_after_the_post();
    let (inner, mints) = (script.clone(), Arc::new(AtomicUsize::new(0)));
    let service = tower::service_fn(move |request: http::Request<reqwest::Body>| {
        let minting = request.uri().path().ends_with("GenerateAuthorizeToken");
        let stuck = minting && mints.fetch_add(1, Ordering::SeqCst) == 1;
        let inner = inner.clone();
        async move { if stuck { std::future::pending().await } else { inner.answer(request).await } }
    });
    let client = script.builder().in_process(service).build().unwrap();
    let session = client.authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    let mut pending = session.accounts().start();
    pending.next().await.unwrap().unwrap();
    assert!(
        tokio::time::timeout(Duration::from_secs(11), pending.next()).await.is_err(),
        "dropped in the middle"
    );
    assert!(pending.await.is_ok());
    assert_eq!(script.count("BankingServices/Authorize"), 2);
}

#[tokio::test]
async fn a_gateways_id_is_no_session() {
    let (status, body) = refusal(400, "ALREADY_AUTHORIZED", "this session is open");
    let client = with_header("X-Request-ID", SECOND, status, body);
    let error = client.authorize(&login()).cached().await.unwrap_err();
    assert_eq!(
        (error.advice(), error.code().unwrap().as_str()),
        (Advice::Proceed, "ALREADY_AUTHORIZED")
    );
    let named = Script::new(|sent, _| match sent.path.ends_with("GenerateAuthorizeToken") {
        true => (200, TOKEN.to_owned()),
        false => (400, format!(r#"{{"FlinksCode":"ALREADY_AUTHORIZED","RequestId":"{SECOND}"}}"#)),
    });
    let session =
        named.client().authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    assert_eq!(session.request_id().as_str(), SECOND, "the one that the body names");
}

#[tokio::test]
async fn a_refusal_says_when_to_come_back_also_where_it_is_not_repeated() {
    let (status, body) = refusal(401, "RETRY_LATER", "the bank is down");
    let client = with_header("Retry-After", "600", status, body);
    let error = session(&client).accounts().start().await.unwrap_err();
    assert_eq!(
        (error.advice(), error.retry_after()),
        (Advice::RetryLater, Some(Duration::from_secs(600)))
    );
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_should_wait_beyond_half_an_hour_says_so_at_once() {
    let (status, body) = refusal(400, "CARD_IN_USE", "busy");
    let (began, client) = (Instant::now(), with_header("Retry-After", "86400", status, body));
    let error = client.delete_card(&login()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.retry_after()),
        (ErrorKind::Unavailable, Some(Duration::from_secs(86_400)))
    );
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test]
async fn a_refusal_keeps_its_code_where_another_field_is_nonsense() {
    for body in [
        r#"{"FlinksCode":"INVALID_PASSWORD","Message":"no","RequestId":17}"#,
        r#"{"FlinksCode":"INVALID_PASSWORD","HttpStatusCode":"401","Message":["no"]}"#,
        r#"{"FlinksCode":"INVALID_PASSWORD","SecurityChallenges":[{"Prompt":null}]}"#,
    ] {
        let script = Script::new(move |sent, _| {
            if sent.path.ends_with("Token") {
                (200, TOKEN.to_owned())
            } else {
                (401, body.to_owned())
            }
        });
        for error in [
            script.client().authorize(&login()).live().await.unwrap_err(),
            session(&script.client()).accounts().start().await.unwrap_err(),
        ] {
            assert_eq!(
                (error.kind(), error.advice()),
                (ErrorKind::UserAction, Advice::AskCredentials),
                "{body}"
            );
        }
        let raw = script
            .client()
            .operation("get_mfa_questions")
            .unwrap()
            .param("loginId", LOGIN)
            .send()
            .await
            .unwrap();
        assert_eq!(raw.error().unwrap().advice(), Advice::AskCredentials, "{body}");
    }
}

#[tokio::test]
async fn what_was_sent_is_hidden_in_any_case_and_in_every_message() {
    let upper = LOGIN.to_ascii_uppercase();
    let quoting = Script::new(move |sent, _| match sent.path.ends_with("Token") {
        true => (200, TOKEN.to_owned()),
        false => (
            401,
            format!(
                r#"{{"FlinksCode":"INVALID_SECURITY_RESPONSE","Message":"canary-answer and CANARY-ANSWER are wrong for {upper}",
                "RequestId":"{SESSION}"{}}}"#,
                if sent.body.contains("SecurityResponses") {
                    r#","SecurityChallenges":[{"Prompt":"Q?"}]"#
                } else {
                    ""
                }
            ),
        ),
    });
    let client = quoting.client();
    let stored = format!(
        r#"{{"request_id":"{SESSION}","questions":[{{"kind":"QuestionAndAnswer","prompt":"Q?"}}]}}"#
    );
    let challenge: Challenge = serde_json::from_str(&stored).unwrap();
    let Authorized::Challenge(again) =
        client.answer(challenge, Answers::new().one("Q?", "canary-answer")).await.unwrap()
    else {
        panic!()
    };
    let retry = again.retry.clone().unwrap();
    assert!(!retry.to_ascii_lowercase().contains("canary") && retry.contains("wrong"), "{retry}");

    let raw =
        client.operation("delete_card").unwrap().param("loginId", LOGIN).send().await.unwrap();
    for error in [client.mfa_questions(&login()).await.unwrap_err(), raw.error().unwrap()] {
        assert!(!error.to_string().to_ascii_lowercase().contains(LOGIN), "{error}");
        assert!(error.to_string().contains("wrong for …"), "{error}");
    }
}

#[tokio::test]
async fn a_203_that_asks_nothing_is_nonsense_and_names_its_session() {
    let body =
        format!(r#"{{"HttpStatusCode":203,"RequestId":"{SESSION}","SecurityChallenges":[]}}"#);
    let script = Script::new(move |sent, _| {
        if sent.path.ends_with("Token") { (200, TOKEN.to_owned()) } else { (203, body.clone()) }
    });
    let error = script.client().authorize(&login()).live().await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("SecurityChallenges")));
    assert_eq!(error.request_id(), Some(SESSION));
}

#[tokio::test]
async fn what_can_only_fail_is_refused_by_name_before_anything_is_sent() {
    let script = Script::new(|_, _| (500, String::new()));
    let (client, mut refused) = (script.client(), Vec::new());
    for (bank, name, word) in [
        ("", "greatday", "Everyday"),
        ("FlinksCapital", " ", "Everyday"),
        ("FlinksCapital", "greatday", ""),
    ] {
        refused.push(
            client.authorize_with(Credentials::new(bank, name, word)).live().await.unwrap_err(),
        );
    }
    let day = |text: &str| text.parse().unwrap();
    refused.push(
        session(&client)
            .accounts()
            .between(day("2031-03-31"), day("2031-01-01"))
            .start()
            .await
            .unwrap_err(),
    );
    refused.push(
        client.institutions().from("-5".to_owned().into()).next().await.unwrap().unwrap_err(),
    );
    let stored = format!(
        r#"{{"request_id":"{SESSION}","questions":[{{"kind":"QuestionAndAnswer","prompt":"Q?"}}]}}"#
    );
    let challenge: Challenge = serde_json::from_str(&stored).unwrap();
    refused.push(client.answer(challenge, Answers::new().one("Q?", "")).await.unwrap_err());
    let summary = session(&client).summary().start();
    refused.push(session(&client).accounts().resume(summary.ticket()).unwrap_err());
    let messages: Vec<_> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "flinks.authorize: institution: empty",
            "flinks.authorize: username: empty",
            "flinks.authorize: password: empty",
            "flinks.get_accounts_detail: between: the first day is after the last",
            "flinks.list_institutions: cursor: not one of this list",
            "flinks.authorize: answers: question 1 has no answer",
            "flinks.resume: operation: the ticket is of another kind of work",
        ]
    );
    assert!(refused.iter().all(|error| error.kind() == ErrorKind::Invalid));
    assert!(script.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_switched_off_bank_is_no_missing_endpoint() {
    let script = Script::new(|sent, _| match sent.path.as_str() {
        "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
        "BankingServices/Authorize" => (202, PENDING.to_owned()),
        _ => refusal(405, "DISABLED_INSTITUTION", "off"),
    });
    let error =
        script.client().authorize(&login()).live().await.unwrap().into_session().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code().unwrap().as_str()),
        (ErrorKind::Unavailable, "DISABLED_INSTITUTION")
    );
    assert_eq!(script.sent().iter().filter(|sent| sent.path.contains("AuthorizeAsync")).count(), 1);
}

#[tokio::test]
async fn a_refused_secret_key_is_a_matter_of_configuration() {
    let script =
        Script::new(|_, _| refusal(401, "UNAUTHORIZED", "You must provide a valid auth key"));
    let client = script.client();
    for error in [
        client.mint_authorize_token().await.unwrap_err(),
        client.authorize(&login()).cached().await.unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.advice()), (ErrorKind::Auth, Advice::Configure));
    }
    assert_eq!(script.sent().len(), 2, "no token would help");
}

#[tokio::test(start_paused = true)]
async fn what_is_over_at_the_bank_does_not_keep_the_next_one_waiting() {
    let script = Script::new(|sent, at| match sent.path.as_str() {
        "BankingServices/GenerateAuthorizeToken" => (200, TOKEN.to_owned()),
        "BankingServices/Authorize" if at == 2 => (
            203,
            format!(r#"{{"RequestId":"{SESSION}","SecurityChallenges":[{{"Prompt":"Q?"}}]}}"#),
        ),
        "BankingServices/Authorize" if at == 3 => {
            refusal(401, "INVALID_SECURITY_RESPONSE", "wrong")
        }
        "BankingServices/Authorize" => (200, OPEN.to_owned()),
        _ => refusal(400, "SESSION_EXPIRED", "timed out"),
    });
    let (client, login) = (script.client(), login());
    let Authorized::Challenge(kept) = client.authorize(&login).live().await.unwrap() else {
        panic!()
    };
    client.answer(kept.clone(), Answers::new().one("Q?", "wrong")).await.unwrap_err();
    let began = Instant::now();
    let session = client.authorize(&login).live().await.unwrap().into_session().await.unwrap();
    session.accounts().start().await.unwrap_err();
    client.authorize(&login).live().await.unwrap().into_session().await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    drop((kept, session));
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_cards_leave_no_slots_behind() {
    let live = crate::flinks::session::login_lock::LoginLocks::default();
    for n in 0..10_000u32 {
        drop(live.enter(&format!("7d3f2a10-9c55-4b0e-8a41-{n:012}").parse().unwrap()).await);
    }
    assert!(live.len() <= 1, "{}", live.len());
}

#[tokio::test(start_paused = true)]
async fn a_replaced_session_has_its_eight_minutes_anew() {
    let script = lost_after_the_post();
    let session =
        script.client().authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    tokio::time::advance(Duration::from_secs(400)).await;
    assert_eq!(session.idle_time_left(), Duration::from_secs(80));
    let mut pending = session.accounts().start();
    pending.next().await.unwrap().unwrap();
    pending.next().await.unwrap().unwrap();
    assert_eq!(
        (session.request_id().as_str(), session.idle_time_left()),
        (SECOND, Duration::from_secs(480))
    );
}
