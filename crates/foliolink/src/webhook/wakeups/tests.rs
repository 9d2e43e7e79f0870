//! Nothing is lost: not what comes twice, late, out of order, or before its waiter.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt as _;
use tokio::time::{Instant, advance, sleep, timeout};

use super::{kind::Kind, *};

fn request(number: usize) -> Key {
    Key::flinks_request(Topic::Accounts, &format!("request-{number}"))
}

fn login(number: usize) -> Key {
    Key::flinks_login(Topic::Accounts, &format!("login-{number}"))
}

fn data(number: usize) -> Body {
    Body::parse(number.to_string().as_bytes()).unwrap()
}

/// Ten thousand sessions. Each waiter registers up to a minute after its event or before it; events
/// are shuffled, every third comes twice, and every fifth is followed by one under the login alone.
#[tokio::test(start_paused = true)]
async fn ten_thousand_waiters_each_get_their_own_event() {
    const SESSIONS: usize = 10_000;
    let (hub, polls, began) = (Wakeups::new(), Arc::<AtomicUsize>::default(), Instant::now());
    let random = std::cell::RefCell::new(fastrand::Rng::with_seed(5));
    let moment = || Duration::from_millis(random.borrow_mut().u64(0..60_000));
    let waiters: Vec<_> = (0..SESSIONS)
        .map(|number| {
            let (hub, polls, registers) = (hub.clone(), Arc::clone(&polls), moment());
            tokio::spawn(async move {
                sleep(registers).await;
                let mut waiter = hub.register_both(request(number), login(number));
                loop {
                    let woken = timeout(Duration::from_secs(600), waiter.signal())
                        .await
                        .expect("an event was lost");
                    polls.fetch_add(1, Ordering::SeqCst);
                    if let Signal::Data(outcome) = woken {
                        assert_eq!(outcome, data(number));
                        waiter.finish();
                        return;
                    }
                }
            })
        })
        .collect();
    let events: Vec<_> = (0..SESSIONS)
        .map(|number| {
            let (hub, first, again) = (hub.clone(), moment(), moment());
            tokio::spawn(async move {
                sleep(first).await;
                hub.deliver(
                    [Some(request(number)), Some(login(number))],
                    Signal::Data(data(number)),
                );
                if number % 5 == 0 {
                    hub.notify(login(number), Signal::Wake);
                }
                if number % 3 == 0 {
                    sleep(again).await;
                    hub.deliver(
                        [Some(request(number)), Some(login(number))],
                        Signal::Data(data(number)),
                    );
                }
            })
        })
        .collect();
    for task in waiters.into_iter().chain(events) {
        task.await.unwrap();
    }
    assert!(
        began.elapsed() < Duration::from_secs(121),
        "nobody fell back to looking: {:?}",
        began.elapsed()
    );
    assert_eq!(hub.waiter_count(), 0);
    let polls = polls.load(Ordering::SeqCst);
    assert!((SESSIONS..SESSIONS + SESSIONS / 5).contains(&polls), "{polls} wake-ups");
    advance(Duration::from_secs(30 * 60)).await;
    let _waiter = hub.register(request(SESSIONS));
    assert_eq!(hub.early_count(), 0, "late repetitions don't stay");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_loses_nothing_and_a_finished_one_leaves_nothing() {
    let hub = Wakeups::new();
    let mut waiter = hub.register(request(1));
    assert!(timeout(Duration::from_secs(1), waiter.signal()).await.is_err());
    hub.notify(request(1), Signal::Data(data(1)));
    drop(waiter.signal());
    // The process puts the work away, and takes it up again from its ticket.
    drop(waiter);
    let mut resumed = hub.register(request(1));
    assert_eq!(resumed.signal().now_or_never(), Some(Signal::Data(data(1))));
    hub.notify(request(1), Signal::Wake);
    resumed.finish();
    assert_eq!((hub.waiter_count(), hub.early_count()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn an_unseen_event_goes_to_the_other_waiter_not_back() {
    let hub = Wakeups::new();
    let (first, mut second) = (hub.register(request(1)), hub.register(request(1)));
    hub.notify(request(1), Signal::Wake);
    drop(first);
    assert_eq!(hub.early_count(), 0);
    assert_eq!(second.signal().now_or_never(), Some(Signal::Wake));
    assert_eq!(second.signal().now_or_never(), None);
}

#[tokio::test(start_paused = true)]
async fn data_that_another_waiter_has_is_not_left_under_the_connection() {
    let hub = Wakeups::new();
    let leaves = hub.register_both(request(1), login(1));
    let mut stays = hub.register(request(1));
    hub.deliver([Some(request(1)), Some(login(1))], Signal::Data(data(1)));
    drop(leaves);
    // A later session of the connection is woken to look, and gets nobody else's accounts.
    let mut later = hub.register_both(request(2), login(1));
    assert_eq!(later.signal().now_or_never(), Some(Signal::Wake));
    assert_eq!(stays.signal().now_or_never(), Some(Signal::Data(data(1))));
}

#[tokio::test(start_paused = true)]
async fn data_comes_under_the_session_only() {
    let hub = Wakeups::new();
    // Two sessions of one connection; the event is the first one's.
    let mut first = hub.register_both(request(1), login(1));
    let mut second = hub.register_both(request(2), login(1));
    hub.deliver([Some(request(1)), Some(login(1))], Signal::Data(data(1)));
    assert_eq!(first.signal().now_or_never(), Some(Signal::Data(data(1))));
    assert_eq!(second.signal().now_or_never(), Some(Signal::Wake));
    first.finish();
    second.finish();
    // Nobody waits: the wake-up by connection is for whoever comes first, and leaves the session
    // its own.
    hub.deliver([Some(request(1)), Some(login(1))], Signal::Data(data(1)));
    let mut second = hub.register_both(request(2), login(1));
    assert_eq!(second.signal().now_or_never(), Some(Signal::Wake));
    assert_eq!(hub.register(request(1)).signal().now_or_never(), Some(Signal::Data(data(1))));
}

#[tokio::test(start_paused = true)]
async fn a_session_does_not_use_up_the_event_of_another_one_of_its_connection() {
    let hub = Wakeups::new();
    let mut first = hub.register_both(request(1), login(1));
    hub.deliver([Some(request(2)), Some(login(1))], Signal::Data(data(2)));
    assert_eq!(first.signal().now_or_never(), Some(Signal::Wake));
    let mut second = hub.register_both(request(2), login(1));
    assert_eq!(second.signal().now_or_never(), Some(Signal::Data(data(2))));
    first.finish();
    second.finish();
    assert_eq!(hub.early_count(), 0);
}

/// What a waiter for session 1 and connection 1 gets of an event under these keys.
fn brought(early: bool, keys: [Option<Key>; 2]) -> Option<Signal<Body>> {
    let hub = Wakeups::new();
    let wait = || hub.register_both(request(1), login(1));
    if early {
        hub.deliver(keys, Signal::Data(data(1)));
        return wait().signal().now_or_never();
    }
    let mut waiter = wait();
    hub.deliver(keys, Signal::Data(data(1)));
    waiter.signal().now_or_never()
}

#[test]
fn data_of_another_session_or_connection_is_no_ones_who_waits_for_his_own() {
    for early in [false, true] {
        let own = Some(Signal::Data(data(1)));
        assert_eq!(brought(early, [Some(request(1)), Some(login(1))]), own, "{early}");
        assert_eq!(
            brought(early, [Some(request(1)), None]),
            own,
            "{early}: only one side names it"
        );
        let woken = Some(Signal::Wake);
        assert_eq!(brought(early, [Some(request(1)), Some(login(2))]), woken, "{early}");
        assert_eq!(brought(early, [Some(request(2)), Some(login(1))]), woken, "{early}");
        assert_eq!(brought(early, [Some(request(2)), Some(login(2))]), None, "{early}");
    }
    let hub = Wakeups::new();
    hub.deliver([Some(request(1)), Some(login(2))], Signal::Data(data(1)));
    let mut nameless = hub.register(request(1));
    assert_eq!(nameless.signal().now_or_never(), Some(Signal::Data(data(1))));
}

#[tokio::test(start_paused = true)]
async fn data_outlives_a_later_event_without() {
    let hub = Wakeups::new();
    hub.notify(request(1), Signal::Data(data(1)));
    hub.notify(request(1), Signal::Wake);
    assert_eq!(hub.early_count(), 1);
    let mut waiter = hub.register(request(1));
    hub.notify(request(1), Signal::Wake);
    assert_eq!(waiter.signal().now_or_never(), Some(Signal::Data(data(1))));
    hub.notify(request(1), Signal::Data(data(2)));
    hub.notify(request(1), Signal::Data(data(3)));
    assert_eq!(waiter.signal().now_or_never(), Some(Signal::Data(data(3))));
}

#[tokio::test(start_paused = true)]
async fn early_events_are_bounded_in_number_bytes_and_time() {
    let hub = Wakeups::new().keep_early(3, 2, Duration::from_secs(60));
    for number in 0..5 {
        hub.notify(request(number), Signal::Data(data(number)));
    }
    assert_eq!(hub.early_count(), 3);
    assert_eq!(hub.register(request(1)).signal().now_or_never(), None, "the oldest went first");
    assert_eq!(
        hub.register(request(2)).signal().now_or_never(),
        Some(Signal::Wake),
        "its data went, the event stayed"
    );
    advance(Duration::from_secs(59)).await;
    assert_eq!(hub.register(request(3)).signal().now_or_never(), Some(Signal::Data(data(3))));
    advance(Duration::from_secs(1)).await;
    assert_eq!(hub.register(request(4)).signal().now_or_never(), None);
    let none = Wakeups::new().keep_early(0, 0, Duration::ZERO);
    none.notify(request(1), Signal::Wake);
    assert_eq!(none.early_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn no_kind_of_event_pushes_out_another() {
    let holders = |number: usize| Key::flinks_request(Topic::Kyc, &format!("request-{number}"));
    let investments =
        |number: usize| Key::flinks_request(Topic::Investments, &format!("request-{number}"));
    let ping = |number: usize| Key::vumi_connection(&format!("{number:010}"));
    let hub = Wakeups::new().keep_early(8, 100, Duration::from_secs(60));
    hub.deliver([Some(request(0)), Some(login(0))], Signal::Data(data(0)));
    for number in 1..1_000 {
        hub.notify(holders(number), Signal::Data(data(number)));
        hub.notify(investments(number), Signal::Data(data(number)));
        hub.notify(ping(number), Signal::Wake);
        for key in [request(number), login(number)] {
            hub.deliver_of(Some(Kind::Failure), [Some(key), None], Signal::Wake);
        }
    }
    assert_eq!(hub.early_count(), 2 + 2 + 2 + 8 + 2, "of each kind");
    // What fails after its accounts came doesn't take them away.
    hub.deliver_of(Some(Kind::Failure), [Some(request(0)), None], Signal::Wake);
    assert_eq!(hub.register(request(0)).signal().now_or_never(), Some(Signal::Data(data(0))));
    // The newest of each kind are there, and what holders brought as well.
    let newest = hub.register(holders(999)).signal().now_or_never();
    assert_eq!(newest, Some(Signal::Data(data(999))));
    let newest = hub.register(investments(999)).signal().now_or_never();
    assert_eq!(newest, Some(Signal::Data(data(999))));
    assert_eq!(hub.register(ping(999)).signal().now_or_never(), Some(Signal::Wake));
    assert_eq!(hub.register(login(999)).signal().now_or_never(), Some(Signal::Wake));
    for number in 0..1_000 {
        hub.deliver([Some(request(number)), Some(login(number))], Signal::Data(data(number)));
    }
    assert_eq!(hub.register(ping(992)).signal().now_or_never(), Some(Signal::Wake));
}

#[tokio::test(start_paused = true)]
async fn data_that_nobody_takes_is_bounded_and_its_waiter_woken_all_the_same() {
    let hub = Wakeups::new().keep_unseen(3);
    let mut waiters: Vec<_> = (0..5).map(|number| hub.register(request(number))).collect();
    for number in 0..5 {
        hub.notify(request(number), Signal::Data(data(number)));
        // Again: it counts once.
        hub.notify(request(number), Signal::Data(data(number)));
    }
    assert_eq!(hub.lock().unseen_bytes(), 3);
    let signals: Vec<_> =
        waiters.iter_mut().map(|waiter| waiter.signal().now_or_never().unwrap()).collect();
    let brought = signals.iter().filter(|signal| matches!(signal, Signal::Data(_))).count();
    assert_eq!((signals.len(), brought), (5, 3));
    assert_eq!(hub.lock().unseen_bytes(), 0);
    hub.notify(request(4), Signal::Data(data(4)));
    drop(waiters);
    assert_eq!(hub.lock().unseen_bytes(), 0, "it went back");
    assert_eq!(hub.register(request(4)).signal().now_or_never(), Some(Signal::Data(data(4))));
    assert_eq!(hub.lock().unseen_bytes(), 0);
}

#[test]
fn a_waiter_is_small() {
    // The slot (with half of the slab empty) and two index entries (with a third of their nodes
    // empty).
    let bytes = 2 * state::SLOT_BYTES + 2 * size_of::<(Key, usize)>() * 3 / 2 + size_of::<Waiter>();
    assert!(bytes <= 512, "{bytes} bytes");
}
