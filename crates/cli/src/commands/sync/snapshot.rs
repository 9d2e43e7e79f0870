//! `foliolink sync snapshot`: what is stored of a connection.

use clap::Args;
use jiff::Timestamp;

use super::{database::Database, find, history::parse_time};
use crate::{
    commands::export::Export,
    config::DatabaseUrl,
    context::Context,
    output::{
        Answer,
        snapshot::{Main, Snapshots},
    },
};

/// Of which connection, and as of when.
#[derive(Debug, Args)]
pub(super) struct ShowSnapshot {
    /// Its id, or your own external id for it
    id: String,
    /// As it was stored then: a time, or the begin of a day, UTC [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    at: Option<Timestamp>,
    #[command(flatten)]
    export: Export,
}

impl ShowSnapshot {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        self.export.check()?;
        let sync = Database::of(context, named)?.open().await?;
        let id = find(&sync, &self.id).await?;
        let (snapshot, row_ids) = sync.snapshot_with_row_ids(id, self.at).await?;
        let main = match (snapshot.transactions.is_empty(), snapshot.holdings.is_empty()) {
            (false, _) => Main::Transactions,
            (true, false) => Main::Holdings,
            (true, true) => Main::Accounts,
        };
        let snapshots =
            Snapshots { list: vec![snapshot], many: false, main, remarks: vec![], notices: vec![] };
        Ok(Box::new(self.export.of_stored(snapshots, row_ids).await?))
    }
}
