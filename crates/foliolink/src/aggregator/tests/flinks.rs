//! Cards at Flinks: what is read, waiting, tickets, the wealth host, and investments that are no
//! more.

use foliolink_sandbox::{CallFilter, Fault, Times};
use tokio::time::Instant;

use super::*;
use crate::{
    Advice, ErrorKind, Ticket, Work,
    aggregator::Part,
    flinks::{Credentials, Days},
    portfolio::{Provider, Snapshot},
};

const MINUTE: Duration = Duration::from_secs(60);

fn stored(ticket: &Ticket) -> Ticket {
    serde_json::from_str(&serde_json::to_string(ticket).unwrap()).unwrap()
}

fn warned(snapshot: &Snapshot) -> Vec<&str> {
    snapshot
        .warnings
        .iter()
        .filter(|warning| warning.path == "Investments")
        .map(|warning| warning.what.as_str())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_saved_card_becomes_a_snapshot_waiting_included() {
    let line = Line::to(&Sandbox::builder().build());
    let heard = Heard::default();
    let snapshot = line.aggregator().pull(login()).on_event(heard.ear()).await.unwrap();
    assert_eq!(
        (snapshot.provider.clone(), snapshot.connection.expose()),
        (Provider::FLINKS, a().login_id)
    );
    assert!(
        snapshot.accounts.len() == 4
            && !snapshot.transactions.is_empty()
            && !snapshot.holders.is_empty()
            && snapshot.as_of.is_some()
    );
    assert_eq!(
        heard.words(),
        ["opened", "reading accounts", "waiting for accounts 1", "waiting for accounts 2"]
    );
    assert_eq!(line.count("Investments"), 0, "a retired product is read only where asked for");
    assert!(line.count("sandbox-api.private.fin.ag") > 0, "{:?}", line.called);
}

#[tokio::test]
async fn only_what_is_asked_for_is_read() {
    let aggregator = Line::to(&Sandbox::builder().pending_polls(0).build()).aggregator();
    let bare = aggregator.pull(login()).what([Part::Accounts]).await.unwrap();
    assert!(bare.accounts.len() == 4 && bare.transactions.is_empty() && bare.holders.is_empty());
    let quarter = aggregator.pull(login()).what([Part::Transactions]).await.unwrap();
    let year = aggregator.pull(login()).days(Days::DAYS_365).await.unwrap();
    assert!(quarter.holders.is_empty() && !quarter.transactions.is_empty());
    assert!(year.transactions.len() > quarter.transactions.len());
}

#[tokio::test(start_paused = true)]
async fn patience_is_that_of_the_whole_pull_and_its_ticket_keeps_the_providers_deadline() {
    let sandbox = Sandbox::builder().pending_polls(20).build();
    let began = Instant::now();
    let error =
        Line::to(&sandbox).aggregator().pull(login()).give_up_after(MINUTE).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.advice(), began.elapsed()),
        (ErrorKind::StillPending, Advice::Poll, MINUTE)
    );
    let left = stored(error.ticket().unwrap()).time_left();
    assert!(left > 29 * MINUTE && left <= 30 * MINUTE, "{left:?}");

    let line = Line::to(&sandbox);
    let snapshot =
        line.aggregator().resume(&stored(error.ticket().unwrap())).unwrap().await.unwrap();
    assert_eq!((snapshot.accounts.len(), snapshot.connection.expose()), (4, a().login_id));
    assert_eq!(line.count("Authorize"), 0, "the session goes on");
}

