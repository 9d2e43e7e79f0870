//! A card at Flinks: session, questions, accounts, investments.

use std::collections::BTreeSet;

use super::{
    Event, Part, Source, Unanswered, invalid,
    pull::{Begin, Run},
};
use crate::{
    error::{Error, ErrorKind, Result},
    flinks::{
        AccountsDetail, Answers, Authorized, Challenge, Client, Investments, LoginId, Resumed,
        Retired, Session,
    },
    poll::Pending,
    portfolio::{Provider, Snapshot},
    ticket::Ticket,
};

/// Rounds of questions after which a pull no longer asks: an answering program that is always wrong
/// must not lock the account.
const ROUNDS: u32 = 10;

/// Reads a card at the banking host.
pub(super) async fn banking(
    client: &Client,
    login_id: &LoginId,
    run: &Run,
    begin: Begin,
) -> Result<Snapshot> {
    let default = || BTreeSet::from([Part::Accounts, Part::Holders, Part::Transactions]);
    let mut wanted = run.options.what.clone().unwrap_or_else(default);
    let elsewhere = wanted.contains(&Part::Investments) && client.wealth().is_some();
    if elsewhere {
        wanted.remove(&Part::Investments);
    }
    let mut reader = Reader::new(client, login_id, run, wanted);
    if elsewhere {
        let what = "not read: they are at the wealth host, where this LoginId means nothing; pull the connection's LoginId there";
        reader.snapshot.warn("Investments", what);
    }
    reader.read(begin).await
}

/// Reads a connection of the wealth product, everything at the wealth host.
pub(super) async fn wealth(
    client: &Client,
    login_id: &LoginId,
    run: &Run,
    begin: Begin,
) -> Result<Snapshot> {
    let client = client
        .wealth()
        .ok_or_else(|| invalid("wealth: the Flinks client has no wealth_base_url"))?;
    Reader::new(&client, login_id, run, BTreeSet::from([Part::Investments])).read(begin).await
}

/// What a ticket's pull had started from. Checks the ticket.
pub(super) fn source_of(client: &Client, ticket: &Ticket) -> Result<Source> {
    let is_at =
        |client: &Client| ticket.instance().is_some() && ticket.instance() == client.instance();
    // The wealth host only where the ticket names it: without an instance it can't be told from the
    // banking host.
    let wealth = client.wealth().filter(|wealth| is_at(wealth) && !is_at(client));
    match wealth.as_ref().unwrap_or(client).resume(ticket)? {
        Resumed::Accounts(_) | Resumed::Investments(_) | Resumed::Authorize(_) => {}
        _ => {
            return Err(invalid(
                "ticket: of work that is no part of a pull; the Flinks client resumes it",
            ));
        }
    }
    let login_id = ticket.connection().parse().map_err(|_| {
        invalid("ticket: of a card that wasn't saved; the Flinks client resumes it")
    })?;
    Ok(if wealth.is_some() { Source::FlinksWealth(login_id) } else { Source::Flinks(login_id) })
}

/// What was read of a card, and what is still to be read.
struct Reader<'a> {
    client: &'a Client,
    login_id: &'a LoginId,
    run: &'a Run,
    wanted: BTreeSet<Part>,
    snapshot: Snapshot,
}

impl<'a> Reader<'a> {
    fn new(
        client: &'a Client,
        login_id: &'a LoginId,
        run: &'a Run,
        wanted: BTreeSet<Part>,
    ) -> Self {
        Self {
            client,
            login_id,
            run,
            wanted,
            snapshot: Snapshot::new(Provider::FLINKS, login_id.expose().into()),
        }
    }

    async fn read(mut self, begin: Begin) -> Result<Snapshot> {
        let session = match begin {
            Begin::Anew => self.opened().await?,
            Begin::Answers(challenge, answers) => {
                let opened = self.answered(*challenge, answers).await?;
                self.through(opened).await?
            }
            Begin::Ticket(ticket) => self.resumed(&ticket).await?,
        };
        self.rest(&session).await?;
        Ok(self.snapshot)
    }

