//! Connections at Vumi: exchange, waiting, and never losing a connection that was just made.

use foliolink_sandbox::{CallFilter, Fault, VumiApp, VumiStatus};
use tokio::time::Instant;

use super::*;
use crate::{ErrorKind, Ticket, aggregator::Part, portfolio::Provider, vumi::PublicToken};

fn linked(sandbox: &Sandbox) -> PublicToken {
    sandbox.finish_vumi_link(VumiApp::Main, Some("cust-0042")).parse().unwrap()
}

fn connected(heard: &Heard) -> ConnectionToken {
    let connected = heard.events().into_iter().find_map(|event| match event {
        Event::Connected(token) => Some(token),
        _ => None,
    });
    connected.unwrap()
}

#[tokio::test]
async fn a_connection_becomes_a_snapshot() {
    let snapshot = Line::to(&Sandbox::builder().build()).aggregator().pull(broker()).await.unwrap();
    assert_eq!(
        (snapshot.provider.clone(), snapshot.connection.expose()),
        (Provider::VUMI, b().connection)
    );
    assert!(
        !snapshot.holdings.is_empty()
            && !snapshot.accounts.is_empty()
            && !snapshot.transactions.is_empty()
    );
}

#[tokio::test]
async fn only_what_is_asked_for_is_read() {
    let line = Line::to(&Sandbox::builder().build());
    let snapshot = line.aggregator().pull(broker()).what([Part::Accounts]).await.unwrap();
    assert!(
        !snapshot.accounts.is_empty()
            && snapshot.holdings.is_empty()
            && snapshot.transactions.is_empty()
    );
    assert_eq!(line.count("transactions") + line.count("portfolios"), 0);
    let cut = line
        .aggregator()
        .pull(broker())
        .what([Part::Transactions])
        .max_transactions(1)
        .await
        .unwrap();
    assert!(
        cut.warnings.iter().any(|warning| warning.what.contains("more than the 1")),
        "{:?}",
        cut.warnings
    );
}

#[tokio::test(start_paused = true)]
async fn a_public_token_is_exchanged_and_its_connection_told_before_anything_else() {
    let sandbox = Sandbox::builder().build();
    let heard = Heard::default();
    let snapshot =
        Line::to(&sandbox).aggregator().pull(linked(&sandbox)).on_event(heard.ear()).await.unwrap();
    assert_eq!(snapshot.connection.expose(), connected(&heard).expose());
    assert!(!snapshot.holdings.is_empty());
    let words = [
        "connected",
        "waiting for ready 1",
        "waiting for ready 2",
        "reading accounts",
        "reading holders",
    ];
    assert_eq!(heard.words()[..5], words);
}

#[tokio::test(start_paused = true)]
async fn a_failure_after_the_exchange_names_the_connection_and_goes_on_from_its_ticket() {
    let sandbox = Sandbox::builder().build();
    sandbox.inject(Fault::ErrorEmpty { status: 503 }, CallFilter::operation("list_portfolios"), 1);
    let heard = Heard::default();
    let aggregator = Line::to(&sandbox).aggregator();
    let error = aggregator.pull(linked(&sandbox)).on_event(heard.ear()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let ticket = error.ticket().unwrap();
    assert_eq!(ticket.connection(), connected(&heard).expose());
    let snapshot = aggregator.resume(ticket).unwrap().await.unwrap();
    assert_eq!(snapshot.connection.expose(), ticket.connection());
}

#[tokio::test(start_paused = true)]
async fn patience_ends_with_a_ticket_that_another_process_resumes() {
    let sandbox = Sandbox::builder().pending_polls(1000).build();
    let (public, patience) = (linked(&sandbox), Duration::from_secs(100));
    let began = Instant::now();
    let error =
        Line::to(&sandbox).aggregator().pull(public).give_up_after(patience).await.unwrap_err();
    assert_eq!((error.kind(), began.elapsed()), (ErrorKind::StillPending, patience));
    let ticket: Ticket =
        serde_json::from_str(&serde_json::to_string(error.ticket().unwrap()).unwrap()).unwrap();
    assert!(ticket.time_left() > Duration::from_secs(14 * 60));

    sandbox.set_vumi_status(ticket.connection(), VumiStatus::Ready);
    let snapshot = Line::to(&sandbox).aggregator().resume(&ticket).unwrap().await.unwrap();
    assert_eq!(snapshot.connection.expose(), ticket.connection());
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_the_exchange_is_recovered_with_the_external_id() {
    let sandbox = Sandbox::builder().build();
    sandbox.inject(Fault::LostAnswer, CallFilter::operation("exchange_public_token"), 1);
    let source = Source::from((linked(&sandbox), "cust-0042".parse().unwrap()));
    let snapshot = Line::to(&sandbox).aggregator().pull(source).await.unwrap();
    assert!(!snapshot.holdings.is_empty());
}

#[tokio::test]
async fn stale_data_says_so() {
    let sandbox = Sandbox::builder().build();
    sandbox.set_vumi_status(b().connection, VumiStatus::UpdateError);
    let snapshot = Line::to(&sandbox).aggregator().pull(broker()).await.unwrap();
    assert!(
        snapshot.warnings.iter().any(|warning| warning.what.contains("stale")),
        "{:?}",
        snapshot.warnings
    );
}
