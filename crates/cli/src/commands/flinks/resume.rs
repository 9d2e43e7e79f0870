//! `foliolink flinks resume`: goes on with pending work from its ticket, on any machine.

use std::path::PathBuf;

use clap::Args;
use foliolink::flinks::Resumed;

use super::{client, mfa::Responder, parts::Parts, pull::answer, steps, summary};
use crate::{
    commands::settings::with_resumed_pace, context::Context, failure::Failure, output::Answer,
    ticket_file,
};

/// Which work, and what else was to be read: without `--what` the ticket's own part, or the usual
/// ones of a session that was being opened.
#[derive(Debug, Args)]
pub(crate) struct ResumeWork {
    /// File with the ticket, or with the error object that holds it
    #[arg(value_name = "TICKET.json")]
    ticket: PathBuf,
    /// Answers to the bank's questions: {"prompt": ["answer"]}
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    #[command(flatten)]
    parts: Parts,
}

impl ResumeWork {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let ticket = ticket_file::read(&self.ticket).map_err(Failure::usage)?;
        let responder = Responder::new(context, self.answers.as_deref())?;
        self.parts.check()?;
        let config = context.config()?;
        let client = client(context, &config)?;
        if let Resumed::Summary(pending) = client.resume(&ticket)? {
            if self.parts.are_given() {
                return Err(Failure::usage(
                    "--what: the ticket is of a summary, which has no parts",
                ));
            }
            return summary::finish(context, with_resumed_pace(pending, &ticket, &config)).await;
        }
        let wanted = if self.parts.are_given() { self.parts.wanted() } else { vec![] };
        let pull = self.parts.prepare(client.resume_pull(&ticket, wanted)?);
        let pull = with_resumed_pace(pull, &ticket, &config);
        let pulled = pull.answering(responder).on_event(steps::show(context)).await?;
        answer(&pulled, &self.parts).await
    }
}
