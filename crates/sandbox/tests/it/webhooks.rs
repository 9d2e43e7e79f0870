//! Webhooks as a receiver on this machine gets them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use foliolink_sandbox::{CallFilter, FAULT_KINDS, Fault, Provider, Sandbox, VumiApp, VumiStatus};
use hmac::{Hmac, Mac as _};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

use crate::support::{Flinks, Vumi, builder, send};

/// What came, and what is answered.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    status: Arc<Mutex<u16>>,
}

impl Receiver {
    /// Listens for as long as the runtime lives; gives its address.
    async fn start(&self) -> String {
        *self.status.lock().unwrap() = 200;
        let own = self.clone();
        let take = move |headers: HeaderMap, body: Bytes| async move {
            own.got.lock().unwrap().push((headers, body));
            StatusCode::from_u16(*own.status.lock().unwrap()).unwrap()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        tokio::spawn(
            axum::serve(listener, Router::new().route("/hooks", post(take))).into_future(),
        );
        url
    }

    fn bodies(&self) -> Vec<Value> {
        self.got
            .lock()
            .unwrap()
            .iter()
            .map(|(_, body)| serde_json::from_slice(body).unwrap())
            .collect()
    }

    fn header(&self, at: usize, name: &str) -> Option<String> {
        self.got.lock().unwrap()[at].0.get(name).map(|value| value.to_str().unwrap().to_owned())
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Plays `act` against a sandbox that sends to a receiver, then delivers what is due.
fn record_webhooks(provider: Provider, sandbox: &Sandbox, act: impl FnOnce()) -> Receiver {
    let receiver = Receiver::default();
    let runtime = runtime();
    let url = runtime.block_on(receiver.start());
    sandbox.set_webhook_url(provider, Some(&url)).unwrap();
    act();
    runtime.block_on(sandbox.deliver_webhooks());
    receiver
}

fn flinks_login(fault: Option<Fault>) -> (Flinks, Receiver) {
    let flinks = Flinks::new(2);
    if let Some(fault) = fault {
        flinks.sandbox.inject(fault, CallFilter::flinks(), 1);
    }
    let receiver = record_webhooks(Provider::Flinks, &flinks.sandbox, || {
        let body = json!({ "Institution": "FlinksCapital", "Username": "greatday_joint", "Password": "Everyday", "Tag": "order-1881" });
        assert_eq!(flinks.authorize(body).status, 200);
    });
    (flinks, receiver)
}

/// A session that opens in the background is announced once, when it opens, however often it is
/// looked at.
#[test]
fn a_session_in_the_background_is_announced_once_and_not_before_it_opens() {
    let flinks = Flinks::new(1);
    let login_id = flinks.sandbox.credentials().flinks.login_id_no_mfa;
    let mut request_id = String::new();
    let started = record_webhooks(Provider::Flinks, &flinks.sandbox, || {
        let body = json!({ "LoginId": login_id, "MostRecentCached": false });
        let answer = flinks.post_with_token("AuthorizeAsync", body);
        assert_eq!(answer.status, 202);
        request_id = answer.json()["RequestId"].as_str().unwrap().to_owned();
    });
    assert!(started.bodies().is_empty(), "it isn't open yet");
    let opened = record_webhooks(Provider::Flinks, &flinks.sandbox, || {
        let statuses: Vec<_> =
            (0..5).map(|_| flinks.get(&format!("AuthorizeAsync/{request_id}")).status).collect();
        assert_eq!(statuses, [200; 5]);
    });
    let kinds: Vec<_> = opened.bodies().iter().map(|body| body["ResponseType"].clone()).collect();
    assert_eq!(kinds, ["KYC", "GetAccountsDetail"]);
}

fn compute_hmac(sandbox: &Sandbox, body: &[u8]) -> Vec<u8> {
    let secret = sandbox.credentials().flinks.webhook_secret.as_bytes();
    Hmac::<Sha256>::new_from_slice(secret)
        .unwrap()
        .chain_update(body)
        .finalize()
        .into_bytes()
        .to_vec()
}

#[test]
fn flinks_posts_the_holders_before_the_accounts() {
    let (flinks, receiver) = flinks_login(None);
    let [kyc, accounts] = &receiver.bodies()[..] else { panic!("two deliveries") };
    assert_eq!(
        (&kyc["ResponseType"], &accounts["ResponseType"]),
        (&json!("KYC"), &json!("GetAccountsDetail"))
    );
    assert_eq!((&kyc["Tag"], &accounts["Tag"]), (&json!("order-1881"), &json!("order-1881")));
    assert_eq!(kyc["Holders"].as_array().unwrap().len(), 3);
    assert_eq!(kyc["RequestId"], accounts["RequestId"]);
    // Whoever was told may read at once, without a single 202.
    let read = flinks.post("GetAccountsDetail", json!({ "RequestId": kyc["RequestId"] }));
    assert_eq!((read.status, &read.json()["Accounts"]), (200, &accounts["Accounts"]));
}

#[test]
fn flinks_signs_the_raw_body() {
    let (flinks, receiver) = flinks_login(None);
    let body = receiver.got.lock().unwrap()[1].1.clone();
    let sent = STANDARD.decode(receiver.header(1, "flinks-authenticity-key").unwrap()).unwrap();
    assert_eq!(sent, compute_hmac(&flinks.sandbox, &body));
}

#[test]
fn flinks_tries_ten_times_half_an_hour_apart() {
    let receiver = Receiver::default();
    let runtime = runtime();
    let flinks = Flinks::new(0);
    let url = runtime.block_on(receiver.start());
    *receiver.status.lock().unwrap() = 204;
    flinks.sandbox.set_webhook_url(Provider::Flinks, Some(&url)).unwrap();
    flinks.log_in("greatday_nomfa");
    let deliver = || runtime.block_on(flinks.sandbox.deliver_webhooks());
    assert_eq!((deliver(), deliver()), (2, 0));
    flinks.sandbox.advance(Duration::from_secs(29 * 60 + 59));
    assert_eq!(deliver(), 0);
    flinks.sandbox.advance(Duration::from_secs(1));
    assert_eq!(deliver(), 2);
    for _ in 0..20 {
        flinks.sandbox.advance(Duration::from_secs(30 * 60));
        deliver();
    }
    let log = flinks.sandbox.webhook_deliveries();
    assert_eq!(
        (log.len(), log[19].attempt, log[19].status, log[19].taken),
        (20, 10, Some(204), false)
    );
}

#[test]
fn hours_in_one_step_hold_as_many_attempts_as_in_ten() {
    let receiver = Receiver::default();
    let runtime = runtime();
    let flinks = Flinks::new(0);
    let url = runtime.block_on(receiver.start());
    *receiver.status.lock().unwrap() = 500;
    flinks.sandbox.set_webhook_url(Provider::Flinks, Some(&url)).unwrap();
    flinks.log_in("greatday_nomfa");
    let deliver = || runtime.block_on(flinks.sandbox.deliver_webhooks());
    assert_eq!(deliver(), 2);
    flinks.sandbox.advance(Duration::from_secs(6 * 3600));
    assert_eq!((deliver(), deliver()), (18, 0));
}

/// A receiver that takes connections and never answers.
async fn hanging() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut kept = Vec::new();
        loop {
            kept.push(listener.accept().await.unwrap());
        }
    });
    url
}

