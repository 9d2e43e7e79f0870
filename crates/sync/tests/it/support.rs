//! A sandbox, a database, and the engine between them.

use std::{sync::Arc, time::Duration};

use foliolink::{Aggregator, flinks, vumi};
use foliolink_sandbox::Sandbox;
use foliolink_sync::{Builder, ConnectionStatus, Id, Key, KeyRing, Policy, Sync};
use tempfile::TempDir;

/// Everything that one test needs. Rebuilt from the database with [`World::reopen`].
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) sync: Sync,
    pub(crate) keys: KeyRing,
    pub(crate) folder: Arc<TempDir>,
}

pub(crate) fn flinks_builder(sandbox: &Sandbox) -> flinks::ClientBuilder {
    let keys = &sandbox.credentials().flinks;
    flinks::Client::builder()
        .instance(keys.instance)
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
        .in_process(sandbox.router())
        .without_limits()
}

pub(crate) fn vumi_builder(sandbox: &Sandbox) -> vumi::ClientBuilder {
    let keys = &sandbox.credentials().vumi;
    vumi::Client::builder()
        .client_id(keys.client_id)
        .client_secret(keys.secrets[0])
        .in_process(sandbox.router())
        .without_limits()
}

pub(crate) fn url(folder: &TempDir) -> String {
    format!("sqlite:{}", folder.path().join("sync.db").display())
}

pub(crate) fn builder(sandbox: &Sandbox, keys: &KeyRing, folder: &TempDir) -> Builder {
    Sync::builder()
        .database(url(folder))
        .keys(keys.clone())
        .flinks(flinks_builder(sandbox))
        .vumi(vumi_builder(sandbox))
        .migrate()
}

impl World {
    pub(crate) async fn new(sandbox: Sandbox) -> Self {
        let keys = KeyRing::of(Key::generate().unwrap());
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let sync = builder(&sandbox, &keys, &folder).open().await.unwrap();
        Self { sandbox, sync, keys, folder }
    }

    /// One whose sandbox has everything ready at once.
    pub(crate) async fn ready() -> Self {
        Self::new(Sandbox::builder().pending_polls(0).build()).await
    }

    /// Another process on the same database.
    pub(crate) async fn reopen(&self) -> Sync {
        builder(&self.sandbox, &self.keys, &self.folder).open().await.unwrap()
    }

    pub(crate) fn login_id(&self) -> flinks::LoginId {
        self.sandbox.credentials().flinks.login_id.parse().unwrap()
    }

    pub(crate) fn token(&self) -> vumi::ConnectionToken {
        self.sandbox.credentials().vumi.connection.parse().unwrap()
    }

    pub(crate) async fn add_flinks(&self) -> Id {
        self.sync.add(self.login_id(), Policy::default()).await.unwrap().id
    }

    pub(crate) async fn status(&self, id: Id) -> ConnectionStatus {
        self.sync.status(id).await.unwrap()
    }

    /// Lets both clocks run.
    pub(crate) fn advance(&self, by: Duration) {
        self.sandbox.advance(by);
        self.sync.shift_clock(by.as_millis() as i64);
    }

    /// Steps until nothing is due.
    pub(crate) async fn settle(&self) -> usize {
        settle(&self.sync).await
    }

    /// How often an operation was asked for, by its path.
    pub(crate) fn calls(&self, path: &str) -> usize {
        self.sandbox.requests().iter().filter(|request| request.path.ends_with(path)).count()
    }
}

pub(crate) async fn settle(sync: &Sync) -> usize {
    let mut steps = 0;
    for _ in 0..50 {
        match sync.run_due(100).await.unwrap() {
            0 => return steps,
            ran => steps += ran,
        }
    }
    panic!("it never settles");
}

/// Reads the database from outside.
pub(crate) async fn count(folder: &TempDir, sql: &str) -> i64 {
    use sqlx::Connection as _;

    let mut connection = sqlx::SqliteConnection::connect(&url(folder)).await.unwrap();
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
}

pub(crate) fn aggregator(sandbox: &Sandbox) -> Aggregator {
    Aggregator::builder()
        .flinks(flinks_builder(sandbox).build().unwrap())
        .vumi(vumi_builder(sandbox).build().unwrap())
        .build()
        .unwrap()
}
