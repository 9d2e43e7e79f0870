//! `foliolink sync status`: how all connections stand, or one.

use clap::Args;
use foliolink_sync::{ConnectionStatus, Overview};
use rust_decimal::Decimal;

use super::{database::Database, find};
use crate::{
    config::{DatabaseUrl, Span},
    context::Context,
    output::{
        Answer, RenderOptions, Report, chart, csv, json,
        listed::{Facts, text_or_empty, time},
    },
};

/// Which one.
#[derive(Debug, Args)]
pub(super) struct ShowStatus {
    /// The connection's id, or your own external id for it [default: all of them, summed up]
    id: Option<String>,
}

impl ShowStatus {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let sync = Database::of(context, named)?.open().await?;
        Ok(match self.id {
            Some(word) => {
                let id = find(&sync, &word).await?;
                Box::new(Facts { value: sync.status(id).await?, facts })
            }
            None => Box::new(All(sync.overview().await?)),
        })
    }
}

pub(super) fn facts(status: &ConnectionStatus) -> Vec<(&'static str, String)> {
    let error = status.error.as_ref().map(|error| match &error.code {
        Some(code) => format!("{}: {code}", error.kind),
        None => error.kind.clone(),
    });
    let request_id = status.error.as_ref().and_then(|error| error.request_id.as_ref());
    vec![
        ("id", status.id.to_string()),
        ("provider", status.provider.clone()),
        ("external id", text_or_empty(status.reference.as_ref())),
        ("state", status.state.as_str().to_owned()),
        ("data as of", time(status.as_of)),
        ("checked at", time(status.checked_at)),
        ("stored at", time(status.synced_at)),
        ("next at", time(status.next_at)),
        ("advice", text_or_empty(status.advice.as_ref())),
        ("error", text_or_empty(error)),
        ("request", text_or_empty(request_id)),
        ("failures", status.attempts.to_string()),
    ]
}

/// How all stand.
pub(super) struct All(pub(super) Overview);

impl Report for All {
    fn table(&self, options: &RenderOptions) -> String {
        let overview = &self.0;
        let oldest = overview.oldest_due_s.and_then(|seconds| u64::try_from(seconds).ok());
        let oldest = oldest.map(|seconds| Span(std::time::Duration::from_secs(seconds)));
        let due = match oldest {
            Some(oldest) if overview.due > 0 => {
                format!("{}, the oldest for {oldest}", overview.due)
            }
            _ => overview.due.to_string(),
        };
        let label = |text: &str| options.dim(&format!("{text:<11}"));
        let mut text = format!(
            "{}  {}\n{}  {due}\n",
            label("connections"),
            overview.connections,
            label("due")
        );
        let states = overview.states.iter().filter(|(_, count)| **count > 0);
        let parts = states.map(|(state, count)| ((*state).to_owned(), Decimal::from(*count)));
        if let Some(bars) = chart::bars(parts.collect(), options) {
            text.push_str(&bars);
        }
        text
    }

    fn json(&self, layout: json::Layout) -> serde_json::Result<String> {
        json::one(&self.0, layout)
    }

    fn csv(&self) -> Result<String, ::csv::Error> {
        let rows =
            self.0.states.iter().map(|(state, count)| [(*state).to_owned(), count.to_string()]);
        csv::write(&["state", "connections"], rows)
    }
}
