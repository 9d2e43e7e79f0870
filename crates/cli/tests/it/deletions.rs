//! `flinks delete`: waiting for a card in use at the configured pace, and refusals under a 200.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::{self, Next},
    response::IntoResponse as _,
};
use foliolink_sandbox::Sandbox;
use serde_json::Value;

use crate::scene::{Fault, NO_MFA, Scene};

const IN_USE: &str = r#"{"HttpStatusCode":400,"FlinksCode":"CARD_IN_USE","Message":"busy"}"#;

#[tokio::test]
async fn a_card_in_use_is_waited_for_as_configured() {
    let (sandbox, tries) = (Sandbox::builder().build(), AtomicUsize::new(0));
    let tries = std::sync::Arc::new(tries);
    let seen = std::sync::Arc::clone(&tries);
    let busy = middleware::from_fn(move |request: Request, next: Next| {
        let is_busy =
            request.uri().path().contains("/DeleteCard") && seen.fetch_add(1, Ordering::SeqCst) < 3;
        async move {
            match is_busy {
                true => (StatusCode::BAD_REQUEST, IN_USE).into_response(),
                false => next.run(request).await,
            }
        }
    });
    let router = sandbox.router().layer(busy);
    let scene = Scene::of(sandbox, router).await;
    let delete = format!("flinks delete --login-id {NO_MFA} --yes");
    // The provider's own ten seconds would be longer than this patience.
    let ran = scene.run(&delete, &[("FOLIOLINK_GIVE_UP_AFTER", "9s")], "").await;
    assert_eq!((ran.code, tries.load(Ordering::SeqCst)), (0, 4), "{}", ran.err);
}

#[tokio::test]
async fn a_patience_of_nothing_waits_for_no_card() {
    let fault = Fault { body: IN_USE, ..Fault::status("/DeleteCard", 400) };
    let delete = format!("flinks delete --login-id {NO_MFA} --yes");
    let scene = Scene::new(Some(fault)).await;
    let ran = scene.run(&delete, &[("FOLIOLINK_GIVE_UP_AFTER", "0s")], "").await;
    assert_eq!((ran.code, ran.out.as_str()), (6, ""));
    let error: Value = serde_json::from_str(&ran.err).unwrap();
    assert_eq!(error["error"]["advice"], "retry_later");
}

#[tokio::test]
async fn a_deletion_that_failed_under_a_200_is_an_error() {
    for (body, code) in [
        (r#"{"StatusCode":500,"Message":"could not be removed"}"#, 6),
        (r#"{"HttpStatusCode":401,"FlinksCode":"UNAUTHORIZED"}"#, 3),
    ] {
        let fault = Fault { body, ..Fault::status("/DeleteCard", 200) };
        let scene = Scene::new(Some(fault)).await;
        let ran = scene.run(&format!("flinks delete --login-id {NO_MFA} --yes"), &[], "").await;
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{body}: {}", ran.err);
    }
}

#[tokio::test]
async fn no_wait_of_the_program_outlasts_patience() {
    let lines = [
        ("flinks pull --login-id {login}", "/GetAccountsDetail"),
        ("flinks summary --login-id {login}", "/GetAccountsSummary"),
        ("flinks institutions", "/Institutions"),
        ("vumi status K7Q2M9X4T1 --wait", "/connections/K7Q2M9X4T1"),
        ("vumi pull K7Q2M9X4T1", "/accounts"),
        ("vumi connections", "/connections"),
        ("vumi delete K7Q2M9X4T1 --yes", "/connections/K7Q2M9X4T1"),
    ];
    for (line, part) in lines {
        let fault = Fault { retry_after: Some("20"), ..Fault::status(part, 503) };
        let scene = Scene::new(Some(fault)).await;
        let began = std::time::Instant::now();
        let line = line.replace("{login}", NO_MFA);
        let ran = scene.run(&line, &[("FOLIOLINK_GIVE_UP_AFTER", "1s")], "").await;
        assert_eq!(ran.code, 6, "{line}: {}", ran.err);
        assert!(began.elapsed().as_secs() < 10, "{line}: {:?}", began.elapsed());
    }
}