#[tokio::test(start_paused = true)]
async fn the_gap_between_looks_can_be_another() {
    let began = Instant::now();
    let aggregator = Line::to(&Sandbox::builder().build()).aggregator();
    aggregator.pull(login()).every(Duration::from_millis(50)).await.unwrap();
    assert_eq!(began.elapsed(), Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn a_pull_is_resumed_in_the_middle_of_its_investments_and_lacks_nothing() {
    let sandbox = Sandbox::builder().pending_polls(1).build();
    sandbox.inject(Fault::StuckPending, CallFilter::operation("get_investments"), Times::Always);
    let what = [Part::Accounts, Part::Investments];
    let aggregator = Line::to(&sandbox).aggregator();
    let error = aggregator.pull(login()).what(what).give_up_after(2 * MINUTE).await.unwrap_err();
    assert_eq!(error.ticket().unwrap().operation(), "investments");
    sandbox.clear_faults();
    let resumed =
        aggregator.resume(&stored(error.ticket().unwrap())).unwrap().what(what).await.unwrap();
    let whole = aggregator.pull(login()).what(what).await.unwrap();
    assert_eq!(resumed.accounts.len(), whole.accounts.len());
    assert!(resumed.accounts.len() > 4, "{}", resumed.accounts.len());
}

#[tokio::test(start_paused = true)]
async fn a_pull_is_resumed_before_its_session_is_open() {
    let line = Line::to(&Sandbox::builder().pending_polls(3).build());
    // At this bank every sign-in takes a while.
    let slow =
        line.flinks().authorize_with(Credentials::new("FlinksCapital", "test_pending", "Everyday"));
    let session = slow.live().await.unwrap().into_session().await.unwrap();
    let accounts = session.accounts().start().await.unwrap().accounts.len();
    let source = Source::from(session.login_id().unwrap().clone());
    let (aggregator, heard) = (line.aggregator(), Heard::default());
    let error = aggregator
        .pull(source.clone())
        .live()
        .give_up_after(Duration::from_secs(1))
        .await
        .unwrap_err();
    assert_eq!(error.ticket().unwrap().operation(), "authorize");
    let resumed =
        aggregator.resume(&stored(error.ticket().unwrap())).unwrap().on_event(heard.ear());
    assert_eq!(resumed.await.unwrap().accounts.len(), accounts);
    assert_eq!(heard.words()[..2], ["waiting for authorize 1", "opened"]);
    assert_eq!(heard.0.lock().unwrap()[0].0, source);
}

#[tokio::test]
async fn tickets_that_are_no_part_of_a_pull_are_refused() {
    let line = Line::to(&Sandbox::builder().build());
    let (client, aggregator) = (line.flinks(), line.aggregator());
    let session =
        client.session("e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812".parse().unwrap(), Some(login()));
    let unsaved = client.session("e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812".parse().unwrap(), None);
    let refused = |ticket: &Ticket| aggregator.resume(ticket).unwrap_err().to_string();
    assert!(refused(session.summary().start().ticket()).contains("no part of a pull"));
    assert!(refused(unsaved.accounts().start().ticket()).contains("wasn't saved"));
    assert!(refused(&Ticket::new("other", Work::Accounts, "x", MINUTE)).contains("not known here"));
    let elsewhere =
        Ticket::new("flinks", Work::Accounts, a().login_id, MINUTE).with_instance("toolbox");
    assert!(
        refused(&elsewhere.with_request_id("e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812"))
            .contains("another instance")
    );
}

#[tokio::test(start_paused = true)]
async fn investments_that_are_not_served_any_more_are_a_warning() {
    for fault in [
        Fault::ErrorEmpty { status: 410 },
        Fault::Refusal { code: "METHOD_NOT_AVAILABLE".into(), status: 405 },
    ] {
        let sandbox = Sandbox::builder().build();
        sandbox.inject(fault, CallFilter::operation("get_investments"), Times::Always);
        let snapshot = Line::to(&sandbox).aggregator().pull(login()).what(Part::ALL).await.unwrap();
        assert_eq!(snapshot.accounts.len(), 4);
        assert_eq!(
            warned(&snapshot),
            ["investments are not served here (the provider retired them on 2026-04-30)"]
        );
    }
}

#[tokio::test]
async fn investments_that_fail_otherwise_are_no_shorter_snapshot() {
    let sandbox = Sandbox::builder().pending_polls(0).build();
    sandbox.inject(
        Fault::ErrorEmpty { status: 503 },
        CallFilter::operation("get_investments"),
        Times::Always,
    );
    let error = Line::to(&sandbox).aggregator().pull(login()).what(Part::ALL).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, Some(503)));
}

#[tokio::test(start_paused = true)]
async fn a_wealth_connection_is_read_at_the_wealth_host_and_nowhere_else() {
    let line = Line::to(&Sandbox::builder().build());
    let aggregator = Aggregator::builder().flinks(line.flinks_and_wealth()).build().unwrap();
    let source = Source::FlinksWealth(a().login_id_wealth.parse().unwrap());
    let heard = Heard::default();
    let snapshot = aggregator.pull(source.clone()).on_event(heard.ear()).await.unwrap();
    assert!(!snapshot.accounts.is_empty());
    assert_eq!(line.count("wealth.example.test/"), line.count(""));
    assert_eq!(line.count("GetAccountsDetail"), 0);

    let Some(Event::Waiting { ticket, .. }) = heard.events().pop() else { panic!() };
    assert_eq!(ticket.operation(), "investments");
    let again = aggregator.resume(&stored(&ticket)).unwrap().await.unwrap();
    assert_eq!(again.accounts, snapshot.accounts);
    assert_eq!(line.count("wealth.example.test/"), line.count(""));
}

#[tokio::test]
async fn with_a_wealth_host_a_banking_login_is_never_taken_there() {
    let line = Line::to(&Sandbox::builder().pending_polls(0).build());
    let aggregator = Aggregator::builder().flinks(line.flinks_and_wealth()).build().unwrap();
    let snapshot = aggregator.pull(login()).what(Part::ALL).await.unwrap();
    assert_eq!(
        (snapshot.accounts.len(), line.count("wealth.example.test/"), line.count("Investments")),
        (4, 0, 0)
    );
    assert!(warned(&snapshot)[0].contains("wealth host"), "{:?}", snapshot.warnings);
}
