//! Both widgets as their pages ask for them, step by step over HTTP.

use std::time::Duration;

use foliolink_sandbox::{Sandbox, VumiApp, WIDGET_ROUTES};
use serde_json::{Value, json};

use crate::support::{Answer, Flinks, builder, send};

/// The answer in the envelope that pages get.
pub(crate) fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Answer {
    open_envelope(send(
        sandbox,
        "POST",
        path,
        &[("content-type", "application/json")],
        &body.to_string(),
    ))
}

fn open_envelope(answer: Answer) -> Answer {
    let envelope = answer.json();
    let status =
        envelope["status"].as_u64().map_or(answer.status, |status| status.try_into().unwrap());
    let text = if envelope["status"].is_u64() { envelope["body"].to_string() } else { answer.text };
    Answer { status, text, ..answer }
}

fn page(sandbox: &Sandbox, path: &str) -> Answer {
    send(sandbox, "GET", path, &[], "")
}

struct Widget {
    flinks: Flinks,
    id: String,
}

impl Widget {
    fn open(flinks: Flinks) -> Self {
        let started = post(
            &flinks.sandbox,
            "/connect/api/start",
            &json!({ "authorizeToken": flinks.token(), "demo": true }),
        );
        Self { id: started.field("widget"), flinks }
    }

    fn ask(&self, what: &str, mut body: Value) -> Answer {
        body["widget"] = self.id.clone().into();
        post(&self.flinks.sandbox, &format!("/connect/api/{what}"), &body)
    }

    fn log_in(&self, username: &str, password: &str) -> Answer {
        self.ask("authorize", json!({ "institution": "FlinksCapital", "username": username, "password": password, "tag": "order-1881" }))
    }
}

#[test]
fn pages_come_with_a_strict_policy_and_nothing_foreign() {
    let sandbox = builder().build();
    for path in [
        "/connect/v2/?demo=true",
        "/connect/v2",
        "/connect/v2/Credential/14",
        "/connect/v2//Credential/14",
        "/connect/outbound",
        "/link?id=x",
        "/",
    ] {
        let answer = page(&sandbox, path);
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(
            answer.status == 200
                && policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"),
            "{path}"
        );
        assert!(!policy.contains("unsafe") && answer.text.starts_with("<!doctype html>"));
        let foreign = ["src=\"http", "url(", " style=", " onclick=", "<script>"];
        assert!(foreign.iter().all(|part| !answer.text.contains(part)), "{path}");
    }
    for file in [
        "widget.css",
        "common.js",
        "connect.js",
        "connect-words.js",
        "connect-mfa.js",
        "connect-outbound.js",
        "outbound.js",
        "link.js",
        "link-words.js",
    ] {
        let answer = page(&sandbox, &format!("/widgets/{file}"));
        assert!(
            answer.status == 200
                && !answer.text.contains("://")
                && !answer.text.contains("innerHTML"),
            "{file}"
        );
    }
    assert_eq!(page(&sandbox, "/widgets/..%2Fsrc%2Flib.rs").status, 404);
}

#[test]
fn connect_goes_from_credentials_through_questions_to_the_accounts() {
    let widget = Widget::open(Flinks::new(0));
    let asked = widget.log_in("greatday", "Everyday");
    assert_eq!(
        (asked.status, asked.json()["SecurityChallenges"][0]["Type"].clone()),
        (203, json!("QuestionAndAnswer"))
    );
    let id = asked.field("RequestId");
    let answer = |responses: Value| {
        widget.ask("answer", json!({ "requestId": id, "SecurityResponses": responses }))
    };
    let again = answer(json!({ "Which city were you born in?": ["Paris"] }));
    assert_eq!((again.status, again.code()), (401, "INVALID_SECURITY_RESPONSE".to_owned()));
    let second = answer(json!({ "In which city were you born?": ["Montreal"] }));
    assert_eq!(second.json()["SecurityChallenges"].as_array().unwrap().len(), 2);
    let opened = answer(
        json!({ "Which country is the best one?": ["Canada"], "What shape do people like most?": ["Triangle"] }),
    );
    assert_eq!((opened.status, opened.field("Tag")), (200, "order-1881".to_owned()));
    assert_eq!(opened.json()["Login"]["Id"], widget.flinks.sandbox.credentials().flinks.login_id);
    let accounts = widget.ask("accounts", json!({ "requestId": id })).json();
    assert_eq!(
        (&accounts["accounts"][0]["number"], accounts["accounts"].as_array().unwrap().len()),
        (&json!("…0142"), 4)
    );
    // What the backend does with the LoginId of the redirect.
    assert_eq!(widget.flinks.post("GetAccountsDetail", json!({ "RequestId": id })).status, 200);
}

