// A first test: the accounts of a sample customer, and a bank that fails once.
// With vitest the four functions come from 'vitest' (beforeAll, afterAll, beforeEach, test).
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startSandbox } from './sandbox.mjs';

const LOGIN_ID = '7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20';
let sandbox;

before(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
after(() => sandbox.stop());

const call = async (path, body, headers = {}) => {
  const answer = await fetch(sandbox.env.FLINKS_BASE_URL + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, text: await answer.text() };
};

const flinks = (endpoint, body, headers) =>
  call(`/v3/${sandbox.env.FLINKS_CUSTOMER_ID}/BankingServices/${endpoint}`, body, headers);

const readAccounts = async () => {
  const minted = await flinks('GenerateAuthorizeToken', {}, { 'flinks-auth-key': sandbox.env.FLINKS_SECRET_KEY });
  const token = { 'flinks-auth-key': JSON.parse(minted.text).Token };
  const session = await flinks('Authorize', { LoginId: LOGIN_ID, MostRecentCached: true }, token);
  const body = { RequestId: JSON.parse(session.text).RequestId };
  const key = { 'x-api-key': sandbox.env.FLINKS_API_KEY };
  let answer = await flinks('GetAccountsDetail', body, key);
  for (let polls = 0; answer.status === 202 && polls < 5; polls += 1) {
    answer = await flinks('GetAccountsDetail', body, key);
  }
  return answer;
};

test('a sample customer has four accounts', async () => {
  const { status, text } = await readAccounts();
  assert.equal(status, 200);
  // Keep amounts as text where they count: JSON.parse makes binary floats of them.
  assert.equal(JSON.parse(text).Accounts.length, 4);
});

test('a bank that fails once', async () => {
  await call('/_sandbox/faults', { fault: 'error-html', status: 502, operation: 'get_accounts_detail', times: 1 });
  assert.equal((await readAccounts()).status, 502);
  assert.equal((await readAccounts()).status, 200);
});

test('two namespaces do not see each other', async () => {
  const inOther = { 'X-Sandbox-Namespace': 'other' };
  await call('/_sandbox/faults', { fault: 'error-empty', times: null }, inOther);
  assert.equal((await readAccounts()).status, 200);
  const faults = await fetch(`${sandbox.env.FLINKS_BASE_URL}/_sandbox/faults`, { headers: inOther });
  assert.equal((await faults.json()).length, 1);
});
