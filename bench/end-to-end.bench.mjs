import { newId } from '@afterglow/service-defaults/ids';
import { setTimeout as delay } from 'node:timers/promises';
import { effectsOf, endChild, latencies, openTwoServices } from './end-to-end/two-services.mjs';
import { percentile } from './percentile.mjs';
import { postPublished } from './post-events.mjs';
import { startServers } from './servers.mjs';

const IDLE = { events: 200, everyMs: 100 };
const BUSY = { perSecond: 1_000, seconds: 15 };
/** Transactions that may be under way. */
const WINDOW = 64;
const BAR_IDLE_P99_MS = 100;
const DRAINED_WITHIN_MS = 60_000;

export const bench = {
  name: 'end-to-end',
  about:
    'commit in one service to committed reaction in another: idle, at 1,000 events a second, beside bulk topics at full load',
  run: measureEndToEnd,
};

async function measureEndToEnd({ rounds = 1, scale = 1, say }) {
  const servers = await startServers();
  try {
    const services = await openTwoServices(servers, { hearsBulk: true });
    const idle = { perSecond: 1000 / IDLE.everyMs, events: Math.round(IDLE.events * scale) };
    const busy = { perSecond: BUSY.perSecond, events: Math.round(BUSY.perSecond * BUSY.seconds * scale) };
    await measureLoad(services, { perSecond: 200, events: 600 });
    const results = { idle: [], busy: [], besideBulk: [] };
    const note = (name, result) => {
      say(
        `${name}: p50 ${result.p50.toFixed(1)}, p99 ${result.p99.toFixed(1)} ms${result.bulk ? `, ${result.bulk} roll-ups/s beside it` : ''}`,
      );
      results[name].push(result);
    };
    for (let round = 0; round < rounds; round += 1) {
      note('idle', await measureLoad(services, idle));
      note('busy', await measureLoad(services, busy));
    }
    // Last: the reader is behind on the bulk topic afterwards, and would not be idle.
    for (let round = 0; round < rounds; round += 1) note('besideBulk', await measureBesideBulk(services, idle));
    await services.close();
    return report(results);
  } finally {
    await servers.stop();
  }
}

/**
 * What is due is begun, whatever has not come back, up to the window: a writer that falls behind is told as a lower rate (times count
 * from the commit, so that a transaction that had to wait hides nothing). Each event is a transaction and a post of its own.
 */
async function measureLoad({ commit, readerDb }, { perSecond, events }) {
  const posts = [];
  const running = new Set();
  const startedAt = performance.now();
  while (posts.length < events) {
    const due = Math.min(events, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
    while (posts.length < due && running.size < WINDOW) {
      posts.push(newId());
      const one = commit([postPublished(posts.at(-1))]).finally(() => running.delete(one));
      running.add(one);
    }
    await delay(Math.min(5, 1000 / perSecond));
  }
  await Promise.all(running);
  const committedPerSecond = Math.round((events / (performance.now() - startedAt)) * 1000);
  const givenUpAt = performance.now() + DRAINED_WITHIN_MS;
  while ((await effectsOf(readerDb, posts)) < events) {
    if (performance.now() > givenUpAt)
      throw new Error(`${events} events had not all had their effect after ${DRAINED_WITHIN_MS / 1000} s`);
    await delay(200);
  }
  const times = await latencies(readerDb, posts);
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), events, committedPerSecond };
}

async function measureBesideBulk(services, load) {
  const bulk = await services.startBulkLoad();
  let published = 0;
  bulk.on('message', (count) => (published += count));
  await delay(3_000);
  if (published === 0) throw new Error('the bulk load has not published anything');
  const [before, startedAt] = [published, performance.now()];
  const result = await measureLoad(services, load);
  const perSecond = ((published - before) / (performance.now() - startedAt)) * 1000;
  await endChild(bulk);
  return { ...result, bulk: Math.round(perSecond) };
}

function report(results) {
  const worst = (name, field) => Math.round(Math.max(...results[name].map((one) => one[field])) * 10) / 10;
  const figures = (name) => ({ p50: worst(name, 'p50'), p99: worst(name, 'p99') });
  const [idle, busy, besideBulk] = ['idle', 'busy', 'besideBulk'].map(figures);
  const committed = Math.min(...results.busy.map((one) => one.committedPerSecond));
  const bulk = Math.min(...results.besideBulk.map((one) => one.bulk));
  return {
    unit: 'ms',
    ours: { idle, busy, besideBulk },
    peers: {},
    ratio: { idleP99: Math.round((BAR_IDLE_P99_MS / idle.p99) * 100) / 100 },
    bar: { idleP99: BAR_IDLE_P99_MS },
    pass: idle.p99 <= BAR_IDLE_P99_MS,
    lines: [
      `- idle, an event every ${IDLE.everyMs} ms: p50 ${idle.p50} ms, p99 **${idle.p99} ms** (bar ${BAR_IDLE_P99_MS} ms)`,
      `- ${committed} events/s (${BUSY.perSecond} asked for), each a transaction of its own: p50 ${busy.p50} ms, p99 ${busy.p99} ms`,
      `- idle, beside ${bulk} roll-ups/s on the bulk topic, published and processed on the same machine: p50 ${besideBulk.p50} ms, p99 ${besideBulk.p99} ms`,
      `- the worst of ${results.idle.length} round(s); times are commit times of the one Postgres`,
    ],
  };
}