#[test]
fn enhanced_mfa_asks_the_banks_questions_and_stores_their_answers() {
    let widget = Widget::open(Flinks::new(0));
    let credentials = |with: bool| json!({ "institution": "FlinksCapital", "username": "greatday_nomfa", "password": "Everyday", "withMfaQuestions": with });
    let without = widget.ask("authorize", credentials(false));
    let none = widget.ask("questions", json!({ "requestId": without.field("RequestId") }));
    assert_eq!(none.json()["questions"], json!([]));

    let widget = Widget::open(Flinks::new(0));
    let opened = widget.ask("authorize", credentials(true));
    let id = opened.field("RequestId");
    let asked = widget.ask("questions", json!({ "requestId": id })).json()["questions"].clone();
    let asked: Vec<_> =
        asked.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect();
    assert_eq!(asked.len(), 3);
    let store =
        |answers: Value| widget.ask("store", json!({ "requestId": id, "answers": answers }));
    for wrong in [
        json!({}),
        json!({ &asked[0]: "Montreal" }),
        json!({ &asked[0]: "a", &asked[1]: "b", &asked[2]: " " }),
        json!("a"),
    ] {
        assert_eq!(store(wrong.clone()).code(), "INVALID_REQUEST", "{wrong}");
    }
    let all = json!({ &asked[0]: "Montreal", &asked[1]: "Canada", &asked[2]: "Triangle" });
    assert_eq!(store(all).status, 200);
    assert_eq!(widget.ask("questions", json!({ "requestId": id })).json()["questions"], json!([]));
    // Whose widget it isn't sees and stores nothing.
    let other = Widget {
        id: Widget::open(Flinks { sandbox: widget.flinks.sandbox.clone() }).id,
        flinks: widget.flinks,
    };
    assert!(other.ask("questions", json!({ "requestId": id })).status >= 400);
}

#[test]
fn connect_waits_and_refuses_as_the_bank_does() {
    let widget = Widget::open(Flinks::new(1));
    assert_eq!(widget.log_in("greatday", "wrong").code(), "INVALID_LOGIN");
    assert_eq!(widget.log_in("nobody", "Everyday").code(), "INVALID_USERNAME");
    assert_eq!(widget.log_in("test_disabled_account", "Everyday").code(), "DISABLED_LOGIN");
    let waiting = widget.log_in("test_dispatched", "Everyday");
    assert_eq!((waiting.status, waiting.code()), (202, "OPERATION_DISPATCHED".to_owned()));
    assert_eq!(widget.ask("poll", json!({ "requestId": waiting.field("RequestId") })).status, 200);
    let other = widget.ask(
        "authorize",
        json!({ "institution": "Boreal Sample Bank", "username": "a", "password": "b" }),
    );
    assert_eq!(other.refusal(), (405, "DISABLED_INSTITUTION".to_owned()));
}

#[test]
fn a_person_may_start_again_in_the_same_widget() {
    let widget = Widget::open(Flinks::new(0));
    assert_eq!(widget.log_in("greatday", "Everyday").status, 203);
    assert_eq!(widget.log_in("greatday", "Everyday").status, 203);
    let second = Widget {
        id: Widget::open(Flinks { sandbox: widget.flinks.sandbox.clone() }).id,
        flinks: widget.flinks,
    };
    assert_eq!(second.log_in("greatday", "Everyday").code(), "CONCURRENT_SESSION");
}

