//! Flinks: one line an operation.

use std::{
    fmt::{Debug, Display},
    time::Duration,
};

use bytes::Bytes;
use foliolink::{
    Error, Pending, Retry,
    flinks::{
        AttributeGroup, Authorized, Client, ClientBuilder, Country, LoginId, MatchField, Part,
        Pulled, ScheduledRefresh, Session,
    },
};

use super::super::{
    description::FLINKS,
    output::{Outcome, Output},
    wire::Wire,
};

pub(super) const LOGIN: &str = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20";
pub(super) const SESSION: &str = "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812";
const CUSTOMER: &str = "3c9e0f4d-7b21-4a68-8d15-e0b7f2c6a934";
/// Of paused clock's time.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) fn builder(wire: Wire) -> ClientBuilder {
    Client::builder()
        .instance("sandbox")
        .customer_id(CUSTOMER)
        .secret_key("made-up secret key")
        .api_key("made-up API key")
        .bearer("made-up bearer")
        .retry(Retry::never())
        .in_process(wire.service())
}

pub(super) fn login() -> LoginId {
    LOGIN.parse().expect("a LoginId")
}

pub(super) fn session(client: &Client) -> Session {
    client.session(SESSION.parse().expect("a RequestId"), Some(login()))
}

async fn wait<T: Send + 'static>(pending: Pending<T>) -> Result<T, Error> {
    pending.give_up_after(PATIENCE).await
}

/// The answer to a call whose outcome is fetched under another path.
fn pending(wire: Wire, first: &'static str) -> Wire {
    wire.with(first, (202, FLINKS.example(first, "202").to_bytes().into()))
}

pub(super) fn pulled(pulled: &Pulled) -> Output {
    let data = match (&pulled.accounts, &pulled.investments) {
        (Some(accounts), _) => Output::json(accounts).warned(&accounts.warnings),
        (None, Some(investments)) => Output::json(investments).warned(&investments.warnings),
        (None, None) => Output::shown(pulled),
    };
    data.with_snapshot(pulled.snapshot())
}

async fn authorized(authorized: Authorized) -> Result<Output, Error> {
    Ok(match authorized {
        Authorized::Session(session) => {
            Output::shown(&(&session, session.login(), session.institution(), session.tag()))
        }
        Authorized::Challenge(challenge) => Output::json(&challenge),
        Authorized::Pending(pending) => {
            let outcome = wait(pending).await?;
            Box::pin(self::authorized(outcome)).await?
        }
    })
}

pub(super) async fn call(operation: &str, wire: Wire) -> Outcome {
    request(operation, wire).await.map_err(Box::new)
}

