//! Where the data comes from: the sync engine's database, or files of snapshots. Both give the same
//! thing: connections in the order of their ids, and what is stored of some of them.

mod database;
mod files;
mod ids;

use std::sync::Arc;

use foliolink::portfolio::Snapshot;
use foliolink_sync::Sync;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

pub use files::SnapshotFiles;

use crate::{
    error::Result,
    token::{Scope, Token},
};

/// So many connections are read at once: enough for few statements, few enough for little memory.
pub(crate) const AT_ONCE: usize = 50;

/// What a server reads. Cheap to clone.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Source {
    /// The sync engine's database: ids are its own, and stay whatever the provider does.
    Database(Sync),
    /// Files of snapshots.
    Files(SnapshotFiles),
}

/// How a connection stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Connection)]
pub(crate) struct Standing {
    /// Its id here: neither a LoginId nor a token.
    pub(crate) id: String,
    /// `flinks` or `vumi`.
    pub(crate) provider: String,
    /// What its host calls it.
    #[schema(required)]
    pub(crate) external_id: Option<String>,
    /// `idle`, `opening`, `uncertain`, `waiting`, `backoff`, `needs_person`, `dead`, `paused`; `file`
    /// where it comes from a file.
    pub(crate) state: String,
    /// When the bank was read, UTC.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub(crate) as_of: Option<Timestamp>,
    /// When the provider answered last, UTC.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub(crate) checked_at: Option<Timestamp>,
    /// When something was stored last, UTC.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub(crate) synced_at: Option<Timestamp>,
    /// When it is looked at next, UTC; `null` where never by time.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub(crate) next_at: Option<Timestamp>,
    /// What helps: `ask_credentials`, `answer_mfa`, `relink`, `act_at_bank`, `retry_later` and so on.
    #[schema(required)]
    pub(crate) advice: Option<String>,
    /// What went wrong.
    #[schema(required)]
    pub(crate) error: Option<StandingError>,
}

/// What went wrong with a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ConnectionError)]
pub(crate) struct StandingError {
    /// `user_action`, `unavailable`, `transport` and so on.
    pub(crate) kind: String,
    /// The provider's code.
    #[schema(required)]
    pub(crate) code: Option<String>,
}

/// What is stored of a connection. Each list of rows is in the order of the snapshot's.
pub(crate) struct Entry {
    pub(crate) standing: Standing,
    /// `connection` in it is the id here.
    pub(crate) snapshot: Snapshot,
    pub(crate) accounts: Vec<RowId>,
    pub(crate) portfolios: Vec<RowId>,
    pub(crate) holdings: Vec<RowId>,
    pub(crate) transactions: Vec<RowId>,
}

/// By what a row is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowId {
    /// Its place within the connection, for pages.
    pub(crate) at: u64,
    /// Over all connections.
    pub(crate) text: String,
}

impl Source {
    /// The connections that a token shows, those behind `after`.
    pub(crate) async fn list(
        &self,
        token: &Token,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Standing>> {
        match (self, &token.scope) {
            (Self::Database(sync), Scope::All) => database::list(sync, after, limit).await,
            (Self::Database(sync), Scope::Connections(ids)) => {
                let mut ids: Vec<_> = ids.iter().filter_map(|id| id.parse().ok()).collect();
                ids.sort_unstable();
                ids.retain(|id: &foliolink_sync::Id| {
                    after.is_none_or(|after| *id.to_string() > *after)
                });
                ids.truncate(limit.min(500));
                database::statuses(sync, &ids).await
            }
            (Self::Files(files), scope) => files.list(scope, after, limit),
        }
    }

    /// One connection that a token shows, and how it stands.
    pub(crate) async fn find(&self, token: &Token, id: &str) -> Result<Option<Standing>> {
        let is_shown = match &token.scope {
            Scope::All => true,
            Scope::Connections(ids) => ids.iter().any(|shown| shown == id),
        };
        Ok(match self {
            _ if !is_shown => None,
            Self::Database(sync) => match id.parse() {
                Ok(id) => database::statuses(sync, &[id]).await?.pop(),
                Err(_) => None,
            },
            Self::Files(files) => files.find(id)?.map(|entry| entry.standing.clone()),
        })
    }

    /// What is stored of these connections, in their order.
    pub(crate) async fn read(&self, of: &[Standing]) -> Result<Vec<Arc<Entry>>> {
        match self {
            Self::Database(sync) => database::read(sync, of).await,
            Self::Files(files) => {
                let found = of.iter().map(|standing| files.find(&standing.id));
                found.filter_map(Result::transpose).collect()
            }
        }
    }

    /// The engine, where there is one.
    pub(crate) fn engine(&self) -> Option<&Sync> {
        match self {
            Self::Database(sync) => Some(sync),
            Self::Files(_) => None,
        }
    }
}
