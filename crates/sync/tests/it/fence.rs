//! Two processes on one connection: whoever comes late writes nothing.

use std::{sync::atomic::Ordering, time::Duration};

use foliolink_sync::{Policy, State, Step};

use crate::support::{World, count, settle};

const LEASE: Duration = Duration::from_secs(6 * 60);

/// A process that sleeps through twice its lease in the middle of a call, while another one takes
/// over, and then goes on.
#[tokio::test]
async fn what_comes_after_the_lease_is_refused() {
    let world = World::ready().await;
    let id = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    world.line.holds.store(true, Ordering::SeqCst);
    let sleeper = tokio::spawn({
        let sync = world.sync.clone();
        async move { sync.run_step(id).await }
    });
    world.line.held.notified().await;
    assert_eq!(world.status(id).await.state, State::Opening);

    let other = world.reopen().await;
    assert_eq!(other.run_step(id).await.unwrap(), Step::Nothing, "the lease isn't over");
    assert_eq!(other.open(id).await.unwrap_err().code(), Some("busy"));
    other.shift_clock(LEASE.as_millis() as i64 * 2);
    assert_eq!(other.run_step(id).await.unwrap(), Step::Done);
    let versions = "SELECT COUNT(*) FROM holdings_history";
    let before = count(&world.folder, versions).await;
    assert!(before > 0);

    // It wakes up, by a clock that knows how late it is.
    world.sync.shift_clock(LEASE.as_millis() as i64 * 2);
    world.line.go_on.notify_one();
    assert_eq!(sleeper.await.unwrap().unwrap(), Step::Late);
    assert_eq!(world.sync.late_writes(), 1);
    assert_eq!(count(&world.folder, versions).await, before);
    assert_eq!(count(&world.folder, "SELECT COUNT(*) FROM syncs").await, 1);
    assert_eq!(world.status(id).await.state, State::Idle);
}

/// The same where nobody took over: the lease is over all the same.
#[tokio::test]
async fn a_lease_that_is_over_is_over_though_nobody_else_came() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    world.line.holds.store(true, Ordering::SeqCst);
    let sleeper = tokio::spawn({
        let sync = world.sync.clone();
        async move { sync.run_step(id).await }
    });
    world.line.held.notified().await;
    world.advance(LEASE + Duration::from_secs(1));
    world.line.go_on.notify_one();
    assert_eq!(sleeper.await.unwrap().unwrap(), Step::Late);
    assert_eq!(count(&world.folder, "SELECT COUNT(*) FROM syncs").await, 0);

    // The session that was opened must have ended first.
    assert_eq!(settle(&world.sync).await, 1);
    assert_eq!(world.status(id).await.state, State::Uncertain);
    world.advance(Duration::from_secs(120));
    settle(&world.sync).await;
    assert_eq!(world.status(id).await.state, State::Idle);
}

#[tokio::test]
async fn a_clock_that_leaps_an_hour_either_way_costs_no_row() {
    let world = World::ready().await;
    let id = world.sync.add(world.token(), Policy::default()).await.unwrap().id;
    settle(&world.sync).await;
    let hour = 3_600_000;
    for leap in [-hour, hour, hour, -hour] {
        world.sandbox.advance(Duration::from_secs(24 * 3600));
        world.sync.shift_clock(leap);
        world.sync.now(id).await.unwrap();
        settle(&world.sync).await;
        assert_eq!(world.status(id).await.state, State::Idle);
        // Each version begins where the one before it ends, and not before it began.
        let backwards = "SELECT COUNT(*) FROM holdings_history WHERE valid_to <= valid_from";
        assert_eq!(count(&world.folder, backwards).await, 0);
    }
    let twice = "SELECT COUNT(*) FROM (SELECT 1 FROM holdings_history WHERE valid_to IS NULL \
                 GROUP BY connection_id, row_id HAVING COUNT(*) > 1) twice";
    assert_eq!(count(&world.folder, twice).await, 0);
}

#[tokio::test]
async fn many_steps_of_one_connection_at_once_are_one() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    let other = world.reopen().await;
    let steps = (0..20).map(|step| {
        let sync = if step % 2 == 0 { world.sync.clone() } else { other.clone() };
        async move { sync.run_step(id).await.unwrap() }
    });
    let done = futures_util::future::join_all(steps).await;
    assert_eq!(done.iter().filter(|step| **step == Step::Done).count(), 1, "{done:?}");
    assert_eq!(world.calls("/Authorize"), 1);
}

/// A wake that comes while a step is under way isn't lost.
#[tokio::test]
async fn a_wake_in_the_middle_of_a_step_makes_another_one() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    world.line.holds.store(true, Ordering::SeqCst);
    let step = tokio::spawn({
        let sync = world.sync.clone();
        async move { sync.run_step(id).await }
    });
    world.line.held.notified().await;
    world.sync.now(id).await.unwrap();
    assert_eq!(world.sync.overview().await.unwrap().due, 0, "it is held");
    world.line.go_on.notify_one();
    assert_eq!(step.await.unwrap().unwrap(), Step::Done);
    assert_eq!(world.sync.overview().await.unwrap().due, 1);
    assert_eq!(settle(&world.sync).await, 1);
    assert_eq!(world.calls("/Authorize"), 2);
}

crate::database::on_postgres!(
    what_comes_after_the_lease_is_refused,
    a_lease_that_is_over_is_over_though_nobody_else_came,
    a_clock_that_leaps_an_hour_either_way_costs_no_row,
    many_steps_of_one_connection_at_once_are_one,
    a_wake_in_the_middle_of_a_step_makes_another_one,
);