#[test]
fn connect_needs_a_fresh_token_and_shows_only_its_own_sessions() {
    let flinks = Flinks::new(0);
    let start = |body: Value| post(&flinks.sandbox, "/connect/api/start", &body);
    let token = flinks.token();
    assert_eq!(start(json!({ "authorizeToken": token })).status, 200);
    for body in [json!({ "authorizeToken": token }), json!({ "authorizeToken": "x" }), json!({})] {
        assert_eq!(
            (start(body.clone()).status, start(body).field("error")),
            (401, "TOKEN_INVALID".to_owned())
        );
    }
    let id = flinks.session();
    let widget = Widget::open(flinks);
    for what in ["accounts", "poll", "answer"] {
        assert_eq!(widget.ask(what, json!({ "requestId": id })).code(), "SESSION_NONEXISTENT");
    }
    // A LoginId never comes from a browser.
    let login_id = widget.flinks.sandbox.credentials().flinks.login_id_no_mfa;
    assert_eq!(widget.ask("authorize", json!({ "loginId": login_id })).code(), "INVALID_REQUEST");
}

#[test]
fn the_list_has_flinks_capital_for_demos_only_and_speaks_french() {
    let sandbox = builder().require_authorize_token(false).build();
    let names = |body: Value| {
        post(&sandbox, "/connect/api/start", &body).json()["institutions"].to_string()
    };
    assert!(names(json!({ "demo": true })).contains("FlinksCapital"));
    assert!(!names(json!({})).contains("FlinksCapital"));
    assert!(names(json!({ "language": "fr" })).contains("Banque Boréale d'exemple"));
    assert!(names(json!({ "productType": "investment" })).contains("FlinksInvestment"));
}

#[test]
fn whoever_only_wants_to_look_gets_a_token_on_the_way() {
    let sandbox = builder().build();
    let location = page(&sandbox, "/connect/try").headers["location"].to_str().unwrap().to_owned();
    let token = location.rsplit_once("authorizeToken=").unwrap().1;
    assert_eq!(
        post(&sandbox, "/connect/api/start", &json!({ "authorizeToken": token })).status,
        200
    );
}

#[test]
fn connect_takes_up_a_session_that_asks() {
    let flinks = Flinks::new(0);
    let live = flinks.authorize(json!({ "LoginId": flinks.sandbox.credentials().flinks.login_id, "MostRecentCached": false }));
    assert_eq!(live.status, 203);
    let resumed = post(
        &flinks.sandbox,
        "/connect/api/start",
        &json!({ "requestId": live.field("RequestId") }),
    )
    .json();
    assert_eq!(
        (&resumed["resume"]["status"], &resumed["resume"]["institution"]),
        (&json!(203), &json!("FlinksCapital"))
    );
    let answered = json!({ "widget": resumed["widget"], "requestId": live.field("RequestId"), "SecurityResponses": { "Which city were you born in?": ["Montréal"] } });
    assert_eq!(post(&flinks.sandbox, "/connect/api/answer", &answered).status, 203);
    assert_eq!(
        post(&flinks.sandbox, "/connect/api/start", &json!({ "requestId": flinks.session() }))
            .field("error"),
        "SESSION"
    );
}

/// Goes through the widget at the investments institution; gives the session and its LoginId.
fn invest(flinks: &Flinks, before: Option<&str>) -> (String, String) {
    let start = json!({ "authorizeToken": flinks.token(), "requestId": before, "productType": "investment" });
    let started = post(&flinks.sandbox, "/connect/api/start", &start);
    let body = json!({ "widget": started.field("widget"), "institution": "FlinksInvestment", "username": "greatday_nomfa", "password": "Everyday" });
    let opened = post(&flinks.sandbox, "/connect/api/authorize", &body);
    assert_eq!(opened.status, 200, "{}", opened.text);
    (opened.field("RequestId"), opened.json()["Login"]["Id"].as_str().unwrap().to_owned())
}

