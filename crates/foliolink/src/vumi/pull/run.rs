//! A pull under way: waits, then reads its parts at once, and tells what happens.

use std::{
    collections::BTreeSet,
    future::IntoFuture,
    sync::{Mutex, MutexGuard, PoisonError},
};

use futures_util::future::{join, join5};
use tokio::time::Instant;

use super::{Options, Part, PullEvent, Pulled};
use crate::{
    code::Code,
    error::{Error, ErrorKind, Result},
    page::Listing,
    poll::{Pending, PollStatus},
    portfolio::Warning,
    ticket::Ticket,
    vumi::{
        AccountTransaction, Connection, ConnectionState, PortfolioTransaction, connections::ready,
    },
};

const NO_TIME: &str = "missing: when the data was read isn't known";
/// A connection is made for what stands in these lists.
const NOTHING: &str = "empty, as is every list that was asked for";

pub(super) struct PullRun {
    parts: BTreeSet<Part>,
    options: Options,
    began: Instant,
}

impl PullRun {
    pub(super) fn begin(parts: BTreeSet<Part>, options: Options) -> Self {
        Self { parts, options, began: Instant::now() }
    }

    fn tell(&self, event: &PullEvent) {
        if let Some(watcher) = &self.options.watcher {
            watcher(event);
        }
    }

    pub(super) fn tell_connected(&self, connection: &Connection) {
        self.tell(&PullEvent::Connected(connection.token().clone()));
    }

    pub(super) async fn wait_and_read(
        self,
        connection: &Connection,
        pending: Pending<ConnectionState>,
    ) -> Result<Pulled> {
        let ticket = pending.ticket().clone();
        let state = self.wait(pending).await?;
        self.read_all(connection, state, ticket).await
    }

    /// Reads without waiting.
    pub(super) async fn read(
        self,
        connection: &Connection,
        state: ConnectionState,
    ) -> Result<Pulled> {
        require_data(&state)?;
        let ticket = ready::ticket(&state.connection);
        self.read_all(connection, state, ticket).await
    }

    async fn wait(&self, mut pending: Pending<ConnectionState>) -> Result<ConnectionState> {
        if let Some(gap) = self.options.every {
            pending = pending.every(gap);
        }
        if let Some(patience) = self.options.give_up_after {
            pending = pending.give_up_after(patience.saturating_sub(self.began.elapsed()));
        }
        self.tell(&PullEvent::Started { ticket: pending.ticket().clone() });
        while let Some(polled) = pending.next().await {
            match polled? {
                PollStatus::Done(state) => return Ok(state),
                PollStatus::Working { code, polls, next_in } => {
                    let ticket = pending.ticket().clone();
                    self.tell(&PullEvent::Waiting { code, polls, next_in, ticket });
                }
            }
        }
        Err(Error::new(ErrorKind::Internal, "vumi.pull"))
    }

    /// Reads all parts at once, as far as the client's limits let them. Whatever fails names the
    /// connection, so that nobody loses one that was just made.
    async fn read_all(
        self,
        connection: &Connection,
        state: ConnectionState,
        ticket: Ticket,
    ) -> Result<Pulled> {
        self.tell(&PullEvent::Ready(state.clone()));
        let progress = &Progress::new(&self, ticket.clone());
        let (accounts, portfolios, investments, positions, transactions) = join5(
            progress.read(Part::Accounts, connection.accounts()),
            progress.read(Part::Portfolios, connection.portfolios()),
            progress.read(Part::Investments, connection.investments()),
            progress.read(Part::Positions, connection.positions()),
            progress.read(Part::Transactions, self.read_transactions(connection)),
        )
        .await;
        let mut pulled = Pulled::new(state);
        let transactions = transactions.map(|lists| lists.add_to(&mut pulled));
        let read = || -> Result<()> {
            pulled.accounts = accounts?;
            pulled.portfolios = portfolios?;
            pulled.investments = investments?;
            pulled.positions = positions?;
            transactions
        };
        match read() {
            Ok(()) => {
                // What was written there and is none was told by the state.
                let is_told = |said: &Warning| said.path == "lastSync";
                if pulled.state.last_sync.is_none() && !pulled.state.warnings.iter().any(is_told) {
                    pulled.warn("lastSync", NO_TIME);
                }
                // Without a licence there are no accounts, which is no wonder (T-12).
                if self.parts.contains(&Part::Portfolios) && pulled.has_nothing() {
                    pulled.warn("portfolios", NOTHING);
                }
                Ok(pulled)
            }
            Err(error) => {
                log(&pulled.warnings);
                Err(error.with(|body| body.ticket = body.ticket.take().or(Some(ticket))))
            }
        }
    }

