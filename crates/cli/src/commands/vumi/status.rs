//! `foliolink vumi status`: how a connection stands, what it means, what to do next.

use clap::Args;
use foliolink::{
    portfolio::Warning,
    vumi::{ConnectionState, Problem},
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::client;
use crate::{
    commands::settings::{parse_argument, with_pace},
    context::{Context, watch},
    output::{
        Answer,
        listed::{Facts, text_or_empty, time, yes_no},
    },
};

/// Which connection.
#[derive(Debug, Args)]
pub(crate) struct ShowStatus {
    /// The connection token
    token: String,
    /// Wait until the import or update under way is over
    #[arg(long)]
    wait: bool,
}

/// A connection's state, keys in the order of the contract.
#[derive(Serialize, JsonSchema)]
pub(super) struct State {
    pub(super) connection: String,
    pub(super) status: String,
    pub(super) usable: bool,
    pub(super) stale: bool,
    pub(super) next: &'static str,
    pub(super) last_sync: Option<Timestamp>,
    pub(super) error: Option<Problem>,
    pub(super) entity: Option<String>,
    pub(super) external_id: Option<String>,
    /// What in it isn't what it seems; a key only where there is any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) warnings: Vec<Warning>,
}

impl State {
    pub(super) fn of(state: &ConnectionState) -> Self {
        Self {
            connection: state.connection.expose().to_owned(),
            status: state.status.to_string(),
            usable: state.usable(),
            stale: state.stale(),
            next: state.next_step().as_str(),
            last_sync: state.last_sync,
            error: state.problem.clone(),
            entity: state.entity.as_ref().map(ToString::to_string),
            external_id: state.external_id.as_ref().map(|id| id.reveal().to_owned()),
            warnings: state.warnings.clone(),
        }
    }

    fn meaning(&self) -> &'static str {
        match self.status.as_str() {
            "PENDING" => "the first import is running; there is no data yet",
            "READY" => "the data is there",
            "UPDATING" => "an update is running; the older data can be read",
            "ERRORED" => "the import failed; there is no data",
            "UPDATE_ERROR" => "the last update failed; the older data can be read",
            _ => "a status this version doesn't know",
        }
    }

    fn advice(&self) -> &'static str {
        match self.next {
            "wait" => "wait: `foliolink vumi status --wait TOKEN`",
            "read_data" => "read it: `foliolink vumi pull TOKEN`",
            "restore" => {
                "send the person through the Link: `foliolink vumi link-url --restore-token …`"
            }
            "offer_update" => "it may pass by itself; the person can also update through the Link",
            "wait_for_update" => "it may pass by itself with the next automatic update",
            _ => "show the reason, and offer to connect anew",
        }
    }
}

impl ShowStatus {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let token = parse_argument("TOKEN", &self.token)?;
        let config = context.config()?;
        let connection = client(context, &config)?.connection(token);
        let state = if self.wait {
            let step = context.progress.step("Waiting for the import");
            step.begin("");
            watch(with_pace(connection.ready(), &config), &step, &context.waiting).await?
        } else {
            connection.status().await?
        };
        Ok(Box::new(Facts { value: State::of(&state), facts }))
    }
}

fn facts(it: &State) -> Vec<(&'static str, String)> {
    let reason = it.error.as_ref().and_then(|problem| problem.reason.as_ref());
    let mut facts = vec![
        ("connection", it.connection.clone()),
        ("entity", text_or_empty(it.entity.as_ref())),
        ("status", format!("{}: {}", it.status, it.meaning())),
        ("usable", yes_no(Some(it.usable))),
        ("stale", yes_no(Some(it.stale))),
        ("last sync", time(it.last_sync)),
        ("reason", text_or_empty(reason)),
        ("next", format!("{}: {}", it.next, it.advice())),
    ];
    let warning = |warning: &Warning| ("warning", format!("{}: {}", warning.path, warning.what));
    facts.extend(it.warnings.iter().map(warning));
    facts
}
