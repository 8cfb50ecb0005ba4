import { eventTypeOf } from '@afterglow/contracts/event-contract';
import { PostPublished } from '@afterglow/contracts/stories/post-published';
import { toHeaders } from '@afterglow/messaging/event-envelope';
import { readEvent } from '@afterglow/messaging/event-validation';
import { CONTROL_CHUNK } from '@afterglow/messaging/consumer-options';
import { newId } from '@afterglow/service-defaults/ids';
import { setTimeout as delay } from 'node:timers/promises';
import { handlersFor, openService } from './consumer-parts.mjs';
import { summarise } from './figures.mjs';
import { EFFECT_TABLE, postPublished, WritePostsWhenPublished } from './post-events.mjs';
import { openTopics, prepareService } from './service-database.mjs';
import { startServers } from './servers.mjs';

const EVENTS = { batched: 30_000, oneByOne: 5_000 };
/** Consumed before the clock starts. */
const WARM_UP_SHARE = 0.2;
const CHUNK = CONTROL_CHUNK;
const BAR = 0.6;

export const bench = {
  name: 'inbox',
  about: 'events a second with offset, inbox and effect in one commit, against the same effect without offset and inbox',
  run: measureInbox,
};

async function measureInbox({ rounds = 3, scale = 1, say }) {
  const servers = await startServers();
  try {
    const db = await prepareService(servers.postgres, 'campaigns');
    await db.admin.query(`${EFFECT_TABLE}; grant all on effect to campaigns_app`);
    const results = {};
    for (const [way, events] of Object.entries(EVENTS)) {
      results[way] = { ours: [], peer: [] };
      for (let round = 0; round < rounds; round += 1) {
        for (const who of round % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours']) {
          const perSecond = await consume(servers, db, {
            who,
            chunk: way === 'batched' ? CHUNK : 1,
            events: Math.round(events * scale),
          });
          say(`${way}, ${who}, round ${round + 1}: ${Math.round(perSecond)} events/s`);
          results[way][who].push(perSecond);
        }
      }
    }
    await db.admin.end();
    return report(results);
  } finally {
    await servers.stop();
  }
}

async function consume(servers, db, { who, chunk, events }) {
  await db.admin.query('truncate effect, inbox, consumer_offset');
  const namespace = `${newId()}.`;
  const topics = await openTopics(servers.broker, { service: 'stories', namespace });
  for (let sent = 0; sent < events; sent += 1000) await topics.publish(recordsOf(Math.min(1000, events - sent)));
  await topics.close();
  const service = await openService({ service: 'campaigns', databaseUrl: db.url, brokers: servers.broker.brokers, namespace });
  const reaction = new WritePostsWhenPublished();
  await (who === 'ours' ? startOurs(service, reaction, chunk) : startPeer(service, reaction, chunk));
  const warmUp = Math.round(events * WARM_UP_SHARE);
  while (reaction.calls < warmUp) await delay(5);
  const [startedAt, done] = [performance.now(), reaction.calls];
  while (reaction.calls < events) await delay(5);
  const perSecond = ((events - done) / (performance.now() - startedAt)) * 1000;
  await service.close();
  return perSecond;
}

function recordsOf(count) {
  return Array.from({ length: count }, () => {
    const event = postPublished();
    const id = newId();
    const headers = toHeaders({
      ...{ id, type: eventTypeOf(PostPublished), source: '/afterglow/stories', time: '2026-11-25T06:10:00.000Z' },
      ...{ subject: event.postId, correlationId: id, aggregateVersion: 1 },
    });
    return { topic: 'stories', key: event.postId, value: JSON.stringify(event), headers };
  });
}

/** The product's consumer: only the number of records in a transaction is set. */
async function startOurs(service, reaction, chunk) {
  const handlers = handlersFor({ acts: [reaction] });
  const consumer = service.addConsumer('control', { group: 'campaigns', topics: handlers.controlTopics, handlers, chunk });
  await consumer.start();
}

/** The same log, the same validation, the same effect in transactions of the same size; nothing remembers what has been done. */
async function startPeer(service, reaction, chunk) {
  const work = async ({ records }, control) => {
    for (let at = 0; at < records.length && control.isActive(); at += chunk) {
      await service.transactions.run({ correlationId: newId() }, async (tx) => {
        for (const { value } of records.slice(at, at + chunk))
          await reaction.react(readEvent(PostPublished, JSON.parse(value)), tx);
      });
      await control.heartbeat();
    }
    return { next: records.at(-1).offset + 1 };
  };
  await service.transport.subscribe({ group: 'peer', topics: ['stories'], startAt: async () => 'earliest', onBatch: work });
}

function report(results) {
  const median = (way, who) => summarise(results[way][who]).median;
  const ratio = Object.fromEntries(
    Object.keys(results).map((way) => [way, Math.round((median(way, 'ours') / median(way, 'peer')) * 100) / 100]),
  );
  const figures = (who) => Object.fromEntries(Object.keys(results).map((way) => [way, Math.round(median(way, who))]));
  const spread = (list) => `${Math.round(summarise(list).smallest)} to ${Math.round(summarise(list).largest)}`;
  return {
    unit: 'events/s',
    ours: figures('ours'),
    peers: { withoutInboxAndOffset: figures('peer') },
    ratio,
    bar: { batched: BAR },
    pass: ratio.batched >= BAR,
    lines: Object.entries(results).map(
      ([way, { ours, peer }]) =>
        `- ${way === 'batched' ? `in batches of ${CHUNK}` : 'one by one'}: **${figures('ours')[way]} events/s** (${spread(ours)}), without inbox and offset ` +
        `${figures('peer')[way]} (${spread(peer)}): ratio **${ratio[way]}**${way === 'batched' ? ` (bar ${BAR})` : ''}, median of ${ours.length} rounds`,
    ),
  };
}
