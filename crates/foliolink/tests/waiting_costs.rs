//! What a session costs while it waits in a hub, counted at the allocator; so this is a test binary
//! of its own, with one test.

use std::{convert::Infallible, future::IntoFuture as _, time::Duration};

use foliolink::{
    Ticket,
    flinks::Client,
    webhook::{TicketQueue, Wakeups},
};
use http_body_util::Full;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const TICKETS: usize = 100_000;
/// Fewer, since each of them makes a call; the cost of one is the same.
const PENDING: usize = 10_000;
/// Bytes a session may cost beyond its ticket.
const ALLOWED: usize = 512;

fn request_id(number: usize) -> String {
    format!("{number:08x}-1a7d-4d39-b0a5-93c1d7f4e812")
}

fn ticket(number: usize) -> Ticket {
    let (request, login) =
        (request_id(number), format!("{number:08x}-9c55-4b0e-8a41-2f6a6d1f9b20"));
    let ticket = format!(
        r#"{{"provider":"flinks","operation":"accounts","connection":"{login}","request_id":"{request}","instance":"toolbox",
            "asked":{{"with":{{}}}},"deadline":"2031-04-02T08:45:00Z"}}"#
    );
    serde_json::from_str(&ticket).unwrap()
}

/// Bytes that are allocated beyond what there was, for each of `count`.
fn each(before: usize, count: usize) -> usize {
    (ALLOCATED.current_usage() - before) / count
}

/// A seat in a room, its share of the room's and the hub's memory in reserve included. The ticket's
/// own bytes are there before; the copy of its fixed part that moves into the room is the ticket's.
fn seat(hub: &Wakeups) -> usize {
    let tickets: Vec<_> = (0..TICKETS).map(ticket).collect();
    let before = ALLOCATED.current_usage();
    let room = TicketQueue::new(hub);
    tickets.into_iter().for_each(|ticket| room.put(ticket));
    // The emptied list is freed by now.
    let cost = each(before - TICKETS * size_of::<Ticket>(), TICKETS) - size_of::<Ticket>();
    assert_eq!((room.len(), hub.waiter_count()), (TICKETS, TICKETS));
    cost
}

/// An awaited `Pending` in the same hub: its task, future, timer and place. The session is counted,
/// since it holds it.
async fn pending(hub: &Wakeups) -> usize {
    let answer = r#"{"FlinksCode":"OPERATION_PENDING","HttpStatusCode":202}"#;
    let service = tower::service_fn(move |_: http::Request<reqwest::Body>| async move {
        Ok::<_, Infallible>(http::Response::builder().status(202).body(Full::from(answer)).unwrap())
    });
    let client =
        Client::builder().instance("toolbox").customer_id("5d0c7a3e-64b1-4f0d-9a57-3c1f7b2e8d40");
    let client = client.wakeups(hub.clone()).without_limits().in_process(service).build().unwrap();
    let mut tasks = Vec::with_capacity(PENDING);
    let before = ALLOCATED.current_usage();
    for number in 0..PENDING {
        let session = client.session(request_id(number).parse().unwrap(), None);
        tasks.push(tokio::spawn(session.accounts().start().into_future()));
    }
    // Each has asked once by then, and waits.
    tokio::time::sleep(Duration::from_secs(100)).await;
    let cost = each(before, PENDING);
    assert_eq!(hub.waiter_count(), PENDING);
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    cost
}

#[tokio::test(start_paused = true)]
#[expect(clippy::print_stdout)] // The figures are there to be read.
async fn a_session_that_waits_costs_at_most_half_a_kibibyte_beyond_its_ticket() {
    let seat = seat(&Wakeups::new());
    let pending = pending(&Wakeups::new()).await;
    println!(
        "a ticket in a room costs {seat} B beyond itself ({TICKETS} of them); an awaited Pending costs {pending} B ({PENDING} of them)"
    );
    assert!(seat <= ALLOWED, "{seat} B");
    assert!(pending > seat, "a room would be for nothing: {pending} B");
}
