#!/usr/bin/env bash
# simplefin4py reads an organization that has a name and no domain, as the protocol allows.
#
# Guess, written down first: version 1 of the protocol says of an organization that "either domain or
# name is required", of `available-balance` that it may be omitted, and knows neither `payee` nor
# `memo`. A client with a dataclass for each object makes what may be missing optional.
#
# Seen with simplefin4py 0.0.18 and dataclasses-json 0.6.7 (Python 3, Linux): each of `domain`,
# `available-balance`, `transacted_at`, `payee` and `memo` is required, and one account or row
# without one of them fails the whole answer with a KeyError. The name, which may stand alone by the
# protocol, is what it doesn't need.
#
# What follows: a server that wants to be read by it sends the fields that the protocol doesn't know,
# and must know each bank's domain.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  simplefin4py==0.0.18 dataclasses-json==0.6.7
cd "$folder"
cat > required.py <<'PY'
import copy
import warnings

from simplefin4py import FinancialData

warnings.simplefilter("ignore")
WHOLE = {
    "errors": [],
    "accounts": [{
        "org": {"domain": "bank.example", "name": "Example Bank", "sfin-url": "https://sfin.example"},
        "id": "A", "name": "Everyday", "currency": "CAD", "balance": "10.00",
        "available-balance": "10.00", "balance-date": 1767268800,
        "transactions": [{
            "id": "1", "posted": 1767268800, "amount": "-1.00", "description": "Shop",
            "transacted_at": 1767268800, "payee": "Shop", "memo": "",
        }],
    }],
}


def attempt(name, change):
    answer = copy.deepcopy(WHOLE)
    change(answer["accounts"][0])
    try:
        read = FinancialData.from_dict(answer)
        print(f"{name}: read, {len(read.accounts)} account")
    except KeyError as error:
        print(f"{name}: KeyError {error}")


attempt("whole", lambda account: None)
attempt("without the organization's name", lambda account: account["org"].pop("name"))
attempt("without its domain", lambda account: account["org"].pop("domain"))
attempt("without available-balance", lambda account: account.pop("available-balance"))
for field in ["transacted_at", "payee", "memo"]:
    attempt(f"without {field}", lambda account: account["transactions"][0].pop(field))
PY
"$folder/venv/bin/python" required.py > seen 2>/dev/null
cat seen
diff - seen <<'SEEN'
whole: read, 1 account
without the organization's name: read, 1 account
without its domain: KeyError 'domain'
without available-balance: KeyError 'available_balance'
without transacted_at: KeyError 'transacted_at'
without payee: KeyError 'payee'
without memo: KeyError 'memo'
SEEN
echo "as written down"