    async fn opened(&self) -> Result<Session> {
        let mut authorize = self.client.authorize(self.login_id);
        if let Some(days) = self.run.options.days.clone() {
            authorize = authorize.days(days);
        }
        let opened = if self.run.options.live {
            authorize.live().await?
        } else {
            authorize.cached().await?
        };
        self.through(opened).await
    }

    /// Waits and answers until the session is open.
    async fn through(&self, mut opened: Authorized) -> Result<Session> {
        let mut round = 0;
        loop {
            opened = match opened {
                Authorized::Session(session) => {
                    self.run.tell(Event::Opened(session.request_id()));
                    return Ok(session);
                }
                Authorized::Pending(pending) => self.run.wait(pending).await?,
                Authorized::Challenge(challenge) => {
                    round += 1;
                    self.run.tell(Event::Asked { questions: challenge.questions.len(), round });
                    let (challenge, answers) = self.asked(challenge, round).await?;
                    self.answered(challenge, answers).await?
                }
            }
        }
    }

    async fn asked(&self, challenge: Challenge, round: u32) -> Result<(Challenge, Answers)> {
        let Some(questions) = self.run.options.questions.as_ref().filter(|_| round <= ROUNDS)
        else {
            return Err(Unanswered::new(&self.run.source, challenge, None).error());
        };
        match questions.answer(&challenge).await {
            Ok(answers) => Ok((challenge, answers)),
            Err(cause) => Err(Unanswered::new(&self.run.source, challenge, Some(cause)).error()),
        }
    }

    /// Answers that don't fit aren't sent, and the questions stay open.
    async fn answered(&self, challenge: Challenge, answers: Answers) -> Result<Authorized> {
        if let Err(error) = challenge.check(&answers) {
            return Err(Unanswered::new(&self.run.source, challenge, None).under(error));
        }
        self.client.answer(challenge, answers).await
    }

    /// Goes on with what was pending; what it brings needn't be read again.
    async fn resumed(&mut self, ticket: &Ticket) -> Result<Session> {
        match self.client.resume(ticket)? {
            Resumed::Authorize(pending) => {
                let opened = self.run.wait(pending).await?;
                return self.through(opened).await;
            }
            Resumed::Accounts(pending) => {
                self.accounts(pending).await?;
                self.wanted.retain(|part| *part == Part::Investments);
            }
            Resumed::Investments(pending) => {
                self.investments(pending).await?;
                self.wanted.remove(&Part::Investments);
            }
            _ => return Err(Error::new(ErrorKind::Internal, "aggregator.resume")),
        }
        self.client.session_of(ticket)
    }

    async fn rest(&mut self, session: &Session) -> Result<()> {
        if self.wanted.iter().any(|part| *part != Part::Investments) {
            self.accounts(self.detail(session)).await?;
        }
        if self.wanted.contains(&Part::Investments) {
            // Retired at the provider, still served by some instances: whether this one does, it
            // says itself.
            #[allow(deprecated)]
            let pending = session.investments().start();
            self.investments(pending).await?;
        }
        Ok(())
    }

    fn detail(&self, session: &Session) -> Pending<AccountsDetail> {
        let mut request = session.accounts();
        if let Some(days) = self.run.options.days.clone() {
            request = request.days(days);
        }
        if !self.wanted.contains(&Part::Transactions) {
            request = request.without_transactions();
        }
        if !self.wanted.contains(&Part::Holders) {
            request = request.without_holders();
        }
        request.start()
    }

    async fn accounts(&mut self, pending: Pending<AccountsDetail>) -> Result<()> {
        self.run.tell(Event::Reading(Part::Accounts));
        self.run.wait(pending).await?.add_to(&mut self.snapshot);
        Ok(())
    }

    async fn investments(&mut self, pending: Pending<Investments>) -> Result<()> {
        self.run.tell(Event::Reading(Part::Investments));
        match self.run.wait(pending).await {
            Ok(investments) => investments.add_to(&mut self.snapshot),
            Err(error) if Retired::is(&error) => {
                self.snapshot.warn("Investments", Retired.to_string())
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
