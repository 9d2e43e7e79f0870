#!/usr/bin/env bash
# Quantities of eighteen digits in hledger's JSON.
#
# Guess, written down first: `print -O json` gives each number as `decimalMantissa` and
# `decimalPlaces` beside a `floatingPoint`, so the first two are there to be exact; CSV, being made
# for spreadsheets, is the one to distrust.
#
# Seen with Debian's hledger 1.25 (bookworm):
# - Mantissa and places are cut to ten digits behind the point, while `asprecision` beside them
#   still says eighteen. Nothing is said of it. Where a number isn't 0 with eighteen digits, but is
#   with ten, JSON says 0.
# - CSV and the plain print have every digit.
#
# What follows: tokens and shares of funds are read from its CSV.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq hledger=1.25-2+b5 2> /dev/null
dpkg-deb -x hledger_*.deb debian
hledger() { LC_ALL=C.UTF-8 debian/usr/bin/hledger -f tokens.journal "$@"; }
printf '%s\n' '2031-01-01 fund' '    a   0.123456789012345678 TOK' '    b  -0.123456789012345678 TOK' '' \
  '2031-01-02 dust' '    a   0.000000000000000001 TOK' '    b  -0.000000000000000001 TOK' > tokens.journal
{
  hledger print -O json | python3 -c '
import json, sys
for entry in json.load(sys.stdin):
    amount = entry["tpostings"][0]["pamount"][0]
    number = amount["aquantity"]
    print("json", entry["tdescription"], number["decimalMantissa"], number["decimalPlaces"], "precision", amount["astyle"]["asprecision"])
'
  hledger print -O csv | python3 -c '
import csv, sys
for line in csv.DictReader(sys.stdin):
    if line["account"] == "a":
        print("csv", line["description"], line["amount"])
'
} > seen
cat seen
diff - seen <<'SEEN'
json fund 1234567890 10 precision 18
json dust 0 10 precision 18
csv fund 0.123456789012345678
csv dust 0.000000000000000001
SEEN
echo "as written down"
