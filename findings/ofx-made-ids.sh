#!/usr/bin/env bash
# Two equal rows of one day, written as OFX by converters that make an id for what has none.
#
# Guess, written down first: `FITID` is what a program knows a row by that it has already. A converter
# gives two equal rows two ids, and a row that comes a second time, in a file that begins earlier,
# the id that it had.
#
# Seen with csv2ofx 0.34.2, ofxstatement 0.9.3 with ofxstatement-qif 0.14.0, and qif-to-qfx 0.1.1 (Python
# 3.13), on two bus fares of one day and a kiosk:
# - csv2ofx (without a column of ids or cheques) and ofxstatement-qif make the id of day, amount and
#   text: both fares have one id, and a program that goes by it takes one of them.
# - qif-to-qfx leaves the second fare out itself, although it comes from the same file.
# - It counts the row into the id: with one more row before them in the file, all ids are new, and a
#   program that has the rows takes them a second time. Its source says of the id that it is made
#   for knowing rows again over several imports.
# - Without `--no-balance` it adds to each row one of the opposite sign, so that the account moves by
#   nothing; its page says so.
# - csv2ofx takes the ids of a column `Row`, and all is as guessed.
#
# What follows: foliolink writes OFX itself, where equal rows have ids of their own; who converts its
# CSV by such a tool hands over the id.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check csv2ofx==0.34.2 ofxstatement==0.9.3 ofxstatement-qif==0.14.0 qif-to-qfx==0.1.1
cd "$folder"
row() { printf '%s,%s,%s,%s,,,,Chequing\n' "$@" >> "$file.csv"; printf 'D%s\nT%s\nP%s\n^\n' "${2:5:2}/${2:8:2}/${2:0:4}" "$3" "$4" >> "$file.qif"; }
for file in short long; do
  echo Row,Date,Amount,Description,Reference,Notes,Num,Account > $file.csv
  echo '!Type:Bank' > $file.qif
  if [ $file = long ]; then row 1 2031-03-27 -1.00 Stamp; fi
  row 2 2031-03-28 -3.25 Bus
  row 3 2031-03-28 -3.25 Bus
  row 4 2031-03-29 -9.00 Kiosk
  cut -d, -f2- $file.csv > $file-plain.csv
done
by() {
  case $1 in
    csv2ofx) venv/bin/csv2ofx -o -s 20310101 -e 20310401 "$2-plain.csv" "$2.ofx" ;;
    "csv2ofx, Row") venv/bin/csv2ofx -o -s 20310101 -e 20310401 "$2.csv" "$2.ofx" ;;
    ofxstatement-qif) venv/bin/ofxstatement convert -t qif "$2.qif" "$2.ofx" ;;
    qif-to-qfx) venv/bin/qif-to-qfx "$2.qif" -o "$2.ofx" --no-balance ;;
    "qif-to-qfx, balanced") venv/bin/qif-to-qfx "$2.qif" -o "$2.ofx" ;;
  esac > log 2>&1
  grep -oE '<(TRNAMT|FITID)>[^<[:space:]]+' "$2.ofx" | tr '<>' '  ' > "$2.rows"
}
count() { grep -c "$1" "$2" || true; }
ids() { grep FITID "$1" | sort -u; }
for tool in csv2ofx "csv2ofx, Row" ofxstatement-qif qif-to-qfx "qif-to-qfx, balanced"; do
  by "$tool" short
  by "$tool" long
  echo "$tool: $(count TRNAMT short.rows) rows of 3, $(ids short.rows | wc -l) ids," \
    "sum $(awk '/TRNAMT/ { sum += $2 } END { printf "%.2f", sum }' short.rows);" \
    "$(comm -12 <(ids short.rows) <(ids long.rows) | wc -l) of the ids in the longer file"
done > seen
cat seen
diff - seen <<'SEEN'
csv2ofx: 3 rows of 3, 2 ids, sum -15.50; 2 of the ids in the longer file
csv2ofx, Row: 3 rows of 3, 3 ids, sum -15.50; 3 of the ids in the longer file
ofxstatement-qif: 3 rows of 3, 2 ids, sum -15.50; 2 of the ids in the longer file
qif-to-qfx: 2 rows of 3, 2 ids, sum -12.25; 0 of the ids in the longer file
qif-to-qfx, balanced: 4 rows of 3, 4 ids, sum 0.00; 0 of the ids in the longer file
SEEN
echo "as written down"
