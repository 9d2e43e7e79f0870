//! The provider's calls of a step: no patience, and no longer than the lease.

use std::{future::IntoFuture as _, time::Duration};

use foliolink::{
    Advice, Error, ErrorKind, Ticket,
    aggregator::{Pull, Source},
    portfolio::Snapshot,
};

use super::{Claimed, Outcome, outcome::Failure};
use crate::{Sync, connection::Pending, inbox};

/// Calls are cut before the end of the lease, so that their outcome can be written: 20 seconds of
/// six minutes.
const MARGIN: u32 = 18;

/// Asks for what is due. Never acts at a bank.
pub(super) async fn ask(sync: &Sync, claimed: &Claimed) -> Outcome {
    let Some(left) = time_left(sync, claimed) else { return too_late() };
    let asked = async {
        match (&claimed.connection.source, &claimed.connection.pending) {
            (Source::VumiPublic { .. }, _) => super::exchange::look_up(sync, claimed).await,
            (_, Some(Pending::Ticket(ticket))) => look(sync, ticket).await,
            (source, _) => {
                let pull = sync.options(sync.aggregator().pull(source.clone()));
                outcome(pull.give_up_after(Duration::ZERO).await, false)
            }
        }
    };
    tokio::time::timeout(left, asked).await.unwrap_or_else(|_| too_late())
}

/// One look at pending work: in the inbox first, where a webhook may have brought the data along.
async fn look(sync: &Sync, ticket: &Ticket) -> Outcome {
    if let Err(error) = inbox::prime(sync, ticket).await {
        tracing::warn!(%error, "what a webhook brought couldn't be read: the provider is asked");
    }
    match sync.aggregator().resume(ticket) {
        Ok(pull) => outcome(sync.options(pull).give_up_after(Duration::ZERO).await, false),
        Err(error) => Outcome::of_error(&error, false),
    }
}

/// What a pull came to. `acted`: it may have done something that must not be done twice.
pub(super) fn outcome(answer: Result<Snapshot, Error>, acted: bool) -> Outcome {
    match answer {
        Ok(snapshot) => Outcome::Data(Box::new(snapshot)),
        Err(error) => Outcome::of_error(&error, acted),
    }
}

/// What is left of the lease for calls; none where a third of it is gone already.
fn time_left(sync: &Sync, claimed: &Claimed) -> Option<Duration> {
    let lease = Duration::from_millis(sync.lease_ms().unsigned_abs());
    let gone = claimed.since.elapsed();
    (gone < lease / 3).then(|| lease.saturating_sub(gone).saturating_sub(lease / MARGIN))
}

fn too_late() -> Outcome {
    let failure = Failure::new(ErrorKind::Unavailable, Advice::RetryLater, "out_of_time");
    Outcome::Passing { failure, retry_after: None, counts: true, outage: None }
}

/// A pull, run within the lease that is kept while it runs.
pub(super) async fn run(pull: Pull) -> Result<Snapshot, Error> {
    pull.into_future().await
}
