#!/usr/bin/env bash
# The last moment of a day as .NET writes it, 23:59:59.9999999, in libraries that read times.
#
# Guess, written down first: a library holds six digits of a second or three. What it can't hold it
# cuts off, as Python's own `fromisoformat` and JavaScript's own `Date` do: the day stays the day.
#
# Seen with date-fns 4.4.0, luxon 3.7.2 (Node 20), arrow 1.4.0, msgspec 0.23.0, pendulum 3.3.0 and
# pydantic 2.14.4 (Python 3.13):
# - date-fns, arrow and msgspec hand out the next day: the last tick of a year is in another year.
# - arrow and msgspec round the seventh digit, and carry: from .9999995 on.
# - date-fns adds fractions of milliseconds to a number too large for them: .9999995 is still the old
#   day and .9999999 the new one.
# - luxon, pendulum and pydantic cut.
#
# What follows: whoever wants the day of such a text takes its first ten letters. foliolink does: a
# day is the day as written, and stands in its answers as one (`2031-03-28`), not as a time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  arrow==1.4.0 msgspec==0.23.0 pendulum==3.3.0 pydantic==2.14.4
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit date-fns@4.4.0 luxon@3.7.2 >> npm.log
cat > day.py <<'PY'
import sys
from datetime import datetime

import arrow
import msgspec
import pendulum
from pydantic import TypeAdapter

readers = {
    "Python": datetime.fromisoformat,
    "arrow": arrow.get,
    "msgspec": lambda text: msgspec.json.decode(f'"{text}"', type=datetime),
    "pendulum": pendulum.parse,
    "pydantic": TypeAdapter(datetime).validate_python,
}
for name, read in readers.items():
    print(name, *(read(text).strftime("%Y-%m-%d") for text in sys.argv[1:]))
PY
cat > day.mjs <<'JS'
import { format, parseISO } from "date-fns";
import { DateTime } from "luxon";

const readers = {
  JavaScript: (text) => format(new Date(text), "yyyy-MM-dd"),
  "date-fns": (text) => format(parseISO(text), "yyyy-MM-dd"),
  luxon: (text) => DateTime.fromISO(text).toFormat("yyyy-MM-dd"),
};
for (const [name, read] of Object.entries(readers)) console.log(name, ...process.argv.slice(2).map(read));
JS
texts=(2031-12-31T23:59:59.9999994 2031-12-31T23:59:59.9999995 2031-12-31T23:59:59.9999999)
{
  echo "read as" "${texts[@]}"
  venv/bin/python day.py "${texts[@]}"
  node day.mjs "${texts[@]}"
} > seen
cat seen
diff - seen <<'SEEN'
read as 2031-12-31T23:59:59.9999994 2031-12-31T23:59:59.9999995 2031-12-31T23:59:59.9999999
Python 2031-12-31 2031-12-31 2031-12-31
arrow 2031-12-31 2032-01-01 2032-01-01
msgspec 2031-12-31 2032-01-01 2032-01-01
pendulum 2031-12-31 2031-12-31 2031-12-31
pydantic 2031-12-31 2031-12-31 2031-12-31
JavaScript 2031-12-31 2031-12-31 2031-12-31
date-fns 2031-12-31 2031-12-31 2032-01-01
luxon 2031-12-31 2031-12-31 2031-12-31
SEEN
echo "as written down"
