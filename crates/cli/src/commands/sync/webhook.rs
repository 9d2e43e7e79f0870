//! `foliolink sync webhook …`: endpoints of the operator's own that are told what happens.

use clap::{Args, Subcommand};
use foliolink_sync::{
    Attempt, DisabledReason, Endpoint, EndpointState, Id, MadeEndpoint, WebhookEvent,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::database::Database;
use crate::{
    config::{DatabaseUrl, Span},
    context::Context,
    failure::Failure,
    output::{
        Answer, Report, WithExit,
        listed::{Facts, Listed, text_or_empty, time, yes_no},
    },
};

/// What to do with endpoints.
#[derive(Debug, Subcommand)]
pub(super) enum WebhookCommand {
    /// Tell an endpoint what happens, from now on; its secret is shown this once
    Add(AddEndpoint),
    /// List the endpoints and how it goes with them; never their secrets
    List,
    /// Remove an endpoint, with what was still to be told it
    Remove(NamedEndpoint),
    /// Send an endpoint a webhook.test now, once; enabled or not
    Test(NamedEndpoint),
    /// Give an endpoint another secret; the older one signs as well for a while
    Rotate(RotateSecret),
    /// Tell an endpoint again that was disabled, from now on
    Enable(NamedEndpoint),
}

/// Where, and of what.
#[derive(Debug, Args)]
pub(super) struct AddEndpoint {
    /// Its address: https, or http on this machine
    url: String,
    /// Told this alone: connection.changed, connection.stale or connection.needs_person; again for
    /// several [default: all]
    #[arg(long = "event", value_name = "EVENT", value_parser = parse_event)]
    events: Vec<WebhookEvent>,
}

/// Which one.
#[derive(Debug, Args)]
pub(super) struct NamedEndpoint {
    /// Its id, as `sync webhook list` shows it
    id: String,
}

/// Which one, and for how long both secrets sign.
#[derive(Debug, Args)]
pub(super) struct RotateSecret {
    /// Its id, as `sync webhook list` shows it
    id: String,
    /// So long the older secret signs as well; 0s ends it at once
    #[arg(long, value_name = "DURATION", default_value = "24h")]
    keep: Span,
}

fn parse_event(text: &str) -> Result<WebhookEvent, String> {
    text.parse::<WebhookEvent>().map_err(|error| {
        let message = error.to_string();
        message.strip_prefix("event: ").unwrap_or(&message).to_owned()
    })
}

fn parse_id(text: &str) -> Result<Id, Failure> {
    Id::parse(text)
        .map_err(|_| Failure::usage("ID: expected the UUID that `sync webhook list` shows"))
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Made {
    id: Id,
    url: String,
    events: Vec<WebhookEvent>,
    secret: String,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Removed {
    id: Id,
    removed: bool,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Tried {
    id: Id,
    #[serde(flatten)]
    attempt: Attempt,
}

impl WebhookCommand {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        // What is wrong with a word is told before a database is looked for.
        let id = match &self {
            Self::Remove(of) | Self::Test(of) | Self::Enable(of) => Some(parse_id(&of.id)?),
            Self::Rotate(of) => Some(parse_id(&of.id)?),
            Self::Add(_) | Self::List => None,
        };
        let sync = Database::of(context, named)?.open().await?;
        let outbox = sync.outbox();
        let answer: Box<dyn Report> = match (self, id) {
            (Self::Add(what), _) => {
                let add = outbox.add(what.url);
                made(what.events.into_iter().fold(add, |add, event| add.event(event)).await?)
            }
            (Self::Remove(_), Some(id)) => {
                outbox.remove(id).await?;
                let facts = |removed: &Removed| {
                    vec![("id", removed.id.to_string()), ("removed", yes_no(Some(removed.removed)))]
                };
                Box::new(Facts { value: Removed { id, removed: true }, facts })
            }
            (Self::Test(_), Some(id)) => {
                let attempt = outbox.test(id).await?;
                // What wasn't taken ends as what isn't reached does.
                let exit = if attempt.delivered { 0 } else { 6 };
                let report = Facts { value: Tried { id, attempt }, facts: tried };
                Box::new(WithExit { report, exit })
            }
            (Self::Rotate(what), Some(id)) => made(outbox.rotate(id, what.keep.0).await?),
            (Self::Enable(_), Some(id)) => {
                let facts = |endpoint: &Endpoint| {
                    vec![
                        ("id", endpoint.id.to_string()),
                        ("url", endpoint.url.clone()),
                        ("state", state(endpoint)),
                    ]
                };
                Box::new(Facts { value: outbox.enable(id).await?, facts })
            }
            _ => Box::new(Listed {
                items: outbox.list().await?,
                head: &["Id", "State", "Url", "Pending", "Given up", "Last", "Last at", "Events"],
                row,
                empty: "None.",
            }),
        };
        sync.close().await;
        Ok(answer)
    }
}

fn made(made: MadeEndpoint) -> Box<dyn Report> {
    let value = Made {
        id: made.endpoint.id,
        url: made.endpoint.url,
        events: made.endpoint.events,
        secret: made.secret.expose().to_owned(),
    };
    let facts = |made: &Made| {
        vec![
            ("id", made.id.to_string()),
            ("url", made.url.clone()),
            ("events", names(&made.events)),
            ("secret", made.secret.clone()),
            ("note", "shown this once".to_owned()),
        ]
    };
    Box::new(Facts { value, facts })
}

fn names(events: &[WebhookEvent]) -> String {
    events.iter().map(|event| event.as_str()).collect::<Vec<_>>().join(" ")
}

fn state(endpoint: &Endpoint) -> String {
    match (endpoint.state, endpoint.reason) {
        (EndpointState::Enabled, _) => "enabled",
        (_, Some(DisabledReason::Gone)) => "disabled: gone",
        (_, Some(DisabledReason::Failing)) => "disabled: failing",
        _ => "disabled",
    }
    .to_owned()
}

fn row(endpoint: &Endpoint) -> Vec<String> {
    let status = endpoint.last_status.map(|status| status.to_string());
    vec![
        endpoint.id.to_string(),
        state(endpoint),
        endpoint.url.clone(),
        endpoint.pending.to_string(),
        endpoint.given_up.to_string(),
        status.or_else(|| endpoint.last_error.clone()).unwrap_or_default(),
        time(endpoint.last_at),
        names(&endpoint.events),
    ]
}

fn tried(tried: &Tried) -> Vec<(&'static str, String)> {
    vec![
        ("id", tried.id.to_string()),
        ("webhook id", tried.attempt.webhook_id.clone()),
        ("delivered", yes_no(Some(tried.attempt.delivered))),
        ("status", text_or_empty(tried.attempt.status)),
        ("error", text_or_empty(tried.attempt.error)),
    ]
}
