#!/usr/bin/env bash
# Amounts of a bank in a class for money, printed.
#
# Guess, written down first: a money class prints as many digits as the currency has by ISO 4217, so
# an amount that fits the currency is printed whole, and its own number of minor units says how many
# these are.
#
# Seen with py-moneyed 3.0 and babel 2.19.0 (Python 3, Linux), @dinero.js/currencies 2.0.0-alpha.15:
# - py-moneyed prints by babel, and babel by CLDR, which counts what is used in cash: forints, pesos of
#   Colombia, rupiahs, dinars of Iraq and pounds of Lebanon have no minor unit there. `str()` of
#   1234.56 HUF is "HUF 1235": rounded, without a sign that anything is missing.
# - The same object says that a forint has 100 parts (`sub_unit`) and a dinar of Iraq 1000.
# - babel's switch `currency_digits=False` shows 1,234.56 HUF, but then two digits for all: 1.234 KWD
#   are printed as 1.23.
# - dinero.js has ISO's digits for these, but one digit for the ariary (its fifth part), where ISO has
#   two: 2.55 MGA have no place in it.
#
# What follows: a printed amount is no place to read an amount from, and digits by currency come from
# ISO's own table.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check py-moneyed==3.0 babel==2.19.0
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @dinero.js/currencies@2.0.0-alpha.15
cat > print.py <<'PY'
from decimal import Decimal

from babel.numbers import format_currency
from moneyed import Money

for amount, code in [
    ("1234.56", "HUF"), ("1234.56", "COP"), ("1234.56", "IDR"), ("1234.567", "IQD"), ("1.50", "LBP"),
    ("1.234", "KWD"), ("1.50", "EUR"),
]:
    money = Money(amount, code)
    plain = format_currency(Decimal(amount), code, locale="en", currency_digits=False)
    print(f"{amount} {code}: {money}, of {money.currency.sub_unit} parts; by babel without digits {plain}")
PY
cat > exponents.mjs <<'JS'
import { HUF, IQD, MGA } from "@dinero.js/currencies";

for (const { code, base, exponent } of [HUF, IQD, MGA]) console.log(`dinero ${code}: base ${base}, exponent ${exponent}`);
JS
{
  "$folder/venv/bin/python" print.py
  node exponents.mjs
} | tr '\302\240' '  ' | tr -s ' ' > seen
cat seen
diff - seen <<'SEEN'
1234.56 HUF: HUF 1235, of 100 parts; by babel without digits HUF1,234.56
1234.56 COP: COP 1235, of 100 parts; by babel without digits COP1,234.56
1234.56 IDR: IDR 1235, of 100 parts; by babel without digits IDR1,234.56
1234.567 IQD: IQD 1235, of 1000 parts; by babel without digits IQD1,234.57
1.50 LBP: LBP 2, of 100 parts; by babel without digits LBP1.50
1.234 KWD: KWD 1.234, of 1000 parts; by babel without digits KWD1.23
1.50 EUR: € 1.50, of 100 parts; by babel without digits €1.50
dinero HUF: base 10, exponent 2
dinero IQD: base 10, exponent 3
dinero MGA: base 5, exponent 1
SEEN
echo "as written down"
