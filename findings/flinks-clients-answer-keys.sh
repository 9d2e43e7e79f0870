#!/usr/bin/env bash
# Two public clients of Flinks, and the answer to a bank's question: under which key it goes out.
# The reference has the prompt itself, letter for letter, as the key of SecurityResponses.
#
# Guess, written down first: keys of options are turned from camelCase into PascalCase, as both
# clients say; the keys of answers are data, and stay.
#
# Seen with node-flinks 0.6.0 and @rizwannur/flinks 0.2.0 (Node 20, Linux):
# - node-flinks turns every key at every depth: "What is 2 + 2?" goes out as "WhatIs2 +2?". Only a
#   prompt that is in PascalCase already can be answered; the others are unknown to the bank.
# - Two prompts that differ in spaces or capitals only become one key, and one answer is gone.
# - @rizwannur/flinks leaves the keys of answers alone.
#
# What follows: with node-flinks, MFA is answered by another client, or by posting the body oneself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --silent --no-fund --no-audit node-flinks@0.6.0 @rizwannur/flinks@0.2.0 >> npm.log
cat > calls.cjs <<'JS'
const { createServer } = require('node:http');
const NodeFlinks = require('node-flinks').default;
const { FlinksClient } = require('@rizwannur/flinks');

const customer = '00000000-0000-0000-0000-000000000001';
let body = '';
const server = createServer((request, response) => {
  body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ HttpStatusCode: 200, RequestId: 'r', Token: 't' }));
  });
});
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const first = new NodeFlinks('x', customer);
  first.client = first.client.extend({ prefixUrl: `${base}/v3/${customer}` });
  const hosts = { banking: base, wealth: base };
  const second = new FlinksClient({ instance: 'x', customerId: customer, secretKey: 's', hosts });
  const answers = [
    { 'What is 2 + 2?': ['4'] },
    { 'Quelle ville ?': ['Montréal'] },
    { 'First pet?': ['a'], 'first pet?': ['b'] },
  ];
  for (const securityResponses of answers) {
    for (const [name, client] of [['node-flinks', first], ['@rizwannur/flinks', second.authorize]]) {
      await client.authorize({ requestId: 'r', securityResponses });
      console.log(`${name}: ${JSON.stringify(JSON.parse(body).SecurityResponses)}`);
    }
  }
  server.close();
});
JS
node calls.cjs > seen
cat seen
diff - seen <<'SEEN'
node-flinks: {"WhatIs2 +2?":["4"]}
@rizwannur/flinks: {"What is 2 + 2?":["4"]}
node-flinks: {"QuelleVille ?":["Montréal"]}
@rizwannur/flinks: {"Quelle ville ?":["Montréal"]}
node-flinks: {"FirstPet?":["b"]}
@rizwannur/flinks: {"First pet?":["a"],"first pet?":["b"]}
SEEN
echo "as written down"