async fn request(operation: &str, wire: Wire) -> Result<Output, Error> {
    let wire = match operation {
        "poll_authorize_async" => pending(wire, "authorize"),
        // Where polling isn't served, the POST is.
        "authorize_async" => {
            pending(wire, "authorize").with("poll_authorize_async", (404, Bytes::new()))
        }
        "get_accounts_summary_async" => pending(wire, "get_accounts_summary"),
        "get_accounts_detail_async" => pending(wire, "get_accounts_detail"),
        "get_statements_async" => pending(wire, "get_statements"),
        _ => wire,
    };
    let mut builder = builder(wire);
    if operation.contains("wealth") || operation == "delete_investments" {
        builder = builder.wealth_base_url("https://wealth.example.test");
    }
    let client = builder.build()?;
    let login = login();
    Ok(match operation {
        "generate_authorize_token" => Output::shown(&client.mint_authorize_token().await?),
        "authorize" | "authorize_async" | "poll_authorize_async" => {
            authorized(client.authorize(&login).cached().await?).await?
        }
        "get_accounts_detail" | "get_accounts_detail_async" => {
            let pull = session(&client).pull(Part::DEFAULT).give_up_after(PATIENCE);
            pulled(&pull.await?)
        }
        "get_investments" => {
            pulled(&session(&client).pull([Part::Investments]).give_up_after(PATIENCE).await?)
        }
        "get_wealth_investments" => {
            pulled(&client.pull(&login, [Part::Investments]).give_up_after(PATIENCE).await?)
        }
        "get_statements" | "get_statements_async" => {
            let pulled = session(&client).pull([Part::Statements]).give_up_after(PATIENCE).await?;
            Output::shown(&pulled).with_snapshot(pulled.snapshot())
        }
        "get_accounts_summary" | "get_accounts_summary_async" => {
            let summary = wait(session(&client).summary().start()).await?;
            Output::json(&summary).warned(&summary.warnings)
        }
        "delete_investments" => Output::shown(&client.delete_investments(&login).await?),
        "get_nightly_refresh_status" => Output::json(&client.nightly_refresh_status().await?),
        "get_wealth_nightly_refresh_status" => {
            Output::json(&client.wealth_nightly_refresh_status().await?)
        }
        "set_scheduled_refresh" => {
            let set = client.set_scheduled_refresh(&login, ScheduledRefresh::On).await?;
            Output::shown(&set)
        }
        "delete_card" => Output::shown(&client.delete_card(&login).give_up_after(PATIENCE).await?),
        "get_mfa_questions" => Output::json(&client.mfa_questions(&login).await?),
        "answer_mfa_questions" => {
            let answers = [("What city were you born in?", "Montreal")];
            Output::shown(&client.answer_mfa_questions(&login, answers).await?)
        }
        "list_institutions" => match client.institutions().next_page().await {
            Some(page) => Output::shown(&page?),
            None => Output::default(),
        },
        "get_institution_by_routing_number" => {
            Output::json(&client.institution_by_routing_number("999000111").await?)
        }
        "field_match" => {
            let request = client.field_match(&login);
            let request = MatchField::ALL
                .into_iter()
                .fold(request, |request, field| request.field(field, "SAMPLE"));
            let matched = request.await?;
            Output::json(&matched).warned(&matched.warnings)
        }
        "get_attributes_library" => Output::json(&client.attribute_library().await?),
        "get_business_attributes_library" => {
            Output::json(&client.business_attribute_library().await?)
        }
        "get_categories" => Output::json(&client.categories(&Country::CANADA).await?),
        "get_categorization" => {
            let categories = wait(session(&client).categorization()).await?;
            Output::json(&categories).warned(&categories.warnings)
        }
        "request_attributes" => {
            let set = session(&client).chosen_attributes(["CreditCardPaymentsCount"]).start();
            let set = wait(set).await?;
            Output::json(&set).warned(&set.warnings)
        }
        operation => match group(operation) {
            Some(group) => {
                let set = wait(session(&client).attributes(group)).await?;
                Output::json(&set).warned(&set.warnings)
            }
            None => raw(&client, operation).await?,
        },
    })
}

fn group(operation: &str) -> Option<AttributeGroup> {
    let name = operation.strip_prefix("get_")?.strip_suffix("_attributes")?.replace('_', "-");
    AttributeGroup::ALL.into_iter().find(|group| group.as_str() == name)
}

/// What has no method of its own: as it was sent, and through the generated client.
async fn raw(client: &Client, operation: &str) -> Result<Output, Error> {
    let mut call = client.operation(operation)?;
    while let Some(name) = call.missing_param() {
        call = call.param(name, if name == "loginId" { LOGIN } else { SESSION });
    }
    let answer = call.body("{}").send().await?;
    if let Some(error) = answer.error() {
        return Err(error);
    }
    let data = String::from_utf8_lossy(&answer.body).into_owned();
    let ids = [CUSTOMER, LOGIN, SESSION].map(|id| id.parse().expect("a GUID"));
    let raw = client.raw();
    let shown = match operation {
        "get_score" => {
            let body = serde_json::from_str("{}").expect("a request");
            show(raw.get_score(&ids[0], &ids[1], &ids[2], &body).await)
        }
        _ => {
            let body = serde_json::from_str(r#"{"LoginIds":[]}"#).expect("a request");
            show(raw.authorize_multiple(&ids[0], &body).await)
        }
    };
    Ok(Output { data, shown, ..Output::default() })
}

fn show<T: Debug, E: Debug + Display>(answer: Result<T, E>) -> String {
    match answer {
        Ok(answer) => format!("{answer:?}"),
        Err(error) => format!("{error} {error:?}"),
    }
}
