//! A connection's pull: made, waited for and read in one go, with nothing lost on the way.

use std::time::Duration;

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
