//! The Link as its page asks for it, step by step over HTTP.

use foliolink_sandbox::{Sandbox, UserToken, VumiStatus};
use serde_json::{Value, json};

use crate::{
    support::{Answer, Vumi, builder},
    widgets::post,
};

fn link(sandbox: &Sandbox, what: &str, body: &Value) -> Answer {
    post(sandbox, &format!("/link/api/{what}"), body)
}

fn log_in(sandbox: &Sandbox, flow: &str, username: &str, password: &str) -> Answer {
    link(
        sandbox,
        "login",
        &json!({ "flow": flow, "entity": "examplebroker", "username": username, "password": password, "store": false }),
    )
}

/// The parameters that come back with the redirect.
fn redirect_parameters(answer: &Answer) -> [String; 3] {
    let url = answer.field("url");
    let query = url.split_once('?').unwrap().1.to_owned();
    let get = |name: &str| {
        query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).unwrap().to_owned()
    };
    [get("token"), get("operation"), get("entity")]
}

#[test]
fn the_link_connects_with_plain_parameters() {
    let vumi = Vumi::new(0);
    let started = link(
        &vumi.sandbox,
        "start",
        &json!({ "id": vumi.sandbox.credentials().vumi.redirect_id, "external_id": "cust-0042" }),
    );
    assert_eq!(
        (started.status, &started.json()["entity"], &started.json()["entities"][0]["id"]),
        (200, &Value::Null, &json!("examplebroker"))
    );
    let flow = started.field("flow");
    let wrong = log_in(&vumi.sandbox, &flow, "titular", "x");
    assert_eq!((wrong.status, wrong.field("reason")), (401, "CREDENTIALS".to_owned()));
    assert_eq!(log_in(&vumi.sandbox, &flow, "bloqueado", "Prueba").field("reason"), "BLOCKED");
    let [token, operation, entity] =
        redirect_parameters(&log_in(&vumi.sandbox, &flow, "titular", "Prueba"));
    assert_eq!((operation.as_str(), entity.as_str()), ("CONNECT", "examplebroker"));
    let connection = vumi.exchange(&token).field("connectionToken");
    let status = vumi.get(&format!("connections/{connection}")).json();
    assert_eq!(
        (&status["status"], &status["externalId"], &status["hasCredentials"]),
        (&json!("READY"), &json!("cust-0042"), &json!(false))
    );
    assert_eq!(log_in(&vumi.sandbox, &flow, "titular", "Prueba").status, 410, "a flow ends once");
}

#[test]
fn the_link_asks_for_a_code_and_gives_up_after_some_attempts() {
    let vumi = Vumi::new(0);
    let start = || {
        link(&vumi.sandbox, "start", &json!({ "id": vumi.sandbox.credentials().vumi.redirect_id, "entity": "examplebroker" })).field("flow")
    };
    let flow = start();
    assert_eq!(
        link(&vumi.sandbox, "answer", &json!({ "flow": flow, "code": "123456" })).status,
        400,
        "not before the login"
    );
    assert_eq!(log_in(&vumi.sandbox, &flow, "titular_2fa", "Prueba").field("next"), "code");
    let answer = |code: &str| link(&vumi.sandbox, "answer", &json!({ "flow": flow, "code": code }));
    assert_eq!(answer("000000").field("reason"), "CODE");
    let connection =
        vumi.exchange(&redirect_parameters(&answer("123456"))[0]).field("connectionToken");
    assert_eq!(vumi.get(&format!("connections/{connection}")).json()["twoFactorEnabled"], true);
    let flow = start();
    let statuses: Vec<_> =
        (0..6).map(|_| log_in(&vumi.sandbox, &flow, "titular", "x").status).collect();
    assert_eq!(statuses, [401, 401, 401, 401, 410, 410]);
}

#[test]
fn a_link_auth_token_works_once_and_for_half_an_hour() {
    let vumi = Vumi::with(builder().pending_polls(0).force_auth_token(true));
    let id = vumi.sandbox.credentials().vumi.redirect_id;
    let token = || {
        let body = json!({ "id": id, "product": "TRANSACTIONS", "entity": "examplebroker", "externalId": "cust-0042" });
        vumi.call_with("POST", "commands/connections/start-flow", body).field("token")
    };
    let start = |body: Value| link(&vumi.sandbox, "start", &body);
    let first = token();
    let started = start(json!({ "authToken": first }));
    assert_eq!((started.status, &started.json()["entity"]["id"]), (200, &json!("examplebroker")));
    assert_eq!(start(json!({ "authToken": first })).field("reason"), "UNAUTHORIZED");
    assert_eq!(
        start(json!({ "id": id })).field("reason"),
        "UNAUTHORIZED",
        "the app insists on auth tokens"
    );
    let late = token();
    vumi.sandbox.advance(std::time::Duration::from_secs(30 * 60));
    assert_eq!(start(json!({ "authToken": late })).status, 401);
}

