//! How a session is opened: from stored data or at the bank, and who answers its questions.

use std::path::PathBuf;

use clap::Args;
use foliolink::{
    Pending,
    flinks::{Authorized, Client, LoginId, Pull, Session},
};

use super::{mfa::Responder, steps};
use crate::{
    commands::settings::{parse_argument, with_pace},
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

impl How {
    /// A pull whose sessions are opened like this.
    pub(super) fn prepare(
        &self,
        context: &Context,
        config: &Config,
        mut pull: Pull,
    ) -> Result<Pull, Failure> {
        let responder = Responder::new(context, self.answers.as_deref())?;
        if self.live {
            pull = pull.live();
        }
        if let Some(id) = context.global.trace_id {
            pull = pull.tag(id.to_string());
        }
        Ok(with_pace(pull, config).answering(responder).on_event(steps::show(context)))
    }

    /// Opens a card like this, where its id may be left out for something else.
    pub(super) async fn open(
        self,
        login_id: Option<String>,
        context: &Context,
        config: &Config,
        client: &Client,
    ) -> Result<Session, Failure> {
        let card = OfCard { login_id: login_id.unwrap_or_default(), how: self };
        card.open(context, config, client).await
    }
}

/// Waits for what Flinks computes, and says so meanwhile.
pub(super) async fn wait<T: Send + 'static>(
    context: &Context,
    what: &str,
    pending: Pending<T>,
) -> Result<T, Failure> {
    let step = context.progress.step(what);
    step.begin("");
    Ok(watch(pending, &step, &context.waiting).await?)
}

impl OfCard {
    pub(super) fn id(&self) -> Result<LoginId, Failure> {
        parse_argument("--login-id", &self.login_id)
    }

    /// Opens it.
    pub(super) async fn open(
        &self,
        context: &Context,
        config: &Config,
        client: &Client,
    ) -> Result<Session, Failure> {
        let responder = Responder::new(context, self.how.answers.as_deref())?;
        let mut authorize = client.authorize(&self.id()?);
        if let Some(id) = context.global.trace_id {
            authorize = authorize.tag(id.to_string());
        }
        let authorized =
            if self.how.live { authorize.live().await? } else { authorize.cached().await? };
        finish(context, config, client, authorized, responder).await
    }
}

/// Waits and answers until the session is open.
pub(super) async fn finish(
    context: &Context,
    config: &Config,
    client: &Client,
    authorized: Authorized,
    responder: Responder,
) -> Result<Session, Failure> {
    let opening = with_pace(client.open_session(authorized), config).answering(responder);
    Ok(opening.on_event(steps::show(context)).await?)
}
