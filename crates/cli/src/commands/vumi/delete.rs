//! `foliolink vumi delete`: a connection and all its data, for good.

use clap::Args;
use foliolink::vumi::Deletion;

use super::client;
use crate::{
    ask,
    commands::{deleted::Gone, settings::parse_argument},
    context::Context,
    output::Answer,
};

/// Which connection.
#[derive(Debug, Args)]
pub(crate) struct DeleteConnection {
    /// The connection token
    token: String,
    /// Don't ask
    #[arg(long)]
    yes: bool,
}

impl DeleteConnection {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let token = parse_argument("TOKEN", &self.token)?;
        let client = client(context, &context.config()?)?;
        ask::confirm(
            context,
            self.yes,
            format!("Delete connection {} and all its data?", self.token),
        )
        .await?;
        let already_gone = client.connection(token).delete().await? == Deletion::AlreadyGone;
        Ok(Gone { deleted: true, already_gone }.report())
    }
}
