//! `foliolink sync remove`: a connection and its data, for good.

use clap::Args;
use foliolink_sync::Id;
use schemars::JsonSchema;
use serde::Serialize;

use super::{database::Database, find};
use crate::{
    ask,
    config::DatabaseUrl,
    context::Context,
    output::{
        Answer,
        listed::{Facts, yes_no},
    },
};

/// Which connection, and where.
#[derive(Debug, Args)]
pub(super) struct RemoveConnection {
    /// Its id, or your own external id for it
    id: String,
    /// Delete the card or connection at its provider first
    #[arg(long)]
    at_provider: bool,
    /// Don't ask, with --at-provider
    #[arg(long)]
    yes: bool,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Removed {
    id: Id,
    removed: bool,
    at_provider: bool,
}

impl RemoveConnection {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let database = Database::of(context, named)?;
        let (sync, id) = if self.at_provider {
            let sync = database.open_with_clients(context).await?;
            let id = find(&sync, &self.id).await?;
            let provider = sync.status(id).await?.provider;
            let question = format!("Delete {id} here and at {provider}, with all its data?");
            ask::confirm(context, self.yes, question).await?;
            sync.remove(id).at_provider().await?;
            (sync, id)
        } else {
            let sync = database.open().await?;
            let id = find(&sync, &self.id).await?;
            sync.remove(id).await?;
            (sync, id)
        };
        sync.close().await;
        let facts = |removed: &Removed| {
            vec![
                ("id", removed.id.to_string()),
                ("removed", yes_no(Some(removed.removed))),
                ("at the provider", yes_no(Some(removed.at_provider))),
            ]
        };
        let value = Removed { id, removed: true, at_provider: self.at_provider };
        Ok(Box::new(Facts { value, facts }))
    }
}
