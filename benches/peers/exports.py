"""Writes what foliolink exported once more, as often as it is asked to, and says what each took of the processor and of the clock, in
microseconds, until it was on the disk.

`exports.py TRANSACTIONS.parquet MONEY.sqlite FOLDER`; then a line of `parquet` or `sqlite` on standard input for each time. What it
writes is in memory before: no value is converted while time is measured.
"""

import gc
import os
import sqlite3
import sys
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet

PARQUET, SQLITE, FOLDER = sys.argv[1], sys.argv[2], Path(sys.argv[3])

table = pyarrow.parquet.read_table(PARQUET).combine_chunks()
with sqlite3.connect(SQLITE) as source:
    schema = [sql for (sql,) in source.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'transactions' AND sql IS NOT NULL ORDER BY rowid")]
    rows = source.execute("SELECT * FROM transactions ORDER BY ordinal").fetchall()
marks = ", ".join("?" * len(rows[0]))


def parquet(path):
    pyarrow.parquet.write_table(table, path, compression="snappy")
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def sqlite(path):
    file = sqlite3.connect(path)
    for sql in schema:
        file.execute(sql)
    file.executemany(f"INSERT INTO transactions VALUES ({marks})", rows)
    file.commit()
    file.close()


print(f"pyarrow {pyarrow.__version__}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}", flush=True)
gc.disable()
for line in sys.stdin:
    write = {"parquet": parquet, "sqlite": sqlite}[line.strip()]
    path = FOLDER / f"peer.{line.strip()}"
    path.unlink(missing_ok=True)
    began, clock = time.process_time_ns(), time.monotonic_ns()
    write(path)
    spent, waited = time.process_time_ns() - began, time.monotonic_ns() - clock
    print(spent // 1000, waited // 1000, flush=True)
