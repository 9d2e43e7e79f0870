//! `foliolink sync init`: the database's tables.

use clap::Args;
use serde::Serialize;

use super::database::Database;
use crate::{
    config::DatabaseUrl,
    context::Context,
    output::{Answer, listed::Facts},
};

/// Nothing but the database.
#[derive(Debug, Args)]
pub(super) struct MakeDatabase {}

/// A database that is ready.
#[derive(Serialize)]
struct Ready {
    version: i64,
    /// Without a password.
    database: String,
}

impl MakeDatabase {
    pub(super) async fn run(self, context: &Context, named: Option<&DatabaseUrl>) -> Answer {
        let database = Database::of(context, named)?;
        let sync = database.migrate().await?;
        let ready = Ready { version: sync.version().await?, database: database.url.to_string() };
        sync.close().await;
        let facts = |ready: &Ready| {
            vec![("version", ready.version.to_string()), ("database", ready.database.clone())]
        };
        Ok(Box::new(Facts { value: ready, facts }))
    }
}
