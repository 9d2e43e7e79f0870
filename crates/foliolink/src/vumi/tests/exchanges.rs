//! The exchange works once, and its answer can get lost.

use std::time::Duration;

use foliolink_sandbox::VumiApp;

use super::*;
use crate::{
    Advice, ErrorKind,
    vumi::{Deletion, ExternalId, LinkSession, PublicToken, Redirect},
};

const CUSTOMER: &str = "cust-0042";

fn external_id() -> ExternalId {
    CUSTOMER.parse().unwrap()
}

fn linked(sandbox: &Sandbox) -> PublicToken {
    sandbox.finish_vumi_link(VumiApp::Main, Some(CUSTOMER)).parse().unwrap()
}

fn is_exchange(parts: &http::request::Parts) -> bool {
    parts.uri.path().contains("/exchange/")
}

/// A client whose exchanges reach the sandbox, but never their answers.
fn losing(sandbox: &Sandbox) -> Client {
    let decide = |parts: &http::request::Parts| {
        if is_exchange(parts) { Meddle::LoseAnswer } else { Meddle::Pass }
    };
    builder(0).in_process(meddled(sandbox, &Seen::default(), decide)).build().unwrap()
}

#[tokio::test]
async fn an_exchange_makes_a_connection_once() {
    let sandbox = Sandbox::builder().build();
    let (client, token) = (client(&sandbox), linked(&sandbox));
    let connection = client.exchange(&token).await.unwrap();
    assert_eq!(connection.status().await.unwrap().external_id, Some(external_id()));
    let error = client.exchange(&token).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.advice()),
        (ErrorKind::Refused, Some(404), Advice::FixRequest)
    );
    assert!(error.request_id().is_some());
}

