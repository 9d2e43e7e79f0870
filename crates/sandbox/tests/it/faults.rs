//! Every kind of fault, and a client that sees it.

use std::collections::BTreeSet;

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::http::{Request, Response};
use foliolink_sandbox::{CONTROL_ROUTES, CallFilter, FAULT_KINDS, Fault, Provider, Times, VumiApp};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::{Answer, Flinks, Vumi, builder, send};

/// Kinds that are seen in `fault_lines.rs` and `webhooks.rs`.
const ELSEWHERE: &[&str] = &[
    "latency",
    "hang-before-headers",
    "hang-after-headers",
    "truncated-body",
    "connection-reset",
    "lost-answer",
    "slow-drip",
    "dispatched",
    "huge-body",
    "gzip",
    "invalid-utf8",
];

fn fault(name: &str) -> Fault {
    let kind = FAULT_KINDS.iter().find(|kind| kind.name == name).unwrap();
    serde_json::from_str(&format!(r#"{{ "fault": "{name}"{} }}"#, kind.parameters)).unwrap()
}

/// One cached Authorize under a fault.
fn authorize(name: &str) -> Answer {
    let flinks = Flinks::new(0);
    flinks.sandbox.inject(fault(name), CallFilter::operation("authorize"), 1);
    flinks.authorize_cached(flinks.sandbox.credentials().flinks.login_id)
}

/// The account details of a session, under a fault.
fn details(name: &str) -> Answer {
    let flinks = Flinks::new(0);
    let id = flinks.session();
    flinks.sandbox.inject(fault(name), CallFilter::path("GetAccountsDetail"), 1);
    flinks.post("GetAccountsDetail", json!({ "RequestId": id }))
}

/// The status of the sample connection, under a fault.
fn connection(name: &str) -> Value {
    let vumi = Vumi::new(0);
    vumi.sandbox.inject(fault(name), CallFilter::vumi(), 1);
    vumi.get(&format!("connections/{}", vumi.sandbox.credentials().vumi.connection)).json()
}

type FaultCheck = (&'static str, fn(&str) -> bool);

/// What a client sees of each.
const CHECKS: &[FaultCheck] = &[
    ("error-json", |name| {
        let seen = authorize(name);
        seen.status == 500 && seen.field("FlinksCode") == "AGGREGATION_ERROR"
    }),
    ("error-html", |name| {
        let seen = authorize(name);
        seen.status == 502 && seen.text.starts_with("<html>")
    }),
    ("error-empty", |name| {
        let seen = authorize(name);
        seen.status == 503 && seen.text.is_empty()
    }),
    ("too-many-requests", |name| {
        let seen = authorize(name);
        seen.status == 429 && !seen.headers.contains_key("retry-after")
    }),
    ("too-many-requests-retry-after", |name| authorize(name).headers["retry-after"] == "30"),
    ("redirect", |name| {
        let seen = authorize(name);
        seen.status == 307 && seen.headers["location"] == "https://elsewhere.example.test/"
    }),
    ("refusal", |name| {
        let seen = authorize(name);
        seen.status == 401 && seen.field("FlinksCode") == "RETRY_LATER"
    }),
    ("html-instead", |name| {
        let seen = authorize(name);
        seen.status == 200 && seen.text.starts_with("<html>")
    }),
    ("wrong-content-type", |name| {
        let seen = authorize(name);
        seen.headers["content-type"] == "text/html; charset=utf-8" && seen.json().is_object()
    }),
    ("invalid-json", |name| serde_json::from_str::<Value>(&authorize(name).text).is_err()),
    ("byte-order-mark", |name| authorize(name).text.starts_with("\u{FEFF}{")),
    ("deep-nesting", |name| authorize(name).text.starts_with("[[[[")),
    ("unknown-enum", |name| connection(name)["status"] == "SANDBOX_NEWS"),
    ("missing-field", |name| authorize(name).json().get("RequestId").is_none()),
    ("null-list", |name| details(name).json()["Accounts"].is_null()),
    ("empty-list", |name| details(name).json()["Accounts"] == json!([])),
    ("repeated-rows", |name| details(name).json()["Accounts"].as_array().unwrap().len() == 8),
    ("wrong-type", |name| authorize(name).json()["HttpStatusCode"] == "seven"),
    ("extra-field", |name| details(name).json()["Accounts"][0]["sandboxNews"]["values"][0] == 1.5),
    ("token-revoked", |name| {
        details(name).field("FlinksCode") == "ACCESS_DENIED"
            && authorize(name).field("FlinksCode") == "UNAUTHORIZED"
            && connection(name)["message"] == "no valid session: log in"
    }),
    ("session-expired", |name| {
        details(name).field("FlinksCode") == "SESSION_NONEXISTENT"
            && connection(name)["message"] == "no valid session: log in"
    }),
    ("clock-skew", |name| connection(name)["message"] == "no valid session: log in"),
    ("stuck-pending", |name| {
        authorize(name).status == 202 && details(name).field("FlinksCode") == "OPERATION_PENDING"
    }),
    ("update-error", |name| connection(name)["status"] == "UPDATE_ERROR"),
    ("errored", |name| {
        let seen = connection(name);
        seen["status"] == "ERRORED" && seen["errorDetails"]["retryable"] == true
    }),
    ("errored-restore", |name| {
        let seen = connection(name);
        seen["status"] == "ERRORED" && seen["restoreToken"].is_string()
    }),
];

#[test]
fn each_kind_is_seen_by_a_client() {
    for (name, seen) in CHECKS {
        assert!(seen(name), "{name}");
    }
    let webhooks = FAULT_KINDS.iter().filter(|kind| kind.group == "Webhooks").map(|kind| kind.name);
    let seen: BTreeSet<_> = CHECKS
        .iter()
        .map(|(name, _)| *name)
        .chain(ELSEWHERE.iter().copied())
        .chain(webhooks)
        .collect();
    assert_eq!(seen, FAULT_KINDS.iter().map(|kind| kind.name).collect());
}

#[test]
fn the_list_of_kinds_is_the_list_of_faults() {
    let unknown = serde_json::from_value::<Fault>(json!({ "fault": "?" })).unwrap_err().to_string();
    let known: Vec<_> = unknown.split('`').skip(3).step_by(2).collect();
    assert_eq!(known, FAULT_KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>());
    for kind in FAULT_KINDS {
        assert_eq!(fault(kind.name).name(), kind.name);
    }
}

#[test]
fn a_stuck_connection_stays_pending_until_the_fault_is_over() {
    let vumi = Vumi::new(1);
    let token =
        vumi.exchange(&vumi.sandbox.finish_vumi_link(VumiApp::Main, None)).field("connectionToken");
    let status = || vumi.get(&format!("connections/{token}")).json()["status"].clone();
    vumi.sandbox.inject(Fault::StuckPending, CallFilter::operation("get_connection"), 5);
    let seen: Vec<_> = (0..7).map(|_| status()).collect();
    assert_eq!(seen, ["PENDING", "PENDING", "PENDING", "PENDING", "PENDING", "PENDING", "READY"]);
}

#[test]
fn a_stuck_authorization_goes_on_when_the_fault_is_over() {
    let flinks = Flinks::new(0);
    flinks.sandbox.inject(Fault::StuckPending, CallFilter::path("Authorize").after(1), 2);
    let first = flinks.authorize_cached(flinks.sandbox.credentials().flinks.login_id);
    let poll = || flinks.get(&format!("AuthorizeAsync/{}", first.field("RequestId"))).status;
    assert_eq!((first.status, poll(), poll()), (202, 202, 200));
}

#[test]
fn a_session_ends_in_the_middle_of_polling() {
    let flinks = Flinks::new(3);
    let waiting = flinks.log_in("test_pending");
    let poll = || flinks.get(&format!("AuthorizeAsync/{}", waiting.field("RequestId")));
    assert_eq!((waiting.status, poll().status), (202, 202));
    flinks.sandbox.inject(Fault::SessionExpired, CallFilter::operation("poll_authorize_async"), 1);
    assert_eq!(poll().refusal(), (400, "SESSION_EXPIRED".to_owned()));
}

#[test]
fn hostile_control_requests_are_refused() {
    let sandbox = builder().control(true).build();
    for route in CONTROL_ROUTES.iter().filter(|route| route.method == "POST") {
        let path = route.path.replace("{token}", "K7Q2M9X4T1");
        for body in [
            "[]",
            "{",
            "null",
            "\u{0}",
            r#"{"fault": 7, "seconds": -1, "url": [], "kind": {}, "status": "?", "app": "?"}"#,
            &"[".repeat(10_000),
        ] {
            // A script without a step.
            if (path.as_str(), body) == ("/_sandbox/script", "[]") {
                continue;
            }
            let status = send(&sandbox, "POST", &path, &[], body).status;
            assert!((400..500).contains(&status), "{path} {status} {body:.20}");
        }
    }
    let far = json!({ "fault": "webhook-late", "seconds": u64::MAX });
    assert_eq!(send(&sandbox, "POST", "/_sandbox/faults", &[], &far.to_string()).status, 200);
    sandbox.set_webhook_url(Provider::Vumi, Some("http://127.0.0.1:9/")).unwrap();
    sandbox.finish_vumi_link(VumiApp::Main, None);
    let skew = json!({ "fault": "clock-skew", "seconds": i64::MIN });
    assert_eq!(send(&sandbox, "POST", "/_sandbox/faults", &[], &skew.to_string()).status, 200);
    assert_eq!(send(&sandbox, "POST", "/api/v1/auth/login", &[], "{}").status, 400);
    assert_eq!(
        send(
            &sandbox,
            "POST",
            "/_sandbox/clock/advance",
            &[],
            &json!({ "seconds": u64::MAX }).to_string()
        )
        .status,
        200
    );
    assert_eq!(send(&sandbox, "GET", "/api/v1/queries/entities", &[], "").status, 401);
}

#[test]
fn numbers_that_stay_keep_their_digits() {
    let flinks = Flinks::new(0);
    let id = flinks
        .authorize_cached(flinks.sandbox.credentials().flinks.login_id_joint)
        .field("RequestId");
    flinks.sandbox.inject(Fault::ExtraField, CallFilter::any(), 1);
    let text = flinks.post("GetAccountsDetail", json!({ "RequestId": id })).text;
    assert!(text.contains("123456789012345678.99") && text.contains("1000.4,"));
}

#[test]
fn a_fault_hits_what_it_is_aimed_at_and_as_often_as_it_was_told() {
    let vumi = Vumi::new(0);
    vumi.sandbox.inject(
        Fault::ErrorEmpty { status: 503 },
        CallFilter::operation("list_entities").after(1),
        2,
    );
    let statuses: Vec<_> = (0..4).map(|_| vumi.get("entities").status).collect();
    assert_eq!(statuses, [200, 503, 503, 200]);
    assert!(vumi.sandbox.faults().is_empty());
    let id =
        vumi.sandbox.inject(Fault::ErrorEmpty { status: 503 }, CallFilter::flinks(), Times::Always);
    assert_eq!(vumi.get("entities").status, 200);
    assert!(vumi.sandbox.clear_fault(id) && !vumi.sandbox.clear_fault(id));
    let hit: Vec<_> =
        vumi.sandbox.requests().into_iter().filter(|request| !request.faults.is_empty()).collect();
    assert_eq!((hit.len(), hit[0].faults.as_slice()), (2, ["error-empty".to_owned()].as_slice()));
}

#[test]
#[should_panic(expected = "no operation fits")]
fn a_mistyped_operation_is_noticed() {
    builder().build().inject(Fault::Gzip, CallFilter::operation("get_account_details"), 1);
}

#[test]
fn control_routes_switch_faults_on_and_off() {
    let vumi = Vumi::with(builder().control(true));
    let control = |method: &str, rest: &str, body: Value| {
        send(&vumi.sandbox, method, &format!("/_sandbox/faults{rest}"), &[], &body.to_string())
    };
    let injected =
        control("POST", "", json!({ "fault": "redirect", "provider": "vumi", "times": null }));
    assert_eq!(
        (injected.status, vumi.get("entities").status, vumi.get("entities").status),
        (200, 307, 307)
    );
    let listed = control("GET", "", Value::Null).json();
    assert_eq!(
        (&listed[0]["fault"], &listed[0]["times"], &listed[0]["provider"]),
        (&json!("redirect"), &Value::Null, &json!("vumi"))
    );
    let id = injected.json()["id"].as_u64().unwrap();
    assert_eq!(control("DELETE", &format!("/{id}"), Value::Null).status, 200);
    assert_eq!(control("DELETE", &format!("/{id}"), Value::Null).status, 404);
    assert_eq!(vumi.get("entities").status, 200);
    for wrong in [
        json!({}),
        json!({ "fault": "earthquake" }),
        json!({ "fault": "gzip", "operation": "x" }),
        json!({ "fault": "gzip", "times": "x" }),
        json!({ "fault": "error-empty", "status": 101 }),
        json!({ "fault": "huge-body", "megabytes": 1025 }),
    ] {
        assert_eq!(control("POST", "", wrong).status, 400);
    }
    control("POST", "", json!({ "fault": "gzip" }));
    assert_eq!((control("DELETE", "", Value::Null).status, vumi.sandbox.faults().len()), (200, 0));
}

#[test]
fn control_routes_answer_this_machine_only() {
    let sandbox = builder().control(true).build();
    let status = |header: &'static str, value: &str| {
        send(&sandbox, "GET", "/_sandbox/faults", &[(header, value)], "").status
    };
    for (header, value) in [
        ("host", "sandbox.example.test"),
        ("origin", "https://page.example.test"),
        ("origin", "null"),
        ("host", "10.0.0.7:80"),
    ] {
        assert_eq!(status(header, value), 403, "{header}: {value}");
    }
    for (header, value) in [
        ("host", "localhost:8080"),
        ("host", "[::1]:8080"),
        ("host", "127.0.0.1"),
        ("origin", "http://127.0.0.1:8080"),
    ] {
        assert_eq!(status(header, value), 200, "{header}: {value}");
    }
}

#[tokio::test]
async fn binary_bodies_are_what_they_claim() {
    let sandbox = builder().build();
    let ask = |fault: Fault| {
        sandbox.inject(fault, CallFilter::operation("login"), 1);
        let request = Request::post("/api/v1/auth/login").body(Body::from("{}")).unwrap();
        let router = sandbox.router();
        async move { router.oneshot(request).await.unwrap() }
    };
    let bytes =
        async |response: Response<Body>| to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let zipped = ask(Fault::Gzip).await;
    assert_eq!(zipped.headers()["content-encoding"], "gzip");
    assert_eq!(&bytes(zipped).await[..2], b"\x1F\x8B");
    assert!(std::str::from_utf8(&bytes(ask(Fault::InvalidUtf8).await).await).is_err());
    sandbox.inject(Fault::ExtraField, CallFilter::operation("login"), 1);
    let huge = ask(Fault::HugeBody { megabytes: 3 }).await;
    assert_eq!(huge.body().size_hint().exact(), None, "it is made while it is sent");
    let huge = bytes(huge).await;
    assert!(huge.len() > 3 << 20);
    assert!(serde_json::from_slice::<Value>(&huge).unwrap()["message"].is_string());
}

/// The page is written from the list: `UPDATE_DOCS=1 cargo test -p foliolink-sandbox` renews it.
#[test]
fn the_documentation_lists_every_kind() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/sandbox-faults.md");
    let mut page = include_str!("faults_head.md").to_owned();
    let mut group = "";
    for kind in FAULT_KINDS {
        if kind.group != group {
            group = kind.group;
            page.push_str(&format!(
                "\n## {group}\n\n| fault | does | switch it on |\n| --- | --- | --- |\n"
            ));
        }
        page.push_str(&format!(
            "| {} | {} | `{{\"fault\": \"{}\"{}}}` |\n",
            kind.name, kind.effect, kind.name, kind.parameters
        ));
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), page, "run it with UPDATE_DOCS=1");
}
