//! Vumi's session token in a row: one login for all processes that share the database.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use foliolink::{
    Secret,
    vumi::{Login, SessionToken, StoreFuture, TokenStore},
};
use jiff::Timestamp;

use crate::{
    error::{Result, SyncError},
    secrets::{Keeper, Place},
    store::{Store, params},
};

/// A login's lease: whoever has it logs in, the others wait for its token.
const LOGIN_MS: i64 = 60_000;
/// How often they look.
const LOOK: Duration = Duration::from_millis(200);

/// A row of `provider_sessions`, one for each credential.
pub(crate) struct RowTokenStore {
    store: Store,
    keeper: Keeper,
    credential: String,
    worker: String,
    logins: AtomicU64,
    /// One of this process looks at a time.
    turn: tokio::sync::Mutex<()>,
}

impl RowTokenStore {
    pub(crate) fn new(store: Store, keeper: Keeper, credential: String, worker: String) -> Self {
        let (logins, turn) = (AtomicU64::new(0), tokio::sync::Mutex::default());
        Self { store, keeper, credential, worker, logins, turn }
    }

    fn place(&self) -> Place {
        Place::new("provider_sessions", "token_sealed", &self.credential)
    }

    async fn read(&self) -> Result<Option<SessionToken>> {
        let select = "SELECT generation, token_sealed, renew_at FROM provider_sessions \
                      WHERE credential = $1 AND token_sealed IS NOT NULL";
        let row = self.store.fetch_one(select, params![self.credential.as_str()]).await?;
        let Some(row) = row else { return Ok(None) };
        let token: String = self.keeper.open_value(&self.place(), row.bytes(1)?)?;
        let renew_at = Timestamp::from_millisecond(row.int(2)?);
        let renew_at = renew_at.map_err(|_| SyncError::stored("a time"))?;
        let generation = u64::try_from(row.int(0)?).map_err(|_| SyncError::stored("a number"))?;
        Ok(Some(SessionToken::new(Secret::from(token), generation, renew_at)))
    }

    /// Whether the login is ours.
    async fn lease(&self, me: &str, seen: u64) -> Result<bool> {
        let make = "INSERT INTO provider_sessions (credential) VALUES ($1) \
                    ON CONFLICT (credential) DO NOTHING";
        self.store.execute(make, params![self.credential.as_str()]).await?;
        let lease = "UPDATE provider_sessions SET login_by = $1, login_until = {now} + $2 \
                     WHERE credential = $3 AND (generation <= $4 OR token_sealed IS NULL) \
                     AND (login_until IS NULL OR login_until <= {now})";
        let seen = i64::try_from(seen).unwrap_or(i64::MAX);
        let params = params![me, LOGIN_MS, self.credential.as_str(), seen];
        Ok(self.store.execute(lease, params).await? == 1)
    }

    async fn release(&self, me: &str) -> Result<()> {
        let release = "UPDATE provider_sessions SET login_by = NULL, login_until = NULL \
                       WHERE credential = $1 AND login_by = $2";
        self.store.execute(release, params![self.credential.as_str(), me]).await?;
        Ok(())
    }

    async fn keep(&self, me: &str, token: &Secret, renew_at: Timestamp) -> Result<bool> {
        let sealed = self.keeper.seal(&self.place(), &token.expose())?;
        let keep = "UPDATE provider_sessions SET generation = generation + 1, token_sealed = $1, \
                    renew_at = $2, login_by = NULL, login_until = NULL \
                    WHERE credential = $3 AND login_by = $4";
        let params = params![sealed, renew_at.as_millisecond(), self.credential.as_str(), me];
        Ok(self.store.execute(keep, params).await? == 1)
    }

    fn name_login(&self) -> String {
        format!("{}/{}", self.worker, self.logins.fetch_add(1, Ordering::Relaxed))
    }
}

impl TokenStore for RowTokenStore {
    fn load(&self) -> StoreFuture<'_, Option<SessionToken>> {
        Box::pin(async { Ok(self.read().await?) })
    }

    fn replace<'a>(&'a self, seen: u64, login: Login<'a>) -> StoreFuture<'a, SessionToken> {
        Box::pin(async move {
            let _turn = self.turn.lock().await;
            let me = self.name_login();
            loop {
                if let Some(held) = self.read().await?.filter(|held| held.generation() > seen) {
                    return Ok(held);
                }
                if self.lease(&me, seen).await? {
                    break;
                }
                tokio::time::sleep(LOOK).await;
            }
            // Outside any transaction: it may take half a minute, in which nobody else could write.
            metrics::counter!("foliolink_sync_logins_total").increment(1);
            let (token, renew_at) = match login.run().await {
                Ok(done) => done,
                Err(error) => {
                    self.release(&me).await?;
                    return Err(error);
                }
            };
            if !self.keep(&me, &token, renew_at).await? {
                // Somebody logged in meanwhile, which has ended our session.
                tracing::warn!("a login took longer than its lease");
            }
            let held = self.read().await?.filter(|held| held.generation() > seen);
            held.ok_or_else(|| SyncError::stored("a session").into())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use foliolink::vumi::{Client, ConnectionToken};
    use foliolink_sandbox::Sandbox;

    use super::*;
    use crate::{Key, KeyRing};

    const PROCESSES: usize = 4;
    const TASKS: usize = 250;

    /// As many processes as there are databases' pools, with tasks that all need the session.
    async fn log_in_once_per_expiry(url: &str) {
        let sandbox = Sandbox::builder().pending_polls(0).build();
        let credentials = &sandbox.credentials().vumi;
        let connection: ConnectionToken = credentials.connection.parse().unwrap();
        let keys = KeyRing::of(Key::generate().unwrap());
        let mut clients = Vec::new();
        for process in 0..PROCESSES {
            let store = Store::open(url).await.unwrap();
            store.migrate().await.unwrap();
            let keeper = Keeper::open(&store, keys.clone()).await.unwrap();
            let worker = format!("process-{process}");
            let session = RowTokenStore::new(store, keeper, "vumi".to_owned(), worker);
            let client = Client::builder()
                .client_id(credentials.client_id)
                .client_secret(credentials.secrets[0])
                .in_process(sandbox.router())
                .token_store(Arc::new(session))
                .without_limits();
            clients.push(client.build().unwrap());
        }
        // The sandbox keeps the newest requests only.
        let logins = || {
            let requests = sandbox.requests();
            requests.iter().filter(|request| request.path.ends_with("/login")).count()
        };
        for expiry in 0..2 {
            let before = logins();
            let mut tasks = tokio::task::JoinSet::new();
            for client in &clients {
                for _ in 0..TASKS {
                    let read = client.connection(connection.clone());
                    tasks.spawn(async move { read.status().await.map(drop) });
                }
            }
            while let Some(outcome) = tasks.join_next().await {
                outcome.unwrap().unwrap();
            }
            assert_eq!(logins() - before, 1, "expiry {expiry}");
            sandbox.advance(Duration::from_secs(24 * 3600));
        }
    }

    #[cfg(feature = "sqlite")]
    #[tokio::test]
    async fn four_processes_and_a_thousand_tasks_log_in_once_per_expiry() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("sync.db").display());
        log_in_once_per_expiry(&url).await;
    }

    #[cfg(feature = "postgres")]
    #[tokio::test]
    async fn on_postgres_as_well() {
        let test = async |url: String| log_in_once_per_expiry(&url).await;
        crate::store::testing::with_postgres(test).await;
    }
}
