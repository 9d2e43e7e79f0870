#!/usr/bin/env bash
# A refresh in procrastinate with a `queueing_lock`, so that it waits once for each customer. While it runs it is
# asked for again. Then it fails, with tries left.
#
# Guess, written down first: the one that runs has given its queueing lock free, so the second one goes in. The
# failed one is tried again, before or after it, or is dropped since another one waits. In the end nothing is
# `doing`. With a `lock` as well, which runs a customer's jobs one by one, the second one runs when the first
# has ended.
#
# Seen with procrastinate 3.10.0, psycopg 3.3.9 (Python 3.13) on Postgres 15:
# - the second one goes in. The retry of the first is refused by the index on queueing locks; the worker leaves
#   that error to asyncio, goes on, and the first one stays `doing` with no try counted.
# - with a `lock` as well the second one stays `todo`: the first one, which nobody runs, holds the lock. From then
#   on every wish for a refresh of this customer is refused as AlreadyEnqueued, and none runs.
# - while its worker lives the job isn't among the stalled ones. Later it is, and the retry that the documentation
#   has for those is refused by the same index as long as the second one waits.
# - without the second wish the first one is tried again, and succeeds.
# It is known there: issues 1446 and 1543 of procrastinate are open.
#
# What follows: a job with a queueing lock either has no retries and waits for its next wish, or tries again inside
# of itself. Whoever has both looks for jobs that are `doing` longer than any can.
#
# Needs Postgres' own programs; starts a server of its own, as the user postgres where it is run as root.
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
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
chmod 755 "$folder"
mkdir -p "$folder/postgres/data"
[ "$(id -u)" != 0 ] || chown -R postgres "$folder/postgres"
port=${FINDING_PORT:-54762}
as_postgres "$bin/initdb" -D "$folder/postgres/data" -A trust -U postgres -E UTF8 --locale=C >/dev/null
as_postgres "$bin/pg_ctl" -D "$folder/postgres/data" -w -l "$folder/postgres/log" \
  -o "-p $port -h 127.0.0.1 -k $folder/postgres -c fsync=off" start >/dev/null
export DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check procrastinate==3.10.0 'psycopg[binary,pool]==3.3.9'
cd "$folder"
cat > jobs.py <<'PY'
import asyncio
import os

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=os.environ["DATABASE_URL"]))
began = asyncio.Event()
go_on = asyncio.Event()
runs = []


@app.task(name="refresh", retry=procrastinate.RetryStrategy(max_attempts=3, wait=1), pass_context=True)
async def refresh(context, wish):
    runs.append(wish)
    began.set()
    await go_on.wait()
    if wish == "first" and context.job.attempts == 0:
        raise RuntimeError("the bank doesn't answer")


async def wish_for(wish, keys):
    try:
        await refresh.configure(**keys).defer_async(wish=wish)
        return "taken"
    except AlreadyEnqueued:
        return "AlreadyEnqueued"


async def jobs():
    select = "SELECT args->>'wish' AS wish, status::text, attempts FROM procrastinate_jobs ORDER BY id"
    rows = await app.connector.execute_query_all_async(select)
    return ", ".join(f"{row['wish']} {row['status']} ({row['attempts']})" for row in rows)


async def stalled():
    return list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=5))


async def tell(told, keys, again):
    runs.clear(), began.clear(), go_on.clear()
    await app.connector.execute_query_async("DELETE FROM procrastinate_jobs")
    await wish_for("first", keys)
    worker = asyncio.create_task(app.run_worker_async(
        concurrency=1, fetch_job_polling_interval=0.2, update_heartbeat_interval=1, install_signal_handlers=False))
    await began.wait()
    second = await wish_for("second", keys) if again else "not made"
    go_on.set()
    await asyncio.sleep(8)
    print(f"{told}: second wish {second}; ran {', '.join(runs)}; now {await jobs()}")
    if again:
        print("  third wish", await wish_for("third", keys))
        await asyncio.sleep(2)
        print("  now", await jobs())
        print("  stalled:", len(await stalled()))
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    if again:
        await asyncio.sleep(7)
        late = await stalled()
        print("  stalled, with the worker gone:", len(late))
        for job in late:
            try:
                await app.job_manager.retry_job(job)
                print("  its retry: taken")
            except ConnectorException as error:
                print("  its retry:", type(error).__name__)


async def main():
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await tell("asked for once", {"queueing_lock": "alice", "lock": "alice"}, again=False)
        await tell("queueing lock", {"queueing_lock": "alice"}, again=True)
        await tell("queueing lock and lock", {"queueing_lock": "alice", "lock": "alice"}, again=True)


asyncio.run(main())
PY
venv/bin/python jobs.py 2> errors > seen || cat errors
cat seen
diff - seen <<'SEEN'
asked for once: second wish not made; ran first, first; now first succeeded (2)
queueing lock: second wish taken; ran first, second; now first doing (0), second succeeded (1)
  third wish taken
  now first doing (0), second succeeded (1), third succeeded (1)
  stalled: 0
  stalled, with the worker gone: 1
  its retry: taken
queueing lock and lock: second wish taken; ran first; now first doing (0), second todo (0)
  third wish AlreadyEnqueued
  now first doing (0), second todo (0)
  stalled: 0
  stalled, with the worker gone: 1
  its retry: UniqueViolation
SEEN
echo "as written down"
