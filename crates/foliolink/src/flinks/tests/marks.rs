//! What the description marks as personal or secret is hidden wherever it comes out, and nothing
//! else: every operation with a text in its answer, or a reason why not.

use std::future::{Future, IntoFuture as _};

use foliolink_raw::flinks::DESCRIPTION;
use serde_json::Value;

use super::*;
use crate::{
    error::Result,
    flinks::{AttributeGroup, Authorized, Country, MatchField, ScheduledRefresh},
    portfolio::{
        Snapshot,
        tests::{
            marks::{self, Given},
            wire,
        },
    },
};

/// Operations whose texts come out nowhere, and why.
const LEFT_OUT: &[&str] = &[
    // Only whether it went well.
    "delete_card",
    "delete_investments",
    "answer_mfa_questions",
    // For the raw door alone, which hands out bodies as they were sent.
    "authorize_multiple",
    "get_score",
    // Authorize's own answer, by another call that this crate makes when that one is pending.
    "authorize_async",
    "poll_authorize_async",
];

/// What a call gives.
async fn given<T: std::fmt::Debug + serde::Serialize>(
    call: impl Future<Output = Result<T>>,
) -> Given {
    let data = call.await.unwrap();
    let json = serde_json::to_string(&data).unwrap();
    Given { json, debug: format!("{data:?}"), snapshot: None }
}

async fn of_snapshot<T: std::fmt::Debug + serde::Serialize>(
    call: impl Future<Output = Result<T>>,
    snapshot: impl Fn(&T) -> Snapshot,
) -> Given {
    let data = call.await.unwrap();
    let snapshot = snapshot(&data);
    let debug = format!("{data:?} {snapshot:?}");
    let json = serde_json::to_string(&(&data, &snapshot)).unwrap();
    Given { json, debug, snapshot: Some(snapshot) }
}

/// What the call gives that reads `operation`.
async fn call(operation: &str, answer: &Value) -> Given {
    let sent = wire::body(answer);
    let is_async = operation.ends_with("_async");
    let client = Script::new(move |_, at| match is_async && at == 1 {
        true => (202, PENDING.to_owned()),
        false => (200, sent.clone()),
    });
    let client = client.client();
    let session = lossless::session_of(&client, answer);
    let detail = |detail: &_| Snapshot::from((&login(), detail));
    let investments = |investments: &_| Snapshot::from((&login(), investments));
    let attributes = |group| given(session.attributes(group).into_future());
    match operation {
        "authorize" => {
            let sent = wire::body(answer);
            let client = Script::new(move |call, _| match call.path.ends_with("Token") {
                true => (200, TOKEN.to_owned()),
                false => (200, sent.clone()),
            });
            let opened = client.client().authorize(&login()).cached().await.unwrap();
            let Authorized::Session(session) = opened else { panic!("expected a session") };
            let shown = format!("{session:?}");
            let told = given(async { Ok((session.login(), session.institution(), session.tag())) });
            let told = told.await;
            Given { debug: format!("{} {shown}", told.debug), ..told }
        }
        "generate_authorize_token" => {
            let token = client.mint_authorize_token().await.unwrap();
            Given { json: token.expose().to_owned(), debug: format!("{token:?}"), snapshot: None }
        }
        "get_accounts_detail" | "get_accounts_detail_async" => {
            of_snapshot(session.accounts().start().into_future(), detail).await
        }
        "get_investments" | "get_wealth_investments" => {
            of_snapshot(session.investments().start().into_future(), investments).await
        }
        "get_accounts_summary" | "get_accounts_summary_async" => {
            given(session.summary().start().into_future()).await
        }
        "get_statements" | "get_statements_async" => {
            let debug = format!("{:?}", session.statements().start().await.unwrap());
            Given { json: debug.clone(), debug, snapshot: None }
        }
        "get_categorization" => given(session.categorization().into_future()).await,
        "request_attributes" => given(session.chosen_attributes(["x"]).start().into_future()).await,
        "get_income_attributes" => attributes(AttributeGroup::Income).await,
        "get_credit_risk_attributes" => attributes(AttributeGroup::CreditRisk).await,
        "get_lending_attributes" => attributes(AttributeGroup::Lending).await,
        "get_user_analysis_attributes" => attributes(AttributeGroup::UserAnalysis).await,
        "get_all_attributes" => attributes(AttributeGroup::All).await,
        "get_business_analysis_attributes" => attributes(AttributeGroup::BusinessAnalysis).await,
        "get_all_business_attributes" => attributes(AttributeGroup::AllBusiness).await,
        "get_attributes_library" => given(client.attribute_library()).await,
        "get_business_attributes_library" => given(client.business_attribute_library()).await,
        "get_categories" => given(client.categories(&Country::CANADA)).await,
        "field_match" => {
            let said = client.field_match(&login()).field(MatchField::CITY, "Laval");
            given(said.into_future()).await
        }
        "list_institutions" => {
            let page = async { client.institutions().next_page().await.unwrap() };
            given(async { page.await.map(|page| page.items) }).await
        }
        "get_institution_by_routing_number" => {
            given(client.institution_by_routing_number("999000111")).await
        }
        "get_mfa_questions" => given(client.mfa_questions(&login())).await,
        "get_nightly_refresh_status" => given(client.nightly_refresh_status()).await,
        "get_wealth_nightly_refresh_status" => given(client.wealth_nightly_refresh_status()).await,
        "set_scheduled_refresh" => {
            given(client.set_scheduled_refresh(&login(), ScheduledRefresh::On)).await
        }
        other => panic!("{other}: neither called here nor on the list of what isn't"),
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_description_marks_is_hidden_and_nothing_else() {
    let wire = wire::Wire::of(DESCRIPTION);
    let mut wrong = vec![];
    for operation in wire.operations() {
        if LEFT_OUT.contains(&operation.as_str()) {
            continue;
        }
        let answer = wire.full(&operation);
        let texts = marks::texts(DESCRIPTION, &operation, &answer);
        wrong.extend(marks::differences(&texts, &call(&operation, &answer).await));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
