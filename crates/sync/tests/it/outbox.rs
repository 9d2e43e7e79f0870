//! Webhooks out: what is told, when, to whom, and what becomes of what isn't taken.

use std::time::Duration;

use foliolink_sandbox::{CallFilter, Fault, Times};
use foliolink_sync::{
    DisabledReason, EndpointState, Id, Key, MadeEndpoint, Policy, State, WebhookEvent,
};

use crate::{
    crash::Dies,
    receiver::{Answer, Receiver},
    support::{World, count, settle},
};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);

async fn tell(world: &World, receiver: &Receiver) -> MadeEndpoint {
    world.sync.outbox().add(&receiver.url).await.unwrap()
}

/// What is left to be told.
async fn pending(world: &World) -> i64 {
    count(&world.folder, "SELECT COUNT(*) FROM webhook_deliveries WHERE state = 'pending'").await
}

async fn deliver(world: &World) -> usize {
    world.sync.outbox().deliver_due(100).await.unwrap()
}

/// A world with one thing to tell.
async fn told_one() -> (World, Receiver, MadeEndpoint, Id) {
    let world = World::ready().await;
    let receiver = Receiver::start().await;
    let made = tell(&world, &receiver).await;
    let id = world.add_flinks().await;
    world.settle().await;
    (world, receiver, made, id)
}

#[tokio::test]
async fn what_changed_is_told_once_signed_and_without_anybody_s_data() {
    let world = World::ready().await;
    let receiver = Receiver::start().await;
    let made = tell(&world, &receiver).await;
    let add = world.sync.add(world.login_id(), Policy::default()).reference("customer-42");
    let id = add.await.unwrap().id;
    assert_eq!(deliver(&world).await, 0, "nothing is told before it is stored");
    world.settle().await;
    assert_eq!(deliver(&world).await, 1);
    assert_eq!(deliver(&world).await, 0);

    let got = receiver.got();
    assert_eq!(got.len(), 1);
    assert!(got[0].id().starts_with("msg_"));
    assert!(got[0].is_signed_by(&made.secret), "the scheme's own library accepts it");
    assert_eq!(got[0].headers["content-type"], "application/json");
    let counts = world.sync.history(id, None).await.unwrap();
    // Which is what the receiver asks for, page by page.
    let mut behind = None;
    for page in counts.chunks(5) {
        let read = world.sync.history_page(id, None, behind.as_ref(), 5).await.unwrap();
        assert_eq!(read, page);
        behind = page.last().map(foliolink_sync::Change::cursor);
    }
    assert!(world.sync.history_page(id, None, behind.as_ref(), 5).await.unwrap().is_empty());
    let status = world.status(id).await;
    let expected = serde_json::json!({
        "type": "connection.changed",
        "timestamp": got[0].json()["timestamp"],
        "data": {
            "id": id, "provider": "flinks", "external_id": "customer-42", "state": "idle",
            "advice": null, "as_of": status.as_of, "sync_id": counts[0].sync_id,
            "changes": {"added": counts.len(), "changed": 0, "posted": 0, "vanished": 0},
        },
    });
    assert_eq!(got[0].json(), expected);

    // The same data tells nothing and writes nothing.
    world.sync.now(id).await.unwrap();
    world.settle().await;
    assert_eq!(deliver(&world).await, 0);
    assert_eq!(count(&world.folder, "SELECT COUNT(*) FROM webhook_deliveries").await, 1);
}

