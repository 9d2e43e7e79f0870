"""Reads exports of two days with programs that somebody else wrote, and reckons with them as docs/exports.md says.

Takes the folder that `cargo run -p foliolink-export --example two_days -- FOLDER` has filled.
"""

import re
import sqlite3
import subprocess
import sys
from decimal import Decimal, getcontext
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

# Python's own decimals round to 28 digits unless they are told not to.
getcontext().prec = 76

FOLDER = Path(sys.argv[1])
PAGE = Path(__file__).parents[2] / "docs" / "exports.md"
TABLES = ["connections", "holders", "accounts", "account_owners", "portfolios", "portfolio_owners", "securities", "holdings",
          "transactions", "warnings"]
BALANCES = [Decimal("900"), Decimal("899.75")]
QUANTITIES = [Decimal("120"), Decimal("0.12345678901234567891")]
SUMS = [Decimal("103.5"), Decimal("13.15"), Decimal("99999999999999999999.000000000000000001")]


def files(table):
    return [str(FOLDER / day / f"{table}.parquet") for day in ("day-1.parquet", "day-2.parquet")]


def equal(what, found, expected):
    assert found == expected, f"{what}: {found} instead of {expected}"


def refused(what, error, work):
    """What docs/exports.md says that a reader refuses; if it doesn't any more, the page is to be changed."""
    try:
        found = work()
    except error:
        return
    raise AssertionError(f"{what}: not refused any more, but {found}")


def duck(sql):
    return duckdb.sql(sql).fetchall()


def two_days_are_one_table():
    for table in TABLES:
        first, second = (pq.read_schema(file) for file in files(table))
        equal(f"schema of {table}", second, first)
        rows = sum(pq.read_metadata(file).num_rows for file in files(table))
        equal(f"DuckDB, rows of {table}", duck(f"select count(*) from read_parquet({files(table)})"), [(rows,)])
        equal(f"Polars, rows of {table}", pl.read_parquet(files(table)).height, rows)
        equal(f"pyarrow, rows of {table}", pa.concat_tables(pq.read_table(file) for file in files(table)).num_rows, rows)
        equal(f"pyarrow's dataset, rows of {table}", ds.dataset(files(table)).to_table().num_rows, rows)


def no_digit_is_lost():
    sql = f"select balance_current from read_parquet({files('accounts')})"
    equal("DuckDB, balances", [number for (number,) in duck(sql)], BALANCES)
    equal("Polars, balances", pl.read_parquet(files("accounts"))["balance_current"].to_list(), BALANCES)
    equal("pyarrow, balances", ds.dataset(files("accounts")).to_table()["balance_current"].to_pylist(), BALANCES)
    sql = f"select quantity from read_parquet({files('holdings')})"
    equal("DuckDB, quantities", [number for (number,) in duck(sql)], QUANTITIES)
    equal("Polars, quantities", pl.read_parquet(files("holdings"))["quantity"].to_list(), QUANTITIES)
    equal("pyarrow, quantities", ds.dataset(files("holdings")).to_table()["quantity"].to_pylist(), QUANTITIES)
    total = sum(BALANCES)
    equal("DuckDB, sum", duck(f"select sum(balance_current) from read_parquet({files('accounts')})"), [(total,)])
    equal("Polars, sum", pl.read_parquet(files("accounts"))["balance_current"].sum(), total)
    equal("pyarrow, sum", pc.sum(ds.dataset(files("accounts")).to_table()["balance_current"]).as_py(), total)


def the_casts_of_the_docs_work():
    moved = files("transactions")
    equal("DuckDB, a sum of columns", duck(f"select debit + credit from read_parquet({moved})"), [(it,) for it in SUMS * 2])
    frame = pl.read_parquet(moved)
    equal("Polars, a sum of columns", frame.select(pl.col("debit") + pl.col("credit"))["debit"].to_list(), SUMS * 2)
    table = ds.dataset(moved).to_table()
    refused("pyarrow, a sum of columns", pa.ArrowInvalid, lambda: pc.add(table["debit"], table["credit"]))
    wide = pa.decimal256(38, 18)
    added = pc.add(table["debit"].cast(wide), table["credit"].cast(wide))
    equal("pyarrow, a sum of wide columns", added.to_pylist(), SUMS * 2)
    narrow = pa.decimal128(28, 10)
    refused("pyarrow, a narrow column", pa.ArrowInvalid, lambda: table["debit"].cast(narrow))
    small = table.filter(pc.less(table["debit"], Decimal("1e6")))
    added = pc.add(small["debit"].cast(narrow), small["credit"].cast(narrow))
    equal("pyarrow, a sum of narrow columns", added.to_pylist(), SUMS[:2] * 2)
    block = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL).group(1)
    exec(block, {"pa": pa, "pc": pc, "table": small})  # noqa: S102: the page is ours

    held = files("holdings")
    refused("DuckDB, a product", duckdb.OutOfRangeException, lambda: duck(f"select quantity * price from read_parquet({held})"))
    sql = f"select quantity::decimal(19, 6) * price::decimal(19, 6) from read_parquet({held})"
    equal("DuckDB, a product of narrow columns", duck(sql)[0], (Decimal("1740"),))
    table = ds.dataset(held).to_table()
    product = pc.multiply(table["quantity"].cast(pa.decimal256(38, 20)), table["price"].cast(pa.decimal256(37, 24)))
    equal("pyarrow, a product", product.to_pylist(), [q * p for q, p in zip(QUANTITIES, table["price"].to_pylist())])

    # What doesn't fit in 38 digits: an error in two of the readers, and a wrong number in the third.
    huge = pa.table({"amount": pa.array([SUMS[2]] * 3, pa.decimal128(38, 18))})
    refused("DuckDB, too large a sum", duckdb.OutOfRangeException,
            lambda: duckdb.from_arrow(huge).query("huge", "select sum(amount) from huge").fetchall())
    refused("Polars, too large a sum", pl.exceptions.ComputeError, lambda: pl.from_arrow(huge)["amount"].sum())
    total = pc.sum(huge["amount"].cast(pa.decimal256(76, 18))).as_py()
    equal("pyarrow, too large a sum", total, Decimal("299999999999999999997.000000000000000003"))


def sqlite_utils_can_rebuild_every_table():
    file = str(FOLDER / "money.sqlite")
    before = {table: list(sqlite3.connect(file).execute(f"select * from {table}")) for table in TABLES}
    for table in TABLES:
        subprocess.run([sys.executable, "-m", "sqlite_utils", "transform", file, table, "--rename", "ordinal", "place"], check=True)
    after = sqlite3.connect(file)
    equal("SQLite's own check", after.execute("pragma integrity_check").fetchall(), [("ok",)])
    for table in TABLES:
        equal(f"rows of {table}", list(after.execute(f"select * from {table}")), before[table])
        assert "place" in [column for _, column, *_ in after.execute(f"pragma table_info({table})")], table


for check in (two_days_are_one_table, no_digit_is_lost, the_casts_of_the_docs_work, sqlite_utils_can_rebuild_every_table):
    check()
print(f"exports: {len(TABLES)} tables of two days, read by DuckDB {duckdb.__version__}, Polars {pl.__version__}, pyarrow {pa.__version__}")
