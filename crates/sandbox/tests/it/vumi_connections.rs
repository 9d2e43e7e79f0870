//! Connections: exchange, status, lists, isolation between apps, deletion.

use foliolink_sandbox::{UserToken, VumiApp, VumiStatus};
use serde_json::{Value, json};

use crate::support::Vumi;

const DATA: [&str; 7] = [
    "investments",
    "accounts",
    "accounts/transactions",
    "portfolios",
    "portfolios/active-positions",
    "portfolios/transactions",
    "assets-transfer",
];

/// A connection that was just exchanged.
fn fresh(client: &Vumi, external_id: &str) -> String {
    let public_token = client.sandbox.finish_vumi_link(VumiApp::Main, Some(external_id));
    client.exchange(&public_token).field("connectionToken")
}

fn status(client: &Vumi, token: &str) -> Value {
    client.get(&format!("connections/{token}")).json()
}

#[test]
fn what_is_pending_is_ready_after_a_time_as_well() {
    let vumi = Vumi::new(100);
    let token =
        vumi.exchange(&vumi.sandbox.finish_vumi_link(VumiApp::Main, None)).field("connectionToken");
    let status = || vumi.get(&format!("connections/{token}")).json();
    let positions =
        || vumi.get(&format!("connections/{token}/portfolios")).json().as_array().unwrap().len();
    vumi.sandbox.advance(std::time::Duration::from_secs(20 * 60 - 1));
    assert_eq!((&status()["status"], positions()), (&json!("PENDING"), 0));
    vumi.sandbox.advance(std::time::Duration::from_secs(10 * 60));
    assert_ne!(positions(), 0, "nobody has to look at the status first");
    let seen = status();
    assert_eq!(
        (&seen["status"], &seen["lastSync"]),
        (&json!("READY"), &json!("2031-04-02T08:35:42.145Z"))
    );
}

#[test]
fn a_public_token_is_exchanged_once_and_by_its_app_only() {
    let client = Vumi::new(0);
    let foreign = client.sandbox.finish_vumi_link(VumiApp::Other, None);
    assert_eq!(client.exchange(&foreign).status, 404);
    let own = client.sandbox.finish_vumi_link(VumiApp::Main, None);
    let token = client.exchange(&own).field("connectionToken");
    assert!(
        token.len() == 10 && token.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    );
    assert_eq!(client.exchange(&own).status, 404);
}

#[test]
fn a_new_connection_is_pending_for_so_many_looks_and_then_ready() {
    let client = Vumi::new(2);
    let token = fresh(&client, "cust-0042");
    for _ in 0..2 {
        let body = status(&client, &token);
        assert_eq!(body["status"], "PENDING");
        assert!(body["lastSync"].is_null() && body.get("errorDetails").is_some());
    }
    let ready = status(&client, &token);
    assert_eq!(ready["status"], "READY");
    assert_eq!(ready["credentialsToken"], token);
    assert_eq!(ready["lastSync"], "2031-04-02T08:15:42.145Z");
    assert_eq!(ready.as_object().unwrap().len(), 12);
}

#[test]
fn lists_are_told_apart_by_exchange_and_filtered_by_external_id() {
    let client = Vumi::new(0);
    let first = client.sandbox.finish_vumi_link(VumiApp::Main, Some("cust-0042"));
    client.sandbox.finish_vumi_link(VumiApp::Main, Some("cust-0043"));
    client.sandbox.finish_vumi_link(VumiApp::Other, Some("cust-0042"));
    let pending = |query: &str| client.get(&format!("connections/pending{query}")).json();
    assert_eq!(pending("").as_array().unwrap().len(), 2);
    let waiting = pending("?externalId=cust-0042");
    let row = json!([{ "publicToken": first, "externalId": "cust-0042", "createdAt": "2031-04-02T08:15:42.145Z" }]);
    assert_eq!(waiting, row);
    let listed =
        |query: &str| client.get(&format!("connections{query}")).json().as_array().unwrap().len();
    assert_eq!((listed("?externalId=cust-0042"), listed("")), (0, 2));
    client.exchange(&first);
    assert_eq!((listed("?externalId=cust-0042"), listed("")), (1, 3));
    assert_eq!(pending("?externalId=cust-0042"), json!([]));
    assert_eq!(listed("?externalId=nobody"), 0);
}

#[test]
fn another_apps_connection_is_unknown_everywhere() {
    let client = Vumi::new(0);
    let foreign = client.sandbox.credentials().vumi_other.connection;
    assert_eq!(client.get(&format!("connections/{foreign}")).status, 404);
    assert_eq!(client.call("DELETE", &format!("commands/connections/{foreign}")).status, 404);
    for list in DATA {
        let answer = client.get(&format!("connections/{foreign}/{list}"));
        assert_eq!(answer.status, 404);
        assert!(!answer.field("message").is_empty());
    }
}

#[test]
fn data_is_empty_while_there_is_none_and_stays_while_it_is_stale() {
    let client = Vumi::new(5);
    let token = fresh(&client, "cust-0042");
    let empty = || DATA.map(|list| client.get(&format!("connections/{token}/{list}")).text == "[]");
    assert_eq!(empty(), [true; 7]);
    for (status, is_empty) in [
        (VumiStatus::Errored, true),
        (VumiStatus::Ready, false),
        (VumiStatus::Updating, false),
        (VumiStatus::UpdateError, false),
    ] {
        assert!(client.sandbox.set_vumi_status(&token, status));
        assert_eq!(empty(), [is_empty; 7], "{status:?}");
    }
}

#[test]
fn failures_have_details_and_only_success_moves_the_last_sync() {
    let client = Vumi::new(0);
    let token = client.sandbox.credentials().vumi.connection;
    let before = status(&client, token)["lastSync"].clone();
    client.sandbox.set_vumi_status(token, VumiStatus::UpdateError);
    let failed = status(&client, token);
    assert_eq!(failed["errorDetails"]["retryable"], true);
    assert_eq!(failed["lastSync"], before);
    assert_ne!(failed["updatedAt"], before);
    client.sandbox.set_vumi_status(token, VumiStatus::Updating);
    let ready = status(&client, token);
    assert_eq!(ready["status"], "READY");
    assert!(ready["errorDetails"].is_null());
    assert_eq!(ready["lastSync"], ready["updatedAt"]);
    assert!(!client.sandbox.set_vumi_status("UNKNOWN000", VumiStatus::Ready));
}

#[test]
fn user_tokens_show_in_the_status() {
    let client = Vumi::new(0);
    let token = client.sandbox.credentials().vumi.connection;
    let restore = client.sandbox.offer_vumi_token(token, UserToken::Restore).unwrap();
    let update = client.sandbox.offer_vumi_token(token, UserToken::Update).unwrap();
    let body = status(&client, token);
    assert_eq!(
        (body["restoreToken"].as_str(), body["updateToken"].as_str()),
        (Some(&*restore), Some(&*update))
    );
    assert!(client.sandbox.offer_vumi_token("UNKNOWN000", UserToken::Update).is_none());
}

#[test]
fn a_deleted_connection_is_unknown() {
    let client = Vumi::new(0);
    let token = client.sandbox.credentials().vumi.connection;
    let delete = || client.call("DELETE", &format!("commands/connections/{token}"));
    let answer = delete();
    assert_eq!((answer.status, answer.json()), (200, json!({ "message": "success" })));
    assert_eq!(delete().status, 404);
    assert_eq!(client.get(&format!("connections/{token}")).status, 404);
    assert_eq!(client.get(&format!("connections/{token}/accounts")).status, 404);
}
