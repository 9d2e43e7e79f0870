#!/usr/bin/env bash
# A 429 or a 503 whose `Retry-After` says two seconds, in clients that repeat such an answer by themselves.
#
# Guess, written down first: who repeats a 429 waits as long as it says, or gives up where that is longer
# than the most it would wait. Nothing repeats before. What is heard of a 429 is heard of a 503.
#
# Seen with ofetch 1.5.1, wretch 2.11.1, fetch-retry 6.0.0 and undici 7.30.2 (Node 20), aiohttp-retry 2.9.1,
# httpx-retries 0.6.0, retryhttp 1.5.0 and urllib3 2.8.0 (Python 3.13), over a server that answers so once:
# - ofetch repeats at once, with nothing set at all: a GET that is refused for coming too often comes again.
# - wretch's middleware, fetch-retry and aiohttp-retry wait their own time, and don't read the header.
# - retryhttp waits for what a 429 says, and not for what a 503 says.
# - undici's RetryAgent and httpx-retries read it, and cut it to their longest wait, here one second: they
#   repeat before they may. The longest is 30 seconds in undici where it isn't set, 120 in the other.
# - undici, httpx-retries with its own setting and urllib3 wait for the two seconds.
#
# What follows: foliolink's client waits for the longer of its own gap and what it was told, or gives up.
# `serve` answers 429 with `Retry-After`; a reader with one of these is given a gap of its own that is longer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-python3.13}
"$python" --version > /dev/null 2>&1 || { echo "needs Python 3.13; PYTHON names it"; exit 2; }
"$python" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  aiohttp-retry==2.9.1 aiohttp==3.14.5 httpx-retries==0.6.0 httpx==0.28.1 retryhttp==1.5.0 requests==2.34.2 urllib3==2.8.0
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit --ignore-scripts \
  ofetch@1.5.1 wretch@2.11.1 fetch-retry@6.0.0 undici@7.30.2 >> npm.log
cat > waits.mjs <<'JS'
import http from "node:http";
import fetchRetry from "fetch-retry";
import { ofetch } from "ofetch";
import { Agent, RetryAgent, fetch as undici } from "undici";
import wretch from "wretch";
import { retry } from "wretch/middlewares";

let calls = [];
let refusal;
const server = http.createServer((_, answer) => {
  calls.push(performance.now());
  answer.writeHead(calls.length > 1 ? 200 : refusal, calls.length > 1 ? {} : { "Retry-After": "2" });
  answer.end("{}");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${server.address().port}/`;
const again = fetchRetry(fetch, { retryOn: [429, 503] });
const plain = new RetryAgent(new Agent());
const short = new RetryAgent(new Agent(), { maxTimeout: 1000 });
const clients = {
  ofetch: () => ofetch(url),
  "wretch, retry": () => wretch(url).middlewares([retry()]).get().res(),
  "fetch-retry": () => again(url),
  undici: () => undici(url, { dispatcher: plain }),
  "undici, one second at most": () => undici(url, { dispatcher: short }),
};
for (const [client, call] of Object.entries(clients)) {
  const told = [];
  for (refusal of [429, 503]) {
    calls = [];
    await call();
    const wait = calls[1] - calls[0];
    told.push(`${refusal} ${wait > 1900 ? "as told" : wait < 400 ? "at once" : "too early"}`);
  }
  console.log(`${client}: ${told.join(", ")}`);
}
process.exit();
JS
cat > waits.py <<'PY'
import asyncio
import http.server
import threading
import time

import aiohttp_retry
import httpx
import httpx_retries
import requests
import retryhttp
import urllib3

calls = []
refusal = None


class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        calls.append(time.monotonic())
        self.send_response(200 if len(calls) > 1 else refusal)
        if len(calls) == 1:
            self.send_header("Retry-After", "2")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/"


async def aiohttp_client():
    options = aiohttp_retry.ExponentialRetry(statuses={429, 503})
    async with aiohttp_retry.RetryClient(retry_options=options) as client, client.get(url) as answer:
        await answer.read()


def httpx_client(**options):
    with httpx.Client(transport=httpx_retries.RetryTransport(retry=httpx_retries.Retry(**options))) as client:
        client.get(url)


@retryhttp.retry
def retryhttp_client():
    requests.get(url).raise_for_status()


clients = {
    "aiohttp-retry": lambda: asyncio.run(aiohttp_client()),
    "httpx-retries": httpx_client,
    "httpx-retries, one second at most": lambda: httpx_client(max_backoff_wait=1),
    "retryhttp": retryhttp_client,
    "urllib3": lambda: urllib3.PoolManager(retries=urllib3.Retry(status_forcelist=[429, 503])).request("GET", url),
}
for client, call in clients.items():
    told = []
    for refusal in (429, 503):
        calls.clear()
        call()
        wait = calls[1] - calls[0]
        told.append(f"{refusal} {'as told' if wait > 1.9 else 'too early'}")
    print(f"{client}:", ", ".join(told))
PY
{ node waits.mjs; venv/bin/python waits.py; } > seen
cat seen
diff - seen <<'SEEN'
ofetch: 429 at once, 503 at once
wretch, retry: 429 too early, 503 too early
fetch-retry: 429 too early, 503 too early
undici: 429 as told, 503 as told
undici, one second at most: 429 too early, 503 too early
aiohttp-retry: 429 too early, 503 too early
httpx-retries: 429 as told, 503 as told
httpx-retries, one second at most: 429 too early, 503 too early
retryhttp: 429 as told, 503 too early
urllib3: 429 as told, 503 as told
SEEN
echo "as written down"
