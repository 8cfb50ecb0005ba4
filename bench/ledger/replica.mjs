/** One replica of billing, in a process of its own: the product's consumer with its one reaction to reports, on a log that is always full. */
import { SpendReported } from '@afterglow/contracts/delivery/spend-reported';
import { eventTypeOf } from '@afterglow/contracts/event-contract';
import { controlOptions } from '@afterglow/messaging/consumer-options';
import { EventConsumer } from '@afterglow/messaging/event-consumer';
import { toHeaders } from '@afterglow/messaging/event-envelope';
import { EventProcessor } from '@afterglow/messaging/event-processor';
import { MessagingMetrics } from '@afterglow/messaging/messaging-metrics';
import { Outbox } from '@afterglow/messaging/outbox';
import { service } from '@afterglow/billing/service';
import { Clock } from '@afterglow/service-defaults/clock';
import { createDataSource } from '@afterglow/service-defaults/data-source';
import { newId } from '@afterglow/service-defaults/ids';
import { Transactions } from '@afterglow/service-defaults/transactions';
import { Registry } from 'prom-client';
import { LockBillingAccountsFirst } from '../../services/billing/dist/billing-accounts/lock-billing-accounts-first.js';
import { ChargeSpendWhenReported } from '../../services/billing/dist/holds/charge-spend-when-reported.js';
import { ReverseUndueSpend } from '../../services/billing/dist/holds/reverse-undue-spend.js';
import { handlersFor } from '../consumer-parts.mjs';
import { silent } from '../service-database.mjs';

/** Records that a busy log hands over at once. */
const BATCH = 1_000;
const control = { heartbeat: async () => undefined, isActive: () => true };

const [, , url, partition] = process.argv;
const at = { topic: 'delivery', partition: Number(partition) };
const dataSource = createDataSource(service, url, { poolSize: 3 });
await dataSource.initialize();
const log = {
  next: 0,
  async subscribe(options) {
    Object.assign(this, options);
    await options.startAt(at);
    return { stop: async () => undefined };
  },
  bounds: async () => [{ partition: at.partition, low: 0, high: log.next }],
};
const metrics = new MessagingMetrics(new Registry());
const outbox = new Outbox('billing', () => undefined);
const clock = new Clock();
const charge = new ChargeSpendWhenReported(outbox, clock, new ReverseUndueSpend(outbox, clock));
const handlers = { ...handlersFor({ acts: [charge] }), locksFirst: new LockBillingAccountsFirst() };
const options = controlOptions('billing', ['delivery'], new EventProcessor(handlers, metrics));
const transactions = new Transactions(dataSource, [outbox]);
await new EventConsumer(options, { transport: log, transactions, dataSource, logger: silent, metrics }).start();

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
  return { offset, key: event.adGroupId, value: JSON.stringify(event), headers, timestamp: Date.now() };
}

/** Reports of the accounts in turn, made before the clock starts. */
async function post({ accounts, postings, first }) {
  const batches = [];
  for (let n = 0; n < postings; n += BATCH) {
    const records = Array.from({ length: Math.min(BATCH, postings - n) }, (_none, i) =>
      recordOf(accounts[(first + (n + i) * 7919) % accounts.length], log.next + n + i),
    );
    batches.push(records);
  }
  log.next += postings;
  process.send({ isReady: true });
  await new Promise((resolve) => process.once('message', resolve));
  for (const records of batches) {
    let rest = records;
    while (rest.length > 0) {
      const outcome = await log.onBatch({ ...at, records: rest }, control);
      if ('halt' in outcome) throw new Error(outcome.halt);
      rest = records.filter(({ offset }) => offset >= outcome.next);
    }
  }
  process.send({ isDone: true });
}

process.on('message', (message) => {
  if (message === 'stop') void dataSource.destroy().then(() => process.exit(0));
  else if (message.postings) void post(message).catch((error) => process.send({ error: String(error) }));
});
process.send({ chunk: options.sets?.chunk ?? options.chunk });
