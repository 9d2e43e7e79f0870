#!/usr/bin/env bash
# `multipleOf: 0.01`, as descriptions of APIs say that an amount has no more than two decimals.
#
# Guess, written down first: a validator knows that 0.01 isn't a binary number and allows for it. Each
# amount of whole cents passes, 1.151 doesn't.
#
# Seen with jsonschema 4.26.0, msgspec 0.23.0, pydantic 2.14.4, jsonschema-rs 0.61.2 and fastjsonschema
# 2.22.3 (Python 3.13), ajv 8.20.0, valibot 1.5.0, typebox 1.4.3, zod 4.6.7, @cfworker/json-schema 4.1.6 and
# @stoplight/prism-cli 5.14.2 (Node 20), on the 99,999 amounts from 0.01 to 999.99, and on as many from
# fifty millions on:
# - msgspec and valibot take the rest of a division of doubles, and refuse nearly all: 17 amounts below a
#   thousand pass, and not one of the large ones. 0.03 doesn't.
# - jsonschema and ajv ask whether a quotient of doubles is whole: one amount of nine below a thousand is
#   refused, the first is 0.07. A mock by prism, which asks ajv, answers a payment of 19.99 with 422.
# - typebox and pydantic take all below a thousand. At fifty millions typebox takes whole dollars alone,
#   and pydantic refuses an amount of eight.
# - jsonschema-rs, fastjsonschema, zod and @cfworker/json-schema take all of them. All refuse 1.151.
# - jsonschema takes all where amounts and description are read with `parse_float=Decimal`, and ajv with
#   its option `multipleOfPrecision`.
#
# What follows: foliolink's descriptions have no `multipleOf`, they say `format: decimal`. Whoever describes
# an API of whole cents counts cents, or takes a text with a `pattern`.
set -euo pipefail
folder=$(mktemp -d)
mock=
finish() {
  [ -z "$mock" ] || kill "$mock" 2> /dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  jsonschema==4.26.0 jsonschema-rs==0.61.2 fastjsonschema==2.22.3 msgspec==0.23.0 pydantic==2.14.4
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  ajv@8.20.0 valibot@1.5.0 typebox@1.4.3 zod@4.6.7 @cfworker/json-schema@4.1.6 @stoplight/prism-cli@5.14.2 >> npm.log
cat > cents.py <<'PY'
import json
from decimal import Decimal
from typing import Annotated

import fastjsonschema
import jsonschema
import jsonschema_rs
import msgspec
import pydantic

TEXT = '{"type": "number", "multipleOf": 0.01}'
schema = json.loads(TEXT)
exact = jsonschema.Draft202012Validator(json.loads(TEXT, parse_float=Decimal))


def passes(read, error):
    def check(amount):
        try:
            read(amount)
        except error:
            return False
        return True

    return check


struct = msgspec.json.Decoder(Annotated[float, msgspec.Meta(multiple_of=0.01)])
model = pydantic.TypeAdapter(Annotated[float, pydantic.Field(multiple_of=0.01)])
validators = {
    "jsonschema": lambda text, check=jsonschema.Draft202012Validator(schema).is_valid: check(json.loads(text)),
    "jsonschema, Decimal": lambda text: exact.is_valid(json.loads(text, parse_float=Decimal)),
    "jsonschema-rs": lambda text, check=jsonschema_rs.validator_for(schema).is_valid: check(json.loads(text)),
    "fastjsonschema": passes(lambda text, check=fastjsonschema.compile(schema): check(json.loads(text)), fastjsonschema.JsonSchemaException),
    "msgspec": passes(struct.decode, msgspec.ValidationError),
    "pydantic": passes(model.validate_json, pydantic.ValidationError),
}
for name, check in validators.items():
    refused = []
    for first in (0, 50_000_000):
        amounts = (f"{first + cents // 100}.{cents % 100:02}" for cents in range(1, 100_000))
        refused.append([amount for amount in amounts if not check(amount)])
    first = f", the first {refused[0][0]}" if refused[0] else ""
    print(f"{name}: refuses {len(refused[0])} and {len(refused[1])}{first}" + ("" if check("1.151") else ", and 1.151"))
PY
cat > cents.mjs <<'JS'
import { createRequire } from "node:module";
import * as v from "valibot";
import { z } from "zod";
import Type from "typebox";
import Value from "typebox/value";

const require = createRequire(import.meta.url);
const Ajv = require("ajv").default;
const { Validator } = require("@cfworker/json-schema");
const schema = { type: "number", multipleOf: 0.01 };
const shape = v.pipe(v.number(), v.multipleOf(0.01));
const cfworker = new Validator(schema, "2020-12");
const type = Type.Number({ multipleOf: 0.01 });
const number = z.number().multipleOf(0.01);
const validators = {
  ajv: new Ajv().compile(schema),
  "ajv, multipleOfPrecision": new Ajv({ multipleOfPrecision: 6 }).compile(schema),
  valibot: (amount) => v.safeParse(shape, amount).success,
  typebox: (amount) => Value.Check(type, amount),
  zod: (amount) => number.safeParse(amount).success,
  "@cfworker/json-schema": (amount) => cfworker.validate(amount).valid,
};
for (const [name, check] of Object.entries(validators)) {
  const refused = [0, 50_000_000].map((first) => {
    const amounts = Array.from({ length: 99_999 }, (_, at) => `${first + Math.floor((at + 1) / 100)}.${String((at + 1) % 100).padStart(2, "0")}`);
    return amounts.filter((amount) => !check(JSON.parse(amount)));
  });
  const first = refused[0].length ? `, the first ${refused[0][0]}` : "";
  console.log(`${name}: refuses ${refused[0].length} and ${refused[1].length}${first}${check(1.151) ? "" : ", and 1.151"}`);
}
JS
cat > api.yaml <<'YAML'
openapi: 3.1.0
info: {title: Payments, version: "1"}
paths:
  /payments:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [amount], properties: {amount: {type: number, multipleOf: 0.01}}}
      responses:
        "204": {description: Taken.}
        "422": {description: Refused.}
YAML
port=${FINDING_PORT:-54762}
node node_modules/@stoplight/prism-cli/dist/index.js mock -h 127.0.0.1 -p "$port" api.yaml > mock.log 2>&1 &
mock=$!
for _ in $(seq 300); do
  if grep -q listening mock.log; then break; fi
  sleep 0.1
done
{
  venv/bin/python cents.py
  node cents.mjs
  for amount in 19.99 20.00 1.151; do
    echo "prism: $amount $(curl -s -o /dev/null -w '%{http_code}' -H 'content-type: application/json' -d "{\"amount\": $amount}" "http://127.0.0.1:$port/payments")"
  done
} > seen
cat seen
diff - seen <<'SEEN'
jsonschema: refuses 11426 and 0, the first 0.07, and 1.151
jsonschema, Decimal: refuses 0 and 0, and 1.151
jsonschema-rs: refuses 0 and 0, and 1.151
fastjsonschema: refuses 0 and 0, and 1.151
msgspec: refuses 99982 and 99999, the first 0.03, and 1.151
pydantic: refuses 0 and 12000, and 1.151
ajv: refuses 11426 and 0, the first 0.07, and 1.151
ajv, multipleOfPrecision: refuses 0 and 0, and 1.151
valibot: refuses 99982 and 99999, the first 0.03, and 1.151
typebox: refuses 0 and 99000, and 1.151
zod: refuses 0 and 0, and 1.151
@cfworker/json-schema: refuses 0 and 0, and 1.151
prism: 19.99 422
prism: 20.00 204
prism: 1.151 422
SEEN
echo "as written down"
