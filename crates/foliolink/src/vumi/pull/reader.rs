//! A pull under way: waits, then reads part by part, and tells what happens.

use std::collections::BTreeSet;

use tokio::time::Instant;

use super::{Options, Part, PullEvent, Pulled};
use crate::{
    code::Code,
    error::{Error, ErrorKind, Result},
    page::Listing,
    poll::{Pending, PollStatus},
    portfolio::Warning,
    ticket::Ticket,
    vumi::{Connection, ConnectionState, connections::ready},
};

pub(super) struct Reader {
    parts: BTreeSet<Part>,
    options: Options,
    began: Instant,
}

impl Reader {
    pub(super) fn begin(parts: BTreeSet<Part>, options: Options) -> Self {
        Self { parts, options, began: Instant::now() }
    }

    fn tell(&self, event: &PullEvent) {
        if let Some(watcher) = &self.options.watcher {
            watcher(event);
        }
    }

    pub(super) fn connected(&self, connection: &Connection) {
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

    /// Whatever fails names the connection, so that nobody loses one that was just made.
    async fn read_all(
        self,
        connection: &Connection,
        state: ConnectionState,
        ticket: Ticket,
    ) -> Result<Pulled> {
        self.tell(&PullEvent::Ready(state.clone()));
        let mut pulled = Pulled::new(state);
        // Instruments before the positions that name them.
        let order = [
            Part::Accounts,
            Part::Portfolios,
            Part::Investments,
            Part::Positions,
            Part::Transactions,
        ];
        for part in order.into_iter().filter(|part| self.parts.contains(part)) {
            self.tell(&PullEvent::Reading { part, ticket: ticket.clone() });
            if let Err(error) = self.read_part(part, connection, &mut pulled).await {
                return Err(error.with(|body| body.ticket = body.ticket.take().or(Some(ticket))));
            }
            self.tell(&PullEvent::Read(part));
        }
        Ok(pulled)
    }

    async fn read_part(
        &self,
        part: Part,
        connection: &Connection,
        pulled: &mut Pulled,
    ) -> Result<()> {
        match part {
            Part::Accounts => pulled.accounts = connection.accounts().await?,
            Part::Portfolios => pulled.portfolios = connection.portfolios().await?,
            Part::Investments => pulled.investments = connection.investments().await?,
            Part::Positions => pulled.positions = connection.positions().await?,
            Part::Transactions => {
                let max = self.options.max_transactions;
                let warnings = &mut pulled.warnings;
                pulled.account_transactions = collect(
                    connection.account_transactions(),
                    "account_transactions",
                    max,
                    warnings,
                )
                .await?;
                pulled.portfolio_transactions = collect(
                    connection.portfolio_transactions(),
                    "portfolio_transactions",
                    max,
                    warnings,
                )
                .await?;
            }
        }
        Ok(())
    }
}

/// At most `max` items, and a warning where there were more.
async fn collect<T: Send + 'static>(
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
