//! Webhooks: written down before they are answered, each once, and whoever they are about is due.

use foliolink::webhook::{Receiver, Sink as _, flinks, vumi};
use foliolink_sandbox::Sandbox;
use foliolink_sync::{Policy, State};
use http::{HeaderMap, HeaderValue};

use crate::support::{World, count, settle};

const SECRET: &str = "webhook-secret-of-the-test";

/// A delivery of Flinks, verified and taken; the status that it is answered.
async fn deliver(world: &World, body: &str) -> u16 {
    // Another process each time: nothing is remembered in memory.
    let verifier = flinks::Verifier::new(SECRET).unwrap();
    let receiver = Receiver::new(verifier, world.sync.inbox());
    let signature = flinks::sign(&SECRET.into(), body.as_bytes());
    let mut headers = HeaderMap::new();
    headers.insert(flinks::SIGNATURE_HEADER, HeaderValue::from_str(&signature).unwrap());
    receiver.handle(&headers, body.as_bytes()).await.status()
}

fn failure(world: &World, request: &str) -> String {
    let login = world.login_id();
    serde_json::json!({
        "ResponseType": "GetAccountsDetail", "HttpStatusCode": 200, "RequestId": request,
        "Login": {"Id": login.expose()}, "Accounts": [],
    })
    .to_string()
}

#[tokio::test]
async fn a_delivery_wakes_its_connection_once_however_often_it_comes() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    settle(&world.sync).await;
    let body = failure(&world, "00000000-0000-4000-8000-000000000001");
    for _ in 0..3 {
        assert_eq!(deliver(&world, &body).await, 200);
    }
    assert_eq!(count(&world.folder, "SELECT COUNT(*) FROM inbox").await, 1);
    assert_eq!(settle(&world.sync).await, 1);
    let other = failure(&world, "00000000-0000-4000-8000-000000000002");
    deliver(&world, &other).await;
    assert_eq!(settle(&world.sync).await, 1);
    assert_eq!(world.status(id).await.state, State::Idle);
}

#[tokio::test]
async fn one_that_comes_before_its_connection_is_kept_for_a_week() {
    let world = World::ready().await;
    let body = failure(&world, "00000000-0000-4000-8000-000000000001");
    assert_eq!(deliver(&world, &body).await, 200);
    let id = world.add_flinks().await;
    settle(&world.sync).await;
    assert_eq!(world.status(id).await.state, State::Idle);
    world.advance(std::time::Duration::from_secs(8 * 24 * 3600));
    world.sync.worker().run_until_idle().await.unwrap();
    assert_eq!(count(&world.folder, "SELECT COUNT(*) FROM inbox").await, 0);
}

#[tokio::test]
async fn one_that_the_database_doesn_t_take_is_answered_503() {
    let world = World::ready().await;
    world.sync.close().await;
    let body = failure(&world, "00000000-0000-4000-8000-000000000001");
    assert_eq!(deliver(&world, &body).await, 503);
}

#[tokio::test]
async fn neither_time_nor_a_webhook_opens_what_is_paused() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    world.sync.pause(id).await.unwrap();
    deliver(&world, &failure(&world, "00000000-0000-4000-8000-000000000001")).await;
    assert_eq!(settle(&world.sync).await, 0);
}

#[tokio::test]
async fn a_person_who_was_there_is_told_by_a_webhook() {
    let world = World::ready().await;
    let stale = world.sandbox.credentials().flinks.login_id_stale;
    let stale: foliolink::flinks::LoginId = stale.parse().unwrap();
    let id = world.sync.add(stale.clone(), Policy::default()).await.unwrap().id;
    settle(&world.sync).await;
    assert_eq!(world.status(id).await.state, State::NeedsPerson);
    let body = failure(&world, "00000000-0000-4000-8000-000000000001")
        .replace(world.login_id().expose(), stale.expose());
    deliver(&world, &body).await;
    assert_eq!(settle(&world.sync).await, 1, "it is looked at again");
}

