//! Vumi's connections: what a status says to do, and at which pace one is waited for.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{extract::Request, middleware, response::IntoResponse as _};
use foliolink_sandbox::Sandbox;
use serde_json::Value;
use tokio::time::{Duration, timeout};

use crate::scene::{CONNECTION, Fault, Scene};

/// A connection whose status is answered so, one text a call and the last one for ever.
async fn answering(statuses: &'static [&'static str]) -> (Scene, Arc<AtomicUsize>) {
    let sandbox = Sandbox::builder().build();
    let calls = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&calls);
    let answer = middleware::from_fn(move |request: Request, next: middleware::Next| {
        let counted = Arc::clone(&counted);
        async move {
            if !request.uri().path().ends_with(&format!("/connections/{CONNECTION}")) {
                return next.run(request).await;
            }
            let call = counted.fetch_add(1, Ordering::SeqCst);
            let status = statuses.get(call).or(statuses.last()).unwrap();
            format!(r#"{{"credentialsToken": "{CONNECTION}", "status": "{status}"}}"#)
                .into_response()
        }
    });
    let router = sandbox.router().layer(answer);
    (Scene::of(sandbox, router).await, calls)
}

#[tokio::test]
async fn a_configured_pace_stands_whatever_the_status() {
    let statuses = &["PENDING", "SOMETHING_NEW", "SOMETHING_NEW", "READY"];
    let (scene, calls) = answering(statuses).await;
    let line = format!("vumi status --wait {CONNECTION}");
    let ran = scene.run(&line, &[("FOLIOLINK_POLL_EVERY", "20ms")], "");
    let ran =
        timeout(Duration::from_secs(20), ran).await.expect("a status nobody knows slows down");
    assert_eq!((ran.code, calls.load(Ordering::SeqCst)), (0, 4), "{}", ran.err);
    assert!(ran.out.contains("READY"));
}

#[tokio::test]
async fn a_restore_token_that_is_none_asks_nobody_to_connect_again() {
    for body in [
        r#"{"credentialsToken": "K7Q2M9X4T1", "status": "ERRORED", "restoreToken": "", "errorDetails": {"reason": "DOWN", "retryable": true}}"#,
        r#"{"credentialsToken": "K7Q2M9X4T1", "status": "ERRORED", "restoreToken": "null", "errorDetails": {"reason": "DOWN", "retryable": true}}"#,
    ] {
        let fault = Fault { part: "/connections/K7Q2M9X4T1", status: 200, body, retry_after: None };
        for command in ["pull", "status --wait"] {
            let scene = Scene::new(Some(fault)).await;
            let ran = scene.run(&format!("vumi {command} {CONNECTION}"), &[], "").await;
            let error: Value = serde_json::from_str(&ran.err).unwrap();
            assert_eq!((ran.code, &error["error"]["advice"]), (6, &"retry_later".into()));
        }
        let scene = Scene::new(Some(fault)).await;
        let status = scene.run(&format!("vumi status {CONNECTION}"), &[], "").await;
        let status: Value = serde_json::from_str(&status.out).unwrap();
        assert_eq!(status["next"], "wait_for_update");
    }
}
