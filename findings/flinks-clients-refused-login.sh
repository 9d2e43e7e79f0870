#!/usr/bin/env bash
# Three public clients of Flinks, and a bank that refuses a password: how often the credentials go
# out for one call of the user's.
#
# Guess, written down first: once each. A client that renews its own token may send a call again
# where the token was refused (UNAUTHORIZED), and not where the bank refused the person.
#
# Seen with @rizwannur/flinks 0.2.0, node-flinks 0.6.0 (Node 20) and pyflinks 0.1.2 (Python 3,
# Linux), at 401 INVALID_PASSWORD, which the reference documents for a wrong password:
# - @rizwannur/flinks takes any 401 for an expired token: it mints another one and sends the same
#   user name and password once more. Its `maxRetries: 0` changes nothing about that.
# - node-flinks and pyflinks send them once.
#
# What follows: with the first one each wrong password counts twice at the bank, which locks accounts
# after few.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit node-flinks@0.6.0 @rizwannur/flinks@0.2.0 >> npm.log
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyflinks==0.1.2
cat > call.py <<'PY'
import sys

from pyflinks import Client

client = Client("00000000-0000-0000-0000-000000000001", base_url=sys.argv[1] + "/v3/")
client.session.trust_env = False
try:
    client.banking_services.authorize(institution="Bank", username="u", password="wrong")
except Exception:
    pass
PY
cat > calls.cjs <<'JS'
const { execFile } = require('node:child_process');
const { createServer } = require('node:http');
const NodeFlinks = require('node-flinks').default;
const { FlinksClient } = require('@rizwannur/flinks');

const customer = '00000000-0000-0000-0000-000000000001';
let sent = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const minted = request.url.endsWith('/GenerateAuthorizeToken');
    sent += minted ? 0 : 1;
    const body = minted
      ? { HttpStatusCode: 200, Token: 'token' }
      : { HttpStatusCode: 401, FlinksCode: 'INVALID_PASSWORD', Message: 'wrong password' };
    response.writeHead(body.HttpStatusCode, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  });
});
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const person = { institution: 'Bank', username: 'u', password: 'wrong', mostRecentCached: false };
  const tell = async (client, run) => {
    sent = 0;
    await run().catch(() => {});
    console.log(`${client}: credentials sent ${sent} time(s)`);
  };
  await tell('@rizwannur/flinks', () => {
    const hosts = { banking: base, wealth: base };
    const keys = { secretKey: 'secret', xApiKey: 'key', maxRetries: 0 };
    return new FlinksClient({ instance: 'x', customerId: customer, hosts, ...keys }).authorize.authorize(person);
  });
  await tell('node-flinks', () => {
    const client = new NodeFlinks('x', customer);
    client.client = client.client.extend({ prefixUrl: `${base}/v3/${customer}` });
    return client.authorize(person);
  });
  await tell('pyflinks', () => new Promise((done) => execFile('venv/bin/python', ['call.py', base], done)));
  server.close();
});
JS
node calls.cjs > seen
cat seen
diff - seen <<'SEEN'
@rizwannur/flinks: credentials sent 2 time(s)
node-flinks: credentials sent 1 time(s)
pyflinks: credentials sent 1 time(s)
SEEN
echo "as written down"
