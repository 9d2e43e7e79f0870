//! What is stored of many connections at once, for whoever shows it.

use std::collections::HashMap;

use foliolink::portfolio::{Provider, Snapshot};

use crate::{
    ConnectionStatus, Id, Sync,
    error::{Result, SyncError},
    history,
};

/// A refresh may end between two looks; it never ends this often.
const TRIES: usize = 8;

/// What is stored of a connection, how it stands, and which row of the database each row is.
///
/// `snapshot.connection` is the engine's own id: neither LoginId nor token is read for it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StoredSnapshot {
    /// How it stands.
    pub status: ConnectionStatus,
    /// What is true now.
    pub snapshot: Snapshot,
    ids: HashMap<&'static str, Vec<i64>>,
}

impl StoredSnapshot {
    /// The rows of a table, e.g. `transactions`, in the order of the snapshot: a number that a row
    /// keeps as long as it goes on, whatever id the provider gives it.
    pub fn row_ids(&self, table: &str) -> &[i64] {
        self.ids.get(table).map_or(&[], Vec::as_slice)
    }
}

impl Sync {
    /// What is stored of these connections now, in the order of their ids; those that aren't there
    /// are left out. Ten statements for all of them, so 500 at once at most, and fewer where they
    /// are large. What is given of one connection is of one refresh.
    ///
    /// # Errors
    /// The database's; [`Unavailable`](foliolink::ErrorKind::Unavailable), code `busy`, where
    /// refreshes end faster than they can be read.
    pub async fn stored(&self, ids: &[Id]) -> Result<Vec<StoredSnapshot>> {
        let mut before = self.statuses(ids).await?;
        for _ in 0..TRIES {
            let read = history::rebuild_many(self.store(), before.iter().map(empty).collect());
            let read = if before.is_empty() { vec![] } else { read.await? };
            let after = self.statuses(ids).await?;
            let is_same = before.len() == after.len()
                && before.iter().zip(&after).all(|(old, new)| {
                    (old.id, old.synced_at, old.as_of) == (new.id, new.synced_at, new.as_of)
                });
            if is_same {
                let pairs = after.into_iter().zip(read);
                return Ok(pairs
                    .map(|(status, (_, stored))| {
                        let (snapshot, ids) = stored.into_parts();
                        StoredSnapshot { status, snapshot, ids }
                    })
                    .collect());
            }
            before = after;
        }
        Err(SyncError::busy())
    }
}

fn empty(status: &ConnectionStatus) -> (Id, Snapshot) {
    let provider = Provider::from(status.provider.as_str());
    let mut snapshot = Snapshot::new(provider, status.id.to_string().into());
    snapshot.as_of = status.as_of;
    (status.id, snapshot)
}
