//! Data from a seed, and the account with a hundred thousand movements, as a caller sees them.

use foliolink_sandbox::{Sandbox, VumiApp};
use serde_json::{Value, json};

use crate::support::{Flinks, Vumi, builder, cents};

fn details(sandbox: &Sandbox) -> String {
    let flinks = Flinks { sandbox: sandbox.clone() };
    let id = flinks.authorize_cached(sandbox.credentials().flinks.login_id).field("RequestId");
    flinks.post("GetAccountsDetail", json!({ "RequestId": id })).json()["Accounts"].to_string()
}

fn positions(sandbox: &Sandbox) -> String {
    let vumi = Vumi::of(sandbox.clone());
    vumi.get(&format!(
        "connections/{}/portfolios/active-positions",
        sandbox.credentials().vumi.connection
    ))
    .text
}

#[test]
fn a_seed_decides_the_data_and_nothing_else_does() {
    let with = |seed| builder().pending_polls(0).seed(seed).build();
    for read in [details, positions] {
        assert_eq!(read(&with(7)), read(&with(7)));
        assert_ne!(read(&with(7)), read(&with(8)));
        assert_ne!(read(&with(1)), read(&with(8)));
        assert_eq!(
            read(&with(1)),
            read(&builder().pending_polls(0).build()),
            "1 is the seed nobody has to name"
        );
    }
}

#[test]
fn any_number_is_a_seed() {
    for seed in [0, u64::MAX, u64::MAX - 1, 1 << 63] {
        let sandbox = builder().pending_polls(0).seed(seed).build();
        assert!(details(&sandbox).len() > 1000 && positions(&sandbox).len() > 1000, "{seed}");
    }
}

#[test]
fn every_flinks_route_works_with_drawn_customers() {
    let flinks = Flinks { sandbox: builder().pending_polls(0).seed(11).build() };
    let keys = &flinks.sandbox.credentials().flinks;
    for login_id in [keys.login_id, keys.login_id_no_mfa, keys.login_id_joint] {
        let id = flinks.authorize_cached(login_id).field("RequestId");
        let accounts = flinks.post("GetAccountsDetail", json!({ "RequestId": id })).json();
        assert!(accounts["Accounts"].as_array().unwrap().len() >= 3);
        assert_eq!(flinks.post("GetStatements", json!({ "RequestId": id })).status, 200);
        assert_eq!(
            flinks
                .call(
                    "GET",
                    &format!("insight/login/{login_id}/attributes/{id}/GetAllAttributes"),
                    Value::Null
                )
                .status,
            200
        );
    }
    let id = flinks.authorize_cached(keys.login_id_wealth).field("RequestId");
    let body =
        json!({ "LoginId": keys.login_id_wealth, "RequestId": id, "MostRecentCached": true });
    assert!(
        !flinks.post("Investments", body).json()["Investments"][0]["Accounts"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

fn archive(vumi: &Vumi) -> String {
    let public_token = vumi.sandbox.finish_vumi_link_at(VumiApp::Main, None, "archivodemo");
    let token = vumi.exchange(&public_token).field("connectionToken");
    vumi.get(&format!("connections/{token}"));
    token
}

#[test]
fn a_hundred_thousand_movements_sum_to_the_balance() {
    let vumi = Vumi::new(0);
    let token = archive(&vumi);
    let rows: Vec<Value> =
        serde_json::from_str(&vumi.get(&format!("connections/{token}/accounts/transactions")).text)
            .unwrap();
    assert_eq!(rows.len(), 100_000);
    let account = vumi.get(&format!("connections/{token}/accounts")).json();
    assert_eq!(
        rows.iter().map(|row| cents(&row["amount"])).sum::<i64>(),
        cents(&account[0]["balance"])
    );
    let ids: std::collections::BTreeSet<_> =
        rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rows.len());
}

#[test]
fn they_come_in_pages_where_paging_is_switched_on() {
    let vumi = Vumi::with(builder().pending_polls(0).vumi_paging(true));
    let token = archive(&vumi);
    let page =
        |query: &str| vumi.get(&format!("connections/{token}/accounts/transactions{query}")).json();
    let last = page("?page=199&size=500");
    assert_eq!((&last["total"], last["items"].as_array().unwrap().len()), (&json!(100_000), 500));
    assert_eq!(page("?page=200&size=500")["items"], json!([]));
    assert_eq!(page("")["items"].as_array().unwrap().len(), 100);
}

#[test]
fn with_a_seed_of_ones_own_the_archive_is_connected_from_the_start() {
    let vumi = Vumi::with(builder().seed(3));
    let entities: Vec<_> = vumi
        .get("connections")
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["entity"].clone())
        .collect();
    assert_eq!(entities, ["examplebroker", "examplebank", "archivodemo"]);
}
