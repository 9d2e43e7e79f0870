// node-flinks and @rizwannur/flinks against the sandbox: one row of docs/sandbox.md a call.
const { createRequire } = require('node:module');
const { env, argv } = require('node:process');

const from = createRequire(`${argv[2]}/`);
const NodeFlinks = from('node-flinks').default;
const { FlinksClient } = from('@rizwannur/flinks');

const base = env.FLINKS_BASE_URL;
const customer = env.FLINKS_CUSTOMER_ID;
const LOGIN = '7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20';
const NO_MFA = '1c2b8f5e-0a6d-4f37-9e84-6b7d05c3a911';

const reset = () => fetch(`${base}/_sandbox/reset`, { method: 'POST' });

const mint = async () => {
  const url = `${base}/v3/${customer}/BankingServices/GenerateAuthorizeToken`;
  const answer = await fetch(url, { method: 'POST', headers: { 'flinks-auth-key': env.FLINKS_SECRET_KEY } });
  return (await answer.json()).Token;
};

const check = (good, what) => {
  if (!good) throw new Error(what);
};

// Says what became of a call, and that it became what is written down: `works` is 'yes', or what the
// error has to say.
const row = async (client, call, works, note, run) => {
  await reset();
  let failed = null;
  try {
    await run();
  } catch (error) {
    failed = error;
  }
  const seen = failed === null ? 'yes' : 'no';
  const good = works === 'yes' ? failed === null : failed !== null && works.test(failed.message);
  if (!good) {
    console.error(`${client} ${call}: expected ${works}, seen ${seen}: ${failed?.message}`);
    process.exitCode = 1;
  }
  console.log(`| ${client} | ${call} | ${seen} | ${note} |`);
};

// It has neither a base URL nor a place for keys: both go in through its HTTP client.
const nodeFlinks = async () => {
  const client = new NodeFlinks('sandbox', customer);
  client.client = client.client.extend({
    prefixUrl: `${base}/v3/${customer}`,
    headers: { 'flinks-auth-key': await mint(), 'x-api-key': env.FLINKS_API_KEY },
    retry: { limit: 0 },
  });
  return client;
};

const other = (more = {}) =>
  new FlinksClient({
    instance: 'sandbox',
    customerId: customer,
    secretKey: env.FLINKS_SECRET_KEY,
    xApiKey: env.FLINKS_API_KEY,
    hosts: { banking: base, wealth: base },
    maxRetries: 0,
    ...more,
  });

const poll = { intervalMs: 5, timeoutMs: 5000 };
const live = (username) => ({ institution: 'FlinksCapital', username, password: 'Everyday', mostRecentCached: false, language: 'en' });

async function tryNodeFlinks() {
  const name = 'node-flinks 0.6.0';
  const session = async (client, options = { loginId: LOGIN }) => (await client.authorize(options)).requestId;
  await row(name, '`authorize`, cached', 'yes', 'keys and address through its `got` instance: it has no place for them', async () => {
    check(await session(await nodeFlinks()), 'no request id');
  });
  await row(name, '`getAccountsSummary`, `getAccountsDetail`', 'yes', 'at 202 the caller asks again', async () => {
    const client = await nodeFlinks();
    const requestId = await session(client);
    for (const call of ['getAccountsSummary', 'getAccountsDetail']) {
      let answer = await client[call]({ requestId });
      while (answer.httpStatusCode === 202) answer = await client[call]({ requestId });
      check(answer.accounts.length === 4, 'no accounts');
    }
  });
  await row(name, '`getStatements`', 'yes', '', async () => {
    const client = await nodeFlinks();
    const requestId = await session(client);
    let answer = await client.getStatements({ requestId, numberOfStatements: 'MostRecent' });
    while (answer.httpStatusCode === 202) answer = await client.getStatements({ requestId, numberOfStatements: 'MostRecent' });
    check(answer.statementsByAccount.length === 4, 'no statements');
  });
  await row(name, '`getAccountsDetailAsync` and its twins', /405/, 'theirs: they POST where the reference has GET', async () => {
    const client = await nodeFlinks();
    const requestId = await session(client);
    await client.getAccountsDetail({ requestId });
    await client.getAccountsDetailAsync({ requestId });
  });
  await row(name, '`authorize`, live, with questions', /UNKNOWN_CHALLENGE_KEY/, 'theirs: it rewrites the prompts that are the keys of the answers', async () => {
    const client = await nodeFlinks();
    const asked = await client.authorize(live('greatday'));
    check(asked.httpStatusCode === 203, 'not asked');
    const [{ prompt }] = asked.securityChallenges;
    await client.authorize({ requestId: asked.requestId, securityResponses: { [prompt]: ['Montreal'] } });
  });
  await row(name, '`token`', /404/, 'of another product, which the sandbox has not', async () => {
    await (await nodeFlinks()).token({ clientId: 'x', secret: 'y' });
  });
}

