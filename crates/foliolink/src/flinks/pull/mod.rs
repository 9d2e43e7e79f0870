//! Everything of a card at once: the one place that knows which host has which part, what is
//! retired, and what is left to read after a ticket.

mod part;
mod pulled;
mod reader;

use std::future::IntoFuture;

use futures_core::future::BoxFuture;

use self::reader::Reader;
pub use self::{part::Part, pulled::Pulled};
use super::{
    Answers, Challenge, Client, Days, LoginId, Session, StatementSpan, Unanswered,
    data::accounts::check_retries,
    session::{
        run::{Run, RunOptions, run_options},
        ticket,
    },
};
use crate::{
    error::{Error, Result},
    portfolio::AccountId,
    ticket::Ticket,
    transport::bound,
};

/// A pull that is still to be made: add options, then await it. Nothing is sent before that.
///
/// Parts are read one after the other, in the order given; accounts, holders and transactions are
/// one call. Waiting and, with [`answering`](Self::answering), the bank's questions are included.
///
/// # Errors
/// - [`Invalid`](crate::ErrorKind::Invalid): there is nothing to read; nothing was sent. Also for
///   answers that don't fit the bank's questions: they weren't sent.
/// - [`UserAction`](crate::ErrorKind::UserAction): a person must act, the advice says how. With
///   [`AnswerMfa`](crate::Advice::AnswerMfa) the challenge is in [`Error::unanswered`], to go on
///   with.
/// - [`StillPending`](crate::ErrorKind::StillPending): patience ended; the ticket goes on with
///   [`Client::resume_pull`].
/// - [`Refused`](crate::ErrorKind::Refused) with [`Error::retired`]: investments aren't served any
///   more, and nothing else was asked for; beside other parts that is a warning.
/// - those of [`Authorize::cached`](super::Authorize::cached), [`Session::accounts`],
///   [`Session::statements`], [`Session::investments`].
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Pull {
    start: Start,
    parts: Vec<Part>,
    options: PullOptions,
    run: RunOptions,
}

/// Where a pull starts.
#[derive(Debug)]
enum Start {
    Card(Client, LoginId),
    Session(Session),
    Ticket(Client, Box<Ticket>),
    Answers(Client, Box<Challenge>, Answers),
}

/// What is said about sessions and calls.
#[derive(Debug, Default)]
struct PullOptions {
    live: bool,
    tag: Option<String>,
    days: Option<Days>,
    only: Vec<AccountId>,
    span: Option<StatementSpan>,
    retries_while_empty: u8,
    at_one_host: bool,
}

impl Pull {
    run_options!();

    fn new(start: Start, parts: impl IntoIterator<Item = Part>) -> Self {
        let parts = parts.into_iter().collect();
        Self { start, parts, options: PullOptions::default(), run: RunOptions::default() }
    }

    /// Signs in at the bank now, instead of using what the provider stored. Counts as a bank login
    /// and may ask the person something. Only for a pull that opens its sessions itself.
    pub fn live(mut self) -> Self {
        self.options.live = true;
        self
    }

    /// A text that Flinks repeats in answers and webhooks. Only for a pull that opens its sessions
    /// itself.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.options.tag = Some(tag.into());
        self
    }

    /// How far back transactions go. Default: 90 days.
    pub fn days(mut self, days: Days) -> Self {
        self.options.days = Some(days);
        self
    }

    /// Accounts and statements of these accounts alone; an empty list is no filter. Investments come
    /// whole.
    pub fn only<T: Into<AccountId>>(mut self, accounts: impl IntoIterator<Item = T>) -> Self {
        self.options.only = accounts.into_iter().map(Into::into).collect();
        self
    }

    /// Asks for accounts again, at most three times, while nothing moved on any of them:
    /// [`AccountsRequest::retry_while_empty`](super::AccountsRequest::retry_while_empty). Default:
    /// never, there is a warning at once.
    pub fn retry_while_empty(mut self, times: u8) -> Self {
        self.options.retries_while_empty = times;
        self
    }

    /// How many statements. Default: the newest of each account.
    pub fn statement_span(mut self, span: StatementSpan) -> Self {
        self.options.span = Some(span);
        self
    }

    /// Opens a session at the client's own host alone: what the other host has is a warning. For
    /// LoginIds that are known to be of one host, since they don't cross.
    pub fn at_one_host(mut self) -> Self {
        self.options.at_one_host = true;
        self
    }

    async fn run(self) -> Result<Pulled> {
        let Self { start, parts, options, run } = self;
        if parts.is_empty() && !matches!(start, Start::Ticket(..)) {
            return Err(Error::invalid("flinks.pull", "parts: nothing to read"));
        }
        check_retries("flinks.pull", options.retries_while_empty)?;
        let run = Run::begin(run);
        let deadline = run.deadline();
        let read = async move {
            match start {
                Start::Card(client, login_id) => {
                    Reader::new(client, Some(login_id), parts, options, run).read().await
                }
                Start::Session(session) => {
                    let client = session.client().clone();
                    let reader =
                        Reader::new(client, session.login_id().cloned(), parts, options, run);
                    reader.of_session(session).read().await
                }
                Start::Ticket(client, ticket) => {
                    let login_id = ticket::login_id(&ticket)?;
                    Reader::new(client, login_id, parts, options, run).resume(&ticket).await
                }
                Start::Answers(client, challenge, answers) => {
                    let login_id = challenge.login_id.clone();
                    let reader = Reader::new(client, login_id, parts, options, run);
                    reader.answer(*challenge, answers).await
                }
            }
        };
        bound(deadline, read).await
    }
}

