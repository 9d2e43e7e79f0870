#!/usr/bin/env bash
# Rows of today imported by beangulp into a ledger that has those of the day before yesterday.
#
# Guess, written down first: an import knows a row again by its id, or else by its day and its amount
# to the cent. Other amounts and other ids are other rows, and come into the ledger.
#
# Seen with beangulp 0.2.0 and beancount 3.2.3 (Python 3.13), an importer that says nothing of its own
# about duplicates, and bus fares of 3.25 in the ledger:
# - A bakery's 3.40 two days later is a comment, "duplicate of" the bus: amounts less than five per
#   cent apart are one, up to two days apart, whatever id and text are. 3.50 comes in.
# - One row of the ledger takes as many new ones with it as there are: three of three.
# - 2,080.00 is a duplicate of 2,000.00 as well.
# - `cmp` of the importer set to a comparison of ids lets all of them in.
#
# What follows: who imports rows in a program of their own sets `cmp`; an export of foliolink is
# included and replaced, and rows in it are known by `id`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check beangulp==0.2.0 beancount==3.2.3
cd "$folder"
mkdir rows
printf '%s\n' 'id,date,amount,text' '3,2031-03-29,-3.40,Bakery' '4,2031-03-29,-3.20,Newspaper' \
  '5,2031-03-29,-3.25,Bus' '6,2031-03-29,-3.50,Kiosk' '7,2031-03-29,2080.00,Refund' > rows/rows.csv
printf '%s\n' '2031-01-01 open Assets:Bank' '2031-01-01 open Expenses:Uncategorized' \
  '2031-03-27 * "Bus"' '  id: "1"' '  Assets:Bank  -3.25 CAD' '  Expenses:Uncategorized  3.25 CAD' \
  '2031-03-27 * "Pay"' '  id: "2"' '  Assets:Bank  2000.00 CAD' '  Expenses:Uncategorized  -2000.00 CAD' > ledger.beancount
cat > own.py <<'PY'
import csv
import datetime
import sys
from decimal import Decimal

import beangulp
from beancount.core import data
from beancount.core.amount import Amount


class Rows(beangulp.Importer):
    def identify(self, path):
        return path.endswith(".csv")

    def account(self, path):
        return "Assets:Bank"

    def extract(self, path, existing):
        return [self.entry(path, *row) for row in enumerate(csv.DictReader(open(path)), 2)]

    def entry(self, path, line, row):
        amount = Amount(Decimal(row["amount"]), "CAD")
        postings = [("Assets:Bank", amount), ("Expenses:Uncategorized", -amount)]
        return data.Transaction(
            data.new_metadata(path, line, {"id": row["id"]}), datetime.date.fromisoformat(row["date"]), "*", None,
            row["text"], frozenset(), frozenset(), [data.Posting(*own, None, None, None, None) for own in postings])


class ById(Rows):
    cmp = staticmethod(lambda new, old: new.meta["id"] == old.meta.get("id"))


beangulp.Ingest([ById() if sys.argv.pop(1) == "ids" else Rows()])()
PY
rows() {
  venv/bin/python own.py "$1" extract -e ledger.beancount rows 2> log |
    sed -n 's/^; 2031.*"\(.*\)"$/\1: a comment/p; s/^2031.*"\(.*\)"$/\1: comes in/p'
}
{
  echo "as beangulp comes"
  rows plain
  echo "by ids"
  rows ids
} > seen
cat seen
diff - seen <<'SEEN'
as beangulp comes
Bakery: a comment
Newspaper: a comment
Bus: a comment
Kiosk: comes in
Refund: a comment
by ids
Bakery: comes in
Newspaper: comes in
Bus: comes in
Kiosk: comes in
Refund: comes in
SEEN
echo "as written down"
