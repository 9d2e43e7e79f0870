//! What an app's dashboard decides: five secrets, each with one session of its own, and five
//! redirects.

use foliolink_sandbox::{DashboardError, Sandbox, VumiApp};
use serde_json::{Value, json};

use crate::support::{Answer, Vumi, builder, log_in, send, vumi};

fn with(sandbox: &Sandbox, client_id: &str, secret: &str) -> Answer {
    let body = json!({ "clientId": client_id, "clientSecret": secret });
    send(sandbox, "POST", "/api/v1/auth/login", &[], &body.to_string())
}

fn status(sandbox: &Sandbox, session: &str) -> u16 {
    vumi(sandbox, session, "GET", "queries/entities", Value::Null).status
}

fn control(sandbox: &Sandbox, method: &str, rest: &str, body: Value) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    send(sandbox, method, &format!("/_sandbox/vumi/{rest}"), &[], &body)
}

/// The client id of an app, and how many secrets it has at the start.
fn apps(sandbox: &Sandbox) -> [(VumiApp, &'static str, &'static str, usize); 2] {
    let keys = sandbox.credentials();
    [
        (VumiApp::Main, "main", keys.vumi.client_id, keys.vumi.secrets.len()),
        (VumiApp::Other, "other", keys.vumi_other.client_id, keys.vumi_other.secrets.len()),
    ]
}

#[test]
fn each_of_five_secrets_keeps_its_own_session() {
    let sandbox = builder().control(true).build();
    for (app, name, client_id, given) in apps(&sandbox) {
        let made: Vec<_> = (given..5)
            .map(|_| control(&sandbox, "POST", "secrets", json!({ "app": name })))
            .collect();
        let sessions: Vec<_> = made
            .iter()
            .map(|made| with(&sandbox, client_id, &made.field("secret")).field("token"))
            .collect();
        assert!(
            sessions.iter().all(|session| status(&sandbox, session) == 200),
            "none ends another's"
        );
        let again = with(&sandbox, client_id, &made[0].field("secret")).field("token");
        assert_eq!((status(&sandbox, &sessions[0]), status(&sandbox, &again)), (401, 200));
        assert!(sessions[1..].iter().all(|session| status(&sandbox, session) == 200));
        let sixth = control(&sandbox, "POST", "secrets", json!({ "app": name }));
        assert_eq!((sixth.status, sixth.field("message").contains("five")), (409, true));
        assert_eq!(sandbox.create_vumi_secret(app).unwrap_err(), DashboardError::TooMany);
        assert_eq!(
            sandbox.vumi_secrets().into_iter().filter(|secret| secret.app == app).count(),
            5
        );
        // Of one app only.
        let [(_, _, foreign, _)] =
            apps(&sandbox).into_iter().filter(|other| other.2 != client_id).collect::<Vec<_>>()[..]
        else {
            panic!()
        };
        assert_eq!(with(&sandbox, foreign, &made[0].field("secret")).status, 401);
    }
}

#[test]
fn a_revoked_secret_is_out_at_once_and_for_ever() {
    let sandbox = builder().control(true).build();
    let client_id = sandbox.credentials().vumi.client_id;
    let other = log_in(&sandbox, 0, Value::Null).field("token");
    let made = control(&sandbox, "POST", "secrets", Value::Null);
    let session = with(&sandbox, client_id, &made.field("secret")).field("token");
    assert_eq!(status(&sandbox, &session), 200);
    let revoke =
        || control(&sandbox, "DELETE", &format!("secrets/{}", made.field("id")), Value::Null);
    assert_eq!((revoke().json(), revoke().status), (json!({ "revoked": true }), 404));
    assert_eq!(
        (status(&sandbox, &session), with(&sandbox, client_id, &made.field("secret")).status),
        (401, 401)
    );
    assert_eq!((status(&sandbox, &other), log_in(&sandbox, 1, Value::Null).status), (200, 200));
    // Its place is free, and what is made in it is another one.
    let next = control(&sandbox, "POST", "secrets", Value::Null);
    assert_ne!((next.field("id"), next.field("secret")), (made.field("id"), made.field("secret")));
    assert_eq!(with(&sandbox, client_id, &made.field("secret")).status, 401);
}