async function tryOther() {
  const name = '@rizwannur/flinks 0.2.0';
  const open = async (client, loginId = LOGIN) => (await client.authorize.authorize({ loginId })).requestId;
  await row(name, '`getAccountDetails`, `getAccountSummary`, cached', 'yes', 'mints the token and waits by itself', async () => {
    const details = await other().getAccountDetails({ loginId: LOGIN }, { poll });
    const summary = await other().getAccountSummary({ loginId: LOGIN }, { poll });
    check(details.accounts.length === 4 && summary.accounts.length === 4, 'no accounts');
  });
  await row(name, 'data calls without `xApiKey`', /needs an API key/, 'theirs: refused before anything is sent', async () => {
    const client = other({ xApiKey: undefined });
    await client.connect.getAccountsDetail({ requestId: await open(client) });
  });
  await row(name, '`getAccountDetails`, live, with questions', 'yes', '', async () => {
    let result = await other().getAccountDetails(live('greatday'), { poll });
    const answers = { 'Which city were you born in?': ['Montreal'], 'Which country is the best one?': ['Canada'], 'What shape do people like most?': ['Triangle'] };
    while (result.status === 'mfa') {
      result = await result.answer(Object.fromEntries(result.challenges.map(({ prompt }) => [prompt, answers[prompt]])));
    }
    check(result.accounts.length === 4, 'no accounts');
  });
  await row(name, '`getAccountDetails` where Authorize answers 202', /UNAUTHORIZED/, 'theirs: the data is asked for while the session is still loading', async () => {
    await other().getAccountDetails(live('test_pending'), { poll });
  });
  await row(name, '`connect.getStatements`', 'yes', 'at 202 the caller asks again', async () => {
    const client = other();
    const requestId = await open(client);
    let answer = await client.connect.getStatements({ requestId, numberOfStatements: 'MostRecent' });
    while (answer.httpStatusCode === 202) answer = await client.connect.getStatements({ requestId, numberOfStatements: 'MostRecent' });
    check(answer.statementsByAccount.length === 4, 'no statements');
  });
  await row(name, '`connect.getInstitutions`, `connect.setScheduledRefresh`, `connect.deleteCard`', 'yes', '', async () => {
    const { connect } = other();
    check((await connect.getInstitutions()).data.length > 0, 'no institutions');
    await connect.setScheduledRefresh({ loginId: LOGIN, isActivated: true });
    await connect.deleteCard(NO_MFA);
  });
  await row(name, '`enrich.getIncomeAttributes`', 'yes', '', async () => {
    const client = other();
    const requestId = await open(client);
    await client.connect.getAccountsDetailAndWait({ requestId }, poll);
    await client.enrich.getIncomeAttributes({ loginId: LOGIN, requestId });
  });
  await row(name, '`webhooks.handle`', 'yes', '', async () => {
    const { createHmac } = require('node:crypto');
    const raw = JSON.stringify({ ResponseType: 'KYC', HttpStatusCode: 200 });
    const signature = createHmac('sha256', env.FLINKS_WEBHOOK_SECRET).update(raw).digest('base64');
    other({ hmacSecret: env.FLINKS_WEBHOOK_SECRET }).webhooks.handle(raw, { 'flinks-authenticity-key': signature });
  });
  await row(name, 'a login that the bank refuses', /^sent 2 times$/, 'theirs: it goes to the bank a second time with a fresh token', async () => {
    await other().getAccountDetails({ ...live('greatday'), password: 'wrong' }, { poll }).catch(() => {});
    const log = await (await fetch(`${base}/_sandbox/requests`)).json();
    const sent = log.filter((entry) => entry.path.endsWith('/Authorize')).length;
    check(sent === 1, `sent ${sent} times`);
  });
}

(async () => {
  await tryNodeFlinks();
  await tryOther();
})();
