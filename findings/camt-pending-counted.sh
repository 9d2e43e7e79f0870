#!/usr/bin/env bash
# What is booked and what isn't, in a camt.053 read by bankstatementparser.
#
# Guess, written down first: an entry says in `Sts` whether it is booked (BOOK), pending (PDNG) or
# for information alone (INFO). A reader leaves the latter two out of the sum, or at least says
# which they are.
#
# Seen with bankstatementparser 0.0.29 (Python 3), on a file that the schema of camt.053.001.08 takes:
# - All three are rows alike, no column tells them apart, and `NetAmount` counts them all: 15.00
#   where the account moved by 1.00 and both of its balances say so.
# - An entry with two transactions inside is two rows, while `NumTransactions` counts it once: rows
#   and count of one statement don't agree.
#
# What follows: nothing that isn't booked goes into a camt.053, where such a reader would add it up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check bankstatementparser==0.0.29
cat > entries.py <<'PY'
import logging
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
from bankstatementparser import CamtParser

DAY = "<BookgDt><Dt>2031-03-28</Dt></BookgDt><ValDt><Dt>2031-03-28</Dt></ValDt>"
CODE = "<BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"


def part(amount, text):
    return f'<TxDtls><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>'


def entry(amount, status, *parts):
    details = "".join(part(*own) for own in parts)
    return f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>{DAY}{CODE}<NtryDtls>{details}</NtryDtls></Ntry>'


def balance(code, amount):
    return (f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
            "<Dt><Dt>2031-03-28</Dt></Dt></Bal>")


def read(name, closing, *entries):
    open(name, "w").write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>m</MsgId><CreDtTm>2031-03-29T00:00:00Z</CreDtTm></GrpHdr><Stmt><Id>s</Id><CreDtTm>2031-03-29T00:00:00Z</CreDtTm>"
        f"<Acct><Id><IBAN>ES6399990001203004500678</IBAN></Id></Acct>{balance('OPBD', '0.00')}{balance('CLBD', closing)}{''.join(entries)}"
        "</Stmt></BkToCstmrStmt></Document>")
    parser = CamtParser(name)
    rows = parser.parse()
    stats = parser.get_statement_stats().iloc[0]
    print(f"{name}: {len(rows)} rows, NumTransactions {stats['NumTransactions']}, NetAmount {stats['NetAmount']}, closing {closing},",
          "a status" if any("sts" in str(column).lower() or "status" in str(column).lower() for column in rows) else "no status")


read("status.xml", "1.00", entry("1.00", "BOOK", ("1.00", "booked")), entry("5.00", "PDNG", ("5.00", "pending")), entry("9.00", "INFO", ("9.00", "info")))
read("batch.xml", "100.00", entry("100.00", "BOOK", ("30.00", "one"), ("70.00", "two")))
PY
venv/bin/python entries.py > seen
cat seen
diff - seen <<'SEEN'
status.xml: 3 rows, NumTransactions 3, NetAmount 15.00, closing 1.00, no status
batch.xml: 2 rows, NumTransactions 1, NetAmount 100.00, closing 100.00, no status
SEEN
echo "as written down"
