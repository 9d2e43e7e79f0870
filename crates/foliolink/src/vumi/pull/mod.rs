//! Everything of a connection at once: the one place that knows how it comes about, that it is
//! waited for, and what is left to read after a ticket.

mod event;
mod part;
mod pulled;
mod run;

use std::{collections::BTreeSet, fmt, future::IntoFuture, sync::Arc, time::Duration};

use futures_core::future::BoxFuture;

use self::run::PullRun;
pub use self::{event::PullEvent, part::Part, pulled::Pulled};
use super::{Client, Connection, ConnectionState, Exchange};
use crate::{
    error::{Error, Result},
    poll::Pending,
    ticket::Ticket,
    transport::{Deadline, bound},
};

/// A pull that is still to be made: add options, then await it. Nothing is sent before that.
///
/// It waits until there is data, as [`Connection::ready`] does; then one call is made for each part,
/// two for transactions. They are made at once, as far as the client's limits let them
/// ([`calls_at_once`](super::ClientBuilder::calls_at_once), six unless set;
/// [`requests_per_second`](super::ClientBuilder::requests_per_second)), and what they bring doesn't
/// depend on which is answered first: [`PullEvent`]s tell of the parts in their order.
///
/// Where one fails the others are read to their end, and the error is that of the first part in
/// that order; what else the others had to say stands in the log. A pull that is dropped sends
/// nothing more.
///
/// # Errors
/// - [`Invalid`](crate::ErrorKind::Invalid): there is nothing to read. Nothing was sent;
/// - [`StillPending`](crate::ErrorKind::StillPending): patience ended;
/// - those of [`Connection::ready`], of an [`Exchange`], and of every call: see [`Connection`].
///
/// Whatever fails once there is a connection has a ticket for [`Client::resume_pull`]: a connection
/// that was just made isn't lost.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Pull {
    start: Start,
    parts: BTreeSet<Part>,
    options: Options,
}

/// Where a pull starts.
#[derive(Debug)]
enum Start {
    Exchange(Box<Exchange>),
    Connection(Connection),
    /// How it stands is known.
    State(Connection, Box<ConnectionState>),
    Waiting(Connection, Box<Pending<ConnectionState>>),
}

type Watcher = dyn Fn(&PullEvent) + Send + Sync;

/// What was said about waiting and reading.
struct Options {
    every: Option<Duration>,
    give_up_after: Option<Duration>,
    max_transactions: usize,
    watcher: Option<Arc<Watcher>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { every: None, give_up_after: None, max_transactions: 100_000, watcher: None }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("every", &self.every)
            .field("give_up_after", &self.give_up_after)
            .field("max_transactions", &self.max_transactions)
            .finish_non_exhaustive()
    }
}

impl Pull {
    fn new(start: Start, parts: impl IntoIterator<Item = Part>) -> Self {
        Self { start, parts: parts.into_iter().collect(), options: Options::default() }
    }

    /// A fixed gap between two looks instead of 3 s that grow to 30 s. A longer `Retry-After` still
    /// wins.
    pub fn every(mut self, gap: Duration) -> Self {
        self.options.every = Some(gap);
        self
    }

