//! Everything of a connection at once, for a snapshot.

use std::{collections::BTreeSet, future::IntoFuture, str::FromStr};

use futures_core::future::BoxFuture;

use super::{
    Account, AccountTransaction, Connection, ConnectionState, Investment, Portfolio,
    PortfolioTransaction, Position, connections::ready,
};
use crate::{
    code::Code,
    error::{Error, ErrorKind, Result},
    page::Listing,
    portfolio::{Provider, Snapshot, Warning},
};

/// A part of a connection's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// Accounts and their cash.
    Accounts,
    /// Portfolios.
    Portfolios,
    /// What they hold.
    Positions,
    /// Instruments.
    Investments,
    /// Movements of cash and of investments.
    Transactions,
}

impl Part {
    /// All of it.
    pub const ALL: [Self; 5] =
        [Self::Accounts, Self::Portfolios, Self::Positions, Self::Investments, Self::Transactions];

    /// The word, e.g. `accounts`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Portfolios => "portfolios",
            Self::Positions => "positions",
            Self::Investments => "investments",
            Self::Transactions => "transactions",
        }
    }
}

impl FromStr for Part {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|what| what.as_str() == text.trim());
        known.ok_or_else(|| {
            Error::invalid(
                "vumi.pull",
                "what: expected accounts, portfolios, positions, investments or transactions",
            )
        })
    }
}

/// A pull that is still to be made: await it. One call for each part, two for transactions, one
/// after the other.
///
/// # Errors
/// - [`StillPending`](crate::ErrorKind::StillPending): the state says that there is no data yet;
///   its ticket waits for it. Nothing is sent;
/// - those of an `ERRORED` state, as [`Connection::ready`]. Nothing is sent;
/// - those of every call, see [`Connection`].
#[derive(Debug)]
#[must_use = "nothing is read until it is awaited"]
pub struct Pull {
    connection: Connection,
    state: ConnectionState,
    what: BTreeSet<Part>,
    max_transactions: usize,
}

/// What a pull brought.
#[derive(Debug)]
#[non_exhaustive]
pub struct Pulled {
    /// How the connection stood before it was read.
    pub state: ConnectionState,
    /// Accounts.
    pub accounts: Vec<Account>,
    /// Portfolios.
    pub portfolios: Vec<Portfolio>,
    /// Positions.
    pub positions: Vec<Position>,
    /// Instruments.
    pub investments: Vec<Investment>,
    /// Movements of cash.
    pub account_transactions: Vec<AccountTransaction>,
    /// Movements of investments.
    pub portfolio_transactions: Vec<PortfolioTransaction>,
    /// What is missing in it.
    pub warnings: Vec<Warning>,
}

impl Connection {
    /// Everything of the connection, for one [`Snapshot`](crate::portfolio::Snapshot). See
    /// [`Pull`].
    pub fn pull(&self, state: ConnectionState) -> Pull {
        Pull::new(self.clone(), state)
    }
}

impl Pull {
    fn new(connection: Connection, state: ConnectionState) -> Self {
        Self { connection, state, what: Part::ALL.into(), max_transactions: 100_000 }
    }

    /// Only these parts. Default: all.
    pub fn what(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.what = parts.into_iter().collect();
        self
    }

    /// At most so many of either list of transactions; a warning says where one was cut. Default:
    /// 100,000.
    pub fn max_transactions(mut self, max: usize) -> Self {
        self.max_transactions = max;
        self
    }

    async fn run(self) -> Result<Pulled> {
        require_data(&self.state)?;
        let (connection, wanted) = (&self.connection, |what| self.what.contains(&what));
        let mut pulled = Pulled::new(self.state.clone());
        if wanted(Part::Accounts) {
            pulled.accounts = connection.accounts().await?;
        }
        if wanted(Part::Portfolios) {
            pulled.portfolios = connection.portfolios().await?;
        }
        if wanted(Part::Investments) {
            pulled.investments = connection.investments().await?;
        }
        if wanted(Part::Positions) {
            pulled.positions = connection.positions().await?;
        }
        if wanted(Part::Transactions) {
            let (max, warnings) = (self.max_transactions, &mut pulled.warnings);
            pulled.account_transactions =
                bounded(connection.account_transactions(), "account_transactions", max, warnings)
                    .await?;
            pulled.portfolio_transactions = bounded(
                connection.portfolio_transactions(),
                "portfolio_transactions",
                max,
                warnings,
            )
            .await?;
        }
        Ok(pulled)
    }
}

/// An error unless there is data to read (A-24: data is not read before).
fn require_data(state: &ConnectionState) -> Result<()> {
    if state.usable() {
        return Ok(());
    }
    Err(state.failure().unwrap_or_else(|| {
        Error::new(ErrorKind::StillPending, "vumi.pull").with(|it| {
            it.message = Some("the connection has no data yet".to_owned());
            it.code = Some(Code::from(state.status.as_str()));
            it.request_id.clone_from(&state.request_id);
            it.ticket = Some(ready::ticket(&state.connection));
        })
    }))
}

async fn bounded<T: Send + 'static>(
    list: Listing<T>,
    name: &str,
    max: usize,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<T>> {
    let mut items = list.collect_up_to(max.saturating_add(1)).await?;
    if items.len() > max {
        items.truncate(max);
        warnings.push(Warning {
            path: name.to_owned(),
            what: format!("there are more than the {max} that were asked for"),
        });
    }
    Ok(items)
}

impl IntoFuture for Pull {
    type Output = Result<Pulled>;
    type IntoFuture = BoxFuture<'static, Result<Pulled>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl Pulled {
    /// Nothing yet, to be filled by hand.
    pub fn new(state: ConnectionState) -> Self {
        Self {
            state,
            accounts: vec![],
            portfolios: vec![],
            positions: vec![],
            investments: vec![],
            account_transactions: vec![],
            portfolio_transactions: vec![],
            warnings: vec![],
        }
    }

    /// Adds all of it to the unified model: `as_of` is `lastSync`, cash stays apart from holdings,
    /// provider words are kept.
    pub fn add_to(&self, snapshot: &mut Snapshot) {
        self.state.add_to(snapshot);
        self.accounts.iter().for_each(|it| it.add_to(snapshot));
        self.portfolios.iter().for_each(|it| it.add_to(snapshot));
        self.investments.iter().for_each(|it| it.add_to(snapshot));
        self.positions.iter().for_each(|it| it.add_to(snapshot));
        self.account_transactions.iter().for_each(|it| it.add_to(snapshot));
        self.portfolio_transactions.iter().for_each(|it| it.add_to(snapshot));
        snapshot.warnings.extend(self.warnings.iter().cloned());
    }

    /// The same as a snapshot of its own.
    pub fn snapshot(&self) -> Snapshot {
        let mut snapshot = Snapshot::new(Provider::VUMI, self.state.connection.expose().into());
        self.add_to(&mut snapshot);
        snapshot
    }
}

/// The same as [`Pulled::snapshot`].
impl From<&Pulled> for Snapshot {
    fn from(pulled: &Pulled) -> Self {
        pulled.snapshot()
    }
}
