//! The one pull: order, hosts, what is retired, what a ticket leaves to read, what is told.

use std::time::Duration;

use foliolink_sandbox::{CallFilter, Fault, Times};

use crate::{
    Advice, ErrorKind, Ticket,
    flinks::{Credentials, Days, Part, PullEvent, Pulled, StatementSpan, tests::*},
};

const INVESTMENTS: &str = "e4907c5b-2f18-4d6a-b3c7-08a1d9f65e72";

/// A client of a sandbox that plays both hosts.
fn two_hosts(sandbox: &Sandbox) -> Client {
    let keys = &sandbox.credentials().flinks;
    let builder = Client::builder()
        .instance("sandbox")
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key);
    let builder = builder.api_key(keys.api_key).in_process(sandbox.router());
    builder.wealth_base_url("https://sandbox-wealth-api.private.fin.ag").build().unwrap()
}

fn sandbox(polls: u32) -> Sandbox {
    Sandbox::builder().pending_polls(polls).build()
}

fn posts(sandbox: &Sandbox) -> Vec<String> {
    let requests = sandbox.requests().into_iter();
    let posts = requests.map(|request| request.path).filter(|path| !path.contains("Async"));
    let names = posts.filter_map(|path| path.rsplit('/').next().map(str::to_owned));
    names.filter(|name| name != "GenerateAuthorizeToken").collect()
}

fn warned(pulled: &Pulled) -> Vec<(&str, &str)> {
    pulled.warnings.iter().map(|warning| (warning.path.as_str(), warning.what.as_str())).collect()
}

/// One word an event.
fn word(event: &PullEvent) -> String {
    match event {
        PullEvent::Opening { ticket } => format!("opening {}", ticket.operation()),
        PullEvent::Challenge { questions, round } => format!("asked {questions} in {round}"),
        PullEvent::Opened(_) => "opened".to_owned(),
        PullEvent::Reading { part, ticket } => {
            format!("reading {} of {}", part.as_str(), ticket.operation())
        }
        PullEvent::Waiting { polls, .. } => format!("waiting {polls}"),
        PullEvent::Read(part) => format!("read {}", part.as_str()),
    }
}

#[tokio::test(start_paused = true)]
async fn parts_are_read_in_the_order_given_each_call_once_and_told() {
    let sandbox = sandbox(1);
    let words = Arc::new(Mutex::new(vec![]));
    let heard = Arc::clone(&words);
    let parts = [Part::Investments, Part::Holders, Part::Statements, Part::Accounts];
    let pull = sandboxed(&sandbox).pull(&login(), parts);
    let pulled = pull.on_event(move |event| heard.lock().unwrap().push(word(event))).await.unwrap();
    assert_eq!(
        posts(&sandbox),
        ["Authorize", "Investments", "Investments", "GetAccountsDetail", "GetStatements"]
    );
    assert_eq!(
        *words.lock().unwrap(),
        [
            "opened",
            "reading investments of investments",
            "waiting 1",
            "read investments",
            "reading accounts of accounts",
            "waiting 1",
            "read accounts",
            "reading statements of statements",
            "waiting 1",
            "read statements",
        ]
    );
    let accounts = pulled.accounts.as_ref().unwrap();
    assert!(accounts.accounts.iter().all(|account| account.transactions.is_none()));
    assert!(accounts.accounts.iter().any(|account| account.holder.is_some()));
    assert!(pulled.statements.is_some() && pulled.investments.is_some());
    assert_eq!((pulled.login_id.as_ref(), warned(&pulled)), (Some(&login()), vec![]));
}

