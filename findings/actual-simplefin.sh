#!/usr/bin/env bash
# Actual's sync server pulls from a SimpleFIN server: one balance written in three ways, an account in
# Canadian dollars, and a server that says that something is wrong.
#
# Guess, written down first: "100", "100.5" and "100.50" are read as the same unit (hundredths, or
# with the currency's digits); rows are in their account's currency; and what the server says in
# `errors`, which the protocol wants shown to the user ("You must reauthenticate." is its own
# example), reaches the app.
#
# Seen with @actual-app/sync-server 26.9.0 (Node 20, Linux):
# - the starting balance is the text without its point: 100, 1005 and 10050 for those three, which
#   the app takes as hundredths. A balance with two decimals alone comes out right.
# - every row is in USD, whatever the account's currency; balances keep it.
# - an error reaches the app only where it begins with "Connection to NAME may need attention", NAME
#   being the organization's. Any other text is dropped without a word.
#
# What follows: a server that wants its troubles to be seen writes that line, word for word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >init.log
npm install --silent --no-audit --no-fund @actual-app/sync-server@26.9.0
cat > pull.mjs <<'JS'
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
const posted = Math.floor(Date.now() / 1000) - 86400;
let errors = [];
const account = (id, balance, currency) => ({
  org: { domain: 'bank.example', name: 'Example Bank', 'sfin-url': 'https://sfin.example' },
  id, name: id, currency, balance, 'balance-date': posted,
  transactions: [{ id: '1', posted, amount: '-1.00', description: 'Shop', payee: 'Shop' }],
});
const accounts = [account('A', '100', 'CAD'), account('B', '100.5', 'CAD'), account('C', '100.50', 'CAD')];
let bank;
const server = createServer((request, answer) => {
  if (request.method === 'POST') answer.end(`http://user:password@127.0.0.1:${bank}`);
  else answer.end(JSON.stringify({ errors, accounts }));
});
bank = await listen(server);

const probe = createServer();
const port = await listen(probe);
await new Promise(resolve => probe.close(resolve));
const actual = spawn(process.execPath, ['node_modules/@actual-app/sync-server/build/bin/actual-server.js'], {
  env: { ...process.env, ACTUAL_PORT: String(port), ACTUAL_HOSTNAME: '127.0.0.1', ACTUAL_DATA_DIR: `${process.cwd()}/data`, TZ: 'UTC' },
  stdio: 'ignore',
});
process.on('exit', () => actual.kill());
const post = async (path, body, token) => {
  const headers = { 'content-type': 'application/json', ...(token && { 'x-actual-token': token }) };
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()).data;
};
for (let tries = 0; ; tries++) {
  try {
    if ((await fetch(`http://127.0.0.1:${port}/health`)).ok) break;
  } catch (error) {
    if (tries === 150) throw error;
  }
  await new Promise(resolve => setTimeout(resolve, 200));
}
const { token } = await post('/account/bootstrap', { password: 'findings' });
const setup = Buffer.from(`http://127.0.0.1:${bank}/claim/one`).toString('base64');
await post('/secret', { name: 'simplefin_token', value: setup }, token);
await post('/simplefin/accounts', {}, token);
const pull = () =>
  post('/simplefin/transactions', { accountId: ['A', 'B', 'C'], startDate: ['2020-01-01', '2020-01-01', '2020-01-01'] }, token);

const read = await pull();
for (const { id, balance } of accounts) console.log(`balance ${balance}: starting balance ${read[id].startingBalance}`);
const [row] = read.A.transactions.all;
console.log(`account in CAD: balance in ${read.A.balances[0].balanceAmount.currency}, row in ${row.transactionAmount.currency}`);
for (const text of ['You must reauthenticate.', 'Example Bank: Connection to Example Bank may need attention', 'Connection to Example Bank may need attention']) {
  errors = [text];
  const told = (await pull()).errors?.A?.[0]?.error_code ?? 'nothing';
  console.log(`"${text}": ${told}`);
}
process.exit(0);
JS
mkdir data
node pull.mjs > seen
cat seen
diff - seen <<'SEEN'
balance 100: starting balance 100
balance 100.5: starting balance 1005
balance 100.50: starting balance 10050
account in CAD: balance in CAD, row in USD
"You must reauthenticate.": nothing
"Example Bank: Connection to Example Bank may need attention": nothing
"Connection to Example Bank may need attention": ACCOUNT_NEEDS_ATTENTION
SEEN
echo "as written down"
