//! `foliolink vumi connections|pending|entities`: the lists of the app.

use clap::Args;
use foliolink::vumi::{Entity, UnclaimedToken};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{client, status::State};
use crate::{
    commands::settings::parse_argument,
    context::Context,
    output::{
        Answer,
        listed::{Listed, text_or_empty, time, yes_no},
    },
};

/// Which connections.
#[derive(Debug, Args)]
pub(crate) struct Connections {
    /// Only those with this external id
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
}

impl Connections {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let external_id =
            self.external_id.map(|id| parse_argument("--external-id", &id)).transpose()?;
        let client = client(context, &context.config()?)?;
        let states = match external_id {
            Some(id) => client.connections_of(&id).await?,
            None => client.connections().await?,
        };
        Ok(Box::new(Listed {
            items: states.iter().map(State::of).collect(),
            head: &[
                "Connection",
                "Status",
                "Usable",
                "Stale",
                "Next",
                "Entity",
                "Last sync",
                "External id",
            ],
            row: |state: &State| {
                vec![
                    state.connection.clone(),
                    state.status.clone(),
                    yes_no(Some(state.usable)),
                    yes_no(Some(state.stale)),
                    state.next.to_owned(),
                    text_or_empty(state.entity.as_ref()),
                    time(state.last_sync),
                    text_or_empty(state.external_id.as_ref()),
                ]
            },
            empty: "no connections",
        }))
    }
}

/// Which public tokens.
#[derive(Debug, Args)]
pub(crate) struct Unexchanged {
    /// Only those with this external id
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Waiting {
    public_token: String,
    external_id: Option<String>,
    created_at: Option<Timestamp>,
}

impl From<UnclaimedToken> for Waiting {
    fn from(unclaimed: UnclaimedToken) -> Self {
        let external_id = unclaimed.external_id.map(|id| id.reveal().to_owned());
        Self {
            public_token: unclaimed.token.expose(),
            external_id,
            created_at: unclaimed.created_at,
        }
    }
}

impl Unexchanged {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let external_id =
            self.external_id.map(|id| parse_argument("--external-id", &id)).transpose()?;
        let client = client(context, &context.config()?)?;
        let tokens = match external_id {
            Some(id) => client.public_tokens_of(&id).await?,
            None => client.public_tokens().await?,
        };
        Ok(Box::new(Listed {
            items: tokens.into_iter().map(Waiting::from).collect(),
            head: &["Public token", "External id", "Created at"],
            row: |waiting| {
                vec![
                    waiting.public_token.clone(),
                    text_or_empty(waiting.external_id.as_ref()),
                    time(waiting.created_at),
                ]
            },
            empty: "nothing waits to be exchanged",
        }))
    }
}

/// Nothing to choose.
#[derive(Debug, Args)]
pub(crate) struct Entities {}

impl Entities {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let entities = client(context, &context.config()?)?.entities().await?;
        Ok(Box::new(Listed {
            items: entities,
            head: &["Id", "Name", "Type", "Level"],
            row: |entity: &Entity| {
                vec![
                    entity.id.to_string(),
                    text_or_empty(entity.name.as_ref()),
                    text_or_empty(entity.kind.as_ref()),
                    text_or_empty(entity.level.as_ref()),
                ]
            },
            empty: "the app has no entities",
        }))
    }
}
