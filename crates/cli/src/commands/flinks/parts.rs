//! The parts of a pull: which were asked for, and how each is read and put together.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use foliolink::{
    Pending,
    flinks::{AccountsDetail, AccountsRequest, Client, Days, Investments, Session, Statements},
    portfolio::{Provider, Snapshot},
};

use super::{
    DaysAsked,
    statements::{SavedStatement, save},
};
use crate::{
    commands::{export::Export, settings::paced},
    config::Config,
    context::{Context, watch},
    failure::Failure,
    output::snapshot::Main,
};

/// What to read.
#[derive(Debug, Args)]
pub(crate) struct Parts {
    /// Parts to read
    #[arg(long, value_enum, value_delimiter = ',', value_name = "LIST", default_values = ["accounts", "transactions", "holders"])]
    what: Vec<Part>,
    /// Days of transactions
    #[arg(long, value_enum)]
    pub(super) days: Option<DaysAsked>,
    /// Only this account; may be repeated
    #[arg(long = "account", value_name = "ID")]
    accounts: Vec<String>,
    /// Where statements are written, one PDF a file [default: they are only listed]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) export: Export,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Accounts,
    Transactions,
    Holders,
    Investments,
    Statements,
}

/// What was read.
pub(super) struct Pulled {
    pub(super) snapshot: Snapshot,
    pub(super) statements: Option<Vec<SavedStatement>>,
}

/// Reads parts of sessions into one snapshot.
pub(super) struct Reader<'a> {
    pub(super) context: &'a Context,
    pub(super) config: &'a Config,
    pub(super) parts: &'a Parts,
    pub(super) pulled: Pulled,
}

impl Parts {
    fn has(&self, part: Part) -> bool {
        self.what.contains(&part)
    }

    pub(super) fn wants_accounts(&self) -> bool {
        [Part::Accounts, Part::Transactions, Part::Holders].into_iter().any(|part| self.has(part))
    }

    pub(super) fn wants_investments(&self) -> bool {
        self.has(Part::Investments)
    }

    pub(super) fn wants_statements(&self) -> bool {
        self.has(Part::Statements)
    }

    pub(super) fn main(&self) -> Main {
        match () {
            () if self.has(Part::Transactions) => Main::Transactions,
            () if self.has(Part::Investments) => Main::Holdings,
            () => Main::Accounts,
        }
    }

    /// The request for accounts that this pull makes.
    fn request(&self, session: &Session) -> AccountsRequest {
        let mut request = session.accounts();
        if let Some(days) = self.days {
            request = request.days(Days::from(days));
        }
        if !self.accounts.is_empty() {
            request = request.only(self.accounts.iter().map(String::as_str));
        }
        if !self.has(Part::Transactions) {
            request = request.without_transactions();
        }
        if !self.has(Part::Holders) {
            request = request.without_holders();
        }
        request
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(context: &'a Context, config: &'a Config, parts: &'a Parts, connection: &str) -> Self {
        let snapshot = Snapshot::new(Provider::FLINKS, connection.into());
        Self { context, config, parts, pulled: Pulled { snapshot, statements: None } }
    }

    async fn wait<T: Send + 'static>(&self, what: &str, pending: Pending<T>) -> Result<T, Failure> {
        let step = self.context.progress.step(what);
        step.begin("");
        let value = watch(pending, &step, &self.context.waiting).await?;
        step.done("done");
        Ok(value)
    }

    pub(super) async fn accounts(&mut self, session: &Session) -> Result<(), Failure> {
        self.detail(paced(self.parts.request(session).start(), self.config)).await
    }

    pub(super) async fn detail(&mut self, pending: Pending<AccountsDetail>) -> Result<(), Failure> {
        let detail = self.wait("Reading accounts", pending).await?;
        detail.add_to(&mut self.pulled.snapshot);
        Ok(())
    }

    pub(super) async fn investments(&mut self, session: &Session) -> Result<(), Failure> {
        // Retired at the provider, still served by some instances: whether this one does, it says itself.
        #[allow(deprecated)]
        let pending = paced(session.investments().start(), self.config);
        self.invested(pending).await
    }

    pub(super) async fn invested(&mut self, pending: Pending<Investments>) -> Result<(), Failure> {
        let investments = self.wait("Reading investments", pending).await?;
        investments.add_to(&mut self.pulled.snapshot);
        Ok(())
    }

    pub(super) async fn statements(&mut self, session: &Session) -> Result<(), Failure> {
        let request = session.statements();
        let only = &self.parts.accounts;
        let request = if only.is_empty() { request } else { request.only(only.iter().map(String::as_str)) };
        self.stated(paced(request.start(), self.config)).await
    }

    pub(super) async fn stated(&mut self, pending: Pending<Statements>) -> Result<(), Failure> {
        let statements = self.wait("Fetching statements", pending).await?;
        self.pulled.snapshot.warnings.extend(statements.warnings.iter().cloned());
        self.pulled.statements = Some(save(&statements, self.parts.out.as_deref())?);
        Ok(())
    }

    /// The banking parts that were asked for, of one session.
    pub(super) async fn banking(&mut self, session: &Session) -> Result<(), Failure> {
        if self.parts.wants_accounts() {
            self.accounts(session).await?;
        }
        if self.parts.wants_statements() {
            self.statements(session).await?;
        }
        Ok(())
    }
}

/// Where investments are read: LoginIds don't cross instances, so the whole pull of them goes to the wealth host, if there is one.
pub(super) fn investments_client(client: &Client) -> Option<Client> {
    client.wealth()
}
