#!/usr/bin/env bash
# The plan of a loan: what is paid each month, and how much of it is the loan's own.
#
# Guess, written down first: the parts of a loan that are paid back add up to the loan, the last payment takes what the
# rounding has left over, and the sum of the plan is the sum of its payments. Months go by the calendar: after
# January 31 comes the last of February.
#
# Seen with loanjs 1.1.2 and amortizejs 1.0.3 (Node 20), amortization 3.0.1 (Python 3.13), on 1,000 at 5% in 12 months,
# 10,000 at 7.9% in 36 and 200,000 at 3.5% in 360:
# - loanjs pays back 1,000.02, 9,999.91 and 200,000.43. The last payment is like the others, and what remains is said to
#   be 0. The plan's `sum` is the loan and its interest, which isn't what its payments add up to.
# - amortizejs has the first payment of a loan of January 31 on that day and the second on March 3: February is left
#   out, and all later ones are on the 3rd. Its amounts aren't rounded; rounded one by one they are up to three cents
#   more than the loan.
# - amortization has its last payment larger or smaller than the others, and pays back the loan to the cent.
#
# What follows: foliolink hands on a loan's rows and balance as the source has them and makes no plan. A plan that is held
# against them comes from a library whose parts add up.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check amortization==3.0.1
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts loanjs@1.1.2 amortizejs@1.0.3 >> npm.log
cat > plan.cjs <<'JS'
const { Calculator } = require("amortizejs");
const { Loan } = require("loanjs");

const loans = [[1000, 12, 5], [10000, 36, 7.9], [200000, 360, 3.5]];
const sum = (amounts) => (amounts.reduce((all, amount) => all + Math.round(amount * 100), 0) / 100).toFixed(2);
for (const [amount, months, rate] of loans) {
  const { installments, sum: all } = new Loan(amount, months, rate);
  const last = installments.at(-1);
  console.log(`loanjs: of ${amount} back ${sum(installments.map(({ capital }) => capital))}, remain ${last.remain},`,
    `payments ${sum(installments.map(({ installment }) => installment))}, sum ${all.toFixed(2)}`);
}
for (const [balance, loanTerm, apr] of loans) {
  const { schedule } = Calculator.calculate({ method: "mortgage", apr, balance, loanTerm, startDate: new Date(2027, 0, 31) });
  const days = schedule.slice(0, 4).map(({ date }) => date.toISOString().slice(0, 10));
  console.log(`amortizejs: of ${balance} back ${sum(schedule.map(({ principal }) => principal))}, on`, ...days);
}
JS
cat > plan.py <<'PY'
from amortization.schedule import amortization_schedule

for amount, months, rate in ((1000, 12, 0.05), (10000, 36, 0.079), (200000, 360, 0.035)):
    rows = list(amortization_schedule(amount, rate, months))
    print(f"amortization: of {amount} back {sum(row.principal for row in rows):.2f}, {rows[0].amount:.2f} a month, {rows[-1].amount:.2f} the last")
PY
export TZ=UTC
{ node plan.cjs; venv/bin/python plan.py; } > seen
cat seen
diff - seen <<'SEEN'
loanjs: of 1000 back 1000.02, remain 0, payments 1027.32, sum 1027.30
loanjs: of 10000 back 9999.91, remain 0, payments 11264.40, sum 11264.49
loanjs: of 200000 back 200000.43, remain 0, payments 323312.40, sum 323311.97
amortizejs: of 1000 back 1000.01, on 2027-01-31 2027-03-03 2027-04-03 2027-05-03
amortizejs: of 10000 back 10000.00, on 2027-01-31 2027-03-03 2027-04-03 2027-05-03
amortizejs: of 200000 back 200000.03, on 2027-01-31 2027-03-03 2027-04-03 2027-05-03
amortization: of 1000 back 1000.00, 85.61 a month, 85.59 the last
amortization: of 10000 back 10000.00, 312.90 a month, 312.99 the last
amortization: of 200000 back 200000.00, 898.09 a month, 897.66 the last
SEEN
echo "as written down"
