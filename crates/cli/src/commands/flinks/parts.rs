//! The parts of a pull: which were asked for, and how each is read and put together.

use std::{error::Error as _, path::PathBuf};

use clap::{Args, ValueEnum};
use foliolink::{
    Pending,
    flinks::{AccountsDetail, AccountsRequest, Days, Investments, Retired, Session, Statements},
    portfolio::{Provider, Snapshot},
};

use super::{
    DaysAsked,
    statements::{self, SavedStatement, save},
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
    /// Parts to read [default: accounts,transactions,holders; of a ticket its own]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "LIST")]
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

/// Whose sessions are read. LoginIds don't cross hosts: those of one mean nothing at the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Host {
    /// The only one, or the banking host of an instance that has no other.
    Only,
    /// The banking host, with investments at another.
    Banking,
    /// The wealth host: investments and nothing else.
    Wealth,
}

/// Reads parts of sessions into one snapshot.
pub(super) struct Reader<'a> {
    pub(super) context: &'a Context,
    pub(super) config: &'a Config,
    pub(super) parts: &'a Parts,
    pub(super) pulled: Pulled,
    has_accounts: bool,
    has_investments: bool,
}

impl Parts {
    fn has(&self, part: Part) -> bool {
        let default = [Part::Accounts, Part::Transactions, Part::Holders];
        if self.what.is_empty() { default.contains(&part) } else { self.what.contains(&part) }
    }

    /// What can be seen to be wrong before anything is sent.
    pub(super) fn check(&self) -> Result<(), Failure> {
        statements::check(self.out.as_deref())?;
        self.export.check()
    }

    /// Whether somebody said which parts.
    pub(super) fn are_said(&self) -> bool {
        !self.what.is_empty()
    }

    /// Whether the wealth host alone has all of them.
    pub(super) fn are_wealth(&self) -> bool {
        self.wants_investments() && !self.wants_banking()
    }

    /// Whether the banking host has some of them.
    pub(super) fn wants_banking(&self) -> bool {
        self.wants_accounts() || self.wants_statements()
    }

    fn wants_accounts(&self) -> bool {
        [Part::Accounts, Part::Transactions, Part::Holders].into_iter().any(|part| self.has(part))
    }

    pub(super) fn wants_investments(&self) -> bool {
        self.has(Part::Investments)
    }

    fn wants_statements(&self) -> bool {
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
    pub(super) fn new(
        context: &'a Context,
        config: &'a Config,
        parts: &'a Parts,
        connection: &str,
    ) -> Self {
        let pulled = Pulled {
            snapshot: Snapshot::new(Provider::FLINKS, connection.into()),
            statements: None,
        };
        Self { context, config, parts, pulled, has_accounts: false, has_investments: false }
    }

    async fn wait<T: Send + 'static>(
        &self,
        what: &str,
        pending: Pending<T>,
    ) -> foliolink::Result<T> {
        let step = self.context.progress.step(what);
        step.begin("");
        let value = watch(pending, &step, &self.context.waiting).await?;
        step.done("done");
        Ok(value)
    }

    fn warn(&mut self, path: &str, what: impl Into<String>) {
        self.pulled.snapshot.warn(path, what);
    }

    /// What was asked for and isn't there yet, of the one session that a ticket has; what another
    /// host has is a warning.
    pub(super) async fn rest(&mut self, session: &Session, host: Host) -> Result<(), Failure> {
        if host != Host::Wealth {
            self.banking(session).await?;
        } else if self.parts.wants_banking() {
            self.warn(
                "Accounts",
                "not read: this connection is of the wealth host, which has investments only",
            );
        }
        if host != Host::Banking {
            return self.investments(session).await;
        }
        if self.parts.wants_investments() && !self.has_investments {
            self.warn("Investments", "not read: they are at the wealth host, and the ticket is of the other; pull them there");
        }
        Ok(())
    }

    /// The banking parts that were asked for and aren't there yet.
    pub(super) async fn banking(&mut self, session: &Session) -> Result<(), Failure> {
        if self.parts.wants_accounts() && !self.has_accounts {
            self.detail(paced(self.parts.request(session).start(), self.config)).await?;
        }
        if self.parts.wants_statements() && self.pulled.statements.is_none() {
            self.statements(session).await?;
        }
        Ok(())
    }

    /// Investments, if they were asked for and aren't there yet.
    pub(super) async fn investments(&mut self, session: &Session) -> Result<(), Failure> {
        if !self.parts.wants_investments() || self.has_investments {
            return Ok(());
        }
        // Retired at the provider, still served by some instances: whether this one does, it says
        // itself.
        #[allow(deprecated)]
        let pending = paced(session.investments().start(), self.config);
        self.invested(pending).await
    }

    pub(super) async fn detail(&mut self, pending: Pending<AccountsDetail>) -> Result<(), Failure> {
        let detail = self.wait("Reading accounts", pending).await?;
        detail.add_to(&mut self.pulled.snapshot);
        self.has_accounts = true;
        Ok(())
    }

    pub(super) async fn invested(&mut self, pending: Pending<Investments>) -> Result<(), Failure> {
        match self.wait("Reading investments", pending).await {
            Ok(investments) => investments.add_to(&mut self.pulled.snapshot),
            // What else was asked for stays, as in the library's aggregator; where nothing else
            // was, this is the answer.
            Err(error) if Retired::is(&error) && self.parts.wants_banking() => {
                let why = error.source().map(ToString::to_string);
                self.warn("Investments", why.unwrap_or_default());
            }
            Err(error) => return Err(error.into()),
        }
        self.has_investments = true;
        Ok(())
    }

    async fn statements(&mut self, session: &Session) -> Result<(), Failure> {
        let request = session.statements();
        let only = &self.parts.accounts;
        let request =
            if only.is_empty() { request } else { request.only(only.iter().map(String::as_str)) };
        self.stated(paced(request.start(), self.config)).await
    }

    pub(super) async fn stated(&mut self, pending: Pending<Statements>) -> Result<(), Failure> {
        let statements = self.wait("Fetching statements", pending).await?;
        self.pulled.snapshot.warnings.extend(statements.warnings.iter().cloned());
        self.pulled.statements = Some(save(&statements, self.parts.out.as_deref())?);
        Ok(())
    }
}
