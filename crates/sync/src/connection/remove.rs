//! A connection is erased: here, and on command at the provider first.

use std::{future::IntoFuture, time::Duration};

use foliolink::aggregator::Source;
use futures_util::future::BoxFuture;

use super::Intent;
use crate::{
    Id, Sync,
    error::{Result, SyncError},
    history,
    step::{self, Claimed, Outcome, Wanted},
    store::{Transaction, params},
};

/// A connection that is to be erased: add options, then await. Final.
///
/// What is left is its id and when it was made, so that nothing that comes late brings it back.
///
/// # Errors
/// - [`Invalid`](foliolink::ErrorKind::Invalid), code `unknown_connection`;
/// - [`Unavailable`](foliolink::ErrorKind::Unavailable), code `busy`: somebody works on it;
/// - with [`at_provider`](Self::at_provider) those of the deletion: then nothing is erased here.
#[must_use = "nothing is erased until it is awaited"]
pub struct Remove {
    sync: Sync,
    id: Id,
    at_provider: bool,
}

impl Remove {
    pub(crate) fn new(sync: Sync, id: Id) -> Self {
        Self { sync, id, at_provider: false }
    }

    /// Deletes the card or connection at the provider first. One call, written down before it is
    /// sent, and never repeated by itself.
    pub fn at_provider(mut self) -> Self {
        self.at_provider = true;
        self
    }

    async fn run(self) -> Result<()> {
        if self.at_provider {
            step::check_served(&self.sync, self.id).await?;
        }
        let intent = if self.at_provider { Intent::Delete } else { Intent::Cached };
        let claimed = step::claim(&self.sync, self.id, Wanted::Command(intent)).await?;
        let claimed = claimed.ok_or_else(SyncError::busy)?;
        if self.at_provider
            && let Err(error) = self.delete(&claimed).await
        {
            let outcome = Outcome::of_error(&error, true);
            step::finish(&self.sync, claimed, outcome).await?;
            return Err(error.into());
        }
        erase(&self.sync, &claimed).await
    }

    async fn delete(&self, claimed: &Claimed) -> Result<(), foliolink::Error> {
        let aggregator = self.sync.aggregator();
        match (&claimed.connection.source, aggregator.flinks_client(), aggregator.vumi_client()) {
            (Source::Flinks(login_id), Some(client), _) => {
                // Not half an hour: the lease isn't as long.
                client.delete_card(login_id).give_up_after(Duration::ZERO).await.map(drop)
            }
            (Source::FlinksWealth(login_id), Some(client), _) => {
                client.delete_investments(login_id).await.map(drop)
            }
            (Source::Vumi(token), _, Some(client)) => {
                client.connection(token.clone()).delete().await.map(drop)
            }
            // What was never exchanged isn't there.
            (Source::VumiPublic { .. }, ..) => Ok(()),
            // The pull of a source without a client says so, and sends nothing.
            (source, ..) => aggregator.pull(source.clone()).await.map(drop),
        }
    }
}

impl IntoFuture for Remove {
    type Output = Result<()>;
    type IntoFuture = BoxFuture<'static, Result<()>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

async fn erase(sync: &Sync, claimed: &Claimed) -> Result<()> {
    let id = claimed.connection.id;
    let mut tx = sync.store().begin().await?;
    let tombstone = "UPDATE connections SET state = 'forgotten', reference = NULL, \
         fingerprint = NULL, source_sealed = NULL, pending_sealed = NULL, next_at = NULL, \
         lease_until = NULL, worker = NULL, intent = NULL, intent_at = NULL, error_kind = NULL, \
         error_code = NULL, advice = NULL, request_id = NULL, as_of = NULL, digest = NULL, \
         fresh_at = NULL \
         WHERE id = $1 AND fence = $2 AND lease_until > {now}";
    if tx.execute(tombstone, params![id, claimed.fence]).await? == 0 {
        return Err(SyncError::fenced_off());
    }
    erase_rows(&mut tx, id).await?;
    let fingerprint = sync.keeper().fingerprint(&claimed.connection.source);
    tx.execute("DELETE FROM inbox WHERE fingerprint = $1", params![fingerprint]).await?;
    tx.execute("UPDATE acts SET outcome = 'done', ended_at = {now} WHERE connection_id = $1 AND fence = $2 AND outcome IS NULL", params![id, claimed.fence]).await?;
    tx.commit().await
}

async fn erase_rows(tx: &mut Transaction, id: Id) -> Result<()> {
    for noun in history::nouns::all() {
        let delete = format!("DELETE FROM {}_history WHERE connection_id = $1", noun.name);
        tx.execute(&delete, params![id]).await?;
    }
    tx.execute("DELETE FROM webhook_deliveries WHERE connection_id = $1", params![id]).await?;
    tx.execute("DELETE FROM syncs WHERE connection_id = $1", params![id]).await?;
    Ok(())
}
