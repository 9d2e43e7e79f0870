#!/usr/bin/env bash
# An OFX 2.2 file of a bank with two accounts, one of them in dinars, through ledger-autosync.
#
# Guess, written down first: each account of the file becomes postings with the digits it was sent
# with, and each has its balance assertion; a file of which only a part is taken is told.
#
# Seen with ledger-autosync 1.2.0, ofxparse 0.21 and beautifulsoup4 4.15.0 (Python 3.13, Linux):
# - of the two accounts only the first one's row and balance are printed, with exit code 0 and not a
#   word of the other.
# - 12.345 KWD, a currency of three digits, is printed as 12.35 KWD, and the balance of 87.655 is
#   asserted as 87.66. Rounded each by itself: from row to balance the journal no longer adds up.
#
# What follows: for that program, a file an account, and no currency of three digits. The files
# stay as they are: OFX lets a message set hold any number of statements.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  ledger-autosync==1.2.0 ofxparse==0.21 beautifulsoup4==4.15.0 lxml==6.1.3
cd "$folder"
status='<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>'
statement() { # account, row, balance
  printf '%s' "<STMTTRNRS><TRNUID>$1</TRNUID>$status<STMTRS><CURDEF>KWD</CURDEF>" \
    "<BANKACCTFROM><BANKID>1</BANKID><ACCTID>$1</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>" \
    '<BANKTRANLIST><DTSTART>20310101120000</DTSTART><DTEND>20310102120000</DTEND>' \
    '<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20310101120000</DTPOSTED>' \
    "<TRNAMT>$2</TRNAMT><FITID>$1-a</FITID><NAME>SHOP</NAME></STMTTRN></BANKTRANLIST>" \
    "<LEDGERBAL><BALAMT>$3</BALAMT><DTASOF>20310102120000</DTASOF></LEDGERBAL>" \
    '</STMTRS></STMTTRNRS>'
}
{
  echo '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
  echo '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>'
  printf '%s' "<OFX><SIGNONMSGSRSV1><SONRS>$status<DTSERVER>20310102120000</DTSERVER>" \
    '<LANGUAGE>ENG</LANGUAGE><FI><ORG>Bank</ORG><FID>61</FID></FI></SONRS></SIGNONMSGSRSV1>' \
    '<BANKMSGSRSV1>'
  statement 101 -12.345 87.655
  statement 202 -50.000 450.000
  echo '</BANKMSGSRSV1></OFX>'
} > two.ofx
: > empty.ledger
venv/bin/ledger-autosync -l empty.ledger --assertions two.ofx > journal 2> /dev/null
echo "exit code: $?" > seen
grep -E '^ +Bank' journal | tr -s ' ' >> seen
cat seen
diff - seen <<'SEEN'
exit code: 0
 Bank:101 -12.35 KWD
 Bank:101 0.00 KWD = 87.66 KWD
SEEN
echo "as written down"
