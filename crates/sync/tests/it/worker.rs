//! Workers: they take what is due, end when they are told to, and one is enough for an SQLite file.

use std::time::Duration;

use foliolink_sandbox::{CallFilter, Fault, Sandbox, Times, VumiApp};
use foliolink_sync::{Key, Policy, State};

use crate::support::World;

#[tokio::test]
async fn a_worker_works_until_nothing_is_due_and_nothing_waits() {
    let sandbox = Sandbox::builder().pending_polls(2).build();
    let world = World::new(sandbox).await;
    let fast = world.builder().look_every(Duration::from_millis(1)).open().await.unwrap();
    let flinks = fast.add(world.login_id(), Policy::default()).await.unwrap().id;
    let vumi = fast.add(world.token(), Policy::default()).await.unwrap().id;
    fast.worker().at_once(2).run_until_idle().await.unwrap();
    for id in [flinks, vumi] {
        assert_eq!(fast.status(id).await.unwrap().state, State::Idle);
    }
    let overview = fast.overview().await.unwrap();
    assert_eq!((overview.connections, overview.due, overview.oldest_due_s), (2, 0, None));
    let left = crate::support::count(&world.folder, "SELECT COUNT(*) FROM workers").await;
    assert_eq!(left, 0, "it has said that it ends");
}

#[tokio::test]
async fn one_process_works_on_an_sqlite_file() {
    let world = World::ready().await;
    let worker = world.sync.worker().start().await.unwrap();
    let second = world.reopen().await.worker().start().await.unwrap_err();
    assert_eq!(second.code(), Some("second_worker"));
    worker.stop().await.unwrap();
    world.reopen().await.worker().start().await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_wake_is_taken_at_once_by_a_running_worker() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    let worker = world.sync.worker().start().await.unwrap();
    let mut checked = None;
    for _ in 0..3 {
        world.sync.now(id).await.unwrap();
        loop {
            let status = world.status(id).await;
            if status.state == State::Idle && status.checked_at != checked {
                checked = status.checked_at;
                break;
            }
            tokio::task::yield_now().await;
        }
    }
    worker.stop().await.unwrap();
    assert!(world.calls("/Authorize") >= 3);
}

/// A worker that died frees what it held long before the lease is over.
#[tokio::test]
async fn what_a_dead_worker_held_is_free_after_its_heartbeat() {
    let world = World::ready().await;
    let id = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    let dead = world.reopen().await;
    let worker = dead.worker().start().await.unwrap();
    worker.abort();
    world.line.holds.store(true, std::sync::atomic::Ordering::SeqCst);
    let step = tokio::spawn({
        let sync = dead.clone();
        async move { sync.run_step(id).await }
    });
    world.line.held.notified().await;
    step.abort();
    drop(dead);
    assert_eq!(world.status(id).await.state, State::Opening);
    // Its heartbeat, and the login that it died in.
    world.advance(Duration::from_secs(65));
    world.sync.worker().run_until_idle().await.unwrap();
    assert_eq!(world.status(id).await.state, State::Idle);
}

#[tokio::test]
async fn a_worker_without_the_new_key_ends() {
    let world = World::ready().await;
    let worker = world.sync.worker().start().await.unwrap();
    let other = world.reopen().await;
    other.rekey(Key::generate().unwrap()).await.unwrap();
    let ended = worker.join().await.unwrap_err();
    assert_eq!((ended.kind(), ended.code()), (foliolink::ErrorKind::Auth, Some("unknown_key")));
}

#[tokio::test]
async fn a_connection_s_own_failure_ends_nothing() {
    let world = World::ready().await;
    let broken = world.add_flinks().await;
    let good = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    let details = CallFilter::operation("get_accounts_detail");
    world.sandbox.inject(Fault::InvalidJson, details, Times::Always);
    world.sync.worker().run_until_idle().await.unwrap();
    assert_eq!(world.status(broken).await.state, State::Backoff);
    assert_eq!(world.status(good).await.state, State::Idle);
}
/// A provider that is down for all is no fault of any connection: one asks now and then for all.
#[tokio::test]
async fn an_outage_is_asked_about_by_one_and_counted_against_nobody() {
    let world = World::ready().await;
    let mut ids = Vec::new();
    for n in 0..30 {
        let external = format!("customer-{n}");
        let public = world.sandbox.finish_vumi_link(VumiApp::Main, Some(&external));
        let public: foliolink::vumi::PublicToken = public.parse().unwrap();
        let add = world.sync.add(public, Policy::default()).reference(external);
        ids.push(add.await.unwrap().id);
    }
    let flinks = world.add_flinks().await;
    world.sandbox.inject(Fault::ErrorHtml { status: 502 }, CallFilter::vumi(), Times::Always);
    let asked = |world: &World| {
        let path = "/api/v1/queries/connections";
        world.sandbox.requests().iter().filter(|request| request.path.starts_with(path)).count()
    };
    let before = asked(&world);
    for _ in 0..3 {
        world.sync.run_due(100).await.unwrap();
    }
    assert_eq!(asked(&world) - before, 5, "then nobody asks for a while");
    assert_eq!(world.status(flinks).await.state, State::Idle, "the other provider is up");
    let mut failures = 0;
    for id in &ids {
        failures += world.status(*id).await.attempts;
    }
    assert_eq!(failures, 4);

    world.sandbox.clear_faults();
    world.sync.end_outage();
    world.advance(Duration::from_secs(3600));
    world.settle().await;
    for id in ids {
        let status = world.status(id).await;
        assert_eq!((status.state, status.attempts), (State::Idle, 0));
    }
}

crate::database::on_postgres!(
    a_worker_works_until_nothing_is_due_and_nothing_waits,
    a_wake_is_taken_at_once_by_a_running_worker,
    what_a_dead_worker_held_is_free_after_its_heartbeat,
    a_worker_without_the_new_key_ends,
    a_connection_s_own_failure_ends_nothing,
    an_outage_is_asked_about_by_one_and_counted_against_nobody,
);
