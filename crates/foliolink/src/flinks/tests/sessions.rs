//! Sessions, waiting, tickets and recovery, against the sandbox's router on a paused clock.

use std::time::{Duration, Instant as WallClock};

use foliolink_sandbox::Clock;
use tokio::time::Instant;

use crate::{
    Advice, ErrorKind, PollStatus, Ticket,
    flinks::{Authorized, Credentials, Resumed, tests::*},
};

const MINUTE: Duration = Duration::from_secs(60);

fn sandbox(polls: u32) -> Sandbox {
    Sandbox::builder()
        .pending_polls(polls)
        .clock(Clock::manual("2031-04-02T08:15:42.145999Z".parse().unwrap()))
        .build()
}

fn asked(sandbox: &Sandbox, path: &str) -> usize {
    sandbox.requests().iter().filter(|request| request.path.contains(path)).count()
}

async fn cached(client: &Client, login_id: &str) -> Session {
    client
        .authorize(&login_id.parse().unwrap())
        .cached()
        .await
        .unwrap()
        .into_session()
        .await
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn thirty_minutes_of_waiting_are_tested_in_less_than_a_second() {
    let (sandbox, real) = (sandbox(10_000), WallClock::now());
    let session = cached(&sandboxed(&sandbox), LOGIN).await;
    let began = Instant::now();
    let error = session.accounts().start().await.unwrap_err();
    assert_eq!((error.kind(), began.elapsed()), (ErrorKind::StillPending, 30 * MINUTE));
    assert_eq!(asked(&sandbox, "GetAccountsDetailAsync"), 180);
    assert_eq!(error.attempts(), 181);
    assert!(real.elapsed() < Duration::from_secs(1), "{:?}", real.elapsed());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_the_first_look_and_looks_are_ten_seconds_apart() {
    let sandbox = sandbox(2);
    let session = cached(&sandboxed(&sandbox), LOGIN).await;
    let mut pending = session.accounts().start();
    assert_eq!(asked(&sandbox, "GetAccountsDetail"), 0);
    let began = Instant::now();
    for polls in 1..=2 {
        assert!(
            matches!(pending.next().await, Some(Ok(PollStatus::Working { polls: seen, .. })) if seen == polls)
        );
    }
    assert!(matches!(pending.next().await, Some(Ok(PollStatus::Done(_)))));
    assert_eq!(began.elapsed(), Duration::from_secs(20));
    assert!(pending.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn process_a_starts_and_process_b_resumes_from_the_ticket() {
    let sandbox = sandbox(2);
    let stored = {
        let client = sandboxed(&sandbox);
        let mut pending = cached(&client, LOGIN).await.accounts().without_holders().start();
        pending.next().await.unwrap().unwrap();
        serde_json::to_string(pending.ticket()).unwrap()
    };
    assert!(stored.len() <= 512, "{stored}");
    assert!(!stored.contains("sandbox-"), "{stored}");
    let ticket: Ticket = serde_json::from_str(&stored).unwrap();
    let Resumed::Accounts(pending) = sandboxed(&sandbox).resume(&ticket).unwrap() else { panic!() };
    let detail = pending.await.unwrap();
    assert_eq!(detail.accounts.len(), 4);
    assert!(
        detail.accounts.iter().all(|account| account.holder.is_none()),
        "what was asked is in the ticket"
    );
    assert_eq!(asked(&sandbox, "GenerateAuthorizeToken"), 1, "the session is the one of process A");
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_work_is_resumed_as_itself() {
    let sandbox = sandbox(0);
    let client = sandboxed(&sandbox);
    let session = cached(&client, LOGIN).await;
    let Resumed::Summary(summary) = client.resume(session.summary().start().ticket()).unwrap()
    else {
        panic!()
    };
    assert_eq!(summary.await.unwrap().accounts.len(), 4);
    let Resumed::Statements(statements) =
        client.resume(session.statements().start().ticket()).unwrap()
    else {
        panic!()
    };
    assert!(statements.await.unwrap().accounts[0].statements[0].bytes.starts_with(b"%PDF"));
    let wealth = cached(&client, sandbox.credentials().flinks.login_id_wealth).await;
    let pending = wealth.investments().start();
    let Resumed::Investments(investments) = client.resume(pending.ticket()).unwrap() else {
        panic!()
    };
    assert_eq!(investments.await.unwrap().institutions[0].accounts.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn filters_that_do_not_fit_are_left_out_and_given_again() {
    let sandbox = sandbox(1);
    let client = sandboxed(&sandbox);
    let only: Vec<_> =
        (0..40).map(|n| format!("c0a1f6de-5a4b-4d2c-9c39-3b6c0f5a7e{n:02}")).collect();
    let mut pending = cached(&client, LOGIN).await.accounts().only(only.clone()).start();
    pending.next().await.unwrap().unwrap();
    let ticket = pending.ticket().clone();
    assert!(serde_json::to_string(&ticket).unwrap().len() <= 512);
    let Resumed::Accounts(looked) = client.resume(&ticket).unwrap() else { panic!() };
    assert_eq!(looked.await.unwrap().accounts.len(), 1, "the provider remembers them");
    let again = client.session_of(&ticket).unwrap().accounts().only(only).resume(&ticket).unwrap();
    assert_eq!(again.await.unwrap().accounts.len(), 1);
}

#[test]
fn a_ticket_of_elsewhere_is_refused() {
    let client = sandboxed(&sandbox(0));
    let ticket = |json: &str| serde_json::from_str::<Ticket>(json).unwrap();
    let refused = |json: &str| client.resume(&ticket(json)).unwrap_err().to_string();
    let base = |provider: &str, instance: &str, operation: &str, id: &str| {
        format!(
            r#"{{"provider":"{provider}","operation":"{operation}","connection":"{LOGIN}","request_id":"{id}","instance":"{instance}","deadline":"2031-04-02T08:45:00Z"}}"#
        )
    };
    assert_eq!(
        refused(&base("vumi", "sandbox", "accounts", SESSION)),
        "flinks.resume: provider: not a ticket of Flinks"
    );
    assert_eq!(
        refused(&base("flinks", "toolbox", "accounts", SESSION)),
        "flinks.resume: instance: the ticket is of another instance"
    );
    assert_eq!(
        refused(&base("flinks", "sandbox", "novel", SESSION)),
        "flinks.resume: operation: not one of Flinks"
    );
    assert_eq!(
        refused(&base("flinks", "sandbox", "accounts", "x")),
        "flinks.resume: request_id: none in the ticket"
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_cached_session_is_replaced_once_and_the_ticket_follows() {
    let sandbox = sandbox(1);
    let session = cached(&sandboxed(&sandbox), LOGIN).await;
    let first = session.request_id();
    sandbox.advance(9 * MINUTE);
    let mut pending = session.accounts().start();
    assert!(matches!(pending.next().await, Some(Ok(PollStatus::Working { .. }))));
    assert_ne!(session.request_id(), first);
    assert_eq!(pending.ticket().request_id(), Some(session.request_id().as_str()));
    assert_eq!(pending.await.unwrap().accounts.len(), 4);
    assert_eq!(asked(&sandbox, "GenerateAuthorizeToken"), 2);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_is_lost_twice_is_an_error() {
    let script = Script::in_session(|_, _| refusal(400, "SESSION_NONEXISTENT", "gone"));
    let session = cached(&script.client(), LOGIN).await;
    let error = session.accounts().start().await.unwrap_err();
    assert_eq!((error.kind(), error.advice()), (ErrorKind::Refused, Advice::Reauthorize));
    assert_eq!(
        (
            script.count("BankingServices/Authorize"),
            script.count("BankingServices/GetAccountsDetail")
        ),
        (2, 2)
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_live_session_is_not_replaced() {
    let sandbox = sandbox(0);
    let client = sandboxed(&sandbox);
    let login_id = sandbox.credentials().flinks.login_id_no_mfa.parse().unwrap();
    let session = client.authorize(&login_id).live().await.unwrap().into_session().await.unwrap();
    sandbox.advance(9 * MINUTE);
    let error = session.accounts().start().await.unwrap_err();
    assert_eq!(error.code().unwrap().as_str(), "SESSION_NONEXISTENT");
    assert_eq!(asked(&sandbox, "GenerateAuthorizeToken"), 1);
}

#[tokio::test(start_paused = true)]
async fn unauthorized_in_a_session_that_is_still_loading_waits_for_authorize() {
    let sandbox = sandbox(3);
    let client = sandboxed(&sandbox);
    let opening = client
        .authorize_with(Credentials::new("FlinksCapital", "test_pending", "Everyday"))
        .live()
        .await
        .unwrap();
    let Authorized::Pending(loading) = opening else { panic!() };
    let request_id = loading.ticket().request_id().unwrap().parse().unwrap();
    let elsewhere = client.session(request_id, None);
    let detail = elsewhere.accounts().start().await.unwrap();
    assert_eq!(detail.accounts.len(), 2);
    assert!(asked(&sandbox, "AuthorizeAsync") >= 2);
}

#[tokio::test(start_paused = true)]
async fn a_dispatched_sign_in_is_waited_for_and_resumed_elsewhere() {
    let sandbox = sandbox(2);
    let client = sandboxed(&sandbox);
    let opening = client
        .authorize_with(Credentials::new("FlinksCapital", "test_dispatched", "Everyday"))
        .live()
        .await
        .unwrap();
    let Authorized::Pending(pending) = opening else { panic!() };
    let Resumed::Authorize(resumed) = sandboxed(&sandbox).resume(pending.ticket()).unwrap() else {
        panic!()
    };
    let session = Authorized::Pending(resumed).into_session().await.unwrap();
    assert!(session.login_id().is_some());
    assert_eq!(session.accounts().start().await.unwrap().accounts.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn where_polling_authorize_is_no_get_the_post_is_sent() {
    for status in [404, 405] {
        let script = Script::new(move |sent, _| match (sent.method.as_str(), sent.path.as_str()) {
            (_, "BankingServices/GenerateAuthorizeToken") => (200, TOKEN.to_owned()),
            (_, "BankingServices/Authorize") => (202, PENDING.to_owned()),
            ("POST", "BankingServices/AuthorizeAsync") => (200, OPEN.to_owned()),
            _ => (status, String::new()),
        });
        let opened =
            script.client().authorize(&login()).cached().await.unwrap().into_session().await;
        assert_eq!(opened.unwrap().request_id().as_str(), SESSION);
        assert_eq!(script.sent().last().unwrap().body, format!(r#"{{"RequestId":"{SESSION}"}}"#));
    }
}

#[tokio::test(start_paused = true)]
async fn live_sessions_of_one_card_follow_each_other_and_cached_ones_do_not_wait() {
    let sandbox = sandbox(1);
    let client = sandboxed(&sandbox);
    let login_id: LoginId = sandbox.credentials().flinks.login_id_no_mfa.parse().unwrap();
    let pull = || async {
        let session = client.authorize(&login_id).live().await?.into_session().await?;
        session.accounts().start().await
    };
    let (one, two, three) = tokio::join!(pull(), pull(), pull());
    assert!(one.is_ok() && two.is_ok() && three.is_ok(), "no CONCURRENT_SESSION");

    let held = client.authorize(&login_id).live().await.unwrap();
    let began = Instant::now();
    assert_eq!(
        cached(&client, login_id.expose()).await.accounts().start().await.unwrap().accounts.len(),
        2
    );
    assert_eq!(began.elapsed(), Duration::from_secs(10));
    drop(held);
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_keys_go_where_the_description_says() {
    let script = Script::in_session(|_, _| (302, String::new()));
    let session = cached(&script.client(), LOGIN).await;
    assert_eq!(session.accounts().start().await.unwrap_err().status(), Some(302));
    let [mint, authorize, data] =
        script.sent().try_into().unwrap_or_else(|_| panic!("three requests"));
    assert_eq!(mint.headers["flinks-auth-key"], "sandbox-secret-key");
    assert_eq!(authorize.headers["flinks-auth-key"], "0b9d3c1e-51f0-4a77-9f3a-6f0d2a0c7e11");
    assert_eq!(data.headers["x-api-key"], "sandbox-x-api-key");
    for sent in [&mint, &authorize, &data] {
        assert_eq!(
            (&sent.headers["accept"], &sent.headers["content-type"]),
            (&"application/json".parse().unwrap(), &"application/json".parse().unwrap())
        );
        assert!(!sent.headers.contains_key("api-version"), "the provider has none");
    }
    assert!(
        !data.headers.contains_key("flinks-auth-key")
            && !data.headers.contains_key("authorization")
    );
    assert!(
        !authorize.headers.contains_key("x-api-key") && !mint.headers.contains_key("x-api-key")
    );
}

#[tokio::test]
async fn without_a_secret_key_authorize_goes_without_a_token_and_a_missing_bearer_is_named() {
    let sandbox = Sandbox::builder().require_authorize_token(false).build();
    let keys = &sandbox.credentials().flinks;
    let client = Client::builder()
        .instance("sandbox")
        .customer_id(keys.customer_id)
        .in_process(sandbox.router())
        .build()
        .unwrap();
    assert!(matches!(client.authorize(&login()).cached().await, Ok(Authorized::Session(_))));
    let error = client.nightly_refresh_status().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "flinks.get_nightly_refresh_status: bearer: not set, and this call needs it"
    );
    assert_eq!(error.kind(), ErrorKind::Invalid);
    let error = client.mint_authorize_token().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "flinks.generate_authorize_token: secret_key: not set, and this call needs it"
    );
    assert_eq!(sandbox.requests().len(), 1, "nothing else was sent");
}

#[tokio::test(start_paused = true)]
async fn a_ticket_of_the_wealth_host_is_resumed_there_and_nowhere_else() {
    let sandbox = sandbox(1);
    let keys = &sandbox.credentials().flinks;
    let builder = || {
        let builder = Client::builder()
            .instance("sandbox")
            .customer_id(keys.customer_id)
            .secret_key(keys.secret_key);
        builder.api_key(keys.api_key).in_process(sandbox.router())
    };
    let with_wealth =
        || builder().wealth_base_url("https://sandbox-wealth-api.private.fin.ag").build().unwrap();
    let session = cached(&with_wealth().wealth().unwrap(), keys.login_id_wealth).await;
    let pending = session.investments().start();
    assert_eq!(pending.ticket().instance(), Some("sandbox-wealth"));
    let Resumed::Investments(resumed) = with_wealth().resume(pending.ticket()).unwrap() else {
        panic!()
    };
    assert_eq!(resumed.await.unwrap().institutions.len(), 1);
    assert_eq!(
        builder().build().unwrap().resume(pending.ticket()).unwrap_err().kind(),
        ErrorKind::Invalid
    );
}

#[tokio::test]
async fn a_clients_tag_goes_with_every_session_that_sets_none() {
    let script = Script::in_session(|_, _| unreachable!());
    let client = script.builder().tag("order-1").build().unwrap();
    client.authorize(&login()).cached().await.unwrap().into_session().await.unwrap();
    client.authorize(&login()).tag("order-2").cached().await.unwrap().into_session().await.unwrap();
    let bodies: Vec<_> = script
        .sent()
        .into_iter()
        .filter(|sent| sent.path.ends_with("Authorize"))
        .map(|sent| sent.body)
        .collect();
    let body = |tag: &str| {
        format!(r#"{{"LoginId":"{LOGIN}","MostRecentCached":true,"Save":true,"Tag":"{tag}"}}"#)
    };
    assert_eq!(bodies, [body("order-1"), body("order-2")]);
}

#[tokio::test]
async fn the_same_works_over_a_socket() {
    let sandbox = sandbox(0);
    let running = sandbox.start().await.unwrap();
    let keys = &sandbox.credentials().flinks;
    let client = Client::builder()
        .base_url(running.base_url())
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .user_agent("shop/1.2")
        .build()
        .unwrap();
    assert_eq!(cached(&client, LOGIN).await.accounts().start().await.unwrap().accounts.len(), 4);
}
