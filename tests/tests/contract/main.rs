//! The contract: every operation of both descriptions with every documented answer, through the
//! typed clients, against a sandbox that listens. Then the same calls through Prism's proxy, which
//! objects to what either side does against the description.
//!
//! The proxied half is off unless `FOLIOLINK_PRISM=1`, because it needs Node 20 and the npm
//! registry.
#![cfg(unix)]

mod flinks;
mod live;
mod vumi;

use foliolink_sandbox::{CallFilter, Fault, Sandbox};
use foliolink_tests::{FLINKS, Prism, VUMI};
use live::Live;

#[tokio::test]
async fn the_sandbox_keeps_the_contract_of_flinks() {
    flinks::walk(Live::start(&FLINKS, false).await).await;
}

#[tokio::test]
async fn the_sandbox_keeps_the_contract_of_flinks_in_the_other_forms() {
    let builder = Sandbox::builder().flinks_older_forms(true);
    flinks::walk(Live::start_with(builder, &FLINKS, false).await).await;
}

#[tokio::test]
async fn the_sandbox_keeps_the_contract_of_vumi() {
    vumi::walk(Live::start(&VUMI, false).await).await;
}

#[tokio::test]
async fn prisms_proxy_objects_to_nothing_of_flinks() {
    if Prism::is_wanted("flinks") {
        flinks::walk(Live::start(&FLINKS, true).await).await;
        let older = Sandbox::builder().flinks_older_forms(true);
        flinks::walk(Live::start_with(older, &FLINKS, true).await).await;
    }
}

#[tokio::test]
async fn prisms_proxy_objects_to_nothing_of_vumi() {
    if Prism::is_wanted("vumi") {
        vumi::walk(Live::start(&VUMI, true).await).await;
    }
}

/// Otherwise the two above would show nothing.
#[tokio::test]
async fn prisms_proxy_objects_to_what_breaks_the_description() {
    if !Prism::is_wanted("violations") {
        return;
    }
    let mut live = Live::start(&FLINKS, true).await;
    flinks::put_names(&mut live);
    // A request without its key, and one with a text where the description has a boolean.
    let keyless = live.send("get_nightly_refresh_status", None, vec![]).await.text;
    assert!(keyless.contains("stoplight.io/prism/errors#UNAUTHORIZED"), "{keyless}");
    let path =
        format!("v3/{}/BankingServices/Authorize", live.sandbox.credentials().flinks.customer_id);
    let asked =
        live.http.post(format!("{}/{path}", live.base)).header("flinks-auth-key", "a-made-up-key");
    let asked =
        asked.header("content-type", "application/json").body(r#"{"MostRecentCached": "perhaps"}"#);
    let malformed = asked.send().await.unwrap().text().await.unwrap();
    assert!(malformed.contains("stoplight.io/prism/errors#UNPROCESSABLE_ENTITY"), "{malformed}");
    // An answer with a text where the description has a number; then the same answer as it should
    // be.
    live.sandbox.inject(
        Fault::WrongType { field: Some("HttpStatusCode".to_owned()) },
        CallFilter::operation("generate_authorize_token"),
        1,
    );
    let keys = live.keys("generate_authorize_token").await;
    let spoilt = live.send("generate_authorize_token", None, keys.clone()).await.text;
    assert!(spoilt.contains("stoplight.io/prism/errors#VIOLATIONS"), "{spoilt}");
    let right = live.send("generate_authorize_token", None, keys).await;
    assert_eq!(right.outcome.status, Some(200), "{}", right.text);
}
