#!/usr/bin/env bash
# Escapes of XML in the names of an OFX 2 file.
#
# Guess, written down first: OFX 2 is XML, so whatever an XML library writes is read back: `&apos;`
# and `&quot;`, which most of them write for quotes, and numbers such as `&#233;`.
#
# Seen with ofxtools 1.1.1, ofxparse 0.21 (Python 3) and Debian's libofx 0.10.9 (bookworm):
# - `&apos;` and `&quot;`: libofx drops them without a word, so L&apos;EXEMPLE is LEXEMPLE.
# - `&#233;`: ofxtools keeps the six characters, libofx drops the letter.
# - `&amp;`, `&lt;`, `&gt;` and the quotes themselves are read by all three.
#
# What follows: the three escapes that OFX itself names, and no others; an XML writer's default isn't
# good enough.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ofxtools==1.1.1 ofxparse==0.21
if [ "$(dpkg-query -W -f '${Version}' ofx 2> /dev/null)" != 1:0.10.9-1 ]; then
  echo "takes Debian's package ofx 1:0.10.9-1, which is not installed here"
  exit 1
fi
cat > names.py <<'PY'
import re
import subprocess
import warnings

from ofxparse import OfxParser
from ofxtools.Parser import OFXTree

warnings.simplefilter("ignore")
NAMES = ["L&apos;EXEMPLE", "A &quot;B&quot;", "CAF&#233;", "R&amp;D &lt;x&gt;", "L'EXEMPLE \"B\""]
STATUS = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"
ROW = "<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20310328</DTPOSTED><TRNAMT>1.00</TRNAMT><FITID>{}</FITID><NAME>{}</NAME></STMTTRN>"
rows = "".join(ROW.format(number, name) for number, name in enumerate(NAMES))
open("names.ofx", "w").write(
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
    f"<OFX><SIGNONMSGSRSV1><SONRS>{STATUS}<DTSERVER>20310402</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>"
    f"<BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID>{STATUS}<STMTRS><CURDEF>CAD</CURDEF><BANKACCTFROM><BANKID>1</BANKID>"
    "<ACCTID>2</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><BANKTRANLIST><DTSTART>20310301</DTSTART><DTEND>20310402</DTEND>"
    f"{rows}</BANKTRANLIST><LEDGERBAL><BALAMT>1</BALAMT><DTASOF>20310402</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>")
tree = OFXTree()
tree.parse("names.ofx")
tools = [row.name for row in tree.convert().statements[0].transactions]
parse = [row.payee for row in OfxParser.parse(open("names.ofx", "rb")).account.statement.transactions]
dump = subprocess.run(["ofxdump", "names.ofx"], capture_output=True, text=True).stdout
lib = re.findall(r"Name of payee or transaction description: (.*)", dump)
for each in zip(NAMES, tools, parse, lib):
    print("{} | ofxtools {} | ofxparse {} | libofx {}".format(*each))
PY
venv/bin/python names.py > seen
cat seen
diff - seen <<'SEEN'
L&apos;EXEMPLE | ofxtools L'EXEMPLE | ofxparse L'EXEMPLE | libofx LEXEMPLE
A &quot;B&quot; | ofxtools A "B" | ofxparse A "B" | libofx A B
CAF&#233; | ofxtools CAF&#233; | ofxparse CAFé | libofx CAF
R&amp;D &lt;x&gt; | ofxtools R&D <x> | ofxparse R&D <x> | libofx R&D <x>
L'EXEMPLE "B" | ofxtools L'EXEMPLE "B" | ofxparse L'EXEMPLE "B" | libofx L'EXEMPLE "B"
SEEN
echo "as written down"
