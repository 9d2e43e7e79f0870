//! A pull under way: which session each part is read in, and what is already there.

use super::{Part, PullOptions, Pulled, part::Call};
use crate::{
    error::{Error, ErrorKind, Result},
    flinks::{
        AccountsDetail, Answers, Challenge, Client, Investments, LoginId, PullEvent, Resumed,
        Retired, Session, Statements,
        convert::accounts::{FILTER, NOT_THERE, is_same},
        session::{attempt::AuthorizeOptions, run::Run},
    },
    poll::Pending,
    ticket::Ticket,
};

/// Why investments are missing at the banking host of two.
const AT_WEALTH: &str = "not read: they are at the wealth host, where this LoginId means nothing; pull the connection's LoginId there";
/// The same after a ticket.
const TICKET_OF_BANKING: &str =
    "not read: they are at the wealth host, and the ticket is of the other; pull them there";
/// Why everything else is missing at the wealth host.
const OF_WEALTH: &str =
    "not read: this connection is of the wealth host, which has investments only";

/// What was read of a card, and what is still to be read.
pub(super) struct Reader {
    client: Client,
    parts: Vec<Part>,
    options: PullOptions,
    run: Run,
    /// Whether the parts can be read in one session alone, which is given or resumed.
    is_bound: bool,
    is_resumed: bool,
    /// The session at the client's own host.
    session: Option<Session>,
    done: Vec<Call>,
    pulled: Pulled,
}

/// The work behind a ticket, before anything is sent.
pub(super) fn check_is_part(client: &Client, ticket: &Ticket) -> Result<()> {
    match client.resume(ticket)? {
        Resumed::Summary(_) | Resumed::Attributes(_) | Resumed::Categorization(_) => {
            let what = "ticket: of work that is no part of a pull; the Flinks client resumes it";
            Err(Error::invalid("flinks.pull", what))
        }
        _ => Ok(()),
    }
}

impl Reader {
    pub(super) fn new(
        client: Client,
        login_id: Option<LoginId>,
        parts: Vec<Part>,
        options: PullOptions,
        run: Run,
    ) -> Self {
        Self {
            is_bound: options.at_one_host,
            client,
            parts,
            options,
            run,
            is_resumed: false,
            session: None,
            done: vec![],
            pulled: Pulled::new(login_id),
        }
    }

    /// Reads in this session alone.
    pub(super) fn of_session(self, session: Session) -> Self {
        Self { session: Some(session), is_bound: true, ..self }
    }

    /// Reads everything that isn't there yet, in the order given.
    pub(super) async fn read(mut self) -> Result<Pulled> {
        for call in self.parts.iter().map(|part| part.call()).collect::<Vec<_>>() {
            if !self.done.contains(&call) {
                self.done.push(call);
                self.read_at_host(call).await?;
            }
        }
        Ok(self.pulled)
    }

    /// Goes on with what was pending; what it brings isn't read again.
    pub(super) async fn resume(mut self, ticket: &Ticket) -> Result<Pulled> {
        self.is_resumed = true;
        let call = match self.client.resume(ticket)? {
            Resumed::Authorize(pending) => {
                if self.parts.is_empty() {
                    self.parts = Part::DEFAULT.into();
                }
                self.run.tell(PullEvent::Opening { ticket: pending.ticket().clone() });
                let authorized = self.run.wait(pending).await?;
                let client = self.client.clone();
                let session = self.run.open(&client, authorized).await?;
                return self.adopt_session(session).read().await;
            }
            Resumed::Accounts(pending) => {
                self.read_accounts(pending).await?;
                Call::Accounts
            }
            Resumed::Statements(pending) => {
                self.read_statements(pending).await?;
                Call::Statements
            }
            Resumed::Investments(pending) => {
                self.read_investments(pending).await?;
                Call::Investments
            }
            Resumed::Summary(_) | Resumed::Attributes(_) | Resumed::Categorization(_) => {
                return Err(Error::new(ErrorKind::Internal, "flinks.pull"));
            }
        };
        self.done.push(call);
        let session = self.client.session_of(ticket)?;
        self.of_session(session).read().await
    }

    /// Goes on with a session whose questions are answered now.
    pub(super) async fn answer(mut self, challenge: Challenge, answers: Answers) -> Result<Pulled> {
        self.client = self.client.at_host(challenge.wealth)?;
        let client = self.client.clone();
        let authorized = self.run.answer(&client, challenge, answers).await?;
        let session = self.run.open(&client, authorized).await?;
        self.adopt_session(session).read().await
    }

    /// A card that had no LoginId takes the one it got.
    fn adopt_session(mut self, session: Session) -> Self {
        let login_id = self.pulled.login_id.take();
        self.pulled.login_id = login_id.or_else(|| session.login_id().cloned());
        self.of_session(session)
    }