#[tokio::test]
async fn a_lost_exchange_answer_is_recovered_from_the_connection_list() {
    let sandbox = Sandbox::builder().build();
    // An older connection of the same customer must not be taken for the new one.
    let older = client(&sandbox).exchange(&linked(&sandbox)).await.unwrap();
    let connection =
        losing(&sandbox).exchange(&linked(&sandbox)).external_id(external_id()).await.unwrap();
    assert_ne!(connection.token(), older.token());
    assert_eq!(client(&sandbox).connections_of(&external_id()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_answer_that_is_no_answer_counts_as_lost() {
    let sandbox = Sandbox::builder().build();
    for (status, body) in [(502, "<html>bad gateway</html>"), (200, "{}")] {
        let decide = move |parts: &http::request::Parts| {
            if is_exchange(parts) { Meddle::Instead(status, body) } else { Meddle::Pass }
        };
        let client =
            builder(0).in_process(meddled(&sandbox, &Seen::default(), decide)).build().unwrap();
        let error =
            client.exchange(&linked(&sandbox)).external_id(external_id()).await.unwrap_err();
        // This time it had not worked, which can be told as well.
        assert!(
            error.to_string().contains("the public token still waits: exchange it again"),
            "{error}"
        );
        assert_eq!(error.advice(), Advice::RetryLater);
        assert!(!error.may_have_taken_effect());
        // Without an external id nobody can look.
        let error = client.exchange(&linked(&sandbox)).await.unwrap_err();
        assert!(error.may_have_taken_effect(), "{error}");
    }
}

/// Two flows of one customer: what the other one made meanwhile must not be taken for the answer
/// that never was.
#[tokio::test]
async fn a_connection_that_came_up_meanwhile_is_not_taken_for_a_lost_one() {
    let sandbox = Sandbox::builder().build();
    let (ours, theirs) = (linked(&sandbox), linked(&sandbox));
    let (path, router) =
        (format!("/api/v1/commands/connections/exchange/{}", ours.expose()), sandbox.router());
    let theirs = Arc::new((client(&sandbox), theirs));
    let service = tower::service_fn(move |request: Request| {
        let (router, theirs, lost) = (router.clone(), theirs.clone(), request.uri().path() == path);
        async move {
            if lost {
                // Ours never arrives; theirs does its work at the same moment.
                theirs.0.exchange(&theirs.1).await.unwrap();
                return Err(BrokeOff);
            }
            let real = router.oneshot(request).await.unwrap_or_else(|never| match never {});
            let (head, body) = real.into_parts();
            Ok(http::Response::from_parts(
                head,
                Full::new(body.collect().await.map_err(|_| BrokeOff)?.to_bytes()),
            ))
        }
    });
    let own = builder(1).in_process(service).build().unwrap();
    let error = own.exchange(&ours).external_id(external_id()).await.unwrap_err();
    assert!(
        error.to_string().contains("the public token still waits: exchange it again"),
        "{error}"
    );
    own.public_tokens().await.unwrap().iter().find(|stray| stray.token == ours).unwrap();
}

#[tokio::test]
async fn an_answer_without_a_token_is_no_connection() {
    let bodies = [r#"{"connectionToken": ""}"#, r#"{"connectionToken": "null"}"#];
    for body in bodies {
        let client = builder(0).in_process(only(body)).build().unwrap();
        let token = "7aca956b-7e1b-4057-a6b8-a7fd413ba03d".parse().unwrap();
        let error = client.exchange(&token).await.unwrap_err();
        assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("connectionToken")));
        assert!(error.request_id().is_some());
    }
    let token = "7aca956b-7e1b-4057-a6b8-a7fd413ba03d".parse().unwrap();
    // Nor is a list, by position.
    let client = builder(0).in_process(only(r#"["K7Q2M9X4T1"]"#)).build().unwrap();
    assert_eq!(client.exchange(&token).await.unwrap_err().message(), Some("expected an object"));
}

/// The binding of a redirect must not hang on a filter of the API alone.
#[tokio::test]
async fn a_stranger_s_token_is_refused_even_where_it_is_listed() {
    let token = "7aca956b-7e1b-4057-a6b8-a7fd413ba03d";
    for (held, made) in
        [(r#""somebody-else""#, true), ("null", true), (r#""somebody-else""#, false)]
    {
        let service = tower::service_fn(move |request: Request| async move {
            let state = format!(
                r#"[{{"credentialsToken": "K7Q2M9X4T1", "status": "READY", "externalId": {held}}}]"#
            );
            Ok::<_, BrokeOff>(match request.uri().path().rsplit('/').next().unwrap_or_default() {
                "login" => answer(200, r#"{"token": "e30.e30.c2ln"}"#),
                "pending" if made => {
                    answer(200, format!(r#"[{{"publicToken": "{token}", "externalId": {held}}}]"#))
                }
                "pending" => answer(200, "[]"),
                "connections" => answer(200, state),
                _ => answer(200, r#"{"connectionToken": "K7Q2M9X4T1"}"#),
            })
        });
        let client = builder(0).in_process(service).build().unwrap();
        let redirect = Redirect::parse(&format!("?token={token}&operation=CONNECT")).unwrap();
        let error = LinkSession::begin().complete(&client, redirect).await.unwrap_err();
        assert_eq!(
            error.message(),
            Some("the public token isn't one of this Link session"),
            "{held}"
        );
    }
}

#[tokio::test]
async fn without_an_external_id_a_lost_answer_is_an_error() {
    let sandbox = Sandbox::builder().build();
    let error = losing(&sandbox).exchange(&linked(&sandbox)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
}

#[tokio::test]
async fn a_crash_after_the_exchange_is_recovered_with_what_is_known() {
    let sandbox = Sandbox::builder().build();
    let client = client(&sandbox);
    let older = client.exchange(&linked(&sandbox)).await.unwrap();
    let token = linked(&sandbox);
    let lost = client.exchange(&token).await.unwrap();
    // The program died before it stored `lost`, and tries again.
    let known = [older.token().clone()];
    let found =
        client.exchange(&token).external_id(external_id()).known_tokens(known).await.unwrap();
    assert_eq!(found.token(), lost.token());
    // Without saying what is known, nothing is guessed.
    let error = client.exchange(&token).external_id(external_id()).await.unwrap_err();
    assert_eq!(error.status(), Some(404));
    let mut both = vec![older.token().clone(), lost.token().clone()];
    both.sort();
    assert_eq!(error.candidates().unwrap().connections, both);
    assert!(!format!("{error} {error:?}").contains(lost.token().expose()));
    let known = both.clone();
    let error =
        client.exchange(&token).external_id(external_id()).known_tokens(known).await.unwrap_err();
    assert_eq!(error.candidates().unwrap().connections, both);
    assert!(client.exchange(&token).await.unwrap_err().candidates().is_none());
    // Two unknown ones can't be told apart.
    let error =
        client.exchange(&token).external_id(external_id()).known_tokens([]).await.unwrap_err();
    assert_eq!(error.candidates().unwrap().connections, both);
    assert!(
        error.to_string().contains("several unknown connections share the external id"),
        "{error}"
    );
}

#[tokio::test]
async fn a_link_session_takes_its_own_token_and_no_stranger_s() {
    let sandbox = Sandbox::builder().build();
    let client = client(&sandbox);
    let session = LinkSession::begin();
    let stored = serde_json::to_string(&session).unwrap();
    let again = || serde_json::from_str::<LinkSession>(&stored).unwrap();
    let come_back = |token: &str| {
        Redirect::parse(&format!("?token={token}&operation=CONNECT&entity=examplebroker")).unwrap()
    };

    let stranger = sandbox.finish_vumi_link(VumiApp::Main, Some("somebody-else"));
    let error = again().complete(&client, come_back(&stranger)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Refused, Some("the public token isn't one of this Link session"))
    );
    assert!(
        client.public_tokens().await.unwrap().iter().any(|stray| stray.token.expose() == stranger),
        "it was not exchanged"
    );

    let own = sandbox.finish_vumi_link(VumiApp::Main, Some(session.external_id().reveal()));
    let connection = again().complete(&client, come_back(&own)).await.unwrap();
    // A reloaded page, and a lost answer.
    let reloaded = again().complete(&client, come_back(&own)).await.unwrap();
    assert_eq!(connection.token(), reloaded.token());
    let next = LinkSession::begin();
    let public = sandbox.finish_vumi_link(VumiApp::Main, Some(next.external_id().reveal()));
    next.complete(&losing(&sandbox), come_back(&public)).await.unwrap();

    let error = LinkSession::begin_for(Duration::ZERO)
        .complete(&client, come_back(&own))
        .await
        .unwrap_err();
    assert_eq!(error.message(), Some("this Link session is over"));
    let error = again().complete(&client, Redirect::NotCompleted).await.unwrap_err();
    assert_eq!(error.message(), Some("the Link connected nothing new"));
}

#[tokio::test]
async fn a_sweep_exchanges_old_strays_and_leaves_young_ones() {
    let sandbox = Sandbox::builder().build();
    let client = client(&sandbox);
    linked(&sandbox);
    sandbox.finish_vumi_link(VumiApp::Main, None);
    assert!(client.sweep(Duration::from_secs(3600)).await.unwrap().is_empty());
    let swept = client.sweep(Duration::ZERO).await.unwrap();
    assert_eq!(swept.len(), 2);
    assert!(swept.iter().all(|swept| swept.outcome.is_ok()));
    assert!(client.public_tokens().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_deletion_can_be_repeated() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    assert_eq!(connection.delete().await.unwrap(), Deletion::Deleted);
    assert_eq!(connection.delete().await.unwrap(), Deletion::AlreadyGone);
    assert_eq!(connection.status().await.unwrap_err().status(), Some(404));
}

#[tokio::test]
async fn a_deletion_is_told_by_the_api_alone() {
    for (status, body, outcome) in [
        (404, "", Some(Deletion::AlreadyGone)),
        (404, r#"{"message":"no such connection"}"#, Some(Deletion::AlreadyGone)),
        (404, "<html>404</html>", None),
        (404, r#"{"error":"Not Found","path":"/"}"#, None),
        (200, r#"{"message":"success"}"#, Some(Deletion::Deleted)),
        (204, "", Some(Deletion::Deleted)),
        (200, r#"{"statusCode":409}"#, None),
        (200, r#"{"error":"busy"}"#, None),
        (200, "[1]", None),
        (200, "null", None),
        (202, "", None),
    ] {
        let client = builder(0).in_process(answering(status, body)).build().unwrap();
        assert_eq!(broker(&client).delete().await.ok(), outcome, "{status} {body}");
    }
    let client = builder(0).in_process(answering(404, "<html>404</html>")).build().unwrap();
    let error = broker(&client).delete().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (crate::ErrorKind::Refused, Some(404)));
}

#[tokio::test(start_paused = true)]
async fn a_deletion_whose_answer_was_lost_is_done() {
    let sandbox = Sandbox::builder().build();
    let router = sandbox.router();
    let first = Arc::new(std::sync::atomic::AtomicBool::new(true));
    // The first answer to a DELETE is replaced by a 500, after the sandbox has done its work.
    let service = tower::service_fn(move |request: Request| {
        let (router, first) = (router.clone(), first.clone());
        async move {
            let delete = request.method() == http::Method::DELETE;
            let real = router.oneshot(request).await.unwrap_or_else(|never| match never {});
            let (head, body) = real.into_parts();
            let body = body.collect().await.map_err(|_| BrokeOff)?.to_bytes();
            Ok::<_, BrokeOff>(
                match delete && first.swap(false, std::sync::atomic::Ordering::Relaxed) {
                    true => answer(500, ""),
                    false => http::Response::from_parts(head, Full::new(body)),
                },
            )
        }
    });
    let client = builder(0).retry(Retry::default()).in_process(service).build().unwrap();
    assert_eq!(broker(&client).delete().await.unwrap(), Deletion::Deleted);
}

#[tokio::test]
async fn a_used_up_public_token_names_the_connections_whatever_status_says_so() {
    for status in [404, 409, 410] {
        let sandbox = Sandbox::builder().build();
        let older = client(&sandbox).exchange(&linked(&sandbox)).await.unwrap();
        let used = linked(&sandbox);
        let lost = client(&sandbox).exchange(&used).await.unwrap();
        let decide = move |parts: &http::request::Parts| match is_exchange(parts) {
            true => Meddle::Instead(status, r#"{"message":"used"}"#),
            false => Meddle::Pass,
        };
        let client =
            builder(0).in_process(meddled(&sandbox, &Seen::default(), decide)).build().unwrap();
        let error = client.exchange(&used).external_id(external_id()).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Refused, Some(status)));
        let mut both = vec![older.token().clone(), lost.token().clone()];
        both.sort();
        assert_eq!(error.candidates().unwrap().connections, both, "{status}");
        let known = [older.token().clone()];
        let found = client.exchange(&used).external_id(external_id()).known_tokens(known).await;
        assert_eq!(found.unwrap().token(), lost.token(), "{status}");
    }
    // A refusal of another kind says nothing of the token.
    let sandbox = Sandbox::builder().build();
    let decide = |parts: &http::request::Parts| match is_exchange(parts) {
        true => Meddle::Instead(400, "{}"),
        false => Meddle::Pass,
    };
    let client =
        builder(0).in_process(meddled(&sandbox, &Seen::default(), decide)).build().unwrap();
    let error = client.exchange(&linked(&sandbox)).external_id(external_id()).await.unwrap_err();
    assert!(error.candidates().is_none());
}
