#!/usr/bin/env bash
# At most ten calls a second, where a lone call came first and the others within that second.
#
# Guess, written down first: windows that are fixed let twice the limit through at the border of two, and a
# bucket does as well: 20 in a second. Three times the limit is what none of them lets through.
#
# Seen with p-queue 9.3.5, p-throttle 8.1.1, limiter 4.1.0 and bottleneck 2.19.5 (Node 20), ten a second, one
# call and forty more after some hundred milliseconds, 24 times each:
# - p-queue starts nine, ten when the first call's second ends, and in many of the runs ten more a few
#   milliseconds later: 29 in less than a second. Its timer for the rest of the window ends in the very
#   millisecond in which the window does, which it still counts as the old one.
# - With `strict: true` it keeps to ten in any second.
# - p-throttle and limiter let 19 through, as guessed; bottleneck with `minTime` keeps to ten.
# - p-queue 10 asks for Node 22 and isn't part of this.
#
# What follows: foliolink's `serve` answers a token so many times a minute, and 429 after that. Who reads it
# by p-queue asks for `strict`, or names a third of the limit.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  p-queue@9.3.5 p-throttle@8.1.1 limiter@4.1.0 bottleneck@2.19.5 >> npm.log
cat > calls.mjs <<'JS'
import Bottleneck from "bottleneck";
import { RateLimiter } from "limiter";
import PQueue from "p-queue";
import pThrottle from "p-throttle";

const sleep = (time) => new Promise((done) => setTimeout(done, time));
const LIMIT = 10;
const libraries = {
  "p-queue": () => {
    const queue = new PQueue({ intervalCap: LIMIT, interval: 1000 });
    return (call) => queue.add(call);
  },
  "p-queue, strict": () => {
    const queue = new PQueue({ intervalCap: LIMIT, interval: 1000, strict: true });
    return (call) => queue.add(call);
  },
  "p-throttle": () => pThrottle({ limit: LIMIT, interval: 1000 })((call) => call()),
  limiter: () => {
    const limiter = new RateLimiter({ tokensPerInterval: LIMIT, interval: "second" });
    return (call) => limiter.removeTokens(1).then(call);
  },
  "bottleneck, minTime": () => {
    const limiter = new Bottleneck({ minTime: 1000 / LIMIT });
    return (call) => limiter.schedule(call);
  },
};
// The most calls that were begun within 900 milliseconds, so that a late timer of a busy machine isn't blamed.
async function most(schedule, pause) {
  const begun = [];
  const call = async () => begun.push(performance.now());
  await schedule(call);
  await sleep(pause);
  await Promise.all(Array.from({ length: 40 }, () => schedule(call)));
  return Math.max(...begun.map((from) => begun.filter((at) => at >= from && at < from + 900).length));
}
for (const [name, make] of Object.entries(libraries)) {
  const runs = [];
  for (let run = 0; run < 24; run += 1) {
    runs.push(most(make(), 300 + 25 * run));
    await sleep(7);
  }
  const top = Math.max(...(await Promise.all(runs)));
  console.log(`${name}: ${top <= LIMIT ? "the limit" : top <= 2 * LIMIT ? "up to twice the limit" : "more than twice the limit"}`);
}
JS
node calls.mjs > seen
cat seen
diff - seen <<'SEEN'
p-queue: more than twice the limit
p-queue, strict: the limit
p-throttle: up to twice the limit
limiter: up to twice the limit
bottleneck, minTime: the limit
SEEN
echo "as written down"