impl IntoFuture for Pull {
    type Output = Result<Pulled>;
    type IntoFuture = BoxFuture<'static, Result<Pulled>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl Session {
    /// Reads parts of this session's data: add options, then await. Nothing is sent before that.
    ///
    /// What another host has is a warning: investments, where a wealth host is set and the session
    /// is of the banking host; everything else at the wealth host.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
    /// # let keys = sandbox.credentials().flinks.clone();
    /// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
    /// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router()).build()?;
    /// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
    /// use foliolink::flinks::Part;
    ///
    /// let session = client.authorize(&login_id).cached().await?.into_session().await?;
    /// let pulled = session.pull([Part::Accounts, Part::Statements]).await?;
    /// assert_eq!(pulled.snapshot().accounts.len(), 4);
    /// assert!(!pulled.statements.unwrap().accounts.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn pull(&self, parts: impl IntoIterator<Item = Part>) -> Pull {
        Pull::new(Start::Session(self.clone()), parts)
    }
}

impl Client {
    /// Reads parts of a saved card's data, in sessions that it opens: add options, then await.
    /// Nothing is sent before that.
    ///
    /// Each host that the parts need gets a session of its own: with a wealth host,
    /// [`Part::Investments`] is read there and everything else at the banking host.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(0).build();
    /// # let keys = sandbox.credentials().flinks.clone();
    /// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
    /// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router()).build()?;
    /// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
    /// use foliolink::flinks::{Days, Part};
    ///
    /// let pulled = client.pull(&login_id, Part::DEFAULT).days(Days::DAYS_365).await?;
    /// let snapshot = pulled.snapshot();
    /// assert_eq!((snapshot.accounts.len(), snapshot.connection.expose()), (4, login_id.expose()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn pull(&self, login_id: &LoginId, parts: impl IntoIterator<Item = Part>) -> Pull {
        Pull::new(Start::Card(self.clone(), login_id.clone()), parts)
    }

    /// Goes on with a pull from the ticket of its error or of an event, in this process or another.
    /// Nothing is sent before it is awaited.
    ///
    /// What was pending is waited for, until the ticket's deadline unless
    /// [`Pull::give_up_after`] says otherwise; then those of `parts` are read that it didn't bring,
    /// in the ticket's session and at its host. Without any, that is the ticket's own part alone,
    /// or [`Part::DEFAULT`] where a session was being opened.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> foliolink::Result<()> {
    /// # use std::time::Duration;
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(3).build();
    /// # let keys = sandbox.credentials().flinks.clone();
    /// # let client = foliolink::flinks::Client::builder().customer_id(keys.customer_id).instance("sandbox")
    /// #     .secret_key(keys.secret_key).api_key(keys.api_key).in_process(sandbox.router()).build()?;
    /// # let login_id: foliolink::flinks::LoginId = keys.login_id.parse()?;
    /// use foliolink::{Ticket, flinks::Part};
    ///
    /// let pull = client.pull(&login_id, Part::DEFAULT).give_up_after(Duration::from_secs(15));
    /// let error = pull.await.unwrap_err();
    /// let stored = serde_json::to_string(error.ticket().unwrap()).unwrap();
    ///
    /// let ticket: Ticket = serde_json::from_str(&stored).unwrap(); // later, perhaps on another machine
    /// let pulled = client.resume_pull(&ticket, Part::DEFAULT)?.await?;
    /// assert_eq!(pulled.snapshot().accounts.len(), 4);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): of another provider or instance, without a
    ///   RequestId, or of a summary, attributes or categories, which are no part of a pull: see
    ///   [`Client::resume`].
    pub fn resume_pull(
        &self,
        ticket: &Ticket,
        parts: impl IntoIterator<Item = Part>,
    ) -> Result<Pull> {
        let parts: Vec<_> = parts.into_iter().collect();
        let wealth_alone = !parts.is_empty() && parts.iter().all(|part| *part == Part::Investments);
        let client = ticket::client(self, ticket, wealth_alone)?;
        reader::check_is_part(&client, ticket)?;
        Ok(Pull::new(Start::Ticket(client, Box::new(ticket.clone())), parts))
    }

    /// Goes on with a pull whose questions nobody had answered, at the host that asked. Nothing is
    /// sent before it is awaited; the bank waits for eight minutes.
    ///
    /// See [`Unanswered`] for an example. Besides the errors of [`Pull`], answers that don't fit
    /// are [`Invalid`](crate::ErrorKind::Invalid): nothing was sent, and the challenge is in
    /// [`Error::unanswered`] again.
    pub fn answer_pull(
        &self,
        unanswered: &Unanswered,
        answers: Answers,
        parts: impl IntoIterator<Item = Part>,
    ) -> Pull {
        let challenge = Box::new(unanswered.challenge.clone());
        Pull::new(Start::Answers(self.clone(), challenge, answers), parts)
    }
}
