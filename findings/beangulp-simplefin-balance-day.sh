#!/usr/bin/env bash
# beangulp-simplefin turns an account of SimpleFIN into beancount, with an assertion of its balance.
#
# Guess, written down first: the server says the balance *as of* a time in the middle of the day
# (`balance-date`), rows of that day included, and beancount checks a `balance` directive at the
# *beginning* of its day. So the importer dates the assertion on the next day, and a file that adds
# up passes `bean-check`.
#
# Seen with beangulp-simplefin 0.2.0, beangulp 0.2.0 and beancount 3.2.3 (Python 3, Linux): the
# assertion has the day of `balance-date` itself. Whatever was posted on that day is missing from
# the sum that beancount compares, so an account that adds up to the cent fails; with no row on that
# day it passes.
#
# What follows: nothing a server may do about it without telling a wrong time. Whoever imports adds
# a day to these assertions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  beangulp-simplefin==0.2.0 beangulp==0.2.0 beancount==3.2.3
cd "$folder"
cat > balance.py <<'PY'
import io
import json
import os
import time
from datetime import datetime, timezone

from beancount import loader
from beancount.core.data import Balance
from beancount.parser import printer
from beangulp_simplefin import SimpleFINImporter

os.environ["TZ"] = "UTC"
time.tzset()


def at(day, hour):
    return int(datetime(2026, 3, day, hour, tzinfo=timezone.utc).timestamp())


def account(last):
    return {
        "org": {"name": "Example Bank", "sfin-url": "https://sfin.example"},
        "id": "A", "name": "Everyday", "currency": "CAD",
        "balance": "60.00", "balance-date": at(5, 18),
        "transactions": [
            {"id": "1", "posted": at(2, 12), "amount": "100.00", "description": "Pay"},
            {"id": "2", "posted": at(last, 12), "amount": "-40.00", "description": "Shop"},
        ],
    }


HEAD = """
2026-01-01 open Assets:Everyday CAD
2026-01-01 open Expenses:Uncategorized
2026-01-01 open Income:Uncategorized
"""

for name, last in [("last row the day before", 4), ("last row on the balance's day", 5)]:
    with open("account.json", "w") as file:
        json.dump(account(last), file)
    importer = SimpleFINImporter({"A": "Assets:Everyday"}, currency="CAD")
    entries = importer.extract("account.json", [])
    text = io.StringIO()
    printer.print_entries(entries, file=text)
    day = next(entry.date for entry in entries if isinstance(entry, Balance))
    _, errors, _ = loader.load_string(HEAD + text.getvalue())
    told = [error.message.split(" (")[0] for error in errors]
    print(f"{name}: balance on {day}: {told or 'passes'}")
PY
"$folder/venv/bin/python" balance.py > seen
cat seen
diff - seen <<'SEEN'
last row the day before: balance on 2026-03-05: passes
last row on the balance's day: balance on 2026-03-05: ["Balance failed for 'Assets:Everyday': expected 60.00 CAD != accumulated 100.00 CAD"]
SEEN
echo "as written down"
