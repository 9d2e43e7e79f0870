//! The nineteen traps of this API, each by its number.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use foliolink_sandbox::{UserToken, VumiApp, VumiStatus};
use jiff::Timestamp;

use super::*;
use crate::{
    ErrorKind,
    vumi::{
        EntityLevel, ExchangeRateToLocal, Flow, LinkSession, MemoryTokenStore, NextStep, Redirect,
        Scope, Status, rebuild,
    },
    webhook::vumi::VerificationKeys as _,
};

const REDIRECT: &str = "https://app.example.test/return";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_1_one_session_per_secret() {
    let sandbox = Sandbox::builder().build();
    let store = Arc::new(MemoryTokenStore::default());
    let made =
        || builder(0).token_store(store.clone()).in_process(sandbox.router()).build().unwrap();
    let (one, other) = (made(), made());
    let _ = tokio::join!(one.entities(), other.entities());
    assert_eq!(logins(&sandbox), 1);
    // A stranger logs in with the same secret: one login brings both back (C-6).
    client(&sandbox).entities().await.unwrap();
    let (first, second) = tokio::join!(one.entities(), other.entities());
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(logins(&sandbox), 3);
    // A secret of its own harms nobody.
    builder(1).in_process(sandbox.router()).build().unwrap().entities().await.unwrap();
    one.entities().await.unwrap();
    assert_eq!(logins(&sandbox), 4);
}

#[tokio::test]
async fn t_2_one_token_with_three_names() {
    let sandbox = Sandbox::builder().build();
    let client = client(&sandbox);
    let public = sandbox.finish_vumi_link(VumiApp::Main, Some("cust-0042")).parse().unwrap();
    // connectionToken of the exchange, token of the path, credentialsToken of the status: one type,
    // one value.
    let connection = client.exchange(&public).await.unwrap();
    let state = client.connection(connection.token().clone()).status().await.unwrap();
    assert_eq!(&state.connection, connection.token());
}

#[tokio::test]
async fn t_3_a_lost_exchange_is_recovered_through_the_external_id() {
    let sandbox = Sandbox::builder().build();
    let lose = |parts: &http::request::Parts| match parts.uri.path().contains("/exchange/") {
        true => Meddle::LoseAnswer,
        false => Meddle::Pass,
    };
    let client = builder(0).in_process(meddled(&sandbox, &Seen::default(), lose)).build().unwrap();
    let session = LinkSession::begin();
    let token = sandbox.finish_vumi_link(VumiApp::Main, Some(session.external_id().reveal()));
    let redirect = Redirect::parse(&format!("{REDIRECT}?token={token}&operation=CONNECT")).unwrap();
    let connection = session.complete(&client, redirect).await.unwrap();
    assert_eq!(connection.status().await.unwrap().status, Status::PENDING);
}

#[test]
fn t_4_only_connect_brings_a_public_token() {
    let token = "7aca956b-7e1b-4057-a6b8-a7fd413ba03d";
    let of = |operation: &str| {
        Redirect::parse(&format!("{REDIRECT}?token={token}&operation={operation}")).unwrap()
    };
    assert!(matches!(of("CONNECT"), Redirect::Connected { .. }));
    assert!(matches!(of("UPDATE"), Redirect::Updated { .. }));
    assert!(matches!(of("RESTORE"), Redirect::Other { .. }));
}

#[test]
fn t_5_token_is_also_called_public_token() {
    let token = "7aca956b-7e1b-4057-a6b8-a7fd413ba03d";
    let by = |name: &str| {
        Redirect::parse(&format!("{REDIRECT}?{name}={token}&operation=CONNECT&entity=examplebank"))
            .unwrap()
    };
    assert_eq!(by("token"), by("publicToken"));
}

