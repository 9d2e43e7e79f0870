//! `foliolink flinks resume`: goes on with pending work from its ticket, on any machine.

use std::path::PathBuf;

use clap::Args;
use foliolink::flinks::Resumed;

use super::{
    client,
    mfa::Responder,
    open::through,
    parts::{Parts, Reader},
    pull::answer,
    summary,
};
use crate::{
    commands::settings::resumed,
    context::{Context, watch},
    failure::Failure,
    output::Answer,
    ticket_file,
};

/// Which work; the parts count where a session was still being opened.
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
        let responder = Responder::of(self.answers.as_deref())?;
        self.parts.export.check()?;
        let config = context.config()?;
        let client = client(context, &config)?;
        let mut reader = Reader::new(context, &config, &self.parts, ticket.connection());
        match client.resume(&ticket)? {
            Resumed::Accounts(pending) => reader.detail(resumed(pending, &config)).await?,
            Resumed::Investments(pending) => reader.invested(resumed(pending, &config)).await?,
            Resumed::Statements(pending) => reader.stated(resumed(pending, &config)).await?,
            Resumed::Summary(pending) => return summary::finish(context, resumed(pending, &config)).await,
            Resumed::Authorize(pending) => {
                let step = context.progress.step("Opening the session");
                step.begin("");
                let opened = watch(resumed(pending, &config), &step, &context.waiting).await?;
                let session = through(context, &config, &client, opened, &responder).await?;
                reader.banking(&session).await?;
                if self.parts.wants_investments() {
                    reader.investments(&session).await?;
                }
            }
            _ => return Err(Failure::usage("the ticket is of work that this version can't resume")),
        }
        answer(reader.pulled, &self.parts).await
    }
}
