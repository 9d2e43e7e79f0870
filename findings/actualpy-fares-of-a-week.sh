#!/usr/bin/env bash
# A bus fare of 3.35 on each day of a week, read every night from the bank into Actual by actualpy's
# `reconcile_transaction`. Each row has the bank's own id, which is given as `imported_id`. The list
# `already_matched` is kept for each night, as its documentation says.
#
# Guess, written down first: an id that isn't there yet is a new row. Matching by amount and day is for rows
# that were typed in by hand and have no id. Five fares are five rows, however the nights overlap.
#
# Seen with actualpy 0.22.4 (Python 3.13):
# - a row with an id of its own takes any row of the same amount within a week, whether that one has another
#   id or not. It gets the new id and the new day, and the older fare is gone, without a word.
# - with only the new row asked for each night, five fares are one row of 3.35; with a day of overlap they are
#   two, with two days three.
# - where each night asks for the whole week, so that each older row is matched by its id, they are five.
# - the lost ones come back when the week is asked for once more.
#
# What follows: whoever puts foliolink's rows into Actual by actualpy looks for the id first, and calls
# `create_transaction` where it isn't there. `reconcile_transaction` is for rows without ids.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check actualpy==0.22.4
cd "$folder"
cat > nights.py <<'PY'
from datetime import date, timedelta
from decimal import Decimal

from actual.queries import create_account, get_transactions, reconcile_transaction
from sqlmodel import Session, SQLModel, create_engine

monday = date(2026, 3, 2)
fares = [(f"fare-{n + 1}", monday + timedelta(days=n)) for n in range(5)]


def nights(told, overlap, again=False):
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        create_account(session, "Chequing")
        for night in range(len(fares)):
            answers = [fares[max(0, night - overlap):night + 1]]
            if again and night == len(fares) - 1:
                answers.append(fares)
            for answer in answers:
                matched = []
                for own_id, day in answer:
                    matched.append(reconcile_transaction(
                        session, day, "Chequing", "City Transit", amount=Decimal("-3.35"),
                        imported_id=own_id, cleared=True, already_matched=matched,
                    ))
                session.flush()
        rows = sorted(get_transactions(session, account="Chequing"), key=lambda row: row.date)
        print(f"{told}: {len(rows)} rows, {sum(row.get_amount() for row in rows)}:",
              ", ".join(f"{row.financial_id} of {row.get_date():%d}" for row in rows))


nights("new rows only", 0)
nights("a day of overlap", 1)
nights("two days of overlap", 2)
nights("the whole week", 4)
nights("new rows only, then the week once more", 0, again=True)
PY
venv/bin/python nights.py > seen
cat seen
diff - seen <<'SEEN'
new rows only: 1 rows, -3.35: fare-5 of 06
a day of overlap: 2 rows, -6.70: fare-4 of 05, fare-5 of 06
two days of overlap: 3 rows, -10.05: fare-3 of 04, fare-4 of 05, fare-5 of 06
the whole week: 5 rows, -16.75: fare-1 of 02, fare-2 of 03, fare-3 of 04, fare-4 of 05, fare-5 of 06
new rows only, then the week once more: 5 rows, -16.75: fare-1 of 02, fare-2 of 03, fare-3 of 04, fare-4 of 05, fare-5 of 06
SEEN
echo "as written down"
