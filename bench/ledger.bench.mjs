import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'pg';
import { summarise } from './figures.mjs';
import { growTo, openBillingDatabase } from './ledger/billing-database.mjs';
import { processorSeconds, processorSecondsWithChildren } from './processor-time.mjs';

const ACCOUNTS = 10_000;
const REPLICAS = 2;
const PEER_CONNECTIONS = 16;
/** A replica's code is compiled for good after some hundred thousand postings: until then each round is faster than the one before. */
const WARM_UP = 3;
const SIZES = [100_000, 1_000_000, 10_000_000];
const BAR = 25;

export const bench = {
  name: 'ledger',
  about: 'postings a second on one hot account and over 10,000, against one transaction for each with row locks',
  run: measureLedger,
};

/** The same rows as ours, by the same tables' constraints: dedup, hold, entry, balances, outbox; one statement, one commit. */
const PEER = `
  with account as (select business_account_id from billing_account where business_account_id = $1 for update),
  lease as (insert into lease_spend (lease_id, pool_id, seq, spent_micros_total) select $2, $3, 1, 15 from account
            on conflict do nothing returning lease_id),
  posted as (update hold set posted_micros_total = posted_micros_total + 15 from lease where pool_id = $3 returning 1),
  booked as (insert into transfer (id, kind, business_account_id, currency, debit_account_id, credit_account_id, amount_micros,
               lease_id, lease_seq, created_at)
             select $4, 'CHARGE', $1, 'USD', $5, $6, 15, lease_id, 1, now() from lease returning 1),
  cash as (update ledger_account set debits_micros = debits_micros + 15, pending_debits_micros = pending_debits_micros - 15
           from lease where id = $5),
  revenue as (update ledger_account set credits_micros = credits_micros + 15 from lease where id = $6),
  versioned as (update billing_account set version = version + 1 from lease where business_account_id = $1)
  insert into outbox (event_id, topic, key, type, aggregate_version, payload, correlation_id)
  select $7, 'billing', $1::text, 'afterglow.billing.SpendCharged.v1', 1, $8, $7 from booked`;

async function measureLedger({ rounds = 3, scale = 1, say }) {
  const db = await openBillingDatabase(ACCOUNTS);
  const replicas = [];
  const peer = new Pool({ connectionString: db.urls.app, options: '-c search_path=billing', max: PEER_CONNECTIONS });
  try {
    for (let n = 0; n < REPLICAS; n += 1) replicas.push(await startReplica(db.urls.app, n));
    const accounts = await accountsOf(db.admin);
    let costs = [];
    const measure = {
      ours: (chosen) => oursPerSecond(replicas, chosen, { postings: Math.round(40_000 * scale), costs, serverPid: db.serverPid }),
      peer: (chosen) => peerPerSecond(peer, chosen, Math.round(2_000 * scale)),
    };
    const sizes = SIZES.map((all) => Math.round(all * scale));
    await growTo(db.admin, sizes[0]);
    await measure.ours(accounts);
    const results = { chunk: replicas[0].chunk, hot: { ours: [], peer: [] }, spread: { ours: [], peer: [] }, size: {}, cost: {} };
    for (const [what, chosen] of Object.entries({ hot: accounts.slice(0, 1), spread: accounts })) {
      // A service that has run for a while is what is measured.
      costs = [];
      for (let round = 0; round < WARM_UP; round += 1) for (const who of ['ours', 'peer']) await measure[who](chosen);
      costs = results.cost[what] = [];
      for (let round = 0; round < rounds; round += 1) {
        for (const who of round % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours']) {
          const perSecond = await measure[who](chosen);
          say(`${what}, ${who}, round ${round + 1}: ${Math.round(perSecond)} postings/s`);
          results[what][who].push(perSecond);
        }
      }
    }
    for (const size of sizes) {
      await growTo(db.admin, size);
      await measure.ours(accounts);
      costs = results.cost[size] = [];
      const perSecond = [];
      for (let round = 0; round < rounds; round += 1) perSecond.push(await measure.ours(accounts));
      results.size[size] = summarise(perSecond).median;
      say(`a ledger of ${size} transfers: ${Math.round(results.size[size])} postings/s, ${costOf(costs)}`);
    }
    return report(results);
  } finally {
    await Promise.all(replicas.map(stopReplica));
    await peer.end();
    await db.stop();
  }
}

async function accountsOf(admin) {
  const { rows } = await admin.query(
    `select h.pool_id, h.ad_group_id, h.campaign_id, h.business_account_id, cash.id as cash_id, revenue.id as revenue_id
     from hold h join ledger_account cash on cash.business_account_id = h.business_account_id and cash.kind = 'CASH'
     join ledger_account revenue on revenue.business_account_id = h.business_account_id and revenue.kind = 'REVENUE'`,
  );
  return rows;
}

