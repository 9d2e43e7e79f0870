//! Opening a session, whatever comes first: data at once, waiting, or the bank's questions.

use std::path::PathBuf;

use clap::Args;
use foliolink::flinks::{Authorized, Client, Days, LoginId, Session};

use super::{DaysAsked, mfa::Responder};
use crate::{
    commands::settings::{paced, parsed},
    config::Config,
    context::{Context, watch},
    failure::Failure,
};

/// How the session of a saved card is opened.
#[derive(Debug, Args)]
pub(crate) struct OfCard {
    /// The saved card
    #[arg(long, value_name = "ID")]
    pub(super) login_id: String,
    #[command(flatten)]
    pub(super) how: How,
}

/// From stored data or at the bank, and who answers its questions.
#[derive(Debug, Args)]
pub(crate) struct How {
    /// Sign in at the bank now, instead of using stored data
    #[arg(long)]
    pub(super) live: bool,
    /// Answers to the bank's questions: {"prompt": ["answer"]}
    #[arg(long, value_name = "FILE")]
    pub(super) answers: Option<PathBuf>,
}

impl OfCard {
    pub(super) fn id(&self) -> Result<LoginId, Failure> {
        parsed("--login-id", &self.login_id)
    }

    /// Opens it.
    pub(super) async fn open(
        &self,
        context: &Context,
        config: &Config,
        client: &Client,
        days: Option<DaysAsked>,
    ) -> Result<Session, Failure> {
        let responder = Responder::of(self.how.answers.as_deref())?;
        let mut authorize = client.authorize(&self.id()?);
        if let Some(days) = days {
            authorize = authorize.days(Days::from(days));
        }
        if let Some(id) = context.global.trace_id {
            authorize = authorize.tag(id.to_string());
        }
        let opened =
            if self.how.live { authorize.live().await? } else { authorize.cached().await? };
        through(context, config, client, opened, &responder).await
    }
}

/// Waits and answers until the session is open.
pub(super) async fn through(
    context: &Context,
    config: &Config,
    client: &Client,
    mut opened: Authorized,
    responder: &Responder,
) -> Result<Session, Failure> {
    loop {
        opened = match opened {
            Authorized::Session(session) => return Ok(session),
            Authorized::Pending(pending) => {
                let step = context.progress.step("Opening the session");
                step.begin("");
                watch(paced(pending, config), &step, &context.waiting).await?
            }
            Authorized::Challenge(challenge) => {
                let answers = responder.answer(context, &challenge).await?;
                client.answer(challenge, answers).await?
            }
        }
    }
}
