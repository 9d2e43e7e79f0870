//! A caller of the router, with the keys of the sandbox at hand.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use foliolink_sandbox::{Clock, Sandbox, SandboxBuilder};
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["FlinksCode"].as_str().unwrap_or("none").to_owned()
    }

    /// The text of a field of the outermost object.
    pub(crate) fn field(&self, name: &str) -> String {
        self.json()[name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name} in {}", self.text))
            .to_owned()
    }

    /// Status and code in one, as tests compare them.
    pub(crate) fn refusal(&self) -> (u16, String) {
        assert_eq!(self.json()["HttpStatusCode"], self.status);
        (self.status, self.code())
    }
}

pub(crate) fn refusal(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// Sends one request through a router made for it.
pub(crate) fn send(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let response = sandbox.router_with_control().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, text }
    })
}

/// A sandbox on a standing clock.
pub(crate) fn builder() -> SandboxBuilder {
    Sandbox::builder().clock(Clock::manual("2031-04-02T08:15:42.145999Z".parse().unwrap()))
}

/// Calls Flinks with the right keys.
pub(crate) struct Flinks {
    pub(crate) sandbox: Sandbox,
}

impl Flinks {
    pub(crate) fn new(polls: u32) -> Self {
        Self { sandbox: builder().pending_polls(polls).build() }
    }

    /// One that answers in the other form wherever two are known.
    pub(crate) fn older() -> Self {
        Self { sandbox: builder().pending_polls(0).flinks_older_forms(true).build() }
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/v3/{}/{rest}", self.sandbox.credentials().flinks.customer_id)
    }

    pub(crate) fn token(&self) -> String {
        let key = self.sandbox.credentials().flinks.secret_key;
        let path = self.path("BankingServices/GenerateAuthorizeToken");
        send(&self.sandbox, "POST", &path, &[("flinks-auth-key", key)], "").field("Token")
    }

    /// An Authorize call with a token of its own.
    pub(crate) fn authorize(&self, body: Value) -> Answer {
        self.post_with_token("Authorize", body)
    }

    pub(crate) fn post_with_token(&self, endpoint: &str, body: Value) -> Answer {
        let token = self.token();
        let path = self.path(&format!("BankingServices/{endpoint}"));
        send(&self.sandbox, "POST", &path, &[("flinks-auth-key", &token)], &body.to_string())
    }

    pub(crate) fn authorize_cached(&self, login_id: &str) -> Answer {
        self.authorize(json!({ "LoginId": login_id, "MostRecentCached": true }))
    }

    /// A live Authorize with credentials of the sample bank.
    pub(crate) fn log_in(&self, username: &str) -> Answer {
        self.authorize(json!({
            "Institution": "FlinksCapital", "Username": username, "Password": "Everyday",
            "MostRecentCached": false, "Save": true, "Language": "fr"
        }))
    }

    /// The RequestId of an authorized cached session of the first sample card.
    pub(crate) fn session(&self) -> String {
        self.authorize_cached(self.sandbox.credentials().flinks.login_id).field("RequestId")
    }

    /// A call below BankingServices with x-api-key and bearer.
    pub(crate) fn call(&self, method: &str, rest: &str, body: Value) -> Answer {
        let keys = &self.sandbox.credentials().flinks;
        let bearer = format!("Bearer {}", keys.bearer);
        let headers = [("x-api-key", keys.api_key), ("authorization", bearer.as_str())];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        send(&self.sandbox, method, &self.path(rest), &headers, &body)
    }

    pub(crate) fn post(&self, endpoint: &str, body: Value) -> Answer {
        self.call("POST", &format!("BankingServices/{endpoint}"), body)
    }

    pub(crate) fn get(&self, endpoint: &str) -> Answer {
        self.call("GET", &format!("BankingServices/{endpoint}"), Value::Null)
    }
}

/// Calls Vumi with a session of the main app.
pub(crate) struct Vumi {
    pub(crate) sandbox: Sandbox,
    pub(crate) session: String,
}

impl Vumi {
    pub(crate) fn new(polls: u32) -> Self {
        Self::with(builder().pending_polls(polls))
    }

    pub(crate) fn with(builder: SandboxBuilder) -> Self {
        Self::of(builder.build())
    }

    pub(crate) fn of(sandbox: Sandbox) -> Self {
        let session = log_in(&sandbox, 0, Value::Null).field("token");
        Self { sandbox, session }
    }

    pub(crate) fn call(&self, method: &str, rest: &str) -> Answer {
        self.call_with(method, rest, Value::Null)
    }

    pub(crate) fn call_with(&self, method: &str, rest: &str, body: Value) -> Answer {
        vumi(&self.sandbox, &self.session, method, rest, body)
    }

    pub(crate) fn get(&self, rest: &str) -> Answer {
        self.call("GET", &format!("queries/{rest}"))
    }

    pub(crate) fn exchange(&self, public_token: &str) -> Answer {
        self.call("POST", &format!("commands/connections/exchange/{public_token}"))
    }
}

/// A call with any session token.
pub(crate) fn vumi(
    sandbox: &Sandbox,
    session: &str,
    method: &str,
    rest: &str,
    body: Value,
) -> Answer {
    let bearer = format!("Bearer {session}");
    let body = if body.is_null() { String::new() } else { body.to_string() };
    send(sandbox, method, &format!("/api/v1/{rest}"), &[("authorization", &bearer)], &body)
}

/// Logs in with one of the main app's secrets.
pub(crate) fn log_in(sandbox: &Sandbox, secret: usize, scopes: Value) -> Answer {
    let keys = &sandbox.credentials().vumi;
    let body = json!({ "clientId": keys.client_id, "clientSecret": keys.secrets[secret], "scopes": scopes });
    send(sandbox, "POST", "/api/v1/auth/login", &[], &body.to_string())
}

/// Cents of an amount with two digits: the sum must be exact.
pub(crate) fn cents(value: &Value) -> i64 {
    let text = value.to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, "0"));
    let sign = if text.starts_with('-') { -1 } else { 1 };
    whole.parse::<i64>().unwrap() * 100 + sign * format!("{rest:0<2}").parse::<i64>().unwrap()
}
