#!/usr/bin/env bash
# simplefin-archiver pulls twice on one day, from a server with two accounts of one bank.
#
# Guess, written down first: the protocol says that two accounts may use the same id for a
# transaction ("may reuse transaction ids for different accounts"), so an archive keeps both rows.
# And an archive of balances keeps the later one of a day, or both.
#
# Seen with simplefin-archiver 0.5.1 and SQLAlchemy's SQLite (Python 3.13, Linux):
# - the id alone is the primary key of its table. Of two accounts with a row "1" it keeps one row,
#   without a word.
# - a balance's key is the account and the day, and one that is there is never written again: the
#   balance of a day is the one that was pulled first. A row that the bank corrected stays as it was
#   first seen, too.
# - amounts become floats: 9007199254740993.25 is pulled as 9007199254740994.0.
#
# What follows: a server that wants to be archived gives ids that are unique over all accounts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check simplefin-archiver==0.5.1
cd "$folder"
cat > twice.py <<'PY'
import json
import threading
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer

from simplefin_archiver import SimpleFIN, SimpleFIN_DB
from simplefin_archiver.models import reg
from sqlalchemy import create_engine

NOON = int(datetime.now(timezone.utc).replace(hour=12, minute=0, second=0).timestamp())
balance = "10.00"
text = "Shop"


def account(name, amount):
    return {
        "org": {"name": "Example Bank", "sfin-url": "https://sfin.example"},
        "id": name, "name": name, "currency": "CAD",
        "balance": balance, "available-balance": balance, "balance-date": NOON,
        "transactions": [{"id": "1", "posted": NOON, "amount": amount, "description": text}],
    }


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        accounts = [account("A", "-1.00"), account("B", "9007199254740993.25")]
        body = json.dumps({"errors": [], "accounts": accounts}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()

reader = SimpleFIN("user:password")
# It knows one server, whose address stands in it.
reader._SimpleFIN__API_URL = f"http://127.0.0.1:{server.server_port}"


def pull():
    result = reader.query_accounts(days_history=14)
    pulled = [str(row.amount) for row in result.transactions]
    with SimpleFIN_DB(connection_str="sqlite:///archive.db") as archive:
        archive.commit_query_result(result)
        rows = [(row.id, row.account_id, row.description) for row in archive.get_transactions()]
        balances = {one.account_id: one.balance for one in archive.get_balances()}
    return pulled, rows, balances


reg.metadata.create_all(create_engine("sqlite:///archive.db"))
pulled, rows, balances = pull()
print("pulled:", pulled)
print("kept:", len(rows), "of 2")
print("balance in the morning:", balances["A"])
balance, text = "20.00", "Shop, corrected"
pulled, rows, balances = pull()
print("balance in the evening:", balances["A"])
print("text of the row:", rows[0][2])
PY
"$folder/venv/bin/python" twice.py > seen
cat seen
diff - seen <<'SEEN'
pulled: ['-1.0', '9007199254740994.0']
kept: 1 of 2
balance in the morning: 10.0
balance in the evening: 10.0
text of the row: Shop
SEEN
echo "as written down"
