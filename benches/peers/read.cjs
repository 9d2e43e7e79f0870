// Reads the accounts of a session so often with one of the clients, and prints the processor's time in microseconds: of the whole process,
// and the median of one reading after the first three.
const [peer, url, customer, session, times] = process.argv.slice(2);

const readers = {
  'JSON.parse': async () => {
    const answer = await fetch(`${url}/v3/${customer}/BankingServices/GetAccountsDetail`, { method: 'POST', body: '{}' });
    return JSON.parse(await answer.text());
  },
  'node-flinks': async () => {
    const { default: Client } = require('node-flinks');
    const client = new Client('sandbox', customer);
    // It has no way to name another host.
    client.client = client.client.extend({ prefixUrl: `${url}/v3/${customer}` });
    return client.getAccountsDetail({ requestId: session });
  },
  '@rizwannur/flinks': async () => {
    const { FlinksClient } = require('@rizwannur/flinks');
    const toServer = (target, init) => {
      const { pathname, search } = new URL(target);
      return fetch(`${url}${pathname}${search}`, init);
    };
    const client = new FlinksClient({ instance: 'sandbox', customerId: customer, apiSecret: 's', xApiKey: 'k', fetch: toServer });
    return client.connect.getAccountsDetail({ requestId: session });
  },
};

(async () => {
  const spent = [];
  for (let time = 0; time < Number(times); time += 1) {
    const before = process.cpuUsage();
    const detail = await readers[peer]();
    const { user, system } = process.cpuUsage(before);
    const accounts = detail.Accounts ?? detail.accounts;
    if (!(accounts.length > 0)) throw new Error('no accounts');
    spent.push(user + system);
  }
  const warm = spent.slice(Math.min(3, spent.length - 1)).sort((one, other) => one - other);
  const { user, system } = process.cpuUsage();
  console.log(user + system, warm[Math.floor(warm.length / 2)]);
})();
