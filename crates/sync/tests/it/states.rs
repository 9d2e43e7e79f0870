//! How a connection goes from one state to the next.

use std::{future::IntoFuture as _, time::Duration};

use foliolink::ErrorKind;
use foliolink_sandbox::{CallFilter, Fault, Sandbox, Times};
use foliolink_sync::{Id, Policy, State};

use crate::support::World;

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_connection_is_added_once_read_at_once_and_again_a_day_later() {
    let world = World::ready().await;
    let add = || world.sync.add(world.login_id(), Policy::default());
    let first = add().reference("customer-42").await.unwrap();
    let again = add().reference("customer-42").await.unwrap();
    assert!(first.added && !again.added);
    assert_eq!(first.id, again.id);
    assert_eq!(world.sync.find("customer-42").await.unwrap(), first.id);
    let taken = world.sync.add(world.token(), Policy::default()).reference("customer-42");
    assert_eq!(taken.await.unwrap_err().code(), Some("reference_taken"));

    assert_eq!(world.settle().await, 1);
    let status = world.status(first.id).await;
    assert_eq!((status.state, status.attempts), (State::Idle, 0));
    assert!(status.as_of.is_some() && status.checked_at.is_some());
    world.advance(23 * 60 * MINUTE);
    assert_eq!(world.settle().await, 0);
    world.advance(61 * MINUTE);
    assert_eq!(world.settle().await, 1);
    assert_eq!(world.calls("/Authorize"), 2);
}

#[tokio::test]
async fn pending_data_is_waited_for_without_holding_anything() {
    let world = World::new(Sandbox::builder().pending_polls(3).build()).await;
    let id = world.add_flinks().await;
    for look in 1..=3 {
        assert_eq!(world.settle().await, 1, "{look}");
        let status = world.status(id).await;
        assert_eq!(status.state, State::Waiting, "{look}");
        world.advance(Duration::from_secs(11));
    }
    world.settle().await;
    assert_eq!(world.status(id).await.state, State::Idle);
    assert_eq!(world.calls("/Authorize"), 1);
    assert!(!world.sync.snapshot(id, None).await.unwrap().accounts.is_empty());
}

#[tokio::test]
async fn a_vumi_connection_is_read_as_well() {
    let world = World::ready().await;
    let id = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    world.settle().await;
    let status = world.status(id).await;
    assert_eq!(status.state, State::Idle, "{status:?}");
    assert!(!world.sync.snapshot(id, None).await.unwrap().holdings.is_empty());
}

#[tokio::test]
async fn what_passes_is_tried_again_and_given_up_after_nine_times() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    let fault = Fault::ErrorJson { status: 503 };
    let broken = CallFilter::operation("get_accounts_detail");
    world.sandbox.inject(fault, broken, Times::Always);
    for attempt in 1..=8 {
        assert_eq!(world.settle().await, 1);
        let status = world.status(id).await;
        assert_eq!((status.state, status.attempts), (State::Backoff, attempt));
        assert_eq!(status.advice.as_deref(), Some("retry_later"));
        world.advance(6 * 60 * MINUTE);
    }
    world.settle().await;
    let status = world.status(id).await;
    assert_eq!((status.state, status.next_at), (State::Dead, None));
    assert_eq!(world.sync.now(id).await.unwrap_err().code(), Some("stopped"));

    world.sandbox.clear_faults();
    world.sync.resume(id).await.unwrap();
    world.settle().await;
    let status = world.status(id).await;
    assert_eq!((status.state, status.attempts, status.error), (State::Idle, 0, None));
}

#[tokio::test]
async fn a_person_is_waited_for_and_never_by_time() {
    let world = World::ready().await;
    let stale = world.sandbox.credentials().flinks.login_id_stale;
    let stale: foliolink::flinks::LoginId = stale.parse().unwrap();
    let id = world.sync.add(stale, Policy::default()).await.unwrap().id;
    world.settle().await;
    let status = world.status(id).await;
    assert_eq!((status.state, status.next_at), (State::NeedsPerson, None), "{status:?}");
    world.advance(48 * 60 * MINUTE);
    assert_eq!(world.settle().await, 0);
    assert_eq!(world.sync.now(id).await.unwrap_err().code(), Some("needs_person"));
    let people = world.sync.in_state(State::NeedsPerson, 10).await.unwrap();
    assert_eq!(people.len(), 1);
}

#[tokio::test]
async fn what_is_paused_stays_so_and_what_is_removed_leaves_nothing() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    world.settle().await;
    world.sync.pause(id).await.unwrap();
    world.advance(48 * 60 * MINUTE);
    assert_eq!(world.settle().await, 0);
    assert_eq!(world.sync.now(id).await.unwrap_err().code(), Some("stopped"));
    world.sync.resume(id).await.unwrap();
    assert_eq!(world.settle().await, 1);

    world.sync.remove(id).await.unwrap();
    assert_eq!(world.sync.status(id).await.unwrap().state, State::Forgotten);
    for refused in [
        world.sync.snapshot(id, None).await.map(drop),
        world.sync.now(id).await,
        world.sync.remove(id).await,
        world
            .sync
            .status(Id::parse("0190163d-8694-739b-aea5-966c26f8ad91").unwrap())
            .await
            .map(drop),
    ] {
        let error = refused.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, Some("unknown_connection")));
    }
    let rows = "SELECT COUNT(*) FROM accounts_history";
    assert_eq!(crate::support::count(&world.folder, rows).await, 0);
    assert_eq!(world.calls("/DeleteCard/{customerId}/{loginId}"), 0);
}
#[tokio::test]
async fn many_who_add_the_same_at_once_add_it_once() {
    let world = World::ready().await;
    let other = world.reopen().await;
    let adds = (0..20).map(|n| {
        let sync = if n % 2 == 0 { &world.sync } else { &other };
        sync.add(world.login_id(), Policy::default()).reference("customer-42").into_future()
    });
    let added = futures_util::future::join_all(adds).await;
    let added: Vec<_> = added.into_iter().map(Result::unwrap).collect();
    assert_eq!(added.iter().filter(|added| added.added).count(), 1);
    assert!(added.iter().all(|one| one.id == added[0].id));
}

crate::database::on_postgres!(
    a_connection_is_added_once_read_at_once_and_again_a_day_later,
    pending_data_is_waited_for_without_holding_anything,
    a_vumi_connection_is_read_as_well,
    what_passes_is_tried_again_and_given_up_after_nine_times,
    a_person_is_waited_for_and_never_by_time,
    what_is_paused_stays_so_and_what_is_removed_leaves_nothing,
    many_who_add_the_same_at_once_add_it_once,
);

#[tokio::test]
async fn a_reference_is_counted_in_characters() {
    let world = World::ready().await;
    let add = |reference: String| {
        let add = world.sync.add(world.token(), Policy::default());
        async move { add.reference(&reference).await }
    };
    assert!(add("\u{e9}".repeat(256)).await.unwrap().added);
    for bad in ["\u{e9}".repeat(257), String::new(), "a\tb".to_owned()] {
        let error = add(bad).await.unwrap_err();
        assert!(error.to_string().contains("1 to 256 characters"), "{error}");
    }
}