/// Those that are there from the start are no exception.
#[test]
fn a_sample_secret_can_be_revoked_from_rust() {
    let client = Vumi::new(0);
    let ids: Vec<_> = client
        .sandbox
        .vumi_secrets()
        .into_iter()
        .filter(|secret| secret.app == VumiApp::Main)
        .collect();
    assert!(
        client.sandbox.revoke_vumi_secret(&ids[0].id)
            && !client.sandbox.revoke_vumi_secret(&ids[0].id)
    );
    assert_eq!(
        (client.get("entities").status, log_in(&client.sandbox, 0, Value::Null).status),
        (401, 401)
    );
    let made = client.sandbox.create_vumi_secret(VumiApp::Main).unwrap();
    assert_eq!(
        with(&client.sandbox, client.sandbox.credentials().vumi.client_id, made.expose()).status,
        200
    );
    let page = send(&client.sandbox, "GET", "/", &[], "").text;
    let secrets = client.sandbox.credentials().vumi.secrets;
    assert!(
        !page.contains(&format!("{} ", secrets[0]))
            && page.contains(secrets[1])
            && !page.contains(made.expose())
    );
}

/// The text is in the one answer that makes it, and nowhere else.
#[test]
fn the_text_of_a_secret_is_shown_once() {
    let sandbox = builder().control(true).build();
    let made = control(&sandbox, "POST", "secrets", Value::Null).field("secret");
    let second = sandbox.create_vumi_secret(VumiApp::Main).unwrap();
    with(&sandbox, sandbox.credentials().vumi.client_id, &made);
    let lists = ["/_sandbox/vumi/secrets", "/_sandbox/requests", "/"]
        .map(|path| send(&sandbox, "GET", path, &[], "").text);
    let debug =
        format!("{second:?} {:?} {sandbox:?} {:?}", sandbox.vumi_secrets(), sandbox.requests());
    for text in lists.iter().chain([&debug]) {
        assert!(!text.contains(&made) && !text.contains(second.expose()), "{text}");
    }
    let listed = send(&sandbox, "GET", "/_sandbox/vumi/secrets", &[], "").json();
    let first = json!({ "id": sandbox.vumi_secrets()[0].id, "app": "main", "created_at": "2031-04-02T08:15:42.145999Z" });
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]), (6, &first));
    assert_eq!(control(&sandbox, "POST", "secrets", json!({ "app": "third" })).status, 400);
    assert_eq!(control(&sandbox, "POST", "secrets", json!({ "app": 7 })).status, 400);
}

/// Goes through the Link from a redirect's token; gives where it ends, or why not.
fn walk(sandbox: &Sandbox, start: Value) -> Result<String, (u16, String)> {
    let link = |what: &str, body: Value| {
        let answer = send(sandbox, "POST", &format!("/link/api/{what}"), &[], &body.to_string());
        let envelope = answer.json();
        (u16::try_from(envelope["status"].as_u64().unwrap()).unwrap(), envelope["body"].clone())
    };
    let text = |body: &Value, key: &str| body[key].as_str().unwrap_or_default().to_owned();
    let (status, body) = link("start", start);
    if status != 200 {
        return Err((status, text(&body, "reason")));
    }
    let login = json!({ "flow": body["flow"], "entity": "examplebroker", "username": "titular", "password": "Prueba" });
    let (status, body) = link("login", login);
    if status == 200 {
        Ok(text(&body, "url").split('?').next().unwrap().to_owned())
    } else {
        Err((status, text(&body, "reason")))
    }
}

