#!/usr/bin/env bash
# A Parquet file with decimal columns, written by pyarrow, in readers that people use outside of it.
#
# Guess, written down first: whoever reads the logical type DECIMAL hands out something exact, text
# or a decimal type; whoever can't, hands out the nearest double or refuses.
#
# Seen with hyparquet 1.33.0, @dsnp/parquetjs 1.8.8 (Node 20) and fastparquet 2026.9.0 (Python 3.13),
# over a file of pyarrow 26.0.1:
# - hyparquet hands out numbers, and not the nearest ones: 820.25, which a double holds exactly, is
#   820.2499999999999 out of decimal(38, 18). Out of decimal(9, 2) it is 820.25.
# - @dsnp/parquetjs hands out the bytes, without the scale; and where small decimals are stored as
#   integers, which is pyarrow's `store_decimal_as_integer`, it doesn't open the file.
# - fastparquet hands out float64 for each of them, without a word.
#
# What follows: what a file promises ends at its reader. The page on exports names those that keep
# every digit, and SQLite holds text for the others.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  fastparquet==2026.9.0 pyarrow==26.0.1 pandas==3.1.1
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit hyparquet@1.33.0 @dsnp/parquetjs@1.8.8 >> npm.log
cat > write.py <<'PY'
from decimal import Decimal

import pyarrow
import pyarrow.parquet

amounts = [Decimal("820.25")]
table = pyarrow.table({
    "wide": pyarrow.array(amounts, pyarrow.decimal128(38, 18)),
    "narrow": pyarrow.array(amounts, pyarrow.decimal128(9, 2)),
})
pyarrow.parquet.write_table(table, "bytes.parquet")
pyarrow.parquet.write_table(table, "integers.parquet", store_decimal_as_integer=True)
print("pyarrow", *pyarrow.parquet.read_table("bytes.parquet").to_pylist()[0].values())
PY
cat > fast.py <<'PY'
import fastparquet

row = fastparquet.ParquetFile("bytes.parquet").to_pandas()
print("fastparquet", *row.dtypes)
PY
cat > read.mjs <<'JS'
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import parquet from "@dsnp/parquetjs";

const [row] = await parquetReadObjects({ file: await asyncBufferFromFile("bytes.parquet") });
console.log("hyparquet", row.wide, row.narrow);
for (const name of ["bytes.parquet", "integers.parquet"]) {
  try {
    const reader = await parquet.ParquetReader.openFile(name);
    const first = await reader.getCursor().next();
    console.log("parquetjs", name, Buffer.isBuffer(first.wide), first.narrow);
  } catch (error) {
    console.log("parquetjs", name, "refused");
  }
}
JS
{ venv/bin/python write.py; venv/bin/python fast.py; node read.mjs; } > seen
cat seen
diff - seen <<'SEEN'
pyarrow 820.250000000000000000 820.25
fastparquet float64 float64
hyparquet 820.2499999999999 820.25
parquetjs bytes.parquet true <Buffer 00 01 40 69>
parquetjs integers.parquet refused
SEEN
echo "as written down"
