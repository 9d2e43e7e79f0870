//! Flinks' work in a hub: what an event saves, and what it can't.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::*;
use crate::{
    ErrorKind, Pending, PollStatus, Ticket,
    flinks::{Authorized, Client, Resumed, Session},
    webhook::{Key, Signal, Topic},
};

const SECOND: Duration = Duration::from_secs(1);

fn session(client: &Client) -> Session {
    client.session(SESSION.parse().unwrap(), Some(LOGIN.parse().unwrap()))
}

/// A provider whose work is finished after 42 s, and a hub that hears of it then.
fn finishing(event: Value) -> (Provider, Wakeups, Client) {
    let (provider, hub) = (Provider::new(), Wakeups::new());
    let client = provider.flinks(Some(&hub));
    let when = Instant::now() + 42 * SECOND;
    provider.finish(SESSION, when);
    let heard = hub.clone();
    at(when, async move { deliver(&heard, &event).await });
    (provider, hub, client)
}

#[tokio::test(start_paused = true)]
async fn without_a_hub_the_documented_cadence_stays() {
    let provider = Provider::new();
    let error = session(&provider.flinks(None)).accounts().start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StillPending);
    assert_eq!(
        (provider.at(Did::Ask), provider.at(Did::Poll)),
        (vec![0], (1..=180).map(|look| look * 10).collect())
    );
}

