//! `foliolink flinks refresh`: nightly refresh of a saved card, and which cards no longer take
//! part.

use clap::{Args, Subcommand};
use foliolink::flinks::{IneligibleCard, LoginId, ScheduledRefresh};
use schemars::JsonSchema;
use serde::Serialize;

use super::client;
use crate::{
    commands::settings::parse_argument,
    context::Context,
    output::{
        Answer,
        listed::{Facts, Listed, text_or_empty, time},
    },
};

/// Switch it, or look.
#[derive(Debug, Subcommand)]
pub(crate) enum Refresh {
    /// Refresh the card every night
    On(OfOne),
    /// No longer refresh the card
    Off(OfOne),
    /// List the cards that are switched on and no longer refreshed
    Status(Failing),
}

/// Which card.
#[derive(Debug, Args)]
pub(crate) struct OfOne {
    /// The saved card
    #[arg(long, value_name = "ID")]
    login_id: String,
}

/// Which cards.
#[derive(Debug, Args)]
pub(crate) struct Failing {
    /// Only this card
    #[arg(long, value_name = "ID")]
    login_id: Option<String>,
    /// Those of investments
    #[arg(long)]
    wealth: bool,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Switched {
    login_id: String,
    refresh: &'static str,
    message: String,
}

impl Refresh {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        match self {
            Self::On(card) => card.switch(context, ScheduledRefresh::On, "on").await,
            Self::Off(card) => card.switch(context, ScheduledRefresh::Off, "off").await,
            Self::Status(failing) => failing.run(context).await,
        }
    }
}

impl OfOne {
    async fn switch(
        self,
        context: &Context,
        state: ScheduledRefresh,
        refresh: &'static str,
    ) -> Answer {
        let login_id: LoginId = parse_argument("--login-id", &self.login_id)?;
        let client = client(context, &context.config()?)?;
        let message = client.set_scheduled_refresh(&login_id, state).await?.into_string();
        let facts = |switched: &Switched| {
            vec![("refresh", switched.refresh.to_owned()), ("message", switched.message.clone())]
        };
        Ok(Box::new(Facts { value: Switched { login_id: self.login_id, refresh, message }, facts }))
    }
}

impl Failing {
    async fn run(self, context: &Context) -> Answer {
        let wanted: Option<LoginId> =
            self.login_id.as_deref().map(|id| parse_argument("--login-id", id)).transpose()?;
        let client = client(context, &context.config()?)?;
        let mut cards = if self.wealth {
            client.wealth_nightly_refresh_status().await?
        } else {
            client.nightly_refresh_status().await?
        };
        cards.retain(|card| wanted.is_none() || card.login_id == wanted);
        Ok(Box::new(Listed {
            items: cards,
            head: &["Login id", "Last error", "Last state", "Last refresh", "Institution"],
            row: |card: &IneligibleCard| {
                vec![
                    text_or_empty(card.login_id.as_ref().map(LoginId::expose)),
                    text_or_empty(card.last_error.as_ref()),
                    text_or_empty(card.last_state.as_ref()),
                    time(card.last_refresh),
                    text_or_empty(card.institution.as_ref()),
                ]
            },
            empty: "every card that is switched on is refreshed",
        }))
    }
}
