//! Every kind of fault, switched on by its documented line and seen by a plain client on a real
//! socket.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Read as _};
use std::time::Duration;

use foliolink_sandbox::{CallFilter, FAULT_KINDS, Fault, VumiApp};
use serde_json::{Value, json};

use crate::support::builder;
use crate::wire::{Wire, WireResponse};

/// A sandbox on which the documented line of a kind was posted, for calls of one operation.
async fn start_with(name: &str, operation: &str, polls: u32) -> Wire {
    let wire = Wire::start(builder().pending_polls(polls)).await;
    inject(&wire, name, operation).await;
    wire
}

async fn inject(wire: &Wire, name: &str, operation: &str) {
    let kind = FAULT_KINDS.iter().find(|kind| kind.name == name).unwrap();
    let line = format!(r#"{{"fault": "{name}"{}, "operation": "{operation}"}}"#, kind.parameters);
    assert_eq!(
        wire.control("POST", "faults", &serde_json::from_str(&line).unwrap()).await.status,
        200,
        "{line}"
    );
}

/// A cached Authorize under a fault.
async fn authorize_under(name: &str) -> WireResponse {
    start_with(name, "authorize", 0).await.authorize_cached().await
}

/// What would take longer than Flinks lets a call take is dispatched as well; what takes just as
/// long isn't.
#[tokio::test]
async fn a_flinks_call_that_takes_longer_than_210_seconds_is_dispatched() {
    for (seconds, seen) in [(210, 200), (211, 202), (3600, 202)] {
        let wire = Wire::start(builder().pending_polls(0)).await;
        let id = wire.authorize_cached().await.field("RequestId");
        wire.sandbox.inject(
            Fault::Latency { seconds },
            CallFilter::operation("get_accounts_detail"),
            1,
        );
        let mut slow =
            wire.flinks("POST", "GetAccountsDetail", &json!({ "RequestId": id }).to_string()).await;
        wire.wait_for_requests(3).await;
        wire.sandbox.advance(Duration::from_secs(209));
        assert!(slow.is_silent().await, "{seconds}");
        wire.sandbox.advance(Duration::from_secs(1));
        let answer = slow.read_rest().await;
        assert_eq!(answer.status, seen, "{seconds}");
        if seen == 202 {
            assert_eq!(answer.code(), (202, "OPERATION_DISPATCHED".to_owned()));
        }
        let done =
            wire.flinks("GET", &format!("GetAccountsDetailAsync/{id}"), "").await.read_rest().await;
        assert_eq!(
            (done.status, done.json()["Accounts"].is_array()),
            (200, true),
            "the work went on"
        );
    }
}

/// The account details of a session under a fault.
async fn read_details(name: &str) -> WireResponse {
    let wire = start_with(name, "get_accounts_detail", 0).await;
    let id = wire.authorize_cached().await.field("RequestId");
    wire.details(&id).await
}

async fn check_latency() {
    let wire = start_with("latency", "login", 0).await;
    let mut late = wire.vumi_login().await;
    wire.wait_for_requests(2).await;
    assert!(late.is_silent().await);
    wire.sandbox.advance(Duration::from_secs(4));
    assert!(late.is_silent().await, "a second too early");
    wire.sandbox.advance(Duration::from_secs(1));
    assert_eq!(late.read_rest().await.status, 200);
}

async fn check_hang_before_headers() {
    let wire = start_with("hang-before-headers", "login", 0).await;
    let mut hung = wire.vumi_login().await;
    wire.wait_for_requests(2).await;
    wire.sandbox.advance(Duration::from_secs(3000));
    assert!(hung.is_silent().await);
    assert_eq!(wire.sandbox.requests()[1].status, 200, "the effect has happened");
}

async fn check_hang_after_headers() {
    let wire = start_with("hang-after-headers", "login", 0).await;
    let mut hung = wire.vumi_login().await;
    wire.wait_for_requests(2).await;
    assert!(hung.read_some().await > 0);
    let seen = hung.parse_received();
    assert_eq!((seen.status, seen.body.len(), seen.content_length() > 100), (200, 0, true));
    wire.sandbox.advance(Duration::from_secs(3000));
    assert!(hung.is_silent().await);
}

async fn check_truncated_body() {
    let seen = start_with("truncated-body", "login", 0).await.vumi_login().await.read_rest().await;
    assert_eq!((seen.status, seen.body.len()), (200, seen.content_length() / 2));
}

/// Reset on the way there, nothing has happened; on the way back, everything has.
async fn check_reset(name: &str, after: u16) {
    let wire = start_with(name, "exchange_public_token", 0).await;
    let session = wire.vumi_session().await;
    let public_token = wire.sandbox.finish_vumi_link(VumiApp::Main, None);
    let exchange = || wire.vumi(&session, "POST", "commands/connections/exchange/PUBLIC");
    assert_eq!(exchange().await.broken, Some(ErrorKind::ConnectionReset));
    inject(&wire, name, "exchange_public_token").await;
    let path = format!("commands/connections/exchange/{public_token}");
    let lost = wire.vumi(&session, "POST", &path).await;
    assert_eq!(
        (lost.status, lost.head.as_str(), lost.broken),
        (0, "", Some(ErrorKind::ConnectionReset)),
        "{name}"
    );
    assert_eq!(wire.vumi(&session, "POST", &path).await.status, after, "{name}");
}

async fn check_slow_drip() {
    let wire = start_with("slow-drip", "login", 0).await;
    let mut slow = wire.vumi_login().await;
    wire.wait_for_requests(2).await;
    assert!(slow.read_some().await > 0);
    let whole = slow.parse_received().content_length();
    for drop in 1..=16 {
        assert!(slow.parse_received().body.len() <= (drop - 1) * whole.div_ceil(16), "too early");
        wire.sandbox.advance(Duration::from_secs(2));
        assert!(slow.read_some().await > 0, "drop {drop}");
    }
    let seen = slow.read_rest().await;
    assert_eq!((seen.body.len(), seen.field("token").is_empty()), (whole, false));
}

async fn check_huge_body() {
    let wire = Wire::start(builder()).await;
    let fault = json!({ "fault": "huge-body", "megabytes": 8, "operation": "login" });
    assert_eq!(wire.control("POST", "faults", &fault).await.status, 200);
    let seen = wire.vumi_login().await.read_rest().await;
    assert_eq!(
        (seen.header("content-length"), seen.header("transfer-encoding")),
        (None, Some("chunked"))
    );
    assert!(seen.body.len() > 8 << 20 && !seen.field("token").is_empty());
}

async fn check_gzip() {
    let seen = authorize_under("gzip").await;
    assert_eq!(
        (seen.header("content-encoding"), seen.content_length()),
        (Some("gzip"), seen.body.len())
    );
    let mut text = String::new();
    flate2::read::GzDecoder::new(&seen.body[..]).read_to_string(&mut text).unwrap();
    assert!(serde_json::from_str::<Value>(&text).unwrap()["RequestId"].is_string());
}

/// Revoked while the client holds it: it stays so, and a new one works.
async fn check_token_revoked() {
    let wire = start_with("token-revoked", "get_connection", 0).await;
    let session = wire.vumi_session().await;
    assert_eq!(wire.vumi(&session, "GET", "queries/entities").await.status, 200);
    assert_eq!(wire.connection(&session).await.status, 401);
    assert_eq!(wire.vumi(&session, "GET", "queries/entities").await.status, 401);
    assert_eq!(wire.connection(&wire.vumi_session().await).await.status, 200);
    assert_eq!(authorize_under("token-revoked").await.code(), (401, "UNAUTHORIZED".to_owned()));
    assert_eq!(read_details("token-revoked").await.code(), (401, "ACCESS_DENIED".to_owned()));
}

async fn check_session_expired() {
    let wire = Wire::start(builder().pending_polls(3)).await;
    let body = json!({ "Institution": "FlinksCapital", "Username": "test_pending", "Password": "Everyday" });
    let waiting = wire.authorize(&wire.flinks_token().await, body).await;
    let path = format!("AuthorizeAsync/{}", waiting.field("RequestId"));
    let poll = async || wire.flinks("GET", &path, "").await.read_rest().await.code();
    assert_eq!((waiting.status, poll().await), (202, (202, "OPERATION_PENDING".to_owned())));
    inject(&wire, "session-expired", "poll_authorize_async").await;
    let over = (400, "SESSION_EXPIRED".to_owned());
    assert_eq!((poll().await, poll().await), (over.clone(), over));
}

/// The clock of one call is off by an hour, in which a session of an hour is over.
async fn check_clock_skew() {
    let wire = start_with("clock-skew", "get_connection", 0).await;
    let session = wire.vumi_session().await;
    assert_eq!(
        (wire.connection(&session).await.status, wire.connection(&session).await.status),
        (401, 200)
    );
}

async fn check_stuck_pending() {
    assert_eq!(read_details("stuck-pending").await.code(), (202, "OPERATION_PENDING".to_owned()));
    let wire = start_with("stuck-pending", "get_connection", 0).await;
    let session = wire.vumi_session().await;
    let public_token = wire.sandbox.finish_vumi_link(VumiApp::Main, None);
    let token = wire
        .vumi(&session, "POST", &format!("commands/connections/exchange/{public_token}"))
        .await
        .field("connectionToken");
    let status = async || {
        wire.vumi(&session, "GET", &format!("queries/connections/{token}")).await.field("status")
    };
    assert_eq!((status().await, status().await), ("PENDING".to_owned(), "READY".to_owned()));
}

async fn check_dispatched() {
    let wire = start_with("dispatched", "get_accounts_detail", 0).await;
    let id = wire.authorize_cached().await.field("RequestId");
    let mut slow =
        wire.flinks("POST", "GetAccountsDetail", &json!({ "RequestId": id }).to_string()).await;
    wire.wait_for_requests(4).await;
    wire.sandbox.advance(Duration::from_secs(209));
    assert!(slow.is_silent().await);
    wire.sandbox.advance(Duration::from_secs(1));
    assert_eq!(slow.read_rest().await.code(), (202, "OPERATION_DISPATCHED".to_owned()));
    let done =
        wire.flinks("GET", &format!("GetAccountsDetailAsync/{id}"), "").await.read_rest().await;
    assert_eq!((done.status, done.json()["Accounts"].is_array()), (200, true));
}

/// The status object under a fault, and whether the data can still be read.
async fn read_connection(name: &str) -> (WireResponse, u16) {
    let wire = start_with(name, "get_connection", 0).await;
    let session = wire.vumi_session().await;
    let seen = wire.connection(&session).await;
    let token = wire.sandbox.credentials().vumi.connection;
    let accounts =
        wire.vumi(&session, "GET", &format!("queries/connections/{token}/accounts")).await;
    let rows = accounts.json().as_array().map_or(0, Vec::len);
    (seen, if accounts.status == 200 && rows == 0 { 204 } else { accounts.status })
}

async fn check_kind(name: &str) {
    match name {
        "latency" => check_latency().await,
        "hang-before-headers" => check_hang_before_headers().await,
        "hang-after-headers" => check_hang_after_headers().await,
        "truncated-body" => check_truncated_body().await,
        "connection-reset" => check_reset(name, 200).await,
        "lost-answer" => check_reset(name, 404).await,
        "slow-drip" => check_slow_drip().await,
        "error-json" => {
            let seen = authorize_under(name).await;
            assert_eq!(seen.code(), (500, "AGGREGATION_ERROR".to_owned()));
            assert_eq!(seen.header("content-type"), Some("application/json; charset=utf-8"));
        }
        "error-html" => {
            let seen = authorize_under(name).await;
            assert_eq!(
                (seen.status, seen.header("content-type")),
                (502, Some("text/html; charset=utf-8"))
            );
            assert!(seen.body.starts_with(b"<html>"));
        }
        "error-empty" => {
            let seen = authorize_under(name).await;
            assert_eq!((seen.status, seen.content_length(), seen.body.len()), (503, 0, 0));
        }
        "too-many-requests" => {
            let seen = authorize_under(name).await;
            assert_eq!((seen.status, seen.header("retry-after")), (429, None));
        }
        "too-many-requests-retry-after" => {
            let seen = authorize_under(name).await;
            assert_eq!((seen.status, seen.header("retry-after")), (429, Some("30")));
        }
        "redirect" => {
            let seen = authorize_under(name).await;
            assert_eq!(
                (seen.status, seen.header("location")),
                (307, Some("https://elsewhere.example.test/"))
            );
        }
        "refusal" => {
            assert_eq!(authorize_under(name).await.code(), (401, "RETRY_LATER".to_owned()))
        }
        "html-instead" => {
            let seen = authorize_under(name).await;
            assert_eq!(
                (seen.status, seen.header("content-type")),
                (200, Some("text/html; charset=utf-8"))
            );
            assert!(seen.body.starts_with(b"<html>"));
        }
        "wrong-content-type" => {
            let seen = authorize_under(name).await;
            assert_eq!(
                (seen.status, seen.header("content-type")),
                (200, Some("text/html; charset=utf-8"))
            );
            assert!(seen.json()["RequestId"].is_string());
        }
        "gzip" => check_gzip().await,
        "huge-body" => check_huge_body().await,
        "invalid-json" => {
            let seen = authorize_under(name).await;
            assert_eq!((seen.status, seen.content_length()), (200, seen.body.len()));
            assert!(serde_json::from_slice::<Value>(&seen.body).unwrap_err().is_eof());
        }
        "invalid-utf8" => assert!(std::str::from_utf8(&authorize_under(name).await.body).is_err()),
        "byte-order-mark" => {
            assert!(authorize_under(name).await.body.starts_with(b"\xEF\xBB\xBF{"))
        }
        "deep-nesting" => assert_eq!(authorize_under(name).await.body, vec![b'['; 100_000]),
        "unknown-enum" => assert_eq!(read_connection(name).await.0.field("status"), "SANDBOX_NEWS"),
        "missing-field" => {
            let seen = authorize_under(name).await.json();
            assert!(seen.get("RequestId").is_none() && seen["HttpStatusCode"] == 200);
        }
        "null-list" => assert!(read_details(name).await.json().get("Accounts").unwrap().is_null()),
        "empty-list" => assert_eq!(read_details(name).await.json()["Accounts"], json!([])),
        "repeated-rows" => {
            let seen = read_details(name).await.json();
            let rows = seen["Accounts"].as_array().unwrap();
            assert!(rows.len() >= 2 && rows.chunks(2).all(|pair| pair[0] == pair[1]));
        }
        "wrong-type" => assert_eq!(authorize_under(name).await.json()["HttpStatusCode"], "seven"),
        "extra-field" => {
            assert!(read_details(name).await.json()["Accounts"][0]["sandboxNews"].is_object())
        }
        "token-revoked" => check_token_revoked().await,
        "session-expired" => check_session_expired().await,
        "clock-skew" => check_clock_skew().await,
        "stuck-pending" => check_stuck_pending().await,
        "dispatched" => check_dispatched().await,
        "update-error" => {
            let (seen, data) = read_connection(name).await;
            assert_eq!(
                (seen.field("status"), data),
                ("UPDATE_ERROR".to_owned(), 200),
                "the older data is there"
            );
        }
        "errored" => {
            let (seen, data) = read_connection(name).await;
            assert_eq!(
                (seen.field("status"), &seen.json()["errorDetails"]["retryable"]),
                ("ERRORED".to_owned(), &json!(true))
            );
            assert_ne!(data, 200);
        }
        "errored-restore" => {
            let (seen, data) = read_connection(name).await;
            assert_eq!(
                (seen.field("status"), seen.json()["restoreToken"].is_string()),
                ("ERRORED".to_owned(), true)
            );
            assert_ne!(data, 200);
        }
        unknown => panic!("nobody looks at {unknown}"),
    }
}

/// Those of webhooks are seen by the receiver in `webhooks.rs`, on a socket as well.
#[tokio::test]
async fn each_kind_is_seen_on_the_wire() {
    let kinds: BTreeSet<_> =
        FAULT_KINDS.iter().filter(|kind| kind.group != "Webhooks").map(|kind| kind.name).collect();
    for name in kinds {
        check_kind(name).await;
    }
}
