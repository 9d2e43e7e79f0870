//! `foliolink flinks delete`: a saved card and its data, for good.

use clap::Args;
use foliolink::flinks::{Deleted, LoginId};

use super::client;
use crate::{
    ask,
    commands::{
        deleted::Gone,
        settings::{parse_argument, with_pace},
    },
    context::Context,
    output::Answer,
};

/// Which card.
#[derive(Debug, Args)]
pub(crate) struct DeleteCard {
    /// The saved card
    #[arg(long, value_name = "ID")]
    login_id: String,
    /// Don't ask
    #[arg(long)]
    yes: bool,
}

impl DeleteCard {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let login_id: LoginId = parse_argument("--login-id", &self.login_id)?;
        let config = context.config()?;
        let client = client(context, &config)?;
        ask::confirm(context, self.yes, format!("Delete card {} and all its data?", self.login_id))
            .await?;
        let already_gone =
            with_pace(client.delete_card(&login_id), &config).await? == Deleted::AlreadyGone;
        Ok(Gone { deleted: true, already_gone }.report())
    }
}
