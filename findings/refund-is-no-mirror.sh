#!/usr/bin/env bash
# A charge and its refund: the same amount with a minus, through what libraries of money do with it.
#
# Guess, written down first: what rounds, takes a percentage or splits does to -x what it does to x, with a minus. A
# charge and its refund are nothing together, for each who had a part in it.
#
# Seen with money-math 2.6.3, currency.js 2.0.4, dinero.js 2.0.2, @easymoney/money 1.0.2, ezmoney 1.0.3,
# bigint-money 1.3.0 and @dintero/money 1.1.12 (Node 20):
# - money-math rounds below zero as if it were above: -2.00 / 3.00 is -0.65, -1.50 at 5% is -0.06, -0.05 times 0.10
#   is 0.01 with the wrong sign, and -19.98 rounded to five cents is -19.90. Of the 2000 amounts from -0.01 to -20.00,
#   1900 have 15% that aren't the nearest cent. Above zero none has.
# - currency.js takes 1.005 for 1.01 and -1.005 for -1.00; 7% of 12.50 are 0.88, and of -12.50 -0.87.
# - dinero.js takes a third decimal off by `down`, unless told otherwise, and down is further from zero there: 1.001
#   is 1.00, and -1.001 is -1.01.
# - A hundred cents by three are 34, 33, 33 in @easymoney/money, and back they are -33, -33, -34. In ezmoney
#   they are 33, 33, 34 and -34, -33, -33. Two of three people are left with a cent too many or too few.
# - `allocate` of dinero.js, bigint-money and @dintero/money's rounding are as guessed.
#
# What follows: foliolink hands on signed amounts as text, both sides of a reversal among them. Who works on them with
# one of these takes the minus off first and puts it back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  money-math@2.6.3 currency.js@2.0.4 dinero.js@2.0.2 @easymoney/money@1.0.2 ezmoney@1.0.3 bigint-money@1.3.0 @dintero/money@1.1.12 >> npm.log
cat > refund.mjs <<'JS'
import { createRequire } from "node:module";
import { allocate, dinero, toSnapshot, transformScale } from "dinero.js";
import { USD } from "dinero.js/currencies";

const require = createRequire(import.meta.url);
const { Money: BigintMoney } = require("bigint-money");
const currency = require("currency.js");
const { Money: DinteroMoney } = require("@dintero/money");
const { createMoney } = require("@easymoney/money");
const ezmoney = require("ezmoney");
const math = require("money-math");

const both = (name, charge, refund) => console.log(`${name}: ${charge}, back ${refund}`);
both("money-math, 2.00 / 3.00", math.div("2.00", "3.00"), math.div("-2.00", "3.00"));
both("money-math, 5% of 1.50", math.percent("1.50", "5.00"), math.percent("-1.50", "5.00"));
both("money-math, 0.05 x 0.10", math.mul("0.05", "0.10"), math.mul("-0.05", "0.10"));
both("money-math, 19.98 to five cents", math.roundTo5Cents("19.98"), math.roundTo5Cents("-19.98"));
const cents = Array.from({ length: 2000 }, (_, at) => at + 1);
// A cent times 15 is hundredths of a cent; what is off by more than 50 of them isn't the nearest.
const off = (cent) => Math.abs(Number(math.amountToCents(math.percent(math.centsToAmount(String(cent)), "15.00"))) * 100 - cent * 15) > 50;
both("money-math, 15% that aren't the nearest cent", cents.filter(off).length, cents.filter((cent) => off(-cent)).length);
both("currency.js, 1.005", currency(1.005), currency(-1.005));
both("currency.js, 7% of 12.50", currency("12.50").multiply(0.07), currency("-12.50").multiply(0.07));
const scaled = (amount) => toSnapshot(transformScale(dinero({ amount, scale: 3, currency: USD }), 2)).amount;
both("dinero.js, cents of 1.001", scaled(1001), scaled(-1001));
both("@dintero/money, 1.005", DinteroMoney.of("1.005", "USD"), DinteroMoney.of("-1.005", "USD"));
const splits = {
  "dinero.js": (amount) => allocate(dinero({ amount, currency: USD }), [1, 1, 1]).map((part) => toSnapshot(part).amount),
  "@easymoney/money": (amount) => createMoney({ amount, currency: "USD" }).allocate([1, 1, 1]).map((part) => part.getAmount()),
  ezmoney: (amount) => ezmoney.allocate({ amount, currency: "USD", precision: 2 }, [1, 1, 1]).map((part) => part.amount),
  "bigint-money": (amount) => new BigintMoney(String(amount), "USD").allocate(3, 0).map((part) => part.toFixed(0)),
};
for (const [name, split] of Object.entries(splits)) both(`${name}, 100 by three`, split(100).join(" "), split(-100).join(" "));
JS
node refund.mjs > seen
cat seen
diff - seen <<'SEEN'
money-math, 2.00 / 3.00: 0.67, back -0.65
money-math, 5% of 1.50: 0.08, back -0.06
money-math, 0.05 x 0.10: 0.01, back 0.01
money-math, 19.98 to five cents: 20.00, back -19.90
money-math, 15% that aren't the nearest cent: 0, back 1900
currency.js, 1.005: 1.01, back -1.00
currency.js, 7% of 12.50: 0.88, back -0.87
dinero.js, cents of 1.001: 100, back -101
@dintero/money, 1.005: 1.01, back -1.01
dinero.js, 100 by three: 34 33 33, back -34 -33 -33
@easymoney/money, 100 by three: 34 33 33, back -33 -33 -34
ezmoney, 100 by three: 33 33 34, back -34 -33 -33
bigint-money, 100 by three: 34 33 33, back -34 -33 -33
SEEN
echo "as written down"