    /// Patience of the whole of it, from its first call to its last look. Default: 15 minutes, an
    /// hour where webhooks wake it; after a ticket, until the ticket's deadline.
    ///
    /// A call under way is finished. The ticket of the error keeps its own deadline.
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.options.give_up_after = Some(patience);
        self
    }

    /// At most so many of either list of transactions; a warning says where one was cut. Default:
    /// 100,000.
    pub fn max_transactions(mut self, max: usize) -> Self {
        self.options.max_transactions = max;
        self
    }

    /// How the connection stands is known already, e.g. from [`Connection::status`]: it isn't asked
    /// again, and nothing is waited for. A state without data is
    /// [`StillPending`](crate::ErrorKind::StillPending), or what its failure is, and nothing is
    /// sent.
    pub fn with_state(mut self, state: ConnectionState) -> Self {
        self.start = match self.start {
            Start::Connection(connection)
            | Start::State(connection, _)
            | Start::Waiting(connection, _) => Start::State(connection, Box::new(state)),
            exchange @ Start::Exchange(_) => exchange,
        };
        self
    }

    /// Hears what happens, in between: for progress, and to store what must not be lost
    /// ([`PullEvent::Connected`], tickets). It is called in the middle of the pull, so it should be
    /// quick.
    pub fn on_event(mut self, hear: impl Fn(&PullEvent) + Send + Sync + 'static) -> Self {
        self.options.watcher = Some(Arc::new(hear));
        self
    }

    async fn run(self) -> Result<Pulled> {
        if self.parts.is_empty() {
            return Err(Error::invalid("vumi.pull", "parts: nothing to read"));
        }
        let deadline = self.options.give_up_after.and_then(Deadline::after);
        let run = PullRun::begin(self.parts, self.options);
        let start = self.start;
        let read = async move {
            match start {
                Start::Exchange(exchange) => {
                    let connection = (*exchange).await?;
                    run.tell_connected(&connection);
                    let pending = connection.ready();
                    run.wait_and_read(&connection, pending).await
                }
                Start::Connection(connection) => {
                    let pending = connection.ready();
                    run.wait_and_read(&connection, pending).await
                }
                Start::Waiting(connection, pending) => {
                    run.wait_and_read(&connection, *pending).await
                }
                Start::State(connection, state) => run.read(&connection, *state).await,
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

impl Connection {
    /// Waits until there is data, and reads parts of it: add options, then await. Nothing is sent
    /// before that.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().build();
    /// # let keys = &sandbox.credentials().vumi;
    /// # let client = foliolink::vumi::Client::builder().client_id(keys.client_id).client_secret(keys.secrets[0])
    /// #     .in_process(sandbox.router()).build()?;
    /// use foliolink::vumi::Part;
    ///
    /// let connection = client.connection(keys.connection.parse()?);
    /// let pulled = connection.pull([Part::Accounts, Part::Transactions]).max_transactions(500).await?;
    /// assert!(pulled.state.usable() && !pulled.accounts.is_empty());
    /// assert_eq!(pulled.snapshot().accounts.len(), pulled.accounts.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn pull(&self, parts: impl IntoIterator<Item = Part>) -> Pull {
        Pull::new(Start::Connection(self.clone()), parts)
    }
}

impl Exchange {
    /// Makes the connection, waits until there is data, and reads parts of it: add options, then
    /// await. Nothing is sent before that.
    ///
    /// The public token is used up by it: store what [`PullEvent::Connected`] says, or what the
    /// error's ticket names. With an [`external_id`](Self::external_id) a lost answer of the
    /// exchange is recovered.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> foliolink::Result<()> {
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().build();
    /// # let keys = &sandbox.credentials().vumi;
    /// # let client = foliolink::vumi::Client::builder().client_id(keys.client_id).client_secret(keys.secrets[0])
    /// #     .in_process(sandbox.router()).build()?;
    /// # let public = sandbox.finish_vumi_link(foliolink_sandbox::VumiApp::Main, Some("cust-0042")).parse()?;
    /// use foliolink::vumi::{Part, PullEvent};
    ///
    /// let pull = client.exchange(&public).external_id("cust-0042".parse()?).pull(Part::ALL);
    /// let pulled = pull
    ///     .on_event(|event| {
    ///         if let PullEvent::Connected(token) = event {
    ///             let _store = token.expose();
    ///         }
    ///     })
    ///     .await?;
    /// assert!(!pulled.positions.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn pull(self, parts: impl IntoIterator<Item = Part>) -> Pull {
        Pull::new(Start::Exchange(Box::new(self)), parts)
    }
}

impl Client {
    /// Goes on with a pull from the ticket of its error or of an event, in this process or another.
    /// Nothing is sent before it is awaited.
    ///
    /// It is waited until there is data, until the ticket's deadline unless
    /// [`Pull::give_up_after`] says otherwise, but looked at once at least; then `parts` are read,
    /// all of them where none are named.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> foliolink::Result<()> {
    /// # use std::time::Duration;
    /// # let sandbox = foliolink_sandbox::Sandbox::builder().pending_polls(3).build();
    /// # let keys = &sandbox.credentials().vumi;
    /// # let client = foliolink::vumi::Client::builder().client_id(keys.client_id).client_secret(keys.secrets[0])
    /// #     .in_process(sandbox.router()).build()?;
    /// # let public = sandbox.finish_vumi_link(foliolink_sandbox::VumiApp::Main, None).parse()?;
    /// use foliolink::{Ticket, vumi::Part};
    ///
    /// let pull = client.exchange(&public).pull(Part::ALL).give_up_after(Duration::from_secs(5));
    /// let error = pull.await.unwrap_err();
    /// let stored = serde_json::to_string(error.ticket().unwrap()).unwrap();
    ///
    /// let ticket: Ticket = serde_json::from_str(&stored).unwrap(); // later, perhaps on another machine
    /// let pulled = client.resume_pull(&ticket, [Part::Accounts])?.await?;
    /// assert!(!pulled.accounts.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Invalid`](crate::ErrorKind::Invalid): the ticket is another provider's, or of work that
    ///   this version doesn't know.
    pub fn resume_pull(
        &self,
        ticket: &Ticket,
        parts: impl IntoIterator<Item = Part>,
    ) -> Result<Pull> {
        let pending = self.resume(ticket)?;
        let connection = self.connection_of(ticket);
        let pull = Pull::new(Start::Waiting(connection, Box::new(pending)), parts);
        let named = !pull.parts.is_empty();
        Ok(if named { pull } else { Pull { parts: Part::ALL.into(), ..pull } })
    }
}
