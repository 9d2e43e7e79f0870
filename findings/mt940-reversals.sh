#!/usr/bin/env bash
# What was taken back, and what was entered on the other side of a new year, in readers of MT940.
#
# Guess, written down first: RC is a credit that is reversed and takes money off the account, RD a
# debit that is reversed and gives it back, so opening balance and rows make the closing balance.
# The entry date of a row has no year; it is the one that is next to the value date.
#
# Seen with mt-940 5.1.1, ofxstatement-mt940 1.3.1, camt053-loader-mt940 0.0.23, bankfile 0.2.0 and
# bankstatementparser 0.0.29 (Python 3.13), mt940-js 1.0.0 and @centrapay/swift-parser 1.0.1 (Node 20),
# on 100.00 - 10.00 - 5.00 (RC) + 3.00 (RD) + 7.00 = 95.00:
# - mt-940 makes a minus of D alone: a reversed credit is +5.00, and all is 105.00. So is it in the
#   OFX that ofxstatement-mt940 writes by it. bankfile, which reads by it too, puts it right.
# - camt053-loader-mt940 makes `CRDT` with the sign of a reversal of RC and `DBIT` of RD. In camt.053
#   the side is that of the entry itself, so both reversals are on the wrong side: 99.00.
# - mt940-js has `isCredit` true for RC and false for RD, and nothing that tells them from C and D: 99.00.
# - mt940-js and swift-parser take the year of the value date: December 31 entered for January 2 of
#   2031 is December 31 of 2031, and January 2 for December 31 is a year early.
#
# What follows: foliolink's camt.053 and Norma 43 have no sign of a reversal; what was taken back is a
# row with a side of its own. Who merges them with files of MT940 holds rows against balances first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mt-940==5.1.1 ofxstatement==0.9.3 ofxstatement-mt940==1.3.1 \
  camt053==0.0.23 camt053-loader-mt940==0.0.23 bankfile==0.2.0 bankstatementparser==0.0.29
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  mt940-js@1.0.0 tslib@1.14.1 @centrapay/swift-parser@1.0.1 >> npm.log
printf '%s\n' :20:EXAMPLE :25:12345678/1234567890 :28C:1/1 :60F:C301231EUR100,00 \
  :61:3101021231D10,00NMSCNONREF//B1 ':86:entered last year' \
  :61:3101020102RC5,00NMSCNONREF//B2 ':86:a credit, reversed' \
  :61:3101020102RD3,00NMSCNONREF//B3 ':86:a debit, reversed' \
  :61:3012310102C7,00NMSCNONREF//B4 ':86:entered next year' \
  :62F:C310102EUR95,00 > year.sta
cat > read.py <<'PY'
import logging
import warnings
from decimal import Decimal

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
import bankfile
import mt940
from bankstatementparser import Mt940Parser
from camt053_loader_mt940 import parse_mt940
from ofxstatement.plugin import get_plugin
from ofxstatement.ui import UI


def camt(entry):
    return Decimal(entry.amount) * (1 if entry.credit_debit_indicator == "CRDT" else -1)


readers = {
    "mt-940": [(row.data["amount"].amount, row.data["entry_date"]) for row in mt940.parse("year.sta")],
    "ofxstatement-mt940": [(row.amount, None) for row in get_plugin("mt940", UI(), {}).get_parser("year.sta").parse().lines],
    "camt053-loader-mt940": [(camt(row), row.booking_date) for row in parse_mt940(open("year.sta").read()).statements[0].entries],
    "bankfile": [(row.amount, row.booking_date) for row in bankfile.parse("year.sta").transactions],
    "bankstatementparser": [(Decimal(str(amount)), None) for amount in Mt940Parser("year.sta").parse()["amount"]],
}
for name, rows in readers.items():
    days = [str(rows[at][1]) for at in (0, -1) if rows[at][1]]
    print(f"{name}:", *(f"{amount:+.2f}" for amount, _ in rows), f"= {100 + sum(amount for amount, _ in rows):.2f}", *days)
PY
cat > read.cjs <<'JS'
const fs = require("node:fs");
const mt940 = require("mt940-js");
const swift = require("@centrapay/swift-parser");

const show = (name, rows) => {
  const signed = rows.map(([amount]) => (amount < 0 ? "" : "+") + amount.toFixed(2));
  const sum = rows.reduce((sum, [amount]) => sum + amount, 100);
  console.log(`${name}:`, ...signed, "=", sum.toFixed(2), rows[0][1], rows.at(-1)[1]);
};
const file = fs.readFileSync("year.sta");
mt940.read(file).then(([statement]) => {
  show("mt940-js", statement.transactions.map((row) => [row.isCredit ? row.amount : -row.amount, row.entryDate]));
  const [other] = swift.parse({ type: "mt940", data: file.toString(), validate: true });
  show("swift-parser", other.transactions.map((row) => [Number(row.amount), row.entryDate.toISOString().slice(0, 10)]));
});
JS
{ venv/bin/python read.py; node read.cjs; } > seen
cat seen
diff - seen <<'SEEN'
mt-940: -10.00 +5.00 +3.00 +7.00 = 105.00 2030-12-31 2031-01-02
ofxstatement-mt940: -10.00 +5.00 +3.00 +7.00 = 105.00
camt053-loader-mt940: -10.00 +5.00 -3.00 +7.00 = 99.00 2030-12-31 2031-01-02
bankfile: -10.00 -5.00 +3.00 +7.00 = 95.00 2030-12-31 2031-01-02
bankstatementparser: -10.00 -5.00 +3.00 +7.00 = 95.00
mt940-js: -10.00 +5.00 -3.00 +7.00 = 99.00 2031-12-31 2030-01-02
swift-parser: -10.00 -5.00 +3.00 +7.00 = 95.00 2031-12-31 2030-01-02
SEEN
echo "as written down"
