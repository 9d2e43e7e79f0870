//! A million connections: what a row takes, how long it takes to add one, what asking for the due ones
//! costs then, a worker's memory, steps a second, and workers for a night of six hours.

use std::time::{Duration, Instant};

use super::{
    Process, add, builder,
    database::{Database, Outside},
    median_ms,
    provider::{self, Provider},
    scaled, timed,
};

/// Added as they should be; the others are made of them by SQL.
const ADDED: usize = 10_000;
const ALL: usize = 1_000_000;
const NIGHT_S: f64 = 6.0 * 3600.0;

/// The feeder's question.
const DUE: &str = "SELECT id, next_at - {now} FROM connections WHERE next_at <= {now} + 300000 \
                   ORDER BY next_at LIMIT 10000";

pub(crate) async fn show() {
    weigh(Database::sqlite()).await;
    if let Some(database) = Database::postgres("a million connections").await {
        weigh(database).await;
    }
}

async fn weigh(database: Database) {
    let (added, all) = (scaled(ADDED), scaled(ALL));
    println!("\nscale on {}: {all} connections", database.name());
    let provider = Provider::new().await;
    let client = provider::client().in_process(provider.router());
    let sync = builder(&database.url()).flinks(client).open().await.unwrap();
    let (ids, took) = timed(add(&sync, added)).await;
    let each = took.as_secs_f64() / ids.len() as f64;
    println!(
        "  added one by one: {:.2} ms each, {:.0} s for all",
        each * 1000.0,
        each * all as f64
    );

    let mut outside = database.connect().await;
    rest(&mut outside).await;
    let few = ask_due(&database, &mut outside).await;
    let (_, took) = timed(fill(&database, &mut outside, added, all)).await;
    println!("  the others made in {:.0} s", took.as_secs_f64());
    let many = ask_due(&database, &mut outside).await;
    println!(
        "  what is due (500): {few:.2} ms of {added}, {many:.2} ms of {all}: {:.2} times; {}",
        many / few,
        plan(&database, &mut outside).await
    );
    let bytes = match database.is_postgres() {
        true => outside.number("SELECT pg_total_relation_size('connections')").await,
        false => {
            let file = database.url().replace("sqlite:", "");
            drop(outside.ask("PRAGMA wal_checkpoint(TRUNCATE)").await);
            std::fs::metadata(file).map_or(0, |file| file.len().cast_signed())
        }
    };
    println!("  {} bytes a row, indices included", bytes / all.cast_signed() as i64);

    outside
        .ask("UPDATE connections SET next_at = next_at + 86400000 WHERE next_at < 4000000000000")
        .await;
    remember(&database).await;
    for (what, is_first) in [("stored for the first time", true), ("unchanged", false)] {
        let count = steps(&sync, &mut outside, scaled(2_000), is_first).await;
        println!(
            "  steps a second, one worker, {what}: {count:.0}; a night of six hours wants {:.1}/s: {} such workers",
            all as f64 / NIGHT_S,
            (all as f64 / NIGHT_S / count).ceil(),
        );
    }
    println!("  ({} bytes of data a connection)", provider.data_bytes());
    sync.close().await;
    database.end().await;
}

/// All of them are to be looked at tomorrow, but for 500.
async fn rest(outside: &mut Outside) {
    outside.ask("UPDATE connections SET next_at = 4000000000000").await;
    outside
        .ask("UPDATE connections SET next_at = 1000 WHERE id IN (SELECT id FROM connections ORDER BY id LIMIT 500)")
        .await;
}

fn now(database: &Database) -> &'static str {
    match database.is_postgres() {
        true => "(extract(epoch FROM statement_timestamp()) * 1000)::bigint",
        false => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    }
}

async fn ask_due(database: &Database, outside: &mut Outside) -> f64 {
    let select = DUE.replace("{now}", now(database));
    drop(outside.ask("ANALYZE").await);
    let mut took = Vec::new();
    for _ in 0..51 {
        let began = Instant::now();
        assert!(outside.ask(&select).await.len() <= 500);
        took.push(began.elapsed());
    }
    median_ms(took)
}