async function startReplica(url, partition) {
  const child = fork(fileURLToPath(new URL('ledger/replica.mjs', import.meta.url)), [url, String(partition)]);
  const [{ chunk }] = await once(child, 'message');
  return { child, chunk };
}

async function stopReplica({ child }) {
  if (child.exitCode !== null || !child.connected) return;
  const ended = once(child, 'exit');
  child.send('stop');
  await ended;
}

/** What the consumer does with chunks: offset, inbox, locks, sets, outbox, one commit each. Both replicas at the same time. */
async function oursPerSecond(replicas, accounts, { postings, costs, serverPid }) {
  const each = Math.ceil(postings / replicas.length);
  const answers = (message) =>
    Promise.all(
      replicas.map(async ({ child }, n) => {
        child.send(typeof message === 'string' ? message : { ...message, first: n * each });
        const [answer] = await once(child, 'message');
        if (answer.error) throw new Error(answer.error);
      }),
    );
  await answers({ accounts, postings: each });
  const spent = () => [
    replicas.reduce((sum, { child }) => sum + processorSeconds(child.pid), 0),
    processorSecondsWithChildren(serverPid),
  ];
  const [before, startedAt] = [spent(), performance.now()];
  await answers('go');
  const perSecond = (each * replicas.length * 1000) / (performance.now() - startedAt);
  costs.push(spent().map((seconds, n) => ((seconds - before[n]) * 1e6) / (each * replicas.length)));
  return perSecond;
}

async function peerPerSecond(pool, accounts, postings) {
  let left = postings;
  const payload = JSON.stringify({ leaseId: randomUUID(), filler: 'x'.repeat(600) });
  const startedAt = performance.now();
  const work = async () => {
    for (; left > 0; left -= 1) {
      const account = accounts[Math.floor(Math.random() * accounts.length)];
      const { business_account_id: id, pool_id: poolId, cash_id: cashId, revenue_id: revenueId } = account;
      const values = [id, randomUUID(), poolId, randomUUID(), cashId, revenueId, randomUUID(), payload];
      await pool.query({ name: 'post', text: PEER, values });
    }
  };
  await Promise.all(Array.from({ length: PEER_CONNECTIONS }, work));
  return (postings * 1000) / (performance.now() - startedAt);
}

/** Of both replicas + of the server, for each posting. */
function costOf(costs) {
  return [0, 1].map((n) => `${Math.round(summarise(costs.map((one) => one[n])).median)} µs`).join(' + ');
}

function report({ chunk, hot, spread, size, cost }) {
  const medians = (of) => ({ ours: Math.round(summarise(of.ours).median), peer: Math.round(summarise(of.peer).median) });
  const [onHot, onMany] = [medians(hot), medians(spread)];
  const round = (ratio) => Math.round(ratio * 100) / 100;
  const sizes = Object.entries(size);
  const flat = round(Math.min(...Object.values(size)) / Math.max(...Object.values(size)));
  const spreadOf = (of) => `${Math.round(summarise(of).smallest)} to ${Math.round(summarise(of).largest)}`;
  return {
    unit: 'postings/s',
    ours: { hot: onHot.ours, spread: onMany.ours, bySize: Object.fromEntries(sizes.map(([n, value]) => [n, Math.round(value)])) },
    peers: { hot: onHot.peer, spread: onMany.peer },
    ratio: { hot: round(onHot.ours / onHot.peer), spread: round(onMany.ours / onMany.peer), flat },
    bar: { hot: BAR, flat: 0.8 },
    pass: onHot.ours / onHot.peer >= BAR && flat >= 0.8,
    lines: [
      `- ours: ${REPLICAS} replicas, at most ${chunk} reports in one commit`,
      `- one hot account: **${onHot.ours} postings/s** (${spreadOf(hot.ours)}), peer ${onHot.peer} (${spreadOf(hot.peer)}): ×${round(onHot.ours / onHot.peer)} (bar: ×${BAR})`,
      `- over ${ACCOUNTS} accounts: **${onMany.ours} postings/s** (${spreadOf(spread.ours)}), peer ${onMany.peer} (${spreadOf(spread.peer)}): ×${round(onMany.ours / onMany.peer)}`,
      `- processor time of a posting, both replicas + the server: ${costOf(cost.hot)} on the hot account, ${costOf(cost.spread)} over all`,
      `- as the ledger grows: ${sizes.map(([n, value]) => `${n} transfers ${Math.round(value)}/s (${costOf(cost[n])})`).join(', ')}; smallest ÷ largest ${flat} (bar: 0.8)`,
    ],
  };
}
