import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { eventTypeOf } from '@afterglow/contracts/event-contract';
import { toHeaders } from '@afterglow/messaging/event-envelope';
import { EventProcessor } from '@afterglow/messaging/event-processor';
import { MessagingMetrics } from '@afterglow/messaging/messaging-metrics';
import { Outbox } from '@afterglow/messaging/outbox';
import { service } from '@afterglow/billing/service';
import { Clock } from '@afterglow/service-defaults/clock';
import { createDataSource } from '@afterglow/service-defaults/data-source';
import { newId } from '@afterglow/service-defaults/ids';
import { Transactions } from '@afterglow/service-defaults/transactions';
import { Pool } from 'pg';
import { Registry } from 'prom-client';
import { LockBillingAccountsFirst } from '../services/billing/dist/billing-accounts/lock-billing-accounts-first.js';
import { ChargeSpendWhenReported } from '../services/billing/dist/holds/charge-spend-when-reported.js';
import { ReverseUndueSpend } from '../services/billing/dist/holds/reverse-undue-spend.js';
import { summarise } from './figures.mjs';
import { growTo, openBillingDatabase } from './ledger/billing-database.mjs';

const ACCOUNTS = 10_000;
/** Reports in one commit: what a busy log hands over at once. */
const CHUNK = 500;
/** As two replicas of billing have: each works off its partitions side by side. */
const OUR_WORKERS = 2;
const PEER_CONNECTIONS = 16;
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
  try {
    const accounts = (
      await db.admin.query(
        `select h.pool_id, h.ad_group_id, h.campaign_id, h.business_account_id, cash.id as cash_id, revenue.id as revenue_id
         from hold h join ledger_account cash on cash.business_account_id = h.business_account_id and cash.kind = 'CASH'
         join ledger_account revenue on revenue.business_account_id = h.business_account_id and revenue.kind = 'REVENUE'`,
      )
    ).rows;
    const ours = await openOurs(db.urls.app);
    const peer = new Pool({ connectionString: db.urls.app, options: '-c search_path=billing', max: PEER_CONNECTIONS });
    const results = { hot: { ours: [], peer: [] }, spread: { ours: [], peer: [] }, size: {} };
    const measure = {
      ours: (chosen) => oursPerSecond(ours, chosen, Math.round(20_000 * scale)),
      peer: (chosen) => peerPerSecond(peer, chosen, Math.round(2_000 * scale)),
    };
    await growTo(db.admin, SIZES[0]);
    await measure.ours(accounts);
    for (const [what, chosen] of Object.entries({ hot: accounts.slice(0, 1), spread: accounts })) {
      for (let round = 0; round < rounds; round += 1) {
        for (const who of round % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours']) {
          const perSecond = await measure[who](chosen);
          say(`${what}, ${who}, round ${round + 1}: ${Math.round(perSecond)} postings/s`);
          results[what][who].push(perSecond);
        }
      }
    }
    for (const size of SIZES.map((all) => Math.round(all * scale))) {
      await growTo(db.admin, size);
      await measure.ours(accounts);
      const perSecond = [];
      for (let round = 0; round < rounds; round += 1) perSecond.push(await measure.ours(accounts));
      results.size[size] = summarise(perSecond).median;
      say(`a ledger of ${size} transfers: ${Math.round(results.size[size])} postings/s`);
    }
    await peer.end();
    await ours.close();
    return report(results);
  } finally {
    await db.stop();
  }
}

async function openOurs(url) {
  const dataSource = createDataSource(service, url, { poolSize: OUR_WORKERS + 1 });
  await dataSource.initialize();
  const outbox = new Outbox('billing', () => undefined);
  const clock = new Clock();
  const charge = new ChargeSpendWhenReported(outbox, clock, new ReverseUndueSpend(outbox, clock));
  const acts = [{ name: 'ChargeSpendWhenReported', run: charge }];
  const control = new Map([[eventTypeOf(SpendReported), { contract: SpendReported, copies: [], acts }]]);
  const handlers = { control, bulk: new Map(), locksFirst: new LockBillingAccountsFirst() };
  const processor = new EventProcessor(handlers, new MessagingMetrics(new Registry()));
  return { processor, transactions: new Transactions(dataSource, [outbox]), close: () => dataSource.destroy() };
}

function recordOf(account, offset) {
  const leaseId = newId();
  const id = newId();
  const event = {
    ...{ leaseId, poolId: account.pool_id, adGroupId: account.ad_group_id, campaignId: account.campaign_id },
    ...{ businessAccountId: account.business_account_id, budgetDay: '2026-11-25', currency: 'USD' },
    ...{ seq: 1, spentMicrosTotal: 15, impressionsTotal: 1, final: false, aggregateVersion: 1 },
  };
  const headers = toHeaders({
    ...{ id, type: eventTypeOf(SpendReported), source: '/afterglow/delivery', time: '2026-11-25T06:10:00.000Z' },
    ...{ subject: event.adGroupId, correlationId: id, aggregateVersion: 1 },
  });
  return { offset, key: event.adGroupId, value: JSON.stringify(event), headers, timestamp: 0 };
}

/** As the consumer does with a chunk: inbox, locks, sets, outbox, one commit. */
async function oursPerSecond({ processor, transactions }, accounts, postings) {
  const chunks = [];
  for (let n = 0; n < postings; n += CHUNK) {
    chunks.push(Array.from({ length: CHUNK }, (_none, i) => recordOf(accounts[(n + i * 7919) % accounts.length], n + i)));
  }
  const startedAt = performance.now();
  const work = async (partition) => {
    for (let chunk = chunks.pop(); chunk; chunk = chunks.pop()) {
      const records = chunk;
      const source = { group: 'billing', topic: 'delivery', partition };
      await transactions.run({ correlationId: newId() }, (tx) =>
        processor.processControl(tx, source, records, { reaction: null }),
      );
    }
  };
  await Promise.all(Array.from({ length: OUR_WORKERS }, (_none, partition) => work(partition)));
  return (Math.ceil(postings / CHUNK) * CHUNK * 1000) / (performance.now() - startedAt);
}

async function peerPerSecond(pool, accounts, postings) {
  let left = postings;
  const payload = JSON.stringify({ leaseId: newId(), filler: 'x'.repeat(600) });
  const startedAt = performance.now();
  const work = async () => {
    for (; left > 0; left -= 1) {
      const account = accounts[Math.floor(Math.random() * accounts.length)];
      const { business_account_id: id, pool_id: poolId, cash_id: cashId, revenue_id: revenueId } = account;
      const values = [id, newId(), poolId, newId(), cashId, revenueId, newId(), payload];
      await pool.query({ name: 'post', text: PEER, values });
    }
  };
  await Promise.all(Array.from({ length: PEER_CONNECTIONS }, work));
  return (postings * 1000) / (performance.now() - startedAt);
}

function report({ hot, spread, size }) {
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
      `- one hot account: **${onHot.ours} postings/s** (${spreadOf(hot.ours)}), peer ${onHot.peer} (${spreadOf(hot.peer)}): ×${round(onHot.ours / onHot.peer)} (bar: ×${BAR})`,
      `- over ${ACCOUNTS} accounts: **${onMany.ours} postings/s** (${spreadOf(spread.ours)}), peer ${onMany.peer} (${spreadOf(spread.peer)}): ×${round(onMany.ours / onMany.peer)}`,
      `- as the ledger grows: ${sizes.map(([n, value]) => `${n} transfers ${Math.round(value)}/s`).join(', ')}; smallest ÷ largest ${flat} (bar: 0.8)`,
    ],
  };
}
