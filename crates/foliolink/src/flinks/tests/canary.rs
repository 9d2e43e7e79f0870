//! Marked values in every request and every answer appear in nothing that is printed or logged.

use std::{
    io,
    sync::{Arc, Mutex},
};

use tracing_subscriber::fmt::format::FmtSpan;

use crate::flinks::{
    Answers, AttributeGroup, Authorized, Challenge, Country, Credentials, MatchField,
    ScheduledRefresh, tests::*,
};

/// Everything that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const MARKED: &str = r#"{ "HttpStatusCode": 200, "Token": "canary-token", "Message": "fine", "Institution": "Bank",
    "Login": { "Id": "c0ffee00-0000-4000-8000-000000000001", "Username": "canary-user", "LastRefresh": "canary-time" },
    "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812",
    "SecurityChallenges": [ { "Type": "MultipleChoice", "Prompt": "Which city?", "Iterables": ["canary-choice"] } ],
    "Accounts": [ { "Id": "a", "AccountNumber": "canary-number", "TransitNumber": "canary-transit", "Title": "canary-title",
        "Holder": { "Name": "canary-name", "Email": "canary-mail", "PhoneNumber": "canary-phone",
            "Address": { "CivicAddress": "canary-street", "City": "canary-city", "PostalCode": "canary-code" } },
        "Balance": { "Current": "canary-balance" },
        "Transactions": [ { "Description": "canary-text", "Debit": 1, "Date": "canary-date" } ] } ],
    "StatementsByAccount": [ { "AccountNumber": "canary-number", "Statements": [ { "Base64Bytes": "Y2FuYXJ5" } ] } ],
    "Investments": [ { "Accounts": [ { "AccountId": "canary-number", "FullAccountId": "canary-full", "Positions": [ { "canary-key": 1 } ] } ] } ],
    "Card": { "id": "c0ffee00-0000-4000-8000-000000000001", "employer": "canary-employer", "sum": "canary-sum", "other": { "canary-inside": 1 } },
    "AttributeDetails": { "sum": [ { "Description": "canary-text", "Credit": "canary-credit", "Date": "canary-date" } ] },
    "Transactions": [ { "Description": "canary-text", "credit": "canary-credit", "Balance": "canary-balance", "Date": "canary-date" } ],
    "overallMatchRate": "canary-rate", "fieldLevelMatchRate": { "fullName": "canary-rate", "noData": [] },
    "IneligibleCards": [ { "LoginId": "c0ffee00-0000-4000-8000-000000000001" } ], "Questions": [ { "Question": "canary-not-secret" } ] }"#;

/// Prints whatever a call gave, as a careless program would.
fn show<T: std::fmt::Debug>(shown: &mut String, outcome: &crate::Result<T>) {
    shown.push_str(&format!("{outcome:?}\n"));
    if let Err(error) = outcome {
        shown.push_str(&format!("{error} {error:#?}\n"));
        let mut source = std::error::Error::source(error);
        while let Some(inner) = source {
            shown.push_str(&format!("{inner} {inner:?}\n"));
            source = inner.source();
        }
    }
}

/// Every kind of call, whatever its answers are.
async fn every_call(client: &Client, shown: &mut String) {
    let canary: LoginId = "c0ffee00-0000-4000-8000-000000000001".parse().unwrap();
    // Of the card that the answers name: another one's data wouldn't be taken.
    let session = client.session(SESSION.parse().unwrap(), Some(canary.clone()));
    session.set_open(true);
    show(shown, &client.authorize(&canary).cached().await);
    let credentials = Credentials::new("Bank", "canary-user", "canary-pass");
    shown.push_str(&format!("{credentials:?} {client:?} {session:?} {canary:?}"));
    show(shown, &client.authorize_with(credentials).live().await);
    let stored = format!(
        r#"{{"request_id":"{SESSION}","questions":[{{"kind":"QuestionAndAnswer","prompt":"Which city?"}}]}}"#
    );
    let challenge: Challenge = serde_json::from_str(&stored).unwrap();
    let answers = Answers::new().one("Which city?", "canary-answer");
    shown.push_str(&format!("{challenge:?} {answers:?}"));
    show(shown, &client.answer(challenge, answers).await);
    show(shown, &client.mint_authorize_token().await);
    show(shown, &session.accounts().start().await);
    show(shown, &session.summary().start().await);
    show(shown, &session.statements().start().await);
    show(shown, &session.investments().start().await);
    show(shown, &client.set_scheduled_refresh(&canary, ScheduledRefresh::On).await);
    show(shown, &client.nightly_refresh_status().await);
    show(shown, &client.delete_card(&canary).await);
    show(shown, &client.delete_investments(&canary).await);
    show(shown, &client.answer_mfa_questions(&canary, [("Q?", "canary-answer")]).await);
    show(shown, &session.attributes(AttributeGroup::All).await);
    show(shown, &session.chosen_attributes(["sum"]).start().await);
    show(shown, &session.categorization().await);
    let request = client.field_match(&canary).field(MatchField::FULL_NAME, "canary-name");
    shown.push_str(&format!("{request:?}"));
    show(shown, &request.field(MatchField::CITY, "canary-city").await);
    show(shown, &client.attribute_library().await);
    show(shown, &client.categories(&Country::CANADA).await);
    let call = client
        .operation("get_income_attributes")
        .unwrap()
        .param("loginId", canary.expose())
        .param("requestId", SESSION);
    show(shown, &call.send().await);
}

#[tokio::test(start_paused = true)]
async fn nothing_that_is_secret_or_personal_is_printed_or_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        // Another crate of the same build may switch colours on.
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    // With a single subscriber, tests on other threads decide for all that nobody listens; with two
    // they can't.
    let _second = tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(io::sink).finish());
    let guard = tracing::subscriber::set_default(subscriber);
    let mut shown = String::new();
    for status in [200, 202, 203, 400, 401, 500, 302] {
        let script = Script::new(move |_, _| (status, MARKED.to_owned()));
        let keys = script
            .builder()
            .secret_key("canary-secret-key")
            .api_key("canary-api-key")
            .bearer("canary-bearer");
        shown.push_str(&format!("{keys:?}"));
        let client = keys.retry(crate::Retry::never()).build().unwrap();
        let open = client.authorize(&login()).cached().await;
        if let Ok(Authorized::Pending(pending)) = open {
            shown.push_str(&format!("{pending:?} {:?}", pending.ticket()));
        } else {
            every_call(&client, &mut shown).await;
        }
    }
    let broken = Script::new(|_, _| {
        (
            200,
            r#"{"Accounts":"canary-number","StatementsByAccount":"canary","Token":["canary"]}"#
                .to_owned(),
        )
    });
    every_call(&broken.client(), &mut shown).await;
    drop(guard);
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("get_accounts_detail"), "{logged}");
    assert!(shown.contains("get_accounts_detail"), "something was printed");
    for text in [&shown, &logged] {
        let at = text.find("canary").or_else(|| text.find("c0ffee00"));
        assert!(
            at.is_none(),
            "{}",
            at.map_or("", |at| &text[at.saturating_sub(200)..(at + 40).min(text.len())])
        );
    }
}