#[tokio::test]
async fn options_go_with_the_calls_that_take_them() {
    let script = Script::in_session(|sent, _| {
        let body = match sent.path.ends_with("GetStatements") {
            true => r#"{"StatementsByAccount":[]}"#,
            false => r#"{"Accounts":[]}"#,
        };
        (200, body.to_owned())
    });
    let pull = script.client().pull(&login(), [Part::Accounts, Part::Statements]);
    let pull = pull.live().tag("order-1").days(Days::DAYS_365).only(["a"]);
    pull.statement_span(StatementSpan::MONTHS_3).await.unwrap();
    let bodies: Vec<_> = script.sent().into_iter().map(|sent| sent.body).skip(1).collect();
    let expected = [
        format!(
            r#"{{"DaysOfTransactions":"Days365","LoginId":"{LOGIN}","MostRecentCached":false,"Save":true,"Tag":"order-1"}}"#
        ),
        format!(
            r#"{{"AccountsFilter":["a"],"DaysOfTransactions":"Days365","RequestId":"{SESSION}","WithKYC":false,"WithTransactions":false}}"#
        ),
        format!(
            r#"{{"AccountsFilter":["a"],"NumberOfStatements":"Months3","RequestId":"{SESSION}"}}"#
        ),
    ];
    assert_eq!(bodies, expected);
}

#[tokio::test]
async fn nothing_to_read_is_refused_before_anything_is_sent() {
    let script = Script::new(|_, _| (500, String::new()));
    let client = script.client();
    let pulls = [client.pull(&login(), []), session(&client).pull([])];
    for pull in pulls {
        let error = pull.await.unwrap_err();
        assert_eq!(error.to_string(), "flinks.pull: parts: nothing to read");
    }
    let summary = session(&client).summary().start();
    let error = client.resume_pull(summary.ticket(), Part::DEFAULT).unwrap_err();
    assert!(error.kind() == ErrorKind::Invalid && error.to_string().contains("no part of a pull"));
    assert!(script.sent().is_empty());
}

#[tokio::test]
async fn each_part_is_read_at_its_host_in_a_session_of_its_own() {
    let sandbox = sandbox(0);
    let client = two_hosts(&sandbox);
    let parts = [Part::Accounts, Part::Investments];
    let pulled = client.pull(&login(), parts).await.unwrap();
    assert_eq!(posts(&sandbox), ["Authorize", "GetAccountsDetail", "Authorize", "Investments"]);
    assert!(pulled.investments.is_some() && warned(&pulled).is_empty());

    // Of one host alone: what is at the other is a warning, and nothing is sent there.
    let before = posts(&sandbox).len();
    let pulled = client.pull(&login(), parts).at_one_host().await.unwrap();
    assert!(warned(&pulled)[0].1.contains("at the wealth host"), "{pulled:?}");
    let session = client.authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    let pulled = session.pull(parts).await.unwrap();
    assert!(warned(&pulled)[0].1.contains("at the wealth host"), "{pulled:?}");
    assert!(!posts(&sandbox)[before..].contains(&"Investments".to_owned()));
    let wealth = client.wealth().unwrap();
    let pulled = wealth.pull(&INVESTMENTS.parse().unwrap(), parts).await.unwrap();
    assert!(pulled.accounts.is_none() && pulled.investments.is_some());
    assert!(warned(&pulled)[0].1.contains("of the wealth host"), "{pulled:?}");
}

#[tokio::test]
async fn retired_investments_are_a_warning_beside_other_parts_and_an_error_alone() {
    let sandbox = sandbox(0);
    sandbox.inject(
        Fault::ErrorEmpty { status: 410 },
        CallFilter::operation("get_investments"),
        Times::Always,
    );
    let client = sandboxed(&sandbox);
    let parts = [Part::Accounts, Part::Investments];
    let pulled = client.pull(&login(), parts).await.unwrap();
    assert!(pulled.accounts.is_some());
    assert_eq!(
        warned(&pulled),
        [(
            "Investments",
            "investments are not served here (the provider retired them on 2026-04-30)"
        )]
    );
    let error = client.pull(&login(), [Part::Investments]).await.unwrap_err();
    assert!(error.retired().is_some() && error.unanswered().is_none());
    assert_eq!(error.kind(), ErrorKind::Refused);
}

