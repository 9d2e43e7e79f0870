#!/usr/bin/env bash
# A program of SimpleFIN reads two windows of days into pysimplefin's database, the newer one first.
#
# Guess, written down first: `DatabaseManager.sync` keeps what is there and adds what is new. Its
# `stale_window=7` (days) says how far back rows that the server no longer sends are removed, so a
# window that was not asked for stays, and amounts are kept as exact as the model's `Decimal`.
#
# Seen with pysimplefin 0.2 and sqlmodel 0.0.50 (Python 3.13, Linux):
# - reading January after February deletes all of February: every row that was posted on or after
#   the oldest row of what was just read, and isn't in it, is removed. The seven days count nowhere.
# - 0.125 (three decimals, as dinars have) is 0.125 in the model and 0.12 in its database, whose
#   columns are DECIMAL(10, 2).
#
# What follows: into that database only windows that end now may be read, and currencies of three
# decimals lose a digit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  pysimplefin==0.2 sqlmodel==0.0.50
cd "$folder"
cat > windows.py <<'PY'
import json
import threading
import warnings
from dataclasses import dataclass
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from niquests import Session
from pysimplefin import DatabaseManager, SimpleFinClient
from pysimplefin._session import Auth
from pysimplefin.sql import Transaction
from sqlmodel import Session as Database
from sqlmodel import select

warnings.simplefilter("ignore")


def noon(month, day):
    return int(datetime(2026, month, day, 12, tzinfo=timezone.utc).timestamp())


ROWS = [
    {"id": "jan-5", "posted": noon(1, 5), "amount": "0.125", "description": "Tea"},
    {"id": "jan-20", "posted": noon(1, 20), "amount": "-2.000", "description": "Bread"},
    {"id": "feb-5", "posted": noon(2, 5), "amount": "-3.000", "description": "Rent"},
    {"id": "feb-20", "posted": noon(2, 20), "amount": "-4.000", "description": "Train"},
]


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        start = int(query.get("start-date", ["0"])[0])
        end = int(query.get("end-date", ["99999999999"])[0])
        account = {
            "org": {"name": "Example Bank", "sfin-url": "https://sfin.example"},
            "id": "A", "name": "Everyday", "currency": "KWD", "balance": "1.000",
            "balance-date": noon(3, 1),
            "transactions": [row for row in ROWS if start <= row["posted"] < end],
        }
        body = json.dumps({"errors": [], "accounts": [account]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()


@dataclass
class Loopback(Auth):
    @property
    def session(self):
        return Session(base_url=f"http://127.0.0.1:{server.server_port}")


client = SimpleFinClient(Loopback())
store = DatabaseManager("sqlite:///store.db")


def month(number):
    start = datetime(2026, number, 1, tzinfo=timezone.utc)
    end = datetime(2026, number + 1, 1, tzinfo=timezone.utc)
    accounts = client.get_data(start_date=start, end_date=end)
    store.sync(accounts)
    with Database(store.engine) as database:
        held = database.exec(select(Transaction).order_by(Transaction.id)).all()
        rows = {row.id: str(row.amount) for row in held}
    return accounts, rows


_, held = month(2)
print("February read:", sorted(held))
accounts, held = month(1)
print("January read after it:", sorted(held))
model = {row.id: str(row.amount) for row in accounts[0].transactions}
print("tea in the model:", model["jan-5"])
print("tea in the database:", held["jan-5"])
PY
"$folder/venv/bin/python" windows.py > seen
cat seen
diff - seen <<'SEEN'
February read: ['feb-20', 'feb-5']
January read after it: ['jan-20', 'jan-5']
tea in the model: 0.125
tea in the database: 0.12
SEEN
echo "as written down"
