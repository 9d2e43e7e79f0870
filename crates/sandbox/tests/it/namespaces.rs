//! Namespaces and the way back to the seed: what one suite does, no other sees.

use std::time::{Duration, Instant};

use foliolink_sandbox::{
    CallFilter, Fault, MAX_NAMESPACES, NAMESPACE_HEADER, NamespaceError, Provider, Sandbox, VumiApp,
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::{Answer, Flinks, builder, send};

fn sandbox() -> Sandbox {
    builder().control(true).pending_polls(0).build()
}

fn send_in(
    sandbox: &Sandbox,
    namespace: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Value,
) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let headers = [headers, &[(NAMESPACE_HEADER, namespace)]].concat();
    send(sandbox, method, path, &headers, &body)
}

fn flinks_path(sandbox: &Sandbox, rest: &str) -> String {
    format!("/v3/{}/BankingServices/{rest}", sandbox.credentials().flinks.customer_id)
}

/// The RequestId of a cached session.
fn open_session(sandbox: &Sandbox, namespace: &str) -> String {
    let keys = &sandbox.credentials().flinks;
    let path = flinks_path(sandbox, "GenerateAuthorizeToken");
    let secret = [("flinks-auth-key", keys.secret_key)];
    let token = send_in(sandbox, namespace, "POST", &path, &secret, Value::Null).field("Token");
    let body = json!({ "LoginId": keys.login_id, "MostRecentCached": true });
    let path = flinks_path(sandbox, "Authorize");
    let headers = [("flinks-auth-key", token.as_str())];
    send_in(sandbox, namespace, "POST", &path, &headers, body).field("RequestId")
}

fn read_details(sandbox: &Sandbox, namespace: &str, request_id: &str) -> u16 {
    let path = flinks_path(sandbox, "GetAccountsDetail");
    let headers = [("x-api-key", sandbox.credentials().flinks.api_key)];
    send_in(sandbox, namespace, "POST", &path, &headers, json!({ "RequestId": request_id })).status
}