#[tokio::test]
async fn a_receiver_that_hangs_does_not_hold_up_the_other_provider() {
    let sandbox = builder().build();
    let receiver = Receiver::default();
    sandbox.set_webhook_url(Provider::Vumi, Some(&receiver.start().await)).unwrap();
    sandbox.set_webhook_url(Provider::Flinks, Some(&hanging().await)).unwrap();
    let flinks = Flinks { sandbox: sandbox.clone() };
    // Its requests have a runtime of their own.
    std::thread::spawn(move || assert_eq!(flinks.log_in("greatday_nomfa").status, 200))
        .join()
        .unwrap();
    let running = sandbox.start().await.unwrap();
    tokio::task::yield_now().await;
    sandbox.finish_vumi_link(VumiApp::Main, None);
    while sandbox.webhook_deliveries().is_empty() {
        tokio::task::yield_now().await;
    }
    let [only] = &sandbox.webhook_deliveries()[..] else {
        panic!("Flinks' receiver answers nothing")
    };
    assert_eq!((only.provider, only.taken), (Provider::Vumi, true));
    running.shutdown().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_hangs_has_failed_after_ten_real_seconds() {
    let vumi = builder().build();
    vumi.set_webhook_url(Provider::Vumi, Some(&hanging().await)).unwrap();
    vumi.set_vumi_status(vumi.credentials().vumi.connection, VumiStatus::Errored);
    let before = tokio::time::Instant::now();
    assert_eq!(vumi.deliver_webhooks().await, 1);
    assert_eq!((before.elapsed().as_secs(), vumi.webhook_deliveries()[0].status), (10, None));
}

#[test]
fn nobody_listening_is_a_failed_attempt() {
    let vumi = Vumi::new(0);
    vumi.sandbox.set_webhook_url(Provider::Vumi, Some("http://127.0.0.1:9/")).unwrap();
    vumi.sandbox.set_vumi_status(vumi.sandbox.credentials().vumi.connection, VumiStatus::Errored);
    let deliver = || runtime().block_on(vumi.sandbox.deliver_webhooks());
    assert_eq!(deliver(), 1);
    vumi.sandbox.advance(Duration::from_secs(60));
    assert_eq!(deliver(), 1);
    assert_eq!(vumi.sandbox.webhook_deliveries()[1].status, None);
    assert!(
        vumi.sandbox.set_webhook_url(Provider::Vumi, Some("https://hooks.example.test/")).is_err()
    );
}

/// Header, claims, and whether the published key made the signature.
fn read_jwt(vumi: &Vumi, token: &str) -> (Value, Value, bool) {
    let parts: Vec<_> = token.split('.').collect();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let json = |part: &str| serde_json::from_slice::<Value>(&decode(part)).unwrap();
    let jwk = vumi
        .call("GET", &format!("webhook_verification/{}", vumi.sandbox.credentials().vumi.key_id))
        .json();
    let mut point = vec![4];
    point.extend(decode(jwk["x"].as_str().unwrap()));
    point.extend(decode(jwk["y"].as_str().unwrap()));
    let key = VerifyingKey::from_sec1_bytes(&point).unwrap();
    let signed = format!("{}.{}", parts[0], parts[1]);
    let good = Signature::from_slice(&decode(parts[2]))
        .is_ok_and(|signature| key.verify(signed.as_bytes(), &signature).is_ok());
    (json(parts[0]), json(parts[1]), good)
}

fn finish_vumi_link(fault: Option<Fault>) -> (Vumi, Receiver, String) {
    let vumi = Vumi::new(2);
    if let Some(fault) = fault {
        vumi.sandbox.inject(fault, CallFilter::vumi(), 1);
    }
    let mut public_token = String::new();
    let receiver = record_webhooks(Provider::Vumi, &vumi.sandbox, || {
        public_token = vumi.sandbox.finish_vumi_link(VumiApp::Main, None)
    });
    (vumi, receiver, public_token)
}

#[test]
fn vumi_tells_that_an_import_is_done_and_signs_with_the_published_key() {
    let (vumi, receiver, public_token) = finish_vumi_link(None);
    let body = receiver.bodies().remove(0);
    assert_eq!((&body["event"], &body["status"]), (&json!("CONNECTION_UPDATED"), &json!("READY")));
    let token = vumi.exchange(&public_token).field("connectionToken");
    assert_eq!(body["connectionToken"], token);
    assert_eq!(vumi.get(&format!("connections/{token}")).json()["status"], "READY");
    let (header, claims, good) = read_jwt(&vumi, &receiver.header(0, "vumi-verification").unwrap());
    assert_eq!(
        header,
        json!({ "alg": "ES256", "kid": vumi.sandbox.credentials().vumi.key_id, "typ": "JWT" })
    );
    let digest: String = Sha256::digest(&receiver.got.lock().unwrap()[0].1)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        (good, &claims["request_body_sha256"], &claims["iat"]),
        (true, &json!(digest), &json!(1_932_884_142))
    );
}