    async fn read_transactions(&self, connection: &Connection) -> Result<Transactions> {
        let max = self.options.max_transactions;
        let (of_accounts, of_portfolios) = join(
            collect(connection.account_transactions(), "account_transactions", max),
            collect(connection.portfolio_transactions(), "portfolio_transactions", max),
        )
        .await;
        match (of_accounts, of_portfolios) {
            (Ok(of_accounts), Ok(of_portfolios)) => Ok(Transactions { of_accounts, of_portfolios }),
            (Err(error), other) => {
                log(other.iter().flat_map(|list| &list.warning));
                Err(error)
            }
            (Ok(list), Err(error)) => {
                log(&list.warning);
                Err(error)
            }
        }
    }
}

/// An error has no place for what the other parts had to say.
fn log<'a>(warnings: impl IntoIterator<Item = &'a Warning>) {
    for warning in warnings {
        tracing::warn!(path = %warning.path, what = %warning.what, "of a pull that failed");
    }
}

/// Tells of the parts in their order, whichever is there first: what was told while they were read
/// one after the other.
struct Progress<'a> {
    run: &'a PullRun,
    ticket: Ticket,
    waits: Mutex<Waits>,
}

struct Waits {
    /// Parts that nobody was told of as read, in their order.
    parts: Vec<Part>,
    read: BTreeSet<Part>,
}

impl<'a> Progress<'a> {
    fn new(run: &'a PullRun, ticket: Ticket) -> Self {
        // Instruments before the positions that name them.
        let order = [
            Part::Accounts,
            Part::Portfolios,
            Part::Investments,
            Part::Positions,
            Part::Transactions,
        ];
        let parts = order.into_iter().filter(|part| run.parts.contains(part)).collect();
        let waits = Mutex::new(Waits { parts, read: BTreeSet::new() });
        let progress = Self { run, ticket, waits };
        progress.tell_reading();
        progress
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_reading(&self) {
        let first = self.waits().parts.first().copied();
        if let Some(part) = first {
            self.run.tell(&PullEvent::Reading { part, ticket: self.ticket.clone() });
        }
    }

    /// What a read brings that is wanted; nothing is sent for another.
    async fn read<T: Default>(
        &self,
        part: Part,
        read: impl IntoFuture<Output = Result<T>>,
    ) -> Result<T> {
        if !self.run.parts.contains(&part) {
            return Ok(T::default());
        }
        let brought = read.into_future().await?;
        self.waits().read.insert(part);
        while let Some(part) = self.take_first() {
            self.run.tell(&PullEvent::Read(part));
            self.tell_reading();
        }
        Ok(brought)
    }

    /// The first that nobody was told of, if it was read.
    fn take_first(&self) -> Option<Part> {
        let mut waits = self.waits();
        let first = waits.parts.first().copied().filter(|part| waits.read.contains(part))?;
        waits.parts.remove(0);
        Some(first)
    }
}

/// Both lists of transactions.
#[derive(Default)]
struct Transactions {
    of_accounts: Collected<AccountTransaction>,
    of_portfolios: Collected<PortfolioTransaction>,
}

/// A list, and whether it was cut.
struct Collected<T> {
    items: Vec<T>,
    warning: Option<Warning>,
}

impl<T> Default for Collected<T> {
    fn default() -> Self {
        Self { items: vec![], warning: None }
    }
}

impl Transactions {
    fn add_to(self, pulled: &mut Pulled) {
        pulled.account_transactions = self.of_accounts.items;
        pulled.portfolio_transactions = self.of_portfolios.items;
        pulled.warnings.extend(self.of_accounts.warning);
        pulled.warnings.extend(self.of_portfolios.warning);
    }
}

/// At most `max` items, and a warning where there were more.
async fn collect<T: Send + 'static>(
    list: Listing<T>,
    name: &str,
    max: usize,
) -> Result<Collected<T>> {
    let mut items = list.collect_up_to(max.saturating_add(1)).await?;
    let mut warning = None;
    if items.len() > max {
        items.truncate(max);
        warning = Some(Warning {
            path: name.to_owned(),
            what: format!("there are more than the {max} that were asked for"),
        });
    }
    Ok(Collected { items, warning })
}

/// An error unless there is data to read (A-24: data is not read before).
fn require_data(state: &ConnectionState) -> Result<()> {
    if state.usable() {
        return Ok(());
    }
    Err(state.failure().unwrap_or_else(|| {
        Error::new(ErrorKind::StillPending, "vumi.pull").with(|body| {
            body.message = Some("the connection has no data yet".to_owned());
            body.code = Some(Code::from(state.status.as_str()));
            body.request_id.clone_from(&state.request_id);
            body.ticket = Some(ready::ticket(&state.connection));
        })
    }))
}