    /// Reads at the host that has it, or says why not.
    async fn read_at_host(&mut self, call: Call) -> Result<()> {
        let wealth = self.client.wealth();
        let is_elsewhere =
            wealth.is_some() && (call == Call::Investments) != self.client.is_wealth();
        if !is_elsewhere {
            let session = self.own_session().await?;
            return self.read_in(&session, call).await;
        }
        match wealth.filter(|_| !self.is_bound && !self.client.is_wealth()) {
            Some(wealth) => {
                let session = self.open(&wealth).await?;
                self.read_in(&session, call).await
            }
            None => {
                self.warn_of_other_host(call);
                Ok(())
            }
        }
    }

    fn warn_of_other_host(&mut self, call: Call) {
        match call {
            Call::Investments if self.is_resumed => {
                self.pulled.warn("Investments", TICKET_OF_BANKING);
            }
            Call::Investments => self.pulled.warn("Investments", AT_WEALTH),
            Call::Accounts => self.pulled.warn("Accounts", OF_WEALTH),
            Call::Statements => self.pulled.warn("Statements", OF_WEALTH),
        }
    }

    async fn own_session(&mut self) -> Result<Session> {
        if let Some(session) = &self.session {
            return Ok(session.clone());
        }
        let client = self.client.clone();
        let session = self.open(&client).await?;
        Ok(self.session.insert(session).clone())
    }

    /// Opens a session of the card.
    async fn open(&mut self, client: &Client) -> Result<Session> {
        let Some(login_id) = self.pulled.login_id.clone() else {
            return Err(Error::new(ErrorKind::Internal, "flinks.pull"));
        };
        let options = AuthorizeOptions {
            cached: !self.options.live,
            days: self.options.days.clone(),
            tag: self.options.tag.clone(),
            ..AuthorizeOptions::of_card(&login_id)
        };
        let authorized = client.open(options).await?;
        self.run.open(client, authorized).await
    }

    async fn read_in(&mut self, session: &Session, call: Call) -> Result<()> {
        match call {
            Call::Accounts => self.read_accounts(self.accounts(session)).await,
            Call::Statements => self.read_statements(self.statements(session)).await,
            Call::Investments => self.read_investments(session.investments().start()).await,
        }
    }

    fn accounts(&self, session: &Session) -> Pending<AccountsDetail> {
        let mut request = session.accounts().only(self.options.only.iter().cloned());
        if let Some(days) = self.options.days.clone() {
            request = request.days(days);
        }
        if !self.parts.contains(&Part::Transactions) {
            request = request.without_transactions();
        }
        if !self.parts.contains(&Part::Holders) {
            request = request.without_holders();
        }
        request.retry_while_empty(self.options.retries_while_empty).start()
    }

    fn statements(&self, session: &Session) -> Pending<Statements> {
        let mut request = session.statements().only(self.options.only.iter().cloned());
        if let Some(span) = self.options.span.clone() {
            request = request.span(span);
        }
        request.start()
    }

    async fn wait<T: Send + 'static>(&self, call: Call, pending: Pending<T>) -> Result<T> {
        let part = call.part();
        let ticket = pending.ticket().clone();
        self.run.tell(PullEvent::Reading { part, ticket });
        let value = self.run.wait(pending).await?;
        self.run.tell(PullEvent::Read(part));
        Ok(value)
    }

    async fn read_accounts(&mut self, pending: Pending<AccountsDetail>) -> Result<()> {
        self.pulled.accounts = Some(self.wait(Call::Accounts, pending).await?);
        Ok(())
    }

    async fn read_statements(&mut self, pending: Pending<Statements>) -> Result<()> {
        self.pulled.statements = Some(self.wait(Call::Statements, pending).await?);
        Ok(())
    }

    /// Retired at the provider, still served by some instances: whether this one does, it says
    /// itself. What else was asked for stays; where nothing else was, this is the answer.
    async fn read_investments(&mut self, pending: Pending<Investments>) -> Result<()> {
        match self.wait(Call::Investments, pending).await {
            Ok(investments) => {
                self.warn_of_missing(&investments);
                self.pulled.investments = Some(investments);
            }
            Err(error) if error.retired().is_some() && self.wants_more() => {
                self.pulled.warn("Investments", Retired.to_string());
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The call takes no accounts to look for, so nobody else misses them.
    fn warn_of_missing(&mut self, investments: &Investments) {
        if self.parts.iter().any(|part| part.call() == Call::Accounts) {
            return;
        }
        let accounts = || investments.institutions.iter().flat_map(|bank| &bank.accounts);
        let is_there = |wanted| accounts().any(|account| is_same(account.id.as_ref(), wanted));
        let wanted = self.options.only.iter().enumerate();
        let missing = wanted.filter(|(_, wanted)| !is_there(wanted)).map(|(at, _)| at);
        for at in missing.collect::<Vec<_>>() {
            self.pulled.warn(&format!("{FILTER}[{at}]"), NOT_THERE);
        }
    }

    fn wants_more(&self) -> bool {
        self.parts.iter().any(|part| *part != Part::Investments)
    }
}
