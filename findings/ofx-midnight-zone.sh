#!/usr/bin/env bash
# On which day a transaction of an OFX file is, in three readers.
#
# Guess, written down first: `20310328000000.000[+9:JST]` is the midnight with which March 28 begins
# in Tokyo. All readers make the same instant of it, and so of `20310328`, which OFX reads as
# midnight in Greenwich.
#
# Seen with ofxtools 1.1.1, ofxparse 0.21 (Python 3) and Debian's libofx 0.10.9 (bookworm), TZ=UTC:
# - ofxtools and ofxparse: 15:00 on March 27 in Greenwich. Whoever takes the day of that is a day
#   early (both have no other).
# - libofx takes any midnight for a day without a time, drops the zone, and makes 10:59 in Greenwich
#   of it: March 28. 00:01 in Tokyo, a minute later, is March 27 again.
# - So of two transactions a minute apart, libofx (and GnuCash with it) has the later one a day
#   earlier; the other two agree with each other.
#
# What follows: days are written as noon in Greenwich, which is that day in all three.
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
cat > days.py <<'PY'
import re
import subprocess
import warnings

from ofxparse import OfxParser
from ofxtools.Parser import OFXTree

warnings.simplefilter("ignore")
DAYS = ["20310328", "20310328000000.000[+9:JST]", "20310328000100.000[+9:JST]", "20310328120000[0:GMT]"]
STATUS = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"
ROW = "<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>{}</DTPOSTED><TRNAMT>1.00</TRNAMT><FITID>{}</FITID><NAME>x</NAME></STMTTRN>"
rows = "".join(ROW.format(day, number) for number, day in enumerate(DAYS))
open("days.ofx", "w").write(
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
    f"<OFX><SIGNONMSGSRSV1><SONRS>{STATUS}<DTSERVER>20310402</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>"
    f"<BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID>{STATUS}<STMTRS><CURDEF>JPY</CURDEF><BANKACCTFROM><BANKID>1</BANKID>"
    "<ACCTID>2</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><BANKTRANLIST><DTSTART>20310301</DTSTART><DTEND>20310402</DTEND>"
    f"{rows}</BANKTRANLIST><LEDGERBAL><BALAMT>1</BALAMT><DTASOF>20310402</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>")
tree = OFXTree()
tree.parse("days.ofx")
tools = [f"{row.dtposted:%m-%d %H:%M}" for row in tree.convert().statements[0].transactions]
parse = [f"{row.date:%m-%d %H:%M}" for row in OfxParser.parse(open("days.ofx", "rb")).account.statement.transactions]
dump = subprocess.run(["ofxdump", "days.ofx"], capture_output=True, text=True, env={"TZ": "UTC", "PATH": "/usr/bin"}).stdout
lib = [f"03-{day} {time}" for day, time in re.findall(r"Date posted: \w+ Mar (\d+) (\d\d:\d\d)", dump)]
for each in zip(DAYS, tools, parse, lib):
    print("{}: ofxtools {}, ofxparse {}, libofx {}".format(*each))
PY
venv/bin/python days.py > seen
cat seen
diff - seen <<'SEEN'
20310328: ofxtools 03-28 00:00, ofxparse 03-28 00:00, libofx 03-28 10:59
20310328000000.000[+9:JST]: ofxtools 03-27 15:00, ofxparse 03-27 15:00, libofx 03-28 10:59
20310328000100.000[+9:JST]: ofxtools 03-27 15:01, ofxparse 03-27 15:01, libofx 03-27 15:01
20310328120000[0:GMT]: ofxtools 03-28 12:00, ofxparse 03-28 12:00, libofx 03-28 12:00
SEEN
echo "as written down"
