//! Deliveries of the sandbox, which signs with its own code: where the two disagree about a
//! signature, these tests fail.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Request, StatusCode},
    routing::post,
};
use foliolink_sandbox::{CallFilter, Fault, Provider, Sandbox, UserToken};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::webhook::{
    Answer, Events, Receiver, Rejected, Signal, Verify, channel, flinks, vumi,
    vumi::{Jwk, KeyId, VerificationKeys},
};

async fn call(app: Router, request: Request<Body>) -> (StatusCode, Value) {
    let answer = app.oneshot(request).await.unwrap();
    let (status, body) = (answer.status(), answer.into_body().collect().await.unwrap().to_bytes());
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

/// Listens on this machine for what the sandbox sends, and keeps what was answered.
async fn listen<V: Verify>(
    sandbox: &Sandbox,
    provider: Provider,
    verifier: V,
) -> (Arc<Mutex<Vec<Answer>>>, Events<V::Event>) {
    let (sink, events) = channel(100);
    let (receiver, answers) = (Receiver::new(verifier, sink), Arc::<Mutex<Vec<Answer>>>::default());
    let kept = Arc::clone(&answers);
    let take = move |headers: HeaderMap, body: Bytes| async move {
        let answer = receiver.handle(&headers, &body).await;
        kept.lock().unwrap().push(answer);
        answer
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhook", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, Router::new().route("/webhook", post(take))).into_future());
    sandbox.set_webhook_url(provider, Some(&url)).unwrap();
    (answers, events)
}

fn reasons(answers: &Mutex<Vec<Answer>>) -> Vec<Option<Rejected>> {
    std::mem::take(&mut *answers.lock().unwrap()).into_iter().map(Answer::rejected).collect()
}

/// A live session, and what came of its two deliveries.
async fn session(fault: Option<Fault>) -> (Vec<Option<Rejected>>, Events<flinks::Event>) {
    let sandbox = Sandbox::builder().require_authorize_token(false).build();
    let keys = &sandbox.credentials().flinks;
    let (answers, events) =
        listen(&sandbox, Provider::Flinks, flinks::Verifier::new(keys.webhook_secret).unwrap())
            .await;
    if let Some(fault) = fault {
        sandbox.inject(fault, CallFilter::flinks(), 2);
    }
    let body = json!({ "Institution": "FlinksCapital", "Username": "greatday_joint", "Password": "Everyday", "Tag": "order-1881" });
    let path = format!("/v3/{}/BankingServices/Authorize", keys.customer_id);
    let request = Request::post(path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let (status, answer) = call(sandbox.router(), request).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    sandbox.deliver_webhooks().await;
    (reasons(&answers), events)
}

#[tokio::test]
async fn flinks_deliveries_are_taken_and_forged_ones_are_not() {
    let (answers, mut events) = session(None).await;
    assert_eq!(answers, [None, None]);
    assert!(matches!(events.try_next(), Some(flinks::Event::Kyc(_))));
    let accounts = events.try_next().unwrap();
    assert!(
        matches!(&accounts, flinks::Event::AccountsDetail(message) if message.tag() == Some("order-1881"))
    );
    assert!(matches!(accounts.signal(), Signal::Data(_)));
    let cases = [
        (Fault::WebhookForged, Rejected::WrongSignature),
        (Fault::WebhookTampered, Rejected::WrongSignature),
        (Fault::WebhookWrongAlgorithm, Rejected::MalformedSignature),
        (Fault::WebhookUnsigned, Rejected::NoSignature),
    ];
    for (fault, reason) in cases {
        let name = format!("{fault:?}");
        let (answers, mut events) = session(Some(fault)).await;
        assert_eq!((answers, events.try_next()), (vec![Some(reason); 2], None), "{name}");
    }
    let (answers, _) = session(Some(Fault::WebhookDuplicate)).await;
    assert_eq!(answers.iter().filter(|reason| reason.is_none()).count(), 2, "{answers:?}");
    assert_eq!(
        answers.iter().filter(|reason| **reason == Some(Rejected::Known)).count(),
        2,
        "{answers:?}"
    );
}

/// Asks the sandbox's API, as the client does.
struct FromSandbox(Router, String);

impl VerificationKeys for FromSandbox {
    async fn find(
        &self,
        id: KeyId,
    ) -> Result<Option<Jwk>, Box<dyn std::error::Error + Send + Sync>> {
        let request = Request::get(format!("/api/v1/webhook_verification/{id}"))
            .header("authorization", format!("Bearer {}", self.1));
        let (status, key) = call(self.0.clone(), request.body(Body::empty())?).await;
        match status {
            StatusCode::NOT_FOUND => Ok(None),
            StatusCode::OK => Ok(Some(serde_json::from_value(key)?)),
            other => Err(other.to_string().into()),
        }
    }
}

async fn keys(sandbox: &Sandbox) -> FromSandbox {
    let vumi = &sandbox.credentials().vumi;
    let body =
        json!({ "clientId": vumi.client_id, "clientSecret": vumi.secrets[0], "scopes": ["read"] });
    let request = Request::post("/api/v1/auth/login")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let (status, session) = call(sandbox.router(), request).await;
    assert!(status.is_success(), "{status} {session}");
    let token = session
        .as_object()
        .unwrap()
        .values()
        .find_map(|value| value.as_str().filter(|text| text.contains('.')));
    FromSandbox(sandbox.router(), token.unwrap().to_owned())
}

#[tokio::test]
async fn vumi_deliveries_are_taken_and_forged_ones_are_not() {
    let sandbox = Sandbox::builder().build();
    let clock = sandbox.clock();
    let verifier = vumi::Verifier::new(keys(&sandbox).await).clock(move || clock.now());
    let (answers, mut events) = listen(&sandbox, Provider::Vumi, verifier).await;
    let connection = sandbox.credentials().vumi.connection;
    let ring = || async {
        sandbox.offer_vumi_token(connection, UserToken::Update).unwrap();
        sandbox.deliver_webhooks().await;
        reasons(&answers)
    };
    assert_eq!(ring().await, [None]);
    let event = events.try_next().unwrap();
    assert_eq!(
        event.connection_tokens().first().map(foliolink_runtime::Secret::expose),
        Some(connection)
    );
    assert!(event.body_bound() && event.issued_at().is_some());
    let cases = [
        (Fault::WebhookForged, Rejected::WrongSignature),
        (Fault::WebhookTampered, Rejected::WrongBody),
        (Fault::WebhookWrongAlgorithm, Rejected::WrongAlgorithm),
        (Fault::WebhookUnknownKey, Rejected::UnknownKey),
        (Fault::WebhookUnsigned, Rejected::NoSignature),
        (Fault::WebhookStale { seconds: 420 }, Rejected::Stale),
    ];
    for (fault, reason) in cases {
        let name = format!("{fault:?}");
        sandbox.inject(fault, CallFilter::vumi(), 1);
        assert_eq!(ring().await, [Some(reason)], "{name}");
    }
    assert_eq!(events.try_next(), None);
}
