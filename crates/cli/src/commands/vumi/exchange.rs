//! `foliolink vumi exchange`: public token to connection token, once.

use clap::Args;
use foliolink::vumi::ConnectionToken;
use schemars::JsonSchema;
use serde::Serialize;

use super::client;
use crate::{
    commands::settings::parse_argument,
    context::Context,
    failure::Failure,
    output::{Answer, listed::Facts},
};

/// What to exchange.
#[derive(Debug, Args)]
pub(crate) struct MakeConnection {
    /// The public token of the Link's redirect
    public_token: String,
    /// The external id that the Link was given: with it a lost answer is recovered
    #[arg(long, value_name = "ID")]
    external_id: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Made {
    connection: String,
}

impl MakeConnection {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let token = parse_argument("PUBLIC_TOKEN", &self.public_token)?;
        let external_id =
            self.external_id.map(|id| parse_argument("--external-id", &id)).transpose()?;
        let client = client(context, &context.config()?)?;
        let mut exchange = client.exchange(&token);
        if let Some(id) = external_id {
            exchange = exchange.external_id(id);
        }
        let connection = exchange.await.map_err(explain)?.token().expose().to_owned();
        Ok(Box::new(Facts {
            value: Made { connection },
            facts: |made| vec![("connection", made.connection.clone())],
        }))
    }
}

/// Where an earlier try may have worked, its connection is among those that are named.
fn explain(error: foliolink::Error) -> Failure {
    let candidates = error.candidates().map(|candidates| {
        let tokens = candidates.connections.iter().map(ConnectionToken::expose);
        tokens.collect::<Vec<_>>().join(", ")
    });
    let mut failure = Failure::from(error);
    if let Some(candidates) = candidates {
        failure.note(&format!("connections under this external id: {candidates}"));
    }
    failure
}
