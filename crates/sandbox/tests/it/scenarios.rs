//! Scenarios by customer id, and that the page lists them.

use foliolink_sandbox::SCENARIOS;
use serde_json::{Value, json};

use crate::support::{Answer, Flinks, builder, send};

/// Calls Flinks under another customer id.
struct Customer {
    flinks: Flinks,
    id: String,
}

impl Customer {
    fn new(prefix: &str) -> Self {
        let flinks = Flinks { sandbox: builder().pending_polls(0).build() };
        Self { flinks, id: format!("{prefix}-64b1-4f0d-9a57-3c1f7b2e8d40") }
    }

    fn post(&self, endpoint: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        let path = format!("/v3/{}/BankingServices/{endpoint}", self.id);
        send(&self.flinks.sandbox, "POST", &path, headers, &body.to_string())
    }

    fn token(&self) -> Answer {
        let secret = self.flinks.sandbox.credentials().flinks.secret_key;
        self.post("GenerateAuthorizeToken", &[("flinks-auth-key", secret)], json!({}))
    }

    /// The details of the first sample card, in a session of their own.
    fn details(&self) -> Answer {
        let keys = &self.flinks.sandbox.credentials().flinks;
        let token = self.token().field("Token");
        let body = json!({ "LoginId": keys.login_id, "MostRecentCached": true });
        let session = self.post("Authorize", &[("flinks-auth-key", &token)], body);
        let body = json!({ "RequestId": session.field("RequestId") });
        self.post("GetAccountsDetail", &[("x-api-key", keys.api_key)], body)
    }
}

#[test]
fn each_has_its_calls_fail_in_its_way_and_always() {
    for scenario in SCENARIOS {
        let customer = Customer::new(scenario.prefix);
        for _ in 0..3 {
            let status = |answer: Answer| answer.status;
            match scenario.prefix {
                "00000202" => assert_eq!(customer.details().code(), "OPERATION_PENDING"),
                "00000401" => assert_eq!(customer.token().code(), "UNAUTHORIZED"),
                "0000dead" => assert_eq!(customer.token().code(), "RETRY_LATER"),
                "00000429" => assert_eq!(customer.token().headers["retry-after"], "30"),
                "00000500" => assert_eq!(status(customer.token()), 500),
                "00000502" => assert_eq!(status(customer.token()), 502),
                "00000503" => assert_eq!(status(customer.token()), 503),
                "00000d1e" => assert_eq!(customer.details().code(), "SESSION_NONEXISTENT"),
                "0000e000" => assert_eq!(customer.details().json()["Accounts"], json!([])),
                "0000bad0" => {
                    let text = customer.details().text;
                    assert!(serde_json::from_str::<Value>(&text).is_err(), "{text}");
                }
                // Its clock stands still; that it waits for it is shown where faults are.
                "000051ee" => break,
                other => panic!("{other} is tried nowhere"),
            }
        }
    }
}

#[test]
fn other_customer_ids_open_nothing() {
    for id in [
        "00000202",
        "00000202-64b1-4f0d-9a57-3c1f7b2e8d4",
        "00000203-64b1-4f0d-9a57-3c1f7b2e8d40",
        "00000202-64b1-4f0d-9a57-3c1f7b2e8dzz",
    ] {
        let mut customer = Customer::new("");
        customer.id = id.to_owned();
        assert_eq!(customer.token().code(), "ACCESS_DENIED", "{id}");
    }
}

#[test]
fn the_page_lists_all_of_them() {
    let page = include_str!("../../../../docs/sandbox.md");
    for scenario in SCENARIOS {
        let row = format!("| `{}` | {} |", scenario.prefix, scenario.effect);
        assert!(page.contains(&row), "{row}");
    }
}
