#!/usr/bin/env bash
# Two tables compared cell by cell, with no tolerance or with the exact check asked for, where whole numbers
# or decimals have more digits than a double holds.
#
# Guess, written down first: a tolerance is for floats. Ids and minor units in int64, and exact decimals, are
# equal where all digits are; with a tolerance of 0, which is the default of one, nothing else is equal.
#
# Seen with datacompy 1.1.0, narwhals 2.29.0, polars 1.44.2 and pandas 3.0.6 (Python 3.13), on two tables of
# a key and one column:
# - datacompy calls tables of pandas and of polars a match where two ids of 19 digits differ by one, and
#   where a decimal differs by a cent in 18 digits or in the 18th of a quantity: it compares doubles.
# - narwhals' assert_frame_equal passes the same over polars, with `check_exact=True` as well.
# - The assertions of polars and pandas tell each of these pairs apart.
# - A cent in ten digits and ids that fit a double are told apart by all.
#
# What follows: foliolink's ids are text, but its Parquet has amounts of 18 decimals and quantities of 20.
# Who compares exports with one of the two casts the decimals to text before.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  datacompy==1.1.0 narwhals==2.29.0 polars==1.44.2 pandas==3.0.6 pyarrow==26.0.1
cd "$folder"
cat > compare.py <<'PY'
from decimal import Decimal

import datacompy
import narwhals
import narwhals.testing
import pandas
import pandas.testing
import polars
import polars.testing

PAIRS = {
    "ids of 7 digits": (2031032, 2031033),
    "ids of 19 digits": (2031032800000000017, 2031032800000000018),
    "a cent in 10 digits": (Decimal("12345678.90"), Decimal("12345678.91")),
    "a cent in 18 digits": (Decimal("1234567890123456.78"), Decimal("1234567890123456.79")),
    "units, the 18th digit": (Decimal("0.123456789012345678"), Decimal("0.123456789012345679")),
}


def passes(check, *tables, **options):
    try:
        check(*tables, **options)
        return True
    except AssertionError:
        return False


def over_polars(left, right, **options):
    narwhals.testing.assert_frame_equal(narwhals.from_native(left), narwhals.from_native(right), **options)


for name, values in PAIRS.items():
    panda, polar = ([make({"key": [1], "value": [value]}) for value in values] for make in (pandas.DataFrame, polars.DataFrame))
    equal = {
        "datacompy, pandas": datacompy.PandasCompare(*panda, join_columns="key").matches(),
        "datacompy, polars": datacompy.PolarsCompare(*polar, join_columns="key").matches(),
        "narwhals": passes(over_polars, *polar),
        "narwhals, check_exact": passes(over_polars, *polar, check_exact=True),
        "polars": passes(polars.testing.assert_frame_equal, *polar),
        "pandas": passes(pandas.testing.assert_frame_equal, *panda),
    }
    print(f"{name}:", ", ".join(f"{library} {'equal' if same else '-'}" for library, same in equal.items()))
PY
venv/bin/python compare.py > seen
cat seen
diff - seen <<'SEEN'
ids of 7 digits: datacompy, pandas -, datacompy, polars -, narwhals -, narwhals, check_exact -, polars -, pandas -
ids of 19 digits: datacompy, pandas equal, datacompy, polars equal, narwhals equal, narwhals, check_exact equal, polars -, pandas -
a cent in 10 digits: datacompy, pandas -, datacompy, polars -, narwhals -, narwhals, check_exact -, polars -, pandas -
a cent in 18 digits: datacompy, pandas equal, datacompy, polars equal, narwhals equal, narwhals, check_exact equal, polars -, pandas -
units, the 18th digit: datacompy, pandas equal, datacompy, polars equal, narwhals equal, narwhals, check_exact equal, polars -, pandas -
SEEN
echo "as written down"
