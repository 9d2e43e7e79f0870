//! Ten thousand sessions at once: few looks, short delays, and nothing lost.

use std::{cell::RefCell, time::Duration};

use fastrand::Rng;
use tokio::{task::JoinHandle, time::Instant};

use super::*;
use crate::webhook::vumi::{Signer, Verifier as VumiVerifier};

const SESSIONS: usize = 10_000;

/// When things happen to one session, from its beginning on.
#[derive(Clone)]
struct Plan {
    /// Its data is there.
    ready: Duration,
    /// Somebody begins to wait; mostly at once, sometimes long after the event.
    waits: Duration,
    /// Its event arrives, maybe more than once, maybe never.
    events: Vec<Duration>,
    /// Whether options narrow the call.
    narrowed: bool,
}

/// By the references: from some seconds to a couple of minutes; Flinks holds a call for 210 s and
/// gives it 30 minutes, Vumi's imports rarely take more than five minutes. Of the events 2 % get
/// lost, a tenth comes twice, half of those late; every twentieth comes before its waiter.
fn plan(random: &RefCell<Rng>) -> Plan {
    let seconds = |from: u64, to: u64| {
        Duration::from_millis(random.borrow_mut().u64(from * 1_000..to * 1_000))
    };
    let percent = || random.borrow_mut().u32(0..100);
    let ready = match percent() {
        0..50 => seconds(5, 30),
        50..85 => seconds(30, 90),
        85..97 => seconds(90, 210),
        _ => seconds(210, 600),
    };
    let arrives = ready + Duration::from_millis(random.borrow_mut().u64(50..900));
    let mut events = if percent() < 2 { vec![] } else { vec![arrives] };
    if !events.is_empty() && percent() < 10 {
        let again = if percent() < 50 { seconds(0, 2) } else { seconds(2, 900) };
        events.push(arrives + again);
    }
    let waits = if percent() < 5 { arrives + seconds(1, 60) } else { Duration::ZERO };
    Plan { ready, waits, events, narrowed: percent() < 50 }
}

fn plans(seed: u64) -> Vec<Plan> {
    let random = RefCell::new(Rng::with_seed(seed));
    (0..SESSIONS).map(|_| plan(&random)).collect()
}

/// Delays from when the data was there and somebody waited, sorted.
async fn delays(waits: Vec<JoinHandle<Duration>>) -> Vec<Duration> {
    let mut delays = vec![];
    for wait in waits {
        delays.push(wait.await.unwrap());
    }
    delays.sort();
    delays
}

/// Prints the figures, and holds them against what is promised: looks in thousandths a session.
fn check(name: &str, polls: usize, delays: &[Duration]) {
    let thousandths = polls * 1_000 / SESSIONS;
    let (median, mean) =
        (delays[SESSIONS / 2], delays.iter().sum::<Duration>() / u32::try_from(SESSIONS).unwrap());
    println!(
        "{name}: {}.{:03} polls a session after the start",
        thousandths / 1_000,
        thousandths % 1_000
    );
    println!("{name}: delay median {median:?}, mean {mean:?}, longest {:?}", delays[SESSIONS - 1]);
    assert!(thousandths <= 1_100, "{thousandths} thousandths");
    assert!(median < Duration::from_secs(1), "{median:?}");
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_sessions_at_flinks() {
    let (provider, hub, began) = (Provider::new(), Wakeups::new(), Instant::now());
    let client = provider.flinks(Some(&hub));
    let id = |number: usize| format!("{number:08x}-1a7d-4d39-b0a5-93c1d7f4e812");
    let mut waits = vec![];
    for (number, plan) in plans(11).into_iter().enumerate() {
        provider.finish(&id(number), began + plan.ready);
        for (times, arrives) in (0..).zip(plan.events) {
            let (hub, id) = (hub.clone(), id(number));
            at(began + arrives, async move {
                let mut event = accounts_event(&id);
                // Every session has a card of its own; a repetition after a restart of the receiver
                // is taken anew.
                event["Login"] = json!({ "Id": id, "Times": times });
                deliver(&hub, &event).await;
            });
        }
        let session =
            client.session(id(number).parse().unwrap(), Some(id(number).parse().unwrap()));
        waits.push(tokio::spawn(async move {
            sleep_until(began + plan.waits).await;
            let request = session.accounts();
            let request = if plan.narrowed { request.without_transactions() } else { request };
            let detail = request.start().await.expect("lost");
            assert_eq!(detail.request_id, Some(session.request_id()));
            began.elapsed() - plan.ready.max(plan.waits)
        }));
    }
    let delays = delays(waits).await;
    assert_eq!(hub.waiter_count(), 0);
    println!("Flinks: {} starting calls", provider.count(Did::Ask));
    check("Flinks", provider.count(Did::Poll), &delays);
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_connections_at_vumi() {
    let (provider, hub, began) = (Provider::new(), Wakeups::new(), Instant::now());
    let client = provider.vumi(Some(&hub));
    let signer = Arc::new(Signer::generate().unwrap());
    let receiver = Receiver::new(VumiVerifier::new(signer.keys()), hub.clone());
    let mut waits = vec![];
    for (number, plan) in plans(12).into_iter().enumerate() {
        let token = format!("{number:010}");
        provider.finish(&token, began + plan.ready);
        for arrives in plan.events {
            let (signer, receiver, token) = (Arc::clone(&signer), receiver.clone(), token.clone());
            at(began + arrives, async move {
                let body = format!(r#"{{"connectionToken":"{token}"}}"#);
                let answer = receiver
                    .handle(&signer.headers(body.as_bytes()).unwrap(), body.as_bytes())
                    .await;
                assert_eq!(answer.status(), 200);
            });
        }
        let client = client.clone();
        waits.push(tokio::spawn(async move {
            sleep_until(began + plan.waits).await;
            let public = format!("6f2b1a90-4d3c-4e7f-8a61-00{number:010}");
            let connection = client.exchange(&public.parse().unwrap()).await.unwrap();
            let state = connection.ready().await.expect("lost");
            assert_eq!(state.connection.expose(), token);
            began.elapsed() - plan.ready.max(plan.waits)
        }));
    }
    let delays = delays(waits).await;
    assert_eq!(hub.waiter_count(), 0);
    check("Vumi", provider.count(Did::Poll), &delays);
}

/// The measure to compare with: the same sessions without a hub.
#[tokio::test(start_paused = true)]
async fn the_same_sessions_without_webhooks() {
    let (provider, began) = (Provider::new(), Instant::now());
    let client = provider.flinks(None);
    let mut waits = vec![];
    for (number, plan) in plans(11).into_iter().enumerate() {
        let id = format!("{number:08x}-1a7d-4d39-b0a5-93c1d7f4e812");
        provider.finish(&id, began + plan.ready);
        let session = client.session(id.parse().unwrap(), None);
        waits.push(tokio::spawn(async move {
            session.accounts().start().await.expect("lost");
            // The tenth second after the data was there, exactly.
            let expected = plan.ready.as_millis().div_ceil(10_000) * 10_000;
            assert_eq!(began.elapsed().as_millis(), expected);
            began.elapsed() - plan.ready
        }));
    }
    let delays = delays(waits).await;
    let polls = provider.count(Did::Poll);
    println!("without webhooks: {} polls in all, delay median {:?}", polls, delays[SESSIONS / 2]);
    assert!(polls > 3 * SESSIONS, "polling costs more: {polls}");
}
