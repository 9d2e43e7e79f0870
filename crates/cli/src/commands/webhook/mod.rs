//! `foliolink webhook …`: is a recorded delivery genuine, and a receiver for real ones.

mod event;
mod key_file;
mod listen;
pub(crate) mod routes;
pub(crate) mod server;
mod verify;

use clap::Subcommand;
use foliolink::webhook::flinks::Verifier;

use crate::{
    commands::{
        schema::{Entry, line, one},
        settings::configuration_failure,
    },
    config::{Config, need},
    context::Context,
    failure::Failure,
    output::Answer,
};

/// What these commands print as JSON.
pub(crate) const SCHEMAS: &[Entry] = &[
    Entry { words: "webhook listen", shapes: &[line::<event::Event>] },
    Entry { words: "webhook verify", shapes: &[one::<verify::Verdict>] },
];

/// What to do about webhooks.
#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// Say whether a recorded delivery is genuine, or why not
    Verify(verify::VerifyDelivery),
    /// Receive deliveries, verify them, print their events one a line
    ///
    /// Takes POST /webhooks/flinks if FLINKS_WEBHOOK_SECRET is set, and POST /webhooks/vumi if
    /// Vumi's client is. Vumi's keys are read with a session, and Vumi allows one a secret:
    /// give this program a secret of its own. What isn't genuine is answered 401 and never parsed.
    Listen(listen::ReceiveEvents),
}

impl WebhookCommand {
    /// Whether it is a server, which Ctrl-C ends.
    pub(crate) fn listens(&self) -> bool {
        matches!(self, Self::Listen(_))
    }

    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        match self {
            Self::Verify(command) => command.run(context).await,
            Self::Listen(command) => command.run(context).await,
        }
    }
}

/// With all secrets of the configuration: several count while one is being replaced.
fn flinks(config: &Config) -> Result<Verifier, Failure> {
    let secrets = config.set.flinks.webhook_secret.as_ref().map(|secrets| secrets.0.as_slice());
    let secrets = secrets.filter(|secrets| !secrets.is_empty());
    let (first, others) = need(
        secrets.and_then(<[_]>::split_first).as_ref(),
        "FLINKS_WEBHOOK_SECRET",
        "flinks.webhook_secret",
    )
    .copied()?;
    let verifier = others
        .iter()
        .try_fold(Verifier::new(first.clone()).map_err(wrong)?, |verifier, secret| {
            verifier.also(secret.clone()).map_err(wrong)
        })?;
    Ok(verifier)
}

fn wrong(error: foliolink::Error) -> Failure {
    configuration_failure("FLINKS_WEBHOOK", &error)
}