#[tokio::test]
async fn t_6_snake_case_in_the_link_and_camel_case_in_the_api() {
    let sandbox = Sandbox::builder().build();
    let client = builder(0)
        .link_url("https://link.example.test")
        .in_process(sandbox.router())
        .build()
        .unwrap();
    let (link, redirect) = (client.link().unwrap(), keys().redirect_id.parse().unwrap());
    let url = link.connect(redirect).external_id(&"cust-0042".parse().unwrap()).expose();
    assert!(url.contains("&external_id=cust-0042") && !url.contains("externalId"), "{url}");
    let flow = Flow::transactions(redirect).external_id("cust-0042".parse().unwrap());
    let body = serde_json::to_string(&crate::vumi::convert::flow_request(&flow)).unwrap();
    assert!(
        body.contains(r#""externalId":"cust-0042""#) && !body.contains("external_id"),
        "{body}"
    );
    let url = link.with_token(&client.start_flow(&flow).await.unwrap()).expose();
    assert!(url.contains("?authToken=") && !url.contains("auth_token"), "{url}");
}

#[tokio::test]
async fn t_7_an_update_token_is_read_fresh_and_taken() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    assert_eq!(connection.update_token().await.unwrap_err().kind(), ErrorKind::Refused);
    let offered =
        [(); 2].map(|()| sandbox.offer_vumi_token(keys().connection, UserToken::Update).unwrap());
    // Each asks the API again; the type is not Clone and the link takes it by value.
    let token = connection.update_token().await.unwrap();
    assert_eq!(token.expose(), offered[1]);
    let link = crate::vumi::Link::at("https://link.example.test").unwrap();
    assert!(
        link.update(keys().redirect_id.parse().unwrap(), token)
            .expose()
            .ends_with(&format!("update_token={}", offered[1]))
    );
    let newer = sandbox.offer_vumi_token(keys().connection, UserToken::Update).unwrap();
    assert_eq!(connection.update_token().await.unwrap().expose(), newer);
}

#[tokio::test(start_paused = true)]
async fn t_8_update_error_has_data_and_errored_has_none() {
    // The page counts four statuses and lists five (C-3), and has two meanings of ERRORED (C-4).
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    sandbox.set_vumi_status(keys().connection, VumiStatus::UpdateError);
    let state = connection.ready().await.unwrap();
    assert!(state.usable() && state.stale());
    assert!(!connection.positions().await.unwrap().is_empty());
    sandbox.set_vumi_status(keys().connection, VumiStatus::Errored);
    let state = connection.status().await.unwrap();
    assert!(!state.usable() && !state.stale());
    assert_eq!(connection.ready().await.unwrap_err().kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn t_9_last_sync_means_fresh_and_updated_at_does_not() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    let before = connection.status().await.unwrap();
    sandbox.set_vumi_status(keys().connection, VumiStatus::UpdateError);
    let after = connection.status().await.unwrap();
    assert!(after.updated_at > before.updated_at);
    assert_eq!(after.last_sync, before.last_sync);
    let as_of = connection.pull(Part::ALL).with_state(after).await.unwrap().snapshot().as_of;
    assert_eq!(as_of, before.last_sync);
}

#[test]
fn t_10_rows_that_state_a_position_are_not_added() {
    let row = |kind: &str, titles: &str| {
        let json = format!(
            r#"{{"id": "a", "type": "{kind}", "portfolio": "p", "investment": "i", "titles": {titles}}}"#
        );
        let repairs = foliolink_runtime::Repairs::default();
        crate::vumi::convert::portfolio_transaction(
            crate::convert::Reader::new(&repairs),
            crate::convert::Place::ANSWER,
            serde_json::from_str(&json).unwrap(),
            serde_json::from_str(&json).unwrap(),
        )
    };
    let held =
        |rows: &[_]| rebuild(rows).into_values().next().unwrap().map(|titles| titles.to_string());
    let rows = [
        row("BUY", "100"),
        row("DIVIDENDS", "100"),
        row("COUPON", "100"),
        row("COMPENSATION", "100"),
        row("SELL", "30.5"),
    ];
    assert_eq!(held(&rows).as_deref(), Some("69.5"));
    // The type says the direction, whatever the sign.
    assert_eq!(held(&[row("BUY", "100"), row("SELL", "-30.5")]).as_deref(), Some("69.5"));
    // What an unknown type does isn't known, so neither is the position.
    assert_eq!(held(&[row("BUY", "100"), row("SPLIT", "100")]), None);
}

#[test]
fn t_11_the_exchange_rate_goes_from_reference_to_local() {
    let decimal = |text: &str| text.parse::<rust_decimal::Decimal>().unwrap();
    let local = ExchangeRateToLocal(decimal("1.08")).to_local(decimal("1740.00")).unwrap();
    assert_eq!(local, decimal("1879.20"));
}

#[tokio::test]
async fn t_12_cash_is_apart_and_no_accounts_are_no_error() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    let state = connection.status().await.unwrap();
    let snapshot = connection.pull(Part::ALL).with_state(state).await.unwrap().snapshot();
    let cash = snapshot.accounts[0].balance.current.unwrap();
    assert!(
        snapshot
            .holdings
            .iter()
            .all(|it| it.account.is_none() && it.value.as_ref().unwrap().amount != cash)
    );
    // A portfolio's value stays what was sent.
    let held = snapshot
        .holdings
        .iter()
        .filter(|it| it.portfolio.as_ref() == snapshot.portfolios[0].id.as_ref());
    let sum: rust_decimal::Decimal = held.map(|it| it.value.as_ref().unwrap().amount).sum();
    assert_eq!(snapshot.portfolios[0].value, Some(sum));
    // Cash accounts may be withheld (C-10).
    let none = broker(&builder(0).in_process(only("[]")).build().unwrap());
    assert!(none.accounts().await.unwrap().is_empty());
}