#[test]
fn sessions_faults_clocks_and_logs_are_each_namespaces_own() {
    let sandbox = sandbox();
    let of_a = open_session(&sandbox, "a");
    let of_b = open_session(&sandbox, "b");
    assert_ne!(of_a, of_b);
    assert_eq!(read_details(&sandbox, "a", &of_a), 200);
    assert_eq!(read_details(&sandbox, "b", &of_a), 400);

    let fault = json!({ "fault": "error-json", "status": 500, "operation": "get_accounts_detail" });
    send_in(&sandbox, "b", "POST", "/_sandbox/faults", &[], fault);
    assert_eq!(read_details(&sandbox, "a", &of_a), 200);
    assert_eq!(read_details(&sandbox, "b", &of_b), 500);

    let advance = json!({ "seconds": 3600 });
    send_in(&sandbox, "b", "POST", "/_sandbox/clock/advance", &[], advance);
    assert_eq!(read_details(&sandbox, "a", &of_a), 200);
    assert_eq!(read_details(&sandbox, "b", &of_b), 400);

    let calls = |name: &str| {
        let log = send_in(&sandbox, name, "GET", "/_sandbox/requests", &[], Value::Null).json();
        log.as_array().unwrap().len()
    };
    assert_eq!((calls("a"), calls("b")), (5, 7));
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn ids_of_two_namespaces_never_meet_and_come_again_after_a_reset() {
    let sandbox = sandbox();
    let draw = |name: &str| -> Vec<String> {
        let handle = sandbox.namespace(name).unwrap();
        (0..200).map(|_| handle.finish_vumi_link(VumiApp::Main, None)).collect()
    };
    let names: Vec<_> = (0..20).map(|number| format!("suite-{number}")).collect();
    let first: Vec<_> = names.iter().map(|name| draw(name)).collect();
    let distinct: std::collections::BTreeSet<_> = first.iter().flatten().collect();
    assert_eq!(distinct.len(), 20 * 200);
    for (name, drawn) in names.iter().zip(&first) {
        sandbox.namespace(name).unwrap().reset();
        assert_eq!(&draw(name), drawn);
    }
}

#[test]
fn a_reset_brings_everything_back_and_leaves_others_alone() {
    let sandbox = sandbox();
    let one = sandbox.namespace("one").unwrap();
    let started = one.clock().now();
    let clock = one.clock();
    let session = open_session(&sandbox, "one");
    let other = open_session(&sandbox, "other");
    let keys = sandbox.credentials();
    let path = format!(
        "/v3/{}/BankingServices/DeleteCard/{}",
        keys.flinks.customer_id, keys.flinks.login_id_joint
    );
    let bearer = format!("Bearer {}", keys.flinks.bearer);
    let headers = [("authorization", bearer.as_str()), ("x-api-key", keys.flinks.api_key)];
    assert_eq!(send_in(&sandbox, "one", "DELETE", &path, &headers, Value::Null).status, 200);
    one.inject(Fault::ErrorEmpty { status: 503 }, CallFilter::any(), 9);
    one.set_webhook_url(Provider::Flinks, Some("http://127.0.0.1:1/")).unwrap();
    one.add_script(r#"[{ "at": 9, "advance": { "seconds": 1 } }]"#).unwrap();
    one.revoke_vumi_secret(&one.vumi_secrets()[0].id);
    let secrets = one.vumi_secrets().len();
    one.advance(Duration::from_secs(90_000));

    let answer = send_in(&sandbox, "one", "POST", "/_sandbox/reset", &[], Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!((one.clock().now(), clock.now()), (started, started));
    assert_eq!((one.faults().len(), one.script_steps().len()), (0, 0));
    assert_eq!(one.vumi_secrets().len(), secrets + 1);
    // Nothing but the reset itself.
    assert_eq!(one.requests().len(), 1);
    assert_eq!(read_details(&sandbox, "one", &session), 400);
    assert_eq!(send_in(&sandbox, "one", "DELETE", &path, &headers, Value::Null).status, 200);
    assert_eq!(open_session(&sandbox, "one"), session);
    assert_eq!(read_details(&sandbox, "other", &other), 200);
}

#[test]
fn what_the_builder_said_is_there_again() {
    let script = r#"[{ "at": 5, "inject": { "fault": "gzip", "times": null } }]"#;
    let sandbox = builder().script(script).unwrap().build();
    for _ in 0..3 {
        assert_eq!(sandbox.faults().len(), 0);
        sandbox.advance(Duration::from_secs(6));
        assert_eq!(sandbox.faults().len(), 1);
        sandbox.reset();
    }
}

#[test]
fn there_is_an_end_to_namespaces_and_a_way_back() {
    let sandbox = sandbox();
    let list = || send(&sandbox, "GET", "/_sandbox/namespaces", &[], "").json();
    for number in 0..MAX_NAMESPACES {
        sandbox.namespace(&format!("n{number}")).unwrap();
    }
    assert_eq!(list()["namespaces"].as_array().unwrap().len(), MAX_NAMESPACES);
    assert_eq!(sandbox.namespace("more").unwrap_err(), NamespaceError::TooMany);
    let path = flinks_path(&sandbox, "Authorize");
    let refused = send_in(&sandbox, "more", "POST", &path, &[], Value::Null);
    assert_eq!(refused.refusal(), (429, "INVALID_REQUEST".to_owned()));
    assert!(refused.text.contains("DELETE /_sandbox/namespaces/{name}"), "{}", refused.text);
    assert_eq!(send(&sandbox, "DELETE", "/_sandbox/namespaces/n7", &[], "").status, 200);
    assert_eq!(send(&sandbox, "DELETE", "/_sandbox/namespaces/n7", &[], "").status, 404);
    assert!(sandbox.namespace("more").is_ok());
}

#[test]
fn a_name_that_is_none_and_namespaces_that_are_off_are_refused() {
    let on = sandbox();
    let long = "n".repeat(65);
    for name in ["", "a b", "a/b", "ü", long.as_str()] {
        assert_eq!(on.namespace(name).unwrap_err(), NamespaceError::Name, "{name}");
        let refused = send_in(&on, name, "GET", "/api/v1/queries/entities", &[], Value::Null);
        assert_eq!(refused.status, 400, "{name}");
    }
    let headers = [(NAMESPACE_HEADER, "a"), (NAMESPACE_HEADER, "b")];
    assert_eq!(send(&on, "GET", "/api/v1/queries/entities", &headers, "").status, 400);
    let off = builder().build();
    let refused = send_in(&off, "a", "GET", "/api/v1/queries/entities", &[], Value::Null);
    assert_eq!(refused.status, 400);
    assert!(refused.field("message").contains("--control"));
}

/// A thousand resets after a day's work in the world; far from what a test would feel, even on a
/// machine that is busy.
#[test]
fn a_reset_takes_no_time_that_a_test_would_feel() {
    let client = Flinks { sandbox: builder().control(true).pending_polls(0).build() };
    let mut times: Vec<Duration> = (0..1000)
        .map(|_| {
            client.session();
            client.sandbox.finish_vumi_link(VumiApp::Main, None);
            let started = Instant::now();
            client.sandbox.reset();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    assert!(times[500] < Duration::from_millis(50), "{:?}", times[500]);
}

/// The answer of a server over a socket, until it closes.
async fn ask(address: std::net::SocketAddr, head: &str, body: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{head} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n{NAMESPACE_HEADER}: hooks\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn webhooks_of_a_namespace_made_while_it_listens_are_sent_and_only_its_own() {
    let sandbox = Sandbox::builder().control(true).build();
    let running = sandbox.start().await.unwrap();
    let receiver = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", receiver.local_addr().unwrap());
    let target = json!({ "provider": "vumi", "url": url }).to_string();
    let address = running.address();
    let answer = ask(address, "POST /_sandbox/webhooks", &target).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let status = r#"{"status": "UPDATE_ERROR"}"#;
    // The unnamed one has no receiver.
    let connection = sandbox.credentials().vumi.connection;
    assert!(sandbox.set_vumi_status(connection, foliolink_sandbox::VumiStatus::Ready));
    let path = format!("POST /_sandbox/vumi/connections/{connection}/status");
    assert!(ask(address, &path, status).await.starts_with("HTTP/1.1 200"));
    let (mut stream, _) = receiver.accept().await.unwrap();
    let mut seen = vec![0; 4096];
    let count = stream.read(&mut seen).await.unwrap();
    let seen = String::from_utf8_lossy(&seen[..count]).into_owned();
    assert!(seen.contains("UPDATE_ERROR"), "{seen}");
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    running.shutdown().await.unwrap();
}
