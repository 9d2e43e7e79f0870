//! Tickets in a room: called by their event, by time, and with nothing lost on the way out.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::*;
use crate::{
    Ticket,
    flinks::Resumed,
    webhook::{Signal, TicketQueue},
};

fn ticket(number: usize) -> Ticket {
    let ticket = json!({ "provider": "flinks", "operation": "accounts", "connection": LOGIN, "instance": "sandbox",
        "request_id": format!("{number:08x}-1a7d-4d39-b0a5-93c1d7f4e812"), "asked": { "with": {} }, "deadline": "2031-04-02T08:45:00Z" });
    serde_json::from_value(ticket).unwrap()
}

fn id(number: usize) -> String {
    ticket(number).request_id().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn an_event_calls_its_ticket_and_completes_the_resumed_work() {
    let (provider, hub) = (Provider::new(), Wakeups::new());
    let (client, room) = (provider.flinks(Some(&hub)), TicketQueue::new(&hub));
    (0..3).for_each(|number| room.put(ticket(number)));
    let mut event = accounts_event(&id(1));
    event["Login"] = json!({});
    let heard = hub.clone();
    at(Instant::now() + Duration::from_secs(20), async move { deliver(&heard, &event).await });
    let called = room.next().await;
    assert_eq!((called.request_id(), room.len()), (Some(id(1).as_str()), 2));
    let Resumed::Accounts(pending) = client.resume(&called).unwrap() else {
        panic!("not accounts")
    };
    assert_eq!(pending.await.unwrap().tag.as_deref(), Some("from an event"));
    assert_eq!((provider.count(Did::Ask), hub.early_count()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn without_an_event_time_calls_in_order() {
    let room = TicketQueue::new(&Wakeups::new());
    let began = Instant::now();
    room.put(ticket(0));
    let waiting = tokio::spawn({
        let room = room.clone();
        async move { (room.next().await, room.next().await) }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    // Put in beside somebody who already waits; its deadline is over, so it comes first.
    let mut late = serde_json::to_value(ticket(1)).unwrap();
    late["deadline"] = json!("2020-04-02T08:45:00Z");
    room.put(serde_json::from_value(late).unwrap());
    let (first, second) = waiting.await.unwrap();
    assert_eq!(
        (first.request_id(), second.request_id()),
        (Some(id(1).as_str()), Some(id(0).as_str()))
    );
    assert_eq!(began.elapsed(), Duration::from_secs(300));
}

#[tokio::test(start_paused = true)]
async fn an_event_that_came_before_its_ticket_calls_it_at_once() {
    let hub = Wakeups::new();
    let room = TicketQueue::new(&hub);
    deliver(&hub, &bare_event("GetAccountsDetail", &id(7))).await;
    room.put(ticket(8));
    room.put(ticket(7));
    assert!(timeout(Duration::ZERO, room.next()).await.is_ok_and(|called| called == ticket(7)));
    assert!(timeout(Duration::from_secs(299), room.next()).await.is_err());
    assert_eq!((room.len(), hub.waiter_count(), hub.early_count()), (1, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_tickets_are_each_called_once_by_their_own_event() {
    const TICKETS: usize = 10_000;
    let hub = Wakeups::new().keep_early(2 * TICKETS, 0, Duration::from_secs(1_800));
    let room = TicketQueue::new(&hub);
    let began = Instant::now();
    for number in 0..TICKETS {
        // A third of the events comes before its ticket.
        let early = number % 3 == 0;
        let notify = hub.clone();
        let key = crate::webhook::Key::flinks_request(crate::webhook::Topic::Accounts, &id(number));
        match early {
            true => notify.notify(key, Signal::Wake),
            false => {
                at(began + Duration::from_millis(u64::try_from(number).unwrap()), async move {
                    notify.notify(key, Signal::Wake)
                })
            }
        }
        room.put(ticket(number));
    }
    let mut called = std::collections::HashSet::new();
    while !room.is_empty() {
        called.insert(room.next().await.request_id().unwrap().to_owned());
    }
    assert_eq!(called.len(), TICKETS);
    assert!(
        began.elapsed() < Duration::from_secs(11),
        "nobody fell back to looking: {:?}",
        began.elapsed()
    );
    assert_eq!(hub.waiter_count(), 0);
}
