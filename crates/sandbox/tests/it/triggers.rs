//! Events that are made to happen: all of them, with whom they tell, and what can't be.

use foliolink_sandbox::{Provider, Sandbox, TRIGGERS};
use serde_json::{Value, json};

use crate::support::{Answer, builder, send};

fn sandbox() -> Sandbox {
    let builder = builder().control(true).pending_polls(0);
    let builder = builder.webhook_url(Provider::Flinks, Some("http://127.0.0.1:9/")).unwrap();
    builder.webhook_url(Provider::Vumi, Some("http://127.0.0.1:9/")).unwrap().build()
}

fn trigger(sandbox: &Sandbox, body: Value) -> Answer {
    send(sandbox, "POST", "/_sandbox/trigger", &[], &body.to_string())
}

#[test]
fn each_puts_its_webhook_on_its_way() {
    let sandbox = sandbox();
    for event in TRIGGERS {
        let done = trigger(&sandbox, json!({ "event": event.name }));
        assert_eq!(done.status, 200, "{}: {}", event.name, done.text);
        let deliveries = done.json()["deliveries"].clone();
        let kind = match event.name {
            "flinks.kyc" => "KYC",
            "flinks.accounts" => "GetAccountsDetail",
            "flinks.investments" => "Investments",
            "vumi.update-token" | "vumi.restore-token" => "TOKEN_GENERATED",
            _ => "CONNECTION_UPDATED",
        };
        assert_eq!(deliveries[0]["kind"], kind, "{}", event.name);
        assert_eq!(deliveries.as_array().unwrap().len(), 1);
    }
    let listed = send(&sandbox, "GET", "/_sandbox/trigger", &[], "").json();
    assert_eq!(listed.as_array().unwrap().len(), TRIGGERS.len());
}

#[test]
fn what_cant_happen_is_told() {
    let sandbox = sandbox();
    let unknown = trigger(&sandbox, json!({ "event": "vumi.exploded" }));
    assert_eq!(unknown.status, 400);
    let message = unknown.field("message");
    assert!(TRIGGERS.iter().all(|event| message.contains(event.name)), "{message}");
    let keys = sandbox.credentials();
    for (body, status) in [
        (json!({}), 400),
        (json!({ "event": "vumi.ready", "conection": "x" }), 400),
        (json!({ "event": "vumi.ready", "connection": "NOBODY0001" }), 404),
        (json!({ "event": "flinks.kyc", "loginId": "x" }), 404),
        (json!({ "event": "flinks.kyc", "loginId": keys.flinks.login_id_wealth }), 404),
        (json!({ "event": "flinks.kyc", "loginId": keys.flinks.login_id_stale }), 409),
    ] {
        assert_eq!(trigger(&sandbox, body.clone()).status, status, "{body}");
    }
    let deaf = builder().control(true).build();
    assert_eq!(trigger(&deaf, json!({ "event": "flinks.kyc" })).status, 409);
    assert_eq!(trigger(&deaf, json!({ "event": "vumi.errored" })).status, 200);
}

#[test]
fn the_log_goes_on_where_it_was_left_and_over_resets() {
    let sandbox = sandbox();
    let numbers = |after: &str| -> Vec<u64> {
        let path = format!("/_sandbox/requests?after={after}");
        let log = send(&sandbox, "GET", &path, &[], "").json();
        log.as_array().unwrap().iter().map(|row| row["number"].as_u64().unwrap()).collect()
    };
    let call = || send(&sandbox, "GET", "/api/v1/queries/entities", &[], "");
    call();
    call();
    assert_eq!(numbers("0"), [1, 2]);
    assert_eq!(numbers("1"), [2]);
    assert_eq!(numbers("2"), [0_u64; 0]);
    sandbox.reset();
    call();
    assert_eq!(numbers("2"), [3]);
    assert_eq!(send(&sandbox, "GET", "/_sandbox/requests?after=x", &[], "").status, 400);
}
