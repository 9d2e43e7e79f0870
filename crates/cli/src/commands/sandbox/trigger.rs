//! `foliolink sandbox trigger`: an event happens at a running sandbox.

use clap::Args;
use foliolink_sandbox::TRIGGERS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::client::Target;
use crate::{
    context::Context,
    failure::Failure,
    output::{
        Answer,
        listed::{Facts, Listed},
    },
};

/// What is to happen.
#[derive(Debug, Args)]
pub(super) struct TriggerEvent {
    /// The event; without it they are listed
    #[arg(value_name = "EVENT")]
    event: Option<String>,
    /// Of which saved card [default: the first]
    #[arg(long, value_name = "ID", conflicts_with = "connection", requires = "event")]
    login_id: Option<String>,
    /// Of which connection [default: the first]
    #[arg(long, value_name = "TOKEN", requires = "event")]
    connection: Option<String>,
    #[command(flatten)]
    target: Target,
}

/// An event that took place, in the words of the sandbox.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Triggered {
    /// The webhooks that are on their way.
    deliveries: Vec<Delivery>,
    event: String,
    /// Whose it is: `loginId` and `requestId` of a card, `token` or the status of a connection.
    of: Value,
}

/// A webhook on its way.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Delivery {
    /// When it goes out, UTC; nothing where a fault loses it.
    due: Option<String>,
    faults: Vec<String>,
    id: u64,
    kind: String,
}

/// An event that there is.
#[derive(Serialize, JsonSchema)]
pub(super) struct Known {
    event: &'static str,
    effect: &'static str,
}

impl TriggerEvent {
    pub(super) async fn run(self, context: &Context) -> Answer {
        let known =
            || TRIGGERS.iter().map(|trigger| Known { event: trigger.name, effect: trigger.effect });
        let Some(event) = &self.event else {
            let row = |row: &Known| vec![row.event.to_owned(), row.effect.to_owned()];
            let head = &["Event", "What happens"];
            return Ok(Box::new(Listed { items: known().collect(), head, row, empty: "" }));
        };
        if !known().any(|known| known.event == event) {
            let names: Vec<_> = known().map(|known| known.event).collect();
            return Err(Failure::usage(format!(
                "there is no event {event:?}; there are {}",
                names.join(", ")
            )));
        }
        let mut body = json!({ "event": event });
        for (key, value) in [("loginId", &self.login_id), ("connection", &self.connection)] {
            if let Some(value) = value {
                body[key] = value.as_str().into();
            }
        }
        let value: Triggered =
            self.target.client(context)?.post("/_sandbox/trigger", &body).await?;
        Ok(Box::new(Facts { value, facts }))
    }
}

fn facts(done: &Triggered) -> Vec<(&'static str, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let webhooks = match done.deliveries.len() {
        0 => "none: nobody receives them".to_owned(),
        count => format!("{count} on their way"),
    };
    vec![
        ("event", done.event.clone()),
        ("status", text(&done.of["status"])),
        ("request id", text(&done.of["requestId"])),
        ("webhooks", webhooks),
    ]
}
