#!/usr/bin/env bash
# @rizwannur/flinks and a body that comes slowly: what its timeoutMs covers.
#
# Guess, written down first: the time for one call, body included, as AbortSignal.timeout() has it.
#
# Seen with @rizwannur/flinks 0.2.0 (Node 20, Linux): the clock is stopped when the headers are there.
# With timeoutMs 300, headers that come after 1.2 s end in FlinksTimeoutError; headers at once and a
# body after 1.2 s are a success.
#
# What follows: whoever needs an end of a call passes a `fetch` of their own with a signal in it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit @rizwannur/flinks@0.2.0 >> npm.log
cat > calls.cjs <<'JS'
const { createServer } = require('node:http');
const { FlinksClient } = require('@rizwannur/flinks');

const LATE = 1200;
const server = createServer((request, response) => {
  const later = (work) => setTimeout(work, LATE);
  const send = () => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
  };
  const end = () => response.end('{"HttpStatusCode":200,"Accounts":[]}');
  request.resume().on('end', () => {
    if (request.headers['x-api-key'] === 'headers') later(() => { send(); end(); });
    else { send(); later(end); }
  });
});
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  for (const what of ['headers', 'body']) {
    const client = new FlinksClient({ instance: 'x', customerId: 'c', xApiKey: what, hosts: { banking: base }, timeoutMs: 300, maxRetries: 0 });
    const began = Date.now();
    const outcome = await client.connect.getAccountsDetail({ requestId: 'r' }).then(() => 'success', (error) => error.name);
    console.log(`late ${what}: ${outcome}, ${Date.now() - began < LATE - 200 ? 'early' : 'when all was there'}`);
  }
  server.close();
  server.closeAllConnections();
});
JS
node calls.cjs > seen
cat seen
diff - seen <<'SEEN'
late headers: FlinksTimeoutError, early
late body: success, when all was there
SEEN
echo "as written down"
