#!/usr/bin/env bash
# A 503 whose `Retry-After` says now: 0, or a date that is already there.
#
# Guess, written down first: RFC 9110 takes any number of seconds from 0 on, and a date is in the past
# as soon as two clocks differ. A client that repeats a 503 without the header repeats it then too,
# at once or after its own gap.
#
# Seen with retry-axios 4.0.3, axios-retry 4.5.0, axios 1.21.1, ky 1.14.3 and got 14.6.6 (Node 20), over
# a server that answers 503 once and then 200:
# - retry-axios repeats where there is no header or one second is named, and gives the call up after
#   one try where it is 0 or a date of two seconds ago, although two more are left.
# - axios-retry, ky and got repeat all four.
#
# What follows: foliolink's servers name seconds, at least one, and no dates. Its own client takes a
# date in the past for no wait at all, and tries again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit \
  axios@1.21.1 axios-retry@4.5.0 got@14.6.6 ky@1.14.3 retry-axios@4.0.3 >> npm.log
cat > tries.mjs <<'JS'
import http from "node:http";
import axios from "axios";
import axiosRetry from "axios-retry";
import got from "got";
import ky from "ky";
import * as rax from "retry-axios";

let tries = 0;
let wait;
const server = http.createServer((_, answer) => {
  tries += 1;
  answer.writeHead(tries > 1 ? 200 : 503, tries > 1 || wait === undefined ? {} : { "Retry-After": wait });
  answer.end("{}");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${server.address().port}/`;

const plain = axios.create();
rax.attach(plain);
const other = axios.create();
axiosRetry(other, { retries: 2, retryDelay: axiosRetry.exponentialDelay });
const clients = {
  "retry-axios": () => plain.get(url, { raxConfig: { retry: 2 } }),
  "axios-retry": () => other.get(url),
  ky: () => ky(url, { retry: 2 }).json(),
  got: () => got(url, { retry: { limit: 2 } }).json(),
};
const waits = [
  ["no header", () => undefined],
  ["1", () => "1"],
  ["0", () => "0"],
  ["a date of two seconds ago", () => new Date(Date.now() - 2000).toUTCString()],
];
for (const [client, call] of Object.entries(clients)) {
  for (const [name, make] of waits) {
    [tries, wait] = [0, make()];
    const end = await call().then(() => "200", () => "given up");
    console.log(`${client}, ${name}: ${end} after ${tries} ${tries === 1 ? "try" : "tries"}`);
  }
}
server.close();
JS
node tries.mjs > seen
cat seen
diff - seen <<'SEEN'
retry-axios, no header: 200 after 2 tries
retry-axios, 1: 200 after 2 tries
retry-axios, 0: given up after 1 try
retry-axios, a date of two seconds ago: given up after 1 try
axios-retry, no header: 200 after 2 tries
axios-retry, 1: 200 after 2 tries
axios-retry, 0: 200 after 2 tries
axios-retry, a date of two seconds ago: 200 after 2 tries
ky, no header: 200 after 2 tries
ky, 1: 200 after 2 tries
ky, 0: 200 after 2 tries
ky, a date of two seconds ago: 200 after 2 tries
got, no header: 200 after 2 tries
got, 1: 200 after 2 tries
got, 0: 200 after 2 tries
got, a date of two seconds ago: 200 after 2 tries
SEEN
echo "as written down"
