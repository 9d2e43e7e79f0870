//! `foliolink sync open`: a person opens a session. Nothing else of `sync` signs in at a bank or
//! answers its questions.

use std::path::PathBuf;

use clap::Args;
use foliolink_sync::State;

use super::{database::Database, find, parts::Parts, status};
use crate::{
    commands::flinks::mfa::Responder,
    config::DatabaseUrl,
    context::Context,
    output::{Answer, WithExit, listed::Facts},
};

/// Which connection, and how far it may go.
#[derive(Debug, Args)]
pub(super) struct OpenConnection {
    /// Its id, or your own external id for it
    id: String,
    /// Sign in at the bank now (Flinks)
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    parts: Parts,
    /// Answers by prompt: {"prompt": ["answer"]} [default: asked on the terminal]
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
}

impl OpenConnection {
    pub(super) async fn run(self, context: &mut Context, named: Option<&DatabaseUrl>) -> Answer {
        let responder = Responder::new(context, self.answers.as_deref())?;
        let database = Database::of(context, named)?;
        let sync = database.open_for_reading(context, &self.parts).await?;
        let id = find(&sync, &self.id).await?;
        let step = context.progress.step("Opening");
        step.begin("");
        let mut open = sync.open(id);
        if self.live {
            open = open.live();
        }
        if !responder.is_nobody() {
            open = open.answering(responder);
        }
        if let Some(patience) = database.config.set.give_up_after {
            open = open.give_up_after(patience.0);
        }
        let status = open.await?;
        sync.close().await;
        // Still waiting is no success yet.
        let exit = if status.state == State::Waiting { 5 } else { 0 };
        Ok(Box::new(WithExit { report: Facts { value: status, facts: status::facts }, exit }))
    }
}