#[tokio::test(start_paused = true)]
async fn after_a_ticket_what_it_does_not_bring_is_read_and_without_parts_nothing_else() {
    for (pulled, operation) in [
        (Part::Accounts, "accounts"),
        (Part::Statements, "statements"),
        (Part::Investments, "investments"),
    ] {
        let sandbox = sandbox(3);
        let client = sandboxed(&sandbox);
        let impatient = client.pull(&login(), [pulled]).give_up_after(Duration::from_secs(5));
        let error = impatient.await.unwrap_err();
        assert_eq!((error.kind(), error.advice()), (ErrorKind::StillPending, Advice::Poll));
        let stored = serde_json::to_string(error.ticket().unwrap()).unwrap();
        let ticket: Ticket = serde_json::from_str(&stored).unwrap();
        assert_eq!(ticket.operation(), operation);

        let own = client.resume_pull(&ticket, []).unwrap().await.unwrap();
        let there = [own.accounts.is_some(), own.statements.is_some(), own.investments.is_some()];
        assert_eq!(there.iter().filter(|part| **part).count(), 1, "{operation}: {own:?}");
        let all = client.resume_pull(&ticket, Part::ALL).unwrap().await.unwrap();
        assert!(all.accounts.is_some() && all.statements.is_some() && all.investments.is_some());
        assert_eq!(all.snapshot().connection.expose(), LOGIN);
        let authorized = posts(&sandbox).iter().filter(|name| *name == "Authorize").count();
        assert_eq!(authorized, 1, "the ticket's session has all of it");
    }
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_with_a_password_is_resumed_and_takes_the_login_id_it_gets() {
    let sandbox = sandbox(3);
    let client = sandboxed(&sandbox);
    let credentials = Credentials::new("FlinksCapital", "test_pending", "Everyday");
    let authorized = client.authorize_with(credentials).live().await.unwrap();
    let opening = client.open_session(authorized).give_up_after(Duration::from_secs(5));
    let error = opening.await.unwrap_err();
    assert_eq!(error.ticket().unwrap().connection(), "");
    let pulled = client.resume_pull(error.ticket().unwrap(), []).unwrap().await.unwrap();
    assert_eq!(pulled.accounts.as_ref().unwrap().accounts.len(), 2, "the usual parts");
    assert!(pulled.login_id.is_some());
    assert_eq!(pulled.snapshot().connection.expose(), pulled.login_id.unwrap().expose());
}

#[tokio::test(start_paused = true)]
async fn patience_is_that_of_the_whole_pull() {
    let sandbox = sandbox(2);
    let client = sandboxed(&sandbox);
    let began = tokio::time::Instant::now();
    // Twenty seconds each, and half a minute for both.
    let pull = client.pull(&login(), [Part::Accounts, Part::Statements]);
    let error = pull.give_up_after(Duration::from_secs(30)).await.unwrap_err();
    assert_eq!(error.ticket().unwrap().operation(), "statements");
    assert_eq!(began.elapsed(), Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn a_ticket_goes_on_at_its_host_also_where_the_banking_host_has_no_name() {
    let sandbox = sandbox(1);
    let keys = &sandbox.credentials().flinks;
    let client = || {
        let builder = Client::builder()
            .base_url("https://bank.example.test")
            .wealth_base_url("https://wealth.example.test")
            .customer_id(keys.customer_id)
            .secret_key(keys.secret_key);
        builder.api_key(keys.api_key).in_process(sandbox.router()).build().unwrap()
    };
    let impatient = |part| client().pull(&login(), [part]).give_up_after(Duration::ZERO);
    for (part, host) in [(Part::Investments, Some("wealth.example.test")), (Part::Accounts, None)] {
        let ticket = impatient(part).await.unwrap_err().ticket().unwrap().clone();
        assert_eq!(ticket.instance(), host);
        assert_eq!(client().session_of(&ticket).unwrap().client().instance(), host);
    }
}

#[tokio::test]
async fn an_account_that_investments_alone_do_not_have_is_said() {
    const FUNDS: &str = r#"{"Investments": [{"Accounts": [{"Id": "tfsa-1", "Currency": "cad", "CurrencyValue": 1}]}]}"#;
    let script = Script::in_session(|_, _| (200, FUNDS.to_owned()));
    let client = script.client();
    let pull = client.pull(&login(), [Part::Investments]).only(["TFSA-1", "rrsp-2"]);
    let what = "an account that was asked for and isn't in the answer";
    assert_eq!(warned(&pull.await.unwrap()), [("AccountsFilter[1]", what)]);
}
