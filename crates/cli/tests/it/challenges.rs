//! Banks that ask the same for ever: what `--answers` holds is sent once, then a person must act.

use std::sync::{Arc, Mutex};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::StatusCode,
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use foliolink_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::scene::{LOGIN, Scene};

const PROMPT: &str = "Which city were you born in?";

/// How the bank asks: in the round with this number, the sign-in being 0.
type Bank = fn(usize) -> (u16, Value);

fn asking(status: u16, round: usize, kind: &str, more: Value) -> (u16, Value) {
    let id = format!("e2f8c4b6-1a7d-4d39-b0a5-{round:012}");
    let mut body = json!({
        "HttpStatusCode": status, "RequestId": id,
        "SecurityChallenges": [{ "Type": kind, "Prompt": PROMPT, "Iterables": if kind == "TextOrCall" { json!(["Montreal"]) } else { json!([]) } }],
    });
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    (status, body)
}

/// A sandbox whose Authorize calls this bank answers, and the bodies of those that brought answers.
async fn scene(bank: Bank) -> (Scene, Arc<Mutex<Vec<String>>>) {
    let (sandbox, answered) = (Sandbox::builder().build(), Arc::new(Mutex::new(vec![])));
    let seen = Arc::clone(&answered);
    let ask = middleware::from_fn(move |request: Request, next: Next| {
        let seen = Arc::clone(&seen);
        async move {
            if !request.uri().path().ends_with("/Authorize") {
                return next.run(request).await;
            }
            let body = to_bytes(request.into_body(), usize::MAX).await.unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            if body.contains("SecurityResponses") {
                seen.lock().unwrap().push(body);
            }
            let (status, body) = bank(seen.lock().unwrap().len());
            let body = Body::from(body.to_string());
            Response::builder().status(status).body(body).unwrap().into_response()
        }
    });
    let router = sandbox.router().layer(ask);
    (Scene::of(sandbox, router).await, answered)
}

#[tokio::test]
async fn what_a_file_answers_is_sent_once_whatever_the_bank_says_to_it() {
    let banks: [(&str, Bank); 6] = [
        ("the same session", |_| asking(203, 1, "QuestionAndAnswer", json!({}))),
        ("a new session each round", |round| asking(203, round, "QuestionAndAnswer", json!({}))),
        ("a code each round", |_| asking(203, 1, "TextOrCall", json!({}))),
        ("picked from choices under a new prompt each round", |round| {
            let prompt = format!("Choose, {round}: {PROMPT}");
            let pick = json!({
                "Type": "QuestionAndAnswer", "Prompt": prompt, "Iterables": [PROMPT, "Other?"],
            });
            asking(203, round, "QuestionAndAnswer", json!({ "SecurityChallenges": [pick] }))
        }),
        ("refused without a word", |round| {
            asking(if round == 0 { 203 } else { 401 }, 1, "QuestionAndAnswer", json!({}))
        }),
        ("refused with a word", |round| {
            let refusal = json!({ "FlinksCode": "INVALID_SECURITY_RESPONSE", "Message": "wrong" });
            asking(if round == 0 { 203 } else { 401 }, 1, "QuestionAndAnswer", refusal)
        }),
    ];
    let card = format!("flinks authorize --login-id {LOGIN} --live --answers {{answers}}");
    let password =
        "flinks authorize --institution FlinksCapital --username greatday --answers {answers}";
    let pull = format!("flinks pull --login-id {LOGIN} --live --answers {{answers}}");
    for (name, bank) in banks {
        for line in [card.as_str(), password, pull.as_str()] {
            let (scene, answered) = scene(bank).await;
            let ran = scene.run(line, &[], "Everyday").await;
            assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{name}: {line}");
            let error: Value = serde_json::from_str(&ran.err).unwrap();
            assert_eq!(error["error"]["advice"], "answer_mfa", "{name}: {line}");
            let message = error["error"]["message"].as_str().unwrap();
            assert!(message.contains(PROMPT), "the last challenge: {message}");
            assert_eq!(answered.lock().unwrap().len(), 1, "{name}: {line}");
        }
    }
}

#[tokio::test]
async fn an_answer_after_which_the_bank_asks_something_else_is_followed_by_the_next() {
    let (scene, answered) = scene(|round| match round {
        0 => asking(203, 1, "QuestionAndAnswer", json!({})),
        _ => (
            StatusCode::NON_AUTHORITATIVE_INFORMATION.as_u16(),
            json!({ "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812",
                "SecurityChallenges": [{ "Prompt": "Which country is the best one?" }] }),
        ),
    })
    .await;
    let line = format!("flinks pull --login-id {LOGIN} --live --answers {{answers}}");
    let ran = scene.run(&line, &[], "").await;
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert_eq!(answered.lock().unwrap().len(), 2, "both, each once");
    assert!(ran.err.contains("Which country"), "{}", ran.err);
}
