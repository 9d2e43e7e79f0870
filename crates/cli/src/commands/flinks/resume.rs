//! `foliolink flinks resume`: goes on with pending work from its ticket, on any machine.

use std::path::PathBuf;

use clap::Args;
use foliolink::{
    Ticket, Work,
    flinks::{Client, Resumed},
};

use super::{
    client,
    mfa::Responder,
    open::through,
    parts::{Host, Parts, Reader},
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
        let responder = Responder::of(self.answers.as_deref())?;
        self.parts.check()?;
        let config = context.config()?;
        let client = client(context, &config)?;
        let (client, host) = self.home(client, &ticket);
        let mut reader = Reader::new(context, &config, &self.parts, ticket.connection());
        let session = match client.resume(&ticket)? {
            Resumed::Accounts(pending) => {
                reader.detail(resumed(pending, &config)).await?;
                client.session_of(&ticket)?
            }
            Resumed::Investments(pending) => {
                reader.invested(resumed(pending, &config)).await?;
                client.session_of(&ticket)?
            }
            Resumed::Statements(pending) => {
                reader.stated(resumed(pending, &config)).await?;
                client.session_of(&ticket)?
            }
            Resumed::Summary(_) if self.parts.are_said() => {
                return Err(Failure::usage(
                    "--what: the ticket is of a summary, which has no parts",
                ));
            }
            Resumed::Summary(pending) => {
                return summary::finish(context, resumed(pending, &config)).await;
            }
            Resumed::Authorize(pending) => {
                let step = context.progress.step("Opening the session");
                step.begin("");
                let opened = watch(resumed(pending, &config), &step, &context.waiting).await?;
                through(context, &config, &client, opened, &responder).await?
            }
            _ => {
                return Err(Failure::usage("the ticket is of work that this version can't resume"));
            }
        };
        if self.parts.are_said() || ticket.work() == &Work::Authorize {
            reader.rest(&session, host).await?;
        }
        answer(reader.pulled, &self.parts).await
    }

    /// The client of the host that the ticket is of. Where neither host has a name of its own, what
    /// is wanted tells.
    fn home(&self, client: Client, ticket: &Ticket) -> (Client, Host) {
        let Some(wealth) = client.wealth() else { return (client, Host::Only) };
        let is_wealth = if client.instance() == wealth.instance() {
            ticket.work() == &Work::Investments || self.parts.are_wealth()
        } else {
            ticket.instance() == wealth.instance()
        };
        if is_wealth { (wealth, Host::Wealth) } else { (client, Host::Banking) }
    }
}