#[tokio::test(start_paused = true)]
async fn without_an_event_there_is_a_look_every_five_minutes() {
    let (provider, hub) = (Provider::new(), Wakeups::new());
    let error = session(&provider.flinks(Some(&hub))).accounts().start().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.ticket().unwrap().operation()),
        (ErrorKind::StillPending, "accounts")
    );
    assert_eq!(
        (provider.at(Did::Ask), provider.at(Did::Poll)),
        (vec![0], vec![300, 600, 900, 1200, 1500, 1800])
    );
    assert_eq!((hub.waiting(), hub.early()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn an_event_that_carries_the_accounts_completes_the_call() {
    let (provider, hub, client) = finishing(accounts_event(SESSION));
    let began = Instant::now();
    let detail = session(&client).accounts().start().await.unwrap();
    assert_eq!((detail.tag.as_deref(), began.elapsed()), (Some("from an event"), 42 * SECOND));
    assert_eq!((provider.count(Did::Ask), provider.count(Did::Poll)), (1, 0));
    assert_eq!((hub.waiting(), hub.early()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_options_narrowed_is_only_woken() {
    let (provider, _hub, client) = finishing(accounts_event(SESSION));
    let began = Instant::now();
    let detail = session(&client).accounts().without_transactions().start().await.unwrap();
    assert_eq!((detail.tag.as_deref(), began.elapsed()), (Some("from a call"), 42 * SECOND));
    assert_eq!((provider.count(Did::Ask), provider.count(Did::Poll)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn data_that_cannot_be_read_only_wakes() {
    let mut event = accounts_event(SESSION);
    event["Accounts"] = json!([{ "Id": ["no id"] }]);
    let (provider, _hub, client) = finishing(event);
    assert_eq!(
        session(&client).accounts().start().await.unwrap().tag.as_deref(),
        Some("from a call")
    );
    assert_eq!(provider.count(Did::Poll), 1);
}

const OTHER: &str = "0d6f3b52-8c1e-4f7a-9b1d-2a5e7c904f18";
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

#[tokio::test(start_paused = true)]
async fn accounts_of_another_card_are_not_taken_and_letter_case_makes_none() {
    let cases = [
        (json!({ "Id": LOGIN.to_uppercase() }), "from an event"),
        (json!({ "Id": NOBODY }), "from an event"),
        (json!({ "Id": "" }), "from an event"),
        (json!({}), "from an event"),
        (json!({ "Id": OTHER }), "from a call"),
        (json!({ "Id": "somebody" }), "from a call"),
    ];
    for (login, source) in cases {
        let mut event = accounts_event(&SESSION.to_uppercase());
        event["Login"] = login.clone();
        let (_, _, client) = finishing(event);
        let detail = session(&client).accounts().start().await.unwrap();
        assert_eq!(detail.tag.as_deref(), Some(source), "{login}");
    }
}

/// A host that moves events between processes may mix them up: what an event says of itself counts,
/// not under what it came.
#[tokio::test(start_paused = true)]
async fn accounts_that_name_another_session_or_card_are_not_taken_whatever_they_come_under() {
    let key = Key::flinks_request(Topic::Accounts, SESSION);
    let cases = [
        (SESSION.to_uppercase(), LOGIN.to_uppercase(), "from an event"),
        (NOBODY.to_owned(), NOBODY.to_owned(), "from an event"),
        (OTHER.to_owned(), LOGIN.to_owned(), "from a call"),
        (SESSION.to_owned(), OTHER.to_owned(), "from a call"),
    ];
    for (request_id, login, source) in cases {
        let (provider, hub) = (Provider::new(), Wakeups::new());
        provider.finish(SESSION, Instant::now());
        let mut event = accounts_event(&request_id);
        event["Login"]["Id"] = json!(login);
        hub.notify(key, Signal::Data(serde_json::from_str(&event.to_string()).unwrap()));
        let detail = session(&provider.flinks(Some(&hub))).accounts().start().await.unwrap();
        assert_eq!(detail.tag.as_deref(), Some(source), "{request_id} {login}");
    }
}

/// How long it took, and how many looks.
async fn woken<T: Send + 'static>(
    event: Value,
    start: impl FnOnce(Session) -> Pending<T>,
) -> (Duration, usize) {
    let (provider, hub, client) = finishing(event);
    let began = Instant::now();
    drop(start(session(&client)).await.unwrap());
    assert_eq!(hub.waiting(), 0);
    (began.elapsed(), provider.count(Did::Poll))
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_work_is_woken_by_its_session() {
    let bare = |kind| bare_event(kind, SESSION);
    let accounts = || bare("GetAccountsDetail");
    assert_eq!(woken(accounts(), |it| it.accounts().start()).await, (42 * SECOND, 1));
    assert_eq!(woken(accounts_event(SESSION), |it| it.summary().start()).await, (42 * SECOND, 1));
    // The first look at investments is the same POST.
    assert_eq!(woken(bare("Investments"), |it| it.investments().start()).await, (42 * SECOND, 0));
    // Nothing tells that statements are there: looks at 10, 20, 30, 40 s, and the one that the
    // event caused.
    assert_eq!(woken(accounts(), |it| it.statements().start()).await, (42 * SECOND, 5));
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_keeps_its_looks_and_is_woken_by_any_event_of_its_session() {
    for kind in ["KYC", "GetAccountsDetail", "Investments"] {
        let (provider, _hub, client) = finishing(bare_event(kind, SESSION));
        let ticket = session(&client).accounts().start().ticket().clone();
        let mut ticket = serde_json::to_value(ticket).unwrap();
        ticket["operation"] = json!("authorize");
        let ticket: Ticket = serde_json::from_value(ticket).unwrap();
        let began = Instant::now();
        let Resumed::Authorize(pending) = client.resume(&ticket).unwrap() else {
            panic!("not a sign-in")
        };
        assert!(matches!(pending.await.unwrap(), Authorized::Session(_)), "{kind}");
        assert_eq!((began.elapsed(), provider.count(Did::Poll)), (42 * SECOND, 6), "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_that_names_the_connection_only_lets_us_look() {
    let mut event = accounts_event(SESSION);
    event.as_object_mut().unwrap().remove("RequestId");
    let (provider, _hub, client) = finishing(event);
    assert_eq!(
        session(&client).accounts().start().await.unwrap().tag.as_deref(),
        Some("from a call")
    );
    assert_eq!(provider.at(Did::Poll), [42]);
}

#[tokio::test(start_paused = true)]
async fn an_event_before_the_work_is_asked_for_saves_the_call() {
    let (provider, hub) = (Provider::new(), Wakeups::new());
    deliver(&hub, &accounts_event(SESSION)).await;
    let detail = session(&provider.flinks(Some(&hub))).accounts().start().await.unwrap();
    assert_eq!(detail.tag.as_deref(), Some("from an event"));
    assert_eq!((provider.count(Did::Ask), hub.early()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn an_event_ahead_of_the_provider_is_followed_by_one_more_look_soon() {
    let (provider, hub, client) = finishing(bare_event("KYC", SESSION));
    let heard = hub.clone();
    // At 35 s, seven before the work is finished. KYC at 42 s wakes nobody who waits for accounts.
    at(Instant::now() + 35 * SECOND, async move {
        deliver(&heard, &bare_event("GetAccountsDetail", SESSION)).await
    });
    session(&client).accounts().start().await.unwrap();
    assert_eq!(provider.at(Did::Poll), [35, 45]);
}

#[tokio::test(start_paused = true)]
async fn a_failure_wakes_and_the_call_says_what_failed() {
    let failed = json!({ "ResponseType": "GetAccountsDetail", "HttpStatusCode": 400, "FlinksCode": "SESSION_NONEXISTENT", "RequestId": SESSION });
    let (provider, _hub, client) = finishing(failed);
    let mut pending = session(&client).accounts().start();
    assert!(matches!(pending.next().await, Some(Ok(PollStatus::Working { polls: 1, .. }))));
    provider.lose(SESSION);
    let began = Instant::now();
    let error = pending.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.ticket().unwrap().request_id()),
        (ErrorKind::Refused, Some(SESSION))
    );
    assert_eq!(began.elapsed(), 42 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_look_that_an_event_caused_and_that_was_dropped_is_taken_again_at_once() {
    let (provider, _hub, client) = finishing(bare_event("GetAccountsDetail", SESSION));
    let mut pending = session(&client).accounts().start();
    assert!(pending.next().await.unwrap().is_ok());
    provider.lag(SECOND);
    assert!(timeout(Duration::from_millis(42_500), pending.next()).await.is_err());
    let began = Instant::now();
    assert!(matches!(pending.next().await, Some(Ok(PollStatus::Done(_)))));
    assert_eq!((began.elapsed(), provider.at(Did::Poll)), (SECOND, vec![42, 42]));
}

#[tokio::test(start_paused = true)]
async fn work_that_was_put_away_finds_its_event_when_it_is_resumed() {
    let (provider, hub, client) = finishing(accounts_event(SESSION));
    let mut pending = session(&client).accounts().start();
    assert!(pending.next().await.unwrap().is_ok());
    let ticket = pending.ticket().clone();
    drop(pending);
    tokio::time::sleep(60 * SECOND).await;
    assert_eq!((hub.waiting(), hub.early()), (0, 2));
    let Resumed::Accounts(pending) = client.resume(&ticket).unwrap() else {
        panic!("not accounts")
    };
    assert_eq!(pending.await.unwrap().tag.as_deref(), Some("from an event"));
    assert_eq!((provider.count(Did::Ask), provider.count(Did::Poll), hub.early()), (1, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_session_that_replaced_a_lost_one_is_woken_under_its_own_id() {
    const LOST: &str = "0d6f3b52-8c1e-4f7a-9b1d-2a5e7c904f18";
    let (provider, hub) = (Provider::new(), Wakeups::new());
    let client = provider.flinks(Some(&hub));
    provider.lose(LOST);
    let ticket = json!({ "provider": "flinks", "operation": "accounts", "connection": LOGIN, "request_id": LOST, "instance": "sandbox",
        "asked": { "with": {} }, "deadline": "2031-04-02T08:45:00Z" });
    let ticket: Ticket = serde_json::from_value(ticket).unwrap();
    let Resumed::Accounts(mut pending) = client.resume(&ticket).unwrap() else {
        panic!("not accounts")
    };
    assert!(matches!(pending.next().await, Some(Ok(PollStatus::Working { .. }))));
    assert_eq!(pending.ticket().request_id(), Some(SESSION));
    deliver(&hub, &accounts_event(SESSION)).await;
    assert_eq!(pending.await.unwrap().tag.as_deref(), Some("from an event"));
}

#[tokio::test(start_paused = true)]
async fn a_gap_of_ones_own_counts_beside_events_too() {
    let (provider, _hub, client) = finishing(bare_event("GetAccountsDetail", SESSION));
    session(&client).accounts().start().every(20 * SECOND).await.unwrap();
    assert_eq!(provider.at(Did::Poll), [20, 40, 42]);
}
