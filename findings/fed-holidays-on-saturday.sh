#!/usr/bin/env bash
# The days on which US banks settle (ACH, Fedwire), and those of TARGET, in calendars that say Federal Reserve, bank or
# European Central Bank.
#
# Guess, written down first: a holiday on a Saturday isn't moved. The Reserve Banks say so with their list of
# holidays: open on the Friday before, closed on the Monday after a Sunday. So July 3 of 2026, June 18 and December 24
# of 2027, all Fridays, settle, and a calendar with "Federal Reserve" or "bank" in its name knows. TARGET moves no
# holiday at all.
#
# Seen with workalendar 17.0.0, calendra 7.11.1, holidays 0.109 and QuantLib 1.44 (Python 3.13),
# date-holidays 3.37.0, date-fns-holiday-us 1.1.0 with date-fns 4.4.0 and @date/holidays-us 0.4.0 (Node 20):
# - `FederalReserveSystem` of workalendar and of calendra is closed on each of the Fridays: what is sent on July 2
#   of 2026 settles on July 6 instead of July 3. workalendar's own words for it are the Board of Governors; it is the Banks that settle.
#   calendra's is open on January 2 of 2023, a Monday after a Sunday, and its `EuropeanCentralBank` moves May 1 and
#   Christmas to Mondays.
# - date-holidays has the Friday before a Veterans Day on Saturday (November 10 of 2028) as a holiday of type
#   `bank`, and the other Fridays as `public`. Of its three days of type `bank` from 2023 to 2033, on two banks settle.
# - `isBankHoliday` of date-fns-holiday-us moves no holiday: it is false on Monday July 5 of 2027, when banks are
#   closed. It is true at midnight only, and false at noon of the same day.
# - @date/holidays-us, asked for `bank: true`, has July 3 of 2026 and December 24 of 2027, and no Juneteenth.
# - holidays (`FED`, `XECB`) and QuantLib are as guessed.
#
# What follows: foliolink takes a row's day from its source and counts no banking days. Who says by such a calendar
# when a transfer arrives holds the calendar against the list of the Reserve Banks first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check workalendar==17.0.0 calendra==7.11.1 holidays==0.109 QuantLib==1.44
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  date-holidays@3.37.0 date-fns-holiday-us@1.1.0 date-fns@4.4.0 @date/holidays-us@0.4.0 >> npm.log
cat > days.py <<'PY'
from datetime import date, timedelta

import calendra.europe
import calendra.usa
import holidays
import QuantLib
import workalendar.europe
import workalendar.usa


def working(calendar):
    return calendar.is_working_day


def listed(name):
    days = holidays.financial_holidays(name)
    return lambda day: day not in days and day.weekday() < 5


def quantlib(calendar):
    return lambda day: calendar.isBusinessDay(QuantLib.Date(day.day, day.month, day.year))


def after(is_open, day):
    day += timedelta(1)
    while not is_open(day):
        day += timedelta(1)
    return day


fed = ["2023-01-02", "2026-06-19", "2026-07-03", "2026-11-11", "2027-06-18", "2027-07-05", "2027-12-24", "2028-11-10"]
target = ["2027-03-26", "2027-05-03", "2027-12-24", "2027-12-27"]
calendars = {
    "workalendar": (working(workalendar.usa.FederalReserveSystem()), working(workalendar.europe.EuropeanCentralBank())),
    "calendra": (working(calendra.usa.FederalReserveSystem()), working(calendra.europe.EuropeanCentralBank())),
    "holidays": (listed("FED"), listed("XECB")),
    "QuantLib": (quantlib(QuantLib.UnitedStates(QuantLib.UnitedStates.FederalReserve)), quantlib(QuantLib.TARGET())),
}
for name, (us, euro) in calendars.items():
    print(f"{name}: the Fed is closed on", *(day for day in fed if not us(date.fromisoformat(day))))
    print(f"{name}: after 2026-07-02 comes {after(us, date(2026, 7, 2))}")
    print(f"{name}: TARGET is closed on", *(day for day in target if not euro(date.fromisoformat(day))))
PY
cat > days.cjs <<'JS'
const { isBankHoliday } = require("date-fns-holiday-us");
const listed = require("@date/holidays-us");
const Holidays = require("date-holidays");

const days = ["2023-01-02", "2026-06-19", "2026-07-03", "2026-11-11", "2027-06-18", "2027-07-05", "2027-12-24", "2028-11-10"];
const noon = (day) => new Date(`${day}T12:00:00Z`);
const us = new Holidays("US", { timezone: "UTC" });
const kinds = (day) => (us.isHoliday(noon(day)) || []).map(({ type }) => type).filter((type) => ["public", "bank"].includes(type));
console.log("date-holidays:", ...days.map((day) => `${day} ${kinds(day)}`));
const years = Array.from({ length: 11 }, (_, at) => 2023 + at);
const banks = years.flatMap((year) => us.getHolidays(year)).filter(({ type }) => type === "bank");
console.log("date-holidays, type bank, 2023 to 2033:", ...banks.map(({ date }) => date.slice(0, 10)));
console.log("date-fns-holiday-us, bank holidays:", ...days.filter((day) => isBankHoliday(new Date(`${day}T00:00:00Z`))));
console.log("date-fns-holiday-us, noon of 2026-11-11:", isBankHoliday(noon("2026-11-11")));
console.log("@date/holidays-us, bank holidays:", ...days.filter((day) => listed.isHoliday(noon(day), { bank: true })));
JS
export TZ=UTC
{ venv/bin/python days.py; node days.cjs; } > seen
cat seen
diff - seen <<'SEEN'
workalendar: the Fed is closed on 2023-01-02 2026-06-19 2026-07-03 2026-11-11 2027-06-18 2027-07-05 2027-12-24 2028-11-10
workalendar: after 2026-07-02 comes 2026-07-06
workalendar: TARGET is closed on 2027-03-26
calendra: the Fed is closed on 2026-06-19 2026-07-03 2026-11-11 2027-06-18 2027-07-05 2027-12-24 2028-11-10
calendra: after 2026-07-02 comes 2026-07-06
calendra: TARGET is closed on 2027-03-26 2027-05-03 2027-12-27
holidays: the Fed is closed on 2023-01-02 2026-06-19 2026-11-11 2027-07-05
holidays: after 2026-07-02 comes 2026-07-03
holidays: TARGET is closed on 2027-03-26
QuantLib: the Fed is closed on 2023-01-02 2026-06-19 2026-11-11 2027-07-05
QuantLib: after 2026-07-02 comes 2026-07-03
QuantLib: TARGET is closed on 2027-03-26
date-holidays: 2023-01-02 public 2026-06-19 public 2026-07-03 public 2026-11-11 public 2027-06-18 public 2027-07-05 public 2027-12-24 public 2028-11-10 bank
date-holidays, type bank, 2023 to 2033: 2023-11-10 2028-11-10 2029-11-12
date-fns-holiday-us, bank holidays: 2026-06-19 2026-11-11
date-fns-holiday-us, noon of 2026-11-11: false
@date/holidays-us, bank holidays: 2023-01-02 2026-07-03 2026-11-11 2027-07-05 2027-12-24
SEEN
echo "as written down"