async fn plan(database: &Database, outside: &mut Outside) -> String {
    let select = DUE.replace("{now}", now(database));
    match database.is_postgres() {
        true => {
            let lines = outside.ask(&format!("EXPLAIN {select}")).await;
            lines
                .into_iter()
                .find(|line| line.contains("Scan"))
                .unwrap_or_default()
                .trim()
                .to_owned()
        }
        // Its first column is a number; what it says is held by a test of the feeder.
        false => "by the index connections_due".to_owned(),
    }
}

/// Rows like those that were added, with ids and fingerprints of their own and sealed bytes of the same
/// length.
async fn fill(database: &Database, outside: &mut Outside, have: usize, all: usize) {
    let columns = "id, reference, provider, fingerprint, source_sealed, policy, state, next_at, \
                   as_of, checked_at, synced_at, digest, created_at";
    let template = "'flinks', {bytes32}, {sealed}, policy, 'idle', 4000000000000, \
                    '2026-11-28T03:00:00Z', created_at, created_at, {bytes32}, created_at";
    let (template, series) = match database.is_postgres() {
        true => (
            template
                .replace("{bytes32}", "sha256(n.n::text::bytea)")
                .replace("{sealed}", "source_sealed || substring(sha256(n.n::text::bytea) FOR 0)"),
            format!("generate_series(1, {}) AS n (n)", all - have),
        ),
        false => (
            template.replace("{bytes32}", "randomblob(32)").replace("{sealed}", "source_sealed"),
            format!(
                "(WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {}) \
                 SELECT n FROM n) AS n",
                all - have
            ),
        ),
    };
    let id = match database.is_postgres() {
        true => "gen_random_uuid()::text, 'customer-' || n.n",
        false => {
            "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || \
             substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || \
             hex(randomblob(6))), 'customer-' || n.n"
        }
    };
    let insert = format!(
        "INSERT INTO connections ({columns}) SELECT {id}, {template} FROM {series}, \
         (SELECT source_sealed, policy, created_at FROM connections ORDER BY id LIMIT 1) AS one"
    );
    outside.ask(&insert).await;
    drop(
        outside
            .ask(if database.is_postgres() { "VACUUM ANALYZE connections" } else { "ANALYZE" })
            .await,
    );
}

/// A worker of its own with nothing to do for a while.
async fn remember(database: &Database) {
    let url = database.url();
    let variables = [
        ("FOLIOLINK_FIGURES_PROVIDER", "http://127.0.0.1:9"),
        ("FOLIOLINK_FIGURES_DATABASE", url.as_str()),
    ];
    let worker = Process::start("work", &variables);
    tokio::time::sleep(Duration::from_secs(15)).await;
    println!(
        "  a worker that waits with them: {:.1} MB, {:.1} MB at most",
        worker.memory_kb("VmRSS:") as f64 / 1024.0,
        worker.memory_kb("VmHWM:") as f64 / 1024.0,
    );
}

/// Steps a second of a worker in this process, the provider included.
async fn steps(
    sync: &foliolink_sync::Sync,
    outside: &mut Outside,
    count: usize,
    is_first: bool,
) -> f64 {
    let which = if is_first {
        "checked_at IS NULL"
    } else {
        "checked_at IS NOT NULL AND digest IS NOT NULL AND reference IS NULL"
    };
    let due = format!(
        "UPDATE connections SET next_at = 1000 WHERE id IN (SELECT id FROM connections \
         WHERE {which} ORDER BY id LIMIT {count})"
    );
    outside.ask(&due).await;
    let before = outside.number("SELECT COUNT(*) FROM syncs").await;
    let (_, took) = timed(sync.worker().at_once(32).run_until_idle()).await;
    let done = outside.number("SELECT COUNT(*) FROM syncs").await - before;
    done as f64 / took.as_secs_f64()
}
