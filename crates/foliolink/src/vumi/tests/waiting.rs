//! Waiting for data, on a paused clock.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use foliolink_sandbox::{VumiApp, VumiStatus};
use tokio::time::Instant;

use super::*;
use crate::{
    Advice, ErrorKind, PollStatus, Ticket, Work,
    vumi::{NextStep, Status},
};

/// A server whose connection goes through `statuses`, one a look, and stays at the last.
fn through(
    statuses: &'static [&'static str],
) -> impl Service<Request, Response = Answer, Error = BrokeOff, Future: Send>
+ Clone
+ Send
+ Sync
+ 'static {
    let polls = Arc::new(AtomicUsize::new(0));
    tower::service_fn(move |request: Request| {
        let polls = polls.clone();
        async move {
            if request.uri().path() == "/api/v1/auth/login" {
                return Ok(answer(200, r#"{"token": "e30.e30.c2ln"}"#));
            }
            let look = polls.fetch_add(1, Ordering::Relaxed);
            let status = statuses.get(look).or(statuses.last()).unwrap();
            Ok(answer(
                200,
                format!(r#"{{"credentialsToken": "K7Q2M9X4T1", "status": "{status}"}}"#),
            ))
        }
    })
}

fn waiting(statuses: &'static [&'static str]) -> crate::Pending<crate::vumi::ConnectionState> {
    broker(&builder(0).in_process(through(statuses)).build().unwrap()).ready()
}

#[tokio::test(start_paused = true)]
async fn a_ready_connection_is_not_waited_for() {
    let began = Instant::now();
    assert_eq!(waiting(&["READY"]).await.unwrap().status, Status::READY);
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn an_exchanged_connection_is_looked_at_after_three_seconds_then_ever_less_often() {
    let sandbox = Sandbox::builder().pending_polls(3).build();
    let public = sandbox.finish_vumi_link(VumiApp::Main, Some("cust-0042"));
    let connection = client(&sandbox).exchange(&public.parse().unwrap()).await.unwrap();
    let began = Instant::now();
    let mut pending = connection.ready();
    let mut at = vec![];
    let state = loop {
        match pending.next().await.unwrap().unwrap() {
            PollStatus::Working { code, .. } => assert_eq!(code.unwrap().as_str(), "PENDING"),
            PollStatus::Done(state) => break state,
        }
        at.push(began.elapsed());
    };
    at.push(began.elapsed());
    assert!(state.usable() && !state.stale() && state.last_sync.is_some());
    for (at, whole) in at.iter().zip([3.0, 6.0, 10.5, 17.25]) {
        let seconds = at.as_secs_f64(); // a duration
        assert!((whole * 0.79..=whole * 1.21).contains(&seconds), "{seconds} for {whole}");
    }
    assert_eq!(at.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn any_transition_is_accepted() {
    let state = waiting(&["UPDATING", "PENDING", "UPDATING", "READY"]).await.unwrap();
    assert_eq!(state.status, Status::READY);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_status_is_no_end_and_looked_at_slowly() {
    let began = Instant::now();
    let state = waiting(&["MIGRATING", "MIGRATING", "READY"]).await.unwrap();
    assert_eq!(state.status, Status::READY);
    assert_eq!(began.elapsed(), Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn patience_ends_with_a_ticket_that_another_client_resumes() {
    let sandbox = Sandbox::builder().pending_polls(40).build();
    let public = sandbox.finish_vumi_link(VumiApp::Main, None);
    let connection = client(&sandbox).exchange(&public.parse().unwrap()).await.unwrap();
    let began = Instant::now();
    let error = connection.ready().await.unwrap_err();
    assert_eq!(began.elapsed(), Duration::from_secs(15 * 60));
    assert_eq!((error.kind(), error.advice()), (ErrorKind::StillPending, Advice::Poll));
    assert_eq!(error.code().unwrap().as_str(), "PENDING");
    let stored = serde_json::to_string(error.ticket().unwrap()).unwrap();

    let ticket: Ticket = serde_json::from_str(&stored).unwrap();
    sandbox.set_vumi_status(ticket.connection(), VumiStatus::Ready);
    let state = client(&sandbox).resume(&ticket).unwrap().await.unwrap();
    assert_eq!(&state.connection, connection.token());
}

#[test]
fn a_ticket_of_something_else_is_refused() {
    let client = builder(0).build().unwrap();
    for (provider, work, why) in [
        ("flinks", Work::Ready, "ticket: it is another provider's"),
        ("vumi", Work::from("dance"), "ticket: its operation isn't known"),
    ] {
        let ticket = Ticket::new(provider, work, "K7Q2M9X4T1", Duration::ZERO);
        let error = client.resume(&ticket).unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Invalid, Some(why)));
    }
}

#[tokio::test(start_paused = true)]
async fn stale_data_is_delivered_and_marked() {
    let sandbox = Sandbox::builder().build();
    sandbox.set_vumi_status(keys().connection, VumiStatus::UpdateError);
    let connection = broker(&client(&sandbox));
    let state = connection.ready().await.unwrap();
    assert!(state.usable() && state.stale());
    assert_eq!(state.next_step(), NextStep::WaitForUpdate);
    let since = state.last_sync.unwrap().to_string();
    let snapshot = connection.pull(Part::ALL).with_state(state).await.unwrap().snapshot();
    assert!(!snapshot.holdings.is_empty());
    let stale = snapshot.warnings.iter().find(|warning| warning.path == "status").unwrap();
    assert_eq!(stale.what, format!("the last update failed: the data is stale, from {since}"));
}

/// The four ways in which an extraction fails: what the answer says, and what the error must.
#[tokio::test(start_paused = true)]
async fn a_failed_import_ends_with_what_helps() {
    let cases = [
        (
            r#"{"credentialsToken": "K7Q2M9X4T1", "status": "ERRORED", "restoreToken": "0f4f7ad5-55f1-4b5e-8d8b-6b2f4d1f2c11",
                "errorDetails": {"reason": "BLOCKED", "type": "USER", "retryable": true}}"#,
            (ErrorKind::UserAction, Advice::Relink, "BLOCKED"),
        ),
        (
            r#"{"credentialsToken": "K7Q2M9X4T1", "status": "ERRORED", "errorDetails": {"reason": "DOWN", "retryable": true}}"#,
            (ErrorKind::Unavailable, Advice::RetryLater, "DOWN"),
        ),
        (
            r#"{"credentialsToken": "K7Q2M9X4T1", "status": "ERRORED", "errorDetails": {"reason": "GONE", "retryable": false}}"#,
            (ErrorKind::Refused, Advice::Relink, "GONE"),
        ),
        (
            r#"{"credentialsToken": "K7Q2M9X4T1", "status": "ERRORED"}"#,
            (ErrorKind::Refused, Advice::Relink, "ERRORED"),
        ),
    ];
    for (body, expected) in cases {
        let connection = broker(&builder(0).in_process(only(body)).build().unwrap());
        let error = connection.ready().await.unwrap_err();
        assert_eq!((error.kind(), error.advice(), error.code().unwrap().as_str()), expected);
        assert_eq!(error.request_id(), Some("3b1c9f52-55ad-4f0e-8a60-90c2a1d7e4b8"));
        assert!(error.ticket().is_some());
        // Nothing is read of it either, and nothing is sent to find that out.
        let state = connection.status().await.unwrap();
        assert_eq!(
            connection.pull(Part::ALL).with_state(state).await.unwrap_err().kind(),
            expected.0
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_restore_token_that_is_empty_or_the_word_for_none_is_none() {
    for token in ["", " ", "null", "NULL"] {
        let body = format!(
            r#"{{"credentialsToken": "K7Q2M9X4T1", "status": "ERRORED", "restoreToken": "{token}", "updateToken": "{token}",
                "errorDetails": {{"reason": "DOWN", "retryable": true}}}}"#
        );
        let service = tower::service_fn(move |request: Request| {
            let body = match request.uri().path() {
                "/api/v1/auth/login" => r#"{"token": "e30.e30.c2ln"}"#.to_owned(),
                _ => body.clone(),
            };
            async move { Ok::<_, BrokeOff>(answer(200, body)) }
        });
        let connection = broker(&builder(0).in_process(service).build().unwrap());
        let state = connection.status().await.unwrap();
        assert!(!state.needs_user() && !state.update_offered() && state.warnings.is_empty());
        assert_eq!(state.next_step(), NextStep::WaitForUpdate, "{token:?}");
        let error = connection.pull(Part::ALL).await.unwrap_err();
        assert_eq!((error.kind(), error.advice()), (ErrorKind::Unavailable, Advice::RetryLater));
        assert_eq!(connection.restore_token().await.unwrap_err().kind(), ErrorKind::Refused);
    }
}

#[tokio::test(start_paused = true)]
async fn a_pace_set_by_hand_stands_whatever_the_status() {
    let statuses = &["PENDING", "SOMETHING_NEW", "SOMETHING_NEW", "UPDATING", "READY"];
    for pace in [Duration::from_millis(200), Duration::from_secs(60)] {
        let began = Instant::now();
        waiting(statuses).every(pace).await.unwrap();
        assert_eq!(began.elapsed(), 4 * pace);
    }
}

/// What a status with this body says.
fn state_of(body: &str) -> crate::vumi::ConnectionState {
    let token = crate::vumi::ConnectionToken::from_wire(keys().connection);
    let answer = crate::transport::Answered::of(serde_json::from_str(body).unwrap());
    crate::vumi::convert::connection_of(&token, answer).unwrap().state
}

#[test]
fn the_provider_s_reasons_are_kept_where_they_are_words() {
    let reason = |text: &str| {
        let body = format!(
            r#"{{"credentialsToken": "K7Q2M9X4T1", "status": "ERRORED", "errorDetails": {{"reason": "{text}"}}}}"#
        );
        state_of(&body).problem.unwrap().reason.map(|code| code.as_str().to_owned())
    };
    for word in ["BLOCKED", "PSD2_CONSENT_EXPIRED", "entity-down"] {
        assert_eq!(reason(word).as_deref(), Some(word));
    }
    for other in [
        "K7Q2M9X4T1",
        "7aca956b-7e1b-4057-a6b8-a7fd413ba03d",
        "ES6399990001203004500678",
        "of JANE DOE",
        "IBAN_ES6399990001",
    ] {
        assert_eq!(reason(other), None, "{other}");
    }
}

#[tokio::test]
async fn data_is_not_read_before_it_is_there() {
    let sandbox = Sandbox::builder().build();
    sandbox.set_vumi_status(keys().connection, VumiStatus::Pending);
    let connection = broker(&client(&sandbox));
    let state = connection.status().await.unwrap();
    let sent = sandbox.requests().len();
    let error = connection.pull(Part::ALL).with_state(state).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StillPending);
    assert_eq!(error.ticket().unwrap().connection(), keys().connection);
    assert_eq!(sandbox.requests().len(), sent);
}

#[test]
fn the_next_step_follows_the_decision_list() {
    let step = |body: &str| state_of(body).next_step().as_str();
    let body = |status: &str, rest: &str| {
        format!(r#"{{"credentialsToken": "K7Q2M9X4T1", "status": "{status}"{rest}}}"#)
    };
    let token = r#""0f4f7ad5-55f1-4b5e-8d8b-6b2f4d1f2c11""#;
    let retryable = r#", "errorDetails": {"retryable": true}"#;
    assert_eq!(step(&body("READY", "")), "read_data");
    assert_eq!(step(&body("PENDING", "")), "wait");
    assert_eq!(step(&body("SOMETHING_NEW", retryable)), "wait");
    assert_eq!(step(&body("UPDATE_ERROR", retryable)), "wait_for_update");
    assert_eq!(
        step(&body("UPDATE_ERROR", &format!("{retryable}, \"updateToken\": {token}"))),
        "offer_update"
    );
    assert_eq!(
        step(&body("UPDATE_ERROR", &format!("{retryable}, \"restoreToken\": {token}"))),
        "restore"
    );
    assert_eq!(step(&body("ERRORED", "")), "offer_reconnect");
}
