#!/usr/bin/env bash
# What an account holds, taken out of a beancount ledger as CSV: by bean-query, and by Fava's download.
#
# Guess, written down first: a table for the eye may be rounded. CSV is for the next program, and has
# each number as the ledger has it, whatever the column's type is.
#
# Seen with beancount 3.2.3, beanquery 0.2.0 and fava 1.30.16 (Python 3.13), on a ledger with TOKEN in
# three accounts, two times 5.5 and once 0.04, and cash of two digits beside one interest of 0.125:
# - Positions and their sums are rounded to the number of digits that is the most usual one of their
#   currency in this file: 0.04 is "0.0" in CSV, in CSV by `--numberify` and in Fava's download, and
#   the interest is 0.12. The sum of all is 11.0 instead of 11.04.
# - A column of numbers, `number(...)`, has all digits in each of the three.
# - So what is shown of a row hangs on all others: where these say 5.50 instead of 5.5, 0.04 is 0.04.
# - `option "display_precision"` with the smallest step of each currency mends all three.
#
# What follows: numbers are taken out by `number(...)`, or with that option in the file that includes
# the export; foliolink's own CSV, Parquet and SQLite have every digit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check beancount==3.2.3 beanquery==0.2.0 fava==1.30.16
cd "$folder"
cat > plain.beancount <<'LEDGER'
2031-01-01 open Assets:Bank
2031-01-01 open Assets:Broker
2031-01-01 open Assets:Deposit
2031-01-01 open Assets:Wallet
2031-01-01 open Income:Other

2031-03-26 * "Pay"
  Assets:Bank      2000.00 CAD
  Income:Other    -2000.00 CAD

2031-03-27 * "Pay"
  Assets:Bank      2000.00 CAD
  Income:Other    -2000.00 CAD

2031-03-26 * "Interest"
  Assets:Bank         0.125 CAD
  Income:Other       -0.125 CAD

2031-03-27 * "Received"
  Assets:Broker       5.5 TOKEN
  Income:Other       -5.5 TOKEN

2031-03-27 * "Received"
  Assets:Deposit      5.5 TOKEN
  Income:Other       -5.5 TOKEN

2031-03-28 * "Received"
  Assets:Wallet       0.04 TOKEN
  Income:Other       -0.04 TOKEN
LEDGER
sed 's/5\.5 TOKEN/5.50 TOKEN/' plain.beancount > zeros.beancount
{
  printf 'option "display_precision" "%s"\n' TOKEN:0.01 CAD:0.001
  echo 'include "plain.beancount"'
} > option.beancount
cat > download.py <<'PY'
import os
import sys

from fava.application import create_app

client = create_app([os.path.abspath(sys.argv[1])], load=True).test_client()
book = client.get("/").headers["Location"].strip("/").split("/")[0]
answer = client.get(f"/{book}/download-query/query_result.csv", query_string={"query_string": sys.argv[2]})
print(answer.get_data(as_text=True).replace("\r", ""), end="")
PY
export PATH="$folder/venv/bin:$PATH"
of="WHERE account ~ 'Assets' AND currency ="
queries=(
  "SELECT position $of 'CAD' AND number < 1"
  "SELECT position $of 'TOKEN' AND account ~ 'Wallet'"
  "SELECT sum(position) $of 'TOKEN'"
  "SELECT number(only('TOKEN', sum(position))) $of 'TOKEN'"
)
table() {
  case $1 in
    csv) bean-query --format csv "$2.beancount" "$3" ;;
    numberify) bean-query --numberify --format csv "$2.beancount" "$3" ;;
    fava) python download.py "$2.beancount" "$3" ;;
  esac
}
for file in plain zeros option; do
  for reader in csv numberify fava; do
    for query in "${queries[@]}"; do table $reader $file "$query" | sed 1d | tr -d ' \r\n' | sed 's/$/ /'; done |
      { read -r interest wallet all number || true; echo "$file, $reader: interest $interest, wallet $wallet, all $all, by number() $number"; }
  done
done > seen
cat seen
diff - seen <<'SEEN'
plain, csv: interest 0.12CAD, wallet 0.0TOKEN, all 11.0TOKEN, by number() 11.04
plain, numberify: interest 0.12, wallet 0.0, all 11.0, by number() 11.04
plain, fava: interest 0.12, wallet 0.0, all 11.0, by number() 11.04
zeros, csv: interest 0.12CAD, wallet 0.04TOKEN, all 11.04TOKEN, by number() 11.04
zeros, numberify: interest 0.12, wallet 0.04, all 11.04, by number() 11.04
zeros, fava: interest 0.12, wallet 0.04, all 11.04, by number() 11.04
option, csv: interest 0.125CAD, wallet 0.04TOKEN, all 11.04TOKEN, by number() 11.04
option, numberify: interest 0.125, wallet 0.04, all 11.04, by number() 11.04
option, fava: interest 0.125, wallet 0.04, all 11.04, by number() 11.04
SEEN
echo "as written down"
