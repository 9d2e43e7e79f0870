//! The rule of looking, on a paused clock: thirty minutes take no time.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::ticket::Work;

fn job(ready_after: u32) -> Pending<u32> {
    let ticket = Ticket::new("flinks", Work::Accounts, "7d3f2a10", Duration::from_secs(1800))
        .with_request_id("r-1");
    let cadence = Cadence::every(Duration::from_secs(10), Duration::from_secs(1800));
    let polls = Arc::new(AtomicU32::new(0));
    Pending::new("flinks.get_accounts_detail_async", ticket, cadence, move |_| {
        let made = polls.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move {
            let code = Some(Code::from("OPERATION_PENDING"));
            Ok(if made >= ready_after {
                Poll::Done(made)
            } else {
                Poll::Working { code, retry_after: None }
            })
        })
    })
}

#[tokio::test(start_paused = true)]
async fn awaiting_looks_every_ten_seconds() {
    let began = Instant::now();
    assert_eq!(job(4).await.unwrap(), 4);
    assert_eq!(began.elapsed(), Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn giving_up_takes_the_last_look_at_the_deadline_and_hands_back_a_ticket() {
    let began = Instant::now();
    let error = job(u32::MAX).give_up_after(Duration::from_secs(25)).await.unwrap_err();
    assert_eq!(began.elapsed(), Duration::from_secs(25));
    assert_eq!((error.kind(), error.advice()), (ErrorKind::StillPending, crate::Advice::Poll));
    assert_eq!(error.ticket().unwrap().request_id(), Some("r-1"));
    assert_eq!(
        error.to_string(),
        "flinks.get_accounts_detail_async: still working when patience ended [OPERATION_PENDING] after 4 attempts, request id r-1"
    );
}

#[tokio::test(start_paused = true)]
async fn watching_shows_each_look_then_ends() {
    let mut job = job(2);
    assert!(matches!(job.next().await, Some(Ok(PollStatus::Working { polls: 1, .. }))));
    assert!(matches!(job.next().await, Some(Ok(PollStatus::Done(2)))));
    assert!(job.next().await.is_none());
}

#[test]
fn gaps_grow_to_the_cap_and_stay_within_the_jitter() {
    let cadence = Cadence {
        first: Duration::from_secs(3),
        growth_percent: 150,
        cap: Duration::from_secs(30),
        jitter_percent: 20,
        give_up_after: Duration::from_secs(900),
        wait_first: true,
    };
    for (polls, whole) in [(1, 3.0), (2, 4.5), (3, 6.75), (20, 30.0)] {
        let gap = cadence.gap(polls).as_secs_f64(); // a duration
        assert!(gap >= whole * 0.79 && gap <= whole * 1.21, "{polls}: {gap}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_longest_durations_are_no_overflow_and_the_ticket_keeps_the_provider_s_deadline() {
    let job = job(2);
    let deadline = job.ticket().deadline();
    let job = job.every(Duration::MAX).give_up_after(Duration::MAX);
    assert_eq!(job.ticket().deadline(), deadline);
    assert_eq!(job.await.unwrap(), 2);
}
