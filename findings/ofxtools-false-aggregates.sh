#!/usr/bin/env bash
# Whether a part of an OFX file is there, asked of ofxtools.
#
# Guess, written down first: an aggregate that is there is true, one that isn't is None, so that
# `statement.availbal or statement.ledgerbal` and `if row.payee:` do what they say.
#
# Seen with ofxtools 1.1.1 (Python 3):
# - Aggregates are lists of their repeated children; whatever has none is false, however much is in
#   its fields. A payee, a balance and every transaction are false: `filter(None, transactions)` is
#   empty, and `availbal or ledgerbal` is the ledger balance although there is an available one.
# - A part that the class doesn't know can't be asked for with a default: `getattr(statement,
#   "positions", None)` on a bank's statement ends in a RecursionError instead of None.
#
# What follows: compare with None, and ask for the class before its parts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ofxtools==1.1.1
cat > truth.py <<'PY'
import io

from ofxtools.Parser import OFXTree

STATUS = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"
BALANCE = "<{0}><BALAMT>{1}</BALAMT><DTASOF>20310402</DTASOF></{0}>"
PAYEE = "<PAYEE><NAME>Payee</NAME><ADDR1>Street 1</ADDR1><CITY>C</CITY><STATE>S</STATE><POSTALCODE>1</POSTALCODE><PHONE>1</PHONE></PAYEE>"
ROW = f"<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20310328</DTPOSTED><TRNAMT>1.00</TRNAMT><FITID>1</FITID>{PAYEE}</STMTTRN>"
text = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
    f"<OFX><SIGNONMSGSRSV1><SONRS>{STATUS}<DTSERVER>20310402</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>"
    f"<BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID>{STATUS}<STMTRS><CURDEF>CAD</CURDEF><BANKACCTFROM><BANKID>1</BANKID>"
    "<ACCTID>2</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><BANKTRANLIST><DTSTART>20310301</DTSTART><DTEND>20310402</DTEND>"
    f"{ROW}</BANKTRANLIST>{BALANCE.format('LEDGERBAL', '100.00')}{BALANCE.format('AVAILBAL', '75.00')}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>")
tree = OFXTree()
tree.parse(io.BytesIO(text.encode()))
statement = tree.convert().statements[0]
row = statement.transactions[0]
print("payee:", row.payee.name, bool(row.payee))
print("rows:", len(statement.transactions), "of which true:", len(list(filter(None, statement.transactions))))
print("availbal or ledgerbal:", (statement.availbal or statement.ledgerbal).balamt, "although available is", statement.availbal.balamt)
try:
    print("positions:", getattr(statement, "positions", None))
except Exception as error:
    print("positions:", type(error).__name__)
PY
venv/bin/python truth.py > seen
cat seen
diff - seen <<'SEEN'
payee: Payee False
rows: 1 of which true: 0
availbal or ledgerbal: 100.00 although available is 75.00
positions: RecursionError
SEEN
echo "as written down"
