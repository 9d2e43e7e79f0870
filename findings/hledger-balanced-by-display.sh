#!/usr/bin/env bash
# A journal whose transaction doesn't balance, after its currency was declared with two digits.
#
# Guess, written down first: how many digits a commodity is shown with is a matter of display.
# Whether a transaction balances, and what `check` says, is reckoned with all digits.
#
# Seen with Debian's hledger 1.25 (bookworm):
# - 10.004 EUR against -10.00 EUR is refused while nothing is declared.
# - With `commodity 1000.00 EUR` above it, it balances, `check --strict` passes, and `balance` says
#   that the whole is 0. A balance assertion still sees all digits: the account holds 10.004 EUR
#   and isn't 10.00 EUR.
#
# What follows: both halves of a transaction are written out, equal to the digit; hledger's own
# check doesn't find a difference below the digits that are declared.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -qq hledger=1.25-2+b5 2> /dev/null
dpkg-deb -x hledger_*.deb debian
hledger() { LC_ALL=C.UTF-8 debian/usr/bin/hledger "$@"; }
printf '%s\n' 'account a' 'account b' '2031-01-01 x' '    a   10.004 EUR' '    b  -10.00 EUR' > transaction
printf '%s\n' 'commodity 1000.00 EUR' > declared
cat transaction > undeclared.journal
cat declared transaction > declared.journal
{ cat declared transaction; printf '%s\n' '2031-01-02 y' '    a  0 EUR = 10.004 EUR'; } > exact.journal
{ cat declared transaction; printf '%s\n' '2031-01-02 y' '    a  0 EUR = 10.00 EUR'; } > shown.journal
for journal in undeclared declared exact shown; do
  if hledger -f $journal.journal check > /dev/null 2>&1; then echo "$journal: passes"; else echo "$journal: refused"; fi
done > seen
hledger -f declared.journal check --strict && echo "declared, strict: passes" >> seen
echo "declared, sum of all: $(hledger -f declared.journal balance | tail -n 1 | tr -d ' ')" >> seen
cat seen
diff - seen <<'SEEN'
undeclared: refused
declared: passes
exact: passes
shown: refused
declared, strict: passes
declared, sum of all: 0
SEEN
echo "as written down"
