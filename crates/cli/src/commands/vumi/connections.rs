//! `foliolink vumi connections|pending|entities`: the lists of the app.

use clap::Args;
use foliolink::vumi::{Entity, UnclaimedToken};
use jiff::Timestamp;
use serde::Serialize;

use super::{client, status::State};
use crate::{
    commands::settings::parse_argument,
    context::Context,
    output::{
        Answer,
        listed::{Listed, shown, time, yes_no},
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
            row: |it: &State| {
                vec![
                    it.connection.clone(),
                    it.status.clone(),
                    yes_no(Some(it.usable)),
                    yes_no(Some(it.stale)),
                    it.next.to_owned(),
                    shown(it.entity.as_ref()),
                    time(it.last_sync),
                    shown(it.external_id.as_ref()),
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

#[derive(Serialize)]
struct Waiting {
    public_token: String,
    external_id: Option<String>,
    created_at: Option<Timestamp>,
}

impl From<UnclaimedToken> for Waiting {
    fn from(stray: UnclaimedToken) -> Self {
        let external_id = stray.external_id.map(|id| id.reveal().to_owned());
        Self { public_token: stray.token.expose(), external_id, created_at: stray.created_at }
    }
}

impl Unexchanged {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let external_id =
            self.external_id.map(|id| parse_argument("--external-id", &id)).transpose()?;
        let client = client(context, &context.config()?)?;
        let strays = match external_id {
            Some(id) => client.public_tokens_of(&id).await?,
            None => client.public_tokens().await?,
        };
        Ok(Box::new(Listed {
            items: strays.into_iter().map(Waiting::from).collect(),
            head: &["Public token", "External id", "Created at"],
            row: |it| {
                vec![it.public_token.clone(), shown(it.external_id.as_ref()), time(it.created_at)]
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
            row: |it: &Entity| {
                vec![
                    it.id.to_string(),
                    shown(it.name.as_ref()),
                    shown(it.kind.as_ref()),
                    shown(it.level.as_ref()),
                ]
            },
            empty: "the app has no entities",
        }))
    }
}
