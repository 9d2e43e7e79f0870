// A first test against Vumi: what a sample connection holds.
// With vitest the four functions come from 'vitest' (beforeAll, afterAll, beforeEach, test).
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startSandbox } from './sandbox.mjs';

const CONNECTION = 'K7Q2M9X4T1';
let sandbox;

before(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
after(() => sandbox.stop());

const ask = (path, options) => fetch(`${sandbox.env.VUMI_BASE_URL}/api/v1/${path}`, options);

const logIn = async () => {
  const keys = { clientId: sandbox.env.VUMI_CLIENT_ID, clientSecret: sandbox.env.VUMI_CLIENT_SECRET };
  const headers = { 'Content-Type': 'application/json' };
  const answer = await ask('auth/login', { method: 'POST', headers, body: JSON.stringify(keys) });
  return { headers: { Authorization: `Bearer ${(await answer.json()).token}` } };
};

test('a sample connection is ready and holds a stock', async () => {
  const session = await logIn();
  const connection = await (await ask(`queries/connections/${CONNECTION}`, session)).json();
  assert.equal(connection.status, 'READY');
  const positions = await ask(`queries/connections/${CONNECTION}/portfolios/active-positions`, session);
  // Keep amounts as text where they count: JSON.parse makes binary floats of them.
  assert.ok((await positions.json()).some((own) => own.isin === 'US9900000012'));
});

test('a session ends where another one begins', async () => {
  const first = await logIn();
  await logIn();
  assert.equal((await ask('queries/entities', first)).status, 401);
});
