#!/usr/bin/env bash
# Amounts with one mark and three digits behind it, among others of the same file: 1.125 dinars, an
# interest of 0.125, and a whole 1,250.
#
# Guess, written down first: a point is the point, since another row of the file has both, 1,250.00, and
# a comma is between thousands. A program that can't tell refuses the row. A minus stays.
#
# Seen with csv2ofx 0.34.2, price-parser 0.5.1 and beangulp 0.2.0 (Python 3.13), Debian's hledger 1.25, and
# parsecurrency 1.1.1, parse-money 1.0.12, parse-price 1.1.8 and multi-number-parse 1.1.0 (Node 20):
# - csv2ofx, price-parser, parsecurrency and parse-money take a point with three digits behind it as one
#   between thousands, even behind a nought: 0.125 is 125, and 1.125 is 1125. No word is said.
# - hledger takes one mark as the point whichever it is: 1,250 is 1.250, beside a right 1,250.00. Its
#   manual says so; `decimal-mark .` in the rules mends it, as `decimal_separator="."` does price-parser.
# - price-parser, parse-money and parse-price drop the minus, so that what was paid was earned.
# - beangulp's csvbase, which is told what to take out, and multi-number-parse read all five.
#
# What follows: amounts in foliolink's CSV have a point and no thousands, and as many digits as the bank
# gave, three among them. For csv2ofx they are cut to two first, or it isn't taken: foliolink writes OFX.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check csv2ofx==0.34.2 price-parser==0.5.1 beangulp==0.2.0 beancount==3.2.3
cd "$folder"
apt-get download -qq hledger=1.25-2+b5 2> /dev/null
dpkg-deb -x hledger_*.deb debian
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  parsecurrency@1.1.1 parse-money@1.0.12 parse-price@1.1.8 multi-number-parse@1.1.0 >> npm.log
amounts=(-12.50 1.125 -0.125 -1,250 1,250.00)
at=0
{
  echo Row,Date,Amount,Description,Reference,Notes,Num,Account
  for amount in "${amounts[@]}"; do at=$((at + 1)); echo "$at,2031-03-2$at,\"$amount\",Row $at,,,,Chequing"; done
} > rows.csv
printf '%s\n' 'skip 1' 'fields row, date, amount, description' 'currency KWD ' 'account1 Assets:Bank' > plain.rules
{ echo 'decimal-mark .'; cat plain.rules; } > told.rules
hledger() { LC_ALL=C.UTF-8 debian/usr/bin/hledger -f rows.csv --rules-file "$1" print -O csv; }
cat > read.py <<'PY'
import sys
from pathlib import Path

from beangulp.importers import csvbase
from price_parser import Price


class Importer(csvbase.Importer):
    date = csvbase.Date("Date")
    amount = csvbase.Amount("Amount", subs={",": ""})
    narration = csvbase.Column("Description")

    def identify(self, filepath):
        return True


rows = Importer("Assets:Bank", "KWD").extract(str(Path("rows.csv").resolve()), [])
print("beangulp's csvbase:", *(row.postings[0].units.number for row in rows))
print("price-parser:", *(Price.fromstring(amount).amount for amount in sys.argv[1:]))
print("price-parser, told:", *(Price.fromstring(amount, decimal_separator=".").amount for amount in sys.argv[1:]))
PY
cat > read.cjs <<'JS'
const of = { "parse-price": require("parse-price"), "parse-money": require("parse-money"), parsecurrency: require("parsecurrency") };
const multi = require("multi-number-parse");
const readers = {
  parsecurrency: (text) => of.parsecurrency(text).value,
  "parse-money": (text) => (of["parse-money"].default ?? of["parse-money"])(text).amount,
  "parse-price": (text) => (of["parse-price"].default ?? of["parse-price"])(text),
  "multi-number-parse": (text) => (multi.default ?? multi)(text),
};
for (const [name, read] of Object.entries(readers)) console.log(`${name}:`, ...process.argv.slice(2).map(read));
JS
{
  echo "amounts:" "${amounts[@]}"
  venv/bin/csv2ofx -o -s 20310101 -e 20310401 rows.csv rows.ofx > log 2>&1
  echo "csv2ofx:" $(grep -oE '<TRNAMT>[^<[:space:]]+' rows.ofx | sed 's/.*>//')
  for rules in plain told; do
    echo "hledger, $rules:" $(hledger $rules.rules | python3 -c 'import csv, sys; print(*(row["amount"] for row in csv.DictReader(sys.stdin) if row["account"] == "Assets:Bank"))')
  done
  venv/bin/python read.py "${amounts[@]}"
  node read.cjs "${amounts[@]}"
} > seen
cat seen
diff - seen <<'SEEN'
amounts: -12.50 1.125 -0.125 -1,250 1,250.00
csv2ofx: -12.50 1125.00 -125.00 -1250.00 1250.00
hledger, plain: -12.500 1.125 -0.125 -1.250 1250.000
hledger, told: -12.500 1.125 -0.125 -1250.000 1250.000
beangulp's csvbase: -12.50 1.125 -0.125 -1250 1250.00
price-parser: 12.50 1125 125 1250 1250.00
price-parser, told: 12.50 1.125 0.125 1250 1250.00
parsecurrency: -12.5 1125 -125 -1250 1250
parse-money: 12.5 1125 125 1250 1250
parse-price: 12.5 1.125 0.125 1250 1250
multi-number-parse: -12.5 1.125 -0.125 -1250 1250
SEEN
echo "as written down"