#[test]
fn update_and_restore_tokens_are_used_up_by_the_link() {
    let vumi = Vumi::new(1);
    let id = vumi.sandbox.credentials().vumi.redirect_id;
    let connection = vumi.sandbox.credentials().vumi.connection;
    let status = || vumi.get(&format!("connections/{connection}")).json();
    let update = vumi.sandbox.offer_vumi_token(connection, UserToken::Update).unwrap();
    let started = link(&vumi.sandbox, "start", &json!({ "id": id, "update_token": update }));
    assert_eq!(
        (started.field("next"), &started.json()["entity"]["id"]),
        ("login".to_owned(), &json!("examplebroker"))
    );
    let done = log_in(&vumi.sandbox, &started.field("flow"), "titular", "Prueba");
    assert_eq!(
        redirect_parameters(&done),
        [update.clone(), "UPDATE".to_owned(), "examplebroker".to_owned()]
    );
    let seen = status();
    assert_eq!((&seen["status"], &seen["updateToken"]), (&json!("UPDATING"), &Value::Null));
    assert_eq!(
        link(&vumi.sandbox, "start", &json!({ "id": id, "update_token": update })).field("reason"),
        "TOKEN"
    );

    vumi.sandbox.set_vumi_status(connection, VumiStatus::Errored);
    let restore = vumi.sandbox.offer_vumi_token(connection, UserToken::Restore).unwrap();
    let flow =
        link(&vumi.sandbox, "start", &json!({ "id": id, "restore_token": restore })).field("flow");
    assert_eq!(
        redirect_parameters(&log_in(&vumi.sandbox, &flow, "titular", "Prueba"))[1],
        "UPDATE"
    );
    assert_eq!((&status()["restoreToken"], &status()["status"]), (&Value::Null, &json!("READY")));
    assert_eq!(
        link(&vumi.sandbox, "start", &json!({ "id": id, "restore_token": restore }))
            .field("reason"),
        "TOKEN"
    );
}

#[test]
fn an_update_asks_for_a_code_only_where_the_entity_sends_one() {
    let vumi = Vumi::new(0);
    let id = vumi.sandbox.credentials().vumi.redirect_id;
    let flow =
        link(&vumi.sandbox, "start", &json!({ "id": id, "entity": "examplebroker" })).field("flow");
    let stored = json!({ "flow": flow, "entity": "examplebroker", "username": "titular_2fa", "password": "Prueba", "store": true });
    assert_eq!(link(&vumi.sandbox, "login", &stored).field("next"), "code");
    let done = link(&vumi.sandbox, "answer", &json!({ "flow": flow, "code": "123456" }));
    let connection = vumi.exchange(&redirect_parameters(&done)[0]).field("connectionToken");
    let update = vumi.sandbox.offer_vumi_token(&connection, UserToken::Update).unwrap();
    let started = link(&vumi.sandbox, "start", &json!({ "id": id, "update_token": update }));
    assert_eq!(started.field("next"), "code");
    let done =
        link(&vumi.sandbox, "answer", &json!({ "flow": started.field("flow"), "code": "123456" }));
    assert_eq!(
        redirect_parameters(&done),
        [update, "UPDATE".to_owned(), "examplebroker".to_owned()]
    );
}

#[test]
fn the_redirect_is_the_apps_own_and_keeps_its_query() {
    let sandbox =
        builder().control(true).vumi_redirect("http://localhost:3000/back?shop=1").unwrap().build();
    let vumi = Vumi::of(sandbox);
    let flow = |app: &str| link(&vumi.sandbox, "start", &json!({ "id": app })).field("flow");
    let url = log_in(
        &vumi.sandbox,
        &flow(vumi.sandbox.credentials().vumi.redirect_id),
        "titular",
        "Prueba",
    )
    .field("url");
    assert!(url.starts_with("http://localhost:3000/back?shop=1&token="));
    let set =
        |url: &str| post(&vumi.sandbox, "/_sandbox/vumi/redirect", &json!({ "url": url })).status;
    assert_eq!(
        (
            set("https://app.example.test/x"),
            set("http://app.example.test/"),
            set("http://localhost.example.test/")
        ),
        (200, 400, 400)
    );
    let other = log_in(
        &vumi.sandbox,
        &flow(vumi.sandbox.credentials().vumi_other.redirect_id),
        "titular",
        "Prueba",
    );
    assert_eq!(
        vumi.exchange(&redirect_parameters(&other)[0]).status,
        404,
        "it belongs to the other app"
    );
    assert_eq!(link(&vumi.sandbox, "start", &json!({ "id": "x" })).status, 401);
}
