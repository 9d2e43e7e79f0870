//! The walk through Vumi Finlink: a login, a connection from its public token to its data, and what
//! is refused.

use foliolink_sandbox::VumiApp;
use serde_json::{Value, json};

use crate::live::Live;

/// Examples of the description, as the table of calls has them.
const TOKEN: &str = "K7Q2M9X4T1";
const PUBLIC_TOKEN: &str = "7aca956b-7e1b-4057-a6b8-a7fd413ba03d";
const KEY: &str = "d89c4044-d334-471f-9a95-38d29a9f5bd3";

pub(crate) async fn walk(mut live: Live) {
    let app = &live.sandbox.credentials().vumi;
    live.put(KEY, app.key_id);
    for scopes in [None, Some(json!(null)), Some(json!(["read", "write", "delete"]))] {
        live.session = Some(login(&mut live, app.secrets[0], scopes).await);
    }
    walk_data(&mut live).await;
    walk_connections(&mut live).await;
    walk_refusals(&mut live).await;
    live.refuse_the_rest(|_| "BAD_REQUEST").await;
    live.check_everything_came();
}

/// Opens a session with one of the app's secrets.
async fn login(live: &mut Live, secret: &str, scopes: Option<Value>) -> String {
    let mut body =
        json!({ "clientId": live.sandbox.credentials().vumi.client_id, "clientSecret": secret });
    if let Some(scopes) = scopes {
        body["scopes"] = scopes;
    }
    text(&live.expect("login", 200, Some(body)).await, "token")
}

async fn walk_data(live: &mut Live) {
    for list in [
        "list_accounts",
        "list_account_transactions",
        "list_portfolios",
        "list_portfolio_transactions",
        "list_active_positions",
        "list_investments",
        "list_connections",
        "list_public_tokens",
        "list_entities",
        "list_assets_transfer_orders",
        "get_webhook_verification_key",
    ] {
        live.expect(list, 200, None).await;
    }
}

async fn walk_connections(live: &mut Live) {
    let redirect = live.sandbox.credentials().vumi.redirect_id;
    live.expect(
        "start_connection_flow",
        200,
        Some(json!({ "id": redirect, "product": "TRANSACTIONS", "externalId": "cust-0042" })),
    )
    .await;
    let transfer = json!({ "id": redirect, "product": "ASSETS_TRANSFER", "subproduct": "FUND", "entity": "examplebank",
        "desiredOwners": ["HOLDER ONE"], "externalId": "cust-0042" });
    live.expect("start_connection_flow", 200, Some(transfer)).await;
    let public_token = live.sandbox.finish_vumi_link(VumiApp::Main, Some("cust-0042"));
    live.put(PUBLIC_TOKEN, &public_token);
    let listed = live.expect("list_public_tokens", 200, None).await;
    assert!(listed.to_string().contains(&public_token), "{listed}");
    let exchanged = live.expect("exchange_public_token", 200, None).await;
    live.put(TOKEN, text(&exchanged, "connectionToken"));
    for status in ["PENDING", "PENDING", "READY"] {
        let connection = live.expect("get_connection", 200, None).await;
        assert_eq!(connection["status"], status, "{connection}");
    }
    live.expect("delete_connection", 200, None).await;
}

async fn walk_refusals(live: &mut Live) {
    // A session that may read, and nothing else.
    let second = live.sandbox.credentials().vumi.secrets[1];
    let reads = login(live, second, Some(json!(["read"]))).await;
    let writes =
        login(live, live.sandbox.credentials().vumi.secrets[2], Some(json!(["write"]))).await;
    live.put(TOKEN, "NOSUCH0000");
    for unknown in [PUBLIC_TOKEN, KEY] {
        live.put(unknown, "00000000-0000-4000-8000-000000000000");
    }
    for operation in live.operations() {
        if operation.id == "login" {
            let wrong = json!({ "clientId": live.sandbox.credentials().vumi.client_id, "clientSecret": "opens-nothing" });
            live.expect(operation.id, 401, Some(wrong)).await;
            continue;
        }
        live.expect_locked(operation.id, 401).await;
        match operation.scope {
            Some("read") => _ = live.expect_with(&writes, operation.id, 403).await,
            Some(_) => _ = live.expect_with(&reads, operation.id, 403).await,
            None => {}
        }
        if operation.statuses.contains(&"404") {
            live.expect(operation.id, 404, None).await;
        }
    }
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}")).to_owned()
}
