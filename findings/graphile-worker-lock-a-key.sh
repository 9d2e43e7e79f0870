#!/usr/bin/env bash
# Many keyed jobs given to graphile_worker (Rust) at once, on a Postgres as it comes.
#
# Guess, written down first: a batch is a statement that inserts rows. It may be slow and as large as
# one likes; 15,000 jobs go in as 5,000 do.
#
# Seen with graphile_worker 0.14.1 (driver sqlx 0.9) on Postgres 15, with its own settings:
# - 5,000 jobs go in by one `add_jobs`; 15,000 are refused with "out of shared memory" and a hint at
#   max_locks_per_transaction, and none of them is added: each key takes an advisory lock until the
#   transaction ends, in a table that all sessions of the server share;
# - without keys 15,000 go in: it is the keys that take the room.
#
# What follows: whoever hands out keyed jobs does it in small transactions, however many there are.
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
port=${FINDING_PORT:-54763}
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
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext, WorkerOptions};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgPoolOptions;

#[derive(Serialize, Deserialize)]
struct Sleep {}

impl TaskHandler for Sleep {
    const IDENTIFIER: &'static str = "sleep";

    async fn run(self, _: WorkerContext) -> impl IntoTaskHandlerResult {
        Ok::<(), String>(())
    }
}

const ADD: &str = "SELECT count(*) FROM graphile_worker.add_jobs(ARRAY( \
    SELECT ROW('sleep', '{}'::json, NULL, now(), 25, CASE WHEN $2 THEN 'key ' || n END, NULL, NULL) \
    ::graphile_worker.job_spec FROM generate_series(1, $1) AS n))";

#[tokio::main]
async fn main() {
    let url = std::env::var("DATABASE_URL").unwrap();
    let pool = PgPoolOptions::new().max_connections(2).connect(&url).await.unwrap();
    let options = WorkerOptions::default()
        .schema("graphile_worker")
        .pg_pool(pool.clone())
        .listen_os_shutdown_signals(false)
        .define_job::<Sleep>();
    let _worker = options.init().await.unwrap();
    for (jobs, keyed) in [(5_000, true), (15_000, true), (15_000, false)] {
        let added = sqlx::query_scalar(ADD).bind(jobs).bind(keyed).fetch_one(&pool).await;
        let outcome = match added {
            Ok(count) => format!("{} added", { let count: i64 = count; count }),
            Err(sqlx::Error::Database(error)) => error.message().to_owned(),
            Err(error) => panic!("{error}"),
        };
        let count = "SELECT count(*) FROM graphile_worker._private_jobs";
        let there: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
        let keys = if keyed { "with keys" } else { "without" };
        println!("{jobs} {keys}: {outcome}; {there} in the table");
    }
}
RUST
CARGO_TARGET_DIR="$folder/target" cargo build --quiet
"$folder/target/debug/try" > seen
cat seen
diff - seen <<'SEEN'
5000 with keys: 5000 added; 5000 in the table
15000 with keys: out of shared memory; 5000 in the table
15000 without: 15000 added; 20000 in the table
SEEN
echo "as written down"
