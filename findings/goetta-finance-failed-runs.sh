#!/usr/bin/env bash
# goetta-finance, which pulls SimpleFIN into DuckDB each day, where the server is down for some days.
#
# Guess, written down first: each run asks for what came since the last one that worked, and some days more
# for rows that banks post late. When the server is back, the days it was away are asked for, and no row is
# missing. A run that failed isn't the last sync.
#
# Seen with goetta-finance 0.1.0 (Python 3.13), over a server with a row a day that answers 503 for a while:
# - A run that ends with an error is stored with its end like any other, and the next one asks from five
#   days before that. Each failed run moves the window on.
# - After three days without an answer all rows are there. After ten the first run that works asks for the
#   last six days, and the five rows before those are never asked for again, by no later run either.
# - That run has no warning and no error, and the balance it stores is the bank's, which the rows no
#   longer add up to.
#
# What follows: foliolink's `serve` answers for the days that it is asked for, and what a reader never asks
# for again it can't bring back. After an outage the sum of the rows is held against the balance.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check goetta-finance==0.1.0
cd "$folder"
cat > days.py <<'PY'
import http.server
import json
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from goetta_finance.collector import collect
from goetta_finance.simplefin import SimpleFinClient
from goetta_finance.store.duckdb_store import DuckDBStore

FIRST = datetime(2031, 3, 1, 12, tzinfo=UTC)
rows = [(day, int((FIRST + timedelta(days=day, hours=-1)).timestamp())) for day in range(30)]
down = False
asked = 0.0


class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        global asked
        query = parse_qs(urlsplit(self.path).query)
        start, end = (int(query[f"{side}-date"][0]) for side in ("start", "end"))
        asked = (end - start) / 86400
        posted = [(day, at) for day, at in rows if start <= at < end]
        account = {
            "id": "chequing",
            "name": "Chequing",
            "org": {"domain": "bank.example", "sfin-url": "https://bank.example"},
            "currency": "CAD",
            "balance": f"{sum(at < end for _, at in rows)}.00",
            "balance-date": end,
            "transactions": [{"id": str(day), "posted": at, "amount": "1.00", "description": "Fare"} for day, at in posted],
        }
        self.send_response(503 if down else 200)
        self.end_headers()
        if not down:
            self.wfile.write(json.dumps({"errors": [], "accounts": [account]}).encode())


server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = SimpleFinClient(f"http://name:word@127.0.0.1:{server.server_port}")
for away in (0, 3, 10):
    store = DuckDBStore(f"{away}.duckdb")
    store.init()
    for day in range(1, 30):
        down = 6 <= day < 6 + away
        try:
            run = collect(store, client, now=FIRST + timedelta(days=day))
        except Exception as error:
            if not down:
                raise
            failed = type(error).__name__
        else:
            if day == 6 + away:
                told = f"asked {asked:.0f} days, errors {run.errors}, warnings {run.warnings}"
    have = {int(row[0]) for row in store.conn.execute("SELECT id FROM transactions").fetchall()}
    balance = store.get_accounts()[0].balance
    total = store.conn.execute("SELECT sum(amount) FROM transactions").fetchone()[0]
    print(f"away {away} days, each a {failed}:" if away else "never away:", told)
    print(f"  rows missing {[day for day, _ in rows if day not in have]}, balance {balance}, rows add up to {total}")
server.shutdown()
PY
venv/bin/python days.py > seen 2> log || { cat log; exit 1; }
cat seen
diff - seen <<'SEEN'
never away: asked 6 days, errors [], warnings []
  rows missing [], balance 30.00, rows add up to 30.00
away 3 days, each a BridgeUnavailableError: asked 6 days, errors [], warnings []
  rows missing [], balance 30.00, rows add up to 30.00
away 10 days, each a BridgeUnavailableError: asked 6 days, errors [], warnings []
  rows missing [6, 7, 8, 9, 10], balance 30.00, rows add up to 25.00
SEEN
echo "as written down"