#[test]
fn each_investments_connection_is_a_new_login_id_unless_the_person_reconnects_within_four_weeks() {
    let flinks = Flinks::new(0);
    let (first, login_id) = invest(&flinks, None);
    let pull = |request_id: &str, login_id: &str| {
        let body =
            json!({ "LoginId": login_id, "RequestId": request_id, "MostRecentCached": "true" });
        assert_eq!(flinks.call("POST", "Investments", body).status, 200);
    };
    pull(&first, &login_id);
    let (_, another) = invest(&flinks, None);
    assert_ne!(another, login_id);
    flinks.sandbox.advance(Duration::from_secs(27 * 24 * 60 * 60));
    let (_, kept) = invest(&flinks, Some(&first));
    assert_eq!(kept, login_id, "the first one is kept, though its session is long over");
    flinks.sandbox.advance(Duration::from_secs(2 * 24 * 60 * 60));
    assert_eq!(
        post(&flinks.sandbox, "/connect/api/start", &json!({ "requestId": first })).field("error"),
        "SESSION",
        "four weeks are over"
    );
    // A bank's LoginId follows from who logs in, however often.
    let bank = || flinks.log_in("greatday_nomfa").json()["Login"]["Id"].clone();
    let before = bank();
    flinks.sandbox.advance(Duration::from_secs(60 * 60));
    assert_eq!(bank(), before);
}

#[test]
fn in_the_united_states_the_bank_asks_sums() {
    let flinks = Flinks::new(0);
    let asked = flinks.log_in("greatday_us");
    assert_eq!(asked.json()["SecurityChallenges"][0]["Prompt"], "What is 2 + 2?");
    let id = asked.field("RequestId");
    let answer = |responses: Value| {
        flinks.authorize(json!({ "RequestId": id, "SecurityResponses": responses }))
    };
    assert_eq!(answer(json!({ "What is 2 + 2?": ["4"] })).status, 203);
    assert_eq!(answer(json!({ "What is 3 + 5?": ["8"] })).status, 200);
}

#[test]
fn hostile_widget_requests_are_refused_and_nothing_else_happens() {
    let sandbox = builder().build();
    for route in WIDGET_ROUTES.iter().filter(|route| route.method == "POST") {
        for body in [
            "",
            "[]",
            "{",
            "null",
            "\u{0}",
            r#"{"flow": 7, "widget": {}, "requestId": []}"#,
            &"[".repeat(10_000),
        ] {
            let status = open_envelope(send(&sandbox, "POST", route.path, &[], body)).status;
            assert!((400..500).contains(&status), "{} {status} {body:.20}", route.path);
        }
    }
}

#[test]
fn the_status_page_shows_what_happens_and_escapes_it() {
    let sandbox = builder().control(true).build();
    sandbox.finish_vumi_link(VumiApp::Main, None);
    sandbox.inject(
        foliolink_sandbox::Fault::Refusal { code: "<b>".to_owned(), status: 401 },
        foliolink_sandbox::CallFilter::any(),
        3,
    );
    page(&sandbox, "/api/v1/queries/entities");
    let html = send(&sandbox, "GET", "/", &[("host", "127.0.0.1:8080\"><script>")], "").text;
    for part in [
        "/api/v1/queries/entities",
        "refusal",
        "2 more",
        "2031-04-02T08:15:42",
        "manual",
        "sandbox-x-api-key",
        "/link?id=",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("<script>") && !html.contains("<b>"));
}

#[test]
fn descriptions_are_served_from_the_folder_that_is_named() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi"));
    let sandbox = builder().openapi(folder).unwrap().build();
    assert!(page(&sandbox, "/openapi/vumi.yaml").text.starts_with("openapi: 3.0"));
    assert!(page(&sandbox, "/").text.contains("/openapi/flinks.yaml"));
    for missing in ["/openapi/README.md", "/openapi/..%2FCargo.toml"] {
        assert_eq!(page(&sandbox, missing).status, 404);
    }
    let plain = builder().build();
    for name in ["flinks", "vumi"] {
        let path = format!("/openapi/{name}.yaml");
        assert!(
            page(&plain, &path).text.starts_with("openapi: 3.0"),
            "it has them without a folder"
        );
        assert!(page(&plain, "/").text.contains(&format!("href=\"{path}\"")));
    }
    assert!(builder().openapi(std::path::Path::new("/nowhere")).is_err());
}