#[tokio::test]
async fn t_13_a_test_entity_is_no_sandbox() {
    let sandbox = Sandbox::builder().build();
    let entities = client(&sandbox).entities().await.unwrap();
    let test = entities.iter().find(|entity| entity.level == Some(EntityLevel::TEST)).unwrap();
    // It is linked like any other, at the same host.
    let url = crate::vumi::Link::at("https://link.example.test")
        .unwrap()
        .connect(keys().redirect_id.parse().unwrap());
    assert!(url.entity(test.id.clone()).expose().ends_with(&format!("entity={}", test.id)));
}

#[tokio::test]
async fn t_14_a_deletion_answers_200_with_a_body() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    assert_eq!(connection.delete().await.unwrap(), crate::vumi::Deletion::Deleted);
    let deleted = sandbox.requests().pop().unwrap();
    assert_eq!((deleted.method.as_str(), deleted.status), ("DELETE", 200));
    // An empty body would be a broken answer, not a success of another kind.
    let broken = broker(&builder(0).in_process(only("")).build().unwrap());
    assert_eq!(broken.delete().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn t_15_x_request_id_is_never_sent() {
    let sandbox = Sandbox::builder().build();
    let seen = Seen::default();
    let client = builder(0).in_process(meddled(&sandbox, &seen, |_| Meddle::Pass)).build().unwrap();
    let connection = broker(&client);
    let state = connection.status().await.unwrap();
    connection.pull(Part::ALL).with_state(state).await.unwrap();
    let seen = seen.lock().unwrap();
    assert!(seen.len() > 7);
    for parts in seen.iter() {
        assert!(!parts.headers.contains_key("x-request-id"));
        assert!(!parts.headers.contains_key("api-version"));
        assert!(parts.headers.contains_key("x-client-trace-id"));
    }
    assert!(!seen[0].headers.contains_key("authorization"), "the login carries no bearer (C-7)");
}

#[tokio::test]
async fn t_16_a_webhook_receiver_has_a_session_of_its_own() {
    let sandbox = Sandbox::builder().build();
    let service = client(&sandbox);
    service.entities().await.unwrap();
    let receiver = builder(1).scopes([Scope::Read]).in_process(sandbox.router()).build().unwrap();
    let key = receiver.verification_key(keys().key_id.parse().unwrap()).await.unwrap();
    assert_eq!(
        (key.kty.as_str(), key.crv.as_str(), key.alg.as_deref()),
        ("EC", "P-256", Some("ES256"))
    );
    // The service's session lives on.
    service.entities().await.unwrap();
    assert_eq!(logins(&sandbox), 2);
    let error = receiver
        .verification_key("d89c4044-d334-471f-9a95-38d29a9f5bd4".parse().unwrap())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Refused, Some(404)));
}

