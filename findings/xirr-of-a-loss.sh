#!/usr/bin/env bash
# The yearly return of dated payments, XIRR, where money was lost, and where the rows come newest first.
#
# Guess, written down first: what payments return in a year is one number, which each library tells for
# a loss as for a gain. Each row carries its day, so their order tells nothing. What a library can't
# compute is an error.
#
# Seen with pyxirr 0.10.8 and xirr 0.1.8 (Python 3.13), xirr 1.1.0, node-irr 2.0.5, financejs 4.1.0,
# @formulajs/formulajs 4.6.1 and @webcarrot/xirr 3.0.1 (Node 20), on what was paid in and what was left of it:
# - A gain is 9.10 % by all. Of rows that come newest first, as banks list them, financejs makes -8.34 %:
#   it counts the days from the first row whichever way they go, so a gain is a loss. node-irr says NaN.
# - Where half is lost, financejs and formulajs answer NaN, and where nearly all is, Infinity; webcarrot
#   raises an error. A tenth lost in the first month is enough. npm's xirr has an error for that one.
# - A first guess of -0.9 mends the half and the tenth in formulajs; then nearly all lost is NaN.
# - pyxirr and PyPI's xirr tell all six, and so does node-irr, by the day, of rows with the oldest first.
#
# What follows: foliolink computes no returns. Who does so of its rows puts them in the order of their days,
# and asks of an answer whether it is finite and makes the present value nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyxirr==0.10.8 xirr==0.1.8
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  xirr@1.1.0 node-irr@2.0.5 financejs@4.1.0 @formulajs/formulajs@4.6.1 @webcarrot/xirr@3.0.1 >> npm.log
cat > payments.json <<'JSON'
{
  "a gain": [["2030-01-15", -1000], ["2030-07-15", -200], ["2031-01-15", 1300]],
  "a third lost": [["2030-01-15", -1000], ["2030-07-15", -200], ["2031-01-15", 800]],
  "half lost": [["2030-01-15", -1000], ["2030-07-15", -200], ["2031-01-15", 600]],
  "nearly all lost": [["2030-01-15", -1000], ["2030-07-15", -200], ["2031-01-15", 50]],
  "a tenth lost in a month": [["2030-01-15", -1000], ["2030-02-15", 900]],
  "a gain, newest first": [["2031-01-15", 1300], ["2030-07-15", -200], ["2030-01-15", -1000]]
}
JSON
cat > rates.py <<'PY'
import json
from datetime import date

import pyxirr
from xirr.math import listsXirr

for name, rows in json.load(open("payments.json")).items():
    days, amounts = [date.fromisoformat(day) for day, _ in rows], [float(amount) for _, amount in rows]
    print(f"{name}: pyxirr {pyxirr.xirr(days, amounts):.2%}, xirr.py {listsXirr(days, amounts):.2%}")
PY
cat > rates.cjs <<'JS'
const { Finance } = require("financejs");
const formula = require("@formulajs/formulajs");
const webcarrot = require("@webcarrot/xirr");
const irr = require("node-irr");
const xirr = require("xirr");

const percent = (rate) => (Number.isFinite(rate) ? (100 * rate).toFixed(2) + "%" : String(rate));
const libraries = {
  "xirr.js": (rows) => percent(xirr(rows.map(([day, amount]) => ({ amount, when: new Date(day) })))),
  "node-irr": (rows) => {
    // A day's rate.
    const { rate } = irr.xirr(rows.map(([date, amount]) => ({ amount, date })));
    return percent((1 + rate) ** 365 - 1);
  },
  financejs: (rows) => percent(new Finance().XIRR(rows.map(([, amount]) => amount), rows.map(([day]) => new Date(day)), 0) / 100),
  formulajs: (rows) => percent(formula.XIRR(rows.map(([, amount]) => amount), rows.map(([day]) => new Date(day)))),
  "formulajs, guess -0.9": (rows) => percent(formula.XIRR(rows.map(([, amount]) => amount), rows.map(([day]) => new Date(day)), -0.9)),
  webcarrot: (rows) => percent(webcarrot.xirr(rows.map(([day, amount]) => ({ amount, date: new Date(day) })))),
};
for (const [name, rows] of Object.entries(JSON.parse(require("node:fs").readFileSync("payments.json")))) {
  const told = Object.entries(libraries).map(([library, tell]) => {
    try {
      return `${library} ${tell(rows)}`;
    } catch {
      return `${library} an error`;
    }
  });
  console.log(`${name}: ${told.join(", ")}`);
}
JS
{ venv/bin/python rates.py; node rates.cjs; } > seen
cat seen
diff - seen <<'SEEN'
a gain: pyxirr 9.10%, xirr.py 9.10%
a third lost: pyxirr -35.97%, xirr.py -35.97%
half lost: pyxirr -53.58%, xirr.py -53.58%
nearly all lost: pyxirr -97.87%, xirr.py -97.87%
a tenth lost in a month: pyxirr -71.08%, xirr.py -71.08%
a gain, newest first: pyxirr 9.10%, xirr.py 9.10%
a gain: xirr.js 9.10%, node-irr 9.10%, financejs 9.10%, formulajs 9.10%, formulajs, guess -0.9 9.10%, webcarrot 9.10%
a third lost: xirr.js -35.97%, node-irr -35.97%, financejs -35.97%, formulajs -35.97%, formulajs, guess -0.9 -35.97%, webcarrot -35.97%
half lost: xirr.js -53.58%, node-irr -53.58%, financejs NaN, formulajs NaN, formulajs, guess -0.9 -53.58%, webcarrot an error
nearly all lost: xirr.js -97.87%, node-irr -97.87%, financejs Infinity, formulajs Infinity, formulajs, guess -0.9 NaN, webcarrot an error
a tenth lost in a month: xirr.js an error, node-irr -71.08%, financejs NaN, formulajs NaN, formulajs, guess -0.9 -71.08%, webcarrot an error
a gain, newest first: xirr.js 9.10%, node-irr NaN, financejs -8.34%, formulajs 9.10%, formulajs, guess -0.9 9.10%, webcarrot 9.10%
SEEN
echo "as written down"
