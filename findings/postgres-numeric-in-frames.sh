#!/usr/bin/env bash
# Exact amounts in a column `numeric` of Postgres, in what reads tables into frames.
#
# Guess, written down first: `numeric` without a scale holds any, so a reader hands out decimals with the
# digits that are there, or text, or refuses. Where its type is a decimal, it is exact.
#
# Seen with polars 2.1.0, connectorx 0.4.6, adbc-driver-postgresql 1.13.0, pandas 3.1.1, SQLAlchemy 2.1.9,
# psycopg 3.3.9 and DuckDB's own extension of duckdb 1.5.5 (Python 3.13), on Postgres 15:
# - polars, by `read_database_uri` with the engine that it takes unless told, calls both columns decimals
#   and rounds them to ten digits behind the point, also where Postgres has eighteen: a token's dust is
#   nothing. Nothing is said of it.
# - connectorx into pandas, pandas, and pandas with `dtype_backend="pyarrow"` hand out doubles, and those
#   of connectorx aren't even the nearest: with eighteen digits 1.14 is 1.1400000000000001.
# - DuckDB takes a `numeric` without a scale for a double: 99999999999999.99 is a cent more. One with a scale
#   is exact, in a view too.
# - polars by adbc (as text) or by a connection of psycopg, and pandas with `coerce_float=False` are exact.
#
# What follows: the decimals of foliolink's tables are `numeric` without a scale. They are read by those last
# ways, or in DuckDB through a view that casts to one with as many digits as the column needs.
set -euo pipefail
folder=$(mktemp -d)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb)")
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
finish() {
  as_postgres "$bin/pg_ctl" -D "$folder/postgres/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap finish EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0 connectorx==0.4.6 pyarrow==26.0.1 \
  adbc-driver-postgresql==1.13.0 pandas==3.1.1 SQLAlchemy==2.1.9 psycopg==3.3.9 psycopg-binary==3.3.9 \
  duckdb==1.5.5 duckdb-extensions==1.5.5 duckdb-extension-postgres-scanner==1.5.5
chmod 755 "$folder"
mkdir -p "$folder/postgres/data"
[ "$(id -u)" != 0 ] || chown -R postgres "$folder/postgres"
port=${FINDING_PORT:-54763}
as_postgres "$bin/initdb" -D "$folder/postgres/data" -A trust -U postgres -E UTF8 --locale=C >/dev/null
as_postgres "$bin/pg_ctl" -D "$folder/postgres/data" -w -l "$folder/postgres/log" \
  -o "-p $port -h 127.0.0.1 -k $folder/postgres -c fsync=off" start >/dev/null
export DATABASE_URL="postgresql://postgres@127.0.0.1:$port/postgres"
cd "$folder"
cat > read.py <<'PY'
import os

import connectorx
import duckdb
import pandas
import polars
import psycopg
import sqlalchemy
from duckdb_extensions import import_extension

url = os.environ["DATABASE_URL"]
with psycopg.connect(url) as made:
    # Two prices, a share of a fund, dust of a token, cents of many millions.
    made.execute("create table rows (id int, plain numeric, scaled numeric(38, 18))")
    made.execute("create view viewed as select id, plain::numeric(38, 18) as amount from rows")
    for at, text in enumerate(("1.14", "1.57", "0.123456789012345678", "0.000000000000000001", "99999999999999.99")):
        made.execute("insert into rows values (%s, %s::numeric, %s::numeric)", (at, text, text))
engine = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
duck = duckdb.connect()
import_extension("postgres_scanner")
duck.execute("load postgres_scanner")
duck.execute(f"attach '{url}' as bank (type postgres, read_only)")


def shown(name, dtype, values):
    print(f"{name}: {'text' if 'String' in str(dtype) else dtype}:", *(f"{value:f}" if hasattr(value, "as_tuple") else value for value in values))


for column in ("plain", "scaled"):
    print(column)
    query = f"select {column} as amount from rows order by id"
    for name, frame in {
        "polars": polars.read_database_uri(query, url),
        "polars by adbc": polars.read_database_uri(query, url, engine="adbc"),
        "polars by psycopg": polars.read_database(query, psycopg.connect(url)),
    }.items():
        shown(name, frame["amount"].dtype, frame["amount"])
    for name, frame in {
        "connectorx": connectorx.read_sql(url, query),
        "pandas": pandas.read_sql(query, engine),
        "pandas, pyarrow": pandas.read_sql(query, engine, dtype_backend="pyarrow"),
        "pandas, coerce_float": pandas.read_sql(query, engine, coerce_float=False),
    }.items():
        shown(name, frame["amount"].dtype, frame["amount"])
    found = duck.execute(query.replace("rows", "bank.rows"))
    shown("duckdb", found.description[0][1], (value for (value,) in found.fetchall()))
found = duck.execute("select amount from bank.viewed order by id")
shown("duckdb, view", found.description[0][1], (value for (value,) in found.fetchall()))
PY
venv/bin/python read.py > seen
cat seen
diff - seen <<'SEEN'
plain
polars: Decimal(precision=38, scale=10): 1.1400000000 1.5700000000 0.1234567890 0.0000000000 99999999999999.9900000000
polars by adbc: text: 1.14 1.57 0.123456789012345678 0.000000000000000001 99999999999999.99
polars by psycopg: Decimal(precision=38, scale=18): 1.140000000000000000 1.570000000000000000 0.123456789012345678 0.000000000000000001 99999999999999.990000000000000000
connectorx: float64: 1.14 1.57 0.12345678901234568 1e-18 99999999999999.98
pandas: float64: 1.14 1.57 0.12345678901234568 1e-18 99999999999999.98
pandas, pyarrow: double[pyarrow]: 1.14 1.57 0.12345678901234568 1e-18 99999999999999.98
pandas, coerce_float: object: 1.14 1.57 0.123456789012345678 0.000000000000000001 99999999999999.99
duckdb: DOUBLE: 1.14 1.57 0.12345678901234568 1e-18 100000000000000.0
scaled
polars: Decimal(precision=38, scale=10): 1.1400000000 1.5700000000 0.1234567890 0.0000000000 99999999999999.9900000000
polars by adbc: text: 1.140000000000000000 1.570000000000000000 0.123456789012345678 0.000000000000000001 99999999999999.990000000000000000
polars by psycopg: Decimal(precision=38, scale=18): 1.140000000000000000 1.570000000000000000 0.123456789012345678 0.000000000000000001 99999999999999.990000000000000000
connectorx: float64: 1.1400000000000001 1.5699999999999998 0.12345678901234568 1e-18 99999999999999.97
pandas: float64: 1.14 1.57 0.12345678901234568 1e-18 99999999999999.98
pandas, pyarrow: double[pyarrow]: 1.14 1.57 0.12345678901234568 1e-18 99999999999999.98
pandas, coerce_float: object: 1.140000000000000000 1.570000000000000000 0.123456789012345678 0.000000000000000001 99999999999999.990000000000000000
duckdb: DECIMAL(38,18): 1.140000000000000000 1.570000000000000000 0.123456789012345678 0.000000000000000001 99999999999999.990000000000000000
duckdb, view: DECIMAL(38,18): 1.140000000000000000 1.570000000000000000 0.123456789012345678 0.000000000000000001 99999999999999.990000000000000000
SEEN
echo "as written down"
