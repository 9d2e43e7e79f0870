//! A card that was linked just now may answer with accounts on which nothing ever moved.

use std::time::Duration;

use foliolink_sandbox::{CallFilter, Fault};
use jiff::civil::date;
use tokio::time::Instant;

use crate::{
    ErrorKind, PollStatus,
    flinks::{AccountsDetail, Authorized, Part, Resumed, tests::*},
    portfolio::Warning,
};

/// A sandbox whose next so many details have no transaction.
fn sandbox(times: u32) -> (Sandbox, Client) {
    let sandbox = Sandbox::builder().pending_polls(0).build();
    let fault = Fault::EmptyList { field: Some("Transactions".into()) };
    sandbox.inject(fault, CallFilter::operation("get_accounts_detail"), times);
    let client = sandboxed(&sandbox);
    (sandbox, client)
}

fn count(sandbox: &Sandbox, operation: &str) -> usize {
    let requests = sandbox.requests();
    requests.iter().filter(|request| request.path.ends_with(operation)).count()
}

fn still_empty(warnings: &[Warning]) -> bool {
    warnings
        .iter()
        .any(|warning| warning.path == "Accounts" && warning.what.contains("ask again later"))
}

async fn open(client: &Client) -> Session {
    client.authorize(&login()).cached().await.unwrap().into_session().await.unwrap()
}

#[tokio::test]
async fn unless_told_otherwise_it_is_asked_once_and_a_warning() {
    let (sandbox, client) = sandbox(1);
    let detail = open(&client).await.accounts().start().await.unwrap();
    assert!(detail.is_still_empty() && still_empty(&detail.warnings));
    assert_eq!((detail.accounts.len(), count(&sandbox, "/GetAccountsDetail")), (4, 1));
    let detail = open(&client).await.accounts().start().await.unwrap();
    assert!(!detail.is_still_empty() && !still_empty(&detail.warnings));
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_again_in_new_cached_sessions_at_the_usual_pace() {
    let (sandbox, client) = sandbox(2);
    let session = open(&client).await;
    let first = session.request_id();
    let began = Instant::now();
    let mut pending = session.accounts().retry_while_empty(3).start();
    let mut looks = vec![];
    let detail: AccountsDetail = loop {
        match pending.next().await.unwrap().unwrap() {
            PollStatus::Done(detail) => break detail,
            PollStatus::Working { code, next_in, .. } => looks.push((code, next_in)),
        }
    };
    assert_eq!(looks, [(None, Duration::from_secs(10)), (None, Duration::from_secs(10))]);
    assert_eq!(began.elapsed(), Duration::from_secs(20));
    assert!(!detail.is_still_empty() && !still_empty(&detail.warnings));
    assert_ne!(session.request_id(), first);
    assert_eq!(pending.ticket().request_id(), Some(session.request_id().as_str()));
    assert_eq!((count(&sandbox, "/GetAccountsDetail"), count(&sandbox, "/Authorize")), (3, 3));
    assert_eq!(count(&sandbox, "GetAccountsDetailAsync/{requestId}"), 0);
}

#[tokio::test(start_paused = true)]
async fn three_times_at_most_and_then_there_is_a_warning() {
    let (sandbox, client) = sandbox(9);
    let request = open(&client).await.accounts();
    let detail = request.clone().retry_while_empty(3).start().await.unwrap();
    assert!(detail.is_still_empty() && still_empty(&detail.warnings));
    assert_eq!(count(&sandbox, "/GetAccountsDetail"), 4);

    let error = request.retry_while_empty(4).start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    let error = client.pull(&login(), Part::DEFAULT).retry_while_empty(4).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Invalid, "flinks.pull"));
    assert_eq!(count(&sandbox, "/GetAccountsDetail"), 4);
}

#[tokio::test(start_paused = true)]
async fn a_session_at_the_bank_is_never_repeated() {
    let (sandbox, client) = sandbox(9);
    let credentials =
        crate::flinks::Credentials::new("FlinksCapital", "greatday_nomfa", "Everyday");
    let live = client.authorize_with(credentials).live().await.unwrap();
    let Authorized::Session(session) = live else { panic!("{live:?}") };
    let authorized = count(&sandbox, "/Authorize");
    let detail = session.accounts().retry_while_empty(3).start().await.unwrap();
    assert!(still_empty(&detail.warnings));
    let foreign = client.session(session.request_id(), session.login_id().cloned());
    let detail = foreign.accounts().retry_while_empty(3).start().await.unwrap();
    assert!(still_empty(&detail.warnings), "who knows how it was opened");
    assert_eq!(count(&sandbox, "/GetAccountsDetail"), 2);
    assert_eq!(count(&sandbox, "/Authorize"), authorized);
}

#[tokio::test(start_paused = true)]
async fn where_no_new_session_opens_what_came_stands() {
    let (sandbox, client) = sandbox(9);
    let session = open(&client).await;
    sandbox.inject(Fault::ErrorEmpty { status: 400 }, CallFilter::operation("authorize"), 9);
    let detail = session.accounts().retry_while_empty(3).start().await.unwrap();
    assert!(detail.is_still_empty() && still_empty(&detail.warnings));
    assert_eq!(count(&sandbox, "/GetAccountsDetail"), 1);
}

#[tokio::test(start_paused = true)]
async fn where_a_later_look_fails_what_came_first_stands() {
    for status in [400, 401, 500] {
        let (sandbox, client) = sandbox(1);
        let session = open(&client).await;
        let mut pending = session.accounts().retry_while_empty(3).start();
        assert!(matches!(pending.next().await, Some(Ok(PollStatus::Working { .. }))));
        let details = CallFilter::operation("get_accounts_detail");
        sandbox.inject(Fault::ErrorEmpty { status }, details, 99);
        let detail = pending.await.unwrap();
        assert!(detail.is_still_empty() && still_empty(&detail.warnings), "{status}");
        assert_eq!(detail.accounts.len(), 4);
    }
}

#[tokio::test]
async fn where_little_was_asked_for_nothing_is_no_surprise() {
    let (_, client) = sandbox(9);
    let request = open(&client).await.accounts().retry_while_empty(3);
    for request in [
        request.clone().between(date(2031, 3, 1), date(2031, 3, 2)),
        request.clone().after("a", "b"),
        request.without_transactions(),
    ] {
        let detail = request.start().await.unwrap();
        assert!(!detail.accounts.is_empty() && !still_empty(&detail.warnings));
    }
}

#[tokio::test(start_paused = true)]
async fn a_pull_does_so_too_and_its_ticket_says_so() {
    let (sandbox, client) = sandbox(1);
    let pulled = client.pull(&login(), Part::DEFAULT).retry_while_empty(1).await.unwrap();
    assert!(!pulled.accounts.as_ref().unwrap().is_still_empty());
    assert!(!pulled.snapshot().transactions.is_empty());
    assert_eq!(count(&sandbox, "/GetAccountsDetail"), 2);

    let pending = open(&client).await.accounts().retry_while_empty(2).start();
    let stored = serde_json::to_string(pending.ticket()).unwrap();
    assert!(stored.contains(r#""with":{"retries_while_empty":2}"#), "{stored}");
    let fault = Fault::EmptyList { field: Some("Transactions".into()) };
    sandbox.inject(fault, CallFilter::operation("get_accounts_detail"), 2);
    let Resumed::Accounts(resumed) = client.resume(pending.ticket()).unwrap() else { panic!() };
    assert!(!resumed.await.unwrap().is_still_empty());
}
