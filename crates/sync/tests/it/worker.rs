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

/// Whoever gets the lock of an SQLite file knows that the worker before it is dead, and takes what it
/// held at once.
#[tokio::test]
async fn a_killed_worker_s_successor_on_an_sqlite_file_waits_for_no_heartbeat() {
    let world = World::ready().await;
    let id = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    let dead = world.reopen().await;
    let worker = dead.worker().start().await.unwrap();
    world.line.holds.store(true, std::sync::atomic::Ordering::SeqCst);
    let step = tokio::spawn({
        let sync = dead.clone();
        async move { while sync.run_step(id).await.unwrap() != foliolink_sync::Step::Done {} }
    });
    // Either of them has its call out, the login.
    world.line.held.notified().await;
    step.abort();
    worker.abort();
    drop(dead);
    assert_eq!(world.status(id).await.state, State::Opening);
    // Without moving a clock: neither its heartbeat nor its lease nor its login's is over. Its lock
    // goes with it, which takes a moment.
    loop {
        match world.sync.worker().run_until_idle().await {
            Err(error) if error.code() == Some("second_worker") => tokio::task::yield_now().await,
            ended => break ended.unwrap(),
        }
    }
    assert_eq!(world.status(id).await.state, State::Idle);
}

/// A process that has a client for one provider leaves the other's connections to those who have.
#[tokio::test]
async fn connections_of_a_provider_without_a_client_are_left_alone() {
    let world = World::ready().await;
    let flinks = world.add_flinks().await;
    let vumi = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    let half = foliolink_sync::Sync::builder()
        .database(world.folder.url())
        .keys(world.keys.clone())
        .flinks(crate::support::flinks_builder(&world.sandbox, &world.line))
        .open()
        .await
        .unwrap();
    let before = world.status(vumi).await;
    half.worker().run_until_idle().await.unwrap();
    assert_eq!(world.status(flinks).await.state, State::Idle);
    for _ in 0..20 {
        half.run_step(vumi).await.unwrap();
        half.run_due(10).await.unwrap();
    }
    let refused = half.open(vumi).await.unwrap_err();
    assert_eq!(refused.to_string(), "vumi: no client is set up for it");
    assert!(half.remove(vumi).at_provider().await.is_err());
    assert_eq!(world.status(vumi).await, before, "as it was");
    // Others have it: beside one that can't, too.
    if world.folder.is_postgres() {
        let beside = half.worker().start().await.unwrap();
        world.sync.worker().run_until_idle().await.unwrap();
        beside.stop().await.unwrap();
    } else {
        world.sync.worker().run_until_idle().await.unwrap();
    }
    assert_eq!(world.status(vumi).await.state, State::Idle);
}

/// The clock that decides leaps an hour either way under a worker that is at work.
#[tokio::test]
async fn a_worker_goes_on_when_the_clock_leaps() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    let worker = world.sync.worker().start().await.unwrap();
    let mut checked = None;
    for leap in [3_600_000, -3_600_000, -3_600_000, 3_600_000] {
        world.sync.shift_clock(leap);
        world.sync.now(id).await.unwrap();
        let began = std::time::Instant::now();
        loop {
            let status = world.status(id).await;
            if status.state == State::Idle && status.checked_at != checked {
                checked = status.checked_at;
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "{leap}: {status:?}");
            tokio::task::yield_now().await;
        }
    }
    worker.stop().await.unwrap();
    let refreshes = "SELECT COUNT(*) FROM syncs";
    assert!(crate::support::count(&world.folder, refreshes).await >= 4);
    assert_eq!(world.sync.engine_restarts(), 0);
}

/// Somebody holds the queue's table: nothing moves though it should, the watchdog says so, and work
/// goes on when the table is free.
#[tokio::test]
async fn a_queue_that_stands_still_is_started_again() {
    let world = World::ready().await;
    if !world.folder.is_postgres() {
        return; // The unit test of the worker has an engine that stands still.
    }
    let id = world.add_flinks().await;
    let sync = world.builder().lease(Duration::from_secs(12)).open().await.unwrap();
    let held = world.folder.hold("graphile_worker._private_jobs").await;
    let worker = sync.worker().start().await.unwrap();
    let began = std::time::Instant::now();
    while sync.engine_restarts() == 0 {
        assert!(began.elapsed() < Duration::from_secs(60), "the watchdog says nothing");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(world.status(id).await.checked_at, None);
    drop(held);
    while world.status(id).await.checked_at.is_none() {
        assert!(began.elapsed() < Duration::from_secs(120), "it never goes on");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    worker.stop().await.unwrap();
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
    let failing = world.sync.failing().await.unwrap();
    let told = failing.iter().map(|own| {
        let words =
            [&own.provider, own.state.as_str(), &own.error.kind, own.advice.as_ref().unwrap()];
        (words.map(str::to_owned).join(" "), own.error.code.as_deref(), own.connections)
    });
    let expected = ("vumi backoff unavailable retry_later".to_owned(), None, 5);
    assert_eq!(told.collect::<Vec<_>>(), [expected]);

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
    connections_of_a_provider_without_a_client_are_left_alone,
    a_worker_goes_on_when_the_clock_leaps,
    a_queue_that_stands_still_is_started_again,
);
