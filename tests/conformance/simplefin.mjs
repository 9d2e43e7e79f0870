// Actual's sync server pulls from `foliolink serve` through its SimpleFIN side; what it hands to the
// app is compared with what the server sent and with the snapshots' amounts.
//
//     node simplefin.mjs FOLDER SETUP_TOKEN OTHER_SETUP_TOKEN
//
// FOLDER has node_modules with @actual-app/sync-server.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const [folder, setup, other] = process.argv.slice(2);
const VERSION = '26.9.0';

const free = () =>
  new Promise(resolve => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const port = await free();
const data = mkdtempSync(join(tmpdir(), 'actual-'));
const server = spawn(
  process.execPath,
  [join(folder, 'node_modules/@actual-app/sync-server/build/bin/actual-server.js')],
  {
    env: {
      ...process.env,
      ACTUAL_PORT: String(port),
      ACTUAL_HOSTNAME: '127.0.0.1',
      ACTUAL_DATA_DIR: data,
      TZ: 'UTC',
    },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);
let said = '';
server.stdout.on('data', text => (said += text));
server.stderr.on('data', text => (said += text));
process.on('exit', () => server.kill());

const base = `http://127.0.0.1:${port}`;
const fail = why => {
  console.error(`Actual ${VERSION}: ${why}\n${said}`);
  process.exit(1);
};

async function post(path, body, token) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers['x-actual-token'] = token;
  const answer = await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  try {
    return JSON.parse(text).data;
  } catch {
    return fail(`${path}: ${answer.status} ${text}`);
  }
}

for (let tries = 0; ; tries++) {
  try {
    if ((await fetch(`${base}/health`)).ok) break;
  } catch {
    if (tries === 300) fail("doesn't start");
  }
  await new Promise(resolve => setTimeout(resolve, 200));
}

const { token } = await post('/account/bootstrap', { password: 'conformance' });
await post('/secret', { name: 'simplefin_token', value: setup }, token);
const { accounts } = await post('/simplefin/accounts', {}, token);
if (!accounts) fail('no accounts');

const claimed = await fetch(Buffer.from(other, 'base64').toString(), { method: 'POST' });
const access = await claimed.text();
const [login, root] = access.replace(/^https?:\/\//, '').split('@');
const sent = await (
  await fetch(`http://${root}/accounts`, {
    headers: { authorization: `Basic ${Buffer.from(login).toString('base64')}` },
  })
).json();
if (accounts.length !== sent.accounts.length) fail(`${accounts.length} accounts`);

const ids = accounts.map(account => account.id);
const since = ids.map(() => '2000-01-01');
const read = await post('/simplefin/transactions', { accountId: ids, startDate: since }, token);
const tomorrow = new Date(Date.now() + 86400000);
let rows = 0;
let rounded = 0;
let usd = 0;
for (const account of sent.accounts) {
  const own = read[account.id];
  if (!own) fail(`${account.name}: nothing`);
  if (own.balances[0].balanceAmount.amount !== account.balance) fail(`${account.name}: balance`);
  if (own.balances[0].balanceAmount.currency !== account.currency) fail(`${account.name}: currency`);
  const row = (date, amount, text, id) => JSON.stringify([date, amount, text, id]);
  const wanted = account.transactions
    // It asks for days up to the end of this month.
    .filter(own => new Date(own.posted * 1000) < tomorrow)
    .map(own => row(new Date(own.posted * 1000).toISOString().slice(0, 10), own.amount, own.description, own.id));
  const got = own.transactions.all.map(own =>
    row(own.date, own.transactionAmount.amount, own.payeeName, own.transactionId));
  if (JSON.stringify(wanted.sort()) !== JSON.stringify(got.sort())) {
    fail(`${account.name}: ${got.length} rows of ${wanted.length} differ`);
  }
  rows += got.length;
  const cents = Math.round(Number(account.balance) * 100);
  if (own.startingBalance !== cents) rounded++;
  if (account.currency !== 'USD' && own.transactions.all.every(own => own.transactionAmount.currency === 'USD')) usd++;
}
console.log(`@actual-app/sync-server ${VERSION}: ${sent.accounts.length} accounts, ${rows} rows, amounts as sent`);
console.log(`  @actual-app/sync-server ${VERSION}: says USD for the rows of ${usd} accounts in other currencies, and a starting balance that isn't the balance in hundredths for ${rounded}`);
process.exit(0);
