//! What waiting costs: tickets that wait for their events, and connections that are looked at again
//! and again.

use std::time::Duration;

use anyhow::{Context as _, Result};
use foliolink::{
    Ticket,
    webhook::{TicketQueue, Wakeups},
};
use tokio::{runtime::Builder, task::JoinSet};

use crate::{
    allocations,
    candidate::{cpu_time, median},
    play::{self, LOGIN},
    table::time,
};

const TICKETS: usize = 100_000;

/// Connections that are looked at once a second, and for how many seconds.
const CONNECTIONS: usize = 10_000;
const SECONDS: u32 = 5;

/// Prints both.
pub(crate) fn measure() -> Result<()> {
    measure_tickets()?;
    measure_polls()
}

fn measure_tickets() -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let _entered = runtime.enter();
    let mut tickets = Vec::with_capacity(TICKETS);
    for number in 0..TICKETS {
        tickets.push(ticket(number)?);
    }
    let queue = TicketQueue::new(&Wakeups::new());
    let ((), taken) = allocations::count(|| tickets.drain(..).for_each(|ticket| queue.put(ticket)));
    println!(
        "\n{TICKETS} tickets that wait hold {} B each besides what they say, {:.2} allocations each.",
        taken.held / TICKETS,
        taken.count as f64 / TICKETS as f64,
    );
    assert_eq!(queue.len(), TICKETS);
    Ok(())
}

fn ticket(number: usize) -> Result<Ticket> {
    let ticket = format!(
        concat!(
            r#"{{"provider":"flinks","operation":"accounts","connection":"{login}","instance":"sandbox","#,
            r#""request_id":"{number:08x}-1a7d-4d39-b0a5-93c1d7f4e812","asked":{{"with":{{}}}},"deadline":"2031-04-02T08:45:00Z"}}"#
        ),
        login = LOGIN,
        number = number,
    );
    Ok(serde_json::from_str(&ticket)?)
}

fn measure_polls() -> Result<()> {
    let mut seconds = Vec::new();
    for _ in 0..5 {
        seconds.push(poll_for_a_second()?);
    }
    let second = median(seconds);
    println!(
        "{CONNECTIONS} polls a second in this process take {} of the processor a second: {:.2} of a core.",
        time(second),
        second.as_secs_f64(),
    );
    Ok(())
}

/// Time of the processor for one second of polls, on a clock that doesn't wait.
fn poll_for_a_second() -> Result<Duration> {
    let runtime = Builder::new_current_thread().enable_all().start_paused(true).build()?;
    let client = play::vumi_waiting()?;
    runtime.block_on(async {
        let mut pending = Vec::new();
        for number in 0..CONNECTIONS {
            let connection = client.connection(format!("K7Q2M{number:05}").parse()?);
            pending.push(connection.ready().every(Duration::from_secs(1)));
        }
        // The login, and whatever is made once.
        client.connection("K7Q2M9X4T1".parse()?).status().await?;
        let before = cpu_time();
        let mut all = JoinSet::new();
        for mut pending in pending {
            all.spawn(async move {
                for _ in 0..SECONDS {
                    pending.next().await.context("it still waits")??;
                }
                anyhow::Ok(())
            });
        }
        while let Some(done) = all.join_next().await {
            done??;
        }
        Ok((cpu_time() - before) / SECONDS)
    })
}
