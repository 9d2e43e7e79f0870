//! The control routes, and that the log shows neither ids nor secrets.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use foliolink_sandbox::{CallFilter, Clock, Fault, Provider, Sandbox, VumiApp, VumiStatus};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use crate::support::{Answer, Flinks, Vumi, builder, send};

fn control(client: &Vumi, method: &str, rest: &str, body: Value) -> Answer {
    send(&client.sandbox, method, &format!("/_sandbox/{rest}"), &[], &body.to_string())
}

fn vumi_with_control() -> Vumi {
    Vumi::with(builder().control(true).pending_polls(0))
}

#[test]
fn they_are_off_unless_asked_for() {
    let client = Vumi::new(0);
    assert_eq!(control(&client, "POST", "clock/advance", json!({ "seconds": 1 })).status, 404);
}

#[tokio::test]
async fn they_are_not_in_the_router_that_anybody_may_serve() {
    let sandbox = builder().control(true).build();
    let request = |peer: Option<&str>| {
        let mut request = Request::get("/_sandbox/requests").body(Body::empty()).unwrap();
        if let Some(peer) = peer {
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
        }
        request
    };
    assert_eq!(sandbox.router().oneshot(request(None)).await.unwrap().status(), 404);
    for (peer, status) in [(Some("10.0.0.7:4000"), 403), (Some("127.0.0.1:4000"), 200), (None, 200)]
    {
        assert_eq!(
            sandbox.router_with_control().oneshot(request(peer)).await.unwrap().status(),
            status,
            "{peer:?}"
        );
    }
    let running = sandbox.start().await.unwrap();
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    stream
        .write_all(
            b"GET /_sandbox/requests HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        )
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    running.shutdown().await.unwrap();
}

#[test]
fn a_link_flow_can_be_finished_from_outside() {
    let client = vumi_with_control();
    let linked = control(&client, "POST", "vumi/link", json!({ "externalId": "cust-0042" }));
    let url = linked.field("redirect_url");
    let token = linked.field("public_token");
    assert!(url.ends_with(&format!("?token={token}&operation=CONNECT&entity=examplebroker")));
    assert_eq!(client.exchange(&token).status, 200);
    let other =
        control(&client, "POST", "vumi/link", json!({ "app": "other" })).field("public_token");
    assert_eq!(client.exchange(&other).status, 404);
    assert_eq!(control(&client, "POST", "vumi/link", json!({ "app": "third" })).status, 400);
}

#[test]
fn a_connection_can_be_pushed_into_any_status() {
    let client = vumi_with_control();
    let token = client.sandbox.credentials().vumi.connection;
    let push =
        |body: Value| control(&client, "POST", &format!("vumi/connections/{token}/status"), body);
    let details = json!({ "reason": "BLOCKED", "type": "USER_ERROR", "retryable": false });
    let pushed = push(json!({ "status": "ERRORED", "errorDetails": details })).json();
    assert_eq!((&pushed["status"], &pushed["errorDetails"]), (&json!("ERRORED"), &details));
    assert_eq!(push(json!({ "status": "ODD" })).status, 400);
    let path = format!("vumi/connections/{token}/user-token");
    let issued = control(&client, "POST", &path, json!({ "kind": "restore" })).field("token");
    assert_eq!(client.get(&format!("connections/{token}")).json()["restoreToken"], issued);
    assert_eq!(
        control(
            &client,
            "POST",
            "vumi/connections/NOBODY0000/status",
            json!({ "status": "READY" })
        )
        .status,
        404
    );
}

#[test]
fn the_clock_can_be_advanced() {
    let client = vumi_with_control();
    let answer = control(&client, "POST", "clock/advance", json!({ "seconds": 3600 }));
    assert_eq!(answer.field("now"), "2031-04-02T09:15:42.145999Z");
    assert_eq!(client.get("entities").status, 401);
    assert_eq!(control(&client, "POST", "clock/advance", json!({ "seconds": "x" })).status, 400);
}

#[test]
fn the_log_shows_templates_and_statuses_only() {
    let flinks = Flinks { sandbox: builder().control(true).build() };
    let id = flinks.session();
    flinks.get(&format!("GetAccountsDetailAsync/{id}"));
    let log = send(&flinks.sandbox, "GET", "/_sandbox/requests", &[], "");
    let last = json!({ "number": 3, "at": "2031-04-02T08:15:42.145999Z", "method": "GET", "path": "/v3/{customerId}/BankingServices/GetAccountsDetailAsync/{requestId}",
                       "status": 401, "took_ms": 0, "code": "INVALID_REQUEST", "headers": ["authorization", "x-api-key"] });
    assert_eq!(log.json().as_array().unwrap().last().unwrap(), &last);
    let keys = &flinks.sandbox.credentials().flinks;
    for hidden in [id.as_str(), keys.customer_id, keys.secret_key, keys.login_id] {
        assert!(!log.text.contains(hidden));
    }
    assert_eq!(flinks.sandbox.requests().len(), 4);
}

#[test]
fn the_log_shows_the_names_of_parameters_and_hides_what_may_be_none() {
    let client = vumi_with_control();
    client.get("connections?externalId=cust-0001&7d3f2a10=x&K7Q2M9X4T1");
    let last = client.sandbox.requests().pop().unwrap();
    assert_eq!(
        (last.query, last.headers, last.code),
        (
            vec!["(other)".to_owned(), "externalId".to_owned()],
            vec!["authorization".to_owned()],
            None
        )
    );
}

#[test]
fn the_log_names_the_webhooks_that_a_call_set_off() {
    let flinks = Flinks { sandbox: builder().control(true).build() };
    for provider in [Provider::Flinks, Provider::Vumi] {
        flinks.sandbox.set_webhook_url(provider, Some("http://127.0.0.1:9/")).unwrap();
    }
    flinks.sandbox.finish_vumi_link(VumiApp::Main, None);
    flinks.sandbox.inject(Fault::WebhookLost, CallFilter::flinks().after(1), 1);
    flinks.log_in("greatday_nomfa");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(flinks.sandbox.deliver_webhooks());
    let log = flinks.sandbox.requests();
    assert_eq!(
        log.iter().map(|request| request.webhooks.clone()).collect::<Vec<_>>(),
        [vec![], vec![2, 3]]
    );
    let of = |id: u64| {
        flinks.sandbox.webhook_deliveries().into_iter().find(|sent| sent.id == id).unwrap().kind
    };
    assert_eq!([of(1), of(2), of(3)], ["CONNECTION_UPDATED", "KYC", "GetAccountsDetail"]);
    let listed = send(&flinks.sandbox, "GET", "/_sandbox/requests", &[], "").json();
    assert_eq!((&listed[0].get("webhooks"), &listed[1]["webhooks"]), (&None, &json!([2, 3])));
    let page = send(&flinks.sandbox, "GET", "/", &[], "").text;
    assert!(
        page.contains("/BankingServices/Authorize, 0 ms, webhook 2, webhook 3</code>")
            && page.contains(">2 KYC</th>"),
        "{page}"
    );
}

#[test]
fn both_clocks_can_be_advanced() {
    for clock in ["real", "manual"] {
        let sandbox = Sandbox::builder().clock(clock.parse().unwrap()).control(true).build();
        let before = sandbox.clock().now();
        let answer =
            send(&sandbox, "POST", "/_sandbox/clock/advance", &[], r#"{ "seconds": 86400 }"#);
        let now: jiff::Timestamp = answer.field("now").parse().unwrap();
        let day = now.duration_since(before).as_secs();
        assert!((86_400..86_460).contains(&day), "{clock}: {day}");
    }
    assert!("sundial".parse::<Clock>().is_err());
}

#[test]
fn a_key_that_nobody_knows_is_named_instead_of_swallowed() {
    let client = vumi_with_control();
    for (path, body, key) in [
        ("faults", json!({ "fault": "gzip", "operaton": "list_accounts" }), "operaton"),
        ("faults", json!({ "fault": "gzip", "seconds": 4 }), "seconds"),
        ("clock/advance", json!({ "seconds": 1, "Minutes": 2 }), "Minutes"),
        ("vumi/link", json!({ "externalID": "x", "entiy": "y" }), "entiy"),
    ] {
        let refused = control(&client, "POST", path, body);
        assert_eq!(
            (refused.status, refused.field("message")),
            (400, format!("there is no key {key:?} here"))
        );
    }
    assert!(client.sandbox.faults().is_empty());
}

#[test]
fn what_is_fired_is_said_and_what_isnt_as_well() {
    let client = vumi_with_control();
    let flinks = Flinks { sandbox: client.sandbox.clone() };
    let open = flinks.session();
    let asking = flinks.log_in("greatday").field("RequestId");
    let connection = client.sandbox.credentials().vumi.connection;
    let fire = |body: Value| {
        let answer = control(&client, "POST", "webhooks/fire", body);
        (answer.status, answer.json())
    };
    let refused = |body: Value| {
        let (status, body) = fire(body);
        (status, body["message"].as_str().unwrap().to_owned())
    };
    let nobody = |name: &str| {
        (409, format!("nobody receives webhooks of {name}: POST /_sandbox/webhooks says who does"))
    };
    assert_eq!(refused(json!({ "requestId": open })), nobody("flinks"));
    assert_eq!(refused(json!({ "connection": connection })), nobody("vumi"));
    client.sandbox.set_webhook_url(Provider::Flinks, Some("http://127.0.0.1:9/")).unwrap();
    assert_eq!(
        refused(json!({ "connection": connection })),
        nobody("vumi"),
        "the receiver of the other is none"
    );
    client.sandbox.set_webhook_url(Provider::Vumi, Some("http://127.0.0.1:9/")).unwrap();
    let unknown = json!({ "requestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812" });
    assert_eq!(refused(unknown), (404, "no such session".to_owned()));
    assert_eq!(
        refused(json!({ "connection": "NOBODY0000" })),
        (404, "no such connection".to_owned())
    );
    assert_eq!(
        refused(json!({ "requestId": asking })),
        (409, "the session isn't authorized: there is no data to tell of".to_owned())
    );

    let now = "2031-04-02T08:15:42.145999Z";
    let one = |id: u64, kind: &str| json!({ "id": id, "kind": kind, "due": now, "faults": [] });
    assert_eq!(
        fire(json!({ "requestId": open })).1,
        json!({ "deliveries": [one(1, "KYC"), one(2, "GetAccountsDetail")] })
    );
    assert_eq!(
        fire(json!({ "connection": connection })).1,
        json!({ "deliveries": [one(3, "CONNECTION_UPDATED")] })
    );
    client.sandbox.inject(Fault::WebhookLost, CallFilter::vumi(), 1);
    let lost =
        json!({ "id": 4, "kind": "CONNECTION_UPDATED", "due": null, "faults": ["webhook-lost"] });
    assert_eq!(fire(json!({ "connection": connection })).1, json!({ "deliveries": [lost] }));

    client.sandbox.inject(Fault::StuckPending, CallFilter::vumi(), 1);
    assert!(client.sandbox.set_vumi_status(connection, VumiStatus::Updating));
    let stuck = "the connection is at work, and stuck-pending keeps its end from being told";
    assert_eq!(refused(json!({ "connection": connection })), (409, stuck.to_owned()));

    client.sandbox.advance(Duration::from_secs(31 * 60));
    assert_eq!(
        refused(json!({ "requestId": open })),
        (409, "the session is over: its data can't be told any more".to_owned())
    );
    assert_eq!(client.sandbox.webhook_deliveries().len(), 1, "nothing but what was lost");
}
