#!/usr/bin/env bash
# `dbt source freshness` over a SQLite file, by the adapter that dbt's docs list.
#
# Guess, written down first: a column that was declared as a timestamp, and holds what SQLite's
# CURRENT_TIMESTAMP wrote, is compared with the clock; the adapter is there so that one can.
#
# Seen with dbt-sqlite 1.10.0 and dbt-core 1.10.23 (Python 3.13, Linux):
# - the check ends with an error, `Expected a timestamp value ... received value of type 'str'`, and
#   names a field `last_modified` of a table `None`, neither of which anybody wrote. SQLite hands
#   out text, and the type of the column is lost in the `max()` that dbt puts around it.
# - an expression in its place doesn't help: `datetime(at)` is a str, `julianday(at)` a Decimal.
# - the tests of the same source pass.
#
# What follows: `foliolink sync init --dbt` writes sources with freshness for Postgres alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  dbt-sqlite==1.10.0 dbt-core==1.10.23 dbt-adapters==1.16.7
cd "$folder"
"$python" - <<'PY'
import sqlite3

file = sqlite3.connect("bank.db")
file.execute("create table loads (id integer primary key, at timestamp not null)")
file.execute("insert into loads values (1, CURRENT_TIMESTAMP)")
file.commit()
PY
mkdir models
printf '%s\n' 'name: bank' "version: '1.0.0'" 'profile: bank' 'model-paths: [models]' > dbt_project.yml
cat > profiles.yml <<YAML
bank:
  target: dev
  outputs:
    dev: {type: sqlite, threads: 1, database: db, schema: main,
          schemas_and_paths: {main: $folder/bank.db}, schema_directory: $folder}
YAML
dbt() { DBT_SEND_ANONYMOUS_USAGE_STATS=0 venv/bin/dbt --no-use-colors "$@" --profiles-dir . > log 2>&1; }
for field in at 'datetime(at)' 'julianday(at)'; do
  cat > models/sources.yml <<YAML
version: 2
sources:
  - name: bank
    schema: main
    tables:
      - name: loads
        loaded_at_field: "$field"
        freshness: {warn_after: {count: 36, period: hour}}
        columns: [{name: id, tests: [unique]}]
YAML
  if dbt source freshness; then echo "$field: fresh"; else echo "$field: $(grep -o 'Expected a timestamp.*' log)"; fi
done > seen
dbt test && echo "tests of the source: pass" >> seen
cat seen
diff - seen <<'SEEN'
at: Expected a timestamp value when querying field 'last_modified' of table None but received value of type 'str' instead
datetime(at): Expected a timestamp value when querying field 'last_modified' of table None but received value of type 'str' instead
julianday(at): Expected a timestamp value when querying field 'last_modified' of table None but received value of type 'Decimal' instead
tests of the source: pass
SEEN
echo "as written down"
