//! A lease that is kept while something runs that may take longer, such as a person who answers.

use std::{future::Future, time::Duration};

use super::Claimed;
use crate::{Sync, error::Result, store::params};

/// How often it is renewed while it lasts.
const TIMES: u32 = 6;

/// Runs something and renews the lease meanwhile. What runs isn't stopped where that fails: what
/// was sent can't be called back, and the fence keeps its outcome out.
pub(super) async fn keep<T>(sync: &Sync, claimed: &Claimed, work: impl Future<Output = T>) -> T {
    let every = Duration::from_millis(sync.lease_ms().unsigned_abs()) / TIMES;
    let renewing = async {
        loop {
            tokio::time::sleep(every).await;
            match renew(sync, claimed).await {
                Ok(true) => {}
                Ok(false) => std::future::pending().await,
                Err(error) => tracing::warn!(%error, "a lease couldn't be renewed"),
            }
        }
    };
    tokio::select! {
        biased;
        value = work => value,
        () = renewing => unreachable!("it renews for ever"),
    }
}

async fn renew(sync: &Sync, claimed: &Claimed) -> Result<bool> {
    let update = "UPDATE connections SET lease_until = {now} + $1, next_at = {now} + $1 \
                  WHERE id = $2 AND fence = $3 AND lease_until > {now}";
    let params = params![sync.lease_ms(), claimed.connection.id, claimed.fence];
    Ok(sync.store().execute(update, params).await? == 1)
}
