#!/usr/bin/env bash
# An amount that stands in JSON as a number, read into a Decimal field of a pydantic model.
#
# Guess, written down first: who declares `amount: Decimal` and hands the JSON itself to the model
# gets the digits that stand in it. That is what the type is for, and msgspec does it.
#
# Seen with pydantic 2.14.4 and msgspec 0.23.0 (Python 3.13, Linux):
# - `model_validate_json` hands out what a double holds: 98765432109876543.21 is 98765432109876540,
#   a quantity with eighteen decimals has sixteen, and 100.10 is 100.1. `strict` changes nothing.
# - Whole numbers keep all digits: 9007199254740993 is itself, 9007199254740993.0 is one less.
# - The same digits as text are exact, and so are numbers that Python's own `json` has read with
#   `parse_float=Decimal` before the model sees them.
# - msgspec is exact, the last zero included.
#
# What follows: amounts of foliolink's JSON are text. Who models a provider's own answers, in which
# they are numbers, reads them with `json.loads(…, parse_float=Decimal)` first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.4 msgspec==0.23.0
cd "$folder"
cat > amounts.py <<'PY'
import json
from decimal import Decimal

import msgspec
from pydantic import BaseModel


class Row(BaseModel):
    amount: Decimal


class Record(msgspec.Struct):
    amount: Decimal


for digits in ["100.10", "1.234567890123456789", "98765432109876543.21", "9007199254740993", "9007199254740993.0"]:
    number, text = f'{{"amount": {digits}}}', f'{{"amount": "{digits}"}}'
    read = {
        "number": Row.model_validate_json(number),
        "strict": Row.model_validate_json(number, strict=True),
        "text": Row.model_validate_json(text),
        "json first": Row.model_validate(json.loads(number, parse_float=Decimal)),
        "msgspec": msgspec.json.decode(number, type=Record),
    }
    print(digits, *(f"{how}: {'exact' if str(row.amount) == digits else row.amount}" for how, row in read.items()), sep=" | ")
PY
venv/bin/python amounts.py > seen
cat seen
diff - seen <<'SEEN'
100.10 | number: 100.1 | strict: 100.1 | text: exact | json first: exact | msgspec: exact
1.234567890123456789 | number: 1.2345678901234567 | strict: 1.2345678901234567 | text: exact | json first: exact | msgspec: exact
98765432109876543.21 | number: 98765432109876540 | strict: 98765432109876540 | text: exact | json first: exact | msgspec: exact
9007199254740993 | number: exact | strict: exact | text: exact | json first: exact | msgspec: exact
9007199254740993.0 | number: 9007199254740992 | strict: 9007199254740992 | text: exact | json first: exact | msgspec: exact
SEEN
echo "as written down"
