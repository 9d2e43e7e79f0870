//! `foliolink flinks resume`: goes on with pending work from its ticket, on any machine.

use std::path::PathBuf;

use clap::Args;
use foliolink::flinks::Resumed;

use super::{
    attributes, categories, client, mfa::Responder, parts::Parts, pull::answer, steps, summary,
};
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
        match client.resume(&ticket)? {
            Resumed::Summary(pending) => {
                self.check_no_parts("a summary")?;
                let pending = with_resumed_pace(pending, &ticket, &config);
                return summary::finish(context, pending).await;
            }
            Resumed::Attributes(pending) => {
                self.check_no_parts("attributes")?;
                let pending = with_resumed_pace(pending, &ticket, &config);
                return attributes::finish(context, pending).await;
            }
            Resumed::Categorization(pending) => {
                self.check_no_parts("categories")?;
                let pending = with_resumed_pace(pending, &ticket, &config);
                return categories::finish(context, pending).await;
            }
            _ => {}
        }
        let wanted = if self.parts.are_given() { self.parts.selected_parts() } else { vec![] };
        let pull = self.parts.prepare(client.resume_pull(&ticket, wanted)?);
        let pull = with_resumed_pace(pull, &ticket, &config);
        let pulled = pull.answering(responder).on_event(steps::show(context)).await?;
        answer(&pulled, &self.parts).await
    }

    fn check_no_parts(&self, work: &str) -> Result<(), Failure> {
        if !self.parts.are_given() {
            return Ok(());
        }
        let has = if work.ends_with('s') { "have" } else { "has" };
        Err(Failure::usage(format!("--what: the ticket is of {work}, which {has} no parts")))
    }
}
