//! How often connections are read, as words of the command line; and `sync policy`, which changes
//! it.

use clap::Args;
use foliolink_sync::{Policy, Window};
use schemars::JsonSchema;
use serde::Serialize;

use super::{control::each, database::Database, find_all};
use crate::{
    config::{DatabaseUrl, Span},
    context::Context,
    failure::Failure,
    output::Answer,
};

/// How often.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub(super) struct HowOften {
    /// So long after they were read [default: 24h]
    #[arg(long, value_name = "DURATION")]
    every: Option<Span>,
    /// Once a night, each at a time of its own within these hours
    #[arg(long, value_name = "HH:MM-HH:MM")]
    nightly: Option<String>,
    /// Only by `sync now` and webhooks
    #[arg(long)]
    on_demand: bool,
}

/// The hours' zone; beside the group, of which one alone may be given.
#[derive(Debug, Clone, Args)]
pub(super) struct Zone {
    /// Time zone of --nightly, e.g. America/Toronto [default: UTC]
    #[arg(long, value_name = "ZONE", requires = "nightly")]
    zone: Option<String>,
}

impl HowOften {
    /// The policy; the default where nothing was said.
    pub(super) fn policy(&self, zone: &Zone) -> Result<Policy, Failure> {
        let usage = |error: foliolink_sync::SyncError| {
            let message = error.to_string();
            let what = message.split_once(": ").map_or(message.as_str(), |(_, what)| what);
            let flag = if self.every.is_some() { "--every" } else { "--nightly" };
            Failure::usage(format!("{flag}: {what}"))
        };
        if let Some(every) = self.every {
            return Policy::every(every.0).map_err(usage);
        }
        if let Some(hours) = &self.nightly {
            let (from, to) = hours
                .split_once('-')
                .ok_or_else(|| Failure::usage("--nightly: expected HH:MM-HH:MM"))?;
            let zone = zone.zone.as_deref().unwrap_or("UTC");
            return Window::new(from, to, zone).map(Policy::nightly).map_err(usage);
        }
        Ok(if self.on_demand { Policy::never() } else { Policy::default() })
    }
}

/// Which connections, and how often from then on.
#[derive(Debug, Args)]
pub(super) struct ChangePolicy {
    /// Their ids, or your own external ids for them
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    #[command(flatten)]
    how_often: HowOften,
    #[command(flatten)]
    zone: Zone,
}

/// A connection whose policy was changed.
#[derive(Serialize, JsonSchema)]
pub(super) struct Changed {
    id: String,
    changed: bool,
}

impl ChangePolicy {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let policy = self.how_often.policy(&self.zone)?;
        let sync = Database::of(context, named)?.open().await?;
        let ids = find_all(&sync, &self.ids).await?;
        let change = async |id| {
            sync.set_policy(id, &policy).await?;
            Ok(Changed { id: id.to_string(), changed: true })
        };
        let row = |changed: &Changed| vec![changed.id.clone(), "yes".to_owned()];
        each(context, ids, change, &["Id", "Changed"], row).await
    }
}