#[tokio::test]
async fn who_needs_a_person_and_what_is_stale_is_told_once() {
    let world = World::ready().await;
    let receiver = Receiver::start().await;
    tell(&world, &receiver).await;
    let stale = world.sandbox.credentials().flinks.login_id_stale;
    let stale: foliolink::flinks::LoginId = stale.parse().unwrap();
    let id = world.sync.add(stale, Policy::default()).await.unwrap().id;
    world.settle().await;
    assert_eq!(world.status(id).await.state, State::NeedsPerson);
    // A person looks at it, in vain.
    assert!(world.sync.open(id).await.is_err());
    deliver(&world).await;
    world.advance(2 * DAY);
    world.settle().await;
    deliver(&world).await;
    let kinds = || -> Vec<String> {
        let got = receiver.got();
        got.iter().map(|got| got.json()["type"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(), ["connection.needs_person"]);
    let data = receiver.got()[0].json()["data"].clone();
    assert_eq!((&data["state"], data["advice"].is_string()), (&"needs_person".into(), true));

    for _ in 0..3 {
        world.advance(2 * DAY);
        world.settle().await;
        deliver(&world).await;
    }
    assert_eq!(kinds(), ["connection.needs_person", "connection.stale"]);
    let data = receiver.got()[1].json()["data"].clone();
    assert_eq!((&data["as_of"], &data["id"]), (&serde_json::Value::Null, &id.to_string().into()));
}

#[tokio::test]
async fn what_was_stale_and_is_fresh_again_may_become_stale_again() {
    let world = World::ready().await;
    let receiver = Receiver::start().await;
    let made = world.sync.outbox().add(&receiver.url).event(WebhookEvent::Stale).await.unwrap();
    assert_eq!(made.endpoint.events, [WebhookEvent::Stale]);
    let id = world.sync.add(world.token(), Policy::never()).await.unwrap().id;
    world.settle().await;
    for round in 1..=2 {
        assert_eq!(deliver(&world).await, 0, "{round}: it is fresh");
        world.advance(4 * DAY);
        assert_eq!(deliver(&world).await, 1, "{round}");
        assert_eq!(deliver(&world).await, 0, "{round}: once");
        // The bank is read again.
        world.sync.now(id).await.unwrap();
        world.settle().await;
    }
    assert_eq!(receiver.got().len(), 2);
    world.sync.pause(id).await.unwrap();
    world.advance(4 * DAY);
    assert_eq!(deliver(&world).await, 0, "somebody has stopped it");
}

#[tokio::test]
async fn what_isn_t_taken_is_sent_again_with_its_id_and_ever_later() {
    let (world, receiver, made, _) = told_one().await;
    receiver.answer([
        Answer::Status(500),
        Answer::With(307, "location", "http://127.0.0.1:9/elsewhere"),
        Answer::With(429, "retry-after", "7200"),
    ]);
    let last = async || {
        let endpoint = world.sync.outbox().list().await.unwrap().remove(0);
        (endpoint.last_status, endpoint.last_error, endpoint.failing_since.is_some())
    };
    assert_eq!(deliver(&world).await, 1);
    assert_eq!(last().await, (Some(500), Some("status".to_owned()), true));
    assert_eq!(deliver(&world).await, 0, "not at once");
    world.advance(Duration::from_secs(6));
    assert_eq!(deliver(&world).await, 1);
    assert_eq!(last().await, (Some(307), Some("redirect".to_owned()), true));
    world.advance(4 * MINUTE);
    assert_eq!(deliver(&world).await, 0, "five minutes, a tenth less at most");
    world.advance(2 * MINUTE);
    assert_eq!(deliver(&world).await, 1);
    world.advance(118 * MINUTE);
    assert_eq!(deliver(&world).await, 0, "it asked for two hours");
    world.advance(3 * MINUTE);
    assert_eq!(deliver(&world).await, 1);
    assert_eq!(last().await, (Some(200), None, false));
    let got = receiver.got();
    assert_eq!(got.len(), 4);
    assert!(got.iter().all(|one| one.id() == got[0].id() && one.body == got[0].body));
    assert!(got.iter().all(|one| one.is_signed_by(&made.secret)));
}

#[tokio::test]
async fn what_is_never_taken_is_given_up_after_three_days_and_its_endpoint_after_five() {
    let (world, receiver, made, id) = told_one().await;
    receiver.answer(std::iter::repeat_n(Answer::Status(503), 1000));
    // Or it would be told as stale as well.
    world.sync.pause(id).await.unwrap();
    let began = world.sync.clock_shift();
    while pending(&world).await == 1 {
        deliver(&world).await;
        world.advance(10 * MINUTE);
    }
    let hours = (world.sync.clock_shift() - began) / 3_600_000;
    assert!((66..86).contains(&hours), "{hours}");
    assert_eq!(receiver.got().len(), 10);
    let endpoint = world.sync.outbox().list().await.unwrap().remove(0);
    assert_eq!((endpoint.state, endpoint.given_up), (EndpointState::Enabled, 1));

    world.advance(3 * DAY);
    // Something else to tell.
    world.sync.add(world.token(), Policy::default()).await.unwrap();
    world.settle().await;
    assert_eq!(deliver(&world).await, 1);
    let endpoint = world.sync.outbox().list().await.unwrap().remove(0);
    assert_eq!(endpoint.state, EndpointState::Disabled);
    assert_eq!((endpoint.reason, endpoint.pending), (Some(DisabledReason::Failing), 0));
    assert_eq!(made.endpoint.id, endpoint.id);
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_told_nothing_until_it_is_enabled() {
    let (world, receiver, made, id) = told_one().await;
    let outbox = world.sync.outbox();
    receiver.answer([Answer::Status(410)]);
    world.sync.add(world.token(), Policy::default()).await.unwrap();
    world.settle().await;
    assert_eq!(pending(&world).await, 2);
    deliver(&world).await;
    let endpoint = outbox.list().await.unwrap().remove(0);
    assert_eq!(endpoint.reason, Some(DisabledReason::Gone));
    assert_eq!((endpoint.pending, endpoint.given_up, receiver.got().len()), (0, 2, 1));
    assert!(endpoint.disabled_at.is_some());
    world.sync.remove(id).await.unwrap();
    let id = world.add_flinks().await;
    world.settle().await;
    assert_eq!(deliver(&world).await, 0);

    // It may be tried before it is enabled.
    let attempt = outbox.test(endpoint.id).await.unwrap();
    assert_eq!((attempt.delivered, attempt.status, attempt.error), (true, Some(200), None));
    let test = receiver.got().pop().unwrap();
    assert_eq!(test.json()["type"], "webhook.test");
    assert!(test.is_signed_by(&made.secret));
    let enabled = outbox.enable(endpoint.id).await.unwrap();
    assert_eq!((enabled.state, enabled.reason), (EndpointState::Enabled, None));
    world.sync.remove(id).await.unwrap();
    world.add_flinks().await;
    world.settle().await;
    assert_eq!(deliver(&world).await, 1);
}

#[tokio::test]
async fn a_receiver_that_doesn_t_answer_holds_nobody_up_for_long() {
    let world = World::ready().await;
    let sync = world.builder().delivery_timeout(Duration::from_secs(2)).open().await.unwrap();
    let [silent, quick] = [Receiver::start().await, Receiver::start().await];
    silent.answer(std::iter::repeat_n(Answer::Never, 100));
    // Nobody listens there.
    let closed = {
        let closed = Receiver::start().await;
        closed.url.clone()
    };
    for url in [&silent.url, &closed, &quick.url] {
        sync.outbox().add(url).await.unwrap();
    }
    sync.add(world.login_id(), Policy::default()).await.unwrap();
    // What fails is tried again later, and isn't waited for.
    sync.worker().run_until_idle().await.unwrap();
    let errors: Vec<_> = sync.outbox().list().await.unwrap();
    let errors: Vec<_> =
        errors.iter().map(|one| (one.last_error.as_deref(), one.pending)).collect();
    assert_eq!(errors, [(Some("timeout"), 1), (Some("unreachable"), 1), (None, 0)]);
    assert_eq!(quick.got().len(), 1);
}

#[tokio::test]
async fn both_secrets_sign_until_the_older_one_ends() {
    let (world, receiver, made, _) = told_one().await;
    let outbox = world.sync.outbox();
    let newer = outbox.rotate(made.endpoint.id, DAY).await.unwrap();
    assert_ne!(made.secret.expose(), newer.secret.expose());
    deliver(&world).await;
    let got = receiver.got().remove(0);
    assert_eq!(got.headers["webhook-signature"].to_str().unwrap().split(' ').count(), 2);
    assert!(got.is_signed_by(&made.secret) && got.is_signed_by(&newer.secret));

    world.advance(DAY + MINUTE);
    outbox.test(made.endpoint.id).await.unwrap();
    let got = receiver.got().pop().unwrap();
    assert!(!got.is_signed_by(&made.secret) && got.is_signed_by(&newer.secret));
    let newest = outbox.rotate(made.endpoint.id, Duration::ZERO).await.unwrap();
    outbox.test(made.endpoint.id).await.unwrap();
    let got = receiver.got().pop().unwrap();
    assert!(!got.is_signed_by(&newer.secret) && got.is_signed_by(&newest.secret));

    // Another key of the database changes no secret.
    let new = Key::generate().unwrap();
    world.sync.rekey(new.clone()).await.unwrap();
    let sync = world.builder().keys(foliolink_sync::KeyRing::of(new)).open().await.unwrap();
    sync.outbox().test(made.endpoint.id).await.unwrap();
    assert!(receiver.got().pop().unwrap().is_signed_by(&newest.secret));
}

#[tokio::test]
async fn several_workers_never_send_the_same_at_once() {
    let world = World::ready().await;
    let receiver = Receiver::start().await;
    tell(&world, &receiver).await;
    for n in 0..20 {
        let login: foliolink::flinks::LoginId =
            format!("1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a9{n:02}").parse().unwrap();
        let source = foliolink::aggregator::Source::Flinks(login);
        world.sync.add(source, Policy::never()).await.unwrap();
    }
    // None of them was ever read.
    world.advance(4 * DAY);
    let others = [world.reopen().await, world.reopen().await, world.reopen().await];
    let sent = others.iter().map(|sync| {
        let outbox = sync.outbox();
        async move { outbox.deliver_due(100).await.unwrap() }
    });
    let sent: usize = futures_util::future::join_all(sent).await.into_iter().sum();
    let rest = deliver(&world).await;
    assert_eq!(sent + rest, 20);
    let mut ids: Vec<_> = receiver.got().iter().map(|got| got.id().to_owned()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), receiver.got().len()), (20, 20));
    assert!(receiver.most_at_once() <= 3);
}

#[tokio::test]
async fn wherever_its_sender_dies_it_is_taken_with_the_same_id() {
    let (world, receiver, ..) = told_one().await;
    let outbox = world.sync.outbox();
    let mut at = 0;
    loop {
        let (outcome, _) = Dies::at(at, outbox.deliver_due(10)).await;
        if outcome.is_some() {
            break;
        }
        assert_eq!(pending(&world).await + i64::from(is_taken(&world).await), 1, "wait {at}");
        // A successor waits until nobody can be at it any more.
        if is_taken(&world).await {
            break;
        }
        world.advance(2 * MINUTE);
        at += 1;
    }
    world.advance(2 * MINUTE);
    deliver(&world).await;
    assert!(at > 3, "{at} waits");
    let got = receiver.got();
    assert!(!got.is_empty() && got.iter().all(|one| one.id() == got[0].id()));
    assert!(is_taken(&world).await);
}

async fn is_taken(world: &World) -> bool {
    count(&world.folder, "SELECT COUNT(*) FROM webhook_deliveries WHERE state = 'delivered'").await
        == 1
}

#[tokio::test]
async fn what_acted_and_wasn_t_heard_of_needs_a_person_and_that_is_told_once() {
    let mut world = World::ready().await;
    let receiver = Receiver::start().await;
    world.sync.outbox().add(&receiver.url).event(WebhookEvent::NeedsPerson).await.unwrap();
    let id = world.add_flinks().await;
    world.settle().await;
    // Its process dies with the sign-in under way.
    world.line.holds.store(true, std::sync::atomic::Ordering::SeqCst);
    {
        let open = world.sync.open(id).live();
        let mut open = std::pin::pin!(std::future::IntoFuture::into_future(open));
        tokio::select! {
            _ = &mut open => panic!("it is held"),
            () = world.line.held.notified() => {}
        }
    }
    world.sync = world.reopen().await;
    world.sandbox.inject(Fault::ErrorJson { status: 503 }, CallFilter::flinks(), Times::Always);
    for _ in 0..8 {
        world.advance(7 * MINUTE);
        settle(&world.sync).await;
    }
    assert_eq!(world.status(id).await.state, State::NeedsPerson);
    deliver(&world).await;
    assert_eq!(receiver.got().len(), 1);
    assert_eq!(receiver.got()[0].json()["data"]["id"], id.to_string());
}

#[tokio::test]
async fn what_is_removed_is_told_no_more() {
    let (world, receiver, made, id) = told_one().await;
    assert_eq!(pending(&world).await, 1);
    world.sync.remove(id).await.unwrap();
    assert_eq!(pending(&world).await, 0);
    world.add_flinks().await;
    world.settle().await;
    let outbox = world.sync.outbox();
    outbox.remove(made.endpoint.id).await.unwrap();
    assert_eq!((pending(&world).await, deliver(&world).await), (0, 0));
    for refused in [
        outbox.remove(made.endpoint.id).await,
        outbox.enable(made.endpoint.id).await.map(drop),
        outbox.rotate(made.endpoint.id, DAY).await.map(drop),
        outbox.test(made.endpoint.id).await.map(drop),
    ] {
        assert_eq!(refused.unwrap_err().code(), Some("unknown_endpoint"));
    }
    for bad in ["http://example.org/hook", "https://u:p@example.org", "nonsense"] {
        assert_eq!(outbox.add(bad).await.unwrap_err().code(), Some("webhook_url"));
    }
    assert!(receiver.got().is_empty());
}

crate::database::on_postgres!(
    what_changed_is_told_once_signed_and_without_anybody_s_data,
    who_needs_a_person_and_what_is_stale_is_told_once,
    what_was_stale_and_is_fresh_again_may_become_stale_again,
    what_isn_t_taken_is_sent_again_with_its_id_and_ever_later,
    what_is_never_taken_is_given_up_after_three_days_and_its_endpoint_after_five,
    an_endpoint_that_is_gone_is_told_nothing_until_it_is_enabled,
    a_receiver_that_doesn_t_answer_holds_nobody_up_for_long,
    both_secrets_sign_until_the_older_one_ends,
    several_workers_never_send_the_same_at_once,
    wherever_its_sender_dies_it_is_taken_with_the_same_id,
    what_acted_and_wasn_t_heard_of_needs_a_person_and_that_is_told_once,
    what_is_removed_is_told_no_more,
);
