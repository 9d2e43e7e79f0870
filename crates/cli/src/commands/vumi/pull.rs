//! `foliolink vumi pull` and `vumi resume`: wait until the data is there, then read it.

use std::path::PathBuf;

use clap::Args;
use foliolink::vumi::{Part as Wanted, Pull, PullEvent};

use super::client;
use crate::{
    commands::{
        export::Export,
        settings::{parse_argument, with_pace, with_resumed_pace},
    },
    context::{Context, Waiting},
    failure::Failure,
    output::{
        Answer,
        snapshot::{Main, Snapshots},
    },
    progress::Step,
    ticket_file,
};

/// Which connection, and what of it.
#[derive(Debug, Args)]
pub(crate) struct PullConnection {
    /// The connection token
    token: String,
    #[command(flatten)]
    parts: Parts,
}

/// A wait that was put away.
#[derive(Debug, Args)]
pub(crate) struct ResumeConnection {
    /// File with the ticket, or with the error object that holds it
    #[arg(value_name = "TICKET.json")]
    ticket: PathBuf,
    #[command(flatten)]
    parts: Parts,
}

#[derive(Debug, Args)]
struct Parts {
    /// Parts to read: accounts, portfolios, positions, investments, transactions [default: all]
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    what: Vec<Part>,
    #[command(flatten)]
    export: Export,
}

/// A part, as a word of the command line.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Part {
    Accounts,
    Portfolios,
    Positions,
    Investments,
    Transactions,
}

impl From<Part> for Wanted {
    fn from(part: Part) -> Self {
        match part {
            Part::Accounts => Wanted::Accounts,
            Part::Portfolios => Wanted::Portfolios,
            Part::Positions => Wanted::Positions,
            Part::Investments => Wanted::Investments,
            Part::Transactions => Wanted::Transactions,
        }
    }
}

impl Parts {
    fn list(&self) -> Vec<Wanted> {
        if self.what.is_empty() {
            Wanted::ALL.to_vec()
        } else {
            self.what.iter().map(|&part| part.into()).collect()
        }
    }

    fn main(&self) -> Main {
        let wanted = self.list();
        match () {
            () if wanted.contains(&Wanted::Transactions) => Main::Transactions,
            () if wanted.contains(&Wanted::Positions) => Main::Holdings,
            () => Main::Accounts,
        }
    }
}

impl PullConnection {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let token = parse_argument("TOKEN", &self.token)?;
        self.parts.export.check()?;
        let config = context.config()?;
        let connection = client(context, &config)?.connection(token);
        finish(context, with_pace(connection.pull(self.parts.list()), &config), &self.parts).await
    }
}

impl ResumeConnection {
    pub(crate) async fn run(self, context: &mut Context) -> Answer {
        let ticket = ticket_file::read(&self.ticket).map_err(Failure::usage)?;
        self.parts.export.check()?;
        let config = context.config()?;
        let pull = client(context, &config)?.resume_pull(&ticket, self.parts.list())?;
        finish(context, with_resumed_pace(pull, &ticket, &config), &self.parts).await
    }
}

async fn finish(context: &Context, pull: Pull, parts: &Parts) -> Answer {
    let step = context.progress.step("Waiting for the data");
    step.begin("");
    let pulled = pull.on_event(show(step, context.waiting.clone())).await?;
    let snapshots = Snapshots {
        list: vec![pulled.snapshot()],
        many: false,
        main: parts.main(),
        remarks: vec![],
        notices: vec![],
    };
    Ok(Box::new(parts.export.of(snapshots).await?))
}

/// Shows each look, and keeps the ticket for the moment somebody presses Ctrl-C.
fn show(step: Step, waiting: Waiting) -> impl Fn(&PullEvent) + Send + Sync + 'static {
    move |event| match event {
        PullEvent::Started { ticket } => drop(waiting.put(Some(ticket.clone()))),
        PullEvent::Waiting { code, polls, next_in, ticket } => {
            waiting.put(Some(ticket.clone()));
            step.show_poll(code.as_ref().map(|code| code.as_str()), *polls, *next_in);
        }
        PullEvent::Ready(_) => step.begin("reading"),
        _ => {}
    }
}
