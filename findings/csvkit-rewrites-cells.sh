#!/usr/bin/env bash
# A CSV file of accounts and rows through csvkit: sorted, turned into JSON, added up.
#
# Guess, written down first: a sort moves lines and leaves their cells alone; JSON and sums of a
# column of exact amounts keep their digits, since agate, on which csvkit stands, reads Decimal.
#
# Seen with csvkit 2.2.0 and agate 1.14.2 (Python 3.13, Linux):
# - `csvsort` writes an account's number 0005550142 as 5550142 and its transit 04231 as 4231, and an
#   owner called "NA" or "none" as nothing; `csvcut` leaves all of them alone.
# - `csvjson` prints 0.123456789012345678901 as 0.12345678901234568 and transit 4231.0.
# - `csvsql` adds up amounts as binary fractions: 0.10 and 0.20 come to 0.30000000000000004.
# - `--no-inference` keeps the digits; "NA" and "none" are still written as nothing.
#
# What follows: exports keep account numbers as text, which CSV can't say; the page on exports
# names Parquet and SQLite for whoever adds up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2
cd "$folder"
printf '%s\n' 'number,transit,amount,quantity,date,owner' \
  '0005550142,04231,0.10,0.123456789012345678901,2031-03-28,NA' \
  '0000000012,00099,0.20,100,2031-03-01,none' > rows.csv
{
  echo "csvcut"
  venv/bin/csvcut -c number,transit,owner rows.csv
  echo "csvsort"
  venv/bin/csvsort -c date rows.csv
  echo "csvsort --no-inference"
  venv/bin/csvsort --no-inference -c date rows.csv
  echo "csvjson"
  venv/bin/csvjson rows.csv | grep -o '"[tq][a-z]*": [0-9.]*'
  echo "csvsql"
  venv/bin/csvsql --query 'select sum(amount) as amount from rows' rows.csv
} > seen
cat seen
diff - seen <<'SEEN'
csvcut
number,transit,owner
0005550142,04231,NA
0000000012,00099,none
csvsort
number,transit,amount,quantity,date,owner
12,99,0.20,100,2031-03-01,
5550142,4231,0.10,0.123456789012345678901,2031-03-28,
csvsort --no-inference
number,transit,amount,quantity,date,owner
0000000012,00099,0.20,100,2031-03-01,
0005550142,04231,0.10,0.123456789012345678901,2031-03-28,
csvjson
"transit": 4231.0
"quantity": 0.12345678901234568
"transit": 99.0
"quantity": 100.0
csvsql
amount
0.30000000000000004
SEEN
echo "as written down"
