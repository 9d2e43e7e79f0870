//! A connection's pull: made, waited for and read in one go, with nothing lost on the way.

use std::{future::IntoFuture as _, time::Duration};

use foliolink_sandbox::{CallFilter, Fault, VumiApp};
use tokio::time::Instant;

use super::*;
use crate::{ErrorKind, Ticket, Work, vumi::PullEvent};

/// What was told, in words.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn hear(&self) -> impl Fn(&PullEvent) + Send + Sync + 'static {
        let told = self.clone();
        move |event| {
            let words = match event {
                PullEvent::Connected(token) => format!("connected {}", token.expose().len()),
                PullEvent::Started { ticket } => format!("started {}", ticket.work()),
                PullEvent::Waiting { polls, ticket, .. } => {
                    format!("waiting {polls} {}", ticket.work())
                }
                PullEvent::Ready(state) => format!("ready {}", state.usable()),
                PullEvent::Reading { part, .. } => format!("reading {}", part.as_str()),
                PullEvent::Read(part) => format!("read {}", part.as_str()),
            };
            told.0.lock().unwrap().push(words);
        }
    }

    fn words(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

fn linked(sandbox: &Sandbox) -> crate::vumi::PublicToken {
    sandbox.finish_vumi_link(VumiApp::Main, Some("cust-0042")).parse().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_public_token_becomes_data_and_each_step_is_told() {
    let sandbox = Sandbox::builder().pending_polls(2).build();
    let told = Told::default();
    let exchange = client(&sandbox).exchange(&linked(&sandbox));
    let pull = exchange.pull([Part::Positions, Part::Accounts]).on_event(told.hear());
    let pulled = pull.await.unwrap();
    assert!(!pulled.accounts.is_empty() && !pulled.positions.is_empty());
    assert!(pulled.portfolios.is_empty() && pulled.account_transactions.is_empty());
    let words = [
        "connected 10",
        "started ready",
        "waiting 1 ready",
        "waiting 2 ready",
        "ready true",
        "reading accounts",
        "read accounts",
        "reading positions",
        "read positions",
    ];
    assert_eq!(told.words(), words);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_the_exchange_is_recovered_before_anything_is_read() {
    let sandbox = Sandbox::builder().build();
    sandbox.inject(Fault::LostAnswer, CallFilter::operation("exchange_public_token"), 1);
    let exchange = client(&sandbox).exchange(&linked(&sandbox));
    let pulled = exchange.external_id("cust-0042".parse().unwrap()).pull(Part::ALL).await.unwrap();
    assert!(!pulled.snapshot().holdings.is_empty());
}

#[tokio::test(start_paused = true)]
async fn whatever_fails_once_there_is_a_connection_goes_on_from_its_ticket() {
    for operation in ["get_connection", "list_portfolios", "list_account_transactions"] {
        let sandbox = Sandbox::builder().build();
        sandbox.inject(Fault::ErrorEmpty { status: 503 }, CallFilter::operation(operation), 1);
        let client = client(&sandbox);
        let error = client.exchange(&linked(&sandbox)).pull(Part::ALL).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{operation}");
        let ticket = error.ticket().unwrap();
        assert_eq!(ticket.work(), &Work::Ready);
        let pulled = client.resume_pull(ticket, Part::ALL).unwrap().await.unwrap();
        assert_eq!(pulled.state.connection.expose(), ticket.connection());
        assert!(!pulled.positions.is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn patience_is_of_the_whole_and_another_process_reads_what_it_wants() {
    let sandbox = Sandbox::builder().pending_polls(50).build();
    let (pace, patience) = (Duration::from_secs(7), Duration::from_secs(30));
    let began = Instant::now();
    let told = Told::default();
    let exchange = client(&sandbox).exchange(&linked(&sandbox));
    let pull = exchange.pull(Part::ALL).every(pace).give_up_after(patience).on_event(told.hear());
    let error = pull.await.unwrap_err();
    assert_eq!((error.kind(), began.elapsed()), (ErrorKind::StillPending, patience));
    assert_eq!(told.words().len(), 6, "at 7, 14, 21, 28 s: {:?}", told.words());
    let stored = serde_json::to_string(error.ticket().unwrap()).unwrap();
    let ticket: Ticket = serde_json::from_str(&stored).unwrap();
    sandbox.set_vumi_status(ticket.connection(), foliolink_sandbox::VumiStatus::Ready);

    let client = client(&sandbox);
    let accounts = client.resume_pull(&ticket, [Part::Accounts]).unwrap().await.unwrap();
    assert!(!accounts.accounts.is_empty() && accounts.positions.is_empty());
    let all = client.resume_pull(&ticket, []).unwrap().await.unwrap();
    assert!(!all.positions.is_empty() && !all.portfolio_transactions.is_empty());
}

#[tokio::test]
async fn with_nothing_to_read_nothing_is_sent_and_a_known_state_is_not_asked_for() {
    let sandbox = Sandbox::builder().build();
    let connection = broker(&client(&sandbox));
    assert_eq!(connection.pull([]).await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(sandbox.requests().len(), 0);
    let state = connection.status().await.unwrap();
    let sent = sandbox.requests().len();
    connection.pull([Part::Accounts]).with_state(state).await.unwrap();
    assert_eq!(sandbox.requests().len(), sent + 1);
}

/// A client whose requests take so many seconds by their path, and when each went out.
fn slow(
    sandbox: &Sandbox,
    seconds: fn(&str) -> u64,
    settings: fn(ClientBuilder) -> ClientBuilder,
) -> (Connection, Arc<Mutex<Vec<Instant>>>) {
    let (router, went) = (sandbox.router(), Arc::<Mutex<Vec<Instant>>>::default());
    let times = went.clone();
    let service = tower::service_fn(move |request: Request| {
        let (router, times) = (router.clone(), times.clone());
        async move {
            let path = request.uri().path().to_owned();
            if !path.ends_with("/login") {
                times.lock().unwrap().push(Instant::now());
                tokio::time::sleep(Duration::from_secs(seconds(&path))).await;
            }
            router.oneshot(request).await
        }
    });
    let client = settings(builder(0)).in_process(service).build().unwrap();
    (broker(&client), went)
}

fn at(went: &Mutex<Vec<Instant>>, began: Instant) -> Vec<u128> {
    went.lock().unwrap().iter().map(|at| at.duration_since(began).as_millis()).collect()
}

#[tokio::test(start_paused = true)]
async fn six_reads_go_at_once_and_the_last_answer_changes_no_order() {
    let sandbox = Sandbox::builder().build();
    let told = Told::default();
    // The first part is answered last.
    let seconds = |path: &str| if path.ends_with("/accounts") { 5 } else { 1 };
    let (connection, went) = slow(&sandbox, seconds, |keys| keys);
    let state = connection.status().await.unwrap();
    went.lock().unwrap().clear();
    let began = Instant::now();
    let pull = connection.pull(Part::ALL).with_state(state).on_event(told.hear());
    let pulled = pull.await.unwrap();
    assert_eq!((at(&went, began), began.elapsed().as_secs()), (vec![0; 6], 5));
    let order = ["accounts", "portfolios", "investments", "positions", "transactions"];
    let words: Vec<_> =
        order.iter().flat_map(|part| [format!("reading {part}"), format!("read {part}")]).collect();
    assert_eq!(told.words()[1..], words);
    let quick = broker(&client(&sandbox)).pull(Part::ALL).await.unwrap();
    assert_eq!(pulled.snapshot(), quick.snapshot());
}

#[tokio::test(start_paused = true)]
async fn limits_hold_for_the_reads_of_a_pull() {
    let sandbox = Sandbox::builder().build();
    let two = |keys: ClientBuilder| keys.requests_per_second(2.try_into().unwrap());
    let (connection, went) = slow(&sandbox, |_| 0, two);
    let state = connection.status().await.unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
    went.lock().unwrap().clear();
    let began = Instant::now();
    connection.pull(Part::ALL).with_state(state.clone()).await.unwrap();
    assert_eq!(at(&went, began), [0, 0, 1020, 1020, 2040, 2040]);

    let four = |keys: ClientBuilder| keys.calls_at_once(4.try_into().unwrap());
    let (connection, went) = slow(&sandbox, |_| 3, four);
    let began = Instant::now();
    connection.pull(Part::ALL).with_state(state).await.unwrap();
    assert_eq!(at(&went, began), [0, 0, 0, 0, 3000, 3000]);
}

#[tokio::test(start_paused = true)]
async fn the_first_part_that_fails_says_why_and_the_others_are_read_to_their_end() {
    let sandbox = Sandbox::builder().build();
    for operation in ["list_active_positions", "list_accounts"] {
        sandbox.inject(Fault::ErrorEmpty { status: 503 }, CallFilter::operation(operation), 1);
    }
    // The positions' failure is there long before that of the accounts.
    let seconds = |path: &str| if path.ends_with("/accounts") { 5 } else { 1 };
    let (connection, went) = slow(&sandbox, seconds, |keys| keys);
    let state = connection.status().await.unwrap();
    went.lock().unwrap().clear();
    let error = connection.pull(Part::ALL).with_state(state).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unavailable, "vumi.list_accounts"));
    assert_eq!(error.ticket().unwrap().work(), &Work::Ready);
    assert_eq!(went.lock().unwrap().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_pull_that_is_dropped_sends_nothing_more() {
    let sandbox = Sandbox::builder().build();
    let one = |keys: ClientBuilder| keys.requests_per_second(1.try_into().unwrap());
    let (connection, went) = slow(&sandbox, |_| 0, one);
    let state = connection.status().await.unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
    went.lock().unwrap().clear();
    let pull = connection.pull(Part::ALL).with_state(state);
    tokio::time::timeout(Duration::from_millis(1500), pull.into_future()).await.unwrap_err();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(went.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_anything_is_said_to_have_nothing() {
    let answers = |path: &str| match path {
        "/api/v1/auth/login" => r#"{"token": "e30.e30.c2ln"}"#,
        path if path.ends_with(keys().connection) => {
            r#"{"credentialsToken": "", "status": "READY", "lastSync": "2025-03-08T04:01:57.120Z"}"#
        }
        _ => "[]",
    };
    let service = tower::service_fn(move |request: Request| async move {
        Ok::<_, BrokeOff>(answer(200, answers(request.uri().path())))
    });
    let client = builder(0).in_process(service).build().unwrap();
    let said = async |parts: Vec<Part>| {
        let pulled = broker(&client).pull(parts).await.unwrap();
        pulled
            .warnings
            .into_iter()
            .map(|said| format!("{}: {}", said.path, said.what))
            .collect::<Vec<_>>()
    };
    let all = said(Part::ALL.into()).await;
    assert_eq!(all, ["portfolios: empty, as is every list that was asked for"]);
    // Without a licence there are no accounts.
    assert!(said(vec![Part::Accounts]).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn data_of_which_nobody_says_when_it_was_read_is_said() {
    for (last_sync, what) in [
        ("null", "missing: when the data was read isn't known"),
        (r#""""#, "missing: when the data was read isn't known"),
        (r#""0001-01-01T00:00:00""#, "the year 1, which means never"),
    ] {
        let service = tower::service_fn(move |request: Request| async move {
            Ok::<_, BrokeOff>(match request.uri().path() {
                "/api/v1/auth/login" => answer(200, r#"{"token": "e30.e30.c2ln"}"#),
                path if path.ends_with(keys().connection) => answer(
                    200,
                    format!(
                        r#"{{"credentialsToken": "", "status": "READY", "lastSync": {last_sync}}}"#
                    ),
                ),
                _ => answer(200, "[]"),
            })
        });
        let client = builder(0).in_process(service).build().unwrap();
        let snapshot = broker(&client).pull([Part::Accounts]).await.unwrap().snapshot();
        let said: Vec<_> = snapshot.warnings.iter().map(|it| (&*it.path, &*it.what)).collect();
        assert_eq!((said, snapshot.as_of), (vec![("lastSync", what)], None));
    }
}
