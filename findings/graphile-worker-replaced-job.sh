#!/usr/bin/env bash
# A job of graphile_worker (Rust) that is added again under its key while a process has it, and that
# process dies.
#
# Guess, written down first: recovery frees what a dead process had. The replaced job is dropped, since
# another one has its key, or runs once more; when all is done the table is empty. It is a table like
# any other, which TRUNCATE empties.
#
# Seen with graphile_worker 0.14.1 (driver sqlx 0.9) on Postgres 15:
# - the job that was added again runs; the replaced one is freed by recovery, and stays: its key is
#   gone and its attempts are set to their most, so that nobody runs it, tries it again or removes it;
# - TRUNCATE of the table alone is refused, even with nothing in it that refers to it: another table
#   has a foreign key to it. It needs CASCADE.
#
# What follows: whoever adds keyed jobs again and again and has processes that die needs a sweep of
# rows without key, lock and tries.
#
# Needs cargo and Postgres' own programs; starts a server of its own, as the user postgres where it is
# run as root.
set -euo pipefail
folder=$(mktemp -d)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb)")
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
finish() {
  [ -z "${victim:-}" ] || kill -9 "$victim" 2>/dev/null || true
  as_postgres "$bin/pg_ctl" -D "$folder/postgres/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap finish EXIT
chmod 755 "$folder"
mkdir -p "$folder/postgres/data" "$folder/try/src"
[ "$(id -u)" != 0 ] || chown -R postgres "$folder/postgres"
port=${FINDING_PORT:-54761}
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
tokio = { version = "1", features = ["macros", "rt-multi-thread", "time"] }
TOML
cat > src/main.rs <<'RUST'
use std::{io::Write, time::Duration};

use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext, WorkerOptions};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

#[derive(Serialize, Deserialize)]
struct Sleep {}

impl TaskHandler for Sleep {
    const IDENTIFIER: &'static str = "sleep";

    async fn run(self, _: WorkerContext) -> impl IntoTaskHandlerResult {
        println!("taken");
        std::io::stdout().flush().unwrap();
        if std::env::args().nth(1).as_deref() == Some("victim") {
            tokio::time::sleep(Duration::from_secs(600)).await;
        }
        Ok::<(), String>(())
    }
}

const ADD: &str = "SELECT count(*) FROM graphile_worker.add_job('sleep', '{}'::json, job_key => 'k')";

#[tokio::main]
async fn main() {
    let pool = PgPool::connect(&std::env::var("DATABASE_URL").unwrap()).await.unwrap();
    let options = WorkerOptions::default()
        .schema("graphile_worker")
        .pg_pool(pool.clone())
        .concurrency(1)
        .listen_os_shutdown_signals(false)
        .poll_interval(Duration::from_millis(200))
        .heartbeat_interval(Duration::from_millis(500))
        .sweep_interval(Duration::from_millis(500))
        .sweep_threshold(Duration::from_secs(2))
        .recovery_delay(Duration::from_secs(1))
        .define_job::<Sleep>();
    let worker = options.init().await.unwrap();
    match std::env::args().nth(1).as_deref() {
        Some("add") => drop(sqlx::query(ADD).execute(&pool).await.unwrap()),
        Some("look") => {
            let select = "SELECT format('key %s, locked %s, attempts %s of %s', \
                          coalesce(key, 'none'), locked_at IS NOT NULL, attempts, max_attempts) \
                          FROM graphile_worker._private_jobs ORDER BY id";
            let rows: Vec<String> = sqlx::query_scalar(select).fetch_all(&pool).await.unwrap();
            println!("{}", if rows.is_empty() { "no job".to_owned() } else { rows.join("; ") });
        }
        Some("truncate") => {
            for how in ["", " CASCADE"] {
                let truncate = format!("TRUNCATE graphile_worker._private_jobs{how}");
                let outcome = sqlx::query(sqlx::AssertSqlSafe(truncate)).execute(&pool).await;
                println!("truncate{how}: {}", if outcome.is_ok() { "done" } else { "refused" });
            }
        }
        Some("work") => drop(tokio::time::timeout(Duration::from_secs(15), worker.run()).await),
        _ => drop(worker.run().await),
    }
}
RUST
CARGO_TARGET_DIR="$folder/target" cargo build --quiet
try="$folder/target/debug/try"

"$try" add
"$try" victim > victim.out &
victim=$!
for _ in $(seq 300); do grep -q taken victim.out && break; sleep 0.1; done
{
  echo "while a process has it: $("$try" look)"
  "$try" add
  echo "added again: $("$try" look)"
  kill -9 "$victim"
  wait "$victim" 2>/dev/null || true
  victim=""
  echo "another process: $("$try" work | sort | uniq -c | tr -s ' ' | sed 's/^ //')"
  echo "afterwards: $("$try" look)"
  "$try" truncate
} > seen
cat seen
diff - seen <<'SEEN'
while a process has it: key k, locked t, attempts 1 of 25
added again: key none, locked t, attempts 25 of 25; key k, locked f, attempts 0 of 25
another process: 1 taken
afterwards: key none, locked f, attempts 25 of 25
truncate: refused
truncate CASCADE: done
SEEN
echo "as written down"
