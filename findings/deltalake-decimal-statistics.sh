#!/usr/bin/env bash
# A Delta table of exact decimals that is read, or deleted from, by a condition on them.
#
# Guess, written down first: a file's least and greatest values are there so that files are passed over
# that can't hold what is asked for. A file whose only row is asked for by its own value is read, whatever
# the number's digits, and a reader that passes files over answers as one that reads them all.
#
# Seen with deltalake 1.6.6, polars 2.1.0, pyarrow 26.0.1, pylance 14.0.2 and pyiceberg 0.12.0 (Python 3.13),
# on tables of one row, asked for what is equal to its value, at least it, at most it:
# - The statistics of a Delta table hold decimals as JSON numbers, which are doubles: 3.333333333333333333
#   has the greatest value 3.3333333333333335 and the least one too. By them the file isn't read, and no
#   row of it is found: by deltalake's own datasets and SQL, and by polars' scan_delta.
# - From 17 digits on it is so or not, as the double falls: of thirds and of 12.345678901234567891 units,
#   of 1,234,567,890,123,456.78 in cents. 19.99 and 12.5 are found by all.
# - A delete by the value leaves the row, without an error, and says that it deleted none.
# - Lance and Iceberg, which write decimals as such, find all. Iceberg's literals need the column's scale.
#
# What follows: foliolink writes Parquet, where a decimal's statistics are decimals, and no Delta tables. Who
# loads it into one asks by ids and days, and reads all rows where an amount is to be compared.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  deltalake==1.6.6 polars==2.1.0 pyarrow==26.0.1 pylance==14.0.2 "pyiceberg[sql-sqlite,pyarrow]==0.12.0"
cd "$folder"
cat > find.py <<'PY'
import json
import pathlib
from decimal import Context, Decimal

import deltalake
import lance
import polars
import pyarrow
import pyarrow.compute
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.expressions import EqualTo, GreaterThanOrEqual, LessThanOrEqual

UNITS, CENTS = (38, 18), (18, 2)
catalog = SqlCatalog("try", uri="sqlite:///iceberg.db", warehouse=f"file://{pathlib.Path().absolute()}")
catalog.create_namespace("n")
for index, (text, (precision, scale)) in enumerate(
    [
        ("12.5", UNITS),
        ("12.345678901234567891", UNITS),
        ("0.333333333333333333", UNITS),
        ("3.333333333333333333", UNITS),
        ("19.99", CENTS),
        ("1234567890123456.78", CENTS),
    ]
):
    value = Decimal(text).quantize(Decimal(1).scaleb(-scale), context=Context(prec=38))
    kind = pyarrow.decimal128(precision, scale)
    rows = pyarrow.table({"amount": pyarrow.array([value], kind)})

    deltalake.write_deltalake(f"delta{index}", rows)
    delta = deltalake.DeltaTable(f"delta{index}")
    stored = delta.to_pyarrow_table().column("amount").to_pylist() == [value]
    log = pathlib.Path(f"delta{index}/_delta_log/00000000000000000000.json").read_text().splitlines()
    added = next(json.loads(line)["add"] for line in log if '"add"' in line)
    least, greatest = (json.loads(added["stats"], parse_float=str)[f"{end}Values"]["amount"] for end in ("min", "max"))
    print(f"{text}: {'stored' if stored else 'lost'}, statistics from {least} to {greatest}")

    lance.write_dataset(rows, f"lance{index}")
    iceberg = catalog.create_table(f"n.t{index}", schema=rows.schema)
    iceberg.append(rows)

    def sql(condition):
        query = f"SELECT * FROM t WHERE amount {condition} CAST('{text}' AS decimal({precision}, {scale}))"
        return deltalake.QueryBuilder().register("t", delta).execute(query).read_all().num_rows

    column, field = polars.col("amount"), pyarrow.compute.field("amount")
    literal, exact = polars.lit(value, dtype=polars.Decimal(precision, scale)), pyarrow.scalar(value, kind)
    found = {
        "deltalake": [delta.to_pyarrow_table(filters=[("amount", how, value)]).num_rows for how in ("=", ">=", "<=")],
        "deltalake, SQL": [sql(how) for how in ("=", ">=", "<=")],
        "polars": [
            polars.scan_delta(f"delta{index}").filter(how).collect().height
            for how in (column == literal, column >= literal, column <= literal)
        ],
        "lance": [
            lance.dataset(f"lance{index}").to_table(filter=how).num_rows
            for how in (field == exact, field >= exact, field <= exact)
        ],
        "pyiceberg": [
            iceberg.scan(row_filter=how("amount", value)).to_arrow().num_rows
            for how in (EqualTo, GreaterThanOrEqual, LessThanOrEqual)
        ],
    }
    print("  found:", ", ".join(f"{name} {'-'.join(map(str, rows))}" for name, rows in found.items()))
    told = delta.delete(f"amount = CAST('{text}' AS decimal({precision}, {scale}))")
    left = deltalake.DeltaTable(f"delta{index}").to_pyarrow_table().num_rows
    print(f"  deleted by its value: told {told['num_deleted_rows']}, left {left}")
PY
venv/bin/python find.py > seen
cat seen
diff - seen <<'SEEN'
12.5: stored, statistics from 12.5 to 12.5
  found: deltalake 1-1-1, deltalake, SQL 1-1-1, polars 1-1-1, lance 1-1-1, pyiceberg 1-1-1
  deleted by its value: told 1, left 0
12.345678901234567891: stored, statistics from 12.345678901234567 to 12.345678901234567
  found: deltalake 0-0-1, deltalake, SQL 0-0-1, polars 0-0-1, lance 1-1-1, pyiceberg 1-1-1
  deleted by its value: told 0, left 1
0.333333333333333333: stored, statistics from 0.3333333333333333 to 0.3333333333333333
  found: deltalake 0-0-1, deltalake, SQL 0-0-1, polars 0-0-1, lance 1-1-1, pyiceberg 1-1-1
  deleted by its value: told 0, left 1
3.333333333333333333: stored, statistics from 3.3333333333333335 to 3.3333333333333335
  found: deltalake 0-1-0, deltalake, SQL 0-1-0, polars 0-1-0, lance 1-1-1, pyiceberg 1-1-1
  deleted by its value: told 0, left 1
19.99: stored, statistics from 19.99 to 19.99
  found: deltalake 1-1-1, deltalake, SQL 1-1-1, polars 1-1-1, lance 1-1-1, pyiceberg 1-1-1
  deleted by its value: told 1, left 0
1234567890123456.78: stored, statistics from 1234567890123456.8 to 1234567890123456.8
  found: deltalake 0-1-0, deltalake, SQL 0-1-0, polars 0-1-0, lance 1-1-1, pyiceberg 1-1-1
  deleted by its value: told 0, left 1
SEEN
echo "as written down"
