#!/usr/bin/env bash
# Three public clients of Flinks, and an Authorize that answers 202 with OPERATION_PENDING or
# OPERATION_DISPATCHED: the session is still loading, and AuthorizeAsync says when it is open.
#
# Guess, written down first: a call that does "the whole flow" polls AuthorizeAsync before it asks for
# data; a client without such a call hands the 202 over, so that the caller sees it; polls of
# GetAccountsDetailAsync are GETs, as the reference has them.
#
# Seen with @rizwannur/flinks 0.2.0, node-flinks 0.6.0 (Node 20) and pyflinks 0.1.2 (Python 3,
# Linux):
# - @rizwannur/flinks: getAccountDetails takes the 202 for an open session and asks for the data at
#   once; the refusal of that (401 UNAUTHORIZED) is what the caller gets. It waits at the 202 of data
#   calls only, and has no call for AuthorizeAsync.
# - node-flinks hands the 202 over. Its getAccountsDetailAsync POSTs, and a server that has GET there
#   answers 405.
# - pyflinks hands the 202 over, and polls by GET.
#
# What follows: whoever uses the first checks httpStatusCode of authorize by hand.
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
answer = client.banking_services.authorize(login_id="l")
client.banking_services.get_accounts_detail_async("r")
print(answer["HttpStatusCode"], answer["FlinksCode"], end="")
PY
cat > calls.cjs <<'JS'
const { execFile } = require('node:child_process');
const { promisify } = require('node:util');
const { createServer } = require('node:http');
const NodeFlinks = require('node-flinks').default;
const { FlinksClient } = require('@rizwannur/flinks');

const customer = '00000000-0000-0000-0000-000000000001';
const pending = { HttpStatusCode: 202, FlinksCode: 'OPERATION_PENDING', RequestId: 'r' };
const loading = { HttpStatusCode: 401, FlinksCode: 'UNAUTHORIZED', Message: 'still loading' };
let calls = [];
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const name = request.url.split('/BankingServices/')[1];
    if (!name.startsWith('Generate')) calls.push(`${request.method} ${name}`);
    let body = { HttpStatusCode: 200, Token: 't' };
    if (name === 'Authorize' || (name.startsWith('GetAccountsDetailAsync') && request.method === 'GET')) body = pending;
    else if (name === 'GetAccountsDetail') body = loading;
    else if (name.startsWith('GetAccountsDetailAsync')) body = { HttpStatusCode: 405 };
    response.writeHead(body.HttpStatusCode, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  });
});
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const tell = async (client, run) => {
    calls = [];
    const outcome = await run().catch((error) => error.message);
    console.log(`${client}: ${calls.join(', ')}; ${outcome}`);
  };
  await tell('@rizwannur/flinks', async () => {
    const hosts = { banking: base, wealth: base };
    const keys = { secretKey: 's', xApiKey: 'k', maxRetries: 0 };
    await new FlinksClient({ instance: 'x', customerId: customer, hosts, ...keys }).getAccountDetails({ loginId: 'l' });
  });
  await tell('node-flinks', async () => {
    const client = new NodeFlinks('x', customer);
    client.client = client.client.extend({ prefixUrl: `${base}/v3/${customer}` });
    const answer = await client.authorize({ loginId: 'l' });
    await client.getAccountsDetailAsync({ requestId: 'r' }).catch((error) => console.log(`node-flinks polls: ${error.message}`));
    return `${answer.httpStatusCode} ${answer.flinksCode}`;
  });
  await tell('pyflinks', async () => (await promisify(execFile)('venv/bin/python', ['call.py', base])).stdout);
  server.close();
});
JS
node calls.cjs > seen
cat seen
diff - seen <<'SEEN'
@rizwannur/flinks: POST Authorize, POST GetAccountsDetail; Flinks getAccountsDetail failed: 401 UNAUTHORIZED
node-flinks polls: getAccountsDetailAsync: 405 undefined
node-flinks: POST Authorize, POST GetAccountsDetailAsync/r; 202 OPERATION_PENDING
pyflinks: POST Authorize, GET GetAccountsDetailAsync/r; 202 OPERATION_PENDING
SEEN
echo "as written down"