/// The client is where a verifier's keys come from.
#[cfg(feature = "webhook")]
#[tokio::test]
async fn t_16_a_verifier_asks_the_client_for_keys() {
    let sandbox = Sandbox::builder().build();
    let receiver = builder(1).scopes([Scope::Read]).in_process(sandbox.router()).build().unwrap();
    let key = receiver.find(keys().key_id.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((key.kty.as_str(), key.crv.as_str()), ("EC", "P-256"));
    assert!(
        receiver
            .find("d89c4044-d334-471f-9a95-38d29a9f5bd4".parse().unwrap())
            .await
            .unwrap()
            .is_none()
    );
    let broken = builder(1).client_secret("wrong").in_process(sandbox.router()).build().unwrap();
    assert!(broken.find(keys().key_id.parse().unwrap()).await.is_err());
}

#[tokio::test]
async fn t_17_an_unknown_instrument_is_read_again() {
    let polls = Arc::new(AtomicU32::new(0));
    let service = tower::service_fn(move |request: Request| {
        let polls = polls.clone();
        async move {
            Ok::<_, BrokeOff>(match request.uri().path() {
                "/api/v1/auth/login" => answer(200, r#"{"token": "e30.e30.c2ln"}"#),
                _ if polls.fetch_add(1, Ordering::Relaxed) == 0 => {
                    answer(200, r#"[{"id": "i", "unknown": true}]"#)
                }
                _ => answer(
                    200,
                    r#"[{"id": "i", "unknown": false, "name": "Sample Industries Inc", "assetType": "STOCK"}]"#,
                ),
            })
        }
    });
    let connection = broker(&builder(0).in_process(service).build().unwrap());
    let mut snapshot =
        crate::portfolio::Snapshot::new(crate::portfolio::Provider::VUMI, "K7Q2M9X4T1".into());
    connection.investments().await.unwrap().iter().for_each(|it| it.add_to(&mut snapshot));
    assert!(!snapshot.securities[0].identified);
    connection.investments().await.unwrap().iter().for_each(|it| it.add_to(&mut snapshot));
    assert!(snapshot.securities[0].identified && snapshot.securities.len() == 1);
}

#[tokio::test]
async fn t_18_the_link_token_and_the_session_token_are_different_types() {
    let sandbox = Sandbox::builder().build();
    let client = builder(0)
        .link_url("https://link.example.test")
        .in_process(sandbox.router())
        .build()
        .unwrap();
    let token =
        client.start_flow(&Flow::transactions(keys().redirect_id.parse().unwrap())).await.unwrap();
    // `Link::with_token` takes a LinkToken and nothing else; neither type shows itself.
    let url = client.link().unwrap().with_token(&token);
    assert!(!format!("{token:?} {url:?}").contains(token.expose()));
    let session = crate::vumi::SessionToken::new("e30.e30.c2ln".into(), 1, Timestamp::MAX);
    assert!(!format!("{session:?}").contains("c2ln"));
}

#[tokio::test]
async fn t_19_several_connections_share_an_external_id() {
    let sandbox = Sandbox::builder().build();
    let (client, id) = (client(&sandbox), "cust-0001".parse().unwrap());
    let two = client.connections_of(&id).await.unwrap();
    assert_eq!(two.len(), 2);
    assert_ne!(two[0].connection, two[1].connection);
    assert!(two.iter().all(|state| state.next_step() == NextStep::ReadData));
    assert!(client.connections_of(&"nobody".parse().unwrap()).await.unwrap().is_empty());
    assert!(client.sweep(Duration::ZERO).await.unwrap().is_empty());
}
