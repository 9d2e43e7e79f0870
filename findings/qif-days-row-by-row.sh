#!/usr/bin/env bash
# Days and large amounts of a QIF file, which says nowhere whether its days or its months come first.
#
# Guess, written down first: a program reads all days of a file one way, the one that it is told or the
# one that fits them all. A day that doesn't fit, 28/03 with months first, is an error. A comma between
# thousands, as Quicken writes it, is no point, in the parts of a split row as in the row.
#
# Seen with quiffen 4.0.1, ofxstatement-qif 0.14.0 and qif-to-qfx 0.1.1 (Python 3.13), qif2json 0.4.0 (Node
# 20), on one file with days first and one with months first:
# - quiffen, and ofxstatement-qif by it, read each row by itself: with months first, as they do untold, 12/03
#   is December 3 and 28/03, which can't be, March 28, and with days first the other way round. No word
#   is said, and what was a fortnight in March is in March and in December.
# - qif-to-qfx knows months first alone, and writes month 28 into OFX: `<DTPOSTED>20312803`.
# - qif2json counts on: month 28 of 2031 is April of 2033. Untold it has days first, so this happens to each
#   file of an American Quicken from the 13th of a month on.
# - qif2json takes out the first comma and reads up to the next: -1,234,567.89 is -1234. In the parts of
#   a split row it takes out none, so -4,567.89 is -4. The three others read all of the amount.
#
# What follows: foliolink writes no QIF. Whoever makes it from rows of foliolink's for such a tool says which
# is first, writes no thousands, and holds days and sum of what comes out against what went in.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  quiffen==4.0.1 ofxstatement==0.9.3 ofxstatement-qif==0.14.0 qif-to-qfx==0.1.1
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts qif2json@0.4.0 >> npm.log
row() { printf 'D%s\nT%s\nP%s\n^\n' "$@"; }
{ echo '!Type:Bank'; row 12/03/2031 -3.25 Bus; row 28/03/2031 -9.00 Kiosk; } > days-first.qif
{ echo '!Type:Bank'; row 03/12/2031 -3.25 Bus; row 03/28/2031 -9.00 Kiosk; } > months-first.qif
printf '%s\n' '!Type:Bank' D12/03/2031 T-1,234,567.89 PHouse SHome '$-1,230,000.00' SFees '$-4,567.89' '^' > house.qif
cat > read.py <<'PY'
import sys

from quiffen import Qif

for name in ("days-first", "months-first", "house"):
    for first in (False, True):
        (account,) = Qif.parse(f"{name}.qif", day_first=first).accounts.values()
        rows = [row for rows in account.transactions.values() for row in rows]
        shown = (f"{row.date:%Y-%m-%d} {row.amount}" + "".join(f" ({part.amount})" for part in row.splits) for row in rows)
        print(f"{name}, quiffen, {'days' if first else 'months'} first:", *shown)
PY
cat > read.cjs <<'JS'
const fs = require("node:fs");
const qif = require("qif2json");

for (const name of ["days-first", "months-first", "house"]) {
  for (const [told, options] of [["", {}], [", us", { dateFormat: "us" }]]) {
    const { transactions } = qif.parse(fs.readFileSync(`${name}.qif`, "utf8"), options);
    const shown = transactions.map((row) => [row.date.slice(0, 10), row.amount, ...(row.division ?? []).map((part) => `(${part.amount})`)].join(" "));
    console.log(`${name}, qif2json${told}:`, ...shown);
  }
}
JS
{
  venv/bin/python read.py
  for name in days-first months-first house; do
    venv/bin/ofxstatement convert -t qif "$name.qif" "$name.ofx" > log 2>&1
    venv/bin/qif-to-qfx "$name.qif" -o "$name.qfx" --no-balance > log 2>&1
    for file in "$name.ofx" "$name.qfx"; do
      echo "$file:" $(grep -oE '<(DTPOSTED|TRNAMT)>[^<[:space:]]+' "$file" | sed 's/.*>//')
    done
  done
  node read.cjs
} > seen
cat seen
diff - seen <<'SEEN'
days-first, quiffen, months first: 2031-12-03 -3.25 2031-03-28 -9.00
days-first, quiffen, days first: 2031-03-12 -3.25 2031-03-28 -9.00
months-first, quiffen, months first: 2031-03-12 -3.25 2031-03-28 -9.00
months-first, quiffen, days first: 2031-12-03 -3.25 2031-03-28 -9.00
house, quiffen, months first: 2031-12-03 -1234567.89 (-1230000.00) (-4567.89)
house, quiffen, days first: 2031-03-12 -1234567.89 (-1230000.00) (-4567.89)
days-first.ofx: 20311203 -3.25 20310328 -9.00
days-first.qfx: 20311203 -3.25 20312803 -9.00
months-first.ofx: 20310312 -3.25 20310328 -9.00
months-first.qfx: 20310312 -3.25 20310328 -9.00
house.ofx: 20311203 -1234567.89
house.qfx: 20311203 -1234567.89
days-first, qif2json: 2031-03-12 -3.25 2031-03-28 -9
days-first, qif2json, us: 2031-12-03 -3.25 2033-04-03 -9
months-first, qif2json: 2031-12-03 -3.25 2033-04-03 -9
months-first, qif2json, us: 2031-03-12 -3.25 2031-03-28 -9
house, qif2json: 2031-03-12 -1234 (-1) (-4)
house, qif2json, us: 2031-12-03 -1234 (-1) (-4)
SEEN
echo "as written down"