#[test]
fn a_link_ends_at_the_redirect_whose_token_it_was_given() {
    let client = Vumi::with(builder().control(true));
    let sandbox = &client.sandbox;
    let keys = client.sandbox.credentials();
    let added = control(
        sandbox,
        "POST",
        "redirects",
        json!({ "name": "local", "url": "http://localhost:3000/back" }),
    );
    let id = added.field("id");
    assert_eq!(
        added.json(),
        json!({ "id": id, "app": "main", "name": "local", "url": "http://localhost:3000/back" })
    );
    let usual = "https://app.example.test/finlink/return";
    assert_eq!(walk(sandbox, json!({ "id": id })).as_deref(), Ok("http://localhost:3000/back"));
    assert_eq!(walk(sandbox, json!({ "id": keys.vumi.redirect_id })).as_deref(), Ok(usual));
    let start = |id: &str| {
        client.call_with(
            "POST",
            "commands/connections/start-flow",
            json!({ "id": id, "product": "TRANSACTIONS" }),
        )
    };
    assert_eq!(
        walk(sandbox, json!({ "authToken": start(&id).field("token") })).as_deref(),
        Ok("http://localhost:3000/back")
    );
    let linked = control(sandbox, "POST", "link", json!({ "redirect": id })).field("redirect_url");
    assert!(linked.starts_with("http://localhost:3000/back?token="), "{linked}");
    assert_eq!(
        control(sandbox, "POST", "link", json!({ "redirect": id, "app": "other" })).status,
        404
    );

    // Taken away, it is the end of everything that would have ended there.
    let ticket = start(&id).field("token");
    let connections = || client.get("connections/pending").json().as_array().unwrap().len();
    let before = connections();
    let flow = send(sandbox, "POST", "/link/api/start", &[], &json!({ "id": id }).to_string())
        .json()["body"]["flow"]
        .clone();
    let remove = || control(sandbox, "DELETE", &format!("redirects/{id}"), Value::Null);
    assert_eq!((remove().json(), remove().status), (json!({ "removed": true }), 404));
    let unauthorized = Err((401, "UNAUTHORIZED".to_owned()));
    assert_eq!(
        (walk(sandbox, json!({ "id": id })), walk(sandbox, json!({ "authToken": ticket }))),
        (unauthorized.clone(), unauthorized)
    );
    let login = json!({ "flow": flow, "entity": "examplebroker", "username": "titular", "password": "Prueba" });
    let late = send(sandbox, "POST", "/link/api/login", &[], &login.to_string()).json();
    assert_eq!((&late["status"], &late["body"]["reason"]), (&json!(401), &json!("UNAUTHORIZED")));
    assert_eq!((start(&id).status, connections()), (400, before), "and nothing was connected");
    assert_eq!(walk(sandbox, json!({ "id": keys.vumi.redirect_id })).as_deref(), Ok(usual));
}

#[test]
fn an_app_has_five_redirects_at_most_and_only_good_ones() {
    let sandbox = builder().control(true).build();
    for url in ["http://app.example.test/", "ftp://localhost/", "", "https://app.example.test/#x"] {
        assert_eq!(
            sandbox.add_vumi_redirect(VumiApp::Main, "x", url).unwrap_err(),
            DashboardError::NotARedirect
        );
        assert_eq!(control(&sandbox, "POST", "redirects", json!({ "url": url })).status, 400);
    }
    for at in 1..5 {
        sandbox
            .add_vumi_redirect(VumiApp::Main, "more", &format!("https://app.example.test/{at}"))
            .unwrap();
    }
    assert_eq!(
        control(&sandbox, "POST", "redirects", json!({ "url": "https://app.example.test/6" }))
            .status,
        409
    );
    assert_eq!(
        control(
            &sandbox,
            "POST",
            "redirects",
            json!({ "url": "https://app.example.test/6", "app": "other" })
        )
        .status,
        200
    );
    let listed = control(&sandbox, "GET", "redirects", Value::Null).json();
    assert_eq!((listed.as_array().unwrap().len(), sandbox.vumi_redirects().len()), (7, 7));
    for redirect in sandbox.vumi_redirects() {
        assert!(sandbox.remove_vumi_redirect(&redirect.id));
    }
    assert_eq!(control(&sandbox, "POST", "link", Value::Null).status, 404);
    assert_eq!(
        control(&sandbox, "POST", "redirect", json!({ "url": "https://app.example.test/" })).status,
        404
    );
}
