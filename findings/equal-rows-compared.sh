#!/usr/bin/env bash
# Two lists of rows compared whatever their order is, where two rows of a day are equal: a test of an
# import, or a look at what changed between two exports.
#
# Guess, written down first: to ignore the order is to ignore nothing else. Two equal bus fares are two
# rows, and where one of them is lost, or one row is there twice, a comparison says so.
#
# Seen with deepdiff 9.1.0, csv-diff 1.2, jsoncomparison 1.1.0, dirty-equals 0.11, PyHamcrest 2.1.0 and
# pytest-unordered 0.8.0 (Python 3.13), json-diff-ts 4.10.4, deep-equal-in-any-order 2.2.0 (chai 6.3.0) and
# jest-extended 7.0.0 (expect 30.5.2) (Node 20), on two fares of -3.25 and a kiosk of -9.00:
# - deepdiff with `ignore_order`, csv-diff without a key and json-diff-ts by `$value` find no difference
#   to a list without the second fare, and none to one with the kiosk twice: -15.50 is as good as -21.25.
# - jsoncomparison counts the rows, and asks for each of the first list whether the second has one like it:
#   two fares and a kiosk are equal to one fare and two kiosks.
# - deepdiff tells all with `report_repetition`, which is off unless asked for; its pages say so. csv-diff
#   makes a key of a row's content, and tells all where there is a key that is one row's alone.
# - dirty-equals, PyHamcrest, pytest-unordered, deep-equal-in-any-order and jest-extended tell all.
#
# What follows: rows of foliolink's exports are compared with the columns of their ids, or by a tool that
# counts; else the number of rows and their sum are held against each other as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  deepdiff==9.1.0 csv-diff==1.2 jsoncomparison==1.1.0 dirty-equals==0.11 PyHamcrest==2.1.0 pytest==9.2.0 pytest-unordered==0.8.0
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  json-diff-ts@4.10.4 chai@6.3.0 deep-equal-in-any-order@2.2.0 expect@30.5.2 jest-extended@7.0.0 >> npm.log
# Rows by the letter: b is a bus, k a kiosk.
cat > equal.py <<'PY'
import csv
import subprocess
import sys

import deepdiff
import dirty_equals
import hamcrest
import jsoncomparison
import pytest_unordered

ROWS = {
    "b": {"day": "2031-03-28", "amount": "-3.25", "text": "Bus"},
    "k": {"day": "2031-03-29", "amount": "-9.00", "text": "Kiosk"},
}


def files(old, new, *more):
    for name, rows in (("old.csv", old), ("new.csv", new)):
        with open(name, "w", newline="") as file:
            # A key of one row's alone, for who asks for it.
            writer = csv.DictWriter(file, ["id", *rows[0]] if more else [*rows[0]])
            writer.writeheader()
            seen = []
            for row in rows:
                key = {"id": f"{row['text']} {seen.count(row)}"} if more else {}
                seen.append(row)
                writer.writerow(key | row)
    told = subprocess.run(["venv/bin/csv-diff", "old.csv", "new.csv", *more], capture_output=True, text=True, check=True)
    return not told.stdout.strip()


equal = {
    "deepdiff": lambda old, new: not deepdiff.DeepDiff(old, new, ignore_order=True),
    "deepdiff, report_repetition": lambda old, new: not deepdiff.DeepDiff(old, new, ignore_order=True, report_repetition=True),
    "csv-diff": files,
    "csv-diff, key": lambda old, new: files(old, new, "--key=id"),
    "jsoncomparison": lambda old, new: jsoncomparison.Compare().check(old, new) == jsoncomparison.NO_DIFF,
    "dirty-equals": lambda old, new: new == dirty_equals.IsList(*old, check_order=False),
    "PyHamcrest": lambda old, new: hamcrest.contains_inanyorder(*old).matches(new),
    "pytest-unordered": lambda old, new: pytest_unordered.unordered(old) == new,
}
pairs = [pair.split("=") for pair in sys.argv[1:]]
for name, check in equal.items():
    says = (check(*([dict(ROWS[letter]) for letter in side] for side in pair)) for pair in pairs)
    print(f"{name}:", *("equal" if same else "-" for same in says))
PY
cat > equal.mjs <<'JS'
import * as chai from "chai";
import any from "deep-equal-in-any-order";
import { expect } from "expect";
import { toIncludeSameMembers } from "jest-extended";
import { diff } from "json-diff-ts";

chai.use(any);
expect.extend({ toIncludeSameMembers });
const rows = {
  b: { day: "2031-03-28", amount: "-3.25", text: "Bus" },
  k: { day: "2031-03-29", amount: "-9.00", text: "Kiosk" },
};
const passes = (check) => (old, now) => {
  try {
    check(old, now);
    return true;
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return false;
  }
};
const texts = (list) => ({ rows: list.map((row) => JSON.stringify(row)) });
const equal = {
  "json-diff-ts, $value": (old, now) => diff(texts(old), texts(now), { embeddedObjKeys: { rows: "$value" } }).length === 0,
  "deep-equal-in-any-order": passes((old, now) => chai.expect(now).to.deep.equalInAnyOrder(old)),
  "jest-extended": passes((old, now) => expect(now).toIncludeSameMembers(old)),
};
const pairs = process.argv.slice(2).map((pair) => pair.split("=").map((side) => [...side].map((letter) => ({ ...rows[letter] }))));
for (const [name, check] of Object.entries(equal)) console.log(`${name}:`, ...pairs.map(([old, now]) => (check(old, now) ? "equal" : "-")));
JS
pairs=(bbk=kbb bbk=bk bk=bbk bbk=bkk)
{
  echo "rows:" "${pairs[@]}"
  venv/bin/python equal.py "${pairs[@]}"
  node equal.mjs "${pairs[@]}"
} > seen
cat seen
diff - seen <<'SEEN'
rows: bbk=kbb bbk=bk bk=bbk bbk=bkk
deepdiff: equal equal equal equal
deepdiff, report_repetition: equal - - -
csv-diff: equal equal equal equal
csv-diff, key: equal - - -
jsoncomparison: equal - - equal
dirty-equals: equal - - -
PyHamcrest: equal - - -
pytest-unordered: equal - - -
json-diff-ts, $value: equal equal equal equal
deep-equal-in-any-order: equal - - -
jest-extended: equal - - -
SEEN
echo "as written down"
