//! What a refresh costs beside one written by hand: a pull of the SDK and an upsert of each row. The
//! provider is a process of its own, whose work isn't counted.

use std::collections::BTreeMap;

use foliolink::{Aggregator, portfolio::Snapshot};
use sqlx::{Connection as _, Executor as _, SqliteConnection};

use super::{Process, add, builder, cpu_s, database::Database, provider, scaled};

pub(crate) async fn show() {
    let count = scaled(2_000);
    println!("\ncost: {count} refreshes of the same data, by one task, SQLite");
    let served = Process::start("provide", &[]);
    let client = || provider::client().base_url(served.said.clone());
    let aggregator = Aggregator::builder().flinks(client().build().unwrap()).build().unwrap();
    let first = aggregator.pull(provider::login_id(0)).await.unwrap();
    println!("  {} accounts, {} transactions each", first.accounts.len(), first.transactions.len());

    let before = cpu_s();
    for n in 0..count {
        aggregator.pull(provider::login_id(n)).await.unwrap();
    }
    let pulled = cpu_s() - before;

    let by_hand = ByHand::new().await;
    // Both hold the data already.
    let mut by_hand = by_hand.fill(&aggregator, count).await;
    let before = cpu_s();
    for n in 0..count {
        let snapshot = aggregator.pull(provider::login_id(n)).await.unwrap();
        by_hand.upsert(n, &snapshot).await;
    }
    let upserted = cpu_s() - before;

    let database = Database::sqlite();
    let sync = builder(&database.url()).flinks(client()).open().await.unwrap();
    add(&sync, count).await;
    while sync.run_due(1000).await.unwrap() > 0 {}
    database.ask("UPDATE connections SET next_at = 0").await;
    let before = cpu_s();
    while sync.run_due(1000).await.unwrap() > 0 {}
    let synced = cpu_s() - before;
    let per = |cpu: f64| cpu / count as f64 * 1000.0;
    println!(
        "  CPU a refresh: pull alone {:.2} ms, with an upsert by hand {:.2} ms, the engine {:.2} ms: {:.2} times by hand",
        per(pulled),
        per(upserted),
        per(synced),
        synced / upserted,
    );
    sync.close().await;
    database.end().await;
    count_writes(&served).await;
}

/// Rows as whoever wants it done quickly writes them.
struct ByHand {
    connection: SqliteConnection,
    _folder: tempfile::TempDir,
}

impl ByHand {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}?mode=rwc", folder.path().join("hand.db").display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        for statement in [
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "CREATE TABLE rows (connection INTEGER, kind TEXT, id TEXT, body TEXT, \
             PRIMARY KEY (connection, kind, id)) STRICT",
        ] {
            connection.execute(statement).await.unwrap();
        }
        Self { connection, _folder: folder }
    }

    async fn fill(mut self, aggregator: &Aggregator, count: usize) -> Self {
        for n in 0..count {
            let snapshot = aggregator.pull(provider::login_id(n)).await.unwrap();
            self.upsert(n, &snapshot).await;
        }
        self
    }

    async fn upsert(&mut self, n: usize, snapshot: &Snapshot) {
        let json = serde_json::to_value(snapshot).unwrap();
        let mut tx = self.connection.begin().await.unwrap();
        for kind in ["accounts", "transactions", "holders", "holdings", "securities", "portfolios"]
        {
            let rows = json[kind].as_array().map(Vec::as_slice).unwrap_or_default();
            for (at, row) in rows.iter().enumerate() {
                let id = row.get("id").and_then(|id| id.as_str());
                let id = id.map_or_else(|| at.to_string(), str::to_owned);
                let upsert = "INSERT INTO rows VALUES ($1, $2, $3, $4) \
                              ON CONFLICT (connection, kind, id) DO UPDATE SET body = excluded.body";
                let number = i64::try_from(n).unwrap_or(0);
                let query = sqlx::query(upsert).bind(number).bind(kind).bind(id);
                query.bind(row.to_string()).execute(&mut *tx).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
    }
}

/// Rows that a worker writes for a refresh that changes nothing, table by table.
async fn count_writes(served: &Process) {
    let Some(database) = Database::postgres("writes of a refresh").await else { return };
    let count = scaled(500);
    let client = provider::client().base_url(served.said.clone());
    let rate = foliolink_sync::Rate::per_second(5000).unwrap();
    let open = async || {
        let sync = builder(&database.url()).flinks(client.clone()).limit("flinks", rate);
        sync.open().await.unwrap()
    };
    let sync = open().await;
    add(&sync, count).await;
    sync.worker().run_until_idle().await.unwrap();
    // What sessions have counted is told at their end at the latest.
    sync.close().await;
    tell_states(&database).await;
    let before = writes(&database).await;
    database.ask("UPDATE connections SET next_at = 0").await;
    let sync = open().await;
    sync.worker().run_until_idle().await.unwrap();
    sync.close().await;
    tell_states(&database).await;
    let after = writes(&database).await;
    println!("  rows written a refresh that changes nothing, Postgres, {count} of them:");
    for (table, rows) in after {
        let mut rows = rows - before.get(&table).copied().unwrap_or(0);
        if table == "connections" {
            // Those that made them due.
            rows -= count as i64;
        }
        if rows > 0 {
            println!("    {table}: {:.3}", rows as f64 / count as f64);
        }
    }
    database.end().await;
}

/// Those that aren't at rest with their data: none, where the figures mean what they say.
async fn tell_states(database: &Database) {
    let select = "SELECT state || ', ' || coalesce(error_code, 'no error') || ': ' || count(*) \
                  FROM connections WHERE state <> 'idle' OR checked_at IS NULL GROUP BY state, error_code";
    for line in database.ask(select).await {
        println!("  not done: {line}");
    }
}

async fn writes(database: &Database) -> BTreeMap<String, i64> {
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let select = "SELECT relname || ' ' || (n_tup_ins + n_tup_upd + n_tup_del) \
                  FROM pg_stat_user_tables ORDER BY 1";
    let rows = database.ask(select).await;
    let pair = |row: &String| {
        let (table, rows) = row.split_once(' ')?;
        Some((table.to_owned(), rows.parse().ok()?))
    };
    rows.iter().filter_map(pair).collect()
}
