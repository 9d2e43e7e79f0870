#!/usr/bin/env bash
# A nightly and an hourly job in a zone of its own, over the night the clocks go back.
#
# Guess, written down first: half past two comes once in Toronto that night, and a nightly job runs once.
# In Madrid it comes twice, and the job still runs once. An hourly job runs 24 times in 24 hours.
#
# Seen with cron 4.4.0, croner 11.0.1, cron-parser 5.10.6 and node-cron 4.6.0 (Node 20, by a clock of
# fake-timers), croniter 7.0.0, cronsim 2.8, crontab 1.0.5 and cron-converter 2.0.2 (Python 3.13), over the
# 24 hours around the change in 2031:
# - In Toronto npm's cron runs the job for 02:30 at 01:30 as well, an hour early and at a time that no
#   one wrote down: twice in a night that has that time once.
# - croniter names both 02:30s of Madrid and both 01:30s of Toronto for a job with one time a day.
# - node-cron, crontab and cron-converter leave out a run of the hourly job, so that two hours lie between
#   two of them. node-cron's pages say so.
# - croner, cron-parser and cronsim do as guessed.
#
# What follows: foliolink's `sync` takes a window of hours in a zone instead of a time. Who starts a pull
# by one of these names its times in UTC, or an hour that no change touches.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  croniter==7.0.0 cronsim==2.8 crontab==1.0.5 cron-converter==2.0.2 tzdata==2026.2
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  cron@4.4.0 croner@11.0.1 cron-parser@5.10.6 node-cron@4.6.0 \
  @sinonjs/fake-timers@15.5.0 luxon@3.7.2 >> npm.log
cat > nights.json <<'JSON'
[
  ["America/Toronto", "2031-11-01T18:00:00-04:00", "30 2 * * *"],
  ["America/Toronto", "2031-11-01T18:00:00-04:00", "30 1 * * *"],
  ["America/Toronto", "2031-11-01T18:00:00-04:00", "0 * * * *"],
  ["Europe/Madrid", "2031-10-25T18:00:00+02:00", "30 2 * * *"],
  ["Europe/Madrid", "2031-10-25T18:00:00+02:00", "0 * * * *"]
]
JSON
cat > nights.mjs <<'JS'
import { readFileSync } from "node:fs";
import FakeTimers from "@sinonjs/fake-timers";
import { CronJob } from "cron";
import { CronExpressionParser } from "cron-parser";
import { Cron } from "croner";
import { DateTime } from "luxon";
import nodeCron from "node-cron";

const libraries = {
  cron: (times, zone, run) => {
    const job = CronJob.from({ cronTime: times, timeZone: zone, onTick: run, start: true });
    return () => job.stop();
  },
  croner: (times, zone, run) => {
    const job = new Cron(times, { timezone: zone }, run);
    return () => job.stop();
  },
  "cron-parser": (times, zone, run) => {
    const dates = CronExpressionParser.parse(times, { tz: zone });
    let timer;
    const wait = () => {
      const next = dates.next().getTime();
      timer = setTimeout(() => (run(), wait()), next - Date.now());
    };
    wait();
    return () => clearTimeout(timer);
  },
  "node-cron": (times, zone, run) => {
    const job = nodeCron.schedule(times, run, { timezone: zone });
    return () => job.destroy();
  },
};
for (const [zone, start, times] of JSON.parse(readFileSync("nights.json"))) {
  console.log(`${zone}, ${times}`);
  for (const [library, begin] of Object.entries(libraries)) {
    const clock = FakeTimers.install({ now: Date.parse(start), toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    const runs = [];
    const end = begin(times, zone, () => runs.push(DateTime.now().setZone(zone).toFormat("HH:mmZ")));
    for (let minute = 0; minute < 24 * 60; minute += 1) await clock.tickAsync(60_000);
    await end();
    clock.uninstall();
    console.log(`  ${library}: ${runs.length > 3 ? `${runs.length} runs` : runs.join(" ")}`);
  }
}
process.exit();
JS
cat > nights.py <<'PY'
import json
from datetime import datetime, timedelta, timezone
from itertools import takewhile
from zoneinfo import ZoneInfo

import cron_converter
import croniter
import cronsim
import crontab


def by_croniter(times, start):
    dates = croniter.croniter(times, start)
    while True:
        yield dates.get_next(datetime)


def by_crontab(times, start):
    table = crontab.CronTab(times)
    while True:
        wait = timedelta(seconds=round(table.next(start, default_utc=False)))
        start = (start.astimezone(timezone.utc) + wait).astimezone(start.tzinfo)
        yield start


def by_converter(times, start):
    dates = cron_converter.Cron(times).schedule(start)
    while True:
        yield dates.next()


libraries = {"croniter": by_croniter, "cronsim": cronsim.CronSim, "crontab": by_crontab, "cron-converter": by_converter}
for zone, start, times in json.load(open("nights.json")):
    print(f"{zone}, {times}")
    start = datetime.fromisoformat(start).astimezone(ZoneInfo(zone))
    end = start.timestamp() + 24 * 3600
    for library, dates in libraries.items():
        runs = [f"{run:%H:%M}{run:%z}"[:-2] for run in takewhile(lambda run: run.timestamp() <= end, dates(times, start))]
        print(f"  {library}:", f"{len(runs)} runs" if len(runs) > 3 else " ".join(runs))
PY
{ node nights.mjs; venv/bin/python nights.py; } > seen
cat seen
diff - seen <<'SEEN'
America/Toronto, 30 2 * * *
  cron: 01:30-5 02:30-5
  croner: 02:30-5
  cron-parser: 02:30-5
  node-cron: 02:30-5
America/Toronto, 30 1 * * *
  cron: 01:30-4
  croner: 01:30-4
  cron-parser: 01:30-4
  node-cron: 01:30-4
America/Toronto, 0 * * * *
  cron: 24 runs
  croner: 24 runs
  cron-parser: 24 runs
  node-cron: 23 runs
Europe/Madrid, 30 2 * * *
  cron: 02:30+2
  croner: 02:30+2
  cron-parser: 02:30+2
  node-cron: 02:30+1
Europe/Madrid, 0 * * * *
  cron: 24 runs
  croner: 24 runs
  cron-parser: 24 runs
  node-cron: 23 runs
America/Toronto, 30 2 * * *
  croniter: 02:30-05
  cronsim: 02:30-05
  crontab: 02:30-05
  cron-converter: 02:30-05
America/Toronto, 30 1 * * *
  croniter: 01:30-04 01:30-05
  cronsim: 01:30-04
  crontab: 01:30-04
  cron-converter: 01:30-04
America/Toronto, 0 * * * *
  croniter: 24 runs
  cronsim: 24 runs
  crontab: 23 runs
  cron-converter: 23 runs
Europe/Madrid, 30 2 * * *
  croniter: 02:30+02 02:30+01
  cronsim: 02:30+02
  crontab: 02:30+02
  cron-converter: 02:30+02
Europe/Madrid, 0 * * * *
  croniter: 24 runs
  cronsim: 24 runs
  crontab: 23 runs
  cron-converter: 23 runs
SEEN
echo "as written down"
