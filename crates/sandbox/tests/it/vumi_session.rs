//! Login, one session a secret, scopes, tracing headers.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::{Vumi, builder, log_in, send, vumi};

#[test]
fn a_login_gives_a_token_of_one_hour() {
    let client = Vumi::new(0);
    let claims = client.session.split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 3600);
    client.sandbox.advance(Duration::from_secs(3599));
    assert_eq!(client.get("entities").status, 200);
    client.sandbox.advance(Duration::from_secs(1));
    assert_eq!(client.get("entities").status, 401);
}

#[test]
fn a_second_login_ends_the_first_session_of_that_secret_only() {
    let client = Vumi::new(0);
    let other = log_in(&client.sandbox, 1, Value::Null).field("token");
    let newer = log_in(&client.sandbox, 0, Value::Null).field("token");
    let status = |session: &str| {
        vumi(&client.sandbox, session, "GET", "queries/entities", Value::Null).status
    };
    assert_eq!((status(&client.session), status(&other), status(&newer)), (401, 200, 200));
}

#[test]
fn wrong_credentials_and_malformed_bodies_are_told_apart() {
    let sandbox = builder().build();
    let keys = &sandbox.credentials().vumi;
    let ask = |body: &str| send(&sandbox, "POST", "/api/v1/auth/login", &[], body);
    let wrong = ask(&json!({ "clientId": keys.client_id, "clientSecret": "wrong" }).to_string());
    assert_eq!(wrong.status, 401);
    assert!(!wrong.field("message").is_empty());
    assert_eq!(ask("{").status, 400);
    assert_eq!(ask(&json!({ "clientId": keys.client_id }).to_string()).status, 400);
    assert_eq!(log_in(&sandbox, 0, json!(["everything"])).status, 400);
}

#[test]
fn nothing_but_the_login_goes_without_a_session() {
    let sandbox = builder().build();
    let path = "/api/v1/queries/connections";
    assert_eq!(send(&sandbox, "GET", path, &[], "").status, 401);
    assert_eq!(send(&sandbox, "GET", path, &[("authorization", "Bearer x.y.z")], "").status, 401);
}

#[test]
fn scopes_follow_path_and_verb() {
    let sandbox = builder().build();
    let key = format!("webhook_verification/{}", sandbox.credentials().vumi.key_id);
    let calls = [
        ("GET", "queries/connections"),
        ("POST", "commands/connections/exchange/unknown"),
        ("DELETE", "commands/connections/UNKNOWN000"),
        ("GET", key.as_str()),
    ];
    let statuses = |scopes: Value| {
        let session = log_in(&sandbox, 0, scopes).field("token");
        calls.map(|(method, path)| vumi(&sandbox, &session, method, path, Value::Null).status)
    };
    assert_eq!(statuses(json!(["read"])), [200, 403, 403, 200]);
    assert_eq!(statuses(json!(["write"])), [403, 404, 403, 200]);
    assert_eq!(statuses(json!(["delete"])), [403, 403, 404, 200]);
    for all in [json!([]), Value::Null] {
        assert_eq!(statuses(all), [200, 404, 404, 200]);
    }
}

#[test]
fn every_answer_has_a_fresh_request_id_and_repeats_the_trace_id() {
    let client = Vumi::new(0);
    let trace = "6c1f1d0e-3d53-4d2c-8f6a-0b9d3c1e51f0";
    let bearer = format!("Bearer {}", client.session);
    let headers = [
        ("authorization", bearer.as_str()),
        ("x-client-trace-id", trace),
        ("x-request-id", "mine"),
    ];
    let mut seen = Vec::new();
    for path in
        ["/api/v1/queries/entities", "/api/v1/queries/connections/UNKNOWN000", "/api/v1/nowhere"]
    {
        let answer = send(&client.sandbox, "GET", path, &headers, "");
        assert_eq!(answer.headers["x-client-trace-id"], trace);
        seen.push(answer.headers["x-request-id"].to_str().unwrap().to_owned());
    }
    assert!(!seen.contains(&"mine".to_owned()));
    assert!(seen[0] != seen[1] && seen[1] != seen[2]);
    assert!(seen.iter().all(|id| id.len() == 36));
    assert!(!client.get("entities").headers.contains_key("x-client-trace-id"));
}

#[test]
fn the_verification_key_has_the_five_fields() {
    let client = Vumi::new(0);
    let id = client.sandbox.credentials().vumi.key_id;
    let key = client.call("GET", &format!("webhook_verification/{id}")).json();
    assert_eq!(key.as_object().unwrap().len(), 5);
    assert_eq!(
        (key["kty"].as_str(), key["crv"].as_str(), key["alg"].as_str()),
        (Some("EC"), Some("P-256"), Some("ES256"))
    );
    for coordinate in ["x", "y"] {
        assert_eq!(URL_SAFE_NO_PAD.decode(key[coordinate].as_str().unwrap()).unwrap().len(), 32);
    }
    assert_eq!(client.call("GET", "webhook_verification/unknown").status, 404);
}

#[test]
fn a_flow_starts_with_a_redirect_of_the_app() {
    let client = Vumi::new(0);
    let keys = client.sandbox.credentials();
    let start = |body: Value| client.call_with("POST", "commands/connections/start-flow", body);
    let flow = |id: &str, product: &str| json!({ "id": id, "product": product, "externalId": "cust-0042" });
    assert_eq!(
        start(flow(keys.vumi.redirect_id, "TRANSACTIONS")).field("token").split('.').count(),
        3
    );
    assert_eq!(start(flow(keys.vumi_other.redirect_id, "TRANSACTIONS")).status, 400);
    assert_eq!(start(json!({ "id": keys.vumi.redirect_id })).status, 400);
    let mut transfer = flow(keys.vumi.redirect_id, "ASSETS_TRANSFER");
    transfer["subproduct"] = "FUND".into();
    assert_eq!(start(transfer.clone()).status, 200);
    for (field, value) in [
        ("desiredOwners", json!([null])),
        ("desiredOwners", json!("HOLDER ONE")),
        ("entity", json!(7)),
    ] {
        let mut wrong = transfer.clone();
        wrong[field] = value;
        assert_eq!(start(wrong).status, 400, "{field}");
    }
    transfer["product"] = "TRANSACTIONS".into();
    assert_eq!(start(transfer).status, 400);
}

#[test]
fn keys_have_a_case_and_the_scheme_of_a_session_has_none() {
    let vumi = Vumi::new(0);
    let keys = &vumi.sandbox.credentials().vumi;
    let body = json!({ "CLIENTID": keys.client_id, "clientSecret": keys.secrets[1] }).to_string();
    assert_eq!(send(&vumi.sandbox, "POST", "/api/v1/auth/login", &[], &body).status, 400);
    for (scheme, status) in [("Bearer", 200), ("bearer", 200), ("BEARER", 200), ("Basic", 401)] {
        let value = format!("{scheme} {}", vumi.session);
        let answer = send(
            &vumi.sandbox,
            "GET",
            "/api/v1/queries/entities",
            &[("authorization", &value)],
            "",
        );
        assert_eq!(answer.status, status, "{scheme}");
    }
}
