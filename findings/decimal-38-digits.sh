#!/usr/bin/env bash
# Three readers of one Parquet column of decimal(38, 18), doing everyday arithmetic.
#
# Guess, written down first: all three either compute exactly or raise where a result has no room;
# adding 1.10 and 2.20 works everywhere.
#
# Seen with pyarrow 26.0.1, duckdb 2.0.1 and polars 2.1.0 (Python 3, Linux):
# - pyarrow adds no two columns of full precision, whatever stands in them: the result type would
#   have 39 digits, so 1.10 + 2.20 raises. Its sum has no such check: two amounts just below 10^20
#   add up to a NEGATIVE number, without an error.
# - duckdb adds and multiplies the small ones, and raises where a sum has no room.
# - polars raises where a sum has no room, but rounds a product to the larger scale: 3e-18 * 0.5 is
#   2e-18 instead of 1.5e-18, without an error.
#
# What follows: sums of such columns in pyarrow need a cast to decimal256 first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1
cd "$folder"
cat > arithmetic.py <<'PY'
from decimal import Decimal

import duckdb
import polars
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

AMOUNT = pyarrow.decimal128(38, 18)


def column(*values):
    return pyarrow.array([Decimal(value) for value in values], AMOUNT)


def tell(what, work):
    try:
        print(f"{what}: {work()}")
    except Exception as error:
        print(f"{what}: raises {type(error).__name__}")


near = "99999999999999999999.999999999999999999"
parquet.write_table(pyarrow.table({"a": column(near, near)}), "large.parquet")
parquet.write_table(pyarrow.table({"a": column("1.10"), "b": column("2.20")}), "small.parquet")
parquet.write_table(
    pyarrow.table({"a": column("0.000000000000000003"), "b": column("0.5")}), "tiny.parquet"
)
large, small = parquet.read_table("large.parquet"), parquet.read_table("small.parquet")

tell("pyarrow 1.10 + 2.20", lambda: compute.add(small["a"], small["b"]))
tell("pyarrow large sum", lambda: compute.sum(large["a"]))
wide = large["a"].cast(pyarrow.decimal256(76, 18))
tell("pyarrow large sum as decimal256", lambda: compute.sum(wide))
query = lambda text: duckdb.sql(text).fetchall()[0][0]
tell("duckdb 1.10 + 2.20", lambda: query("select a + b from 'small.parquet'"))
tell("duckdb large sum", lambda: query("select sum(a) from 'large.parquet'"))
tell("duckdb tiny product", lambda: query("select a * b from 'tiny.parquet'") == Decimal("1.5e-18"))
tell("polars large sum", lambda: polars.read_parquet("large.parquet")["a"].sum())
product = lambda: polars.read_parquet("tiny.parquet").select(polars.col("a") * polars.col("b"))
tell("polars tiny product", lambda: f"{product().item():f}")
PY
"$folder/venv/bin/python" arithmetic.py > seen
cat seen
diff - seen <<'SEEN'
pyarrow 1.10 + 2.20: raises ArrowInvalid
pyarrow large sum: -140282366920938463463.374607431768211458
pyarrow large sum as decimal256: 199999999999999999999.999999999999999998
duckdb 1.10 + 2.20: 3.300000000000000000
duckdb large sum: raises OutOfRangeException
duckdb tiny product: True
polars large sum: raises ComputeError
polars tiny product: 0.000000000000000002
SEEN
echo "as written down"