/// The accounts come along with the webhook: no call is made for them.
#[tokio::test]
async fn a_webhook_with_the_data_completes_what_is_waited_for() {
    let world = World::new(Sandbox::builder().pending_polls(100).build()).await;
    let id = world.add_flinks().await;
    settle(&world.sync).await;
    assert_eq!(world.status(id).await.state, State::Waiting);
    let before = world.sandbox.requests().len();

    let sessions = world.line.requests();
    let session = sessions.last().unwrap();
    let login =
        serde_json::json!({"Id": world.login_id().expose(), "LastRefresh": "2031-04-02T08:00:00"});
    let body = serde_json::json!({
        "ResponseType": "GetAccountsDetail", "HttpStatusCode": 200, "RequestId": session,
        "Institution": "FlinksCapital", "Login": login,
        "Accounts": [{"Id": "a1", "Title": "Chequing", "Currency": "CAD", "Balance": {"Current": 820.25}}],
    });
    assert_eq!(deliver(&world, &body.to_string()).await, 200);
    assert_eq!(settle(&world.sync).await, 1);
    assert_eq!(world.status(id).await.state, State::Idle);
    assert_eq!(world.sandbox.requests().len(), before, "nobody was asked");
    let snapshot = world.sync.snapshot(id, None).await.unwrap();
    assert_eq!(snapshot.accounts[0].balance.current.unwrap().to_string(), "820.25");
    let kept = "SELECT COUNT(*) FROM inbox WHERE body_sealed IS NOT NULL";
    assert_eq!(count(&world.folder, kept).await, 0, "its body isn't kept any longer");
}

#[tokio::test]
async fn vumi_s_pings_wake_each_connection_that_they_name() {
    let world = World::ready().await;
    let id = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    settle(&world.sync).await;
    let signer = vumi::Signer::generate().unwrap();
    let verifier = vumi::Verifier::new(signer.keys());
    let body = format!(
        r#"{{"event":"CONNECTION_UPDATED","connectionToken":"{}"}}"#,
        world.token().expose()
    );
    let headers = signer.headers(body.as_bytes()).unwrap();
    let event = verifier.open(&headers, body.as_bytes()).await.unwrap().ack();
    for _ in 0..2 {
        world.sync.inbox().accept(event.clone()).await.unwrap();
    }
    assert_eq!(settle(&world.sync).await, 1);
    assert_eq!(world.status(id).await.state, State::Idle);
}

/// Thousands of deliveries, each twice and in disorder: each connection is looked at once or twice.
#[tokio::test]
async fn a_storm_of_webhooks_loses_nothing_and_asks_little() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    let vumi = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    settle(&world.sync).await;
    let mut bodies: Vec<_> =
        (0..300).map(|n| failure(&world, &format!("00000000-0000-4000-8000-{n:012}"))).collect();
    bodies.extend(bodies.clone());
    fastrand::Rng::with_seed(3).shuffle(&mut bodies);
    let before = world.calls("/Authorize");
    for body in &bodies {
        assert_eq!(deliver(&world, body).await, 200);
    }
    assert_eq!(count(&world.folder, "SELECT COUNT(*) FROM inbox").await, 300);
    assert_eq!(settle(&world.sync).await, 1);
    assert_eq!(world.calls("/Authorize") - before, 1);
    assert_eq!(world.status(vumi).await.state, State::Idle);
    assert_eq!(world.status(id).await.state, State::Idle);
}

crate::database::on_postgres!(
    a_delivery_wakes_its_connection_once_however_often_it_comes,
    one_that_comes_before_its_connection_is_kept_for_a_week,
    one_that_the_database_doesn_t_take_is_answered_503,
    neither_time_nor_a_webhook_opens_what_is_paused,
    a_person_who_was_there_is_told_by_a_webhook,
    a_webhook_with_the_data_completes_what_is_waited_for,
    vumi_s_pings_wake_each_connection_that_they_name,
    a_storm_of_webhooks_loses_nothing_and_asks_little,
);
