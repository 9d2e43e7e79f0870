#!/usr/bin/env bash
# How many keyed jobs graphile_worker (Rust) takes in one call of its batch function.
#
# Guess, written down first: as many as fit a statement. A key is a row's unique column, so 15,000
# jobs with keys are 15,000 rows, which Postgres as it is installed takes in one go; a batch is only
# quicker than one call after the other.
#
# Seen with graphile_worker 0.14.1 (driver sqlx 0.9) on Postgres 15 with its default settings:
# - 15,000 jobs without keys are added in one call;
# - 15,000 with keys are refused, "out of shared memory", with the hint to raise
#   max_locks_per_transaction: each key is an advisory lock, held until the transaction ends, and all
#   connections share one table of locks, made for 64 of each of 100 connections. With what Postgres
#   adds to that for itself 10,000 just fitted, and 13,000 didn't, on a server that did nothing else;
# - it isn't the statement: one by one in one transaction they are refused as well;
# - in batches of 500, each a transaction of its own, the same 15,000 are added.
#
# What follows: whoever feeds a queue with keys after a quiet night needs a bound of their own for a
# transaction, well below what the server's table holds, since others' locks are in it too.
#
# Needs cargo and Postgres' own programs; starts a server of its own, as the user postgres where it is
# run as root.
set -euo pipefail
folder=$(mktemp -d)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb)")
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
finish() {
  as_postgres "$bin/pg_ctl" -D "$folder/postgres/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap finish EXIT
chmod 755 "$folder"
mkdir -p "$folder/postgres/data" "$folder/try/src"
[ "$(id -u)" != 0 ] || chown -R postgres "$folder/postgres"
port=${FINDING_PORT:-54762}
as_postgres "$bin/initdb" -D "$folder/postgres/data" -A trust -U postgres -E UTF8 --locale=C >/dev/null
as_postgres "$bin/pg_ctl" -D "$folder/postgres/data" -w -l "$folder/postgres/log" \
  -o "-p $port -h 127.0.0.1 -k $folder/postgres -c fsync=off" start >/dev/null
export DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"

cd "$folder/try"
cat > Cargo.toml <<'TOML'
[package]
name = "try"
version = "0.0.0"
edition = "2024"

[dependencies]
graphile_worker = { version = "=0.14.1", default-features = false, features = ["driver-sqlx", "runtime-tokio"] }
serde = { version = "1", features = ["derive"] }
sqlx = { version = "=0.9.0", default-features = false, features = ["postgres", "runtime-tokio"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
TOML
cat > src/main.rs <<'RUST'
use graphile_worker::{
    IntoTaskHandlerResult, JobSpec, TaskHandler, WorkerContext, WorkerOptions, WorkerUtils,
};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgPoolOptions;

#[derive(Clone, Serialize, Deserialize)]
struct Look {}

impl TaskHandler for Look {
    const IDENTIFIER: &'static str = "look";

    async fn run(self, _: WorkerContext) -> impl IntoTaskHandlerResult {
        Ok::<(), String>(())
    }
}

const COUNT: usize = 15_000;
const ONE_BY_ONE: &str = "SELECT count(added) FROM (SELECT graphile_worker.add_job('look', '{}'::json, \
                          job_key => 'single-' || n) AS added FROM generate_series(1, 15000) n) AS jobs";

async fn add(utils: &WorkerUtils, specs: &[JobSpec], batch: usize) -> String {
    for specs in specs.chunks(batch) {
        let jobs: Vec<_> = specs.iter().map(|spec| (Look {}, spec)).collect();
        if let Err(error) = utils.add_jobs(&jobs).await {
            let told = format!("{error:?}");
            return match told.contains("out of shared memory") {
                true => "refused: out of shared memory".to_owned(),
                false => told,
            };
        }
    }
    "added".to_owned()
}

#[tokio::main]
async fn main() {
    // One connection: what a refused call held is given back before the next one begins.
    let pool = PgPoolOptions::new().max_connections(1);
    let pool = pool.connect(&std::env::var("DATABASE_URL").unwrap()).await.unwrap();
    let options = WorkerOptions::default()
        .schema("graphile_worker")
        .pg_pool(pool.clone())
        .listen_os_shutdown_signals(false)
        .define_job::<Look>();
    let worker = options.init().await.unwrap();
    let utils = worker.create_utils();
    let room: String = sqlx::query_scalar(
        "SELECT format('%s locks for each of %s connections', \
         current_setting('max_locks_per_transaction'), current_setting('max_connections'))",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    println!("{room}");
    let plain: Vec<_> = (0..COUNT).map(|_| JobSpec::default()).collect();
    println!("without keys, in one call: {}", add(&utils, &plain, COUNT).await);
    let keyed: Vec<_> =
        (0..COUNT).map(|n| JobSpec::builder().job_key(format!("key-{n}")).build()).collect();
    println!("with keys, in one call: {}", add(&utils, &keyed, COUNT).await);
    let told = match sqlx::query(ONE_BY_ONE).execute(&pool).await {
        Ok(_) => "added",
        Err(error) if error.to_string().contains("out of shared memory") => {
            "refused: out of shared memory"
        }
        Err(_) => "refused",
    };
    println!("with keys, one by one in one transaction: {told}");
    println!("with keys, 500 a call: {}", add(&utils, &keyed, 500).await);
    let rows = "SELECT format('%s jobs, %s keys', count(*), count(key)) FROM graphile_worker._private_jobs";
    let rows: String = sqlx::query_scalar(rows).fetch_one(&pool).await.unwrap();
    println!("{rows}");
}
RUST
CARGO_TARGET_DIR="$folder/target" cargo build --quiet
"$folder/target/debug/try" > seen || { cat seen; exit 1; }
cat seen
diff - seen <<'SEEN'
64 locks for each of 100 connections
without keys, in one call: added
with keys, in one call: refused: out of shared memory
with keys, one by one in one transaction: refused: out of shared memory
with keys, 500 a call: added
30000 jobs, 15000 keys
SEEN
echo "as written down"