#[test]
fn each_webhook_fault_is_seen_by_the_receiver() {
    for kind in FAULT_KINDS.iter().filter(|kind| kind.group == "Webhooks") {
        let fault: Fault =
            serde_json::from_str(&format!(r#"{{ "fault": "{}"{} }}"#, kind.name, kind.parameters))
                .unwrap();
        let (vumi, receiver, public_token) = finish_vumi_link(Some(fault));
        let got = receiver.got.lock().unwrap().len();
        let jwt = || read_jwt(&vumi, &receiver.header(0, "vumi-verification").unwrap());
        let seen = match kind.name {
            "webhook-duplicate" => got == 2 && receiver.bodies()[0] == receiver.bodies()[1],
            "webhook-late" => {
                vumi.sandbox.advance(Duration::from_secs(420));
                // Nobody listens any more: the attempt is what counts.
                got == 0 && runtime().block_on(vumi.sandbox.deliver_webhooks()) == 1
            }
            "webhook-early" => {
                let token = vumi.exchange(&public_token).field("connectionToken");
                got == 1 && vumi.get(&format!("connections/{token}")).json()["status"] == "PENDING"
            }
            "webhook-lost" => {
                got == 0 && vumi.sandbox.webhook_deliveries()[0].faults == ["webhook-lost"]
            }
            "webhook-forged" => !jwt().2,
            "webhook-unsigned" => receiver.header(0, "vumi-verification").is_none(),
            "webhook-wrong-algorithm" => jwt().0["alg"] == "HS256",
            "webhook-unknown-key" => jwt().0["kid"] != vumi.sandbox.credentials().vumi.key_id,
            "webhook-stale" => jwt().1["iat"] == 1_932_884_142 - 420 && jwt().2,
            "webhook-tampered" => receiver.got.lock().unwrap()[0].1.ends_with(b" "),
            unknown => panic!("{unknown} is not looked for"),
        };
        assert!(seen, "{}", kind.name);
    }
}

#[tokio::test]
async fn a_late_webhook_comes_after_those_behind_it() {
    let sandbox = builder().build();
    let receiver = Receiver::default();
    sandbox.set_webhook_url(Provider::Vumi, Some(&receiver.start().await)).unwrap();
    sandbox.inject(Fault::WebhookLate { seconds: 420 }, CallFilter::vumi(), 1);
    let running = sandbox.start().await.unwrap();
    let connection = sandbox.credentials().vumi.connection;
    let statuses = async |count: usize| {
        while receiver.bodies().len() < count {
            tokio::task::yield_now().await;
        }
        receiver
            .bodies()
            .iter()
            .map(|body| body["connectionToken"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    sandbox.set_vumi_status(connection, VumiStatus::Errored);
    let other = sandbox.credentials().vumi.bank_connection.unwrap();
    sandbox.set_vumi_status(other, VumiStatus::Errored);
    assert_eq!(statuses(1).await, [other]);
    sandbox.advance(Duration::from_secs(419));
    sandbox.set_vumi_status(other, VumiStatus::Ready);
    assert_eq!(statuses(2).await, [other, other]);
    sandbox.advance(Duration::from_secs(1));
    assert_eq!(statuses(3).await, [other, other, connection]);
    running.shutdown().await.unwrap();
}

#[test]
fn an_early_webhook_of_flinks_overtakes_the_holders_and_finds_no_data() {
    let flinks = Flinks { sandbox: builder().webhook_delay(Duration::from_secs(5)).build() };
    flinks.sandbox.inject(Fault::WebhookEarly, CallFilter::flinks().after(1), 1);
    let receiver = record_webhooks(Provider::Flinks, &flinks.sandbox, || {
        assert_eq!(flinks.log_in("greatday_nomfa").status, 200)
    });
    let told = receiver.bodies().remove(0);
    assert_eq!((&told["ResponseType"], receiver.bodies().len()), (&json!("GetAccountsDetail"), 1));
    assert_eq!(
        flinks.post("GetAccountsDetail", json!({ "RequestId": told["RequestId"] })).status,
        202
    );
}

#[test]
fn investments_are_told_of_once_they_can_be_read() {
    let flinks = Flinks::new(2);
    let receiver = record_webhooks(Provider::Flinks, &flinks.sandbox, || {
        let body = json!({ "Institution": "FlinksInvestment", "Username": "greatday_nomfa", "Password": "Everyday" });
        assert_eq!(flinks.authorize(body).status, 200);
    });
    let told = receiver.bodies().remove(0);
    assert_eq!(
        (&told["ResponseType"], &told["SandboxInvented"], receiver.bodies().len()),
        (&json!("Investments"), &json!(true), 1)
    );
    let body = json!({ "LoginId": told["Login"]["Id"], "RequestId": told["RequestId"], "MostRecentCached": true });
    let read = flinks.post("Investments", body);
    assert_eq!((read.status, &read.json()["Investments"]), (200, &told["Investments"]));
}

#[test]
fn forged_and_tampered_webhooks_of_flinks_dont_verify() {
    for fault in [Fault::WebhookForged, Fault::WebhookTampered, Fault::WebhookWrongAlgorithm] {
        let (flinks, receiver) = flinks_login(Some(fault));
        let body = receiver.got.lock().unwrap()[0].1.clone();
        assert_ne!(
            receiver.header(0, "flinks-authenticity-key").unwrap(),
            STANDARD.encode(compute_hmac(&flinks.sandbox, &body))
        );
    }
}

#[tokio::test]
async fn while_it_listens_they_are_sent_by_themselves_when_their_time_comes() {
    let sandbox = builder().control(true).webhook_delay(Duration::from_secs(3)).build();
    let receiver = Receiver::default();
    let url = receiver.start().await;
    sandbox.set_webhook_url(Provider::Vumi, Some(&url)).unwrap();
    let running = sandbox.start().await.unwrap();
    sandbox.finish_vumi_link(VumiApp::Main, None);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(receiver.got.lock().unwrap().is_empty());
    sandbox.advance(Duration::from_secs(3));
    while sandbox.webhook_deliveries().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(receiver.bodies()[0]["status"], "READY");
    running.shutdown().await.unwrap();
}

#[test]
fn control_routes_say_where_webhooks_go_and_fire_one() {
    let vumi = Vumi::with(builder().control(true));
    let receiver = Receiver::default();
    let runtime = runtime();
    let url = runtime.block_on(receiver.start());
    let control = |method: &str, rest: &str, body: Value| {
        send(&vumi.sandbox, method, &format!("/_sandbox/webhooks{rest}"), &[], &body.to_string())
    };
    for (provider, url) in [("vumi", "http://example.test/"), ("x", url.as_str())] {
        let wrong = json!({ "provider": provider, "url": url });
        assert_eq!(control("POST", "", wrong).status, 400);
    }
    assert_eq!(control("POST", "", json!({ "provider": "vumi", "url": url })).status, 200);
    let connection = &vumi.sandbox.credentials().vumi.connection;
    let fired = control("POST", "/fire", json!({ "connection": connection }));
    assert_eq!((fired.status, control("POST", "/fire", json!({})).status), (200, 400));
    runtime.block_on(vumi.sandbox.deliver_webhooks());
    let log = control("GET", "", Value::Null).json();
    assert_eq!((&log[0]["provider"], &log[0]["taken"]), (&json!("vumi"), &json!(true)));
    assert_eq!(receiver.bodies().len(), 1);
}
