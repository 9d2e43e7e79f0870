//! One step of a connection: take the lease and write down what is meant to happen, ask the
//! provider without waiting, write down what came of it. Whatever dies in between leaves a row that
//! says how to go on.

mod backoff;
mod call;
mod claim;
mod commit;
mod exchange;
mod lease;
mod open;
mod outcome;

pub(crate) use backoff::retry_at;
pub(crate) use claim::{Claimed, Wanted, claim};
pub(crate) use exchange::exchange;
pub use open::Open;
pub(crate) use open::check_served;
pub(crate) use outcome::Outcome;

use std::time::Duration;

use foliolink::Aggregator;

use crate::{Id, Sync, circuit::Counts, connection::Pending, error::Result};

/// How long a lease lasts, unless a test says otherwise: the longest data call (240 s), an Authorize before it, and a margin.
pub(crate) const LEASE_MS: i64 = 6 * 60 * 1000;

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// There was nothing to do: not due, or somebody else holds it.
    Nothing,
    /// Its outcome is stored.
    Done,
    /// The lease was over when the outcome was there: nothing of it was written.
    Late,
}

/// For so long nothing is begun where the database has no room for what comes of it.
const REST: Duration = Duration::from_secs(15);

/// The providers that there is a client for.
pub(crate) fn providers_of(aggregator: &Aggregator) -> Vec<&'static str> {
    let flinks = aggregator.flinks_client().map(|_| "flinks");
    let vumi = aggregator.vumi_client().map(|_| "vumi");
    flinks.into_iter().chain(vumi).collect()
}

/// Runs one step of a connection, where it is due.
pub(crate) async fn run(sync: &Sync, id: Id) -> Result<Step> {
    if !sync.rest().is_over() {
        return Ok(Step::Nothing);
    }
    let outcome = run_step(sync, id).await;
    if outcome.as_ref().is_err_and(|error| error.code() == Some("database_full")) {
        tracing::error!(
            rest_s = REST.as_secs(),
            "the database is full: nothing is begun for a while"
        );
        sync.rest().begin(REST);
    }
    outcome
}

async fn run_step(sync: &Sync, id: Id) -> Result<Step> {
    let Some(claimed) = claim(sync, id, Wanted::Due).await? else { return Ok(Step::Nothing) };
    let provider = claimed.connection.source.provider();
    let Some(pass) = sync.circuit().enter(provider) else {
        return commit::give_back(sync, &claimed).await.map(|()| Step::Nothing);
    };
    metrics::counter!("foliolink_sync_steps_total", "provider" => provider).increment(1);
    let outcome = call::ask(sync, &claimed).await;
    let outcome = match pass.leave(outcome.outage()) {
        Counts::Yes => outcome,
        Counts::No => outcome.uncounted(),
    };
    finish(sync, claimed, outcome).await
}

/// Writes down what came of a step.
pub(crate) async fn finish(sync: &Sync, claimed: Claimed, outcome: Outcome) -> Result<Step> {
    let provider = claimed.connection.source.provider();
    metrics::counter!(
        "foliolink_sync_outcomes_total", "provider" => provider, "outcome" => outcome.word(),
        "advice" => outcome.advice()
    )
    .increment(1);
    let had_data = matches!(outcome, Outcome::Data(_));
    match commit::commit(sync, &claimed, outcome).await {
        Ok(next) => {
            if let (true, Some(Pending::Ticket(ticket))) = (had_data, &claimed.connection.pending) {
                // It is stored; what is left is dropped after a week.
                if let Err(error) = crate::inbox::forget(sync, ticket).await {
                    tracing::warn!(%error, "a webhook's body couldn't be dropped");
                }
            }
            // The engine knows already where it was told within the transaction.
            if let Some(next) = next {
                sync.tell_engine_at(claimed.connection.id, Some(next));
            }
            Ok(Step::Done)
        }
        Err(error) if error.code() == Some("fenced_off") => {
            metrics::counter!("foliolink_sync_late_writes_total").increment(1);
            sync.count_late_write();
            tracing::warn!(connection = %claimed.connection.id, "an outcome came after its lease and was dropped");
            Ok(Step::Late)
        }
        Err(error) => Err(error),
    }
}
